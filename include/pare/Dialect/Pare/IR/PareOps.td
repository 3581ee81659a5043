//===- PareOps.td - ops of the graph dialect ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PARE_IR_PAREOPS_TD
#define PARE_DIALECT_PARE_IR_PAREOPS_TD

include "pare/Dialect/Pare/IR/PareDialect.td"
include "pare/Interfaces/ChannelFlowOpInterface.td"
include "pare/Interfaces/QuantizableOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/EnumAttr.td"

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

def Pare_Element : Type<CPred<
    "::llvm::isa<::mlir::Float32Type, ::mlir::quant::QuantizedType>($_self)">,
    "f32 or a quantized type">;

/// A dimension of size 0 would leave a group or a window without elements.
def Pare_Tensor : Type<And<[
    CPred<"::llvm::isa<::mlir::RankedTensorType>($_self)">,
    CPred<"::llvm::cast<::mlir::RankedTensorType>($_self).hasStaticShape()">,
    CPred<"!::llvm::is_contained(::llvm::cast<::mlir::RankedTensorType>($_self)"
          ".getShape(), 0)">,
    Concat<"[](::mlir::Type elementType) { return ",
           SubstLeaves<"$_self", "elementType", Pare_Element.predicate>,
           "; }(::llvm::cast<::mlir::RankedTensorType>($_self).getElementType())">]>,
    "static non-empty tensor of f32 or a quantized type",
    "::mlir::RankedTensorType">;

