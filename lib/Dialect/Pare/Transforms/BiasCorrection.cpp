//===- BiasCorrection.cpp - biases that close the mean error --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For y = W x + b the best bias for another W' is b' = E[y] - W' E[x'], with x'
// what the layer reads in the compressed network (Nagel et al., "Data-Free
// Quantization Through Weight Equalization and Bias Correction", 4.2).
//
//===----------------------------------------------------------------------===//

#include "BiasCorrection.h"

#include "MeanColumns.h"
#include "StepwiseRun.h"
#include "ValueObserver.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Remarks.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Support/Constants.h"
#include "pare/Support/Progress.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace pare {
namespace {

/// The real values of a constant, which may be quantized.
std::vector<double> realValues(Value value) {
  Attribute constant;
  if (!matchPattern(value, m_Constant(&constant)))
    return {};
  std::vector<double> result;
  auto type = cast<RankedTensorType>(value.getType());
  if (auto values = readElements<float>(constant)) {
    result.assign(values->begin(), values->end());
    return result;
  }
  auto values = readElements<int8_t>(constant);
  if (!values)
    return {};
  auto perAxis =
      dyn_cast<quant::UniformQuantizedPerAxisType>(type.getElementType());
  auto uniform = dyn_cast<quant::UniformQuantizedType>(type.getElementType());
  int64_t inner = 1;
  if (perAxis)
    for (int64_t size :
         type.getShape().drop_front(perAxis.getQuantizedDimension() + 1))
      inner *= size;
  for (auto [i, stored] : llvm::enumerate(*values)) {
    double scale =
        perAxis ? perAxis.getScales()[i / inner % perAxis.getScales().size()]
                : uniform.getScale();
    result.push_back(scale * stored);
  }
  return result;
}

/// What linear ops read on average (`getMeanColumns`), by the name of the op.
using Columns = llvm::StringMap<std::vector<double>>;

/// Whether a run can show the values of `layer`'s input as real numbers: those
/// of an op, or of an argument that is f32.
bool hasObservableInput(Operation *layer) {
  Value input = layer->getOperand(0);
  if (Operation *producer = input.getDefiningOp())
    return !getOpName(producer).empty() && producer->getNumResults() == 1;
  return isObservable(input);
}

/// Runs a network and calls a visitor with values.
using Observe =
    llvm::function_ref<LogicalResult(ArrayRef<Value> values, SampleVisitor)>;

/// Adds to `columns` what `layers` read where `observe` runs them.
LogicalResult measureColumns(ArrayRef<Operation *> layers, Observe observe,
                             Columns &columns) {
  llvm::SetVector<Value> values;
  for (Operation *layer : layers)
    if (hasObservableInput(layer))
      values.insert(layer->getOperand(0));
  int64_t count = 0;
  std::vector<std::vector<double>> sums(values.size());
  auto visit = [&](int64_t, ArrayRef<ArrayRef<float>> observed) {
    ++count;
    for (auto [sum, numbers] : llvm::zip_equal(sums, observed)) {
      sum.resize(numbers.size());
      for (auto [total, x] : llvm::zip_equal(sum, numbers))
        total += x;
    }
    return success();
  };
  if (failed(observe(values.getArrayRef(), visit)))
    return failure();
  for (std::vector<double> &sum : sums)
    for (double &value : sum)
      value /= static_cast<double>(count);
  for (Operation *layer : layers) {
    auto place = llvm::find(values, layer->getOperand(0));
    if (place != values.end())
      columns[getOpName(layer)] =
          getMeanColumns(layer, sums[place - values.begin()]);
  }
  return success();
}

using Targets = llvm::StringMap<std::vector<double>>;

/// The mean results of the reference's layers, by name, from what they read.
Targets getTargets(ArrayRef<Operation *> layers, const Columns &columns) {
  Targets targets;
  for (Operation *layer : layers) {
    auto read = columns.find(getOpName(layer));
    if (read == columns.end())
      continue;
    std::vector<double> result =
        multiplyColumns(layer, realValues(layer->getOperand(1)), read->second);
    if (layer->getNumOperands() > 2)
      for (auto [total, bias] :
           llvm::zip_equal(result, realValues(layer->getOperand(2))))
        total += bias;
    targets[getOpName(layer)] = std::move(result);
  }
  return targets;
}

/// Gives `op` the bias that puts its mean result on target.
void correct(Operation *op, QuantizedBias &bias, const Targets &targets,
             const Columns &columns) {
  auto read = columns.find(getOpName(op));
  auto target = targets.find(getOpName(op));
  if (read == columns.end() || target == targets.end() ||
      target->second.size() != bias.real.size())
    return;
  std::vector<double> product =
      multiplyColumns(op, realValues(op->getOperand(1)), read->second);
  for (auto [real, goal, mean] :
       llvm::zip_equal(bias.real, target->second, product))
    real = goal - mean;
  setQuantizedBias(op, bias);
}

/// The layers of `rest` that read nothing that another layer of it computes:
/// what they read will not change any more.
SmallVector<Operation *> findReady(func::FuncOp func,
                                   const llvm::SetVector<Operation *> &rest) {
  SmallVector<Operation *> ready;
  llvm::SmallPtrSet<Operation *, 32> changing;
  for (Operation &op : func.getBody().front()) {
    bool reads = llvm::any_of(op.getOperands(), [&](Value operand) {
      return changing.contains(operand.getDefiningOp());
    });
    if (rest.contains(&op) && !reads)
      ready.push_back(&op);
    if (rest.contains(&op) || reads)
      changing.insert(&op);
  }
  return ready;
}

SmallVector<Operation *> linearOps(func::FuncOp func) {
  SmallVector<Operation *> ops;
  for (Operation &op : func.getBody().front())
    if (isLinear(&op))
      ops.push_back(&op);
  return ops;
}

} // namespace

