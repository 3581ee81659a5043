//===- ParePluginImpl.cpp - Pare for a stock mlir-opt ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"
#include "pare/InitAll.h"

extern "C" LLVM_ATTRIBUTE_VISIBILITY_DEFAULT mlir::PassPluginLibraryInfo
parePassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "Pare", PARE_VERSION,
          [] { pare::registerAllPasses(); }};
}

extern "C" LLVM_ATTRIBUTE_VISIBILITY_DEFAULT mlir::DialectPluginLibraryInfo
pareDialectPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "Pare", PARE_VERSION,
          [](mlir::DialectRegistry *registry) {
            pare::registerAllDialects(*registry);
          }};
}
