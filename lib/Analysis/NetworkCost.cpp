//===- NetworkCost.cpp - what a network costs before it is tuned ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Analysis/NetworkCost.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/Matchers.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare {

static int64_t elements(Value value) {
  return cast<ShapedType>(value.getType()).getNumElements();
}

static ArrayRef<int64_t> shapeOf(Value value) {
  return cast<ShapedType>(value.getType()).getShape();
}

/// The product of the dimensions of `shape` but those at `outer`, which the
/// result's elements run over already.
static int64_t perOutput(ArrayRef<int64_t> shape, ArrayRef<unsigned> outer) {
  int64_t product = 1;
  for (auto [i, size] : llvm::enumerate(shape))
    if (!llvm::is_contained(outer, i))
      product *= size;
  return product;
}

/// The shape of a kernel's weight before packing.
template <typename OpTy> static ArrayRef<int64_t> kernelShape(OpTy op) {
  if (auto shape = op.getKernelShape())
    return *shape;
  return shapeOf(op.getWeight());
}

int64_t getMacs(Operation *op) {
  return llvm::TypeSwitch<Operation *, int64_t>(op)
      .Case<Conv2DOp, DenseOp>([](auto o) {
        return elements(o.getOutput()) * perOutput(shapeOf(o.getWeight()), 0);
      })
      .Case<DepthwiseConv2DOp>([](auto o) {
        return elements(o.getOutput()) *
               perOutput(shapeOf(o.getWeight()), {2, 3});
      })
      .Case<kernel::Conv2DOp, kernel::DenseOp>([](auto o) {
        return elements(o.getInit()) * perOutput(kernelShape(o), 0);
      })
      .Case<kernel::DepthwiseConv2DOp>([](auto o) {
        return elements(o.getInit()) * perOutput(kernelShape(o), {2, 3});
      })
      .Case<kernel::TransposeConv2DOp>([](auto o) {
        return elements(o.getInput()) * perOutput(shapeOf(o.getWeight()), {3});
      })
      .Case<kernel::MatmulOp>([](auto o) {
        return elements(o.getInit()) * shapeOf(o.getLhs()).back();
      })
      .Case<tosa::Conv2DOp, tosa::Conv3DOp>([](auto o) {
        return elements(o.getOutput()) * perOutput(shapeOf(o.getWeight()), 0);
      })
      .Case<tosa::DepthwiseConv2DOp>([](auto o) {
        return elements(o.getOutput()) *
               perOutput(shapeOf(o.getWeight()), {2, 3});
      })
      .Case<tosa::TransposeConv2DOp>([](auto o) {
        // Every input element meets every tap of every output channel.
        return elements(o.getInput()) * perOutput(shapeOf(o.getWeight()), {3});
      })
      .Case<tosa::MatMulOp>([](auto o) {
        return elements(o.getOutput()) * shapeOf(o.getA()).back();
      })
      .Default([](Operation *) { return int64_t(0); });
}

/// Whether kernels store a weight, which has bytes, in 4 bits (see
/// pare-prove-widths).
static bool hasHalves(Operation *op, Value operand) {
  if (isa<Conv2DOp, DenseOp>(op) && operand == op->getOperand(1)) {
    auto type = dyn_cast<quant::QuantizedType>(
        cast<ShapedType>(operand.getType()).getElementType());
    return type && type.getStorageTypeMin() >= -7 &&
           type.getStorageTypeMax() <= 7;
  }
  auto ofKernel = [&](auto kernelOp) {
    std::optional<kernel::WidthsAttr> widths = kernelOp.getWidths();
    return operand == kernelOp.getWeight() && widths &&
           widths->getWeights() == 4;
  };
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case<kernel::Conv2DOp, kernel::DenseOp>(ofKernel)
      .Default([](Operation *) { return false; });
}

/// The bytes of `count` elements of a constant operand, several elements of
/// less than a byte packed into one.
static int64_t packedBytes(Operation *op, Value operand, int64_t count) {
  Type element = cast<ShapedType>(operand.getType()).getElementType();
  if (auto quantized = dyn_cast<quant::QuantizedType>(element))
    element = quantized.getStorageType();
  if (!element.isIntOrFloat())
    return 0;
  int64_t bits = hasHalves(op, operand) ? 4 : element.getIntOrFloatBitWidth();
  return llvm::divideCeil(count * bits, 8);
}

