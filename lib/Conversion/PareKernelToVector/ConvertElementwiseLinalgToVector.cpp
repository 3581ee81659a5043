//===- ConvertElementwiseLinalgToVector.cpp - linalg ops to vectors -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What no kernel covers comes here as `linalg.generic`, fused by upstream: the
// rescales and the sum of a residual add of integer TOSA are one. Its body is
// written once more, each op on a vector, within the walk that elementwise
// kernels use; `tosa.apply_scale` becomes the kernels' fixed-point scaling.
//
//===----------------------------------------------------------------------===//

#include "Arithmetic.h"
#include "FixedPoint.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "pare/Conversion/Passes.h"
#include "pare/Dialect/PareKernel/Layout/ElementwiseLinalg.h"
#include "pare/Target/TargetDescription.h"

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_CONVERTELEMENTWISELINALGTOVECTORPASS
#include "pare/Conversion/Passes.h.inc"

namespace {

/// `value << left` where a scale is a power of two that loses no bits.
std::optional<int64_t> leftShiftOf(const APInt &multiplier,
                                   const APInt &shift) {
  if (!multiplier.isPowerOf2() || shift.ugt(multiplier.logBase2()))
    return std::nullopt;
  return multiplier.logBase2() - shift.getSExtValue();
}

/// A view with a dimension for every loop.
FlatView spread(const FlatView &view, AffineMap map, ArrayRef<int64_t> shape) {
  FlatView result = view;
  result.shape.assign(shape.begin(), shape.end());
  result.strides.assign(shape.size(), 0);
  for (auto [i, expr] : llvm::enumerate(map.getResults()))
    result.strides[cast<AffineDimExpr>(expr).getPosition()] = view.strides[i];
  return result;
}

/// The body of one op on vectors of `width` elements.
class BodyWriter {
public:
  BodyWriter(KernelBuilder &k, int64_t width) : k(k), width(width) {}

  void bind(Value scalar, Value vector) { vectors.map(scalar, vector); }

  Value vectorOf(Value scalar) {
    if (Value known = vectors.lookupOrNull(scalar))
      return known;
    Attribute constant;
    Value result;
    auto type = VectorType::get({width}, scalar.getType());
    if (matchPattern(scalar, m_Constant(&constant)))
      result = arith::ConstantOp::create(
          k.b, k.loc, DenseElementsAttr::get(type, constant));
    else
      result = vector::BroadcastOp::create(k.b, k.loc, type, scalar);
    bind(scalar, result);
    return result;
  }

  void write(Operation &op) {
    if (isa<arith::ConstantOp>(op))
      return;
    if (auto scale = dyn_cast<tosa::ApplyScaleOp>(op))
      return bind(scale.getResult(), writeScale(scale));
    SmallVector<Value> operands;
    for (Value operand : op.getOperands())
      operands.push_back(vectorOf(operand));
    SmallVector<Type> types;
    for (Type type : op.getResultTypes())
      types.push_back(VectorType::get({width}, type));
    Operation *written =
        k.b.create(k.loc, op.getName().getIdentifier(), operands, types,
                   op.getAttrDictionary().getValue());
    for (auto [scalar, vector] :
         llvm::zip_equal(op.getResults(), written->getResults()))
      bind(scalar, vector);
  }

private:
  Value writeScale(tosa::ApplyScaleOp op) {
    Value sum = vectorOf(op.getValue());
    APInt multiplier, shift;
    FixedPointForm form;
    form.isDouble = op.getRoundingMode() == tosa::RoundingMode::DOUBLE_ROUND;
    if (matchPattern(op.getShift(), m_ConstantInt(&shift))) {
      form.isHigh = shift.sge(32);
      if (matchPattern(op.getMultiplier(), m_ConstantInt(&multiplier)))
        if (std::optional<int64_t> left = leftShiftOf(multiplier, shift))
          return arith::ShLIOp::create(k.b, k.loc, sum,
                                       k.splat(k.b.getI32Type(), width, *left));
    }
    FixedPointScale scale(k, vectorOf(op.getMultiplier()),
                          vectorOf(op.getShift()), form);
    return scale.apply(k, sum);
  }

  KernelBuilder &k;
  int64_t width;
  IRMapping vectors;
};

void writeLoops(linalg::GenericOp op, KernelBuilder &k) {
  SmallVector<int64_t> shape = op.getStaticLoopRanges();
  SmallVector<FlatView> views;
  for (OpOperand &operand : op->getOpOperands())
    views.push_back(spread(k.flatView(operand.get()),
                           op.getMatchingIndexingMap(&operand), shape));
  Block &body = *op.getBody();
  k.forEachPiece(shape, views, pieceWidth(k, views),
                 [&](ArrayRef<Value> at, int64_t width) {
                   BodyWriter writer(k, width);
                   for (auto [argument, view, from] :
                        llvm::zip_equal(body.getArguments(), views, at))
                     if (!argument.use_empty())
                       writer.bind(argument, loadOperand(k, view, from, width));
                   for (Operation &inner : body.without_terminator())
                     writer.write(inner);
                   Value result =
                       writer.vectorOf(body.getTerminator()->getOperand(0));
                   k.store(result, views.back(), at.back());
                 });
}

struct ConvertElementwiseLinalgToVector
    : impl::ConvertElementwiseLinalgToVectorPassBase<
          ConvertElementwiseLinalgToVector> {
  void runOnOperation() override {
    const TargetDescription *target = requireTarget(getOperation());
    if (!target)
      return signalPassFailure();
    SmallVector<linalg::GenericOp> ops;
    getOperation().walk([&](linalg::GenericOp op) {
      if (kernel::isElementwise(op))
        ops.push_back(op);
    });
    for (linalg::GenericOp op : ops) {
      OpBuilder builder(op);
      KernelBuilder k(builder, op.getLoc(), *target);
      writeLoops(op, k);
      op.erase();
    }
  }
};

} // namespace
} // namespace pare
