//===- pare-opt.cpp - the driver ------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "pare/Driver/PareOptMain.h"
#include "pare/InitAll.h"

/// By this symbol the plugin knows that it is not needed here.
extern "C" LLVM_ATTRIBUTE_VISIBILITY_DEFAULT const int pareIsBuiltIn = 1;

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::registerAllPasses();
  pare::registerAllDialects(registry);
  pare::registerAllPasses();
  return pare::pareOptMain(argc, argv, registry);
}
