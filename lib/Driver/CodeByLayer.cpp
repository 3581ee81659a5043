//===- CodeByLayer.cpp - how many instructions a layer has ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Layers have no symbols in an object, but debuggers can tell them: a copy of
// the module, in which each layer is a line of one file, is emitted with a line
// table, and its rows are added up.
//
//===----------------------------------------------------------------------===//

#include "CodeByLayer.h"

#include "mlir/Dialect/LLVMIR/Transforms/Passes.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/DebugInfo/DWARF/DWARFContext.h"
#include "llvm/Object/ObjectFile.h"

using namespace mlir;

namespace pare {

/// The layer that `location` is in, or null.
static StringAttr findLayer(Location location) {
  StringAttr found;
  location->walk([&](Location part) {
    auto name = dyn_cast<NameLoc>(part);
    if (!name)
      return WalkResult::advance();
    found = name.getName();
    return WalkResult::interrupt();
  });
  return found;
}

/// Makes the layers of `module` lines, from 2 on, and returns their names; what
/// belongs to none is line 1.
static SmallVector<StringAttr> numberLayers(ModuleOp module) {
  MLIRContext *context = module.getContext();
  llvm::MapVector<StringAttr, unsigned> lines;
  module->setLoc(FileLineColLoc::get(context, "layers", 1, 1));
  module.walk([&](Operation *op) {
    unsigned line = 1;
    if (StringAttr name = findLayer(op->getLoc()))
      line = lines.insert({name, lines.size() + 2}).first->second;
    op->setLoc(FileLineColLoc::get(context, "layers", line, 1));
  });
  return llvm::map_to_vector(lines, [](auto &entry) { return entry.first; });
}

/// Bytes of each line in the line tables of `object`.
static std::vector<int64_t> addUpLines(const llvm::object::ObjectFile &object,
                                       size_t numLines) {
  std::vector<int64_t> bytes(numLines);
  auto debug = llvm::DWARFContext::create(object);
  for (const auto &unit : debug->compile_units()) {
    const auto *table = debug->getLineTableForUnit(unit.get());
    if (!table)
      continue;
    for (size_t i = 0; i + 1 < table->Rows.size(); ++i) {
      const auto &row = table->Rows[i], &next = table->Rows[i + 1];
      if (!row.EndSequence && row.Line < numLines)
        bytes[row.Line] += next.Address.Address - row.Address.Address;
    }
  }
  return bytes;
}

std::vector<NamedBytes> getCodeByLayer(ModuleOp module,
                                       const EmitOptions &options) {
  OwningOpRef<ModuleOp> copy = module.clone();
  SmallVector<StringAttr> layers = numberLayers(*copy);
  if (layers.empty())
    return {};
  PassManager pm(module.getContext());
  pm.addPass(LLVM::createDIScopeForLLVMFuncOpPass());
  EmitOptions asObject = options;
  asObject.kind = EmitKind::Object;
  llvm::SmallVector<char, 0> bytes;
  if (failed(pm.run(*copy)) || failed(emit(*copy, asObject, bytes)))
    return {};
  auto object = llvm::object::ObjectFile::createObjectFile(
      llvm::MemoryBufferRef(StringRef(bytes.data(), bytes.size()), "object"));
  if (!object) {
    llvm::consumeError(object.takeError());
    return {};
  }
  std::vector<int64_t> lines = addUpLines(**object, layers.size() + 2);
  std::vector<NamedBytes> parts;
  for (auto [i, layer] : llvm::enumerate(layers))
    if (lines[i + 2] > 0)
      parts.push_back({layer.str(), lines[i + 2]});
  return parts;
}

} // namespace pare
