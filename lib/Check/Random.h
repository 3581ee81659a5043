//===- Random.h - random numbers that are the same everywhere -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CHECK_RANDOM_H
#define PARE_LIB_CHECK_RANDOM_H

#include <cstdint>
#include <initializer_list>

namespace pare::check {

/// SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number
/// Generators"). The standard library's distributions differ between libraries;
/// these do not.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}

  uint64_t next() {
    uint64_t z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  /// From `low` to `high`, both included.
  int64_t range(int64_t low, int64_t high) {
    uint64_t count = static_cast<uint64_t>(high) - low + 1;
    return static_cast<int64_t>(low + (count ? next() % count : next()));
  }

  bool chance(int percent) { return range(0, 99) < percent; }

  template <typename T> T pick(std::initializer_list<T> values) {
    return values.begin()[range(0, static_cast<int64_t>(values.size()) - 1)];
  }

  /// From 0 up to 1.
  double real() { return static_cast<double>(next() >> 11) * 0x1p-53; }

private:
  uint64_t state;
};

/// A seed of its own for each use of one seed.
inline uint64_t mixSeed(uint64_t seed, uint64_t what) {
  return Random(seed ^ (what * 0xD1342543DE82EF95u)).next();
}

} // namespace pare::check

#endif // PARE_LIB_CHECK_RANDOM_H