void setQuantizedBias(Operation *op, const QuantizedBias &bias) {
  auto quantizable = cast<QuantizableOpInterface>(op);
  for (OpOperand &operand : op->getOpOperands()) {
    if (quantizable.getOperandRole(operand.getOperandNumber()) !=
        OperandRole::Bias)
      continue;
    auto type = cast<RankedTensorType>(operand.get().getType());
    auto real = type.clone(Float32Type::get(op->getContext()));
    OpBuilder builder(op);
    auto storage = RankedTensorType::get(type.getShape(), builder.getI32Type());
    std::vector<int32_t> stored =
        roundBias(bias.real, bias.inputScale, bias.scales);
    Operation *old = operand.get().getDefiningOp();
    auto constant =
        ConstantOp::create(builder, operand.get().getLoc(),
                           getSymmetricType(real, 32, INT32_MIN, INT32_MAX,
                                            bias.inputScale, bias.scales, 0),
                           buildElements<int32_t>(storage, stored));
    operand.set(constant);
    if (old && old->use_empty())
      old->erase();
  }
}

LogicalResult correctBiases(func::FuncOp reference, func::FuncOp quantized,
                            QuantizedBiases &biases, ArrayRef<std::string> data,
                            int64_t limit) {
  SmallVector<Operation *> layers;
  for (auto &[op, bias] : biases)
    if (isLinear(op))
      layers.push_back(op);
  if (layers.empty())
    return success();
  FailureOr<std::vector<Samples>> inputs = openInputs(reference, data);
  if (failed(inputs))
    return failure();
  // Layers that stay float need no target, and may have weights and biases that
  // are computed.
  llvm::StringSet<> names;
  for (Operation *layer : layers)
    names.insert(getOpName(layer));
  SmallVector<Operation *> originals = linearOps(reference);
  llvm::erase_if(originals,
                 [&](Operation *op) { return !names.contains(getOpName(op)); });
  Columns columns;
  auto runReference = [&](ArrayRef<Value> values, SampleVisitor visitor) {
    return observeValues(reference, *inputs, values, "float means", visitor,
                         limit);
  };
  if (failed(measureColumns(originals, runReference, columns)))
    return failure();
  Targets targets = getTargets(originals, columns);
  llvm::DenseMap<Operation *, std::vector<double>> before;
  for (Operation *op : layers)
    before[op] = biases[op].real;
  inputs = openInputs(quantized, data);
  if (failed(inputs))
    return failure();
  StepwiseRun corrected(quantized, *inputs, limit);
  auto runOn = [&](ArrayRef<Value> values, SampleVisitor visitor) {
    return corrected.observe(values, visitor);
  };
  Progress progress("correcting biases", layers.size());
  llvm::SetVector<Operation *> rest(layers.begin(), layers.end());
  while (!rest.empty()) {
    SmallVector<Operation *> ready = findReady(quantized, rest);
    // What an integer argument holds is the float input, but for its rounding:
    // there the columns of the reference stay.
    if (failed(measureColumns(ready, runOn, columns)))
      return failure();
    for (Operation *op : ready) {
      correct(op, biases[op], targets, columns);
      rest.remove(op);
      progress.advance();
    }
  }
  for (Operation *op : layers) {
    double distance = 0.0;
    for (auto [from, to] : llvm::zip_equal(before[op], biases[op].real))
      distance = std::max(distance, std::abs(to - from));
    remark::passed(
        op->getLoc(),
        remark::RemarkOpts::name("BiasCorrected").category("pare-quantize"))
        << ("the bias of '" + getOpName(op) + "' was corrected").str()
        << remark::metric("Distance", distance);
  }
  return success();
}

} // namespace pare
