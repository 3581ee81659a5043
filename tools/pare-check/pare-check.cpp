//===- pare-check.cpp - random kernels, compiled against interpreted ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "pare/Check/CheckMain.h"
#include "pare/InitAll.h"
#include "llvm/Support/InitLLVM.h"

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  pare::CheckOptions options = pare::parseCheckOptions(argc, argv);
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  pare::registerAllDialects(registry);
  return pare::checkMain(options, registry);
}
