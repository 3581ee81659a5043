//===- LinalgStorage.cpp - unsigned bytes in bodies of linalg -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinalgStorage.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace pare::kernel {
namespace {

/// `q` of `q + 128`, or the other way round: modulo 256 both move the same bit.
Value otherForm(OpBuilder &builder, Location loc, Value byte) {
  Value top = arith::ConstantOp::create(builder, loc,
                                        builder.getI8IntegerAttr(INT8_MIN));
  return arith::XOrIOp::create(builder, loc, byte, top);
}

} // namespace

void readMoved(linalg::GenericOp op, OpOperand &input) {
  BlockArgument stored = op.getMatchingBlockArgument(&input);
  OpBuilder builder(op.getContext());
  SmallVector<OpOperand *> uses = llvm::map_to_vector(
      stored.getUses(), [](OpOperand &use) { return &use; });
  Value signedByte;
  for (OpOperand *use : uses) {
    if (auto extended = dyn_cast<arith::ExtSIOp>(use->getOwner())) {
      builder.setInsertionPoint(extended);
      Location loc = extended.getLoc();
      Type type = extended.getType();
      Value wide = arith::ExtUIOp::create(builder, loc, type, stored);
      Value shift = arith::ConstantOp::create(
          builder, loc, builder.getIntegerAttr(type, 128));
      extended.replaceAllUsesWith(
          arith::SubIOp::create(builder, loc, wide, shift).getResult());
      extended.erase();
      continue;
    }
    if (!signedByte) {
      builder.setInsertionPointToStart(op.getBody());
      signedByte = otherForm(builder, op.getLoc(), stored);
    }
    use->set(signedByte);
  }
}

bool canWriteMoved(linalg::GenericOp op) {
  return op->getNumResults() == 1 &&
         op.getBody()->getArguments().back().use_empty();
}

void writeMoved(linalg::GenericOp op) {
  OpOperand &result = op.getBody()->getTerminator()->getOpOperand(0);
  OpBuilder builder(result.getOwner());
  result.set(otherForm(builder, op.getLoc(), result.get()));
}

} // namespace pare::kernel
