//===- Budgets.cpp - how large what is emitted may be ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Budgets.h"

#include "CodeByLayer.h"
#include "mlir/IR/Diagnostics.h"
#include "pare/Execution/ObjectCost.h"
#include "pare/Target/EntryInterface.h"

using namespace mlir;

namespace pare {

/// Notes of one error; what `parts` do not explain is the last one.
static void attachParts(InFlightDiagnostic &error, Location location,
                        std::vector<NamedBytes> parts, int64_t total,
                        StringRef rest) {
  llvm::stable_sort(parts, [](const NamedBytes &a, const NamedBytes &b) {
    return a.bytes > b.bytes;
  });
  int64_t sum = 0;
  for (const NamedBytes &part : parts) {
    sum += part.bytes;
    error.attachNote(location) << part.bytes << " bytes: " << part.name;
  }
  if (total > sum)
    error.attachNote(location) << total - sum << " bytes: " << rest;
}

static LogicalResult checkArena(LLVM::LLVMFuncOp func, int64_t limit) {
  FailureOr<EntryInterface> interface = getInterface(func);
  if (failed(interface))
    return failure();
  if (interface->arenaBytes <= limit)
    return success();
  InFlightDiagnostic error = func.emitError()
                             << "needs an arena of " << interface->arenaBytes
                             << " bytes, --max-arena allows " << limit
                             << "; live together at the peak are:";
  attachParts(error, func.getLoc(), interface->arenaPeak, interface->arenaBytes,
              "alignment, gaps and the slack after the last buffer");
  return error;
}

static LogicalResult checkObject(ModuleOp module, const EmitOptions &options,
                                 const Budgets &budgets) {
  EmitOptions measured = options;
  measured.kind = EmitKind::Object;
  measured.stackSizes = true;
  llvm::SmallVector<char, 0> bytes;
  if (failed(emit(module, measured, bytes)))
    return failure();
  auto parts = getObjectParts(
      llvm::MemoryBufferRef(StringRef(bytes.data(), bytes.size()), "object"));
  if (!parts)
    return module.emitError() << llvm::toString(parts.takeError());
  // Layers say more than functions, where they are known.
  std::string codeParts = "its functions are", codeRest = "alignment";
  if (budgets.code >= 0 && parts->code.bytes > budgets.code) {
    std::vector<NamedBytes> layers = getCodeByLayer(module, options);
    if (!layers.empty()) {
      parts->code.symbols = std::move(layers);
      codeParts = "by layer these are";
      codeRest = "between layers, and alignment";
    }
  }
  LogicalResult result = success();
  auto check = [&](const ObjectPart &part, int64_t limit, StringRef what,
                   StringRef option, StringRef list, StringRef rest) {
    if (limit < 0 || part.bytes <= limit)
      return;
    InFlightDiagnostic error = module.emitError()
                               << "needs " << part.bytes << " bytes of " << what
                               << ", " << option << " allows " << limit << "; "
                               << list << ":";
    attachParts(error, module.getLoc(), part.symbols, part.bytes, rest);
    result = failure();
  };
  check(parts->code, budgets.code, "code", "--max-code", codeParts, codeRest);
  check(parts->readOnly, budgets.readOnly, "read-only data", "--max-rodata",
        "its constants are", "literals of the code and alignment");
  check(parts->stack, budgets.stack, "stack", "--max-stack", "its frames are",
        "");
  return result;
}

LogicalResult checkBudgets(ModuleOp module, const EmitOptions &options,
                           const Budgets &budgets) {
  LogicalResult result = success();
  if (budgets.arena >= 0)
    for (auto func : module.getOps<LLVM::LLVMFuncOp>())
      if (func->hasAttr(kInterfaceAttr) &&
          failed(checkArena(func, budgets.arena)))
        result = failure();
  if (budgets.needObject() && failed(checkObject(module, options, budgets)))
    result = failure();
  return result;
}

} // namespace pare
