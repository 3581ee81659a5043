//===- AcmePlugin.cpp - the dialect for a stock mlir-opt ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Acme.h"

#include "mlir/Tools/Plugins/DialectPlugin.h"

extern "C" LLVM_ATTRIBUTE_VISIBILITY_DEFAULT mlir::DialectPluginLibraryInfo
mlirGetDialectPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "Acme", "1.0",
          [](mlir::DialectRegistry *registry) {
            registry->insert<acme::AcmeDialect>();
            acme::registerPareModels(*registry);
          }};
}
