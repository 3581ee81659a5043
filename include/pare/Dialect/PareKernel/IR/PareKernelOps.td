//===- PareKernelOps.td - ops of the kernel dialect -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_IR_PAREKERNELOPS_TD
#define PARE_DIALECT_PAREKERNEL_IR_PAREKERNELOPS_TD

include "pare/Dialect/PareKernel/IR/PareKernelDialect.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

//===----------------------------------------------------------------------===//
// Types and common attributes
//===----------------------------------------------------------------------===//

def PareKernel_Element
    : AnyTypeOf<[I1, I8, I16, I32, I64, F32], "i1, i8, i16, i32, i64 or f32">;
def PareKernel_Shaped
    : AnyTypeOf<[StaticShapeTensorOf<[PareKernel_Element]>,
                 StaticShapeMemRefOf<[PareKernel_Element]>],
                "static tensor or memref">;

/// A clamp bound: on stored integers (after the zero point) or on floats.
def PareKernel_BoundAttr : AnyAttrOf<[I32Attr, F32Attr], "i32 or f32 bound">;

/// Clamp bounds of the result; absent: the result type's own range.
defvar bounds = (ins OptionalAttr<PareKernel_BoundAttr>:$clamp_min,
                     OptionalAttr<PareKernel_BoundAttr>:$clamp_max);

/// How one input and the result store integers: zero point, and whether the
/// bits of an i8 or i16 are unsigned. For f32 all stay at their defaults.
defvar storage = (ins DefaultValuedAttr<I32Attr, "0">:$input_zp,
                      DefaultValuedAttr<I32Attr, "0">:$output_zp,
                      UnitAttr:$input_unsigned, UnitAttr:$output_unsigned);

/// What every kernel may carry: the name of the network op it came from.
defvar named = (ins OptionalAttr<StrAttr>:$name);

//===----------------------------------------------------------------------===//
// Bases
//===----------------------------------------------------------------------===//

/// `pare_kernel.mnemonic ins(a, b : types) outs(init : type) attributes -> type`;
/// the result is there on tensors only. `inputs` and `optionalInputs` are the
/// textual form of the inputs.
class PareKernel_Op<string mnemonic, string inputs, string optionalInputs = "",
                    list<Trait> traits = []>
    : Op<PareKernel_Dialect, mnemonic, !listconcat(
          [DestinationStyleOpInterface,
           DeclareOpInterfaceMethods<MemoryEffectsOpInterface>], traits)> {
  let results = (outs Variadic<AnyRankedTensor>:$output);
  let assemblyFormat = inputs # optionalInputs # [{
    `outs` `(` $init `:` type($init) `)` attr-dict (`->` type($output)^)?
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getInitMutable(); }
  }];
  let extraClassDefinition = [{
    void $cppClass::getEffects(::llvm::SmallVectorImpl<::mlir::SideEffects::
        EffectInstance<::mlir::MemoryEffects::Effect>> &effects) {
      ::pare::kernel::detail::getKernelEffects(*this, effects);
    }
  }];
}

defvar noInputs = "";
defvar oneInput = "`ins` `(` $input `:` type($input) `)`";
defvar twoInputs =
    "`ins` `(` $lhs `,` $rhs `:` type($lhs) `,` type($rhs) `)`";
defvar weightedInput =
    "`ins` `(` $input `,` $weight `:` type($input) `,` type($weight) `)`";
defvar tableOperand = "(`table` `(` $table^ `:` type($table) `)`)?";
defvar linearOptional = [{
    (`bias` `(` $bias^ `:` type($bias) `)`)?
    (`multiplier` `(` $multiplier^ `:` type($multiplier) `)`)?
    (`shift` `(` $shift^ `:` type($shift) `)`)?
    (`scratch` `(` $scratch^ `:` type($scratch) `)`)?
}];

//===----------------------------------------------------------------------===//
// Linear kernels
//===----------------------------------------------------------------------===//