static bool isConstant(Value value) {
  Operation *op = value.getDefiningOp();
  return op && (op->hasTrait<OpTrait::ConstantLike>() ||
                isa<memref::GetGlobalOp>(op));
}

/// Tables do not count, nor the zero points and shifts that TOSA has as
/// operands and other dialects as attributes.
static bool isCounted(Operation *op, unsigned operand) {
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case<kernel::LookupOp, kernel::SoftmaxOp, tosa::TableOp>(
          [&](Operation *) { return operand == 0; })
      .Case<tosa::Conv2DOp, tosa::Conv3DOp, tosa::DepthwiseConv2DOp,
            tosa::RescaleOp, tosa::TransposeConv2DOp>(
          [&](Operation *) { return operand < 3; })
      .Case<tosa::MatMulOp, tosa::MulOp>(
          [&](Operation *) { return operand < 2; })
      .Case<tosa::AvgPool2dOp, tosa::NegateOp, tosa::PadOp, tosa::ReshapeOp,
            tosa::SliceOp, tosa::TileOp>(
          [&](Operation *) { return operand == 0; })
      .Default([](Operation *) { return true; });
}

/// The operands whose constants count.
static SmallVector<Value> countedOperands(Operation *op) {
  SmallVector<Value> counted;
  for (auto [i, operand] : llvm::enumerate(op->getOperands()))
    if (isa<ShapedType>(operand.getType()) && isConstant(operand) &&
        isCounted(op, i))
      counted.push_back(operand);
  return counted;
}

/// One f32 multiplier for each scale of the weight of an op on quantized types.
static int64_t multiplierBytes(Operation *op) {
  if (!isa<Conv2DOp, DepthwiseConv2DOp, DenseOp>(op))
    return 0;
  Type element = cast<ShapedType>(op->getOperand(1).getType()).getElementType();
  if (auto axis = dyn_cast<quant::UniformQuantizedPerAxisType>(element)) {
    // With a depth multiplier one scale of the type serves several channels.
    if (auto depthwise = dyn_cast<DepthwiseConv2DOp>(op))
      return 4 * shapeOf(depthwise.getOutput()).back();
    return 4 * static_cast<int64_t>(axis.getScales().size());
  }
  return isa<quant::QuantizedType>(element) ? 4 : 0;
}

/// Elements of a constant operand before packing.
static int64_t unpackedElements(Operation *op, Value operand) {
  auto weight = [&](auto kernelOp) -> int64_t {
    if (operand != kernelOp.getWeight())
      return elements(operand);
    return perOutput(kernelShape(kernelOp), {});
  };
  return llvm::TypeSwitch<Operation *, int64_t>(op)
      .Case<kernel::Conv2DOp, kernel::DepthwiseConv2DOp, kernel::DenseOp>(
          weight)
      .Default([&](Operation *) { return elements(operand); });
}

/// The constants of `op` that `seen` does not have yet.
static int64_t weightBytes(Operation *op,
                           llvm::SmallPtrSetImpl<Operation *> &seen) {
  if (op->hasTrait<OpTrait::ConstantLike>() ||
      !isa_and_nonnull<PareDialect, kernel::PareKernelDialect,
                       tosa::TosaDialect>(op->getDialect()))
    return 0;
  int64_t bytes = multiplierBytes(op);
  for (Value operand : countedOperands(op)) {
    if (seen.insert(operand.getDefiningOp()).second)
      bytes += packedBytes(op, operand, unpackedElements(op, operand));
  }
  return bytes;
}

int64_t getWeightBytes(Operation *op) {
  llvm::SmallPtrSet<Operation *, 4> seen;
  return weightBytes(op, seen);
}

NetworkCost getNetworkCost(FunctionOpInterface function) {
  NetworkCost cost;
  llvm::SmallPtrSet<Operation *, 32> seen;
  function->walk(
      [&](Operation *op) { cost += {getMacs(op), weightBytes(op, seen)}; });
  return cost;
}

} // namespace pare
