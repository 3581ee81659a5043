//===- StepwiseRun.cpp - a network that is run part by part ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepwiseRun.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/SymbolTable.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace pare {

/// Bytes of values that are kept at most. Beyond, a part starts where an
/// earlier one did, which takes longer.
static constexpr int64_t kMostKept = int64_t(1) << 30;

StepwiseRun::StepwiseRun(func::FuncOp function, ArrayRef<Samples> inputs,
                         int64_t limit)
    : function(function), inputs(inputs), picked(pickSamples(inputs, limit)) {}

bool StepwiseRun::isReadLater(Value value,
                              const llvm::DenseSet<Operation *> &ops) {
  Block *body = &function.getBody().front();
  return llvm::any_of(value.getUsers(), [&](Operation *user) {
    Operation *op = body->findAncestorOpInBlock(*user);
    return !op->hasTrait<OpTrait::IsTerminator>() && !ops.contains(op);
  });
}

StepwiseRun::Part StepwiseRun::makePart(ArrayRef<Value> values) {
  // Backwards from what is wanted, to what is known.
  Part part;
  llvm::SetVector<Value> reads;
  llvm::DenseSet<Operation *> needed;
  SmallVector<Value> worklist(values);
  while (!worklist.empty()) {
    Value value = worklist.pop_back_val();
    if (value.getParentBlock() != &function.getBody().front())
      continue;
    if (isa<BlockArgument>(value) || kept.contains(value)) {
      reads.insert(value);
      continue;
    }
    Operation *op = value.getDefiningOp();
    if (!needed.insert(op).second)
      continue;
    op->walk([&](Operation *inner) {
      worklist.append(inner->operand_begin(), inner->operand_end());
    });
  }
  part.reads = reads.takeVector();

  OpBuilder b(function);
  SmallVector<Type> types(
      llvm::map_range(part.reads, [](Value value) { return value.getType(); }));
  part.function = func::FuncOp::create(b, function.getLoc(), function.getName(),
                                       b.getFunctionType(types, TypeRange()));
  part.function.setPrivate();
  SymbolTable(function->getParentOp()).insert(part.function);
  Block *body = part.function.addEntryBlock();
  IRMapping mapping;
  mapping.map(part.reads, body->getArguments());
  b.setInsertionPointToStart(body);
  for (Operation &op : function.getBody().front())
    if (needed.contains(&op)) {
      b.clone(op, mapping);
      if (!matchPattern(&op, m_Constant()))
        part.ops.push_back(&op);
    }

  SmallVector<Value> results;
  for (Value value : values) {
    Value own = mapping.lookup(value);
    auto type = cast<RankedTensorType>(own.getType());
    if (!type.getElementType().isF32())
      own = CastOp::create(b, own.getLoc(), type.clone(b.getF32Type()),
                           b.getStringAttr("observed " + Twine(results.size())),
                           own);
    results.push_back(own);
  }
  llvm::DenseSet<Operation *> later(computed);
  later.insert(part.ops.begin(), part.ops.end());
  for (Operation *op : part.ops)
    for (Value result : op->getResults())
      if (isReadLater(result, later)) {
        part.keeps.push_back(result);
        results.push_back(mapping.lookup(result));
      }
  func::ReturnOp::create(b, function.getLoc(), results);
  part.function.setType(
      b.getFunctionType(types, ValueRange(results).getTypes()));
  return part;
}

StepwiseRun::Inputs StepwiseRun::makeInputs(const Part &part) {
  Inputs sample;
  for (Value value : part.reads) {
    auto argument = dyn_cast<BlockArgument>(value);
    sample.buffers.emplace_back(
        argument ? inputs[argument.getArgNumber()].getType().numBytes() : 0);
    sample.pointers.push_back(sample.buffers.back().data());
  }
  return sample;
}

LogicalResult StepwiseRun::read(const Part &part, size_t position,
                                Inputs &sample) {
  for (auto [i, value] : llvm::enumerate(part.reads)) {
    auto argument = dyn_cast<BlockArgument>(value);
    if (!argument)
      sample.pointers[i] = kept[value][position].data();
    else if (failed(readSample(function, argument.getArgNumber(),
                               inputs[argument.getArgNumber()],
                               picked[position], sample.buffers[i])))
      return failure();
  }
  return success();
}

bool StepwiseRun::makesRoomFor(const Part &part, int64_t bytes) {
  for (auto &[value, samples] : kept)
    for (std::vector<char> &sample : samples)
      bytes += static_cast<int64_t>(sample.size());
  if (bytes > kMostKept)
    return false;
  for (Value value : part.keeps)
    kept[value].reserve(picked.size());
  computed.insert(part.ops.begin(), part.ops.end());
  return true;
}

LogicalResult StepwiseRun::run(Part &part, ArrayRef<Value> values,
                               SampleVisitor visitor) {
  auto network = LoadedFunction::load(part.function, {});
  if (failed(network))
    return failure();
  Inputs sample = makeInputs(part);
  std::vector<std::vector<char>> results;
  SmallVector<void *> resultPointers;
  int64_t bytes = 0;
  SmallVector<ArrayRef<float>> views;
  for (unsigned i = 0; i < part.function.getNumResults(); ++i) {
    FailureOr<SampleType> type = getResultType(part.function, i);
    if (failed(type))
      return failure();
    auto &buffer = results.emplace_back(type->numBytes());
    resultPointers.push_back(buffer.data());
    if (i < values.size())
      views.push_back({reinterpret_cast<float *>(buffer.data()),
                       static_cast<size_t>(type->numElements())});
    else
      bytes += type->numBytes() * static_cast<int64_t>(picked.size());
  }
  bool keeps = makesRoomFor(part, bytes);
  for (auto [position, index] : llvm::enumerate(picked)) {
    if (failed(read(part, position, sample)) ||
        failed(network->run(index, sample.pointers, resultPointers)) ||
        failed(visitor(index, views)))
      return failure();
    if (keeps)
      for (auto [i, value] : llvm::enumerate(part.keeps))
        kept[value].push_back(results[values.size() + i]);
  }
  return success();
}

void StepwiseRun::forget() {
  kept.remove_if(
      [&](auto &entry) { return !isReadLater(entry.first, computed); });
}

LogicalResult StepwiseRun::observe(ArrayRef<Value> values,
                                   SampleVisitor visitor) {
  if (values.empty())
    return success();
  Part part = makePart(values);
  llvm::scope_exit erase([&] { part.function.erase(); });
  if (failed(run(part, values, visitor)))
    return failure();
  forget();
  return success();
}

} // namespace pare
