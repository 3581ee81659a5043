//===- Passes.td - passes on the graph dialect ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PARE_TRANSFORMS_PASSES_TD
#define PARE_DIALECT_PARE_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"
include "pare/Dialect/Pare/Transforms/BoundaryPasses.td"
include "pare/Dialect/Pare/Transforms/PruningPasses.td"

def DropReferencePass : Pass<"pare-drop-reference", "::mlir::ModuleOp"> {
  let summary = "Removes the float reference functions of a module";
  let description = [{
    Erases every function with `pare.reference`. Code is generated for entries
    only, so this is the first step of `pare-compile`.

    **Requires** nothing. **Guarantees** that no `pare.reference` is left.
    **Never changes** any other function.

    Example: of `@net` and `@net.float`, `@net` stays.
  }];
}

def StripAttributesPass : Pass<"pare-strip-attributes", "::mlir::ModuleOp"> {
  let summary = "Drops the attributes of Pare from everything";
  let description = [{
    Erases every discardable attribute `pare.*` of the module, its functions,
    their arguments and results, and all ops, for tools that refuse attributes
    of a dialect that they do not know.

    **Requires** nothing. **Guarantees** that no such attribute is left.
    **Never changes** anything else; what they said (scales of the entry, names,
    the rounding profile) is lost.

    Example: `tensor<4xi8> {pare.scale = 0.5 : f64}` becomes `tensor<4xi8>`.
  }];
}

def CalibratePass : Pass<"pare-calibrate", "::mlir::ModuleOp"> {
  let summary = "Attaches to each value the range that it takes on real inputs";
  let description = [{
    Runs the entry on every sample of `data`, remembers the range of each named
    f32 value, and attaches it as `pare.range` to the op that computes the value
    (to the argument, for inputs). Memory does not grow with the number of
    samples. `table` writes what was seen as a YAML file that can be read,
    edited (another range, then without the value's `bins` and `counts`, which
    would speak for themselves; `keep: [ float ]`), and given back with `ranges`;
    tables of parts of a data set merge to exactly the table of the whole. A
    table carries a hash of its network and is refused for another; one of the
    `pare.reference` of an entry fits the entry.

    **Requires** one entry, of stage 1, and `data` (a .npy file for each
    argument) or `ranges`. **Guarantees** a `pare.range` on every named op with
    an f32 result and on every f32 argument. **Never changes** ops or types.

    Example: with inputs that reach from -1 to 2,
    ```mlir
    func.func @net(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
      %0 = pare.clamp "relu" (%x) {clamp_min = 0.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
      return %0 : tensor<1x4xf32>
    }
    ```
    becomes
    ```mlir
    func.func @net(%x: tensor<1x4xf32> {pare.range = array<f64: -1.0, 2.0>}) -> tensor<1x4xf32> {
      %0 = pare.clamp "relu" (%x) {clamp_min = 0.0 : f32, pare.range = array<f64: 0.0, 2.0>} : ...
    ```
  }];
  let options = [
    ListOption<"data", "data", "std::string",
      "Inputs, one .npy file for each argument of the entry">,
    ListOption<"ranges", "ranges", "std::string",
      "Tables to take ranges from, merged with what `data` shows">,
    Option<"table", "table", "std::string", /*default=*/"",
      "File to write the table of ranges to">,
    Option<"observer", "observer", "::pare::ObserverKind",
      /*default=*/"::pare::ObserverKind::MinMax",
      "Which range a value gets (default: minmax)", [{::llvm::cl::values(
        clEnumValN(::pare::ObserverKind::MinMax, "minmax",
                   "The smallest and the largest value"),
        clEnumValN(::pare::ObserverKind::Percentile, "percentile",
                   "Quantiles that leave out the same fraction at either end"),
        clEnumValN(::pare::ObserverKind::Mse, "mse",
                   "The range of least squared error in 8 bits"))}]>,
    Option<"percentile", "percentile", "double", /*default=*/"99.99",
      "Percent of the values that lie below the upper end, above 50 and at most "
      "100, for observer=percentile">
  ];
}

