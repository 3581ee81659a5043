//===- ConvTile.h - the register tile of a convolution --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_CONVTILE_H
#define PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_CONVTILE_H

#include "Linear.h"
#include "pare/Dialect/PareKernel/Layout/InputStrip.h"
#include "pare/Dialect/PareKernel/Layout/LaneLoads.h"

namespace pare {

/// Emits one tile: `pixels` output pixels times the channels of a block.
class ConvTile {
public:
  /// Inputs are read from the kernel's input, or from a strip of it in its
  /// scratch memory.
  ConvTile(KernelBuilder &k, const LinearKernel &kernel,
           const kernel::InputStrip *strip = nullptr);

  /// Linear indices of the tile's first elements, and its first channel.
  struct Place {
    mlir::Value input, weight, output, channel;
    /// Of the residual, where there is one.
    mlir::Value residual;
  };

  /// Computes what all tiles share.
  void enter();
  /// Loads what all tiles of a block of channels share.
  void enterBlock(mlir::Value channel);
  /// Sums, finishes and stores the outputs of one tile.
  void emit(const Place &place);

  kernel::BlockedLayout layout;
  PixelStrides in, out, residual;
  /// Distance of the windows of neighbouring outputs, in rows and columns of
  /// what is read.
  int64_t strideH, strideW;

private:
  using Sums = llvm::SmallVector<mlir::Value>;

  /// One step of the reduction: where its weights and inputs are, how many of
  /// its inputs exist.
  struct Step {
    mlir::Value weight, input;
    int64_t valid;
    /// Position in the run, where the run is not contiguous in memory.
    std::optional<int64_t> gathered;
    /// Whether its weights are the high halves of their bytes.
    bool high = false;
  };

  int64_t pixelOffset(const PixelStrides &strides, int64_t pixel, int64_t rows,
                      int64_t columns) const;
  int64_t inputOffset(int64_t pixel) const;

  Sums start(mlir::Value channel);
  Sums reduce(const Place &place, Sums sums);
  /// The kernel's rows from `first` on.
  Sums reduceRows(const Place &place, mlir::Value first, int64_t rows,
                  Sums sums);
  Sums reduceRun(mlir::Value weight, mlir::Value input, Sums sums);
  /// `length` neighbouring inputs.
  Sums reduceInputs(mlir::Value weight, mlir::Value input, int64_t length,
                    Sums sums);
  Sums reduceGathered(mlir::Value weight, mlir::Value input, Sums sums);
  Sums reduceGathered(mlir::Value weight, mlir::Value input, int64_t firstStep,
                      int64_t steps, Sums sums);

  /// Where sums are i64: adds up i32 sums of blocks of `size` out of `extent`,
  /// each of which `body` computes from its first index and its size.
  Sums
  addBlocks(int64_t extent, int64_t size, Sums totals,
            llvm::function_ref<Sums(mlir::Value first, int64_t size, Sums sums)>
                body);
  /// Products of one run that are summed in 32 bits; nothing where all are.
  std::optional<int64_t> getCut() const;

  /// Steps that one turn of the loop over a run takes.
  int64_t stepsOfPiece() const;
  Sums emitPiece(mlir::Value weight, mlir::Value input, int64_t valid,
                 Sums sums);
  Sums emitSteps(llvm::ArrayRef<Step> steps, Sums sums);
  /// Steps whose sums are added in 16 bits first.
  Sums emitNarrow(llvm::ArrayRef<Step> steps, Sums sums);
  /// Sums in 16 bits may be null where there are none yet.
  Sums emitStep(const Step &step, Sums sums);
  Sums emitMatrixStep(const Step &step, Sums sums);
  /// The steps of `valid` inputs of each of some rows of the kernel, each
  /// multiplying by one lane of a vector of inputs.
  Sums emitByLane(mlir::Value weight, mlir::Value input, int64_t valid,
                  Sums sums, int64_t rows = 1);
  /// By lane: of `rows` rows of the kernel, those that a turn of the loop over
  /// them takes. They share what their short runs read, and the loop.
  int64_t rowsOfTurn(int64_t rows) const;
  /// One of these vectors; no inputs from `end` on need to be there.
  mlir::Value loadLanes(const kernel::LaneLoads &loads, int64_t load,
                        mlir::Value input, int64_t end);

  mlir::Value loadWeight(mlir::Value at, int64_t vector, bool high);
  /// `width` weights; of 4 bits times 16, but for byte pairs.
  mlir::Value loadBytes(mlir::Value at, int64_t width, bool high);
  /// What is broadcast to all lanes: the inputs of a step.
  mlir::Type stepType() const;
  mlir::Value loadInputs(const Step &step, int64_t pixel, int64_t count);
  mlir::Value multiply(mlir::Value sum, mlir::Value input, mlir::Value weight);
  /// Sums that are added in 16 bits before they are widened.
  int64_t narrowSteps() const;
  /// The sum of all inputs of the only output pixel, those behind a run that
  /// steps read included: i32.
  mlir::Value sumInputs();

  void finish(const Place &place, llvm::ArrayRef<mlir::Value> sums);
  /// What is loaded of the residual for `count` vectors of a pixel, from vector
  /// `first` on.
  Sums loadResiduals(const Place &place, int64_t pixel, int64_t first,
                     int64_t count);
  /// The sums, and the bias.
  mlir::Value undoTimes16(mlir::Value sum, mlir::Value channel);
  /// Sums of one pixel and one vector of channels.
  mlir::Value sumsOf(llvm::ArrayRef<mlir::Value> sums, int64_t pixel,
                     int64_t vector);
  mlir::Value shuffle(mlir::Value a, mlir::Value b,
                      llvm::ArrayRef<int64_t> mask);

  KernelBuilder &k;
  const LinearKernel &kernel;
  const kernel::Geometry &g;
  FlatView input, weight, output;
  Epilogue epilogue;
  int64_t pixels, vectors, lanes, stepLength;
  /// Steps of a vector of inputs that is multiplied by lane.
  int64_t laneSteps;
  bool byLane, matrix;
  /// Whether sums are those of weights times 16, without the bias.
  bool times16;
  /// Whether halves of bytes stay w + 8, and sums start with -8 times the sum
  /// of the inputs instead: that of a single output pixel costs next to
  /// nothing.
  bool biasedHalves;
  /// What that adds to all sums, where it does; a vector.
  mlir::Value correction;
  llvm::SmallVector<ChannelScale> scales;
};

/// Fills the scratch memory with the inputs of a strip, as i16. `from` is the
/// linear index of the first one.
void widenStrip(KernelBuilder &k, const LinearKernel &kernel,
                const kernel::InputStrip &strip, mlir::Value from);

} // namespace pare

#endif // PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_CONVTILE_H
