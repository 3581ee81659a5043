//===- FuzzMlir.cpp - fuzzes our dialects' parsers and verifiers ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The input is a module in text. What parses and verifies is printed and must
// parse again.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "pare/InitAll.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

/// A context keeps every type and attribute that it has seen, so it is made
/// anew from time to time.
static MLIRContext &getContext() {
  static std::unique_ptr<MLIRContext> context;
  static unsigned uses = 0;
  if (!context || ++uses % 4096 == 0) {
    DialectRegistry registry;
    registry.insert<arith::ArithDialect, func::FuncDialect, quant::QuantDialect,
                    tensor::TensorDialect>();
    pare::registerAllDialects(registry);
    context = std::make_unique<MLIRContext>(registry,
                                            MLIRContext::Threading::DISABLED);
    context->getDiagEngine().registerHandler([](Diagnostic &) {});
    context->loadAllAvailableDialects();
  }
  return *context;
}

/// Whether brackets nest so deeply that upstream's parser, which recurses on
/// them without a bound, would overflow the stack: nothing that ours could do.
static bool nestsTooDeeply(llvm::StringRef text) {
  constexpr int limit = 200;
  int depth = 0;
  for (char c : text) {
    if (llvm::StringRef("[({<").contains(c) && ++depth > limit)
      return true;
    if (llvm::StringRef("])}>").contains(c))
      --depth;
  }
  return false;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::string text(reinterpret_cast<const char *>(data), size);
  if (nestsTooDeeply(text))
    return 0;
  ParserConfig config(&getContext());
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, config);
  if (!module)
    return 0;
  std::string printed;
  llvm::raw_string_ostream stream(printed);
  module->print(stream);
  if (!parseSourceString<ModuleOp>(printed, config))
    abort();
  return 0;
}
