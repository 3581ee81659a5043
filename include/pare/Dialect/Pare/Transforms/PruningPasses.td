//===- PruningPasses.td - passes that remove and repair -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PARE_TRANSFORMS_PRUNINGPASSES_TD
#define PARE_DIALECT_PARE_TRANSFORMS_PRUNINGPASSES_TD

include "mlir/Pass/PassBase.td"

def ReportSparsityPass : Pass<"pare-report-sparsity", "::mlir::ModuleOp"> {
  let summary = "Reports the zeros, zero blocks and dead channels of the weights";
  let description = [{
    Emits one analysis remark (category `pare-report-sparsity`) for each float
    layer of each entry: how many weights are zero, how many blocks of 16x4, 4x4
    and 1x4 (outputs times neighbouring inputs) hold only zeros, and which
    outputs are the same number whatever the input is. A normal run is quiet;
    `--remarks-filter=pare-report-sparsity` shows them.

    **Requires** stage 1. **Guarantees** nothing. **Never changes** anything.

    Example: of a dense layer with the weights `[[0.0, 0.0], [1.0, 0.0]]`, 3 of 4
    weights are zero and output 0 is dead.
  }];
}

def RemoveDeadChannelsPass
    : Pass<"pare-remove-dead-channels", "::mlir::ModuleOp"> {
  let summary = "Removes channels that are constant or that no layer reads";
  let description = [{
    A channel is dead if every layer that reads it weighs it with zeros, or if
    it is the same number whatever the input is: then what it contributes moves
    into the biases of its readers. That is exact where the number is 0, and
    where the reader has no padding (a convolution would see zeros beside
    another number). The sums are rounded once, to f32. With a channel goes all
    that is tied to it (see ChannelGroups); every tensor keeps one channel. It is
    repeated until nothing is dead, and each op that has lost channels says in
    `pare.kept_channels` which ones are left.

    **Requires** stage 1. **Guarantees** the same outputs, but for rounding.
    **Never changes** arguments, results, `pare.reference` functions, and what
    `pare.keep = ["shape"]` or an op without ChannelFlowOpInterface touches.

    Example: `relu(0 * x - 1)` is 0, so the channel goes:
    ```mlir
    %w = pare.constant dense<[[0.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
    %b = pare.constant dense<[-1.0, 0.0]> : tensor<2xf32> -> tensor<2xf32>
    %0 = pare.dense "a" (%x, %w, %b) {clamp_min = 0.0 : f32} : ... -> tensor<1x2xf32>
    ```
    becomes
    ```mlir
    %w = pare.constant dense<2.0> : tensor<1x1xf32> -> tensor<1x1xf32>
    %b = pare.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
    %0 = pare.dense "a" (%x, %w, %b) {clamp_min = 0.0 : f32, pare.kept_channels = array<i64: 1>} : ... -> tensor<1x1xf32>
    ```
  }];
}

