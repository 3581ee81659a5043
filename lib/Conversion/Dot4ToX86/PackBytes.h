//===- PackBytes.h - sums to bytes by x86 intrinsics ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_DOT4TOX86_PACKBYTES_H
#define PARE_LIB_CONVERSION_DOT4TOX86_PACKBYTES_H

#include "pare/Dialect/PareKernel/IR/PareKernel.h"

namespace pare {

/// `vcvtps2dq`, in the rounding mode that code is called in, to nearest even.
mlir::Value lowerNearest(mlir::OpBuilder &b, kernel::NearestOp op);

/// `vpackssdw`, `vpaddsw` and `vpackuswb` or `vpacksswb`, which work within
/// parts of 16 bytes, and what puts those in order. Parts have 4 lanes, 8 or
/// 16, `most` at most; null after an error.
mlir::Value lowerPackBytes(mlir::OpBuilder &b, kernel::PackBytesOp op,
                           int64_t most);

} // namespace pare

#endif // PARE_LIB_CONVERSION_DOT4TOX86_PACKBYTES_H
