//===- Winograd.cpp - the shapes of a convolution by Winograd -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/Winograd.h"

#include "mlir/IR/Matchers.h"
#include "pare/Dialect/PareKernel/Layout/ByElement.h"
#include "pare/Support/Winograd.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace pare::kernel {

/// Channels below which the transforms cost what the products save.
static constexpr int64_t kFewChannels = 8;
/// Bytes of transformed filters, four times those of the filters, that are
/// worth reading.
static constexpr int64_t kMostFilterBytes = int64_t(4) << 20;
/// Tiles of a strip: enough for tiles of products, few enough for the caches.
static constexpr int64_t kStripTiles = 16;

bool isWinograd(Operation *op) {
  auto conv = dyn_cast<Conv2DOp>(op);
  return conv && conv.getWinograd();
}

bool winogradPays(Conv2DOp conv) {
  Geometry g = *getGeometry(conv);
  int64_t filters = g.inC * g.outC * winograd::kPoints * sizeof(float);
  // Filters are transformed when they are packed.
  bool isConstant =
      matchPattern(conv.getWeight(), m_Constant()) &&
      (!conv.getBias() || matchPattern(conv.getBias(), m_Constant()));
  return !whyNotWinograd(conv) && !whyByElement(conv) && isConstant &&
         g.inC >= kFewChannels && g.outC >= kFewChannels &&
         filters <= kMostFilterBytes;
}

int64_t WinogradStrip::inputs() const {
  return tiles() * winograd::kPoints * inC;
}

int64_t WinogradStrip::elements() const {
  return inputs() + tiles() * winograd::kPoints * outC;
}

/// The largest divisor of `extent` that is not above `most`, or 1.
static int64_t divisorUpTo(int64_t extent, int64_t most) {
  int64_t divisor = std::max<int64_t>(std::min(extent, most), 1);
  while (extent % divisor != 0)
    --divisor;
  return divisor;
}

WinogradStrip getWinogradStrip(const Geometry &g) {
  int64_t high = llvm::divideCeil(g.outH, winograd::kOutputs);
  int64_t wide = llvm::divideCeil(g.outW, winograd::kOutputs);
  int64_t columns = divisorUpTo(wide, kStripTiles);
  return {divisorUpTo(high, kStripTiles / columns), columns, g.inC, g.outC};
}

Geometry getWinogradProducts(const Geometry &g) {
  Geometry products;
  products.inW = products.outW = getWinogradStrip(g).tiles();
  products.groups = winograd::kPoints;
  products.inC = winograd::kPoints * g.inC;
  products.outC = winograd::kPoints * g.outC;
  products.isFloat = true;
  return products;
}

Geometry getTiledGeometry(Operation *op) {
  Geometry geometry = *getGeometry(op);
  return isWinograd(op) ? getWinogradProducts(geometry) : geometry;
}

} // namespace pare::kernel
