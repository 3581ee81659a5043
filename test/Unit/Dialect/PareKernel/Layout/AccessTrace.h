//===- AccessTrace.h - the loads and stores of emitted code ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TEST_UNIT_DIALECT_PAREKERNEL_LAYOUT_ACCESSTRACE_H
#define PARE_TEST_UNIT_DIALECT_PAREKERNEL_LAYOUT_ACCESSTRACE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace pare::test {

/// Bytes [start, end) of an argument that are read or written.
struct Access {
  unsigned argument;
  bool isWrite;
  int64_t start, end;
};

/// What a function of loops over vectors does in its memref arguments, in
/// order. Numbers are followed as far as loops and addresses need it; a test
/// fails where an address is not known.
std::vector<Access> traceAccesses(mlir::func::FuncOp func);

} // namespace pare::test

#endif // PARE_TEST_UNIT_DIALECT_PAREKERNEL_LAYOUT_ACCESSTRACE_H
