//===- Batch.h - many functions, interpreted and compiled at once ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CHECK_BATCH_H
#define PARE_LIB_CHECK_BATCH_H

#include "Harness.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/OwningOpRef.h"
#include "pare/Check/CheckMain.h"

namespace pare::check {

/// A function that is checked: the only public one of its text.
struct Subject {
  std::string text;
  /// Draw `d` has the seed `dataSeed + d`.
  uint64_t dataSeed = 0;
};

/// What was seen of one subject on one target (none: before any target).
struct Seen {
  int64_t subject = 0;
  std::string target;
  /// False: an error that says that there is no code for it.
  bool isFinding = true;
  std::string what;
};

struct Outcome {
  std::vector<Seen> seen;
  /// By target: subjects that were compiled and run, seconds it took.
  struct Count {
    std::string target;
    int64_t subjects = 0;
    double compileSeconds = 0, runSeconds = 0;
  };
  std::vector<Count> counts;
};

/// Checks `subjects` in this process, which a bug of the compiler may end.
Outcome checkBatch(llvm::ArrayRef<Subject> subjects,
                   llvm::ArrayRef<std::string> targets,
                   const CheckOptions &options, const Harness &harness,
                   const mlir::DialectRegistry &registry);

/// Random contents of an input. `small`: floats are small integers, whose sums
/// are exact in any order.
void fillDraw(mlir::RankedTensorType type, uint64_t seed, bool small,
              llvm::MutableArrayRef<char> bytes);

} // namespace pare::check

#endif // PARE_LIB_CHECK_BATCH_H
