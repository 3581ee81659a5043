//===- Samples.cpp - a .npy file as inputs of an entry --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Calibration/Samples.h"

#include "mlir/IR/BuiltinTypes.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Support/Numerics.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace llvm;
using namespace mlir;

namespace pare {
namespace {

/// Sets dtype and bounds of integers of `width` bits; false where no .npy
/// holds them.
bool setInteger(SampleType &type, unsigned width, bool isUnsigned) {
  using Kind = NpyDtype::Kind;
  if (width == 0 || width > 64)
    return false;
  unsigned bytes = width <= 8 ? 1 : width <= 16 ? 2 : width <= 32 ? 4 : 8;
  isUnsigned |= width == 1;
  type.dtype = {width == 1   ? Kind::Bool
                : isUnsigned ? Kind::Unsigned
                             : Kind::Signed,
                bytes};
  type.low = isUnsigned ? 0 : minIntN(width);
  type.high =
      isUnsigned ? (width == 64 ? INT64_MAX : maxUIntN(width)) : maxIntN(width);
  return true;
}

bool setElement(SampleType &type, Type element) {
  if (auto quantized = dyn_cast<quant::UniformQuantizedType>(element)) {
    if (!setInteger(type, quantized.getStorageTypeIntegralWidth(),
                    !quantized.isSigned()))
      return false;
    type.low = quantized.getStorageTypeMin();
    type.high = quantized.getStorageTypeMax();
    type.scale = quantized.getScale();
    type.zeroPoint = quantized.getZeroPoint();
    return true;
  }
  if (auto integer = dyn_cast<IntegerType>(element))
    return setInteger(type, integer.getWidth(), integer.isUnsigned());
  if (!element.isF16() && !element.isF32() && !element.isF64())
    return false;
  type.dtype = {NpyDtype::Kind::Float, element.getIntOrFloatBitWidth() / 8};
  return true;
}

FailureOr<SampleType> describe(func::FuncOp func, Type type,
                               DictionaryAttr attributes, StringRef what,
                               unsigned index) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.hasStaticShape())
    return mlir::emitError(func.getLoc())
           << what << " " << index << " must be a tensor of static shape, got "
           << type;
  SampleType sample;
  sample.shape.assign(tensor.getShape().begin(), tensor.getShape().end());
  if (!setElement(sample, tensor.getElementType()))
    return mlir::emitError(func.getLoc())
           << what << " " << index << " has type " << type
           << ", which no .npy file holds";
  if (!attributes || sample.scale)
    return sample;
  auto integer = dyn_cast<IntegerType>(tensor.getElementType());
  if (integer && attributes.contains(kUnsignedAttr))
    setInteger(sample, integer.getWidth(), /*isUnsigned=*/true);
  if (auto scale = attributes.getAs<FloatAttr>(kScaleAttr))
    sample.scale = scale.getValueAsDouble();
  if (auto zeroPoint = attributes.getAs<IntegerAttr>(kZeroPointAttr))
    sample.zeroPoint = zeroPoint.getInt();
  return sample;
}

template <typename T> void store(char *at, T value) {
  std::memcpy(at, &value, sizeof(T));
}

void storeInteger(char *at, unsigned bytes, int64_t value) {
  bytes == 1   ? store(at, static_cast<int8_t>(value))
  : bytes == 2 ? store(at, static_cast<int16_t>(value))
  : bytes == 4 ? store(at, static_cast<int32_t>(value))
               : store(at, value);
}

void storeFloat(char *at, unsigned bytes, double value) {
  if (bytes == 8)
    return store(at, value);
  if (bytes == 4)
    return store(at, static_cast<float>(value));
  APFloat half(value);
  bool inexact;
  half.convert(APFloat::IEEEhalf(), APFloat::rmNearestTiesToEven, &inexact);
  store(at, static_cast<uint16_t>(half.bitcastToAPInt().getZExtValue()));
}

/// `clamp(rne(x / scale) + zero_point)`, in f32 up to 16 bits as everywhere in
/// Pare; NaN becomes the zero point.
int64_t quantizeReal(double real, const SampleType &type) {
  if (std::isnan(real))
    return type.zeroPoint;
  if (type.dtype.bytes <= 2)
    return numerics::quantize(
        static_cast<float>(real), static_cast<float>(*type.scale),
        type.zeroPoint,
        {static_cast<int32_t>(type.low), static_cast<int32_t>(type.high)});
  double value = std::nearbyint(real / *type.scale) + type.zeroPoint;
  if (value <= static_cast<double>(type.low))
    return type.low;
  if (value >= static_cast<double>(type.high))
    return type.high;
  return static_cast<int64_t>(value);
}

} // namespace

