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

namespace {

/// The buffers of one run: inputs as the entry stores them, and the values that
/// are handed to the visitor.
struct Buffers {
  std::vector<std::vector<char>> inputs;
  std::vector<std::vector<float>> observed;
  SmallVector<const void *> inputPointers;
  SmallVector<void *> resultPointers;
  SmallVector<ArrayRef<float>> values;

  Buffers(func::FuncOp func, ArrayRef<Samples> samples,
          ArrayRef<Operation *> ops) {
    for (const Samples &input : samples) {
      const SampleType &type = input.getType();
      auto &buffer = inputs.emplace_back(type.numBytes());
      inputPointers.push_back(buffer.data());
      bool isFloat = type.dtype.kind == NpyDtype::Kind::Float &&
                     type.dtype.bytes == sizeof(float);
      values.push_back(
          isFloat ? ArrayRef<float>(reinterpret_cast<float *>(buffer.data()),
                                    type.numElements())
                  : ArrayRef<float>());
    }
    resultPointers.assign(func.getNumResults(), nullptr);
    for (Operation *op : ops) {
      auto type = cast<RankedTensorType>(op->getResult(0).getType());
      auto &buffer = observed.emplace_back(type.getNumElements());
      resultPointers.push_back(buffer.data());
      values.push_back(buffer);
    }
  }
};

} // namespace

LogicalResult runSamples(func::FuncOp func, ArrayRef<Samples> inputs,
                         ArrayRef<Operation *> observed, int64_t limit,
                         StringRef activity, SampleVisitor visitor) {
  std::unique_ptr<Evaluator> evaluator = createEvaluator();
  if (!evaluator)
    return mlir::emitError(func.getLoc(),
                           "this tool cannot run networks: no evaluator is "
                           "registered");
  SmallVector<StringRef> names;
  for (Operation *op : observed)
    names.push_back(getOpName(op));
  auto network = evaluator->load(func, names);
  if (failed(network))
    return failure();
  Buffers buffers(func, inputs, observed);
  int64_t total = inputs.empty() ? 1 : inputs.front().size();
  int64_t count = limit > 0 ? std::min(limit, total) : total;
  Progress progress(activity, count);
  for (int64_t i = 0; i < count; ++i) {
    int64_t index = i * total / count;
    for (auto [input, buffer] : zip_equal(inputs, buffers.inputs))
      if (Error error = input.read(index, buffer))
        return mlir::emitError(func.getLoc()) << toString(std::move(error));
    if (failed((*network)->run(buffers.inputPointers, buffers.resultPointers)))
      return mlir::emitError(func.getLoc()) << "cannot run sample " << index;
    if (failed(visitor(index, buffers.values)))
      return failure();
    progress.advance();
  }
  return success();
}

} // namespace pare
