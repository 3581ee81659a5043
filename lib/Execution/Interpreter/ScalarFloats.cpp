//===- ScalarFloats.cpp - conversions and f32 ops, interpreted ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScalarCode.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;

namespace pare::interpreter {

bool ScalarCode::addConversions(Operation *op) {
  using Int = int64_t;
  unsigned n = bitsOf(op->getOperand(0));
  auto extendSigned = [n](Int a) { return signedOf(a, n); };
  auto extendUnsigned = [n](Int a) { return Int(unsignedOf(a, n)); };
  if (isa<arith::ExtSIOp, arith::IndexCastOp>(op))
    return unary(op, extendSigned);
  if (isa<arith::ExtUIOp, arith::IndexCastUIOp>(op))
    return unary(op, extendUnsigned);
  if (isa<arith::TruncIOp>(op))
    return unary(op, [](Int a) { return a; });
  bool toFloat = isa<arith::SIToFPOp, arith::UIToFPOp>(op);
  bool toInteger = isa<arith::FPToSIOp, arith::FPToUIOp>(op);
  Value real = toFloat ? op->getResult(0) : op->getOperand(0);
  if ((!toFloat && !toInteger) || !getElementTypeOrSelf(real).isF32())
    return false;
  unsigned a = registerOf(op->getOperand(0)), to = define(op->getResult(0));
  if (toFloat) {
    bool isSigned = isa<arith::SIToFPOp>(op);
    instructions.push_back([=](Scalar *r, ArrayRef<int64_t>) {
      r[to].real = isSigned ? static_cast<float>(extendSigned(r[a].integer))
                            : static_cast<float>(unsignedOf(r[a].integer, n));
    });
    return true;
  }
  bool isSigned = isa<arith::FPToSIOp>(op);
  unsigned bits = bitsOf(op->getResult(0));
  double low = isSigned ? -std::ldexp(1.0, bits - 1) : 0.0;
  double high = std::ldexp(1.0, isSigned ? bits - 1 : bits);
  Location loc = op->getLoc();
  Values &all = values;
  instructions.push_back([=, &all](Scalar *r, ArrayRef<int64_t>) {
    double x = std::trunc(static_cast<double>(r[a].real));
    if (!(x >= low && x < high))
      return all.fail(loc, "an integer out of a float that none is near");
    r[to].integer = cut(isSigned ? static_cast<Int>(x)
                                 : static_cast<Int>(static_cast<uint64_t>(x)),
                        bits);
  });
  return true;
}

static bool compareFloats(arith::CmpFPredicate predicate, float a, float b) {
  bool unordered = a != a || b != b;
  switch (predicate) {
  case arith::CmpFPredicate::AlwaysFalse:
    return false;
  case arith::CmpFPredicate::AlwaysTrue:
    return true;
  case arith::CmpFPredicate::OEQ:
    return a == b;
  case arith::CmpFPredicate::UEQ:
    return unordered || a == b;
  case arith::CmpFPredicate::ONE:
    return !unordered && a != b;
  case arith::CmpFPredicate::UNE:
    return a != b;
  case arith::CmpFPredicate::OLT:
    return a < b;
  case arith::CmpFPredicate::ULT:
    return unordered || a < b;
  case arith::CmpFPredicate::OLE:
    return a <= b;
  case arith::CmpFPredicate::ULE:
    return unordered || a <= b;
  case arith::CmpFPredicate::OGT:
    return a > b;
  case arith::CmpFPredicate::UGT:
    return unordered || a > b;
  case arith::CmpFPredicate::OGE:
    return a >= b;
  case arith::CmpFPredicate::UGE:
    return unordered || a >= b;
  case arith::CmpFPredicate::ORD:
    return !unordered;
  case arith::CmpFPredicate::UNO:
    return unordered;
  }
  return false;
}

/// IEEE 754 maximum and minimum: NaN wins, and +0 is above -0.
static float maximumOf(float a, float b) {
  if (a != a || b != b)
    return a != a ? a : b;
  if (a == b)
    return std::signbit(a) ? b : a;
  return a > b ? a : b;
}
static float minimumOf(float a, float b) { return -maximumOf(-a, -b); }

bool ScalarCode::addFloats(Operation *op) {
  auto unaryFloat = [&](float (*f)(float)) {
    if (!getElementTypeOrSelf(op->getResult(0)).isF32())
      return false;
    unsigned a = registerOf(op->getOperand(0)), to = define(op->getResult(0));
    instructions.push_back(
        [=](Scalar *r, ArrayRef<int64_t>) { r[to].real = f(r[a].real); });
    return true;
  };
  return TypeSwitch<Operation *, bool>(op)
      .Case([&](arith::AddFOp) {
        return binaryFloat(op, [](float a, float b) { return a + b; });
      })
      .Case([&](arith::SubFOp) {
        return binaryFloat(op, [](float a, float b) { return a - b; });
      })
      .Case([&](arith::MulFOp) {
        return binaryFloat(op, [](float a, float b) { return a * b; });
      })
      .Case([&](arith::DivFOp) {
        return binaryFloat(op, [](float a, float b) { return a / b; });
      })
      .Case([&](arith::MaximumFOp) { return binaryFloat(op, maximumOf); })
      .Case([&](arith::MinimumFOp) { return binaryFloat(op, minimumOf); })
      .Case(
          [&](arith::NegFOp) { return unaryFloat([](float a) { return -a; }); })
      .Case([&](math::AbsFOp) {
        return unaryFloat([](float a) { return std::fabs(a); });
      })
      .Case([&](math::FloorOp) {
        return unaryFloat([](float a) { return std::floor(a); });
      })
      .Case([&](math::CeilOp) {
        return unaryFloat([](float a) { return std::ceil(a); });
      })
      .Case([&](math::RoundEvenOp) {
        return unaryFloat([](float a) { return std::nearbyint(a); });
      })
      .Case([&](arith::CmpFOp cmp) {
        unsigned a = registerOf(cmp.getLhs()), b = registerOf(cmp.getRhs());
        unsigned to = define(cmp.getResult());
        if (!getElementTypeOrSelf(cmp.getLhs()).isF32())
          return false;
        instructions.push_back(
            [=, p = cmp.getPredicate()](Scalar *r, ArrayRef<int64_t>) {
              r[to].integer = compareFloats(p, r[a].real, r[b].real);
            });
        return true;
      })
      .Default([](Operation *) { return false; });
}

} // namespace pare::interpreter
