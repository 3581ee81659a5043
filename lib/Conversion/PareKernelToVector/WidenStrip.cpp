//===- WidenStrip.cpp - inputs to 16 bits, ahead of their products --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvTile.h"

using namespace mlir;

namespace pare {

namespace {
struct Widener {
  KernelBuilder &k;
  FlatView input, scratch;
  bool isUnsigned;

  void piece(Value from, Value to, int64_t width) {
    Value wide =
        k.extend(k.load(input, from, width), k.b.getI16Type(), isUnsigned);
    k.store(wide, scratch, to);
  }

  /// `length` neighbours; what is left of whole vectors is done by one that
  /// ends with the last element, or by shorter ones.
  void line(Value from, Value to, int64_t length) {
    int64_t width = k.target.lanes(16), whole = length / width * width;
    k.loop(whole, width,
           [&](Value at) { piece(k.add(from, at), k.add(to, at), width); });
    if (whole && whole < length)
      return piece(k.add(from, length - width), k.add(to, length - width),
                   width);
    for (int64_t at = whole; at < length; at += width) {
      while (width > length - at)
        width /= 2;
      piece(k.add(from, at), k.add(to, at), width);
    }
  }
};
} // namespace

void widenStrip(KernelBuilder &k, const LinearKernel &kernel,
                const kernel::InputStrip &strip, Value from) {
  Widener widener{k, k.flatView(kernel.input), k.flatView(kernel.scratch),
                  kernel.inputUnsigned};
  PixelStrides in = getPixelStrides(widener.input);
  // Pixels that are neighbours are one line, and so are rows.
  int64_t pixel = strip.channels, row = strip.inputColumns * pixel;
  bool joinsColumns = in.column * strip.sourceStrideW == pixel;
  bool joinsRows = joinsColumns && in.row * strip.sourceStrideH == row;
  if (joinsRows || (joinsColumns && strip.inputRows == 1))
    return widener.line(from, k.index(0), strip.elements());
  k.loop(strip.inputRows, 1, [&](Value r) {
    Value fromRow = k.add(from, k.mul(r, strip.sourceStrideH * in.row));
    Value toRow = k.mul(r, row);
    if (joinsColumns)
      return widener.line(fromRow, toRow, row);
    k.loop(strip.inputColumns, 1, [&](Value c) {
      widener.line(k.add(fromRow, k.mul(c, strip.sourceStrideW * in.column)),
                   k.add(toRow, k.mul(c, pixel)), pixel);
    });
  });
}

} // namespace pare
