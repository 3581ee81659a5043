//===- ScalarIntegers.cpp - integer scalar ops, interpreted -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScalarCode.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/ADT/bit.h"

using namespace mlir;

namespace pare::interpreter {

static bool compareIntegers(arith::CmpIPredicate predicate, int64_t a,
                            int64_t b, unsigned bits) {
  int64_t sa = signedOf(a, bits), sb = signedOf(b, bits);
  uint64_t ua = unsignedOf(a, bits), ub = unsignedOf(b, bits);
  switch (predicate) {
  case arith::CmpIPredicate::eq:
    return a == b;
  case arith::CmpIPredicate::ne:
    return a != b;
  case arith::CmpIPredicate::slt:
    return sa < sb;
  case arith::CmpIPredicate::sle:
    return sa <= sb;
  case arith::CmpIPredicate::sgt:
    return sa > sb;
  case arith::CmpIPredicate::sge:
    return sa >= sb;
  case arith::CmpIPredicate::ult:
    return ua < ub;
  case arith::CmpIPredicate::ule:
    return ua <= ub;
  case arith::CmpIPredicate::ugt:
    return ua > ub;
  case arith::CmpIPredicate::uge:
    return ua >= ub;
  }
  return false;
}

bool ScalarCode::addIntegers(Operation *op) {
  using Int = int64_t;
  using Word = uint64_t;
  unsigned n = bitsOf(op->getOperand(0));
  auto u = [n](Int a) { return unsignedOf(a, n); };
  auto s = [n](Int a) { return signedOf(a, n); };
  return TypeSwitch<Operation *, bool>(op)
      .Case([&](arith::AddIOp) {
        return binary(op, [](Int a, Int b) { return Int(Word(a) + Word(b)); });
      })
      .Case([&](arith::SubIOp) {
        return binary(op, [](Int a, Int b) { return Int(Word(a) - Word(b)); });
      })
      .Case([&](arith::MulIOp) {
        return binary(op, [](Int a, Int b) { return Int(Word(a) * Word(b)); });
      })
      .Case([&](arith::AndIOp) {
        return binary(op, [](Int a, Int b) { return a & b; });
      })
      .Case([&](arith::OrIOp) {
        return binary(op, [](Int a, Int b) { return a | b; });
      })
      .Case([&](arith::XOrIOp) {
        return binary(op, [](Int a, Int b) { return a ^ b; });
      })
      .Case([&](arith::MaxSIOp) {
        return binary(op, [=](Int a, Int b) { return s(a) > s(b) ? a : b; });
      })
      .Case([&](arith::MinSIOp) {
        return binary(op, [=](Int a, Int b) { return s(a) < s(b) ? a : b; });
      })
      .Case([&](arith::MaxUIOp) {
        return binary(op, [=](Int a, Int b) { return u(a) > u(b) ? a : b; });
      })
      .Case([&](arith::MinUIOp) {
        return binary(op, [=](Int a, Int b) { return u(a) < u(b) ? a : b; });
      })
      .Case([&](arith::CmpIOp cmp) {
        return binary(op, [n, p = cmp.getPredicate()](Int a, Int b) {
          return Int(compareIntegers(p, a, b, n));
        });
      })
      .Case([&](math::CountLeadingZerosOp) {
        return unary(op, [=](Int a) {
          return Int(llvm::countl_zero(u(a))) - (64 - Int(n));
        });
      })
      .Case([&](math::AbsIOp) {
        return unary(op, [](Int a) { return a < 0 ? Int(-Word(a)) : a; });
      })
      .Default([](Operation *) { return false; });
}

/// Shifts and divisions, where some operands have no result: they end the run.
bool ScalarCode::addDivisions(Operation *op) {
  using Int = int64_t;
  unsigned n = bitsOf(op->getOperand(0));
  auto u = [n](Int a) { return unsignedOf(a, n); };
  Location loc = op->getLoc();
  Values &all = values;
  auto shift = [&](auto f) {
    return binary(op, [=, &all](Int a, Int b) -> Int {
      if (b >= 0 && b < Int(n))
        return f(a, b);
      all.fail(loc, "a shift by " + Twine(b));
      return 0;
    });
  };
  auto divide = [&](auto f) {
    return binary(op, [=, &all](Int a, Int b) -> Int {
      // The least integer by -1 wraps.
      if (b != 0)
        return b == -1 && a == llvm::minIntN(64) ? f(a + 1, b) + 1 : f(a, b);
      all.fail(loc, "a division by zero");
      return 0;
    });
  };
  return TypeSwitch<Operation *, bool>(op)
      .Case([&](arith::ShLIOp) {
        return shift([](Int a, Int b) { return Int(uint64_t(a) << b); });
      })
      .Case([&](arith::ShRSIOp) {
        return shift([](Int a, Int b) { return a >> b; });
      })
      .Case([&](arith::ShRUIOp) {
        return shift([=](Int a, Int b) { return Int(u(a) >> b); });
      })
      .Case([&](arith::DivSIOp) {
        return divide([](Int a, Int b) { return a / b; });
      })
      .Case([&](arith::RemSIOp) {
        return divide([](Int a, Int b) { return a % b; });
      })
      .Case([&](arith::DivUIOp) {
        return divide([=](Int a, Int b) { return Int(u(a) / u(b)); });
      })
      .Case([&](arith::RemUIOp) {
        return divide([=](Int a, Int b) { return Int(u(a) % u(b)); });
      })
      .Case([&](arith::FloorDivSIOp) {
        return divide([](Int a, Int b) {
          return a / b - Int(a % b != 0 && (a < 0) != (b < 0));
        });
      })
      .Case([&](arith::CeilDivSIOp) {
        return divide([](Int a, Int b) {
          return a / b + Int(a % b != 0 && (a < 0) == (b < 0));
        });
      })
      .Default([](Operation *) { return false; });
}

} // namespace pare::interpreter
