//===- PareKernelVectorOps.td - ops on vectors of the kernel dialect ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the loops of a kernel compute with, exactly, before the target says how:
// included by PareKernelOps.td.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_IR_PAREKERNELVECTOROPS_TD
#define PARE_DIALECT_PAREKERNEL_IR_PAREKERNELVECTOROPS_TD

include "pare/Dialect/PareKernel/IR/PareKernelDialect.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def PareKernel_DotKind : I32EnumAttr<"DotKind", "operand layout of dot4", [
    I32EnumAttrCase<"Lanes", 0, "lanes">, I32EnumAttrCase<"Pairs", 1, "pairs">]> {
  let cppNamespace = "::pare::kernel";
  let genSpecializedAttr = 0;
}
def PareKernel_DotKindAttr
    : EnumAttr<PareKernel_Dialect, PareKernel_DotKind, "dot_kind"> {
  let assemblyFormat = "`<` $value `>`";
}

def PareKernel_Dot4Op : Op<PareKernel_Dialect, "dot4", [Pure,
    AllTypesMatch<["acc", "result"]>]> {
  let summary = "acc[i] += sum over j of a[4 i + j] * b[4 i + j]";
  let description = [{
    The activation `a` is signed or unsigned 8 bit (`unsigned_a`), the weight `b`
    signed 8 bit (in `pairs` also as i16), the sum exact in i32. The layout
    `pairs` is one of `b` alone, for targets that widen to 16 bits: its even
    bytes come before its odd ones, so that with L lanes `a[4 i]` and
    `a[4 i + 2]` meet `b[2 i]` and `b[2 i + 1]`, `a[4 i + 1]` and `a[4 i + 3]`
    meet `b[2 L + 2 i]` and `b[2 L + 2 i + 1]`. `narrow_b` promises that no byte of
    `b` is -128: then the sum of two products fits 16 bits.
  }];
  let arguments = (ins VectorOfRankAndType<[1], [I32]>:$acc,
      VectorOfRankAndType<[1], [I8]>:$a, VectorOfRankAndType<[1], [I8, I16]>:$b,
      UnitAttr:$unsigned_a,
      DefaultValuedAttr<PareKernel_DotKindAttr, "DotKind::Lanes">:$kind,
      UnitAttr:$narrow_b);
  let results = (outs VectorOfRankAndType<[1], [I32]>:$result);
  let assemblyFormat =
      "$acc `,` $a `,` $b attr-dict `:` type($acc) `,` type($a) `,` type($b)";
  let hasVerifier = 1;
}

def PareKernel_Dot2Op : Op<PareKernel_Dialect, "dot2", [Pure,
    AllTypesMatch<["acc", "result"]>, AllTypesMatch<["a", "b"]>]> {
  let summary = "acc[i] += a[2 i] * b[2 i] + a[2 i + 1] * b[2 i + 1]";
  let description = [{
    Products of signed 16 bit, the sum in i32, wrapping.
  }];
  let arguments = (ins VectorOfRankAndType<[1], [I32]>:$acc,
      VectorOfRankAndType<[1], [I16]>:$a, VectorOfRankAndType<[1], [I16]>:$b);
  let results = (outs VectorOfRankAndType<[1], [I32]>:$result);
  let assemblyFormat = "$acc `,` $a `,` $b attr-dict `:` type($acc) `,` type($a)";
  let hasVerifier = 1;
}

def PareKernel_BytePairsOp : Op<PareKernel_Dialect, "byte_pairs", [Pure,
    AllTypesMatch<["a", "b"]>]> {
  let summary = "result[i] = a[2 i] * b[2 i] + a[2 i + 1] * b[2 i + 1]";
  let description = [{
    Products of an unsigned byte `a` and a signed byte `b`, their sum in i16. The
    op promises that it fits: what targets make of sums that do not differs.
  }];
  let arguments = (ins VectorOfRankAndType<[1], [I8]>:$a,
      VectorOfRankAndType<[1], [I8]>:$b);
  let results = (outs VectorOfRankAndType<[1], [I16]>:$result);
  let assemblyFormat = "$a `,` $b attr-dict `:` type($a) `,` type($result)";
  let hasVerifier = 1;
}

