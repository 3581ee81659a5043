//===- Linear.cpp - what linear kernels have in common --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Linear.h"

#include "Arithmetic.h"
#include "pare/Dialect/PareKernel/Layout/InputStrip.h"
#include "pare/Dialect/PareKernel/Layout/KernelOperands.h"
#include "pare/Dialect/PareKernel/Layout/Winograd.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare {

static Type elementOf(Value value) {
  return cast<ShapedType>(value.getType()).getElementType();
}

/// Padding of a kernel that has a window.
static bool hasPadding(Operation *op) {
  auto pads = op->getAttrOfType<DenseI64ArrayAttr>("pads");
  return pads && llvm::any_of(pads.asArrayRef(), [](int64_t p) { return p; });
}

/// What must be true of the integers of a kernel.
template <typename OpTy>
static LogicalResult checkIntegers(OpTy op, const LinearKernel &kernel,
                                   const TargetDescription &target) {
  bool isWide = kernel::hasWideWeights(kernel.geometry, kernel.tile, target);
  bool isWords = kernel.geometry.isWide;
  if ((!elementOf(op.getInput()).isInteger(8) && !isWords) ||
      !elementOf(op.getWeight()).isInteger(isWide ? 16 : 8))
    return op.emitOpError()
           << "input " << elementOf(op.getInput()) << " and weight "
           << elementOf(op.getWeight())
           << (isWords ? " must be i16 and i8" : " must both be i8 or both f32")
           << (isWide ? ", the packed weight i16" : "");
  if (op.getInputZp() != 0)
    return op.emitOpError("input zero point must be in the bias; run "
                          "'pare-fold-zero-points' first");
  if (!isWords && op.getInputUnsigned() != target.wantsUnsignedActivations())
    return op.emitOpError()
           << "target '" << target.name << "' multiplies "
           << (target.wantsUnsignedActivations() ? "unsigned" : "signed")
           << " activations, the input is "
           << (op.getInputUnsigned() ? "unsigned" : "signed")
           << "; run 'pare-choose-storage' first";
  Type out = elementOf(op.getInit());
  if (!op.getMultiplier())
    return out.isInteger(32) || (isWords && out.isInteger(64))
               ? success()
               : op.emitOpError() << "without a multiplier the result is the "
                                     "i32 accumulator, got "
                                  << out;
  bool fixed = *op.getRounding() != kernel::Rounding::FloatRne;
  if (!out.isInteger(8) && !out.isInteger(16) && !(fixed && out.isInteger(32)))
    return op.emitOpError() << "a requantized result is i8 or i16, got " << out;
  return success();
}

/// The memory that a kernel needs for itself.
template <typename OpTy>
static LogicalResult checkScratch(OpTy op, int64_t elements, Type element) {
  Value scratch = op.getScratch();
  if (scratch && elementOf(scratch) == element &&
      cast<ShapedType>(scratch.getType()).getNumElements() >= elements)
    return success();
  return op.emitOpError() << "needs scratch memory of " << elements << " x "
                          << element << "; run 'pare-add-scratch' first";
}

