//===- Winograd.h - the shapes of a convolution by Winograd ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_LAYOUT_WINOGRAD_H
#define PARE_DIALECT_PAREKERNEL_LAYOUT_WINOGRAD_H

#include "pare/Dialect/PareKernel/Layout/Geometry.h"

namespace pare::kernel {

/// Whether a kernel is computed by Winograd's F(4x4, 3x3).
bool isWinograd(mlir::Operation *op);

/// Whether a convolution can be computed so and is faster, whatever the target:
/// what is computed is not a target's to choose.
bool winogradPays(Conv2DOp conv);

/// What a convolution by Winograd has in its scratch memory: the transformed
/// inputs [tiles][36][inC] of some rows and columns of tiles, then their sums
/// [tiles][36][outC], all f32.
struct WinogradStrip {
  /// Tiles of a strip, which divide those of the kernel.
  int64_t rows, columns;
  int64_t inC, outC;

  int64_t tiles() const { return rows * columns; }
  /// Elements of the inputs, behind which the sums begin, and of both.
  int64_t inputs() const;
  int64_t elements() const;
};

WinogradStrip getWinogradStrip(const Geometry &geometry);

/// The products between both transforms, a convolution of 1x1: a pixel is a
/// tile, a group one of the 36 points.
Geometry getWinogradProducts(const Geometry &geometry);

/// The geometry whose products a kernel tiles and packs: its own, or that of
/// the products between Winograd's transforms.
Geometry getTiledGeometry(mlir::Operation *op);

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_LAYOUT_WINOGRAD_H
