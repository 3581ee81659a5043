//===- RunSamples.cpp - a data set through a network ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Calibration/RunSamples.h"

#include "pare/Analysis/IndexBound.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Support/Progress.h"
#include <cstring>

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

LogicalResult readSample(func::FuncOp func, unsigned argument,
                         const Samples &input, int64_t index,
                         MutableArrayRef<char> bytes) {
  if (Error error = input.read(index, bytes))
    return mlir::emitError(func.getLoc()) << toString(std::move(error));
  std::optional<int64_t> bound = findIndexBound(func.getArgument(argument));
  if (!bound ||
      !getElementTypeOrSelf(func.getArgument(argument).getType()).isInteger(32))
    return success();
  for (size_t at = 0; at < bytes.size(); at += sizeof(int32_t)) {
    int32_t read;
    std::memcpy(&read, bytes.data() + at, sizeof read);
    if (read < 0 || read >= *bound)
      return mlir::emitError(func.getLoc())
             << "sample " << index << " of argument " << argument
             << " holds the index " << read << " of " << *bound;
  }
  return success();
}

FailureOr<LoadedFunction> LoadedFunction::load(func::FuncOp func,
                                               ArrayRef<StringRef> observed) {
  LoadedFunction loaded(func);
  loaded.evaluator = createEvaluator();
  if (!loaded.evaluator)
    return mlir::emitError(func.getLoc(),
                           "this tool cannot run networks: no evaluator is "
                           "registered");
  auto network = loaded.evaluator->load(func, observed);
  if (failed(network))
    return failure();
  loaded.network = std::move(*network);
  return loaded;
}

LogicalResult LoadedFunction::run(int64_t index, ArrayRef<const void *> inputs,
                                  ArrayRef<void *> results) {
  if (failed(network->run(inputs, results)))
    return mlir::emitError(func.getLoc()) << "cannot run sample " << index;
  return success();
}

SampleRunner::SampleRunner(LoadedFunction function, ArrayRef<Samples> inputs,
                           ArrayRef<Operation *> observed)
    : loaded(std::move(function)), inputs(inputs) {
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
  resultPointers.assign(loaded.getFunction().getNumResults(), nullptr);
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
  SmallVector<StringRef> names;
  for (Operation *op : observed)
    names.push_back(getOpName(op));
  auto loaded = LoadedFunction::load(func, names);
  if (failed(loaded))
    return failure();
  return std::unique_ptr<SampleRunner>(
      new SampleRunner(std::move(*loaded), inputs, observed));
}

FailureOr<ArrayRef<ArrayRef<float>>> SampleRunner::run(int64_t index) {
  for (auto [i, buffer] : enumerate(inputBuffers))
    if (failed(readSample(loaded.getFunction(), i, inputs[i], index, buffer)))
      return failure();
  if (failed(loaded.run(index, inputPointers, resultPointers)))
    return failure();
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
