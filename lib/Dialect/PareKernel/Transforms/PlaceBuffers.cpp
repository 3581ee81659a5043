//===- PlaceBuffers.cpp - offsets of buffers in the arena -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Buffers are placed one after the other, each as low as those before it let
// it. The order decides how good that is: some plain ones are tried, and the
// best of them is changed at random for as long as it is above the least end
// and time is left. The random numbers are the same in every run.
//
//===----------------------------------------------------------------------===//

#include "MemoryPlan.h"
#include "llvm/ADT/BitVector.h"
#include <numeric>
#include <random>

using namespace mlir;

namespace pare::kernel {

/// Bytes of an input and an output that are put together as closely as may be.
static int64_t getLeastUnion(const PlannedBuffer &input,
                             const PlannedBuffer &output,
                             const Overlap &overlap) {
  int64_t least = input.room() + output.room();
  least = std::min(
      least, std::max(std::max<int64_t>(overlap.forward, 0) + input.room(),
                      output.room()));
  if (overlap.backward)
    least = std::min(
        least, std::max(std::max<int64_t>(*overlap.backward, 0) + output.room(),
                        input.room()));
  if (overlap.inPlace) {
    int64_t start = -*overlap.inPlace;
    least = std::min(least, std::max(input.room(), start + output.room()) -
                                std::min<int64_t>(start, 0));
  }
  return least;
}

int64_t getLeastEnd(ArrayRef<PlannedBuffer> buffers,
                    ArrayRef<Overlap> overlaps) {
  int64_t most = 0;
  for (const PlannedBuffer &start : buffers) {
    unsigned position = *start.first;
    // Inputs of the op there lie apart, with its output over them.
    int64_t inputs = 0, together = 0, others = 0;
    llvm::SmallDenseSet<unsigned> members;
    for (const Overlap &overlap : overlaps) {
      const PlannedBuffer &input = buffers[overlap.input];
      const PlannedBuffer &output = buffers[overlap.output];
      if (*output.first != position)
        continue;
      members.insert(overlap.input);
      members.insert(overlap.output);
      inputs += input.room();
      together = std::max(together, getLeastUnion(input, output, overlap));
    }
    for (auto [index, buffer] : llvm::enumerate(buffers))
      if (*buffer.first <= position && position <= buffer.last &&
          !members.contains(index))
        others += buffer.room();
    most = std::max(most, others + std::max(inputs, together));
  }
  return most;
}

namespace {

/// How often an order is changed: less often where buffers are many.
constexpr size_t kMostTries = 4000, kLeastTries = 50, kEffort = 4000000;

/// Where a buffer must not start for the sake of another one: strictly between
/// two distances from the other's start.
struct Conflict {
  unsigned other;
  int64_t low, high;
};

class Placer {
public:
  Placer(ArrayRef<PlannedBuffer> buffers, ArrayRef<Overlap> overlaps)
      : buffers(buffers), conflicts(buffers.size()), offsets(buffers.size()) {
    llvm::DenseMap<std::pair<unsigned, unsigned>, const Overlap *> known;
    for (const Overlap &overlap : overlaps)
      known[{overlap.input, overlap.output}] = &overlap;
    for (unsigned a = 0; a < buffers.size(); ++a)
      for (unsigned b = a + 1; b < buffers.size(); ++b)
        if (buffers[a].livesWith(buffers[b])) {
          if (const Overlap *overlap = known.lookup({b, a}))
            addConflict(b, a, overlap);
          else
            addConflict(a, b, known.lookup({a, b}));
        }
  }

  /// Finds offsets; `least` is where they cannot end below.
  int64_t run(int64_t least) {
    SmallVector<unsigned> order;
    for (SmallVector<unsigned> &plain : getPlainOrders())
      if (int64_t end = place(plain); order.empty() || end < bestEnd)
        keep(order, plain, end);
    std::mt19937 random(1);
    size_t tries = getTries();
    for (size_t i = 0; i < tries && bestEnd > least; ++i) {
      SmallVector<unsigned> next = change(order, random);
      if (int64_t end = place(next); end <= bestEnd)
        keep(order, next, end);
    }
    return bestEnd;
  }

