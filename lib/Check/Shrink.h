//===- Shrink.h - small cases of what was found ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CHECK_SHRINK_H
#define PARE_LIB_CHECK_SHRINK_H

#include "Case.h"
#include "Worker.h"

namespace pare::check {

/// A case that misbehaves on a target, and how.
struct Culprit {
  Case test;
  std::string target;
  std::string what;
};

/// Makes `culprit` smaller as long as it misbehaves in the same way (its first
/// word: differs, crash, outside, input, ended), then looks for one draw that
/// shows it.
void shrink(Culprit &culprit, const CheckOptions &options,
            const Harness &harness, const mlir::DialectRegistry &registry);

/// The function of a case as a file, with what was seen and the command that
/// repeats it on top. `name` is the file's.
std::string describe(const Culprit &culprit, const CheckOptions &options,
                     llvm::StringRef name);

} // namespace pare::check

#endif // PARE_LIB_CHECK_SHRINK_H
