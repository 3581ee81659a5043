//===- LinalgStorage.h - unsigned bytes in bodies of linalg -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PAREKERNEL_TRANSFORMS_LINALGSTORAGE_H
#define PARE_LIB_DIALECT_PAREKERNEL_TRANSFORMS_LINALGSTORAGE_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace pare::kernel {

/// Lets the body read an i8 input `q` that is stored as `q + 128`. Where `q` is
/// extended, as the zero point is taken off afterwards, both become one
/// subtraction.
void readMoved(mlir::linalg::GenericOp op, mlir::OpOperand &input);

/// Whether the body can store its only result as `q + 128`: an i8 that does not
/// depend on what was in its place.
bool canWriteMoved(mlir::linalg::GenericOp op);

/// Lets the body store its result `q` as `q + 128`.
void writeMoved(mlir::linalg::GenericOp op);

} // namespace pare::kernel

#endif // PARE_LIB_DIALECT_PAREKERNEL_TRANSFORMS_LINALGSTORAGE_H
