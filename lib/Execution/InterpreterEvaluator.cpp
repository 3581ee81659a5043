//===- InterpreterEvaluator.cpp - networks run by the interpreter ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Execution/CompiledEntry.h"
#include "pare/Execution/Evaluators.h"
#include "pare/Execution/Interpreter.h"

using namespace mlir;

namespace pare {
namespace {

class InterpretedNetwork : public LoadedNetwork {
public:
  InterpretedNetwork(IsolatedEntry entry,
                     std::unique_ptr<InterpretedFunction> function)
      : entry(std::move(entry)), function(std::move(function)) {}

  LogicalResult run(ArrayRef<const void *> inputs,
                    ArrayRef<void *> results) override {
    return function->run(inputs, results);
  }

private:
  // Declared first: the function refers to its context.
  IsolatedEntry entry;
  std::unique_ptr<InterpretedFunction> function;
};

class InterpreterEvaluator : public Evaluator {
public:
  FailureOr<std::unique_ptr<LoadedNetwork>>
  load(func::FuncOp func, ArrayRef<StringRef> observed) override {
    FailureOr<IsolatedEntry> entry = IsolatedEntry::create(func, observed);
    if (failed(entry))
      return failure();
    std::unique_ptr<InterpretedFunction> function;
    LogicalResult prepared =
        entry->withErrorsAt(func, "cannot be interpreted", [&] {
          if (failed(lowerToKernels(entry->getModule())))
            return failure();
          auto created = InterpretedFunction::create(
              cast<func::FuncOp>(entry->getEntry().getOperation()));
          if (succeeded(created))
            function = std::move(*created);
          return success(succeeded(created));
        });
    if (failed(prepared))
      return failure();
    return std::unique_ptr<LoadedNetwork>(
        new InterpretedNetwork(std::move(*entry), std::move(function)));
  }
};

} // namespace

std::unique_ptr<Evaluator> createInterpreterEvaluator() {
  return std::make_unique<InterpreterEvaluator>();
}

} // namespace pare