template <typename OpTy>
static FailureOr<LinearKernel> readKernel(OpTy op,
                                          const TargetDescription &target) {
  if (hasPadding(op))
    return op.emitOpError("padding must be part of the input; run "
                          "'pare-materialize-halos' first");
  if (!op.getTile() || !op.getKernelShape())
    return op.emitOpError("needs a tile and a packed weight; run "
                          "'pare-choose-tiles' and 'pare-pack-weights' first");
  LinearKernel kernel{op,
                      *kernel::getGeometry(op),
                      *op.getTile(),
                      op.getInput(),
                      op.getWeight(),
                      op.getBias(),
                      op.getMultiplier(),
                      op.getShift(),
                      op.getScratch(),
                      op.getInit(),
                      op.getRounding(),
                      std::nullopt,
                      op.getClampMinAttr(),
                      op.getClampMaxAttr(),
                      op.getInputUnsigned(),
                      op.getBackwards()};
  kernel::Geometry tiled = kernel::getTiledGeometry(op);
  // Only targets that multiply to 16 bits and add there gain by knowing.
  if (target.dot == DotProduct::WidenedProducts && !kernel.geometry.isFloat)
    // Weights of 4 bits become bytes of 112 at most.
    kernel.narrowWeights =
        kernel::hasHalves(tiled, kernel.tile, target) ||
        kernel::isAtLeast(kernel.weight, kernel::kNarrowWeight);
  FailureOr<std::optional<WideSums>> wideSums =
      readWideSums(op, kernel.geometry, target);
  if (failed(wideSums))
    return failure();
  kernel.wideSums = *wideSums;
  std::string reason;
  if (!kernel::checkTile(tiled, kernel.tile, target, reason))
    return op.emitOpError() << "tile " << kernel.tile << " " << reason;
  if (!kernel.geometry.isFloat && failed(checkIntegers(op, kernel, target)))
    return failure();
  int64_t expected = kernel::getPackedSize(tiled, kernel.tile, target);
  int64_t actual = cast<ShapedType>(op.getWeight().getType()).getNumElements();
  if (expected != actual)
    return op.emitOpError()
           << "packed weight has " << actual << " elements, expected "
           << expected << " for target '" << target.name << "'";
  int64_t channels =
      kernel::isWinograd(op)
          ? kernel.geometry.outC
          : kernel::getPaddedChannels(kernel.geometry, kernel.tile, target);
  for (Value operand : {kernel.bias, kernel.multiplier, kernel.shift}) {
    if (!operand)
      continue;
    int64_t count = cast<ShapedType>(operand.getType()).getNumElements();
    if (count != channels && !(count == 1 && operand != kernel.bias))
      return op.emitOpError() << "packed bias, multiplier and shift expect "
                              << channels << " elements, got " << count;
  }
  Builder builder(op.getContext());
  if (kernel::isWinograd(op)) {
    int64_t elements = kernel::getWinogradStrip(kernel.geometry).elements();
    if (failed(checkScratch(op, elements, builder.getF32Type())))
      return failure();
  } else if (auto strip =
                 kernel::getInputStrip(kernel.geometry, kernel.tile, target)) {
    if (failed(checkScratch(op, strip->elements(), builder.getI16Type())))
      return failure();
  }
  if (op.getMultiplier()) {
    FailureOr<StoredInteger> stored =
        checkStored(op, elementOf(op.getInit()), signedOf(op.getOutputZp()),
                    op.getOutputUnsigned(), op.getClampMin(), op.getClampMax());
    if (failed(stored))
      return failure();
    kernel.stored = *stored;
  } else if (op.getOutputZp() != 0) {
    return op.emitOpError("a sum that is stored as it is has output zero point "
                          "0");
  }
  return kernel;
}

FailureOr<LinearKernel> readLinearKernel(Operation *op,
                                         const TargetDescription &target) {
  return llvm::TypeSwitch<Operation *, FailureOr<LinearKernel>>(op)
      .Case<kernel::Conv2DOp, kernel::DepthwiseConv2DOp, kernel::DenseOp>(
          [&](auto linear) { return readKernel(linear, target); })
      .Default([](Operation *) { return failure(); });
}

PixelStrides getPixelStrides(const FlatView &view) {
  if (view.shape.size() == 2)
    return {0, 0, view.strides[0]};
  return {view.strides[0], view.strides[1], view.strides[2]};
}

Epilogue::Epilogue(KernelBuilder &k, const LinearKernel &kernel)
    : k(k), kernel(kernel) {
  accumulator = kernel.geometry.isFloat ? Type(k.b.getF32Type())
                : kernel.wideSums       ? Type(k.b.getI64Type())
                                        : Type(k.b.getI32Type());
  residual = Residual::read(k, kernel.op);
  if (kernel.bias)
    bias = k.flatView(kernel.bias);
  if (kernel.multiplier)
    multiplier = k.flatView(kernel.multiplier);
  if (!kernel.shift)
    return;
  shift = k.flatView(kernel.shift);
  form.isDouble = *kernel.rounding == kernel::Rounding::TosaDouble;
  form.isHigh = kernel::isAtLeast(kernel.shift, kernel::kHighShift);
  // Smaller shifts may leave more than 32 bits, which wrap.
  form.clampsNegative =
      form.isHigh && kernel.stored->low >= kernel.stored->zeroPoint;
}

Value Epilogue::start(Value channel, int64_t width) {
  return kernel.bias ? k.load(bias, channel, width)
                     : k.splat(accumulator, width, 0);
}

Value Epilogue::loadPerChannel(const FlatView &view, Value channel,
                               int64_t width) {
  return view.span == 1 ? k.loadSplat(view, k.index(0), width)
                        : k.load(view, channel, width);
}

