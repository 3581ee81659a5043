//===- Functions.cpp - sigmoid, tanh and tables to vectors ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Functions.h"
#include "pare/Conversion/PareKernelToVector.h"

using namespace mlir;

namespace pare {

FloatMath::FloatMath(KernelBuilder &k, int64_t width)
    : k(k), width(width), type(VectorType::get({width}, k.b.getF32Type())) {}

Value FloatMath::constant(float value) {
  return k.splat(k.b.getF32Type(), width, value);
}
Value FloatMath::add(Value a, Value b) {
  return arith::AddFOp::create(k.b, k.loc, a, b);
}
Value FloatMath::sub(Value a, Value b) {
  return arith::SubFOp::create(k.b, k.loc, a, b);
}
Value FloatMath::mul(Value a, Value b) {
  return arith::MulFOp::create(k.b, k.loc, a, b);
}
Value FloatMath::div(Value a, Value b) {
  return arith::DivFOp::create(k.b, k.loc, a, b);
}
Value FloatMath::select(arith::CmpFPredicate predicate, Value a, Value b,
                        Value ifTrue, Value ifFalse) {
  Value holds = arith::CmpFOp::create(k.b, k.loc, predicate, a, b);
  return arith::SelectOp::create(k.b, k.loc, holds, ifTrue, ifFalse);
}

Value FloatMath::polynomial(Value x, ArrayRef<float> coefficients) {
  Value p = constant(coefficients.front());
  for (float c : coefficients.drop_front())
    p = add(mul(p, x), constant(c));
  return p;
}

Value FloatMath::bitwiseAnd(Value x, uint32_t mask) {
  Type i32 = k.b.getI32Type();
  Value bits = k.bitcast(x, i32);
  Value wanted =
      k.splat(i32, width, static_cast<double>(static_cast<int32_t>(mask)));
  return k.bitcast(arith::AndIOp::create(k.b, k.loc, bits, wanted),
                   k.b.getF32Type());
}

/// numerics::exponential, step by step.
Value FloatMath::exponential(Value x) {
  Type i32 = k.b.getI32Type();
  Value least = constant(-87.0f), most = constant(88.0f);
  Value magic = constant(12582912.0f);
  Value bounded = select(arith::CmpFPredicate::OLT, x, least, least, x);
  bounded = select(arith::CmpFPredicate::OGT, bounded, most, most, bounded);
  Value shifted = add(mul(bounded, constant(1.44269504088896341f)), magic);
  Value whole = sub(shifted, magic);
  Value r = sub(bounded, mul(whole, constant(0.693359375f)));
  r = sub(r, mul(whole, constant(-2.12194440e-4f)));
  Value p =
      polynomial(r, {1.9875691500e-4f, 1.3981999507e-3f, 8.3334519073e-3f,
                     4.1665795894e-2f, 1.6666665459e-1f, 5.0000001201e-1f});
  p = add(mul(p, mul(r, r)), r);
  p = add(p, constant(1.0f));
  // 2^n, from the n in the low bits of `shifted`.
  Value n = arith::SubIOp::create(k.b, k.loc, k.bitcast(shifted, i32),
                                  k.splat(i32, width, 0x4B400000 - 127));
  Value power = arith::ShLIOp::create(k.b, k.loc, n, k.splat(i32, width, 23));
  Value result = mul(p, k.bitcast(power, k.b.getF32Type()));
  return select(arith::CmpFPredicate::OLT, x, least, constant(0.0f), result);
}

/// numerics::sigmoid.
Value FloatMath::sigmoid(Value x) {
  Value a = bitwiseAnd(x, 0x7FFFFFFF);
  Value e = exponential(arith::NegFOp::create(k.b, k.loc, a));
  Value one = constant(1.0f);
  Value numerator =
      select(arith::CmpFPredicate::OGE, x, constant(0.0f), one, e);
  return div(numerator, add(one, e));
}

/// numerics::tanh.
Value FloatMath::tanh(Value x) {
  Type i32 = k.b.getI32Type();
  Value a = bitwiseAnd(x, 0x7FFFFFFF);
  Value z = mul(a, a);
  Value p =
      polynomial(z, {-5.70498872745e-3f, 2.06390887954e-2f, -5.37397155531e-2f,
                     1.33314422036e-1f, -3.33332819422e-1f});
  Value small = add(mul(mul(p, z), a), a);
  Value e = exponential(mul(constant(-2.0f), a));
  Value one = constant(1.0f);
  Value large = div(sub(one, e), add(one, e));
  Value result =
      select(arith::CmpFPredicate::OLT, a, constant(0.625f), small, large);
  Value sign = k.bitcast(bitwiseAnd(x, 0x80000000u), i32);
  Value bits = arith::OrIOp::create(k.b, k.loc, k.bitcast(result, i32), sign);
  return k.bitcast(bits, k.b.getF32Type());
}

namespace {

template <typename OpTy, Value (FloatMath::*function)(Value)>
struct FunctionLowering : KernelLowering<OpTy> {
  using KernelLowering<OpTy>::KernelLowering;

  LogicalResult lower(OpTy op, KernelBuilder &k) const override {
    if (failed(checkArithmetic(op)))
      return failure();
    FlatView views[] = {k.flatView(op.getInput()), k.flatView(op.getInit())};
    k.forEachPiece(views[1].shape, views, pieceWidth(k, views),
                   [&](ArrayRef<Value> at, int64_t width) {
                     FloatMath math(k, width);
                     Value x = loadOperand(k, views[0], at[0], width);
                     k.store((math.*function)(x), views[1], at[1]);
                   });
    return success();
  }
};

struct LookupLowering : KernelLowering<kernel::LookupOp> {
  using KernelLowering::KernelLowering;

  LogicalResult lower(kernel::LookupOp op, KernelBuilder &k) const override {
    for (Value operand : op->getOperands())
      if (!cast<ShapedType>(operand.getType()).getElementType().isInteger(8))
        return op.emitOpError()
               << "a lookup maps i8 to i8, got " << operand.getType();
    FlatView views[] = {k.flatView(op.getInput()), k.flatView(op.getInit())};
    FlatView table = k.flatView(op.getTable());
    bool isUnsigned = op.getInputUnsigned();
    k.forEachPiece(views[1].shape, views, 1, [&](ArrayRef<Value> at, int64_t) {
      Value q = loadIndex(k, views[0], at[0], isUnsigned, isUnsigned ? 0 : 128);
      k.store(k.load(table, q, 1), views[1], at[1]);
    });
    return success();
  }
};

} // namespace

Value loadIndex(KernelBuilder &k, const FlatView &view, Value at,
                bool isUnsigned, int64_t offset) {
  Value stored = vector::ExtractOp::create(k.b, k.loc, k.load(view, at, 1),
                                           ArrayRef<int64_t>{0});
  Type index = k.b.getIndexType();
  Value q;
  if (isUnsigned)
    q = arith::IndexCastUIOp::create(k.b, k.loc, index, stored);
  else
    q = arith::IndexCastOp::create(k.b, k.loc, index, stored);
  return k.add(q, offset);
}

void populateFunctionsToVectorPatterns(RewritePatternSet &patterns,
                                       const TargetDescription &target) {
  patterns
      .add<FunctionLowering<kernel::SigmoidOp, &FloatMath::sigmoid>,
           FunctionLowering<kernel::TanhOp, &FloatMath::tanh>, LookupLowering>(
          patterns.getContext(), target);
}

} // namespace pare