def PruneChannelsPass : Pass<"pare-prune-channels", "::mlir::ModuleOp"> {
  let summary = "Removes the least important channels to save multiplications";
  let description = [{
    Removes channels, group by group (what is tied by residual additions,
    concatenations, depthwise layers, pools or a flatten is one group, see
    ChannelGroups), until `prune-macs` of the multiply-accumulates are saved.
    Every group keeps one channel. `allocation` says which group is next:
    - `sensitivity`: the one that adds least error for what it saves. Error is
      the square root of the score of `obs`, a fraction of the variance of the
      layers that read it; other scores cannot be compared between groups: then
      it is `uniform`;
    - `uniform`: all have the same fraction removed.

    `importance` says which channels of a group go first:
    - `obs`, the optimal brain surgeon (Hassibi and Stork 1993; for channels,
      Frantar and Alistarh 2022): always the channel whose removal changes the
      layers that read it least when their other inputs take over what they can.
      What they take over is added to their weights, and the biases keep the
      means.
    - `activation`: the smallest mean magnitude on the data.
    - `l1`, `l2`: the smallest weights (sum of magnitudes, of squares).

    Each op that has lost channels says in `pare.kept_channels` which ones are
    left: `pare-repair` needs it. `pare.range` is removed, for it is no longer
    true. Remarks say what was removed from which group.

    **Requires** one entry, of stage 1; `data` for `obs` and `activation`.
    **Guarantees** that at least `prune-macs` of the multiply-accumulates are
    gone, or an error that says what could be reached. **Never changes**
    arguments, results, `pare.reference` functions, and what `pare.keep =
    ["shape"]` or an op without ChannelFlowOpInterface touches.

    Example: with `prune-macs=0.5 importance=l1`, the channel with the smaller
    weights goes:
    ```mlir
    %w = pare.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
    %0 = pare.dense "a" (%x, %w) : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
    ```
    becomes
    ```mlir
    %w = pare.constant dense<2.0> : tensor<1x1xf32> -> tensor<1x1xf32>
    %0 = pare.dense "a" (%x, %w) {pare.kept_channels = array<i64: 1>} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
    ```
  }];
  let options = [
    Option<"pruneMacs", "prune-macs", "double", /*default=*/"0.0",
      "Fraction of the multiply-accumulates to remove at least, from 0 (default: "
      "nothing) to below 1">,
    Option<"importance", "importance", "::pare::ImportanceKind",
      /*default=*/"::pare::ImportanceKind::Obs",
      "Which channels go first (default: obs)", [{::llvm::cl::values(
        clEnumValN(::pare::ImportanceKind::L1, "l1",
                   "Those with the smallest sum of |weight|"),
        clEnumValN(::pare::ImportanceKind::L2, "l2",
                   "Those with the smallest sum of weight^2"),
        clEnumValN(::pare::ImportanceKind::Activation, "activation",
                   "Those with the smallest mean magnitude on the data"),
        clEnumValN(::pare::ImportanceKind::Obs, "obs",
                   "Those that the other channels can replace best"))}]>,
    Option<"allocation", "allocation", "::pare::AllocationKind",
      /*default=*/"::pare::AllocationKind::Sensitivity",
      "How much is taken from which group (default: sensitivity)",
      [{::llvm::cl::values(
        clEnumValN(::pare::AllocationKind::Uniform, "uniform",
                   "The same fraction of all"),
        clEnumValN(::pare::AllocationKind::Sensitivity, "sensitivity",
                   "What adds least error for what it saves"))}]>,
    ListOption<"data", "data", "std::string",
      "Inputs, one .npy file for each argument of the entry">,
    Option<"rows", "rows", "int64_t", /*default=*/"30000",
      "Output positions of a layer to look at, spread over all inputs">,
    Option<"seed", "seed", "int64_t", /*default=*/"0",
      "Chooses the positions">
  ];
}

def RepairPass : Pass<"pare-repair", "::mlir::ModuleOp"> {
  let summary = "Refits the weights that are left to the float network";
  let description = [{
    Walks through the layers in order of execution and solves for each the least
    squares problem: from what it reads now, in the network as it is repaired so
    far, to what the same layer of the float reference computes before its
    activation, for the channels that are left (`pare.kept_channels`). Where the
    result goes into an addition, the target takes in what the other operand is
    off by. Ridge regression pulls towards the weights at hand; its damping is
    the one that does best on the inputs that are held back, every fifth. Where
    an activation follows, targets that it cuts off may be missed on the far
    side (He, Zhang and Sun, Channel Pruning, 2017, use plain least squares; the
    relaxation is worth it where held-back inputs say so). The bias closes the
    mean. A refit that does worse on held-back inputs than the weights at hand
    is dropped. `pare.range` is removed, for it is no longer true. Remarks give
    the error of every layer before and after.

    A few hundred inputs are enough, dozens are few. Sums are in double
    precision and in a fixed order; the result depends on the inputs, `seed` and
    the f32 rounding of the network that runs.

    **Requires** one entry, of stage 1, its `@NAME.float`, and `data`.
    **Guarantees** that no layer is further from the float network on held-back
    inputs. **Never changes** shapes, ops, and layers that compute what they did.

    Example: if two inputs of a layer were always equal and one was removed, the
    weight of the other becomes the sum of both.
  }];
  let options = [
    ListOption<"data", "data", "std::string",
      "Inputs, one .npy file for each argument of the entry">,
    Option<"rows", "rows", "int64_t", /*default=*/"30000",
      "Output positions of a layer to look at, spread over all inputs">,
    Option<"damping", "damping", "double", /*default=*/"0.0",
      "Ridge strength as a fraction of the mean variance of the inputs; 0 (the "
      "default) chooses on held-back inputs">,
    Option<"activationRounds", "activation-rounds", "int64_t", /*default=*/"4",
      "How often targets that the activation cuts off are relaxed; 0: never">,
    Option<"seed", "seed", "int64_t", /*default=*/"0",
      "Chooses the positions">
  ];
}

#endif // PARE_DIALECT_PARE_TRANSFORMS_PRUNINGPASSES_TD
