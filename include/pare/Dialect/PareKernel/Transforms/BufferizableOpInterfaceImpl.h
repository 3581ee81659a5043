//===- BufferizableOpInterfaceImpl.h - how kernels bufferize --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_TRANSFORMS_BUFFERIZABLEOPINTERFACEIMPL_H
#define PARE_DIALECT_PAREKERNEL_TRANSFORMS_BUFFERIZABLEOPINTERFACEIMPL_H

#include "mlir/IR/DialectRegistry.h"

namespace pare::kernel {

/// Gives the kernels the external models of `BufferizableOpInterface` that
/// one-shot bufferization asks for.
void registerBufferizableOpInterfaceExternalModels(
    mlir::DialectRegistry &registry);

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_TRANSFORMS_BUFFERIZABLEOPINTERFACEIMPL_H
