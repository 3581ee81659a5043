//===- Passes.td - passes on the graph dialect ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PARE_TRANSFORMS_PASSES_TD
#define PARE_DIALECT_PARE_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

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

def CalibratePass : Pass<"pare-calibrate", "::mlir::ModuleOp"> {
  let summary = "Attaches to each value the range that it takes on real inputs";
  let description = [{
    Runs the entry on every sample of `data`, remembers the range of each named
    f32 value, and attaches it as `pare.range` to the op that computes the value
    (to the argument, for inputs). Memory does not grow with the number of
    samples. `table` writes what was seen as a YAML file that can be read,
    edited (another range, `keep: [ float ]`), and given back with `ranges`;
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
                   "Quantiles that leave out the same fraction at either end"))}]>,
    Option<"percentile", "percentile", "double", /*default=*/"99.99",
      "Percent of the values that lie below the upper end, above 50 and at most "
      "100, for observer=percentile">
  ];
}

#endif // PARE_DIALECT_PARE_TRANSFORMS_PASSES_TD
