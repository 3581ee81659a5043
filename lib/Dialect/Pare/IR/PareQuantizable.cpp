//===- PareQuantizable.cpp - what pare ops say to quantization ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/Pare/IR/Pare.h"

using namespace mlir;

namespace pare {

/// Linear ops: input, weight, bias.
static OperandRole linearRole(unsigned operand) {
  return operand == 0   ? OperandRole::Activation
         : operand == 1 ? OperandRole::Weight
                        : OperandRole::Bias;
}

OperandRole Conv2DOp::getOperandRole(unsigned operand) {
  return linearRole(operand);
}
std::optional<int64_t> Conv2DOp::getPerChannelAxis(unsigned operand) {
  return operand == 1 ? std::optional<int64_t>(0) : std::nullopt;
}
OperandRole DepthwiseConv2DOp::getOperandRole(unsigned operand) {
  return linearRole(operand);
}
std::optional<int64_t> DepthwiseConv2DOp::getPerChannelAxis(unsigned operand) {
  // A quantized type has one axis: with a multiplier above 1 the output
  // channels take two, and per-channel scales follow the input channel.
  return operand == 1 ? std::optional<int64_t>(2) : std::nullopt;
}
OperandRole DenseOp::getOperandRole(unsigned operand) {
  return linearRole(operand);
}
std::optional<int64_t> DenseOp::getPerChannelAxis(unsigned operand) {
  return operand == 1 ? std::optional<int64_t>(0) : std::nullopt;
}

#define PARE_ALL_ACTIVATIONS(OpTy)                                             \
  OperandRole OpTy::getOperandRole(unsigned) { return OperandRole::Activation; }
PARE_ALL_ACTIVATIONS(CastOp)
PARE_ALL_ACTIVATIONS(AddOp)
PARE_ALL_ACTIVATIONS(SubOp)
PARE_ALL_ACTIVATIONS(MulOp)
PARE_ALL_ACTIVATIONS(SigmoidOp)
PARE_ALL_ACTIVATIONS(TanhOp)
PARE_ALL_ACTIVATIONS(SoftmaxOp)
PARE_ALL_ACTIVATIONS(ClampOp)
PARE_ALL_ACTIVATIONS(AvgPool2DOp)
PARE_ALL_ACTIVATIONS(MaxPool2DOp)
PARE_ALL_ACTIVATIONS(ReduceOp)
PARE_ALL_ACTIVATIONS(PadOp)
PARE_ALL_ACTIVATIONS(ConcatOp)
PARE_ALL_ACTIVATIONS(ReshapeOp)
PARE_ALL_ACTIVATIONS(TransposeOp)
PARE_ALL_ACTIVATIONS(SliceOp)
#undef PARE_ALL_ACTIVATIONS

bool ClampOp::requiresSameScale() { return true; }
bool MaxPool2DOp::requiresSameScale() { return true; }
bool PadOp::requiresSameScale() { return true; }
bool ReshapeOp::requiresSameScale() { return true; }
bool TransposeOp::requiresSameScale() { return true; }
bool SliceOp::requiresSameScale() { return true; }
bool ReduceOp::requiresSameScale() { return getKind() == ReduceKind::Max; }

std::optional<std::pair<double, double>> SoftmaxOp::getFixedResultRange() {
  return std::make_pair(0.0, 255.0 / 256.0);
}
std::optional<std::pair<double, double>> SigmoidOp::getFixedResultRange() {
  return std::make_pair(0.0, 255.0 / 256.0);
}
std::optional<std::pair<double, double>> TanhOp::getFixedResultRange() {
  return std::make_pair(-1.0, 127.0 / 128.0);
}

} // namespace pare
