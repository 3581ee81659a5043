//===- JoinGroups.cpp - groups of a convolution ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// TOSA has no grouped convolution: it slices the channels of the input,
// convolves each slice, and concatenates the sums or the rescaled results.
//
//===----------------------------------------------------------------------===//

#include "TosaToPareKernel.h"

#include "mlir/Dialect/Tosa/Utils/ConversionUtils.h"

using namespace mlir;

namespace pare::tosa_to_kernel {
namespace {

/// Whether the input of group `index` is its share of the channels of `whole`.
bool isShare(const Layer &part, Value whole, int64_t index) {
  auto slice = part.input.getDefiningOp<tosa::SliceOp>();
  SmallVector<int64_t> start;
  if (!slice || slice.getInput1() != whole ||
      !tosa::getConstShapeValues(slice.getStart().getDefiningOp(), start) ||
      start.size() != 4)
    return false;
  ArrayRef<int64_t> shape = tensorType(part.input).getShape();
  return start[0] == 0 && start[1] == 0 && start[2] == 0 &&
         start[3] == index * shape[3] &&
         shape.drop_back() == tensorType(whole).getShape().drop_back();
}

bool sameRequantization(const Layer &a, const Layer &b) {
  if (a.requantization.has_value() != b.requantization.has_value())
    return false;
  if (!a.requantization)
    return true;
  const Requantization &x = *a.requantization, &y = *b.requantization;
  return x.scale32 == y.scale32 && x.rounding == y.rounding &&
         x.outputZeroPoint == y.outputZeroPoint &&
         x.outputUnsigned == y.outputUnsigned;
}

bool sameBounds(const Layer &a, const Layer &b) {
  if (a.bounds.has_value() != b.bounds.has_value())
    return false;
  return !a.bounds ||
         (a.bounds->low == b.bounds->low && a.bounds->high == b.bounds->high);
}

/// Whether `b` is another group of the convolution that `a` is one of.
bool fitTogether(const Layer &a, const Layer &b) {
  return b.kind == Layer::Kind::Convolution && a.groups == 1 && b.groups == 1 &&
         a.type == b.type && a.weightShape == b.weightShape &&
         a.strides == b.strides && a.pads == b.pads &&
         a.dilations == b.dilations && a.inputZeroPoint == b.inputZeroPoint &&
         sameRequantization(a, b) && sameBounds(a, b);
}

/// One multiplier and shift for each channel.
void writeOut(Requantization &requantization, int64_t channels) {
  if (requantization.multiplier.size() != 1)
    return;
  requantization.multiplier.resize(channels, requantization.multiplier[0]);
  requantization.shift.resize(channels, requantization.shift[0]);
}

} // namespace

std::optional<Layer> joinGroups(tosa::ConcatOp op, ArrayRef<Layer> parts) {
  if (parts.size() < 2)
    return std::nullopt;
  Layer whole = parts.front();
  auto slice = whole.input.getDefiningOp<tosa::SliceOp>();
  if (!slice || !slice.getInput1().getType().hasStaticShape())
    return std::nullopt;
  Value input = slice.getInput1();
  int64_t channels = whole.channels();
  if (tensorType(input).getDimSize(3) !=
      static_cast<int64_t>(parts.size()) *
          tensorType(whole.input).getDimSize(3))
    return std::nullopt;
  for (auto [index, part] : llvm::enumerate(parts))
    if (!fitTogether(whole, part) ||
        !isShare(part, input, static_cast<int64_t>(index)))
      return std::nullopt;
  if (whole.requantization)
    writeOut(*whole.requantization, channels);
  for (const Layer &part : parts.drop_front()) {
    llvm::append_range(whole.weight, part.weight);
    llvm::append_range(whole.bias, part.bias);
    if (!whole.requantization)
      continue;
    Requantization more = *part.requantization;
    writeOut(more, channels);
    llvm::append_range(whole.requantization->multiplier, more.multiplier);
    llvm::append_range(whole.requantization->shift, more.shift);
  }
  whole.input = input;
  whole.groups = static_cast<int64_t>(parts.size());
  whole.weightShape[0] *= whole.groups;
  whole.type = tensorType(op.getOutput());
  return whole;
}

} // namespace pare::tosa_to_kernel
