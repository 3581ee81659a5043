//===- Verifiers.cpp - what kernel verifiers share ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verifiers.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace pare::kernel::detail {

LogicalResult verifyDestination(DestinationStyleOpInterface op) {
  Value init = op.getDpsInits().front();
  bool onTensors = isa<RankedTensorType>(init.getType());
  if (op->getNumResults() != (onTensors ? 1u : 0u))
    return op.emitOpError()
           << "expected " << (onTensors ? "one result" : "no results")
           << " with a destination of type " << init.getType() << ", got "
           << op->getNumResults();
  if (onTensors && op->getResult(0).getType() != init.getType())
    return op.emitOpError()
           << "result type " << op->getResult(0).getType()
           << " differs from destination type " << init.getType();
  for (OpOperand *input : op.getDpsInputOperands())
    if (isa<RankedTensorType>(input->get().getType()) != onTensors)
      return op.emitOpError()
             << "operand " << input->getOperandNumber() << " of type "
             << input->get().getType() << " and destination of type "
             << init.getType() << " must both be tensors or both memrefs";
  return success();
}

LogicalResult verifyKind(Operation *op, StringRef what,
                         std::optional<Attribute> value, Value init) {
  if (!value || isa<FloatAttr>(*value) == isFloat(init))
    return success();
  return op->emitOpError() << what << " is " << *value
                           << " but the destination is " << init.getType();
}

LogicalResult verifyRange(Operation *op, std::optional<Attribute> clampMin,
                          std::optional<Attribute> clampMax, Value init) {
  unsigned width = elementOf(init).getIntOrFloatBitWidth();
  if (isFloat(init) || width > 32)
    return success();
  // Ops that move values have the form of their input.
  bool isUnsigned =
      op->hasAttr("output_unsigned") ||
      (isa<ClampOp, MaxPool2DOp>(op) && op->hasAttr("input_unsigned"));
  isUnsigned &= width < 32;
  int64_t low = isUnsigned ? 0 : llvm::minIntN(width);
  int64_t high = isUnsigned ? static_cast<int64_t>(llvm::maxUIntN(width))
                            : llvm::maxIntN(width);
  if (clampMin)
    low = std::max(low, cast<IntegerAttr>(*clampMin).getInt());
  if (clampMax)
    high = std::min(high, cast<IntegerAttr>(*clampMax).getInt());
  if (low <= high)
    return success();
  return op->emitOpError() << "no stored value is within the bounds, " << low
                           << ".." << high << " in " << init.getType();
}

LogicalResult verifyPads(Operation *op, ArrayRef<int64_t> low,
                         ArrayRef<int64_t> high, ArrayRef<int64_t> padded) {
  for (auto [dim, size] : llvm::enumerate(padded))
    if (low[dim] < 0 || high[dim] < 0 || low[dim] > size ||
        high[dim] > size - low[dim])
      return op->emitOpError()
             << "dimension " << dim << " of size " << size
             << " has no room for pads of " << low[dim] << " and " << high[dim];
  return success();
}

LogicalResult verifyWindow(DestinationStyleOpInterface op,
                           ArrayRef<int64_t> kernel, ArrayRef<int64_t> strides,
                           ArrayRef<int64_t> pads,
                           ArrayRef<int64_t> dilations) {
  if (failed(verifyCount(op, "strides", 2, strides.size())) ||
      failed(verifyCount(op, "pads", 4, pads.size())) ||
      failed(verifyCount(op, "dilations", 2, dilations.size())))
    return failure();
  ArrayRef<int64_t> in = shaped(op->getOperand(0)).getShape();
  ArrayRef<int64_t> out = shaped(op.getDpsInits().front()).getShape();
  if (in.size() != 4 || out.size() != 4)
    return op->emitOpError("expected 4-D input and destination");
  StringRef what[2] = {"output height", "output width"};
  for (int i = 0; i < 2; ++i) {
    if (strides[i] < 1 || dilations[i] < 1)
      return op->emitOpError("strides and dilations must be at least 1");
    if (failed(verifySteps(op, "windows, strides, dilations and pads",
                           {kernel[i], strides[i], dilations[i], pads[2 * i],
                            pads[2 * i + 1]})))
      return failure();
    int64_t span = in[1 + i] + pads[2 * i] + pads[2 * i + 1] -
                   dilations[i] * (kernel[i] - 1) - 1;
    int64_t expected = span < 0 ? 0 : span / strides[i] + 1;
    if (failed(verifyDim(op, what[i], expected, out[1 + i])))
      return failure();
  }
  return verifyDim(op, "output batch", in[0], out[0]);
}

LogicalResult verifySameShape(Operation *op, Value input, Value init) {
  if (shaped(input).getShape() == shaped(init).getShape())
    return success();
  return op->emitOpError() << "input type " << input.getType()
                           << " and destination type " << init.getType()
                           << " differ in shape";
}

} // namespace pare::kernel::detail
