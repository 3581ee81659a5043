//===- AccessTrace.cpp - the loads and stores of emitted code -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AccessTrace.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/TypeSwitch.h"
#include "gtest/gtest.h"

using namespace mlir;

namespace pare::test {
namespace {

class Tracer {
public:
  void run(Block &block) {
    for (Operation &op : block)
      visit(op);
  }

  std::vector<Access> accesses;

private:
  using Number = std::optional<int64_t>;

  Number get(Value value) {
    if (auto it = numbers.find(value); it != numbers.end())
      return it->second;
    APInt constant;
    if (matchPattern(value, m_ConstantInt(&constant)))
      return constant.getSExtValue();
    return std::nullopt;
  }

  void set(Value value, Number number) {
    if (number)
      numbers[value] = *number;
    else
      numbers.erase(value);
  }

  void visit(Operation &op) {
    if (auto loop = dyn_cast<scf::ForOp>(op))
      return runLoop(loop);
    if (auto load = dyn_cast<vector::LoadOp>(op))
      return note(load.getBase(), load.getIndices(), load.getVectorType(),
                  false);
    if (auto store = dyn_cast<vector::StoreOp>(op))
      return note(store.getBase(), store.getIndices(), store.getVectorType(),
                  true);
    if (auto load = dyn_cast<memref::LoadOp>(op))
      return note(load.getMemRef(), load.getIndices(), load.getType(), false);
    if (auto store = dyn_cast<memref::StoreOp>(op))
      return note(store.getMemRef(), store.getIndices(),
                  store.getValueToStore().getType(), true);
    EXPECT_EQ(op.getNumRegions(), 0u) << op.getName().getStringRef().str();
    if (op.getNumResults() == 1)
      set(op.getResult(0), compute(op));
  }

  void runLoop(scf::ForOp loop) {
    Number begin = get(loop.getLowerBound()), end = get(loop.getUpperBound()),
           step = get(loop.getStep());
    ASSERT_TRUE(begin && end && step);
    for (int64_t i = *begin; i < *end; i += *step) {
      set(loop.getInductionVar(), i);
      run(*loop.getBody());
    }
  }

  Number compute(Operation &op) {
    SmallVector<Number> in;
    for (Value operand : op.getOperands())
      in.push_back(get(operand));
    if (auto select = dyn_cast<arith::SelectOp>(op))
      return in[0] ? (*in[0] ? in[1] : in[2]) : std::nullopt;
    if (in.size() != 2 || !in[0] || !in[1])
      return std::nullopt;
    int64_t a = *in[0], b = *in[1];
    return llvm::TypeSwitch<Operation *, Number>(&op)
        .Case([&](arith::AddIOp) { return a + b; })
        .Case([&](arith::SubIOp) { return a - b; })
        .Case([&](arith::MulIOp) { return a * b; })
        .Case<arith::DivUIOp, arith::DivSIOp>([&](auto) { return a / b; })
        .Case<arith::RemUIOp, arith::RemSIOp>([&](auto) { return a % b; })
        .Case<arith::MinUIOp, arith::MinSIOp>(
            [&](auto) { return std::min(a, b); })
        .Case<arith::MaxUIOp, arith::MaxSIOp>(
            [&](auto) { return std::max(a, b); })
        .Case([&](arith::AndIOp) { return a & b; })
        .Case([&](arith::CmpIOp compare) {
          unsigned bits =
              compare.getLhs().getType().isIndex()
                  ? 64
                  : compare.getLhs().getType().getIntOrFloatBitWidth();
          return arith::applyCmpPredicate(
                     compare.getPredicate(),
                     APInt(bits, a, /*isSigned=*/true, /*implicitTrunc=*/true),
                     APInt(bits, b, /*isSigned=*/true, /*implicitTrunc=*/true))
                     ? int64_t(1)
                     : int64_t(0);
        })
        .Default([](Operation *) { return std::nullopt; });
  }

  void note(Value memref, ValueRange indices, Type value, bool isWrite) {
    auto type = cast<MemRefType>(memref.getType());
    Value root = memref;
    while (auto view = root.getDefiningOp<ViewLikeOpInterface>())
      root = view.getViewSource();
    auto argument = dyn_cast<BlockArgument>(root);
    // The first two are watched: input and result.
    if (!argument || argument.getArgNumber() > 1)
      return;
    auto [strides, at] = type.getStridesAndOffset();
    for (auto [index, stride] : llvm::zip_equal(indices, strides)) {
      Number number = get(index);
      ASSERT_TRUE(number) << "an address that is not known";
      at += *number * stride;
    }
    int64_t bytes = type.getElementType().getIntOrFloatBitWidth() / 8,
            count = 1;
    if (auto vector = dyn_cast<VectorType>(value))
      count = vector.getNumElements();
    accesses.push_back(
        {argument.getArgNumber(), isWrite, at * bytes, (at + count) * bytes});
  }

  DenseMap<Value, int64_t> numbers;
};

} // namespace

std::vector<Access> traceAccesses(func::FuncOp func) {
  Tracer tracer;
  tracer.run(func.front());
  return std::move(tracer.accesses);
}

} // namespace pare::test
