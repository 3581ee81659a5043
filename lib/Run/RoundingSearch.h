//===- RoundingSearch.h - conventions that give known answers -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Only the answers of the whole network are known. The search starts from the
// network's own conventions, or from a usual set of them that comes closer, and
// turns one op at a time, the one that leaves the fewest rows wrong; where no
// single op helps, two. It looks at a few rows first, those that are wrong and
// some that are right, and at all of them once these fit.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_RUN_ROUNDINGSEARCH_H
#define PARE_LIB_RUN_ROUNDINGSEARCH_H

#include "RequantizingOps.h"
#include "RunData.h"

namespace pare {

/// Rows, and their elements, that are not what they have to be.
struct RoundingScore {
  int64_t rows = 0, elements = 0;

  bool operator<(const RoundingScore &other) const {
    return std::tie(rows, elements) < std::tie(other.rows, other.elements);
  }
};

class RoundingSearch {
public:
  /// Which ops round twice.
  using Modes = std::vector<bool>;

  /// `inputs` and `expected` hold `rows` samples; results behind the expected
  /// ones are not compared.
  RoundingSearch(mlir::func::FuncOp func, std::vector<RequantizingOp> ops,
                 const Program &types, const RunBuffers &inputs,
                 const std::vector<std::vector<char>> &expected, int64_t rows)
      : func(func), ops(std::move(ops)), types(types), inputs(inputs),
        expected(expected), rows(rows) {}

  /// Finds `given` and `best`, and the rows that either gets wrong.
  llvm::LogicalResult run();

  /// The first row that `best` gets right, and `best` with op `index` turned
  /// does not; -1 where there is none.
  llvm::FailureOr<int64_t> findWitness(size_t index);
  /// The op that, turned, mends most of the rows that `best` gets wrong, the
  /// first of equals, and how many; -1 where none mends any.
  llvm::FailureOr<std::pair<int64_t, int64_t>> findSuspect();

  llvm::ArrayRef<RequantizingOp> getOps() const { return ops; }

  Modes given, best;
  std::vector<int64_t> wrongGiven, wrongBest;

private:
  /// Runs `rows` under `modes`; stops once more than `limit` are wrong.
  llvm::FailureOr<RoundingScore>
  evaluate(const Modes &modes, llvm::ArrayRef<int64_t> rows,
           int64_t limit = INT64_MAX, std::vector<int64_t> *wrong = nullptr);
  /// Replaces `best` where `modes` are better on the probe.
  llvm::LogicalResult consider(const Modes &modes);
  llvm::LogicalResult considerUsual();
  llvm::LogicalResult considerSingles();
  llvm::LogicalResult considerPairs();
  /// All rows under `best`; those that are wrong join the probe.
  llvm::LogicalResult checkAll();
  void extendProbe();

  mlir::func::FuncOp func;
  std::vector<RequantizingOp> ops;
  const Program &types;
  const RunBuffers &inputs;
  const std::vector<std::vector<char>> &expected;
  int64_t rows;

  std::vector<int64_t> probe;
  RoundingScore bestScore;
  bool isBetter = false;
};

} // namespace pare

#endif // PARE_LIB_RUN_ROUNDINGSEARCH_H