int64_t SampleType::numElements() const {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  return count;
}

FailureOr<SampleType> getArgumentType(func::FuncOp func, unsigned index) {
  return describe(func, func.getArgumentTypes()[index],
                  func.getArgAttrDict(index), "argument", index);
}

FailureOr<SampleType> getResultType(func::FuncOp func, unsigned index) {
  return describe(func, func.getResultTypes()[index],
                  func.getResultAttrDict(index), "result", index);
}

Expected<Samples> Samples::open(StringRef path, SampleType type) {
  Expected<NpyFile> file = NpyFile::open(path);
  if (!file)
    return file.takeError();
  Samples samples(std::move(*file), std::move(type));
  ArrayRef<int64_t> shape = samples.file.getShape();
  ArrayRef<int64_t> full = samples.type.shape;
  ArrayRef<int64_t> sample =
      !full.empty() && full.front() == 1 ? full.drop_front() : full;
  if (shape == sample)
    samples.count = 1;
  else if (!shape.empty() &&
           (shape.drop_front() == sample || shape.drop_front() == full))
    samples.count = shape.front();
  else
    return samples.file.error("wrong shape " + shapeToString(shape) +
                              ", expected samples of " + shapeToString(sample) +
                              ", with their number as first dimension");
  if (samples.count == 0)
    return samples.file.error("holds no samples");
  bool integer = samples.type.dtype.kind != NpyDtype::Kind::Float;
  if (integer && !samples.type.scale &&
      !samples.file.getDtype().sameAs(samples.type.dtype))
    return samples.file.error(
        "wrong dtype " + samples.file.getDtype().name() + ", expected " +
        samples.type.dtype.name() +
        ": the entry has no scale that real numbers could be quantized by");
  return std::move(samples);
}

Error Samples::readOwn(int64_t index, MutableArrayRef<char> buffer) const {
  int64_t count = type.numElements();
  std::vector<int64_t> values(count);
  if (!file.readIntegers(index * count, values))
    return file.error("sample " + Twine(index) +
                      " holds a value beyond 64 signed bits");
  for (auto [i, value] : enumerate(values)) {
    if (value < type.low || value > type.high)
      return file.error("sample " + Twine(index) + " holds " + Twine(value) +
                        ", outside of the entry's " + Twine(type.low) + ".." +
                        Twine(type.high));
    storeInteger(&buffer[i * type.dtype.bytes], type.dtype.bytes, value);
  }
  return Error::success();
}

Error Samples::read(int64_t index, MutableArrayRef<char> buffer,
                    bool requireFinite) const {
  assert(static_cast<int64_t>(buffer.size()) == type.numBytes());
  unsigned bytes = type.dtype.bytes;
  bool isFloat = type.dtype.kind == NpyDtype::Kind::Float;
  if (!isFloat && file.getDtype().sameAs(type.dtype))
    return readOwn(index, buffer);
  int64_t count = type.numElements();
  std::vector<double> values(count);
  file.readReals(index * count, values);
  for (auto [i, value] : enumerate(values)) {
    if (requireFinite && !std::isfinite(value))
      return file.error("sample " + Twine(index) + " holds " +
                        (std::isnan(value) ? "NaN" : "an infinite value") +
                        "; remove it from the data");
    char *at = &buffer[i * bytes];
    if (isFloat)
      storeFloat(at, bytes, value);
    else
      storeInteger(at, bytes, quantizeReal(value, type));
  }
  return Error::success();
}

FailureOr<std::vector<Samples>> openInputs(func::FuncOp func,
                                           ArrayRef<std::string> paths) {
  if (paths.size() != func.getNumArguments())
    return mlir::emitError(func.getLoc())
           << "'" << func.getSymName() << "' has " << func.getNumArguments()
           << " arguments but " << paths.size()
           << " data files are given; name one .npy file an argument";
  std::vector<Samples> inputs;
  for (auto [index, path] : enumerate(paths)) {
    FailureOr<SampleType> type = getArgumentType(func, index);
    if (failed(type))
      return failure();
    Expected<Samples> samples = Samples::open(path, *type);
    if (!samples)
      return mlir::emitError(func.getLoc()) << toString(samples.takeError());
    inputs.push_back(std::move(*samples));
    if (inputs.back().size() != inputs.front().size())
      return mlir::emitError(func.getLoc())
             << "'" << paths.front() << "' holds " << inputs.front().size()
             << " samples but '" << path << "' holds " << inputs.back().size();
  }
  return inputs;
}

} // namespace pare
