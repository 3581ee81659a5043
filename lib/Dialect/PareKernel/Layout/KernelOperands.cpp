//===- KernelOperands.cpp - what code knows of operands -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/KernelOperands.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "pare/Support/Constants.h"

using namespace mlir;

namespace pare::kernel {

/// The attribute of the function's argument that `memref` is, or null.
static Attribute getArgumentAttr(Value memref, StringRef name) {
  auto argument = dyn_cast<BlockArgument>(memref);
  if (!argument || !argument.getOwner()->isEntryBlock())
    return {};
  auto func = dyn_cast<FunctionOpInterface>(argument.getOwner()->getParentOp());
  return func ? func.getArgAttr(argument.getArgNumber(), name) : Attribute();
}

/// The constant that `memref` is, or null.
static memref::GlobalOp findConstant(Value memref) {
  auto read = memref.getDefiningOp<memref::GetGlobalOp>();
  if (!read)
    return {};
  auto global = SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(
      read, read.getNameAttr());
  return global && global.getConstant() ? global : memref::GlobalOp();
}

bool isInArena(Value memref) {
  while (auto view = memref.getDefiningOp<ViewLikeOpInterface>())
    memref = view.getViewSource();
  return getArgumentAttr(memref, kArenaAttr) != nullptr;
}

bool isConstant(Value memref) { return findConstant(memref) != nullptr; }

std::optional<int64_t> getKnownBound(Value memref) {
  if (auto known =
          dyn_cast_or_null<IntegerAttr>(getArgumentAttr(memref, kAtLeastAttr)))
    return known.getInt();
  memref::GlobalOp global = findConstant(memref);
  if (!global)
    return std::nullopt;
  auto elements = readElements<int8_t>(global.getConstantInitValue());
  if (!elements)
    return std::nullopt;
  for (int64_t bound : {kHighShift, kNarrowWeight})
    if (llvm::all_of(*elements, [=](int8_t value) { return value >= bound; }))
      return bound;
  return std::nullopt;
}

bool isAtLeast(Value memref, int64_t low) {
  std::optional<int64_t> bound = getKnownBound(memref);
  return bound && *bound >= low;
}

} // namespace pare::kernel
