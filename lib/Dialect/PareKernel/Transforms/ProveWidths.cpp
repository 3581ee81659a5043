//===- ProveWidths.cpp - what constants prove of sums -------------------===//
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
  if (op.getWidths() || op.getKernelShape() || !input.isInteger(8) ||
      whyByElement(op))
    return;
  int64_t bits = 8, sums = 0, scaled = provesScaledSums(op) ? 32 : 0;
  Attribute attr;
  std::optional<std::vector<int8_t>> weights;
  if (matchPattern(op.getWeight(), m_Constant(&attr)))
    weights = readElements<int8_t>(attr);
  if (weights) {
    Geometry geometry = *getGeometry(op);
    bits = countWeightBits(geometry, *weights);
    sums = countNarrowSums(geometry, *weights);
  }
  if (bits == 8 && sums == 0 && scaled == 0)
    return;
  op.setWidthsAttr(WidthsAttr::get(op.getContext(), bits, sums, scaled));
  remark::passed(op.getLoc(), remark::RemarkOpts::name("widths").category(
                                  "pare-prove-widths"))
      << llvm::formatv("weights of '{0}' fit {1} bits, {2} sums of two "
                       "products fit 16 bits, scaled sums {3}",
                       op->getName().getStringRef(), bits, sums,
                       scaled ? "fit 32" : "may need more than 32")
             .str();
}

struct ProveWidths : impl::ProveWidthsPassBase<ProveWidths> {
  void runOnOperation() override {
    getOperation()->walk([](Operation *op) {
      if (auto conv = dyn_cast<Conv2DOp>(op))
        prove(conv);
      else if (auto depthwise = dyn_cast<DepthwiseConv2DOp>(op))
        prove(depthwise);
      else if (auto dense = dyn_cast<DenseOp>(op))
        prove(dense);
    });
  }
};
} // namespace
} // namespace pare::kernel
