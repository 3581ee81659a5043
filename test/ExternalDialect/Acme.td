//===- Acme.td - a dialect that Pare has never heard of -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

include "mlir/IR/OpBase.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Acme_Dialect : Dialect {
  let name = "acme";
  let cppNamespace = "::acme";
}

def Acme_LeakyReluOp : Op<Acme_Dialect, "leaky_relu", [Pure]> {
  let summary = "x where x is positive, slope * x elsewhere";
  let arguments = (ins AnyRankedTensor:$input, F32Attr:$slope);
  let results = (outs AnyRankedTensor:$output);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($output)";
}
