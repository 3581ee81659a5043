//===- InputStrip.cpp - inputs that are widened ahead of their products ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/InputStrip.h"

using namespace mlir;

namespace pare::kernel {

/// Bytes of a strip that are worth having: more rows share what their windows
/// have in common, but arena and nearest cache are small.
static constexpr int64_t kStripBytes = 4096;

/// The strip of `rows` rows of outputs.
static InputStrip stripOf(const Geometry &g, int64_t rows) {
  // Outputs and size of the kernel to inputs, stride in the strip and stride in
  // the source.
  auto along = [](int64_t outputs, int64_t kernel, int64_t stride,
                  int64_t dilation) {
    if (kernel == 1)
      return std::array<int64_t, 3>{outputs, 1, stride};
    return std::array<int64_t, 3>{
        (outputs - 1) * stride + (kernel - 1) * dilation + 1, stride, 1};
  };
  auto [inputRows, strideH, sourceH] =
      along(rows, g.kernelH, g.strideH, g.dilationH);
  auto [inputColumns, strideW, sourceW] =
      along(g.outW, g.kernelW, g.strideW, g.dilationW);
  return {rows,    inputRows, inputColumns, sourceH,
          sourceW, strideH,   strideW,      g.inC};
}

std::optional<InputStrip> getInputStrip(const Geometry &geometry, TileAttr tile,
                                        const TargetDescription &target) {
  if (geometry.isWide || getProducts(geometry, tile, target) != Products::Words)
    return std::nullopt;
  auto fits = [](const InputStrip &strip) {
    return strip.elements() * 2 <= kStripBytes;
  };
  // As many rows as fit, else the fewest.
  InputStrip best = stripOf(geometry, geometry.outH);
  for (int64_t rows = geometry.outH; rows >= tile.getRows() && !fits(best);
       --rows)
    if (geometry.outH % rows == 0)
      best = stripOf(geometry, rows);
  return best;
}

} // namespace pare::kernel
