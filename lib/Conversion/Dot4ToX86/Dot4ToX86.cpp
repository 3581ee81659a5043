//===- Dot4ToX86.cpp - dot products to x86 intrinsics ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PackBytes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/PatternMatch.h"
#include "pare/Conversion/Passes.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Target/TargetDescription.h"
#include "llvm/TargetParser/Triple.h"

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_CONVERTDOT4TOX86PASS
#include "pare/Conversion/Passes.h.inc"

namespace {

/// The intrinsic for accumulators of 4, 8 or 16 lanes, or an empty name.
StringRef byLanes(int64_t lanes, StringRef of4, StringRef of8, StringRef of16) {
  return lanes == 4 ? of4 : lanes == 8 ? of8 : lanes == 16 ? of16 : "";
}

Value callIntrinsic(OpBuilder &b, Location loc, StringRef name, Type result,
                    ValueRange operands) {
  return LLVM::CallIntrinsicOp::create(b, loc, result, b.getStringAttr(name),
                                       operands)
      .getResult(0);
}

/// `vpdpbusd`: unsigned by signed bytes, four products a lane.
Value lowerLanes(OpBuilder &b, kernel::Dot4Op op, StringRef intrinsic) {
  return callIntrinsic(b, op.getLoc(), intrinsic, op.getType(),
                       {op.getAcc(), op.getA(), op.getB()});
}

/// The even or odd bytes of `bytes`, widened to i16 in place. Shifts where
/// shuffles would do: they have more ports, and inputs need no reordering.
Value widenBytes(OpBuilder &b, Location loc, Value bytes, bool odd,
                 bool isUnsigned) {
  int64_t count = cast<VectorType>(bytes.getType()).getNumElements() / 2;
  auto type = VectorType::get({count}, b.getI16Type());
  auto constant = [&](int64_t value) {
    return arith::ConstantOp::create(
        b, loc, DenseElementsAttr::get(type, b.getI16IntegerAttr(value)));
  };
  Value words = vector::BitCastOp::create(b, loc, type, bytes);
  if (isUnsigned && !odd)
    return arith::AndIOp::create(b, loc, words, constant(0xff));
  if (isUnsigned)
    return arith::ShRUIOp::create(b, loc, words, constant(8));
  if (!odd)
    words = arith::ShLIOp::create(b, loc, words, constant(8));
  return arith::ShRSIOp::create(b, loc, words, constant(8));
}

/// The `vpmaddwd` of `lanes` sums, or an empty name.
StringRef productsOfWords(int64_t lanes) {
  return byLanes(lanes, "llvm.x86.sse2.pmadd.wd", "llvm.x86.avx2.pmadd.wd",
                 "llvm.x86.avx512.pmaddw.d.512");
}

/// `vpmaddwd` on i16: exact, for two products of a byte by a byte fit i32.
Value lowerPairs(OpBuilder &b, kernel::Dot4Op op, StringRef intrinsic) {
  Location loc = op.getLoc();
  int64_t lanes = op.getType().getNumElements();
  auto words = VectorType::get({2 * lanes}, b.getI16Type());
  Value sum = op.getAcc();
  for (int64_t half = 0; half < 2; ++half) {
    Value inputs = widenBytes(b, loc, op.getA(), half == 1, op.getUnsignedA());
    Value weights = vector::ExtractStridedSliceOp::create(
        b, loc, op.getB(), ArrayRef<int64_t>{half * 2 * lanes},
        ArrayRef<int64_t>{2 * lanes}, ArrayRef<int64_t>{1});
    if (weights.getType() != words)
      weights = arith::ExtSIOp::create(b, loc, words, weights);
    Value products =
        callIntrinsic(b, loc, intrinsic, op.getType(), {inputs, weights});
    sum = arith::AddIOp::create(b, loc, sum, products);
  }
  return sum;
}

/// The intrinsic that computes `op` on the target, or an empty name after an
/// error.
StringRef chooseIntrinsic(kernel::Dot4Op op, const TargetDescription &target) {
  int64_t lanes = op.getType().getNumElements();
  StringRef name;
  if (op.getKind() == kernel::DotKind::Pairs) {
    name = productsOfWords(lanes);
  } else if (target.dot != DotProduct::UnsignedSigned4) {
    op.emitOpError() << "target '" << target.name
                     << "' has no product of bytes in lanes";
    return "";
  } else if (!op.getUnsignedA()) {
    op.emitOpError("x86 multiplies unsigned activations; run "
                   "'pare-choose-storage' first");
    return "";
  } else {
    name =
        byLanes(lanes, "llvm.x86.avx512.vpdpbusd.128",
                "llvm.x86.avx512.vpdpbusd.256", "llvm.x86.avx512.vpdpbusd.512");
  }
  return name;
}

/// `vpmaddubsw`, which saturates where the op promises that nothing does.
Value lowerBytePairs(kernel::BytePairsOp op, const TargetDescription &target) {
  int64_t lanes = op.getType().getNumElements() / 2;
  StringRef name =
      byLanes(lanes, "llvm.x86.ssse3.pmadd.ub.sw.128",
              "llvm.x86.avx2.pmadd.ub.sw", "llvm.x86.avx512.pmaddubs.w.512");
  if (name.empty() || lanes > target.lanes(32)) {
    op.emitOpError() << "has " << 2 * lanes << " sums, target '" << target.name
                     << "' has no vector for them";
    return {};
  }
  OpBuilder b(op);
  return callIntrinsic(b, op.getLoc(), name, op.getType(),
                       {op.getA(), op.getB()});
}

/// What `op` becomes, or null after an error.
Value lower(Operation *op, const TargetDescription &target) {
  OpBuilder b(op);
  if (auto pairs = dyn_cast<kernel::BytePairsOp>(op))
    return lowerBytePairs(pairs, target);
  if (auto nearest = dyn_cast<kernel::NearestOp>(op))
    return lowerNearest(b, nearest);
  if (auto pack = dyn_cast<kernel::PackBytesOp>(op))
    return lowerPackBytes(b, pack, target.lanes(32));
  auto type = cast<VectorType>(op->getResult(0).getType());
  int64_t lanes = type.getNumElements();
  if (lanes > target.lanes(32)) {
    op->emitOpError() << "has " << lanes << " lanes, target '" << target.name
                      << "' has " << target.lanes(32);
    return {};
  }
  StringRef words = productsOfWords(lanes);
  if (words.empty()) {
    op->emitOpError() << "has " << lanes << " lanes, x86 has 4, 8 and 16";
    return {};
  }
  if (auto dot = dyn_cast<kernel::Dot2Op>(op))
    return arith::AddIOp::create(
        b, op->getLoc(), dot.getAcc(),
        callIntrinsic(b, op->getLoc(), words, type, {dot.getA(), dot.getB()}));
  auto dot = cast<kernel::Dot4Op>(op);
  StringRef intrinsic = chooseIntrinsic(dot, target);
  if (intrinsic.empty())
    return {};
  return dot.getKind() == kernel::DotKind::Pairs
             ? lowerPairs(b, dot, intrinsic)
             : lowerLanes(b, dot, intrinsic);
}

struct Dot4ToX86 : impl::ConvertDot4ToX86PassBase<Dot4ToX86> {
  void runOnOperation() override {
    const TargetDescription *target = requireTarget(getOperation());
    if (!target)
      return signalPassFailure();
    // The other architecture's products are the other pass's.
    if (!llvm::Triple(target->triple).isX86())
      return;
    WalkResult result = getOperation().walk([&](Operation *op) {
      if (!isa<kernel::Dot2Op, kernel::Dot4Op, kernel::BytePairsOp,
               kernel::NearestOp, kernel::PackBytesOp>(op))
        return WalkResult::advance();
      Value lowered = lower(op, *target);
      if (!lowered)
        return WalkResult::interrupt();
      op->getResult(0).replaceAllUsesWith(lowered);
      op->erase();
      return WalkResult::skip();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }
};
} // namespace
} // namespace pare
