//===- DepthwiseTile.h - the register tile of a depthwise kernel ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_DEPTHWISETILE_H
#define PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_DEPTHWISETILE_H

#include "Linear.h"

namespace pare {

/// Emits one tile: one vector of consecutive outputs of some rows, one below
/// the other.
class DepthwiseTile {
public:
  DepthwiseTile(KernelBuilder &k, const LinearKernel &kernel);

  /// Loads what the vectors of a set share.
  void enterSet(mlir::Value set);
  /// Sums, finishes and stores the tile whose first input and output elements
  /// are at these linear indices.
  void emit(mlir::Value inAt, mlir::Value outAt);

  kernel::DepthwiseLayout layout;
  PixelStrides in, out;

private:
  using Sums = llvm::SmallVector<mlir::Value>;

  /// Adds the products of one group of columns of one input row to the sums of
  /// output row `row`, with the weights from `weightAt` on.
  void multiply(Sums &sums, int64_t row, llvm::ArrayRef<mlir::Value> inputs,
                mlir::Value weightAt);
  /// The sum of four products each, of one part.
  mlir::Value multiplyBytes(mlir::Value sum, mlir::Value inputs,
                            mlir::Value weights);
  /// Adds to the sums of a row what is left in 16 bits.
  void widen(Sums &sums, int64_t row);
  /// The inputs of the vector at one kernel column.
  mlir::Value loadColumn(mlir::Value from);
  /// The inputs of a group of columns, interleaved.
  Sums loadGroup(mlir::Value at, int64_t columnGroup);
  /// Straight-line code over the kernel: input rows are shared.
  Sums reduceUnrolled(mlir::Value inAt, Sums sums);
  /// A loop over kernel rows, for kernels that are too large to unroll.
  Sums reduceRolled(mlir::Value inAt, Sums sums);
  void finishRow(llvm::ArrayRef<mlir::Value> sums, mlir::Value outAt);

  KernelBuilder &k;
  const LinearKernel &kernel;
  const kernel::Geometry &g;
  FlatView input, weight, output;
  Epilogue epilogue;
  /// Elements of a vector that exist.
  int64_t valid;
  /// Vectors of sums that hold the outputs of a vector, and their lanes.
  int64_t parts, lanes;
  int64_t rows;
  mlir::Value setWeight;
  /// What sums start at; sums of 64 bits start at 0 and have biases added.
  Sums starts, biases;
  /// By byte pairs: sums that are not widened yet, null where there are none,
  /// and how many products of a row are in them.
  Sums narrow;
  llvm::SmallVector<int64_t> pending;
  llvm::SmallVector<ChannelScale> scales;
};

/// A loop over single outputs, for memory in which pixels are not neighbours
/// though the weights were packed for that (slices of channels): correct, slow.
void emitDepthwiseByElement(KernelBuilder &k, const LinearKernel &kernel);

} // namespace pare

#endif // PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_DEPTHWISETILE_H
