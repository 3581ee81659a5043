//===- CodeByLayer.h - how many instructions a layer has ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DRIVER_CODEBYLAYER_H
#define PARE_LIB_DRIVER_CODEBYLAYER_H

#include "pare/Target/Emission.h"
#include "pare/Target/EntryInterface.h"
#include <vector>

namespace pare {

/// The bytes of instructions of each layer of `module` (the LLVM dialect, after
/// `pare-compile`), as it is emitted with `options`. Empty where locations say
/// nothing of layers: in a module that was saved as text.
std::vector<NamedBytes> getCodeByLayer(mlir::ModuleOp module,
                                       const EmitOptions &options);

} // namespace pare

#endif // PARE_LIB_DRIVER_CODEBYLAYER_H
