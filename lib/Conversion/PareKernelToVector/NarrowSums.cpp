//===- NarrowSums.cpp - sums of bytes in 16 bits --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NarrowSums.h"

using namespace mlir;

namespace pare {

/// More is code for little.
static constexpr int64_t kMostNarrowSteps = 8;

static int64_t widthOf(Value vector) {
  return cast<VectorType>(vector.getType()).getNumElements();
}

int64_t getNarrowSteps(const kernel::Geometry &geometry) {
  return std::clamp<int64_t>(geometry.narrowSums, 1, kMostNarrowSteps);
}

Value addPairs(KernelBuilder &k, Value sum, Value pairs) {
  Value ones = k.splat(k.b.getI16Type(), widthOf(pairs), 1);
  return kernel::Dot2Op::create(k.b, k.loc, sum.getType(), sum, pairs, ones);
}

Value addBytePairs(KernelBuilder &k, Value sum, Value inputs, Value weights) {
  auto type = VectorType::get({widthOf(inputs) / 2}, k.b.getI16Type());
  Value pairs = kernel::BytePairsOp::create(k.b, k.loc, type, inputs, weights);
  if (!sum)
    return pairs;
  if (sum.getType() == type)
    return arith::AddIOp::create(k.b, k.loc, sum, pairs);
  return addPairs(k, sum, pairs);
}

} // namespace pare
