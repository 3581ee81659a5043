//===- TargetMachine.h - LLVM's view of a target --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TARGET_TARGETMACHINE_H
#define PARE_TARGET_TARGETMACHINE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"
#include <memory>
#include <string>

namespace pare {

struct TargetDescription;

/// What LLVM is told to generate code for.
struct LLVMTarget {
  std::string triple;
  std::string cpu;
  std::string features;
};

/// Checks that LLVM and Pare can generate code for `target`: an ELF triple of
/// x86-64 or AArch64 that this LLVM was built for, a CPU and features that it
/// knows, and, where `description` is given, nothing taken away that the code
/// of that target needs. The error says in words what is wrong.
llvm::Error checkTarget(const LLVMTarget &target,
                        const TargetDescription *description = nullptr);

/// The machine for position-independent code of `target` without contraction
/// of floating-point operations. Same errors as `checkTarget`.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
createTargetMachine(const LLVMTarget &target);

} // namespace pare

#endif // PARE_TARGET_TARGETMACHINE_H
