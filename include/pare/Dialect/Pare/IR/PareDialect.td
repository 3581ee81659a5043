//===- PareDialect.td - the graph dialect ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PARE_IR_PAREDIALECT_TD
#define PARE_DIALECT_PARE_IR_PAREDIALECT_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/OpBase.td"

def Pare_Dialect : Dialect {
  let name = "pare";
  let cppNamespace = "::pare";
  let summary = "Neural networks as graphs: where they are pruned and quantized";
  let description = [{
    A small, closed set of network ops on static tensors. Bias and activation
    belong to their op, weights are constants, layouts are NHWC. An op on `f32`
    is the float op; the same op on `!quant.uniform` element types is the
    integer op that those types define, so quantizing is a change of types, with
    `pare.cast` at the boundaries, and pruning is a change of shapes. Every op
    but `pare.constant` carries a name, unique in its function, which reports,
    tables and repair use.

    Attributes of the dialect on other ops:
    - `pare.reference` on a private function: the untouched float network.
    - `pare.rounding` on a module: the rounding profile of its integer ops.
    - `pare.keep` on an op: `["float"]`, `["shape"]` or both: not quantized, not
      pruned.
    - `pare.range` on an op or an argument: `array<f64: min, max>`, the real
      values that calibration saw.
    - `pare.float_reason` on an op: why quantization left it float.
    - `pare.kept_channels` on an op whose result has lost channels: for each
      index along the last dimension, `array<i64>`, the index that it had in the
      op of the same name in the float reference. Stages 1 and 2 only.
    - `pare.name`, `pare.scale`, `pare.zero_point` on arguments and results of
      an entry: what the importer knew of the boundary. `pare.name` on an op of
      another dialect: its name in reports and tables.
  }];
  let dependentDialects = ["::mlir::quant::QuantDialect"];
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let hasOperationAttrVerify = 1;
  let hasRegionArgAttrVerify = 1;
}

#endif // PARE_DIALECT_PARE_IR_PAREDIALECT_TD
