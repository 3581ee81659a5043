//===- ProveWidths.cpp - what weights prove of products -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Matchers.h"
#include "mlir/IR/Remarks.h"
#include "pare/Dialect/PareKernel/Layout/ByElement.h"
#include "pare/Dialect/PareKernel/Layout/Widths.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "pare/Support/Constants.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_PROVEWIDTHSPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {
template <typename OpTy> void prove(OpTy op) {
  Type input = getElementTypeOrSelf(op.getInput().getType());
  Attribute attr;
  if (op.getWidths() || op.getKernelShape() || !input.isInteger(8) ||
      whyByElement(op) || !matchPattern(op.getWeight(), m_Constant(&attr)))
    return;
  std::optional<std::vector<int8_t>> weights = readElements<int8_t>(attr);
  if (!weights)
    return;
  Geometry geometry = *getGeometry(op);
  int64_t bits = countWeightBits(geometry, *weights);
  int64_t sums = countNarrowSums(geometry, *weights);
  if (bits == 8 && sums == 0)
    return;
  op.setWidthsAttr(WidthsAttr::get(op.getContext(), bits, sums));
  remark::passed(op.getLoc(), remark::RemarkOpts::name("widths").category(
                                  "pare-prove-widths"))
      << llvm::formatv(
             "weights of '{0}' fit {1} bits, {2} sums of two products "
             "fit 16 bits",
             op->getName().getStringRef(), bits, sums)
             .str();
}

struct ProveWidths : impl::ProveWidthsPassBase<ProveWidths> {
  void runOnOperation() override {
    getOperation()->walk([](Operation *op) {
      if (auto conv = dyn_cast<Conv2DOp>(op))
        prove(conv);
      else if (auto dense = dyn_cast<DenseOp>(op))
        prove(dense);
    });
  }
};
} // namespace
} // namespace pare::kernel
