//===- CorrectBias.cpp - biases that close the mean error -----------------===//
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

#include "CorrectBias.h"

#include "MeanColumns.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Remarks.h"
#include "pare/Calibration/RunSamples.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Support/Constants.h"

using namespace mlir;

namespace pare {
namespace {

/// Rounds of correction. The first takes the inputs of the float network, which
/// accounts for the rounding of weights; each of the others measures the
/// quantized network as it has become.
constexpr int kRounds = 3;

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

/// The mean inputs of the linear ops of a function, by the name of the op.
class MeanInputs {
public:
  /// Measures what the ops of `names` read. Ops whose input has no name are
  /// left out.
  static FailureOr<MeanInputs> measure(func::FuncOp func,
                                       ArrayRef<Operation *> layers,
                                       ArrayRef<std::string> data,
                                       int64_t limit, StringRef activity) {
    FailureOr<std::vector<Samples>> inputs = openInputs(func, data);
    if (failed(inputs))
      return failure();
    MeanInputs means;
    unsigned arguments = func.getNumArguments();
    SmallVector<Operation *> observed;
    SmallVector<std::pair<Operation *, unsigned>> places;
    for (Operation *layer : layers) {
      Value input = layer->getOperand(0);
      if (auto argument = dyn_cast<BlockArgument>(input)) {
        places.push_back({layer, argument.getArgNumber()});
        continue;
      }
      Operation *producer = input.getDefiningOp();
      if (getOpName(producer).empty())
        continue;
      auto *found = llvm::find(observed, producer);
      places.push_back(
          {layer, arguments + std::distance(observed.begin(), found)});
      if (found == observed.end())
        observed.push_back(producer);
    }
    int64_t count = 0;
    std::vector<std::vector<double>> sums(arguments + observed.size());
    auto visit = [&](int64_t, ArrayRef<ArrayRef<float>> values) {
      ++count;
      for (auto [sum, numbers] : llvm::zip_equal(sums, values)) {
        sum.resize(numbers.size());
        for (auto [total, x] : llvm::zip_equal(sum, numbers))
          total += x;
      }
      return success();
    };
    if (failed(runSamples(func, *inputs, observed, limit, activity, visit)))
      return failure();
    for (auto [layer, place] : places) {
      std::vector<double> mean = sums[place];
      for (double &value : mean)
        value /= static_cast<double>(count);
      if (!mean.empty())
        means.columns[getOpName(layer)] = getMeanColumns(layer, mean);
    }
    return means;
  }

  const std::vector<double> *of(StringRef name) const {
    auto it = columns.find(name);
    return it == columns.end() ? nullptr : &it->second;
  }

private:
  llvm::StringMap<std::vector<double>> columns;
};

using Targets = llvm::StringMap<std::vector<double>>;

/// The mean results of the reference's layers, by name, from what they read.
Targets getTargets(ArrayRef<Operation *> layers, const MeanInputs &inputs) {
  Targets targets;
  for (Operation *layer : layers) {
    const std::vector<double> *columns = inputs.of(getOpName(layer));
    if (!columns)
      continue;
    std::vector<double> result =
        multiplyColumns(layer, realValues(layer->getOperand(1)), *columns);
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
             const MeanInputs &inputs) {
  const std::vector<double> *columns = inputs.of(getOpName(op));
  auto target = targets.find(getOpName(op));
  if (!columns || target == targets.end() ||
      target->second.size() != bias.real.size())
    return;
  std::vector<double> product =
      multiplyColumns(op, realValues(op->getOperand(1)), *columns);
  for (auto [real, goal, mean] :
       llvm::zip_equal(bias.real, target->second, product))
    real = goal - mean;
  setQuantizedBias(op, bias);
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
    auto constant = ConstantOp::create(
        builder, operand.get().getLoc(),
        getSymmetricType(real, 32, bias.inputScale, bias.scales, 0),
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
  SmallVector<Operation *> originals = linearOps(reference);
  FailureOr<MeanInputs> inputs =
      MeanInputs::measure(reference, originals, data, limit, "float means");
  if (failed(inputs))
    return failure();
  Targets targets = getTargets(originals, *inputs);
  llvm::DenseMap<Operation *, std::vector<double>> before;
  for (Operation *op : layers)
    before[op] = biases[op].real;
  for (int round = 0; round < kRounds; ++round) {
    if (round > 0)
      inputs = MeanInputs::measure(quantized, layers, data, limit,
                                   "correcting biases");
    if (failed(inputs))
      return failure();
    for (Operation *op : layers)
      correct(op, biases[op], targets, *inputs);
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
