//===- VerifyNumerics.cpp - numbers checked after every pass --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Execution/VerifyNumerics.h"

#include "NetworkNumbers.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

using namespace mlir;

namespace pare {
namespace {

/// What is known of one function, by its name.
struct Known {
  std::optional<NetworkNumbers> numbers;
  /// Passes that changed it since, and after which it was not interpreted.
  llvm::SetVector<StringRef> since;
};

class VerifyNumerics : public PassInstrumentation {
public:
  explicit VerifyNumerics(const VerifyNumericsOptions &options)
      : options(options) {}
  ~VerifyNumerics() override { tellUnchecked(); }

  void runBeforePass(Pass *pass, Operation *op) override;
  void runAfterPass(Pass *pass, Operation *op) override;
  void runAfterPassFailed(Pass *pass, Operation *) override {
    prints.erase(pass);
  }

private:
  /// Fails where `func` computes other numbers than before `pass`.
  LogicalResult check(StringRef pass, func::FuncOp func);
  void tellUnchecked();

  VerifyNumericsOptions options;
  llvm::StringMap<Known> functions;
  llvm::DenseMap<Pass *, OperationFingerPrint> prints;
  /// Passes after which a function was not interpreted, by the reason.
  std::map<std::string, llvm::SetVector<StringRef>> unchecked;
};

/// The public functions that a pass on `op` may change.
SmallVector<func::FuncOp> entriesOf(Operation *op) {
  SmallVector<func::FuncOp> result;
  auto add = [&](func::FuncOp func) {
    if (func.isPublic() && !func.isExternal())
      result.push_back(func);
  };
  if (auto func = dyn_cast<func::FuncOp>(op))
    add(func);
  if (auto module = dyn_cast<ModuleOp>(op))
    for (auto func : module.getOps<func::FuncOp>())
      add(func);
  return result;
}

/// A pass that only runs others has no argument; these are seen themselves.
bool isSingle(Pass *pass) { return !pass->getArgument().empty(); }

void VerifyNumerics::runBeforePass(Pass *pass, Operation *op) {
  if (!isSingle(pass))
    return;
  prints.try_emplace(pass, OperationFingerPrint(op));
  for (func::FuncOp func : entriesOf(op)) {
    auto [known, isNew] = functions.try_emplace(func.getSymName());
    std::string why;
    if (isNew)
      known->second.numbers = runOnSeeds(func, options, why);
  }
}

void VerifyNumerics::runAfterPass(Pass *pass, Operation *op) {
  auto print = prints.find(pass);
  if (print == prints.end())
    return;
  bool isChanged = print->second != OperationFingerPrint(op);
  prints.erase(print);
  if (!isChanged)
    return;
  for (func::FuncOp func : entriesOf(op))
    if (failed(check(pass->getArgument(), func)))
      signalPassFailure(pass);
}

LogicalResult VerifyNumerics::check(StringRef pass, func::FuncOp func) {
  Known &known = functions[func.getSymName()];
  std::string why;
  std::optional<NetworkNumbers> numbers = runOnSeeds(func, options, why);
  known.since.insert(pass);
  if (!numbers) {
    unchecked[why].insert(pass);
    return success();
  }
  std::optional<NetworkNumbers> before = std::move(known.numbers);
  llvm::SetVector<StringRef> since = std::move(known.since);
  known.since.clear();
  known.numbers = std::move(*numbers);
  // A change of types is one of the interface, as `io` of pare-compile makes.
  if (!before || before->type != known.numbers->type ||
      llvm::any_of(since, mayChangeNumbers))
    return success();
  std::string difference = findDifference(*before, *known.numbers);
  if (difference.empty())
    return success();
  InFlightDiagnostic error = func.emitError();
  if (since.size() == 1)
    error << "pass '" << pass << "' changed numbers that it may not change: ";
  else
    error << "one of the passes '" << llvm::join(since, "', '")
          << "' changed numbers that they may not change: ";
  return error << difference;
}

void VerifyNumerics::tellUnchecked() {
  if (unchecked.empty())
    return;
  llvm::errs() << "note: --pare-verify-numerics did not check the numbers "
                  "after:\n";
  for (const auto &[why, passes] : unchecked)
    llvm::errs() << "  " << llvm::join(passes, ", ") << ": " << why << "\n";
}

} // namespace

std::unique_ptr<PassInstrumentation>
createVerifyNumerics(const VerifyNumericsOptions &options) {
  return std::make_unique<VerifyNumerics>(options);
}

} // namespace pare