/// Operands and attributes of conv2d, depthwise_conv2d, dense and
/// transpose_conv2d. Integer inputs are i8 (or unsigned i8) with i32 sums and an
/// i32 bias, or i16 with i64 sums (TOSA's i48) and an i64 or i32 bias (packed,
/// one of i32 promises that no sum leaves 32 bits); weights are i8 or i16. `multiplier` and `shift` have one element per output channel,
/// or one for all: f32 without shift under float_rne, i32 with `shift` (i8) under
/// the tosa profiles on i32 sums, i16 with `shift` (TOSA's scale32 = false) under
/// tosa_single on either; absent on f32 and where the result is the sum itself.
/// `scratch` is memory for what a packed kernel makes of its input on the way
/// (see pare-add-scratch): it holds nothing before and after.
defvar linearInputs = (ins PareKernel_Shaped:$input, PareKernel_Shaped:$weight,
    Optional<PareKernel_Shaped>:$bias, Optional<PareKernel_Shaped>:$multiplier,
    Optional<PareKernel_Shaped>:$shift, Optional<PareKernel_Shaped>:$scratch);
defvar linearOperands = !con(linearInputs, (ins PareKernel_Shaped:$init));
defvar linearArithmetic = !con(storage, bounds,
    (ins OptionalAttr<PareKernel_RoundingAttr>:$rounding,
         OptionalAttr<PareKernel_TileAttr>:$tile), named);
/// The same of a kernel that may have tiles.
defvar tiledArithmetic = !con(linearArithmetic, (ins UnitAttr:$backwards));
defvar window = (ins DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$pads,
                     DenseI64ArrayAttr:$dilations);

/// What a convolution adds to its own value t before it stores (see conv2d).
defvar residualArithmetic = (ins OptionalAttr<F32Attr>:$term_multiplier,
    OptionalAttr<PareKernel_BoundAttr>:$term_min,
    OptionalAttr<PareKernel_BoundAttr>:$term_max,
    OptionalAttr<F32Attr>:$residual_multiplier,
    DefaultValuedAttr<I32Attr, "0">:$residual_zp, UnitAttr:$residual_unsigned);

def PareKernel_Conv2DOp : PareKernel_Op<"conv2d", weightedInput,
    linearOptional # "(`residual` `(` $residual^ `:` type($residual) `)`)?",
    [AttrSizedOperandSegments]> {
  let summary = "2-D convolution: accumulate, requantize, clamp";
  let description = [{
    input [N, H, W, C], weight [O, KH, KW, C / groups], bias [O] (i32 or f32).
    Integer: `acc = bias[o] + sum (input - input_zp) * weight` over the window,
    in i32 (i16 input: i64), wrapping, where padding contributes nothing; then
    requantize(acc), add output_zp, saturate, clamp. f32: the same sum and clamp.
    `pads` may be negative.

    With `winograd` (f32, 3x3 at stride 1, channels a multiple of 4, a result of
    4x4 and more) the sum is computed by Winograd's F(4x4, 3x3), with the
    operations of `include/pare/Support/Winograd.h`, sums over channels in order,
    then bias and clamp; the last tile of a row or column of outputs ends with
    it. Other bits than without, about as far from the exact sum as 3e-6 of the
    largest one, and the same ones everywhere.

    With `residual` (of the result's shape and elements, f32 or i8 under
    float_rne) the kernel is a convolution and the `pare_kernel.add` of its result
    (see `pare-fuse-residuals`). Its own value is `t = clamp(rne(fl(multiplier *
    float(acc))), term_min, term_max)`, an integer without zero point, and
    `rne(fl(fl(term_multiplier * float(t)) + fl(residual_multiplier *
    float(residual - residual_zp)))) + output_zp`, saturated and clamped, is what
    is stored. f32: `clamp(acc, term_min, term_max) + residual`, clamped. The result
    may be written over the residual.

    With `tile` set and the weight of rank 1 the weight is packed for that tile
    and the target's dot product (docs/PareKernelRationale.md has the layouts);
    `kernel_shape` then keeps [O, KH, KW, C / groups]; with `widths` of 4 bits it
    holds two weights a byte. With `backwards` each block
    of channels goes through its batches, rows and columns from the last tile to
    the first, which changes no result: `pare-plan-memory` sets it where the
    result lies over the input.
  }];
  let arguments = !con(linearInputs,
      (ins Optional<PareKernel_Shaped>:$residual, PareKernel_Shaped:$init), window,
      (ins DefaultValuedAttr<I64Attr, "1">:$groups,
           OptionalAttr<DenseI64ArrayAttr>:$kernel_shape,
           OptionalAttr<PareKernel_WidthsAttr>:$widths,
           UnitAttr:$winograd), tiledArithmetic, residualArithmetic);
}