def QuantizePass : Pass<"pare-quantize", "::mlir::ModuleOp"> {
  let summary = "Turns float ops into integer ops by changing element types";
  let description = [{
    Gives every op with QuantizableOpInterface quantized element types and puts
    a `pare.cast` wherever f32 and integers meet. Activations become signed 8
    bit with one scale and a zero point, from their `pare.range` widened to hold
    zero; weights -127..127 (or of fewer bits: `weight-bits`), symmetric, with a
    scale for each output channel or one for all; biases 32 bit at input scale times weight scale. Ops that only
    move values share the scale of what they move, operands of a concat take
    that of its result where nobody loses by it, and ops that fix their range
    (softmax) are given that.

    With `data`, weight scales are searched for the least squared error, and
    biases are corrected so that the mean of each channel before its activation
    is that of the float network; the float network is the entry as it was
    before this pass. Without, scales are those of the largest magnitude.

    With `fit-pairs`, scales of convolutions and dense layers are raised until two
    weights of neighbouring inputs that have one sign are 128 at most together: x86
    without VNNI then multiplies bytes and adds their products in 16 bits, which
    else could saturate. Neighbours of a depthwise convolution are columns 2 i and
    2 i + 1 of a row of its kernel. Few channels have such neighbours, so this loses less than
    half of the range for all (7 bits, ONNX Runtime's `reduce_range`) would.

    An op stays float where it has no such interface, carries
    `pare.keep = ["float"]`, has no range, or says that it cannot; it gets the
    reason as `pare.float_reason`, and a remark says it.

    `rounding` is recorded as `pare.rounding` of the module. Under a tosa profile
    the network is compiled as the integer TOSA that `pare-to-tosa` writes, to
    the bit. Biases are corrected under float-rne: their means do not depend on
    how ties are rounded.

    **Requires** one entry of stage 1 with `pare.range` on its values
    (`pare-calibrate`), and finite weights. **Guarantees** that each op of the
    entry is quantized or carries a reason. **Never changes** shapes, names, or
    the reference function.

    Example: a value between -1 and 1.55 has scale 0.01 and zero point -28, and
    ```mlir
    %0 = pare.clamp "relu" (%x) {clamp_min = 0.0 : f32, pare.range = ...} : (tensor<4xf32>) -> tensor<4xf32>
    ```
    between two quantized ops becomes
    ```mlir
    %0 = pare.clamp "relu" (%x) {clamp_min = 0.0 : f32}
        : (tensor<4x!quant.uniform<i8:f32, 0.01:-28>>) -> tensor<4x!quant.uniform<i8:f32, 0.01:-28>>
    ```
    Source: Jacob et al., "Quantization and Training of Neural Networks for
    Efficient Integer-Arithmetic-Only Inference" (types); Nagel et al.,
    "Data-Free Quantization Through Weight Equalization and Bias Correction",
    section 4.2 (bias correction).
  }];
  let options = [
    Option<"weights", "weights", "::pare::WeightScaling",
      /*default=*/"::pare::WeightScaling::PerChannel",
      "Scales of a weight (default: per-channel)", [{::llvm::cl::values(
        clEnumValN(::pare::WeightScaling::PerTensor, "per-tensor",
                   "One scale for a weight"),
        clEnumValN(::pare::WeightScaling::PerChannel, "per-channel",
                   "One scale for each output channel"))}]>,
    Option<"weightBits", "weight-bits", "int64_t", /*default=*/"8",
      "Bits of a weight, 2 to 8 (default: 8)">,
    Option<"fitPairs", "fit-pairs", "bool", /*default=*/"false",
      "Raise the scales of weights until two neighbours times a byte fit 16 "
      "bits, which x86 without VNNI multiplies faster (default: false)">,
    Option<"io", "io", "::pare::EntryTypes",
      /*default=*/"::pare::EntryTypes::Float",
      "Types of the entry's arguments and results (default: float)",
      [{::llvm::cl::values(
        clEnumValN(::pare::EntryTypes::Float, "float",
                   "They keep f32, casts stand inside"),
        clEnumValN(::pare::EntryTypes::Quantized, "quantized",
                   "They become integers with a scale and a zero point"))}]>,
    Option<"rounding", "rounding", "::pare::RoundingProfile",
      /*default=*/"::pare::RoundingProfile::FloatRne",
      "How integer results are rounded (default: float-rne)",
      [{::llvm::cl::values(
        clEnumValN(::pare::RoundingProfile::FloatRne, "float-rne",
                   "In f32, ties to even: fastest where there is an FPU"),
        clEnumValN(::pare::RoundingProfile::TosaDouble, "tosa-double",
                   "TOSA's DOUBLE_ROUND, as TFLite and CMSIS-NN"),
        clEnumValN(::pare::RoundingProfile::TosaSingle, "tosa-single",
                   "TOSA's SINGLE_ROUND"))}]>,
    ListOption<"data", "data", "std::string",
      "Inputs for bias correction, one .npy file for each argument">,
    Option<"biasSamples", "bias-samples", "int64_t", /*default=*/"512",
      "Inputs of `data` that bias correction runs at most">
  ];
  let dependentDialects = ["::pare::PareDialect", "::mlir::quant::QuantDialect"];
}

def ReportPass : Pass<"pare-report", "::mlir::ModuleOp"> {
  let summary = "Reports, layer by layer, what a network costs and how exact it is";
  let description = [{
    Writes a table with a line for each named op of the entry: its element type,
    its multiply-accumulates and bytes of constants beside those of the op of
    the same name in the float reference, and, with `data`, the signal to
    quantization noise ratio of what it reads and of its result against the
    reference, in dB. Values whose shape has changed since have none. Below
    stand the bytes of the entry's arena (and, as `arena-bound`, what no plan of
    it could be below: `pare-plan-memory`), stack, code and read-only data, for
    the module's target or else the host, unless `code=false`. The compiled code
    also says how the products of an op are computed, and in what tile (rows x
    columns x channels in registers); a kernel that is computed in a slow way
    (`by element`, or in upstream's `loops`) gets a line that says why, and a
    remark (category `pare-report`).

    **Requires** one entry; for `data`, a reference. **Guarantees** that the
    report is written whole or not at all. **Never changes** the module.

    Example: `pare-opt small.mlir --pare-report="data=x.npy" -o /dev/null` draws
    ```
    network net
    layer  op     type  MACs  MACs float  bytes  bytes float  SQNR in  SQNR out  kernel
    -----------------------------------------------------------------------------------------------
    dense  dense  i8       4           4     20           24        -      43.1  blocked dot4 1x1x4
    ```
  }];
  let options = [
    Option<"format", "format", "::pare::ReportFormat",
      /*default=*/"::pare::ReportFormat::Text",
      "How the report is written (default: text)", [{::llvm::cl::values(
        clEnumValN(::pare::ReportFormat::Text, "text", "A table"),
        clEnumValN(::pare::ReportFormat::Json, "json", "One JSON object"),
        clEnumValN(::pare::ReportFormat::Html, "html", "A page of its own"))}]>,
    Option<"output", "output", "std::string", /*default=*/"\"-\"",
      "File to write to; - is standard output">,
    ListOption<"data", "data", "std::string",
      "Inputs to compare with the reference on, one .npy file an argument">,
    Option<"samples", "samples", "int64_t", /*default=*/"100",
      "Inputs of `data` that are run at most; 0 means all">,
    Option<"code", "code", "bool", /*default=*/"true",
      "Compile the entry and report the bytes of its code">
  ];
}

//===----------------------------------------------------------------------===//
// Stage 1: folds of the float graph
//===----------------------------------------------------------------------===//

def FoldScalesPass : Pass<"pare-fold-scales", "::mlir::ModuleOp"> {
  let summary = "Folds scales and shifts into linear layers";
  let description = [{
    Additions, subtractions and products with a constant along the channels
    (batch norms, whatever chain spells them, biases, normalized inputs) become
    part of the weight and bias of the convolution or dense layer in front of
    them, or, where there is none, of the one behind them. A chain is composed
    in double and rounded once. The activation of the last op of a chain
    becomes the layer's.

    In front of a layer that pads, only scales are folded: a shift does not
    commute with padding by zeros. What stays, and why, is a remark.

    A chain that no layer can take in is written as one product and one sum.

    **Requires** f32 layers with constant weights (stage 1). **Guarantees** that
    no scale or shift by constants is left behind a layer that serves only it.
    **Never changes** names of layers, references, or what the network computes
    but for the rounding of its constants.

    Example:
    ```mlir
    %0 = pare.dense "fc"(%x, %w, %b) : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<1x2xf32>
    %1 = pare.mul "scale"(%0, %s) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    // becomes
    %1 = pare.dense "fc"(%x, %sw, %sb) : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<1x2xf32>
    ```
  }];
}

def FoldActivationsPass : Pass<"pare-fold-activations", "::mlir::ModuleOp"> {
  let summary = "Folds clamps into the ops that produce what they clamp";
  let description = [{
    A `pare.clamp` becomes the activation of its producer where the producer
    serves nobody else; reshapes, transposes and slices in between do not
    matter. A clamp that changes nothing (no bound, or its operand is known to
    lie within) is dropped. A remark names each clamp that stays.

    **Requires** stage 1. **Guarantees** that a clamp that is left has an operand
    that is used elsewhere, or comes from an op without activation. **Never
    changes** names, references, or any number.

    Example:
    ```mlir
    %0 = pare.add "sum"(%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %1 = pare.clamp "relu"(%0) {clamp_min = 0.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
    // becomes
    %1 = pare.add "sum"(%a, %b) {clamp_min = 0.0 : f32} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    ```
  }];
}

def AbsorbTransposesPass : Pass<"pare-absorb-transposes", "::mlir::ModuleOp"> {
  let summary = "Removes transposes that need not be";
  let description = [{
    Transposes move down through elementwise ops, softmax along an unmoved last
    dimension, pads, slices, reductions and concats, until they meet another and
    cancel. One that moves only dimensions of size 1 is a reshape; one of a
    constant is another constant; one in front of a flatten and a dense layer
    reorders the columns of its weight. What normalizes an input of the network
    comes behind the transpose of that input, where a layer can take it in.

    **Requires** stage 1. **Guarantees** nothing for transposes that no rule
    reaches: they stay, and are computed. **Never changes** names of other ops,
    references, or any number.

    Example:
    ```mlir
    %0 = pare.transpose "a"(%x) {perms = array<i64: 1, 0>} : (tensor<4x8xf32>) -> tensor<8x4xf32>
    %1 = pare.sigmoid "s"(%0) : (tensor<8x4xf32>) -> tensor<8x4xf32>
    %2 = pare.transpose "b"(%1) {perms = array<i64: 1, 0>} : (tensor<8x4xf32>) -> tensor<4x8xf32>
    // becomes
    %2 = pare.sigmoid "s"(%x) : (tensor<4x8xf32>) -> tensor<4x8xf32>
    ```
  }];
}

def KeepReferencePass : Pass<"pare-keep-reference", "::mlir::ModuleOp"> {
  let summary = "Keeps the float network beside each entry";
  let description = [{
    Clones each entry with network ops as the private function `@NAME.float`
    with `pare.reference`, which repair, sensitivity and reports compare with by
    the names of ops. It comes after the folds of stage 1, so that the op of a
    name computes the same in both, and shares its constants with the entry. An
    entry that has a reference keeps it.

    **Requires** entries without quantized types, and the name `@NAME.float` to
    be free. **Guarantees** a reference for every entry with network ops.
    **Never changes** an entry.

    Example: `@net` gets the sibling `func.func private @net.float(...)
    attributes {pare.reference}` with the same body.
  }];
}

def VerifyStagePass : Pass<"pare-verify-stage", "::mlir::ModuleOp"> {
  let summary = "Checks that a module keeps the contract of a stage";
  let description = [{
    The stages of docs/Architecture.md, in short. 0: static ranked tensors,
    nothing of ours but attributes. 1: f32 ops of `pare` with unique names and
    constant weights, no integer TOSA; float TOSA may be left. 2: the same with
    quantized types. 3: `pare_kernel` on plain tensors, no references. 4: static
    buffers, no allocation. 5: nothing of ours, on the module neither.

    **Requires** nothing. **Guarantees** an error at the first op that breaks
    the contract. **Never changes** anything.

    Example: `pare-verify-stage{stage=1}` refuses a `pare.conv2d` whose weight
    is an argument.
  }];
  let options = [
    Option<"stage", "stage", "int64_t", /*default=*/"-1",
      "The stage to check, 0 to 5">
  ];
}

#endif // PARE_DIALECT_PARE_TRANSFORMS_PASSES_TD
