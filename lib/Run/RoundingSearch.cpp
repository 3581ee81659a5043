//===- RoundingSearch.cpp - conventions that give known answers -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RoundingSearch.h"

#include "pare/Execution/Interpreter.h"
#include "pare/Run/Compare.h"

using namespace llvm;

namespace pare {

/// Rows of the probe, of each kind.
static constexpr size_t kWrongRows = 48, kRightRows = 16;
/// With more ops than this, pairs would take too long.
static constexpr size_t kMostForPairs = 40;

FailureOr<RoundingScore> RoundingSearch::evaluate(const Modes &modes,
                                                  ArrayRef<int64_t> rows,
                                                  int64_t limit,
                                                  std::vector<int64_t> *wrong) {
  for (auto [op, isDouble] : zip_equal(ops, modes))
    op.setDouble(isDouble);
  auto function = InterpretedFunction::create(func);
  if (failed(function))
    return failure();
  SmallVector<std::vector<char>> results;
  SmallVector<void *> to;
  for (const SampleType &type : types.results)
    to.push_back(results.emplace_back(type.numBytes()).data());
  SmallVector<const void *> from(types.inputs.size());
  RoundingScore score;
  for (int64_t row : rows) {
    for (auto [i, type] : enumerate(types.inputs))
      from[i] = inputs.inputs[i].data() + row * type.numBytes();
    if (failed((*function)->run(from, to)))
      return failure();
    int64_t elements = 0;
    for (auto [i, answers] : enumerate(expected)) {
      const SampleType &type = types.results[i];
      elements += countMismatches(type, results[i].data(),
                                  answers.data() + row * type.numBytes(), 0);
    }
    if (elements == 0)
      continue;
    score.rows += 1;
    score.elements += elements;
    if (wrong)
      wrong->push_back(row);
    if (score.rows > limit)
      break;
  }
  return score;
}

LogicalResult RoundingSearch::consider(const Modes &modes) {
  auto score = evaluate(modes, probe, bestScore.rows);
  if (failed(score))
    return failure();
  if (*score < bestScore) {
    best = modes;
    bestScore = *score;
    isBetter = true;
  }
  return success();
}

/// Conventions of known runtimes: double, single, and LiteRT's, whose fully
/// connected layers are single.
LogicalResult RoundingSearch::considerUsual() {
  Modes litert;
  for (const RequantizingOp &op : ops)
    litert.push_back(!StringRef(op.name).starts_with("fully_connected") &&
                     !StringRef(op.name).starts_with("dense"));
  return success(succeeded(consider(Modes(ops.size(), true))) &&
                 succeeded(consider(Modes(ops.size(), false))) &&
                 succeeded(consider(litert)));
}

LogicalResult RoundingSearch::considerSingles() {
  Modes start = best;
  for (size_t i = 0; i < ops.size(); ++i) {
    Modes turned = start;
    turned[i] = !turned[i];
    if (failed(consider(turned)))
      return failure();
  }
  return success();
}

LogicalResult RoundingSearch::considerPairs() {
  Modes start = best;
  for (size_t i = 0; i < ops.size() && ops.size() <= kMostForPairs; ++i)
    for (size_t j = i + 1; j < ops.size() && bestScore.rows > 0; ++j) {
      Modes turned = start;
      turned[i] = !turned[i];
      turned[j] = !turned[j];
      if (failed(consider(turned)))
        return failure();
    }
  return success();
}

void RoundingSearch::extendProbe() {
  size_t wanted = probe.size() + kWrongRows;
  for (int64_t row : wrongBest)
    if (probe.size() < wanted && !is_contained(probe, row))
      probe.push_back(row);
  // Spread over the rows that are right.
  int64_t step = std::max<int64_t>(1, rows / kRightRows);
  for (int64_t row = 0; row < rows; row += step)
    if (!is_contained(probe, row))
      probe.push_back(row);
}

LogicalResult RoundingSearch::checkAll() {
  std::vector<int64_t> all(rows);
  for (auto [i, row] : enumerate(all))
    row = i;
  wrongBest.clear();
  return evaluate(best, all, INT64_MAX, &wrongBest);
}

LogicalResult RoundingSearch::run() {
  for (const RequantizingOp &op : ops)
    given.push_back(op.roundsDouble());
  best = given;
  if (failed(checkAll()))
    return failure();
  wrongGiven = wrongBest;
  Modes checked = best;
  size_t fewest = wrongBest.size();
  std::vector<int64_t> wrong = wrongBest;
  while (!wrongBest.empty()) {
    extendProbe();
    auto score = evaluate(best, probe);
    if (failed(score))
      return failure();
    bestScore = *score;
    do {
      isBetter = false;
      if (failed(considerUsual()) || failed(considerSingles()) ||
          (!isBetter && bestScore.rows > 0 && failed(considerPairs())))
        return failure();
    } while (isBetter && bestScore.rows > 0);
    // What is better on the probe has to be so on all rows.
    if (best == checked || failed(checkAll()) || wrongBest.size() >= fewest)
      break;
    checked = best;
    fewest = wrongBest.size();
    wrong = wrongBest;
  }
  best = checked;
  wrongBest = wrong;
  return success();
}

FailureOr<int64_t> RoundingSearch::findWitness(size_t index) {
  Modes turned = best;
  turned[index] = !turned[index];
  // Rows that told ops apart before are likely to do it again.
  std::vector<int64_t> order = probe, wrong;
  for (int64_t row = 0; row < rows; ++row)
    order.push_back(row);
  erase_if(order, [&](int64_t row) { return is_contained(wrongBest, row); });
  if (failed(evaluate(turned, order, 0, &wrong)))
    return failure();
  return wrong.empty() ? -1 : wrong.front();
}

FailureOr<std::pair<int64_t, int64_t>> RoundingSearch::findSuspect() {
  ArrayRef<int64_t> left = wrongBest;
  left = left.take_front(kWrongRows);
  std::pair<int64_t, int64_t> suspect = {-1, 0};
  for (size_t i = 0; i < ops.size(); ++i) {
    Modes turned = best;
    turned[i] = !turned[i];
    auto score = evaluate(turned, left);
    if (failed(score))
      return failure();
    int64_t mended = static_cast<int64_t>(left.size()) - score->rows;
    if (mended > suspect.second)
      suspect = {static_cast<int64_t>(i), mended};
  }
  return suspect;
}

} // namespace pare
