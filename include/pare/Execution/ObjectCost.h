//===- ObjectCost.h - what an object takes in memory ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_EXECUTION_OBJECTCOST_H
#define PARE_EXECUTION_OBJECTCOST_H

#include "pare/Calibration/Evaluator.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

namespace pare {

/// Code, read-only data and, if the object has a section `.stack_sizes`, stack
/// of a 64-bit ELF object. An arena is not part of it.
llvm::Expected<CodeCost> getObjectCost(llvm::MemoryBufferRef object);

} // namespace pare

#endif // PARE_EXECUTION_OBJECTCOST_H
