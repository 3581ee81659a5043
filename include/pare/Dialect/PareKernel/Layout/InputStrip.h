//===- InputStrip.h - inputs that are widened ahead of their products -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_LAYOUT_INPUTSTRIP_H
#define PARE_DIALECT_PAREKERNEL_LAYOUT_INPUTSTRIP_H

#include "pare/Dialect/PareKernel/Layout/Geometry.h"

namespace pare::kernel {

/// What a kernel of bytes whose products are `Words` has in its scratch memory:
/// the inputs of some rows of outputs, as i16 [inputRows][inputColumns][inC].
/// Strips cover the outputs from top to bottom, each is read for all channels
/// at once, and none reads a row that only earlier ones need.
struct InputStrip {
  /// Rows of outputs of a strip, which divide those of the kernel.
  int64_t rows;
  /// Inputs of a strip, and how far apart they are in the kernel's input: those
  /// between the windows of a kernel of one row or one column are left out.
  int64_t inputRows, inputColumns;
  int64_t sourceStrideH, sourceStrideW;
  /// Distance of the windows of neighbouring outputs, in inputs of the strip.
  int64_t strideH, strideW;
  int64_t channels;

  int64_t elements() const { return inputRows * inputColumns * channels; }
};

/// The strips of a kernel, or nothing where it multiplies its input as it is.
std::optional<InputStrip> getInputStrip(const Geometry &geometry, TileAttr tile,
                                        const TargetDescription &target);

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_LAYOUT_INPUTSTRIP_H