ChannelScale Epilogue::loadScale(Value channel, int64_t width) {
  ChannelScale scale;
  if (!kernel.multiplier)
    return scale;
  scale.multiplier = loadPerChannel(multiplier, channel, width);
  if (*kernel.rounding == kernel::Rounding::FloatRne)
    return scale;
  Value shifts = loadPerChannel(shift, channel, width);
  if (kernel.wideSums)
    scale.wide = WideScale(k, scale.multiplier, shifts);
  else
    scale.fixed = FixedPointScale(k, scale.multiplier, shifts, form);
  return scale;
}

Value Epilogue::finishSum(Value sum) {
  auto type = cast<VectorType>(sum.getType());
  Type stored = elementOf(kernel.init);
  if (stored.isInteger(64))
    return k.extend(sum, stored, /*isUnsigned=*/false);
  if (kernel.wideSums)
    sum = arith::TruncIOp::create(
        k.b, k.loc, VectorType::get(type.getShape(), stored), sum);
  StoredInteger all = getStoredInteger(k.b.getI32Type(), 0, false,
                                       kernel.clampMin, kernel.clampMax);
  return k.clampInteger(sum, all, /*isUnsigned=*/false);
}

Value Epilogue::toReal(Value sum) {
  if (kernel.wideSums)
    return wideToFloat(k, sum, *kernel.wideSums);
  auto type = cast<VectorType>(sum.getType());
  return arith::SIToFPOp::create(
      k.b, k.loc, VectorType::get(type.getShape(), k.b.getF32Type()), sum);
}

Value Epilogue::requantize(Value sum, Value multiplier) {
  return k.roundToStored(
      arith::MulFOp::create(k.b, k.loc, toReal(sum), multiplier),
      *kernel.stored);
}

Value Epilogue::applyScale(Value sum, const ChannelScale &scale) {
  if (*kernel.rounding != kernel::Rounding::FloatRne)
    return kernel.wideSums ? scale.wide.apply(k, sum)
                           : scale.fixed.apply(k, sum);
  auto type = cast<VectorType>(sum.getType());
  Value real = arith::MulFOp::create(k.b, k.loc, toReal(sum), scale.multiplier);
  return kernel::NearestOp::create(
      k.b, k.loc, VectorType::get(type.getShape(), k.b.getI32Type()), real,
      kernel.geometry.scaledFits);
}

Value Epilogue::finish(Value sum, const ChannelScale &scale) {
  if (kernel.geometry.isFloat)
    return k.clampF32(sum, kernel.clampMin, kernel.clampMax);
  if (!scale.multiplier)
    return finishSum(sum);
  int64_t width = cast<VectorType>(sum.getType()).getNumElements();
  if (*kernel.rounding == kernel::Rounding::FloatRne && !narrowsNearest(width))
    return requantize(sum, scale.multiplier);
  return storeScaled(k, applyScale(sum, scale), *kernel.stored);
}

bool Epilogue::narrowsNearest(int64_t width) const {
  return narrowsBySaturation(k.target, *kernel.stored) && width % 4 == 0 &&
         (!k.target.packsBytes() || width <= 8);
}

bool Epilogue::packs() const {
  return kernel.stored && k.target.packsBytes() &&
         narrowsBySaturation(k.target, *kernel.stored);
}

int64_t Epilogue::joins(int64_t lanes) const {
  if (packs())
    return 4;
  if (!kernel.stored || k.target.vectorBits != 128)
    return 1;
  int64_t outputs = k.target.vectorBits / kernel.stored->type.getWidth();
  return std::max<int64_t>(outputs / lanes, 1);
}

Value Epilogue::finishJoined(ArrayRef<Value> sums,
                             ArrayRef<ChannelScale> scales, bool interleaved) {
  if (sums.size() == 1)
    return finish(sums[0], scales[0]);
  SmallVector<Value> scaled;
  if (packs()) {
    for (auto [sum, scale] : llvm::zip_equal(sums, scales))
      scaled.push_back(applyScale(sum, scale));
    return packScaled(k, scaled, *kernel.stored, interleaved);
  }
  bool isNearest = *kernel.rounding == kernel::Rounding::FloatRne;
  if (isNearest && !narrowsBySaturation(k.target, *kernel.stored)) {
    SmallVector<Value> multipliers;
    for (const ChannelScale &scale : scales)
      multipliers.push_back(scale.multiplier);
    return requantize(k.join(sums), k.join(multipliers));
  }
  for (auto [sum, scale] : llvm::zip_equal(sums, scales))
    scaled.push_back(applyScale(sum, scale));
  return storeScaled(k, k.join(scaled), *kernel.stored);
}

} // namespace pare
