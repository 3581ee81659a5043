//===- Passes.td - conversions between the stages -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_CONVERSION_PASSES_TD
#define PARE_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertPareKernelToVectorPass
    : Pass<"convert-pare-kernel-to-vector", "::mlir::ModuleOp"> {
  let summary = "Lower kernels on memrefs to loops of vector code";
  let description = [{
    Each kernel becomes `scf` loops around `vector` and `arith` ops on flat 1-D
    views of its memrefs, sized by the target's vectors. Linear kernels run over
    register tiles that `pare-choose-tiles` chose and weights that
    `pare-pack-weights` packed; their integer products are `pare_kernel.dot4`
    and `pare_kernel.mmla2x2`, which `convert-dot4-to-x86` and
    `convert-dot4-to-arm-neon` lower next. Kernels of products without a tile are
    computed by element: loops over single outputs, scalar code, unpacked
    weights.

    **Requires** a target on the module; kernels on memrefs of static shape,
    strides and offset; where there is a tile, convolutions without padding and
    with input zero point 0. Everything else is an error at the kernel.
    **Guarantees** that no destination-style kernel is left, that nothing is
    written out of bounds, and that nothing is read out of bounds but up to 63
    bytes behind buffers of the arena.
    **Never changes** a result: the values are those that the interpreter
    computes, f32 convolutions within the bound that docs/Numerics.md states.

    Example:
    ```mlir
    pare_kernel.clamp ins(%a : memref<16xi8>) outs(%b : memref<16xi8>)
        {clamp_min = 0 : i32}
    // becomes
    %v = vector.load %a[%c0] : memref<16xi8>, vector<16xi8>
    %m = arith.maxsi %v, %zero : vector<16xi8>
    vector.store %m, %b[%c0] : memref<16xi8>, vector<16xi8>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect",
    "::pare::kernel::PareKernelDialect"];
}

def ConvertElementwiseLinalgToVectorPass
    : Pass<"convert-elementwise-linalg-to-vector", "::mlir::ModuleOp"> {
  let summary = "Lower elementwise linalg ops on memrefs to vector code";
  let description = [{
    A `linalg.generic` that computes each element of one result from the elements
    at its place (operands may be broadcast) becomes loops of vectors of the
    target's size, each op of its body one on vectors. `tosa.apply_scale` in the
    body becomes the fixed-point scaling of kernels, a left shift where the scale
    is a power of two that loses no bits.

    **Requires** a target on the module. Others are left for loops of scalars:
    reductions, transposed operands, types that vectors do not have, functions of
    libm, layouts that are not static.
    **Guarantees** that nothing is accessed out of bounds, and that an op whose
    result is one of its operands may write in place.
    **Never changes** a result.

    Example:
    ```mlir
    linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
        ins(%a : memref<16xi8>) outs(%b : memref<16xi32>) {
    ^bb0(%x: i8, %y: i32):
      %0 = arith.extsi %x : i8 to i32
      linalg.yield %0 : i32
    }
    // becomes
    %v = vector.load %a[%c0] : memref<16xi8>, vector<16xi8>
    %w = arith.extsi %v : vector<16xi8> to vector<16xi32>
    vector.store %w, %b[%c0] : memref<16xi32>, vector<16xi32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"];
}

def ConvertTosaToParePass : Pass<"convert-tosa-to-pare", "::mlir::ModuleOp"> {
  let summary = "Takes float TOSA networks into the graph dialect";
  let description = [{
    Stage 0 to stage 1. In every function but references, arithmetic on
    constants is evaluated, each f32 TOSA op that pare knows becomes an op of
    pare, and ops that belong together are joined: reshapes round a 1x1
    convolution or a matrix product with a constant become `pare.dense`, zeros
    in front of a convolution its pads, a slice that only serves TOSA's rule of
    exact strides is dropped, a softmax along the last dimension is one op, sums
    become means.

    Every op of pare gets a unique name: that of the op's attribute `pare.name`
    or of its location, else its kind and a counter (`conv2d_3`).

    What pare does not know stays TOSA and float, and a remark says why. A
    function that is quantized already (`tosa.rescale`, integer convolutions) is
    left alone, with a remark.

    **Requires** static shapes and finite constants; anything else is an error
    at the op. **Guarantees** that every f32 op that pare can express is an op
    of pare with a unique name and constant weights. **Never changes** the
    entry's signature, what the network computes (beyond the rounding of
    constant arithmetic and of means), or functions without TOSA.

    Batch norms, activations and transposes are folded afterwards, by
    `pare-fold-scales`, `pare-fold-activations` and `pare-absorb-transposes`.

    Example:
    ```mlir
    %0 = tosa.sigmoid %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
    // becomes
    %0 = pare.sigmoid "sigmoid_0"(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
  let dependentDialects = ["::pare::PareDialect", "::mlir::tosa::TosaDialect"];
}

def ConvertPareToPareKernelPass
    : Pass<"convert-pare-to-pare-kernel", "::mlir::ModuleOp"> {
  let summary = "Lower the graph to kernels on plain types";
  let description = [{
    Stage 2 to stage 3. Each `pare` op becomes a kernel in destination style
    that carries its whole arithmetic: zero points, multipliers, clamp bounds as
    stored integers, rounding profile. f32 ops become f32 kernels. Quantized
    sigmoid and tanh become tables, quantized softmax takes a table of
    exponentials. Concat, reshape, transpose and slice become `tensor` and
    `linalg` ops, with casts before them where scales differ. docs/Numerics.md
    has the formula of each constant; that of a linear op's channel `c` is
    `float(double(s_in) * s_w[c] / s_out)`.

    A quantized argument or result of a function becomes plain i8 and keeps its
    scale and zero point as `pare.scale` and `pare.zero_point`. Ops of other
    dialects lower by `ConvertToPareKernelInterface`; without it they
    stay as they are, which is an error only for quantized types.

    **Requires** activations that are f32 or signed 8-bit with one scale;
    weights that are f32 or signed with up to 8 bits, zero point 0, one scale or
    one per output channel; the rounding profile float-rne (`pare.rounding` of
    the module, which may be absent); no `pare.reference` functions. Everything
    else is an error at the op.
    **Guarantees** that no `pare` op and no quantized type is left.
    **Never changes** f32 ops of other dialects, names, or the values that the
    types define; resources are shared, not copied.

    Example:
    ```mlir
    %0 = pare.add "sum" (%a, %b) {clamp_min = 0.0 : f32}
        : (tensor<4x!qa>, tensor<4x!qb>) -> tensor<4x!qc>
    // becomes
    %e = tensor.empty() : tensor<4xi8>
    %0 = pare_kernel.add ins(%a, %b : tensor<4xi8>, tensor<4xi8>)
        outs(%e : tensor<4xi8>) {clamp_min = 3 : i32, lhs_multiplier = 0.5 : f32,
        name = "sum", output_zp = 3 : i32, rhs_multiplier = 0.25 : f32,
        rounding = #pare_kernel.rounding<float_rne>} -> tensor<4xi8>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect", "::pare::kernel::PareKernelDialect"];
}

def ConvertExternToPareKernelPass
    : Pass<"convert-extern-to-pare-kernel", "::mlir::ModuleOp"> {
  let summary = "Makes ops that are declared extern calls of C functions";
  let description = [{
    An op of any dialect with the attribute `pare.extern = "symbol"`, and a
    `tosa.custom` of the domain `pare.extern`, whose operator name is the symbol,
    become `pare_kernel.call_extern`: the user links a C function of that name.
    It is for ops that nobody can lower.

    **Requires** static tensors of plain types (stage 3). An op with regions, or
    without results, is an error. **Guarantees** that no declared op is left.
    **Never changes** other ops.

    Example:
    ```mlir
    %1 = tosa.custom %0 {domain_name = "pare.extern", implementation_attrs = "",
        operator_name = "top2"} : (tensor<1x4xf32>) -> tensor<1x2xi32>
    // becomes
    %e = tensor.empty() : tensor<1x2xi32>
    %1 = pare_kernel.call_extern "top2" ins(%0 : tensor<1x4xf32>)
        outs(%e : tensor<1x2xi32>) -> tensor<1x2xi32>
    ```
  }];
  let dependentDialects = [
    "::mlir::tensor::TensorDialect", "::pare::kernel::PareKernelDialect"];
}

def ConvertTosaToPareKernelPass
    : Pass<"convert-tosa-to-pare-kernel", "::mlir::ModuleOp"> {
  let summary = "Takes quantized TOSA networks to kernels";
  let description = [{
    Stage 0 to stage 3, for networks that are integers already. Each linear layer
    becomes one kernel: `tosa.conv2d`, `tosa.depthwise_conv2d`,
    `tosa.transpose_conv2d` or `tosa.matmul`, the `tosa.rescale` behind it, and
    the clamps behind that, if nothing else reads what is between them. A 1x1
    convolution of one pixel, which is how importers write a fully connected
    layer, is `pare_kernel.dense`, without the reshapes round it; slices, their
    convolutions and the concatenation are one convolution with groups; slices and
    pads in front of a window are its pads. `tosa.avg_pool2d` and
    `tosa.max_pool2d` take the clamps behind them.

    The rounding of a rescale is the profile of its kernel: DOUBLE_ROUND is
    `tosa_double`, SINGLE_ROUND and INEXACT_ROUND, which leaves it to the
    implementation, are `tosa_single`. The weight's zero point goes into the
    weight, which is of 8 bits where that fits and of 16 where not; weights of 4
    bits take a byte. Kernels are named after `pare.name` or the location of the
    op, or by their kind and a counter.

    What no kernel computes stays TOSA, and upstream lowers it to the same bits; a
    remark says why.

    **Requires** nothing: layers with weights, biases or zero points that are no
    constants, with other types or dynamic shapes stay as they are.
    **Guarantees** that a result is what TOSA 1.0 defines. **Never changes** ops
    with floats, the entry's signature, or the rounding of an op.

    Example:
    ```mlir
    %1 = tosa.matmul %a, %b, %azp, %bzp : (tensor<1x2x4xi8>, tensor<1x4x3xi8>,
        tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x3xi32>
    // becomes
    %e = tensor.empty() : tensor<1x2x3xi32>
    %1 = pare_kernel.matmul ins(%a, %b : tensor<1x2x4xi8>, tensor<1x4x3xi8>)
        outs(%e : tensor<1x2x3xi32>) {lhs_zp = 5 : i32, name = "matmul_0",
        rhs_zp = -3 : i32} -> tensor<1x2x3xi32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::tensor::TensorDialect",
    "::mlir::tosa::TosaDialect", "::pare::kernel::PareKernelDialect"];
}

def ConvertPareToTosaPass : Pass<"convert-pare-to-tosa", "::mlir::ModuleOp"> {
  let summary = "Lower the graph to integer TOSA 1.0";
  let description = [{
    Stage 2 to stage 0: what was quantized here leaves for other compilers. Each
    quantized op becomes TOSA on plain integers with the rescales that its types
    define; sigmoid and tanh become tables, softmax the integer graph of the
    TFLite converter. f32 ops and casts between f32 and integers become float
    TOSA. docs/Export.md has the form of each op. Windows are cut to end where
    TOSA wants them to, grouped convolutions become slices and a concat, a dense
    layer a 1x1 convolution between reshapes.

    Rescales round as the module's profile says: DOUBLE_ROUND for tosa-double,
    SINGLE_ROUND for tosa-single. TOSA has no float-rne; it becomes SINGLE_ROUND
    with multipliers of 31 bits, and a remark gives the difference.

    A quantized argument or result of a function becomes plain i8 and keeps its
    scale and zero point as `pare.scale` and `pare.zero_point`; the op that
    computes the value of a named op has the name as `pare.name`. Both are
    attributes that `pare-to-tosa{strip}` drops.

    **Requires** activations that are f32 or signed 8-bit with one scale;
    weights that are f32 or signed with up to 8 bits, zero point 0, one scale or
    one per output channel; no `pare.reference` functions. Everything else is an
    error at the op. **Guarantees** that no `pare` op and no quantized type is
    left (with `for-compile`, no quantized type). **Never changes** ops of other dialects on f32, names, or the values
    that types and profile define; under float-rne results differ where the
    remark says so.

    Example:
    ```mlir
    %0 = pare.clamp "relu" (%x) {clamp_min = 0.0 : f32}
        : (tensor<4x!qa>) -> tensor<4x!qb>
    // becomes
    %1 = tosa.rescale %x, %m, %s, %zpa, %zpb {rounding_mode = SINGLE_ROUND, ...}
        : (tensor<4xi8>, ...) -> tensor<4xi8>
    %2 = tosa.clamp %1 {max_val = 127 : i8, min_val = 3 : i8, pare.name = "relu"}
        : (tensor<4xi8>) -> tensor<4xi8>
    ```
  }];
  let options = [
    Option<"forCompile", "for-compile", "bool", /*default=*/"false",
      "Convert a module with a tosa profile only, and leave its f32 ops, for "
      "which there are kernels (part of pare-compile)">
  ];
  let dependentDialects = ["::mlir::tosa::TosaDialect"];
}

def ConvertDot4ToX86Pass : Pass<"convert-dot4-to-x86", "::mlir::ModuleOp"> {
  let summary = "Lower dot products of bytes to x86 intrinsics";
  let description = [{
    `pare_kernel.dot4` on lanes becomes `vpdpbusd`, of 128, 256 or 512 bits; on
    pairs it becomes `vpmaddwd` on widened bytes, which is exact where
    `vpmaddubsw` would saturate. `pare_kernel.dot2` is `vpmaddwd` as it is,
    `pare_kernel.byte_pairs`, which promises that nothing saturates, `vpmaddubsw`.
    `pare_kernel.nearest` is `vcvtps2dq`, `pare_kernel.pack_bytes` `vpackssdw` and
    `vpackuswb` or `vpacksswb`.

    **Requires** a target on the module; lanes need its unsigned by signed
    product and unsigned activations. Everything else is an error at the op.
    **Guarantees** that no `dot4`, `dot2` or `byte_pairs` is left for an x86 target; for
    others it does nothing. **Never changes** a result: sums are exact; modules for another architecture stay as they are.

    Example:
    ```mlir
    %1 = pare_kernel.dot4 %0, %a, %b {unsigned_a}
        : vector<16xi32>, vector<64xi8>, vector<64xi8>
    // becomes
    %1 = llvm.call_intrinsic "llvm.x86.avx512.vpdpbusd.512"(%0, %a, %b)
        : (vector<16xi32>, vector<64xi8>, vector<64xi8>) -> vector<16xi32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::vector::VectorDialect", "::pare::kernel::PareKernelDialect"];
}

def ConvertDot4ToArmNeonPass
    : Pass<"convert-dot4-to-arm-neon", "::mlir::ModuleOp"> {
  let summary = "Lower dot products of bytes to NEON";
  let description = [{
    `pare_kernel.dot4` on lanes becomes `sdot`, on pairs `smull` and `sadalp`
    (`smull`, `smlal2` and one `sadalp` with `narrow_b`); `pare_kernel.mmla2x2`
    becomes `smmla`, `pare_kernel.high_product` `sqdmulh` or `sqrdmulh`, and
    `pare_kernel.rounding_shift` `srshl`. There is nothing for
    `dot2`.

    **Requires** a target on the module that has the product, accumulators of
    four lanes (of a multiple of four for the last two) and signed activations;
    everything else is an error at the op.
    **Guarantees** that none of these ops is left for an Arm target; for others it
    does nothing. **Never changes** a
    result: sums are exact in i32; modules for another architecture stay as they
    are.

    Example:
    ```mlir
    %1 = pare_kernel.dot4 %0, %a, %b
        : vector<4xi32>, vector<16xi8>, vector<16xi8>
    // becomes
    %1 = arm_neon.intr.sdot %0, %b, %a
        : vector<16xi8>, vector<16xi8> to vector<4xi32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::arm_neon::ArmNeonDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::vector::VectorDialect",
    "::pare::kernel::PareKernelDialect"];
}

#endif // PARE_CONVERSION_PASSES_TD
