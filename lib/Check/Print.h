//===- Print.h - constants of a random network as MLIR --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CHECK_PRINT_H
#define PARE_LIB_CHECK_PRINT_H

#include "Case.h"
#include "Random.h"
#include "llvm/Support/raw_ostream.h"

namespace pare::check {

/// "tensor<2x3xi8>".
std::string printType(const TensorType &type);

/// "dense<...> : tensor<...>": `values` as elements of `type`.
std::string printInts(const TensorType &type, llvm::ArrayRef<int64_t> values);
std::string printFloats(const TensorType &type, llvm::ArrayRef<float> values);

/// Random elements of `type`; floats are small integers, so that their sums are
/// exact in any order.
std::vector<int64_t> fillInts(Random &random, const TensorType &type, Fill how);
std::vector<float> fillFloats(Random &random, int64_t count, Fill how);

/// The factor of a requantization, for accumulators of magnitude `typical`
/// (about) and results that span `output`.
double makeScale(Random &random, Scale how, double typical, Range output);

/// A factor as TOSA writes it: `multiplier / 2^shift`.
struct FixedScale {
  int64_t multiplier, shift;
};
FixedScale toFixed(double factor, bool scale16);

/// The ops of a node, as TOSA; `names` are those of the values before it.
/// Returns that of its result.
std::string printTosaNode(llvm::raw_ostream &os, const Node &node,
                          llvm::ArrayRef<TensorType> types,
                          llvm::ArrayRef<std::string> names);

/// "1.5 : f32", exactly.
std::string printF32(float value);

} // namespace pare::check

#endif // PARE_LIB_CHECK_PRINT_H
