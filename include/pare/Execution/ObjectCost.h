//===- ObjectCost.h - what an object takes in memory ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_EXECUTION_OBJECTCOST_H
#define PARE_EXECUTION_OBJECTCOST_H

#include "pare/Calibration/Evaluator.h"
#include "pare/Target/EntryInterface.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

namespace pare {

/// Code, read-only data and, if the object has a section `.stack_sizes`, stack
/// of a 64-bit ELF object. An arena is not part of it.
llvm::Expected<CodeCost> getObjectCost(llvm::MemoryBufferRef object);

/// The bytes of one kind in an object, and what of them symbols account for.
struct ObjectPart {
  int64_t bytes = 0;
  std::vector<NamedBytes> symbols;
};

/// An object's instructions by function, its read-only data by constant, and
/// (with a section `.stack_sizes`) its frames by function.
struct ObjectParts {
  ObjectPart code, readOnly, stack;
};
llvm::Expected<ObjectParts> getObjectParts(llvm::MemoryBufferRef object);

} // namespace pare

#endif // PARE_EXECUTION_OBJECTCOST_H
