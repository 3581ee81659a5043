//===- ByElement.h - kernels that no tile computes ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_LAYOUT_BYELEMENT_H
#define PARE_DIALECT_PAREKERNEL_LAYOUT_BYELEMENT_H

#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include <string>

namespace pare::kernel {

/// Why a kernel of products on tensors is computed one output at a time, in
/// loops over its unpacked operands, and not in tiles of registers; nothing for
/// a kernel that has tiles and for other ops. Passes leave the padding, zero
/// points and weights of such a kernel as they are. The answer does not depend
/// on the target.
std::optional<std::string> whyByElement(mlir::Operation *op);

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_LAYOUT_BYELEMENT_H