def PareKernel_Mmla2x2Op : Op<PareKernel_Dialect, "mmla2x2", [Pure,
    AllTypesMatch<["acc", "result"]>]> {
  let summary = "2x8 by 8x2 product of i8 added to a 2x2 tile of i32";
  let description = [{
    `acc[2 r + c] += sum over k of a[8 r + k] * b[8 c + k]`, all signed, exact.
  }];
  let arguments = (ins VectorOfLengthAndType<[4], [I32]>:$acc,
      VectorOfLengthAndType<[16], [I8]>:$a, VectorOfLengthAndType<[16], [I8]>:$b);
  let results = (outs VectorOfLengthAndType<[4], [I32]>:$result);
  let assemblyFormat =
      "$acc `,` $a `,` $b attr-dict `:` type($acc) `,` type($a) `,` type($b)";
}

def PareKernel_HighProductOp : Op<PareKernel_Dialect, "high_product", [Pure,
    AllTypesMatch<["a", "b", "result"]>]> {
  let summary = "(a[i] * b[i] + (rounded ? 2^30 : 0)) >> 31";
  let description = [{
    The product is exact in 64 bits, the shift arithmetic. `b` is not negative,
    so that the result fits i32.
  }];
  let arguments = (ins VectorOfRankAndType<[1], [I32]>:$a,
      VectorOfRankAndType<[1], [I32]>:$b, UnitAttr:$rounded);
  let results = (outs VectorOfRankAndType<[1], [I32]>:$result);
  let assemblyFormat = "$a `,` $b attr-dict `:` type($result)";
}

def PareKernel_RoundingShiftOp : Op<PareKernel_Dialect, "rounding_shift", [Pure,
    AllTypesMatch<["value", "amount", "result"]>]> {
  let summary = "(value[i] + 2^(amount[i] - 1)) >> amount[i]";
  let description = [{
    The sum is exact in more than 32 bits, the shift arithmetic. Amounts are 1 to
    31, or 0, which leaves the value as it is.
  }];
  let arguments = (ins VectorOfRankAndType<[1], [I32]>:$value,
      VectorOfRankAndType<[1], [I32]>:$amount);
  let results = (outs VectorOfRankAndType<[1], [I32]>:$result);
  let assemblyFormat = "$value `,` $amount attr-dict `:` type($result)";
}

def PareKernel_NearestOp : Op<PareKernel_Dialect, "nearest", [Pure]> {
  let summary = "The integer nearest to value[i], ties to even";
  let description = [{
    What is less than an i32 holds becomes the least one; what is more becomes
    2^31 - 128 or more, which narrows to the same as all that is so large. No
    value is NaN. `bounded` promises that none is 2^31 or more, so that nobody has
    to hold it there.
  }];
  let arguments = (ins VectorOfRankAndType<[1], [F32]>:$value, UnitAttr:$bounded);
  let results = (outs VectorOfRankAndType<[1], [I32]>:$result);
  let assemblyFormat = "$value attr-dict `:` type($value) `,` type($result)";
  let hasVerifier = 1;
}

def PareKernel_PackBytesOp : Op<PareKernel_Dialect, "pack_bytes", [Pure]> {
  let summary = "Bytes of one, two or four vectors of sums, each plus a zero point";
  let description = [{
    Each step saturates: to 16 bits, the sum with the zero point, and to bytes,
    signed ones or, `to_unsigned`, others. Of parts with L lanes result `p L + i` is that of lane
    i of part p; with `interleaved`, of four parts, result `16 g + 4 p + i` that of
    lane `4 g + i` of part p, as x86 packs them.
  }];
  let arguments = (ins Variadic<VectorOfRankAndType<[1], [I32]>>:$parts,
      DefaultValuedAttr<I16Attr, "0">:$zero_point,
      UnitAttr:$to_unsigned, UnitAttr:$interleaved);
  let results = (outs VectorOfRankAndType<[1], [I8]>:$result);
  let assemblyFormat = "$parts attr-dict `:` type($parts) `->` type($result)";
  let hasVerifier = 1;
}

#endif // PARE_DIALECT_PAREKERNEL_IR_PAREKERNELVECTOROPS_TD
