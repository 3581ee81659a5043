//===- ElementwiseLinalg.h - which linalg ops become vectors --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_LAYOUT_ELEMENTWISELINALG_H
#define PARE_DIALECT_PAREKERNEL_LAYOUT_ELEMENTWISELINALG_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace pare::kernel {

/// Whether `op`, on memrefs, is what `convert-elementwise-linalg-to-vector`
/// lowers: one result, each element of it from the elements at its place, all
/// in types and layouts that vectors have. Others become loops of scalars.
bool isElementwise(mlir::linalg::GenericOp op);

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_LAYOUT_ELEMENTWISELINALG_H
