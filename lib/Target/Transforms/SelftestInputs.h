//===- SelftestInputs.h - inputs that a self-test may choose --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_TARGET_TRANSFORMS_SELFTESTINPUTS_H
#define PARE_LIB_TARGET_TRANSFORMS_SELFTESTINPUTS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "pare/Target/EntryInterface.h"
#include <vector>

namespace pare::target {

/// Bytes of each argument, row-major.
using InputBytes = std::vector<std::vector<char>>;

/// A numbered family of inputs for one function of stage 3: constants at the
/// ends of the range, alternating ends, noise, slow changes; for f32 that is
/// quantized at once, values that lie on ties and outside of the range, too.
class SelftestInputs {
public:
  /// Fails with an error at `func` for arguments that have no such inputs.
  static mlir::FailureOr<SelftestInputs> create(mlir::func::FuncOp func,
                                                uint64_t seed);

  /// The same bytes for the same seed and number, on any machine.
  InputBytes make(unsigned candidate) const;

private:
  /// How one argument is drawn.
  struct Argument {
    int64_t elements = 0;
    int64_t bytes = 0;
    bool isFloat = false;
    /// Stored integers; under a scale, those that a float becomes.
    int64_t low = 0, high = 0;
    double scale = 0;
    int64_t zeroPoint = 0;
  };
  static Argument describe(mlir::Value argument, const Port &port);
  std::vector<char> fill(const Argument &argument, unsigned candidate,
                         uint64_t state) const;

  std::vector<Argument> arguments;
  uint64_t seed = 0;
};

} // namespace pare::target

#endif // PARE_LIB_TARGET_TRANSFORMS_SELFTESTINPUTS_H
