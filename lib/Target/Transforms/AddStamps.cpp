//===- AddStamps.cpp - the time behind each step of an entry --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pare/Target/EntryInterface.h"
#include "pare/Target/Transforms/DescribeSteps.h"
#include "pare/Target/Transforms/Passes.h"
#include "llvm/TargetParser/Triple.h"

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_ADDSTAMPSPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {

/// Writes stamps into a buffer, one behind the other.
class Stamper {
public:
  Stamper(Value stamps, const TargetDescription &target)
      : builder(stamps.getContext()), loc(stamps.getLoc()), stamps(stamps),
        isArm(llvm::Triple(target.triple).isAArch64()) {}

  /// A CPU takes instructions as their operands turn up, and the stamp has
  /// none: what is before it is waited for first.
  void stampAt(Block *block, Block::iterator place) {
    builder.setInsertionPoint(block, place);
    Value now = isArm ? readArm() : readX86();
    Value index = arith::ConstantIndexOp::create(builder, loc, count++);
    memref::StoreOp::create(builder, loc, now, stamps, index);
  }

private:
  Value readX86() {
    LLVM::CallIntrinsicOp::create(
        builder, loc, builder.getStringAttr("llvm.x86.sse2.lfence"), {});
    return LLVM::CallIntrinsicOp::create(
               builder, loc, builder.getI64Type(),
               builder.getStringAttr("llvm.readcyclecounter"), {})
        .getResult(0);
  }

  /// LLVM has intrinsics for the cycle counter only, which is closed to
  /// programs on Arm.
  Value readArm() {
    return LLVM::InlineAsmOp::create(
               builder, loc, builder.getI64Type(), ValueRange(),
               "isb\n\tmrs $0, cntvct_el0", "=r,~{memory}",
               /*has_side_effects=*/true, /*is_align_stack=*/false,
               LLVM::tailcallkind::TailCallKind::None,
               /*asm_dialect=*/nullptr, /*operand_attrs=*/nullptr)
        .getResult(0);
  }

  OpBuilder builder;
  Location loc;
  Value stamps;
  bool isArm;
  int64_t count = 0;
};

LogicalResult addStamps(func::FuncOp func, const TargetDescription &target) {
  if (!func.getBody().hasOneBlock())
    return func.emitError("time stamps need a function of one block, this one "
                          "has control flow");
  FailureOr<EntryInterface> interface = requireInterface(func);
  if (failed(interface))
    return failure();
  if (interface->profile)
    return success();
  if (!SymbolTable::symbolKnownUseEmpty(func, func->getParentOp()))
    return func.emitError("is called in this module, so it can take no "
                          "argument for time stamps: leave its self-test and "
                          "other callers out");
  SmallVector<Operation *> steps = findSteps(func);
  interface->profile = {target.name.str(), describeSteps(func, target)};
  func->setAttr(kInterfaceAttr, interface->toAttribute(func.getContext()));
  auto type = MemRefType::get({interface->profile->numStamps()},
                              IntegerType::get(func.getContext(), 64));
  Stamper stamper(insertBeforeArena(func, type), target);
  Block &block = func.front();
  stamper.stampAt(&block, steps.empty() ? Block::iterator(block.getTerminator())
                                        : steps.front()->getIterator());
  for (Operation *step : steps)
    stamper.stampAt(&block, std::next(step->getIterator()));
  return success();
}

struct AddStamps : impl::AddStampsPassBase<AddStamps> {
  void runOnOperation() override {
    SmallVector<func::FuncOp> entries;
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (func.isPublic() && !func.isDeclaration())
        entries.push_back(func);
    if (entries.empty())
      return;
    const TargetDescription *target = requireTarget(getOperation());
    if (!target)
      return signalPassFailure();
    for (func::FuncOp func : entries)
      if (failed(addStamps(func, *target)))
        return signalPassFailure();
  }
};
} // namespace
} // namespace pare::target
