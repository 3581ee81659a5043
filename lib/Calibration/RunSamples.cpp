//===- RunSamples.cpp - a data set through a network ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Calibration/RunSamples.h"

#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Support/Progress.h"

using namespace llvm;
using namespace mlir;

namespace pare {

std::string getArgumentName(unsigned index) {
  return "%arg" + std::to_string(index);
}

SmallVector<Operation *> getNamedOps(func::FuncOp func) {
  SmallVector<Operation *> ops;
  for (Operation &op : func.getBody().front()) {
    if (getOpName(&op).empty() || op.getNumResults() != 1)
      continue;
    auto type = dyn_cast<RankedTensorType>(op.getResult(0).getType());
    if (type && type.hasStaticShape() &&
        isa<Float32Type, quant::QuantizedType>(type.getElementType()))
      ops.push_back(&op);
  }
  return ops;
}

SampleRunner::SampleRunner(func::FuncOp func, ArrayRef<Samples> inputs,
                           ArrayRef<Operation *> observed)
    : func(func), inputs(inputs) {
  for (const Samples &input : inputs) {
    const SampleType &type = input.getType();
    auto &buffer = inputBuffers.emplace_back(type.numBytes());
    inputPointers.push_back(buffer.data());
    bool isFloat = type.dtype.kind == NpyDtype::Kind::Float &&
                   type.dtype.bytes == sizeof(float);
    values.push_back(
        isFloat ? ArrayRef<float>(reinterpret_cast<float *>(buffer.data()),
                                  type.numElements())
                : ArrayRef<float>());
  }
  resultPointers.assign(func.getNumResults(), nullptr);
  for (Operation *op : observed) {
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    auto &buffer = observedBuffers.emplace_back(type.getNumElements());
    resultPointers.push_back(buffer.data());
    values.push_back(buffer);
  }
}

FailureOr<std::unique_ptr<SampleRunner>>
SampleRunner::create(func::FuncOp func, ArrayRef<Samples> inputs,
                     ArrayRef<Operation *> observed) {
  std::unique_ptr<SampleRunner> runner(
      new SampleRunner(func, inputs, observed));
  runner->evaluator = createEvaluator();
  if (!runner->evaluator)
    return mlir::emitError(func.getLoc(),
                           "this tool cannot run networks: no evaluator is "
                           "registered");
  SmallVector<StringRef> names;
  for (Operation *op : observed)
    names.push_back(getOpName(op));
  auto network = runner->evaluator->load(func, names);
  if (failed(network))
    return failure();
  runner->network = std::move(*network);
  return runner;
}

FailureOr<ArrayRef<ArrayRef<float>>> SampleRunner::run(int64_t index) {
  for (auto [input, buffer] : zip_equal(inputs, inputBuffers))
    if (Error error = input.read(index, buffer))
      return mlir::emitError(func.getLoc()) << toString(std::move(error));
  if (failed(network->run(inputPointers, resultPointers)))
    return mlir::emitError(func.getLoc()) << "cannot run sample " << index;
  return ArrayRef<ArrayRef<float>>(values);
}

SmallVector<int64_t> pickSamples(ArrayRef<Samples> inputs, int64_t limit) {
  int64_t total = inputs.empty() ? 1 : inputs.front().size();
  int64_t count = limit > 0 ? std::min(limit, total) : total;
  SmallVector<int64_t> picked;
  for (int64_t i = 0; i < count; ++i)
    picked.push_back(i * total / count);
  return picked;
}

LogicalResult runSamples(func::FuncOp func, ArrayRef<Samples> inputs,
                         ArrayRef<Operation *> observed, int64_t limit,
                         StringRef activity, SampleVisitor visitor) {
  auto runner = SampleRunner::create(func, inputs, observed);
  if (failed(runner))
    return failure();
  SmallVector<int64_t> picked = pickSamples(inputs, limit);
  Progress progress(activity, picked.size());
  for (int64_t index : picked) {
    auto values = (*runner)->run(index);
    if (failed(values) || failed(visitor(index, *values)))
      return failure();
    progress.advance();
  }
  return success();
}

} // namespace pare