class Pare_TensorOfRank<int rank> : Type<And<[
    Pare_Tensor.predicate,
    CPred<"::llvm::cast<::mlir::RankedTensorType>($_self).getRank() == " # rank>]>,
    rank # "-D static non-empty tensor of f32 or a quantized type",
    "::mlir::RankedTensorType">;

def Pare_Tensor1 : Pare_TensorOfRank<1>;
def Pare_Tensor2 : Pare_TensorOfRank<2>;
def Pare_Tensor4 : Pare_TensorOfRank<4>;

//===----------------------------------------------------------------------===//
// Bases
//===----------------------------------------------------------------------===//

class Pare_Op<string mnemonic, list<Trait> traits = []>
    : Op<Pare_Dialect, mnemonic, !listconcat([Pure], traits)>;

/// A named op of the network: `pare.mnemonic "name" (operands) {...} : types`.
/// `quantizable` lists the methods of QuantizableOpInterface that the op
/// answers itself, besides the role of its operands.
class Pare_NetworkOp<string mnemonic, list<string> quantizable = [],
                     list<Trait> traits = []>
    : Pare_Op<mnemonic, !listconcat(
          [DeclareOpInterfaceMethods<ChannelFlowOpInterface>,
           DeclareOpInterfaceMethods<QuantizableOpInterface, quantizable>],
          traits)> {
  let results = (outs Pare_Tensor:$output);
  let assemblyFormat =
      "$name `(` operands `)` attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

/// The activation that belongs to an op: the result is clamped to
/// [clamp_min, clamp_max] in real values (relu: clamp_min = 0).
defvar activation = (ins OptionalAttr<F32Attr>:$clamp_min,
                         OptionalAttr<F32Attr>:$clamp_max);

//===----------------------------------------------------------------------===//
// Constants and boundaries
//===----------------------------------------------------------------------===//

def Pare_ConstantOp : Pare_Op<"constant", [ConstantLike]> {
  let summary = "A constant tensor of f32 or of a quantized type";
  let description = [{
    Holds storage values: f32, or the integers of the quantized result type (i8
    for storage of 8 bits and less, i16, i32). A value and not an initializer:
    `real = scale * (value - zero_point)`.

    ```mlir
    %w = pare.constant dense<1> : tensor<2x2xi8>
        -> tensor<2x2x!quant.uniform<i8:f32, 0.5>>
    ```
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Pare_Tensor:$output);
  let assemblyFormat = "attr-dict $value `->` type($output)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Pare_CastOp : Pare_NetworkOp<"cast"> {
  let summary = "Changes between f32 and quantized types, or two of those";
  let description = [{
    f32 to quantized: `clamp(rne(x / scale) + zero_point)`, NaN becomes the zero
    point. Quantized to f32: `scale * (q - zero_point)`. Between quantized types:
    requantizes by the module's rounding profile. It is the only op whose
    operand and result may differ in kind. Never folded with its inverse: the
    error of quantization is the point.
  }];
  let arguments = (ins StrAttr:$name, Pare_Tensor:$input);
}

//===----------------------------------------------------------------------===//
// Linear layers
//===----------------------------------------------------------------------===//

def Pare_Conv2DOp : Pare_NetworkOp<"conv2d", ["getPerChannelAxis"]> {
  let summary = "2-D convolution with bias and activation";
  let description = [{
    input [N, H, W, C], weight [O, KH, KW, C / groups], bias [O], output
    [N, OH, OW, O] with `OH = floor((H + top + bottom - dilation * (KH - 1) - 1)
    / stride) + 1`. `pads` is [top, bottom, left, right] and pads with real
    zeros. On quantized types the bias has 32-bit storage with scale
    `scale(input) * scale(weight)` and zero point 0.
  }];
  let arguments = !con((ins StrAttr:$name, Pare_Tensor4:$input,
      Pare_Tensor4:$weight, Optional<Pare_Tensor1>:$bias,
      DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$pads,
      DenseI64ArrayAttr:$dilations,
      DefaultValuedAttr<I64Attr, "1">:$groups), activation);
}

def Pare_DepthwiseConv2DOp : Pare_NetworkOp<"depthwise_conv2d", ["getPerChannelAxis"]> {
  let summary = "Depthwise 2-D convolution with bias and activation";
  let description = [{
    input [N, H, W, C], weight [KH, KW, C, M], bias [C * M], output
    [N, OH, OW, C * M]; output channel `c * M + m` reads input channel `c`.
    Otherwise as `pare.conv2d`.
  }];
  let arguments = !con((ins StrAttr:$name, Pare_Tensor4:$input,
      Pare_Tensor4:$weight, Optional<Pare_Tensor1>:$bias,
      DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$pads,
      DenseI64ArrayAttr:$dilations), activation);
}

def Pare_DenseOp : Pare_NetworkOp<"dense", ["getPerChannelAxis"]> {
  let summary = "Fully connected layer with bias and activation";
  let description = [{
    input [N, K], weight [O, K], bias [O], output [N, O]:
    `output = input * weight^T + bias`.
  }];
  let arguments = !con((ins StrAttr:$name, Pare_Tensor2:$input,
      Pare_Tensor2:$weight, Optional<Pare_Tensor1>:$bias), activation);
}

//===----------------------------------------------------------------------===//
// Elementwise
//===----------------------------------------------------------------------===//

class Pare_BinaryOp<string mnemonic, string formula>
    : Pare_NetworkOp<mnemonic> {
  let description = [{
    Both operands have the result's rank; a dimension of size 1 is repeated.
    Result: }] # formula # [{, clamped to the activation's bounds.
  }];
  let arguments = !con((ins StrAttr:$name, Pare_Tensor:$lhs, Pare_Tensor:$rhs),
                       activation);
}
def Pare_AddOp : Pare_BinaryOp<"add", "`lhs + rhs`"> {
  let summary = "Elementwise sum, with activation";
}
def Pare_SubOp : Pare_BinaryOp<"sub", "`lhs - rhs`"> {
  let summary = "Elementwise difference, with activation";
}
def Pare_MulOp : Pare_BinaryOp<"mul", "`lhs * rhs`"> {
  let summary = "Elementwise product, with activation";
}

class Pare_FunctionOp<string mnemonic>
    : Pare_NetworkOp<mnemonic, ["getFixedResultRange"]> {
  let arguments = (ins StrAttr:$name, Pare_Tensor:$input);
}
def Pare_SigmoidOp : Pare_FunctionOp<"sigmoid"> {
  let summary = "1 / (1 + exp(-x))";
}
def Pare_TanhOp : Pare_FunctionOp<"tanh"> {
  let summary = "Hyperbolic tangent";
}
def Pare_SoftmaxOp : Pare_FunctionOp<"softmax"> {
  let summary = "exp(x) divided by its sum along the last dimension";
}
def Pare_ClampOp : Pare_NetworkOp<"clamp", ["requiresSameScale"]> {
  let summary = "Clamps to real bounds; an activation that no op could take in";
  let arguments = !con((ins StrAttr:$name, Pare_Tensor:$input), activation);
}

//===----------------------------------------------------------------------===//
// Pools and reductions
//===----------------------------------------------------------------------===//

class Pare_PoolOp<string mnemonic, list<string> quantizable = []>
    : Pare_NetworkOp<mnemonic, quantizable> {
  let arguments = !con((ins StrAttr:$name, Pare_Tensor4:$input,
      DenseI64ArrayAttr:$kernel, DenseI64ArrayAttr:$strides,
      DenseI64ArrayAttr:$pads), activation);
}
def Pare_AvgPool2DOp : Pare_PoolOp<"avg_pool2d"> {
  let summary = "2-D average pool; padding does not count";
}
def Pare_MaxPool2DOp : Pare_PoolOp<"max_pool2d", ["requiresSameScale"]> {
  let summary = "2-D maximum pool; padding never wins";
}

def Pare_ReduceKind : I32EnumAttr<"ReduceKind", "what a reduction computes", [
    I32EnumAttrCase<"Sum", 0, "sum">, I32EnumAttrCase<"Mean", 1, "mean">,
    I32EnumAttrCase<"Max", 2, "max">]> {
  let cppNamespace = "::pare";
  let genSpecializedAttr = 0;
}
def Pare_ReduceKindAttr : EnumAttr<Pare_Dialect, Pare_ReduceKind, "reduce_kind"> {
  let assemblyFormat = "`<` $value `>`";
}

def Pare_ReduceOp : Pare_NetworkOp<"reduce", ["requiresSameScale"]> {
  let summary = "Sum, mean or maximum over some dimensions, which stay as 1";
  let arguments = (ins StrAttr:$name, Pare_Tensor:$input,
      Pare_ReduceKindAttr:$kind, DenseI64ArrayAttr:$axes);
}

//===----------------------------------------------------------------------===//
// Moving values
//===----------------------------------------------------------------------===//

def Pare_PadOp : Pare_NetworkOp<"pad", ["requiresSameScale"]> {
  let summary = "Pads every dimension with one real value";
  let description = [{ `low` and `high` count elements per dimension. }];
  let arguments = (ins StrAttr:$name, Pare_Tensor:$input,
      DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$high,
      DefaultValuedAttr<F32Attr, "0.0f">:$value);
}
def Pare_ConcatOp : Pare_NetworkOp<"concat"> {
  let summary = "Joins tensors along one dimension";
  let arguments = (ins StrAttr:$name, Variadic<Pare_Tensor>:$inputs,
      I64Attr:$axis);
}
def Pare_ReshapeOp : Pare_NetworkOp<"reshape", ["requiresSameScale"]> {
  let summary = "The same elements in row-major order under another shape";
  let arguments = (ins StrAttr:$name, Pare_Tensor:$input);
  let hasFolder = 1;
}
def Pare_TransposeOp : Pare_NetworkOp<"transpose", ["requiresSameScale"]> {
  let summary = "Permutes dimensions: result dimension i is input dimension perms[i]";
  let arguments = (ins StrAttr:$name, Pare_Tensor:$input,
      DenseI64ArrayAttr:$perms);
  let hasFolder = 1;
}
def Pare_SliceOp : Pare_NetworkOp<"slice", ["requiresSameScale"]> {
  let summary = "A box of a tensor: result shape from element `start`, step 1";
  let arguments = (ins StrAttr:$name, Pare_Tensor:$input,
      DenseI64ArrayAttr:$start);
}

#endif // PARE_DIALECT_PARE_IR_PAREOPS_TD
