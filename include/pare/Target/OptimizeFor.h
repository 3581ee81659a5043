//===- OptimizeFor.h - what code is made for ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TARGET_OPTIMIZEFOR_H
#define PARE_TARGET_OPTIMIZEFOR_H

#include "llvm/Support/CommandLine.h"

namespace pare {

/// What code is made for. The bits of its results are the same.
enum class OptimizeFor { Speed, Size };

/// The values of an option `optimize`.
inline llvm::cl::ValuesClass getOptimizeValues() {
  return llvm::cl::values(
      clEnumValN(OptimizeFor::Speed, "speed", "The fewest cycles"),
      clEnumValN(OptimizeFor::Size, "size",
                 "Few bytes of code, at a small price in cycles"));
}

} // namespace pare

#endif // PARE_TARGET_OPTIMIZEFOR_H
