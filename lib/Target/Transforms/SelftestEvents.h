//===- SelftestEvents.h - what a run of a network exercises ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_TARGET_TRANSFORMS_SELFTESTEVENTS_H
#define PARE_LIB_TARGET_TRANSFORMS_SELFTESTEVENTS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "pare/Execution/Interpreter.h"
#include <optional>
#include <vector>

namespace pare::target {

/// Where implementations come to differ, for each op of a network: results that
/// saturate at either end, and sums whose requantization lies on a tie or
/// depends on the rounding profile.
class SelftestEvents {
public:
  /// Fails with an error at the op that the interpreter does not run.
  static mlir::FailureOr<std::unique_ptr<SelftestEvents>>
  create(mlir::func::FuncOp func);

  /// What one run gave.
  struct Run {
    /// The bytes of the function's results, one after the other.
    std::vector<std::vector<char>> results;
    /// How often each event came.
    std::vector<int64_t> counts;
  };
  mlir::FailureOr<Run> run(const std::vector<std::vector<char>> &inputs);

private:
  /// An integer result, watched for its bounds.
  struct Watched {
    int64_t bytes;
    int64_t low, high;
  };
  /// The sums of a requantizing kernel.
  struct Sums {
    bool isFloatRne;
    int64_t channels;
    std::vector<float> multipliers;
    std::vector<int32_t> integerMultipliers;
    std::vector<int8_t> shifts;
  };
  void watch(mlir::Operation *op, llvm::SmallVectorImpl<mlir::Value> &values);
  template <typename OpTy>
  void watchSums(OpTy op, llvm::SmallVectorImpl<mlir::Value> &values);
  static int64_t countTies(const Sums &sums, const std::vector<char> &bytes);

  std::unique_ptr<InterpretedFunction> function;
  size_t numResults = 0;
  std::vector<std::optional<Watched>> watched;
  std::vector<std::optional<Sums>> sums;
  std::vector<int64_t> sizes;
};

} // namespace pare::target

#endif // PARE_LIB_TARGET_TRANSFORMS_SELFTESTEVENTS_H
