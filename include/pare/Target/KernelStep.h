//===- KernelStep.h - what an entry executes, step by step ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TARGET_KERNELSTEP_H
#define PARE_TARGET_KERNELSTEP_H

#include "mlir/IR/BuiltinAttributes.h"
#include <string>
#include <vector>

namespace pare {

/// One kernel of an entry of stage 4, as profiles and reports describe it.
struct KernelStep {
  /// The name of its layer; where it has none, its place in the file.
  std::string layer;
  /// What is executed: a kernel's or another op's name.
  std::string kernel;
  /// How, where there are several ways, and why not in a better one.
  std::string variant, reason;
  /// Rows x columns x channels of the tile; empty where there is none.
  std::string tile;
  /// Products of f32; else of integers.
  bool isFloat = false;
  int64_t macs = 0;
  /// Elements of buffers that are read and written, once each, and of the
  /// constants that are read, packed.
  int64_t bytesRead = 0, bytesWritten = 0, weightBytes = 0;
};

/// What an entry that stamps the time says of itself: it writes a stamp when it
/// starts, and one behind each step.
struct EntryProfile {
  /// The name of the target description.
  std::string target;
  std::vector<KernelStep> steps;

  unsigned numStamps() const { return steps.size() + 1; }
  mlir::DictionaryAttr toAttribute(mlir::MLIRContext *context) const;
  /// Fails, without an error, where `attr` is malformed.
  static mlir::FailureOr<EntryProfile> parse(mlir::Attribute attr);
};

} // namespace pare

#endif // PARE_TARGET_KERNELSTEP_H
