//===- KernelVariant.cpp - in which of its ways a kernel is computed ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/KernelVariant.h"

#include "pare/Dialect/PareKernel/Layout/ByElement.h"
#include "pare/Dialect/PareKernel/Layout/ElementwiseLinalg.h"
#include "pare/Dialect/PareKernel/Layout/Widths.h"
#include "pare/Dialect/PareKernel/Layout/Winograd.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::kernel {

bool hasLinesOf(MemRefType input, MemRefType init,
                const DepthwiseLayout &layout) {
  if (!layout.flat || layout.channels % layout.vector == 0)
    return true;
  auto columnStride = [](MemRefType type) {
    SmallVector<int64_t> strides;
    int64_t offset;
    (void)type.getStridesAndOffset(strides, offset);
    return strides[2];
  };
  return columnStride(input) == layout.channels &&
         columnStride(init) == layout.channels;
}

static StringRef nameOf(Products products) {
  switch (products) {
  case Products::Float:
    return "fma";
  case Products::Lanes:
    return "dot4";
  case Products::Pairs:
    return "pairs";
  case Products::Words:
  case Products::WordLanes:
    return "words";
  case Products::Bytes:
    return "bytes";
  case Products::Matrix:
    return "mmla";
  }
  return "";
}

/// What inputs of 16 bits are summed in.
static StringRef sumsOf(Operation *op, const Geometry &geometry) {
  return !geometry.isWide ? "" : hasWideSums(op) ? " i64" : " i32";
}

static bool hasResidual(Operation *op) {
  auto conv = dyn_cast<Conv2DOp>(op);
  return conv && conv.getResidual();
}

template <typename OpTy>
static KernelVariant variantOf(OpTy op, const TargetDescription &target) {
  if (!op.getTile() || !op.getKernelShape())
    return {"by element", whyByElement(op).value_or(
                              "a weight, bias or scale is not constant")};
  if (isWinograd(op))
    return {"winograd fma", ""};
  Geometry g = *getGeometry(op);
  if (!g.isDepthwise()) {
    BlockedLayout layout = getBlockedLayout(g, *op.getTile(), target);
    return {((g.groups > 1 ? "grouped " : "blocked ") +
             nameOf(layout.products) + sumsOf(op, g) +
             (layout.weightBits == 4 ? " of 4 bits" : "") +
             (hasResidual(op) ? " + add" : ""))
                .str(),
            ""};
  }
  DepthwiseLayout layout = getDepthwiseLayout(g, *op.getTile(), target);
  auto input = dyn_cast<MemRefType>(op.getInput().getType());
  auto init = dyn_cast<MemRefType>(op.getInit().getType());
  if (input && init && !hasLinesOf(input, init, layout))
    return {"by element",
            "its pixels are no neighbours in memory, as its tile needs"};
  return {((layout.flat ? "depthwise flat " : "depthwise by pixel ") +
           nameOf(layout.products) + sumsOf(op, g))
              .str(),
          ""};
}

KernelVariant getKernelVariant(Operation *op, const TargetDescription &target) {
  return llvm::TypeSwitch<Operation *, KernelVariant>(op)
      .Case<Conv2DOp, DepthwiseConv2DOp, DenseOp>(
          [&](auto linear) { return variantOf(linear, target); })
      .Case<TransposeConv2DOp, MatmulOp>([](auto product) {
        return KernelVariant{"by element", *whyByElement(product)};
      })
      .Case<linalg::LinalgOp>([](linalg::LinalgOp linalgOp) {
        auto generic = dyn_cast<linalg::GenericOp>(linalgOp.getOperation());
        return generic && isElementwise(generic)
                   ? KernelVariant{"vectors", ""}
                   : KernelVariant{"loops", "no kernel computes it"};
      })
      .Default([](Operation *) { return KernelVariant(); });
}

} // namespace pare::kernel