def PareKernel_DepthwiseConv2DOp : PareKernel_Op<"depthwise_conv2d", weightedInput,
    linearOptional, [AttrSizedOperandSegments]> {
  let summary = "Depthwise 2-D convolution: accumulate, requantize, clamp";
  let description = [{
    weight [KH, KW, C, M]; output channel `c * M + m` reads input channel `c`.
    Arithmetic and packing as in `pare_kernel.conv2d` (`kernel_shape` is
    [KH, KW, C, M]; `widths` says nothing of the bits of weights).
  }];
  let arguments = !con(linearOperands, window,
      (ins OptionalAttr<DenseI64ArrayAttr>:$kernel_shape,
           OptionalAttr<PareKernel_WidthsAttr>:$widths), tiledArithmetic);
}

def PareKernel_DenseOp : PareKernel_Op<"dense", weightedInput,
    linearOptional, [AttrSizedOperandSegments]> {
  let summary = "Fully connected layer: accumulate, requantize, clamp";
  let description = [{
    input [N, K], weight [O, K], output [N, O]. Arithmetic and packing as in
    `pare_kernel.conv2d` (`kernel_shape` is [O, K]).
  }];
  let arguments = !con(linearOperands,
      (ins OptionalAttr<DenseI64ArrayAttr>:$kernel_shape,
           OptionalAttr<PareKernel_WidthsAttr>:$widths), tiledArithmetic);
}

def PareKernel_TransposeConv2DOp : PareKernel_Op<"transpose_conv2d",
    weightedInput, linearOptional, [AttrSizedOperandSegments]> {
  let summary = "Transposed 2-D convolution: accumulate, requantize, clamp";
  let description = [{
    input [N, H, W, C], weight [O, KH, KW, C]. Input pixel (iy, ix) adds to the
    outputs (iy * stride + out_pad_top + ky, ix * stride + out_pad_left + kx)
    that exist; every output starts as its bias. `out_pads` (top, bottom, left,
    right) may be negative: OH = (H - 1) * stride + KH + top + bottom. Arithmetic
    as in `pare_kernel.conv2d`.
  }];
  let arguments = !con(linearOperands,
      (ins DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$out_pads), storage,
      bounds, (ins OptionalAttr<PareKernel_RoundingAttr>:$rounding), named);
}

def PareKernel_MatmulOp : PareKernel_Op<"matmul", twoInputs, [{
    (`multiplier` `(` $multiplier^ `:` type($multiplier) `)`)?
    (`shift` `(` $shift^ `:` type($shift) `)`)?
}], [AttrSizedOperandSegments]> {
  let summary = "Batched product of two integer activations, then as conv2d";
  let description = [{
    lhs [N, H, C], rhs [N, C, W], output [N, H, W]: `acc = sum over c of
    (lhs - lhs_zp) * (rhs - rhs_zp)`, in i32 if both are i8, else in i64; then as
    `pare_kernel.conv2d`, where columns are channels.
  }];
  let arguments = !con((ins PareKernel_Shaped:$lhs, PareKernel_Shaped:$rhs,
      Optional<PareKernel_Shaped>:$multiplier, Optional<PareKernel_Shaped>:$shift,
      PareKernel_Shaped:$init,
      DefaultValuedAttr<I32Attr, "0">:$lhs_zp,
      DefaultValuedAttr<I32Attr, "0">:$rhs_zp,
      DefaultValuedAttr<I32Attr, "0">:$output_zp,
      UnitAttr:$lhs_unsigned, UnitAttr:$rhs_unsigned, UnitAttr:$output_unsigned,
      OptionalAttr<PareKernel_RoundingAttr>:$rounding), bounds, named);
}

//===----------------------------------------------------------------------===//
// Elementwise kernels
//===----------------------------------------------------------------------===//

