//===- PareKernelDialect.cpp - the kernel dialect -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/IR/PareKernel.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

#include "pare/Dialect/PareKernel/IR/PareKernelDialect.cpp.inc"
#include "pare/Dialect/PareKernel/IR/PareKernelEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "pare/Dialect/PareKernel/IR/PareKernelAttributes.cpp.inc"

#define GET_OP_CLASSES
#include "pare/Dialect/PareKernel/IR/PareKernelOps.cpp.inc"

namespace pare::kernel {

void PareKernelDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "pare/Dialect/PareKernel/IR/PareKernelAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "pare/Dialect/PareKernel/IR/PareKernelOps.cpp.inc"
      >();
}

LogicalResult WidthsAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 int64_t weights, int64_t sums,
                                 int64_t scaled) {
  if (weights != 4 && weights != 8)
    return emitError() << "weights have 4 or 8 bits, got " << weights;
  if (sums < 0)
    return emitError() << "expected a number of sums, got " << sums;
  if (scaled != 0 && scaled != 32)
    return emitError() << "expected scaled sums of 32 bits, or 0 where nothing "
                          "is known, got "
                       << scaled;
  return success();
}

Value getScratch(Operation *op) {
  return llvm::TypeSwitch<Operation *, Value>(op)
      .Case<Conv2DOp, DepthwiseConv2DOp, DenseOp>(
          [](auto linear) { return linear.getScratch(); })
      .Default([](Operation *) { return Value(); });
}

void detail::getKernelEffects(
    DestinationStyleOpInterface op,
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  Value scratch = getScratch(op);
  for (OpOperand *input : op.getDpsInputOperands())
    if (isa<MemRefType>(input->get().getType())) {
      if (input->get() == scratch)
        effects.emplace_back(MemoryEffects::Write::get(), input);
      effects.emplace_back(MemoryEffects::Read::get(), input);
    }
  for (OpOperand &init : op.getDpsInitsMutable())
    if (isa<MemRefType>(init.get().getType()))
      effects.emplace_back(MemoryEffects::Write::get(), &init);
}

} // namespace pare::kernel
