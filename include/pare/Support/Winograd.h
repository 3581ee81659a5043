//===- Winograd.h - the transforms of F(4x4, 3x3) -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution of 3x3 whose outputs are computed 4x4 at a time from 6x6 inputs
// with 36 products a channel and not 144: Lavin and Gray, "Fast Algorithms for
// Convolutional Neural Networks", CVPR 2016, section 4 (the matrices are those
// of their code). Each operation is written down once, here, for numbers and
// for the code that computes with vectors of them, so that both have one
// result.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_SUPPORT_WINOGRAD_H
#define PARE_SUPPORT_WINOGRAD_H

#include <array>
#include <cstdint>

namespace pare::winograd {

/// Outputs of a tile and inputs that it sees, in each direction.
inline constexpr int64_t kOutputs = 4, kInputs = 6, kWindow = 3;
/// Products of a tile for each pair of channels.
inline constexpr int64_t kPoints = kInputs * kInputs;

/// A 3x3 filter in row-major order, transformed: `G g G^T`, computed in f64 and
/// rounded once.
std::array<float, kPoints> transformFilter(const std::array<float, 9> &filter);

/// One direction of the input transform, `B^T d`. `Arithmetic` has `add(a, b)`,
/// `sub(a, b)` and `mulAdd(c, a, b)`, which is `c * a + b` rounded once.
template <typename Number, typename Arithmetic>
std::array<Number, kInputs> transformInput(std::array<Number, kInputs> d,
                                           Arithmetic &&math) {
  Number even = math.mulAdd(-4, d[2], d[4]), odd = math.mulAdd(-4, d[1], d[3]);
  Number near = math.sub(d[4], d[2]), far = math.sub(d[3], d[1]);
  return {math.mulAdd(4, d[0], math.mulAdd(-5, d[2], d[4])),
          math.add(even, odd),
          math.sub(even, odd),
          math.mulAdd(2, far, near),
          math.mulAdd(-2, far, near),
          math.mulAdd(4, d[1], math.mulAdd(-5, d[3], d[5]))};
}

/// One direction of the output transform, `A^T m`.
template <typename Number, typename Arithmetic>
std::array<Number, kOutputs> transformOutput(std::array<Number, kInputs> m,
                                             Arithmetic &&math) {
  Number sum12 = math.add(m[1], m[2]), less12 = math.sub(m[1], m[2]);
  Number sum34 = math.add(m[3], m[4]), less34 = math.sub(m[3], m[4]);
  return {math.add(m[0], math.add(sum12, sum34)),
          math.mulAdd(2, less34, less12), math.mulAdd(4, sum34, sum12),
          math.add(math.mulAdd(8, less34, less12), m[5])};
}

/// Both directions of a transform of a square of `From` x `From` numbers, in
/// row-major order: first down the columns, then along the rows.
template <int64_t From, int64_t To, typename Number, typename Transform>
std::array<Number, To * To>
transformBoth(const std::array<Number, From * From> &square,
              Transform &&transform) {
  std::array<Number, To * From> columns;
  std::array<Number, To * To> all;
  auto line = [&](const auto &from, auto &to, int64_t start, int64_t end,
                  int64_t step) {
    std::array<Number, From> numbers;
    for (int64_t i = 0; i < From; ++i)
      numbers[i] = from[start + i * step];
    std::array<Number, To> result = transform(numbers);
    for (int64_t i = 0; i < To; ++i)
      to[end + i * step] = result[i];
  };
  for (int64_t column = 0; column < From; ++column)
    line(square, columns, column, column, From);
  for (int64_t row = 0; row < To; ++row)
    line(columns, all, row * From, row * To, 1);
  return all;
}

/// The 6x6 inputs of a tile, transformed.
template <typename Number, typename Arithmetic>
std::array<Number, kPoints>
transformInputs(const std::array<Number, kPoints> &inputs, Arithmetic &&math) {
  return transformBoth<kInputs, kInputs, Number>(
      inputs, [&](const std::array<Number, kInputs> &line) {
        return transformInput(line, math);
      });
}

/// The sums of products of a tile, transformed to its 4x4 outputs.
template <typename Number, typename Arithmetic>
std::array<Number, kOutputs * kOutputs>
transformSums(const std::array<Number, kPoints> &sums, Arithmetic &&math) {
  return transformBoth<kInputs, kOutputs, Number>(
      sums, [&](const std::array<Number, kInputs> &line) {
        return transformOutput(line, math);
      });
}

} // namespace pare::winograd

#endif // PARE_SUPPORT_WINOGRAD_H
