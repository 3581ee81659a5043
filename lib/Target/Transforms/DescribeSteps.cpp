//===- DescribeSteps.cpp - the steps of an entry of stage 4 ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Target/Transforms/DescribeSteps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "pare/Analysis/NetworkCost.h"
#include "pare/Dialect/Pare/IR/Names.h"
#include "pare/Dialect/PareKernel/Layout/KernelVariant.h"
#include "pare/Target/EntryInterface.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace pare::target {
namespace {

/// The place in a file that a location comes from, or nothing.
FileLineColLoc placeOf(Location location) {
  FileLineColLoc found;
  location->walk([&](Location part) {
    found = dyn_cast<FileLineColLoc>(part);
    return found ? WalkResult::interrupt() : WalkResult::advance();
  });
  return found;
}

/// Names of layers by where they stand; ops without a name were made for them.
class LayerNames {
public:
  explicit LayerNames(func::FuncOp func) {
    for (Operation &op : func.front())
      if (StringRef name = getLayerName(&op); !name.empty())
        if (FileLineColLoc place = placeOf(op.getLoc()))
          names.try_emplace(place, name);
  }

  std::string of(Operation *op) const {
    if (StringRef name = getLayerName(op); !name.empty())
      return name.str();
    // Of a layer before its lowering, which was given it as a location.
    std::string name;
    op->getLoc()->walk([&](Location part) {
      auto named = dyn_cast<NameLoc>(part);
      if (!named)
        return WalkResult::advance();
      name = named.getName().str();
      return WalkResult::interrupt();
    });
    FileLineColLoc place = placeOf(op->getLoc());
    if (!name.empty() || !place)
      return name;
    if (StringRef layer = names.lookup(place); !layer.empty())
      return layer.str();
    return llvm::formatv("{0}:{1}",
                         llvm::sys::path::filename(place.getFilename()),
                         place.getLine());
  }

private:
  DenseMap<Attribute, StringRef> names;
};

/// "generic: mulf, addf": what a loop without a name of its own computes.
std::string kernelName(Operation *op) {
  std::string name = op->getName().stripDialect().str();
  auto generic = dyn_cast<linalg::GenericOp>(op);
  if (!generic)
    return name;
  SmallVector<StringRef> inner;
  for (Operation &part : generic.getBody()->without_terminator())
    if (StringRef one = part.getName().stripDialect();
        !part.hasTrait<OpTrait::ConstantLike>() &&
        !llvm::is_contained(inner, one))
      inner.push_back(one);
  const size_t shown = 4;
  bool isCut = inner.size() > shown;
  if (isCut)
    inner.resize(shown);
  name += inner.empty() ? ": copy" : ": " + llvm::join(inner, ", ");
  return name + (isCut ? ", ..." : "");
}

/// Iterations of a linalg op that sums up products of two operands.
int64_t macsOf(linalg::LinalgOp op) {
  if (op.getNumReductionLoops() == 0 || op.getNumDpsInputs() < 2 ||
      op.hasDynamicShape() ||
      !llvm::any_of(op.getBlock()->without_terminator(), [](Operation &part) {
        return isa<arith::MulFOp, arith::MulIOp>(part);
      }))
    return 0;
  int64_t count = 1;
  for (int64_t size : op.getStaticLoopRanges())
    count *= size;
  return count;
}

int64_t bytesOf(MemRefType type) {
  if (!type.hasStaticShape())
    return 0;
  return type.getNumElements() * getHostBytes(type.getElementType());
}

/// Of what a halo is around, which stays as it is.
int64_t insideBytesOf(kernel::FillHaloOp op) {
  auto type = cast<MemRefType>(op.getInit().getType());
  SmallVector<int64_t> inside(type.getShape());
  for (auto [size, low, high] :
       llvm::zip_equal(inside, op.getLow(), op.getHigh()))
    size -= low + high;
  return bytesOf(MemRefType::get(inside, type.getElementType()));
}

/// Counts each buffer that is read once, however often the op has it as an
/// operand.
void countBytes(Operation *op, KernelStep &step) {
  auto style = dyn_cast<DestinationStyleOpInterface>(op);
  llvm::SmallDenseSet<Value> readBefore;
  for (OpOperand &operand : op->getOpOperands()) {
    auto type = dyn_cast<MemRefType>(operand.get().getType());
    if (!type || operand.get() == kernel::getScratch(op))
      continue;
    bool isWritten = isa<memref::CopyOp>(op)
                         ? operand.getOperandNumber() == 1
                         : style && style.isDpsInit(&operand);
    if (!isWritten && !readBefore.insert(operand.get()).second)
      continue;
    auto &bytes = isWritten ? step.bytesWritten
                  : operand.get().getDefiningOp<memref::GetGlobalOp>()
                      ? step.weightBytes
                      : step.bytesRead;
    bytes += bytesOf(type);
  }
  if (auto halo = dyn_cast<kernel::FillHaloOp>(op))
    step.bytesWritten -= insideBytesOf(halo);
}

void describeWay(Operation *op, const TargetDescription &target,
                 KernelStep &step) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (isa<func::CallOp>(op)) {
    step.variant = "C function";
  } else if (op->getNumRegions() && !linalgOp) {
    step.variant = "loops";
    step.reason = "it came as loops";
  } else {
    kernel::KernelVariant variant = kernel::getKernelVariant(op, target);
    step.variant = variant.name;
    step.reason = variant.reason;
    step.macs = linalgOp ? macsOf(linalgOp) : getMacs(op);
  }
  if (auto tile = op->getAttrOfType<kernel::TileAttr>("tile"))
    step.tile = llvm::formatv("{0}x{1}x{2}", tile.getRows(), tile.getColumns(),
                              tile.getChannels());
}

} // namespace

SmallVector<Operation *> findSteps(func::FuncOp func) {
  SmallVector<Operation *> steps;
  for (Operation &op : func.front().without_terminator())
    if (!isMemoryEffectFree(&op) &&
        !isa<memref::LoadOp, memref::StoreOp, memref::AllocaOp,
             memref::AssumeAlignmentOp, vector::LoadOp, vector::StoreOp>(op))
      steps.push_back(&op);
  return steps;
}

std::vector<KernelStep> describeSteps(func::FuncOp func,
                                      const TargetDescription &target) {
  LayerNames names(func);
  std::vector<KernelStep> steps;
  for (Operation *op : findSteps(func)) {
    KernelStep step;
    step.layer = names.of(op);
    step.kernel = kernelName(op);
    describeWay(op, target, step);
    // What is multiplied; multipliers of integer kernels are floats, too.
    step.isFloat = op->getNumOperands() != 0 &&
                   isa<FloatType>(getElementTypeOrSelf(op->getOperand(0)));
    countBytes(op, step);
    steps.push_back(std::move(step));
  }
  return steps;
}

} // namespace pare::target