/// Two operands of the result's rank; a dimension of size 1 is repeated.
/// Integer add and sub under float_rne: `rne(fl(fl(lhs_multiplier * (l - lhs_zp))
/// +- fl(rhs_multiplier * (r - rhs_zp)))) + output_zp`; mul:
/// `rne(fl(lhs_multiplier * float((l - lhs_zp) * (r - rhs_zp)))) + output_zp`.
class PareKernel_BinaryOp<string mnemonic> : PareKernel_Op<mnemonic, twoInputs> {
  let arguments = !con((ins PareKernel_Shaped:$lhs, PareKernel_Shaped:$rhs,
      PareKernel_Shaped:$init,
      DefaultValuedAttr<I32Attr, "0">:$lhs_zp,
      DefaultValuedAttr<I32Attr, "0">:$rhs_zp,
      DefaultValuedAttr<I32Attr, "0">:$output_zp,
      OptionalAttr<F32Attr>:$lhs_multiplier, OptionalAttr<F32Attr>:$rhs_multiplier,
      UnitAttr:$lhs_unsigned, UnitAttr:$rhs_unsigned, UnitAttr:$output_unsigned,
      OptionalAttr<PareKernel_RoundingAttr>:$rounding), bounds, named);
}
def PareKernel_AddOp : PareKernel_BinaryOp<"add"> {
  let summary = "Elementwise sum";
}
def PareKernel_SubOp : PareKernel_BinaryOp<"sub"> {
  let summary = "Elementwise difference";
}
def PareKernel_MulOp : PareKernel_BinaryOp<"mul"> {
  let summary = "Elementwise product";
}

def PareKernel_CastOp : PareKernel_Op<"cast", oneInput> {
  let summary = "f32 to integer, integer to f32, or between integers";
  let description = [{
    f32 to integer: `rne(fl(x / scale))` after a clamp in f32, plus output_zp;
    NaN gives output_zp. Integer to f32: `fl(scale * float(q - input_zp))`.
    Integer to integer: `rne(fl(scale * float(q - input_zp))) + output_zp`;
    without `scale`, `q - input_zp + output_zp` exactly (a change of storage).
  }];
  let arguments = !con((ins PareKernel_Shaped:$input, PareKernel_Shaped:$init,
      OptionalAttr<F32Attr>:$scale), storage, bounds,
      (ins OptionalAttr<PareKernel_RoundingAttr>:$rounding), named);
}

def PareKernel_ClampOp : PareKernel_Op<"clamp", oneInput> {
  let summary = "Clamps stored integers or floats";
  let arguments = !con((ins PareKernel_Shaped:$input, PareKernel_Shaped:$init),
      (ins UnitAttr:$input_unsigned), bounds, named);
}

def PareKernel_LookupOp : PareKernel_Op<"lookup", oneInput,
    "`table` `(` $table `:` type($table) `)`"> {
  let summary = "output = table[input + 128] (or [input], unsigned) on i8";
  let description = [{
    Any function of one i8 value: sigmoid and tanh of quantized values. The table
    has 256 i8 elements.
  }];
  let arguments = !con((ins PareKernel_Shaped:$input, PareKernel_Shaped:$table,
      PareKernel_Shaped:$init, UnitAttr:$input_unsigned), named);
}

def PareKernel_SigmoidOp : PareKernel_Op<"sigmoid", oneInput> {
  let summary = "f32 sigmoid by Pare's own exp";
  let arguments = !con((ins PareKernel_Shaped:$input, PareKernel_Shaped:$init), named);
}
def PareKernel_TanhOp : PareKernel_Op<"tanh", oneInput> {
  let summary = "f32 tanh by Pare's own exp";
  let arguments = !con((ins PareKernel_Shaped:$input, PareKernel_Shaped:$init), named);
}

def PareKernel_SoftmaxOp : PareKernel_Op<"softmax", oneInput, tableOperand> {
  let summary = "Softmax along the last dimension";
  let description = [{
    f32: `e_i = exp(x_i - max)`, sum in index order, `e_i / sum`. i8: `e_i =
    table[max - q_i]` (256 f32, `exp(-scale * d)`), sum in index order,
    `rne(fl(fl(e_i / sum) * output_multiplier)) + output_zp`, clamped.
  }];
  let arguments = !con((ins PareKernel_Shaped:$input,
      Optional<PareKernel_Shaped>:$table, PareKernel_Shaped:$init,
      OptionalAttr<F32Attr>:$output_multiplier), storage, named);
}

//===----------------------------------------------------------------------===//
// Pools, reductions, padding
//===----------------------------------------------------------------------===//

defvar pool = (ins DenseI64ArrayAttr:$kernel, DenseI64ArrayAttr:$strides,
                   DenseI64ArrayAttr:$pads);

