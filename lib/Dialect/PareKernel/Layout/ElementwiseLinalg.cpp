//===- ElementwiseLinalg.cpp - which linalg ops become vectors ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/ElementwiseLinalg.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

using namespace mlir;

namespace pare::kernel {
namespace {

/// Element types that vectors of all targets have.
bool isVectorElement(Type type) {
  if (auto integer = dyn_cast<IntegerType>(type))
    return integer.isSignless() &&
           llvm::is_contained({1u, 8u, 16u, 32u, 64u}, integer.getWidth());
  return type.isF32();
}

/// Whether a memref has a static place for every element, and none is a bool,
/// which memory holds in bytes.
bool isVectorMemory(Type operand) {
  auto type = dyn_cast<MemRefType>(operand);
  SmallVector<int64_t> strides;
  int64_t offset;
  return type && type.hasStaticShape() && type.getNumElements() != 0 &&
         isVectorElement(type.getElementType()) &&
         !type.getElementType().isInteger(1) &&
         succeeded(type.getStridesAndOffset(strides, offset)) &&
         !ShapedType::isDynamic(offset) &&
         !llvm::any_of(strides, ShapedType::isDynamic);
}

bool isVectorizable(Operation &op) {
  if (op.getNumRegions() != 0 ||
      !llvm::all_of(op.getOperandTypes(), isVectorElement) ||
      !llvm::all_of(op.getResultTypes(), isVectorElement))
    return false;
  if (auto scale = dyn_cast<tosa::ApplyScaleOp>(op))
    return scale.getValue().getType().isInteger(32) &&
           scale.getMultiplier().getType().isInteger(32) &&
           scale.getShift().getType().isInteger(8) &&
           scale.getRoundingMode() != tosa::RoundingMode::INEXACT_ROUND;
  // Calls of libm take one number at a time.
  if (isa<math::MathDialect>(op.getDialect()) &&
      llvm::any_of(op.getOperandTypes(), llvm::IsaPred<FloatType>))
    return false;
  return isa<linalg::YieldOp, arith::ConstantOp>(op) ||
         OpTrait::hasElementwiseMappableTraits(&op);
}

/// Whether the map reads an operand of the loops' rank or less by the loops'
/// own indices, in order: a broadcast at most.
bool isBroadcastMap(AffineMap map) {
  return map.isProjectedPermutation() &&
         llvm::is_sorted(map.getResults(), [](AffineExpr a, AffineExpr b) {
           return cast<AffineDimExpr>(a).getPosition() <
                  cast<AffineDimExpr>(b).getPosition();
         });
}

} // namespace

bool isElementwise(linalg::GenericOp op) {
  if (!op.hasPureBufferSemantics() || op.getNumDpsInits() != 1 ||
      op.getNumParallelLoops() != op.getNumLoops() ||
      !op.getIndexingMapsArray().back().isIdentity())
    return false;
  for (OpOperand &operand : op->getOpOperands())
    if (!isVectorMemory(operand.get().getType()) ||
        !isBroadcastMap(op.getMatchingIndexingMap(&operand)))
      return false;
  return llvm::all_of(op.getBody()->getOperations(), isVectorizable);
}

} // namespace pare::kernel
