//===- Shrink.cpp - small cases of what was found -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Shrink.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace pare::check {

static StringRef firstWord(StringRef text) { return text.split(' ').first; }

/// The first of `cases` that misbehaves as `culprit` does; -1 for none.
static int64_t findAlike(ArrayRef<Case> cases, const Culprit &culprit,
                         Workers &workers, std::string &what) {
  Task task;
  task.targets = {culprit.target};
  for (const Case &test : cases)
    task.subjects.push_back({printCase(test, "net"), test.dataSeed});
  int64_t first = -1;
  for (const Seen &seen : workers.check(task).seen)
    if (seen.isFinding && firstWord(seen.what) == firstWord(culprit.what) &&
        (first < 0 || seen.subject < first)) {
      first = seen.subject;
      what = seen.what;
    }
  return first;
}

/// One step: the simplest variant that still misbehaves.
static bool shrinkOnce(Culprit &culprit, Workers &workers) {
  // Variants are compiled together; few at first, since the simplest often do.
  const size_t together = 16;
  std::vector<Case> variants = simplify(culprit.test);
  ArrayRef<Case> left(variants);
  while (!left.empty()) {
    ArrayRef<Case> some = left.take_front(std::min(together, left.size()));
    left = left.drop_front(some.size());
    std::string what;
    int64_t found = findAlike(some, culprit, workers, what);
    if (found < 0)
      continue;
    culprit.test = some[found];
    culprit.what = what;
    return true;
  }
  return false;
}

void shrink(Culprit &culprit, const CheckOptions &options,
            const Harness &harness, const mlir::DialectRegistry &registry) {
  const int most = 80;
  {
    Workers workers(options, harness, registry);
    for (int step = 0; step < most && shrinkOnce(culprit, workers); ++step) {
    }
  }
  CheckOptions once = options;
  once.draws = 1;
  Workers workers(once, harness, registry);
  std::vector<Case> draws(options.draws, culprit.test);
  for (auto [i, test] : enumerate(draws))
    test.dataSeed += i;
  std::string what;
  int64_t found = findAlike(draws, culprit, workers, what);
  if (found < 0)
    return;
  culprit.test = draws[found];
  culprit.what = what;
}

std::string describe(const Culprit &culprit, const CheckOptions &options,
                     StringRef name) {
  return "// Found by pare-check: " + culprit.what + "\n// pare-check " +
         name.str() + " --targets=" + culprit.target +
         " --seed=" + std::to_string(culprit.test.dataSeed) +
         " --draws=" + std::to_string(options.draws) +
         (options.optimize == OptimizeFor::Size ? " --optimize=size" : "") +
         "\n" + printCase(culprit.test, "net");
}

} // namespace pare::check