def PareKernel_AvgPool2DOp : PareKernel_Op<"avg_pool2d", oneInput> {
  let summary = "2-D average pool; padding does not count";
  let description = [{
    Integer: `s = sum (q - input_zp)` over the window's real elements, then
    `rne(fl(fl(multiplier / float(count)) * float(s))) + output_zp`, clamped.
    Under tosa_single as TOSA has it: `s` times the fixed-point reciprocal of the
    count, rounded once, plus output_zp, clamped; no multiplier. f32: the sum in index order, divided by the count, clamped.
  }];
  let arguments = !con((ins PareKernel_Shaped:$input, PareKernel_Shaped:$init),
      pool, (ins OptionalAttr<F32Attr>:$multiplier), storage, bounds,
      (ins OptionalAttr<PareKernel_RoundingAttr>:$rounding), named);
}
def PareKernel_MaxPool2DOp : PareKernel_Op<"max_pool2d", oneInput> {
  let summary = "2-D maximum pool; padding never wins; values are not requantized";
  let arguments = !con((ins PareKernel_Shaped:$input, PareKernel_Shaped:$init),
      pool, (ins UnitAttr:$input_unsigned), bounds, named);
}

def PareKernel_ReduceKind : I32EnumAttr<"KernelReduceKind",
    "what a reduction computes", [I32EnumAttrCase<"Sum", 0, "sum">,
    I32EnumAttrCase<"Mean", 1, "mean">, I32EnumAttrCase<"Max", 2, "max">]> {
  let cppNamespace = "::pare::kernel";
  let genSpecializedAttr = 0;
}
def PareKernel_ReduceKindAttr
    : EnumAttr<PareKernel_Dialect, PareKernel_ReduceKind, "reduce_kind"> {
  let assemblyFormat = "`<` $value `>`";
}

def PareKernel_ReduceOp : PareKernel_Op<"reduce", oneInput> {
  let summary = "Sum, mean or maximum over some dimensions, which stay as 1";
  let description = [{
    Integer sum and mean as avg_pool2d, with count 1 for sum; f32 sums in index
    order.
  }];
  let arguments = !con((ins PareKernel_Shaped:$input, PareKernel_Shaped:$init,
      PareKernel_ReduceKindAttr:$kind, DenseI64ArrayAttr:$axes,
      OptionalAttr<F32Attr>:$multiplier), storage,
      (ins OptionalAttr<PareKernel_RoundingAttr>:$rounding), named);
}

def PareKernel_PadOp : PareKernel_Op<"pad", oneInput> {
  let summary = "Copies the input into a border of one stored value";
  let arguments = !con((ins PareKernel_Shaped:$input, PareKernel_Shaped:$init,
      DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$high,
      PareKernel_BoundAttr:$value), named);
}

def PareKernel_FillHaloOp : PareKernel_Op<"fill_halo", noInputs> {
  let summary = "Writes one stored value around the interior of a buffer";
  let description = [{
    Elements of `init` outside of the box that starts at `low` and ends `high`
    before the end become `value`; the interior is left as it is.
  }];
  let arguments = !con((ins PareKernel_Shaped:$init, DenseI64ArrayAttr:$low,
      DenseI64ArrayAttr:$high, PareKernel_BoundAttr:$value), named);
}

//===----------------------------------------------------------------------===//
// What the user's own C code computes
//===----------------------------------------------------------------------===//

def PareKernel_CallExternOp : Op<PareKernel_Dialect, "call_extern", [
    AttrSizedOperandSegments, DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "Calls a C function that the user links";
  let description = [{
    `void symbol(const T *in0, ..., T *out0, ...)`, on row-major tensors. It
    reads all of its inputs, writes all of its outputs, answers the same to the
    same, and touches nothing else (docs/Deploying.md).
  }];
  let arguments = (ins StrAttr:$symbol, Variadic<PareKernel_Shaped>:$inputs,
      Variadic<PareKernel_Shaped>:$inits, OptionalAttr<StrAttr>:$name);
  let results = (outs Variadic<AnyRankedTensor>:$outputs);
  let assemblyFormat = [{
    $symbol `ins` `(` ($inputs^ `:` type($inputs))? `)`
    `outs` `(` $inits `:` type($inits) `)` attr-dict (`->` type($outputs)^)?
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getInitsMutable(); }
  }];
  let extraClassDefinition = [{
    void $cppClass::getEffects(::llvm::SmallVectorImpl<::mlir::SideEffects::
        EffectInstance<::mlir::MemoryEffects::Effect>> &effects) {
      ::pare::kernel::detail::getKernelEffects(*this, effects);
    }
  }];
}

include "pare/Dialect/PareKernel/IR/PareKernelVectorOps.td"

#endif // PARE_DIALECT_PAREKERNEL_IR_PAREKERNELOPS_TD
