//===- ShareKernels.cpp - one function for kernels that are equal ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels are equal where their code is: op, attributes, types of operands
// (which hold strides and offsets), and what `KernelOperands.h` says of these.
// All of that is one attribute, by which kernels are looked up.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Remarks.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "pare/Dialect/Pare/IR/Names.h"
#include "pare/Dialect/PareKernel/Layout/KernelOperands.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "pare/Target/Emission.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_SHAREKERNELSPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {

StringRef nameOf(Operation *op) {
  StringRef name = getLayerName(op);
  return name.empty() ? op->getName().stripDialect() : name;
}

/// Kernels that read and write memrefs which a pointer can stand for, and whose
/// code is longer than a call.
bool canShare(Operation *op) {
  return isa<PareKernelDialect>(op->getDialect()) &&
         isa<DestinationStyleOpInterface>(op) &&
         !isa<CastOp, ClampOp, LookupOp>(op) && op->getNumResults() == 0 &&
         llvm::all_of(op->getOperandTypes(), [](Type type) {
           auto memref = dyn_cast<MemRefType>(type);
           SmallVector<int64_t> strides;
           int64_t offset;
           return memref && memref.hasStaticShape() &&
                  succeeded(memref.getStridesAndOffset(strides, offset)) &&
                  !ShapedType::isDynamic(offset) &&
                  llvm::none_of(strides, ShapedType::isDynamic);
         });
}

/// What an argument of a shared function is known to be: constants are only
/// read, by whatever name; parts of the arena may overlap.
DictionaryAttr describe(Value operand) {
  Builder builder(operand.getContext());
  NamedAttrList attrs;
  if (isInArena(operand))
    attrs.set(kArenaAttr, builder.getUnitAttr());
  if (isConstant(operand)) {
    attrs.set(LLVM::LLVMDialect::getNoAliasAttrName(), builder.getUnitAttr());
    attrs.set(LLVM::LLVMDialect::getReadonlyAttrName(), builder.getUnitAttr());
  }
  if (std::optional<int64_t> bound = getKnownBound(operand))
    attrs.set(kAtLeastAttr, builder.getI64IntegerAttr(*bound));
  return attrs.getDictionary(operand.getContext());
}

/// The operands of `op`, each once.
SmallVector<Value> argumentsOf(Operation *op) {
  llvm::SetVector<Value> values(op->operand_begin(), op->operand_end());
  return values.takeVector();
}

/// All that the code of a kernel depends on.
Attribute keyOf(Operation *op) {
  Builder builder(op->getContext());
  NamedAttrList attrs;
  for (NamedAttribute attr : op->getAttrs())
    if (!isLayerName(attr))
      attrs.append(attr);
  SmallVector<Attribute> parts{
      builder.getStringAttr(op->getName().getStringRef()),
      attrs.getDictionary(op->getContext())};
  SmallVector<Value> arguments = argumentsOf(op);
  for (Value operand : op->getOperands()) {
    parts.push_back(TypeAttr::get(operand.getType()));
    // Which operands are one.
    parts.push_back(builder.getIndexAttr(llvm::find(arguments, operand) -
                                         arguments.begin()));
    parts.push_back(describe(operand));
  }
  return builder.getArrayAttr(parts);
}

/// A function whose body is one kernel like all of `kernels`.
func::FuncOp outline(ArrayRef<Operation *> kernels, SymbolTable &symbols) {
  Operation *first = kernels.front();
  SmallVector<Value> arguments = argumentsOf(first);
  std::string name = nameOf(first).str();
  OpBuilder builder(first->getContext());
  auto func = func::FuncOp::create(
      first->getLoc(), asSymbol(name + ".shared"),
      builder.getFunctionType(ValueRange(arguments).getTypes(), {}));
  func.setPrivate();
  func->setAttr(kSharedAttr, builder.getUnitAttr());
  for (auto [i, argument] : llvm::enumerate(arguments))
    func.setArgAttrs(i, describe(argument));
  Block *block = func.addEntryBlock();
  builder.setInsertionPointToEnd(block);
  IRMapping map;
  map.map(ValueRange(arguments), block->getArguments());
  // Listings of code by layer say for whom it is.
  std::string all =
      llvm::formatv("{0} and {1} like it", name, kernels.size() - 1);
  Operation *kernel = builder.clone(*first, map);
  kernel->setLoc(NameLoc::get(builder.getStringAttr(all), first->getLoc()));
  func::ReturnOp::create(builder, first->getLoc());
  symbols.insert(func);
  return func;
}

struct ShareKernels : impl::ShareKernelsPassBase<ShareKernels> {
  void runOnOperation() override {
    llvm::MapVector<Attribute, SmallVector<Operation *>> kernels;
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (!func->hasAttr(kSharedAttr))
        func.walk([&](Operation *op) {
          if (canShare(op))
            kernels[keyOf(op)].push_back(op);
        });
    SymbolTable symbols(getOperation());
    for (auto &[key, equal] : kernels)
      if (equal.size() > 1)
        share(equal, symbols);
  }

private:
  void share(ArrayRef<Operation *> equal, SymbolTable &symbols) {
    func::FuncOp func = outline(equal, symbols);
    remark::passed(
        equal.front()->getLoc(),
        remark::RemarkOpts::name("shared").category("pare-share-kernels"))
        << llvm::formatv("{0} kernels are computed by '{1}'", equal.size(),
                         func.getName())
               .str();
    for (Operation *op : equal) {
      OpBuilder builder(op);
      func::CallOp::create(builder, op->getLoc(), func, argumentsOf(op));
      op->erase();
    }
  }
};
} // namespace
} // namespace pare::kernel
