//===- LinearLayer.h - convolutions and dense layers as matrices ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every linear layer of `pare` is `problems` independent equations
// `y_p = W_p x_p + b_p`: one for a convolution or a dense layer, one a group
// for a grouped convolution, one an input channel for a depthwise convolution.
// Column `tap * channels + c` of a problem is tap `tap` of its channel `c`, in
// row-major order of the kernel; output `o` of the op is row `o % rows` of
// problem `o / rows`.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_ANALYSIS_LINEARLAYER_H
#define PARE_ANALYSIS_LINEARLAYER_H

#include "mlir/IR/Operation.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <vector>

namespace pare {

/// A float linear layer of `pare` with constant weights. The sizes are those at
/// the time of `get`.
class LinearLayer {
public:
  /// Nothing for other ops, for quantized types, and for weights or biases
  /// that are not constants.
  static std::optional<LinearLayer> get(mlir::Operation *op);

  mlir::Operation *getOp() const { return op; }
  mlir::Value getInput() const { return op->getOperand(0); }
  mlir::Value getWeight() const { return op->getOperand(1); }
  mlir::Value getOutput() const { return op->getResult(0); }
  /// The dimension of the weight that input channels index, where removing one
  /// removes no output of this op; nothing for depthwise and grouped layers.
  std::optional<int64_t> getInputChannelDim() const;

  /// The columns of the matrix that read any of the input channels `inputs`,
  /// for a layer that has `getInputChannelDim`; ascending if `inputs` are.
  llvm::SmallVector<int64_t> columnsOf(llvm::ArrayRef<int64_t> inputs) const;

  int64_t getProblems() const { return problems; }
  /// Outputs and columns of one problem.
  int64_t getRows() const { return rows; }
  int64_t getColumns() const { return columns; }
  int64_t getOutputs() const { return problems * rows; }
  /// The channel of the op's input (the index along its last dimension) that a
  /// column of output `output` reads.
  int64_t getInputChannel(int64_t output, int64_t column) const {
    return output / rows * channels + column % channels;
  }
  /// Output positions of one sample.
  int64_t getPositions() const { return positions; }
  /// Whether some output positions read padding.
  bool hasPadding() const;

  /// W_p of all problems, row after row: problems * rows * columns values.
  std::vector<float> getWeights() const;
  /// All outputs' biases; zeros where the op has none.
  std::vector<float> getBias() const;
  /// Changes the constants of weight and bias where they are, if no other op
  /// reads them, and else gives the op new ones.
  void setWeights(llvm::ArrayRef<float> weights);
  void setBias(llvm::ArrayRef<float> bias);

  /// Writes the inputs of all problems at one output position to `row`
  /// (problems * columns values); `input` is one sample, row-major.
  void gatherRow(const float *input, int64_t position, float *row) const;
  /// Where the outputs of a position begin in the row-major output.
  int64_t getOutputOffset(int64_t position) const {
    return position * getOutputs();
  }

private:
  LinearLayer(mlir::Operation *op);
  /// The offset in the op's weight constant of an element of the matrix.
  int64_t weightOffset(int64_t output, int64_t column) const;

  mlir::Operation *op;
  bool dense = false, depthwise = false;
  int64_t problems = 1, rows = 1, columns = 1, positions = 1;
  /// Channels of a problem, and of the op's input.
  int64_t channels = 1, inputChannels = 1;
  int64_t height = 1, width = 1, outputHeight = 1, outputWidth = 1;
  int64_t kernelHeight = 1, kernelWidth = 1;
  llvm::SmallVector<int64_t> strides{1, 1}, pads{0, 0, 0, 0}, dilations{1, 1};
};

} // namespace pare

#endif // PARE_ANALYSIS_LINEARLAYER_H
