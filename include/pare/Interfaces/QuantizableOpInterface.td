//===- QuantizableOpInterface.td - what an op's operands are to quantization -===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_INTERFACES_QUANTIZABLEOPINTERFACE_TD
#define PARE_INTERFACES_QUANTIZABLEOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def QuantizableOpInterface : OpInterface<"QuantizableOpInterface"> {
  let cppNamespace = "::pare";
  let description = [{
    Says what each operand of an op is to quantization: an activation, a weight
    (and along which axis its scales may differ), or a bias (which takes the
    scale of activation times weight), and which rules bind the result's scale.
    An op with this interface is quantized by changing the element types of its
    operands and results; an op without it stays float.
  }];
  let methods = [
    InterfaceMethod<"The role of an operand.",
      "::pare::OperandRole", "getOperandRole", (ins "unsigned":$operand)>,
    InterfaceMethod<
      [{The axis of operand `operand` (a weight) along which each index may have
        a scale of its own, or nothing where only per-tensor scales work.}],
      "std::optional<int64_t>", "getPerChannelAxis", (ins "unsigned":$operand),
      [{}], [{ return std::nullopt; }]>,
    InterfaceMethod<
      [{True where result and activations must have one scale, because the op
        only moves or compares values (reshape, max pool).}],
      "bool", "requiresSameScale", (ins), [{}], [{ return false; }]>,
    InterfaceMethod<
      [{The range of real values of the result where the op itself fixes it
        (softmax, sigmoid, tanh): it beats calibration.}],
      "std::optional<std::pair<double, double>>", "getFixedResultRange",
      (ins), [{}], [{ return std::nullopt; }]>,
    InterfaceMethod<
      [{Whether the op works on integers as it stands; otherwise `reason` says,
        in words for a remark, why it stays float.}],
      "bool", "canQuantize", (ins "std::string &":$reason), [{}],
      [{ return true; }]>
  ];
}

#endif // PARE_INTERFACES_QUANTIZABLEOPINTERFACE_TD
