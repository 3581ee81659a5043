//===- ParseNetwork.h - networks in the text of a test --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TEST_UNIT_ANALYSIS_PARSENETWORK_H
#define PARE_TEST_UNIT_ANALYSIS_PARSENETWORK_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "pare/Dialect/Pare/IR/Pare.h"

/// A module in a context of its own.
class Network {
public:
  explicit Network(llvm::StringRef text) {
    context.loadDialect<mlir::func::FuncDialect, pare::PareDialect>();
    context.allowUnregisteredDialects();
    module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  }
  explicit operator bool() const { return module.get() != nullptr; }
  mlir::func::FuncOp function() {
    return *module->getOps<mlir::func::FuncOp>().begin();
  }
  mlir::Operation *op(llvm::StringRef name) {
    mlir::Operation *found = nullptr;
    module->walk([&](mlir::Operation *op) {
      if (pare::getOpName(op) == name)
        found = op;
    });
    return found;
  }

private:
  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

#endif // PARE_TEST_UNIT_ANALYSIS_PARSENETWORK_H
