//===- VerifyResidual.cpp - what a fused residual demands -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verifiers.h"
#include "pare/Support/Numerics.h"

using namespace mlir;

namespace pare::kernel {

using namespace detail;

/// What only a residual gives a meaning to.
static LogicalResult verifyWithout(Conv2DOp op) {
  if (op.getTermMultiplier() || op.getTermMin() || op.getTermMax() ||
      op.getResidualMultiplier() || op.getResidualZp() ||
      op.getResidualUnsigned())
    return op.emitOpError("the arithmetic of a residual needs a residual");
  return success();
}

/// Bounds of the convolution's own value, less its zero point.
static LogicalResult verifyTerm(Conv2DOp op) {
  if (!op.getTermMin() || !op.getTermMax())
    return op.emitOpError("an integer residual needs 'term_min' and "
                          "'term_max'");
  auto valueOf = [](Attribute bound) -> int64_t {
    return cast<IntegerAttr>(bound).getInt();
  };
  int64_t low = valueOf(*op.getTermMin()), high = valueOf(*op.getTermMax());
  if (low > high)
    return op.emitOpError()
           << "term_min " << low << " is above term_max " << high;
  if (low < -numerics::kLargestRounded || high > numerics::kLargestRounded)
    return op.emitOpError() << "float_rne rounds to at most 2^22, got a term "
                            << low << ".." << high;
  return success();
}

static LogicalResult verifyIntegers(Conv2DOp op) {
  if (!elementOf(op.getInit()).isInteger(8))
    return op.emitOpError()
           << "a residual is of i8 or f32, got " << elementOf(op.getInit());
  if (!op.getMultiplier() || op.getRounding() != Rounding::FloatRne)
    return op.emitOpError("an integer residual is added under float_rne");
  if (!op.getTermMultiplier() || !op.getResidualMultiplier())
    return op.emitOpError("an integer residual needs 'term_multiplier' and "
                          "'residual_multiplier'");
  return verifyTerm(op);
}

LogicalResult detail::verifyResidual(Conv2DOp op) {
  if (!op.getResidual())
    return verifyWithout(op);
  if (shaped(op.getResidual()).getShape() != shaped(op.getInit()).getShape() ||
      elementOf(op.getResidual()) != elementOf(op.getInit()))
    return op.emitOpError() << "residual type " << op.getResidual().getType()
                            << " has not the shape and elements of the result, "
                            << op.getInit().getType();
  if (failed(verifyKind(op, "term_min", op.getTermMin(), op.getInit())) ||
      failed(verifyKind(op, "term_max", op.getTermMax(), op.getInit())))
    return failure();
  if (!isFloat(op.getInit()))
    return verifyIntegers(op);
  if (op.getTermMultiplier() || op.getResidualMultiplier() ||
      op.getResidualZp() || op.getResidualUnsigned())
    return op.emitOpError("an f32 residual takes no multiplier and no zero "
                          "point");
  return success();
}

} // namespace pare::kernel
