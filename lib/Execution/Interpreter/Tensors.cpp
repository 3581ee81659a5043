//===- Tensors.cpp - tensors and constants of the interpreter -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kernels.h"

#include "mlir/IR/DialectResourceBlobManager.h"
#include <cstring>
#include <limits>

using namespace mlir;

namespace pare::interpreter {

/// Bytes of an element: the least power of two that holds its bits.
static int64_t bytesOf(unsigned bits) {
  return bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
}

static unsigned bitsOf(Type element) {
  return element.isIndex() ? 64 : element.getIntOrFloatBitWidth();
}

Tensor::Tensor(RankedTensorType type)
    : type(type), bits(bitsOf(type.getElementType())),
      elementBytes(bytesOf(bits)), bytes(type.getNumElements() * elementBytes) {
}

template <typename T> static T at(const Tensor &tensor, int64_t index) {
  T value;
  std::memcpy(&value, tensor.bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

int32_t Tensor::integer(int64_t index, bool isUnsigned) const {
  switch (elementBytes) {
  case 1:
    return isUnsigned ? at<uint8_t>(*this, index) : at<int8_t>(*this, index);
  case 2:
    return isUnsigned ? at<uint16_t>(*this, index) : at<int16_t>(*this, index);
  default:
    return at<int32_t>(*this, index);
  }
}

int64_t Tensor::wideInteger(int64_t index, bool isUnsigned) const {
  return elementBytes == 8 ? at<int64_t>(*this, index)
                           : integer(index, isUnsigned);
}

void Tensor::setInteger(int64_t index, int64_t value) {
  if (bits == 1)
    value &= 1;
  else if (bits < 8 * elementBytes)
    value = llvm::SignExtend64(value, bits);
  // The low bytes, on the little-endian machines that Pare runs on.
  char *to = bytes.data() + index * elementBytes;
  std::memcpy(to, &value, elementBytes);
}

void Tensor::copyElement(int64_t index, const Tensor &tensor, int64_t from) {
  std::memcpy(bytes.data() + index * elementBytes,
              tensor.bytes.data() + from * elementBytes, elementBytes);
}

std::vector<int64_t> Tensor::wideIntegers(bool isUnsigned,
                                          int64_t zeroPoint) const {
  std::vector<int64_t> result(size());
  for (int64_t i = 0, e = size(); i < e; ++i)
    result[i] = wideInteger(i, isUnsigned) - zeroPoint;
  return result;
}

std::vector<int32_t> Tensor::integers(bool isUnsigned,
                                      int32_t zeroPoint) const {
  std::vector<int32_t> result(size());
  for (int64_t i = 0, e = size(); i < e; ++i)
    result[i] = integer(i, isUnsigned) - zeroPoint;
  return result;
}

Tensor &Values::operator[](Value value) {
  std::unique_ptr<Tensor> &tensor = tensors[value];
  if (!tensor) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    tensor = std::make_unique<Tensor>(
        type ? type : RankedTensorType::get({}, value.getType()));
  }
  return *tensor;
}

Tensor &Values::add(RankedTensorType type) {
  return *others.emplace_back(std::make_unique<Tensor>(type));
}

void Values::fail(Location location, const Twine &message) {
  if (!isFailed)
    emitError(location) << "these inputs have no defined result: " << message;
  isFailed = true;
}

/// The elements of a resource; those of fewer than 8 bits are bytes there, and
/// i48 may be packed.
static LogicalResult loadResource(Operation *op,
                                  DenseResourceElementsAttr resource,
                                  Tensor &tensor) {
  AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  int64_t count = tensor.size(), packed = (tensor.bits + 7) / 8;
  if (blob && static_cast<int64_t>(blob->getData().size()) ==
                  static_cast<int64_t>(tensor.bytes.size())) {
    llvm::copy(blob->getData(), tensor.bytes.begin());
    return success();
  }
  if (!blob || static_cast<int64_t>(blob->getData().size()) != count * packed)
    return op->emitError("the constant's resource is absent or of the wrong "
                         "size");
  for (int64_t i = 0; i < count; ++i) {
    int64_t value = 0;
    std::memcpy(&value, blob->getData().data() + i * packed, packed);
    tensor.setInteger(i, value);
  }
  return success();
}

LogicalResult loadConstant(Operation *op, Attribute value, Values &values) {
  Tensor &tensor = values[op->getResult(0)];
  if (auto integer = dyn_cast<IntegerAttr>(value)) {
    tensor.setInteger(0, integer.getValue().getSExtValue());
    return success();
  }
  if (auto real = dyn_cast<FloatAttr>(value); real && tensor.isFloat()) {
    tensor.floats()[0] = real.getValue().convertToFloat();
    return success();
  }
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(value))
    return loadResource(op, resource, tensor);
  auto dense = dyn_cast<DenseElementsAttr>(value);
  if (!dense)
    return op->emitError("the interpreter knows dense constants only");
  if (isa<IntegerType, IndexType>(dense.getElementType())) {
    for (auto [i, element] : llvm::enumerate(dense.getValues<APInt>()))
      tensor.setInteger(i, element.getSExtValue());
    return success();
  }
  ArrayRef<char> raw = dense.getRawData();
  for (size_t i = 0; i < tensor.bytes.size(); i += raw.size())
    std::memcpy(tensor.bytes.data() + i, raw.data(), raw.size());
  return success();
}

LogicalResult checkArithmetic(Operation *op) {
  bool products =
      isa<kernel::Conv2DOp, kernel::DepthwiseConv2DOp, kernel::DenseOp,
          kernel::TransposeConv2DOp, kernel::MatmulOp>(op);
  auto supported = [&](Type element) {
    return element.isF32() || element.isInteger(8) || element.isInteger(16) ||
           element.isInteger(32) || (products && element.isInteger(64));
  };
  for (Value operand : op->getOperands())
    if (!supported(cast<ShapedType>(operand.getType()).getElementType()))
      return op->emitOpError() << "the interpreter computes on i8, i16, i32 "
                                  "and f32, not on "
                               << operand.getType();
  auto rounding = op->getAttrOfType<kernel::RoundingAttr>("rounding");
  bool knowsAll = products || isa<kernel::AvgPool2DOp>(op);
  if (!knowsAll && rounding &&
      rounding.getValue() != kernel::Rounding::FloatRne)
    return op->emitOpError() << "rounding profile '"
                             << kernel::stringifyRounding(rounding.getValue())
                             << "' is not supported here";
  return success();
}

FailureOr<StoredRange> boundsOf(Operation *op, Type element, bool isUnsigned,
                                int32_t zeroPoint,
                                std::optional<Attribute> clampMin,
                                std::optional<Attribute> clampMax) {
  // i32 has no unsigned form; its bits are taken as they are.
  unsigned bits = element.getIntOrFloatBitWidth();
  StoredRange range = numerics::storedRange(bits, isUnsigned && bits < 32);
  auto value = [](Attribute attribute) {
    return static_cast<int32_t>(cast<IntegerAttr>(attribute).getInt());
  };
  if (clampMin)
    range.low = std::max(range.low, value(*clampMin));
  if (clampMax)
    range.high = std::min(range.high, value(*clampMax));
  auto rounding = op->getAttrOfType<kernel::RoundingAttr>("rounding");
  bool rounds =
      (rounding && rounding.getValue() == kernel::Rounding::FloatRne) ||
      isa<kernel::SoftmaxOp>(op);
  int64_t limit = numerics::kLargestRounded;
  if (rounds && (int64_t(zeroPoint) - range.low > limit ||
                 int64_t(range.high) - zeroPoint > limit))
    return op->emitOpError()
           << "float_rne stores at most 2^22 away from the zero point, got "
           << range.low << ".." << range.high << " around " << zeroPoint;
  return range;
}

FloatRange::FloatRange(std::optional<Attribute> clampMin,
                       std::optional<Attribute> clampMax)
    : low(-std::numeric_limits<float>::infinity()),
      high(std::numeric_limits<float>::infinity()) {
  if (clampMin)
    low = cast<FloatAttr>(*clampMin).getValue().convertToFloat();
  if (clampMax)
    high = cast<FloatAttr>(*clampMax).getValue().convertToFloat();
}

} // namespace pare::interpreter
