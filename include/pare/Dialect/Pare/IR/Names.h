//===- Names.h - names of network ops -------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PARE_IR_NAMES_H
#define PARE_DIALECT_PARE_IR_NAMES_H

#include "mlir/IR/Operation.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <string>

namespace pare {

/// The layer that an op of any stage belongs to, or nothing: `name` of a kernel
/// or of an op of ours, `pare.name` of a foreign one.
llvm::StringRef getLayerName(mlir::Operation *op);

/// Whether an attribute may be what `getLayerName` reads.
bool isLayerName(mlir::NamedAttribute attr);

/// The names of the network ops of a function (`getOpName`, those of other
/// dialects included), for those who add ops to it.
class OpNames {
public:
  /// Takes the names below `root`; empty ones do not count.
  explicit OpNames(mlir::Operation *root);

  /// `base` if it is free, else the first free one of `base_1`, `base_2`...;
  /// taken from now on.
  std::string unique(llvm::StringRef base);

  /// The first free one of `kind_0`, `kind_1`...; taken from now on.
  std::string count(llvm::StringRef kind);

private:
  llvm::StringSet<> taken;
  llvm::StringMap<unsigned> counts;
};

} // namespace pare

#endif // PARE_DIALECT_PARE_IR_NAMES_H
