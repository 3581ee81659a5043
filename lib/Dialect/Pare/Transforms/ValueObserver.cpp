//===- ValueObserver.cpp - values of a network on calibration data --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ValueObserver.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/SymbolTable.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <numeric>
#include <random>

using namespace llvm;
using namespace mlir;

namespace pare {
using mlir::Value;

bool isObservable(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !type.hasStaticShape() || !type.getElementType().isF32())
    return false;
  if (auto argument = dyn_cast<BlockArgument>(value))
    return isa<func::FuncOp>(argument.getOwner()->getParentOp());
  return value.getDefiningOp()->getNumResults() == 1 &&
         !getOpName(value.getDefiningOp()).empty();
}

/// Erases the ops of `function` that compute none of `values`, and its results.
static void keepOnly(func::FuncOp function, ArrayRef<Value> values) {
  Block &body = function.getBody().front();
  SmallPtrSet<Operation *, 32> needed;
  SmallVector<Value> worklist(values);
  while (!worklist.empty()) {
    Operation *op = worklist.pop_back_val().getDefiningOp();
    if (!op || !needed.insert(op).second)
      continue;
    op->walk([&](Operation *inner) {
      worklist.append(inner->operand_begin(), inner->operand_end());
    });
  }
  body.getTerminator()->setOperands({});
  // The block's own reverse iterators survive erasure, those of a range do not.
  for (Operation &op : make_early_inc_range(reverse(body)))
    if (!op.hasTrait<OpTrait::IsTerminator>() && !needed.contains(&op))
      op.erase();
  function.removeResAttrsAttr();
  function.setType(FunctionType::get(function.getContext(),
                                     function.getArgumentTypes(), TypeRange()));
}

/// Samples need no network where all that is asked for are its inputs.
static LogicalResult visitInputs(func::FuncOp function,
                                 ArrayRef<Samples> inputs,
                                 ArrayRef<Value> values, SampleVisitor visitor,
                                 int64_t limit) {
  std::vector<std::vector<float>> buffers;
  for (Value value : values)
    buffers.emplace_back(cast<ShapedType>(value.getType()).getNumElements());
  for (int64_t i : pickSamples(inputs, limit)) {
    SmallVector<ArrayRef<float>> views;
    for (auto [value, buffer] : zip_equal(values, buffers)) {
      MutableArrayRef<char> bytes(reinterpret_cast<char *>(buffer.data()),
                                  buffer.size() * sizeof(float));
      unsigned number = cast<BlockArgument>(value).getArgNumber();
      if (failed(readSample(function, number, inputs[number], i, bytes)))
        return failure();
      views.push_back(buffer);
    }
    if (failed(visitor(i, views)))
      return failure();
  }
  return success();
}

LogicalResult observeValues(func::FuncOp function, ArrayRef<Samples> inputs,
                            ArrayRef<Value> values, StringRef activity,
                            SampleVisitor visitor, int64_t limit) {
  if (values.empty())
    return success();
  if (all_of(values, [](Value value) { return isa<BlockArgument>(value); }))
    return visitInputs(function, inputs, values, visitor, limit);

  // The copy stands in the same module, where all that it refers to is found.
  IRMapping mapping;
  auto copy = cast<func::FuncOp>(function->clone(mapping));
  auto erase = make_scope_exit([&] { copy.erase(); });
  copy->removeAttr(kReferenceAttr);
  SymbolTable(function->getParentOp()).insert(copy);
  SmallVector<Value> wanted;
  for (Value value : values)
    wanted.push_back(mapping.lookup(value));
  keepOnly(copy, wanted);

  ObservedOps observed(copy);
  SmallVector<unsigned> places;
  for (Value value : wanted) {
    auto argument = dyn_cast<BlockArgument>(value);
    places.push_back(argument ? argument.getArgNumber()
                              : observed.add(value.getDefiningOp()));
  }
  return runSamples(copy, inputs, observed.getOps(), limit, activity,
                    [&](int64_t index, ArrayRef<ArrayRef<float>> all) {
                      SmallVector<ArrayRef<float>> views;
                      for (unsigned place : places)
                        views.push_back(all[place]);
                      return visitor(index, views);
                    });
}

PositionSampler::PositionSampler(int64_t positions, int64_t samples,
                                 int64_t rows, uint64_t seed)
    : positions(positions),
      perSample(std::clamp<int64_t>(
          divideCeil(rows, std::max<int64_t>(samples, 1)), 1, positions)),
      seed(seed), order(positions) {}

ArrayRef<int64_t> PositionSampler::pick(int64_t index) {
  std::iota(order.begin(), order.end(), 0);
  // The engine is defined to the bit, unlike the library's distributions.
  std::mt19937_64 random(seed * 0x9E3779B97F4A7C15u + index);
  for (int64_t i = 0; i < perSample; ++i)
    std::swap(order[i], order[i + random() % (positions - i)]);
  return ArrayRef(order).take_front(perSample);
}

} // namespace pare
