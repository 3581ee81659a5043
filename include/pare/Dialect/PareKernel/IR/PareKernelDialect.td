//===- PareKernelDialect.td - the kernel dialect --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_IR_PAREKERNELDIALECT_TD
#define PARE_DIALECT_PAREKERNEL_IR_PAREKERNELDIALECT_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"

def PareKernel_Dialect : Dialect {
  let name = "pare_kernel";
  let cppNamespace = "::pare::kernel";
  let summary = "Kernels with exact integer semantics, in destination style";
  let description = [{
    Ops on plain element types (i8, i16, i32, f32), first on tensors, then on
    memrefs, in destination-passing style. An integer op carries its whole
    arithmetic: zero points, multipliers (and shifts), clamp bounds, rounding
    profile. docs/Numerics.md defines each one as a scalar sequence, the
    reference interpreter executes that, and every target gives the same bits.
  }];
  let useDefaultAttributePrinterParser = 1;
}

def PareKernel_Rounding : I32EnumAttr<"Rounding", "rounding profile", [
    I32EnumAttrCase<"FloatRne", 0, "float_rne">,
    I32EnumAttrCase<"TosaDouble", 1, "tosa_double">,
    I32EnumAttrCase<"TosaSingle", 2, "tosa_single">]> {
  let cppNamespace = "::pare::kernel";
  let genSpecializedAttr = 0;
}
def PareKernel_RoundingAttr
    : EnumAttr<PareKernel_Dialect, PareKernel_Rounding, "rounding"> {
  let assemblyFormat = "`<` $value `>`";
}

def PareKernel_TargetAttr : AttrDef<PareKernel_Dialect, "Target"> {
  let mnemonic = "target";
  let summary = "What code is generated for: on the module, by pare-attach-target";
  let description = [{
    `name` is one of the names of `--target=help`; triple, cpu and features are
    what LLVM is given, with the user's refinements in them.
  }];
  let parameters = (ins StringRefParameter<>:$name, StringRefParameter<>:$triple,
                        StringRefParameter<>:$cpu, StringRefParameter<>:$features);
  let assemblyFormat =
      "`<` $name `,` `triple` `=` $triple `,` `cpu` `=` $cpu `,` `features` `=` $features `>`";
}

def PareKernel_TileAttr : AttrDef<PareKernel_Dialect, "Tile"> {
  let mnemonic = "tile";
  let summary = "The register tile of a kernel: output rows x columns x channels";
  let description = [{
    Chosen by `pare-choose-tiles` from the target description; the weights'
    packing follows from `channels`.
  }];
  let parameters = (ins "int64_t":$rows, "int64_t":$columns, "int64_t":$channels);
  let assemblyFormat = "`<` $rows `,` $columns `,` $channels `>`";
}

def PareKernel_WidthsAttr : AttrDef<PareKernel_Dialect, "Widths"> {
  let mnemonic = "widths";
  let summary = "What the constants of a kernel prove of its products and sums";
  let description = [{
    Set by `pare-prove-widths`; what is not said is not known. Each weight fits
    `weights` bits (8 or 4); weights of 4 are packed two to a byte. `sums` times
    the sum of two neighbouring products with an unsigned byte surely fits 16 bits;
    0 where not even one does. Neighbours are inputs 2 i and 2 i + 1 of a run
    (docs/PareKernelRationale.md), or columns 2 i and 2 i + 1 of a row of a depthwise
    kernel. `scaled` is 32 where under float_rne no sum times its multiplier reaches
    2^31, else 0.
  }];
  let parameters = (ins DefaultValuedParameter<"int64_t", "8">:$weights,
                        DefaultValuedParameter<"int64_t", "0">:$sums,
                        DefaultValuedParameter<"int64_t", "0">:$scaled);
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

#endif // PARE_DIALECT_PAREKERNEL_IR_PAREKERNELDIALECT_TD
