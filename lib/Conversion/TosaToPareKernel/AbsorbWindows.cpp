//===- AbsorbWindows.cpp - slices and pads in front of a window -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// TOSA wants strides to divide exactly, so importers cut off the rows and
// columns that no window reads; and they write padding of their own with the
// zero point. Pare's windows have both in their pads.
//
//===----------------------------------------------------------------------===//

#include "TosaToPareKernel.h"

#include "mlir/Dialect/Tosa/Utils/ConversionUtils.h"

using namespace mlir;

namespace pare::tosa_to_kernel {
namespace {

/// What is added before and after height and width: the pads of a `tosa.pad`
/// with the zero point, or minus what a `tosa.slice` cuts off.
std::optional<std::array<int64_t, 4>> readBorder(Operation *op,
                                                 int64_t zeroPoint) {
  SmallVector<int64_t> values;
  std::array<int64_t, 4> border;
  auto from = dyn_cast<RankedTensorType>(op->getOperand(0).getType());
  if (!from || !from.hasStaticShape())
    return std::nullopt;
  ArrayRef<int64_t> in = from.getShape();
  ArrayRef<int64_t> out = tensorType(op->getResult(0)).getShape();
  if (in.size() != 4 || in[0] != out[0] || in[3] != out[3])
    return std::nullopt;
  if (auto pad = dyn_cast<tosa::PadOp>(op)) {
    if (evaluateScalar(pad.getPadConst()) != zeroPoint ||
        !tosa::getConstShapeValues(pad.getPadding().getDefiningOp(), values) ||
        values.size() != 8)
      return std::nullopt;
    std::copy_n(values.begin() + 2, 4, border.begin());
    return border;
  }
  auto slice = cast<tosa::SliceOp>(op);
  if (!tosa::getConstShapeValues(slice.getStart().getDefiningOp(), values) ||
      values.size() != 4)
    return std::nullopt;
  for (int i = 0; i < 2; ++i) {
    border[2 * i] = -values[1 + i];
    border[2 * i + 1] = out[1 + i] + values[1 + i] - in[1 + i];
  }
  return border;
}

/// Rows behind the last window need not be cut off, and those that no window
/// reads need not be padded.
void trimEnd(Layer &layer) {
  for (int i = 0; i < 2; ++i) {
    bool depthwise = layer.kind == Layer::Kind::Depthwise;
    int64_t taps = layer.weightShape[depthwise ? i : 1 + i];
    int64_t reach = layer.dilations[i] * (taps - 1) + 1;
    int64_t size =
        tensorType(layer.input).getDimSize(1 + i) + layer.pads[2 * i];
    int64_t outputs = layer.type.getDimSize(1 + i), stride = layer.strides[i];
    int64_t needed = (outputs - 1) * stride + reach - size;
    if (needed < 0 && (size - reach) / stride + 1 == outputs)
      needed = 0;
    layer.pads[2 * i + 1] = needed;
  }
}

bool isNegative(int64_t pad) { return pad < 0; }

} // namespace

void absorbWindow(Layer &layer) {
  if (layer.kind == Layer::Kind::Transposed)
    return;
  trimEnd(layer);
  while (Operation *op = layer.input.getDefiningOp()) {
    if (!isa<tosa::PadOp, tosa::SliceOp>(op))
      return;
    std::optional<std::array<int64_t, 4>> border =
        readBorder(op, layer.inputZeroPoint);
    if (!border)
      return;
    Layer wider = layer;
    wider.input = op->getOperand(0);
    for (int i = 0; i < 4; ++i) {
      // Rows that are cut off cannot come back where the window pads: it would
      // read them in place of padding.
      if (isNegative((*border)[i]) && layer.pads[i] > 0)
        return;
      wider.pads[i] += (*border)[i];
    }
    trimEnd(wider);
    // Rows in front of the window, or that it would read, have to be cut off.
    if (llvm::any_of(wider.pads, isNegative))
      return;
    layer = std::move(wider);
  }
}

} // namespace pare::tosa_to_kernel
