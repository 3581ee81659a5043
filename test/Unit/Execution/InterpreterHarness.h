//===- InterpreterHarness.h - functions written in a test -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_UNITTEST_EXECUTION_INTERPRETERHARNESS_H
#define PARE_UNITTEST_EXECUTION_INTERPRETERHARNESS_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Parser/Parser.h"
#include "pare/Execution/Interpreter.h"
#include "gtest/gtest.h"

namespace pare {

/// Runs functions that are given as text, and keeps the last error.
class InterpreterHarness : public ::testing::Test {
protected:
  InterpreterHarness() {
    context.loadDialect<mlir::func::FuncDialect, mlir::arith::ArithDialect,
                        mlir::linalg::LinalgDialect, mlir::math::MathDialect,
                        mlir::tensor::TensorDialect, mlir::tosa::TosaDialect>();
    handler.emplace(&context, [this](mlir::Diagnostic &diagnostic) {
      error = diagnostic.str();
      return llvm::success();
    });
  }

  std::unique_ptr<InterpretedFunction> create(const std::string &text) {
    module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
    if (!module)
      return nullptr;
    auto func = *module->getOps<mlir::func::FuncOp>().begin();
    auto created = InterpretedFunction::create(func);
    return mlir::succeeded(created) ? std::move(*created) : nullptr;
  }

  /// `@f(%x: tensor<...>) -> tensor<...> { body }` on one input; the body
  /// leaves its result in %r. Empty after an error.
  template <typename Out, typename In>
  std::vector<Out> run(const std::string &input, const std::string &output,
                       const std::string &body, std::vector<In> x) {
    auto net =
        create("func.func @f(%x: tensor<" + input + ">) -> tensor<" + output +
               "> {\n" + body + "\nreturn %r : tensor<" + output + ">\n}");
    if (!net)
      return {};
    auto type = mlir::cast<mlir::ShapedType>(
        (*module->getOps<mlir::func::FuncOp>().begin()).getResultTypes()[0]);
    std::vector<Out> result(type.getNumElements());
    if (mlir::failed(net->run({x.data()}, {result.data()})))
      return {};
    return result;
  }

  mlir::MLIRContext context;
  std::optional<mlir::ScopedDiagnosticHandler> handler;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::string error;
};

} // namespace pare

#endif // PARE_UNITTEST_EXECUTION_INTERPRETERHARNESS_H
