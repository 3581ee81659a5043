//===- RunModule.cpp - the module and entry that pare-run runs ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Run/RunModule.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Target/EntryInterface.h"
#include "llvm/Support/SourceMgr.h"

using namespace llvm;
using namespace mlir;

namespace pare {

LogicalResult runError(const Twine &what) {
  errs() << "pare-run: error: " << what << "\n";
  return failure();
}

LogicalResult runError(Error error) {
  return runError(toString(std::move(error)));
}

static bool isEntry(FunctionOpInterface function) {
  // After `pare-compile` every function is public to MLIR.
  if (isa<LLVM::LLVMFuncOp>(function.getOperation()))
    return function->hasAttr(kInterfaceAttr);
  return function.isPublic() && !function.isExternal() &&
         !function->hasAttr(kReferenceAttr);
}

static FailureOr<FunctionOpInterface> findEntry(ModuleOp module, StringRef name,
                                                StringRef path) {
  SmallVector<FunctionOpInterface> entries;
  for (auto function : module.getOps<FunctionOpInterface>()) {
    if (!name.empty() && function.getName() == name) {
      if (!function.isExternal())
        return function;
      return runError("'@" + name + "' in '" + path + "' has no body");
    }
    if (isEntry(function))
      entries.push_back(function);
  }
  if (!name.empty())
    return runError("'" + path + "' has no function '@" + name + "'");
  if (entries.size() == 1)
    return entries.front();
  if (entries.empty())
    return runError("'" + path + "' has no public function with a body");
  std::string names;
  for (FunctionOpInterface function : entries)
    names += " @" + function.getName().str();
  return runError("'" + path +
                  "' has several entries, choose one by --entry:" + names);
}

LogicalResult
withEntry(StringRef path, StringRef entryName, const DialectRegistry &registry,
          llvm::function_ref<LogicalResult(FunctionOpInterface)> body) {
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  // A place in the file is enough: a network does not fit a screen.
  context.printOpOnDiagnostic(false);
  std::string message;
  std::unique_ptr<MemoryBuffer> buffer = openInputFile(path, &message);
  if (!buffer)
    return runError(message);
  auto sources = std::make_shared<SourceMgr>();
  sources->AddNewSourceBuffer(std::move(buffer), SMLoc());
  SourceMgrDiagnosticHandler handler(*sources, &context);
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, &context);
  if (!module)
    return failure();
  FailureOr<FunctionOpInterface> entry = findEntry(*module, entryName, path);
  if (failed(entry))
    return failure();
  return body(*entry);
}

FailureOr<std::unique_ptr<Program>>
loadProgram(StringRef path, StringRef entryName, const ProgramOptions &options,
            const DialectRegistry &registry) {
  std::unique_ptr<Program> program;
  LogicalResult loaded =
      withEntry(path, entryName, registry, [&](FunctionOpInterface entry) {
        auto created = createProgram(entry, options);
        if (succeeded(created))
          program = std::move(*created);
        return success(succeeded(created));
      });
  if (failed(loaded))
    return failure();
  return std::move(program);
}

} // namespace pare