  ArrayRef<int64_t> getOffsets() const { return best; }

private:
  /// Two that live at the same time; `overlap`, if any, has them as input and
  /// output.
  void addConflict(unsigned input, unsigned output, const Overlap *overlap) {
    // Where the output must not start, from the start of the input.
    int64_t low = -buffers[output].room(), high = buffers[input].room();
    if (overlap)
      low = std::max(low, -overlap->forward);
    if (overlap && overlap->backward)
      high = std::min(high, *overlap->backward);
    // The bounds themselves are no conflict, so neither is what cuts one.
    if (overlap && overlap->inPlace && low < -*overlap->inPlace &&
        -*overlap->inPlace < high) {
      addConflict(input, output, low, -*overlap->inPlace);
      low = -*overlap->inPlace;
    }
    addConflict(input, output, low, high);
  }

  void addConflict(unsigned input, unsigned output, int64_t low, int64_t high) {
    if (low >= high)
      return;
    conflicts[output].push_back({input, low, high});
    conflicts[input].push_back({output, -high, -low});
  }

  /// Large ones first; results before what they are computed from; the order
  /// of the program.
  SmallVector<SmallVector<unsigned>> getPlainOrders() const {
    SmallVector<unsigned> program(buffers.size());
    std::iota(program.begin(), program.end(), 0);
    llvm::sort(program, [&](unsigned a, unsigned b) {
      return std::pair(*buffers[a].first, a) < std::pair(*buffers[b].first, b);
    });
    SmallVector<unsigned> backwards(llvm::reverse(program)), bySize(program);
    llvm::sort(bySize, [&](unsigned a, unsigned b) {
      return std::pair(-buffers[a].bytes, a) < std::pair(-buffers[b].bytes, b);
    });
    return {bySize, backwards, program};
  }

  size_t getTries() const {
    size_t work = buffers.size();
    for (const auto &list : conflicts)
      work += list.size();
    return std::clamp(kEffort / std::max<size_t>(work, 1), kLeastTries,
                      kMostTries);
  }

  /// A buffer, one that ends highest as a rule, gets an earlier turn.
  SmallVector<unsigned> change(ArrayRef<unsigned> order,
                               std::mt19937 &random) const {
    SmallVector<unsigned> next(order);
    size_t from = random() % next.size();
    if (random() % 2)
      from = std::distance(next.begin(), llvm::find_if(next, [&](unsigned i) {
                             return best[i] + buffers[i].room() == bestEnd;
                           }));
    size_t to = random() % (from + 1);
    std::rotate(next.begin() + to, next.begin() + from,
                next.begin() + from + 1);
    return next;
  }

  /// Fills `offsets` in this order; returns where the highest buffer ends.
  int64_t place(ArrayRef<unsigned> order) {
    llvm::BitVector placed(buffers.size());
    int64_t end = 0;
    for (unsigned index : order) {
      SmallVector<std::pair<int64_t, int64_t>> forbidden;
      for (const Conflict &conflict : conflicts[index])
        if (placed.test(conflict.other))
          forbidden.emplace_back(offsets[conflict.other] + conflict.low,
                                 offsets[conflict.other] + conflict.high);
      llvm::sort(forbidden);
      int64_t offset = 0;
      for (auto [low, high] : forbidden)
        if (low < offset && offset < high)
          offset = high;
      offsets[index] = offset;
      placed.set(index);
      end = std::max(end, offset + buffers[index].room());
    }
    return end;
  }

  void keep(SmallVector<unsigned> &order, ArrayRef<unsigned> next,
            int64_t end) {
    order.assign(next.begin(), next.end());
    best = offsets;
    bestEnd = end;
  }

  ArrayRef<PlannedBuffer> buffers;
  SmallVector<SmallVector<Conflict>> conflicts;
  SmallVector<int64_t> offsets, best;
  int64_t bestEnd = 0;
};

} // namespace

int64_t placeBuffers(MutableArrayRef<PlannedBuffer> buffers,
                     ArrayRef<Overlap> overlaps) {
  if (buffers.empty())
    return 0;
  Placer placer(buffers, overlaps);
  int64_t end = placer.run(getLeastEnd(buffers, overlaps));
  for (auto [buffer, offset] : llvm::zip_equal(buffers, placer.getOffsets()))
    buffer.offset = offset;
  return end;
}

} // namespace pare::kernel
