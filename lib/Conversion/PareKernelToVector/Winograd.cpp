//===- Winograd.cpp - convolutions by Winograd's F(4x4, 3x3) --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Strip by strip: inputs are transformed, 36 products of matrices follow, which
// are one grouped convolution of 1x1, and their sums are transformed back. Both
// transforms compute with vectors of channels.
//
//===----------------------------------------------------------------------===//

#include "pare/Support/Winograd.h"
#include "Linear.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pare/Dialect/PareKernel/Layout/Winograd.h"

using namespace mlir;

namespace pare {
namespace {

/// Arithmetic on vectors of f32, for the transforms.
struct VectorMath {
  KernelBuilder &k;
  int64_t width;

  Value add(Value a, Value b) {
    return arith::AddFOp::create(k.b, k.loc, a, b);
  }
  Value sub(Value a, Value b) {
    return arith::SubFOp::create(k.b, k.loc, a, b);
  }
  Value mulAdd(double c, Value a, Value b) {
    return k.fma(k.splat(k.b.getF32Type(), width, c), a, b);
  }
};

class WinogradStrips {
public:
  WinogradStrips(KernelBuilder &k, const LinearKernel &kernel)
      : k(k), kernel(kernel), g(kernel.geometry),
        strip(kernel::getWinogradStrip(g)), transformed(part(0, strip.inC)),
        sums(part(strip.inputs(), strip.outC)),
        inputs(k.flatView(kernel.input)), outputs(k.flatView(kernel.init)),
        points(k.flatView(transformed)), pointSums(k.flatView(sums)) {
    in = getPixelStrides(inputs);
    out = getPixelStrides(outputs);
    if (kernel.bias)
      bias = k.flatView(kernel.bias);
  }

  void emit() {
    int64_t high = llvm::divideCeil(g.outH, winograd::kOutputs);
    int64_t wide = llvm::divideCeil(g.outW, winograd::kOutputs);
    LinearKernel products = kernel;
    products.geometry = kernel::getWinogradProducts(g);
    products.input = transformed;
    products.init = sums;
    products.bias = products.scratch = {};
    products.clampMin = products.clampMax = {};
    products.backwards = false;
    k.loop(g.batch, 1, [&](Value n) {
      k.loop(high, strip.rows, [&](Value row) {
        k.loop(wide, strip.columns, [&](Value column) {
          forEachTile(n, row, column, [&](const Place &place) {
            forEachVector(g.inC, [&](Value channel, int64_t width) {
              transformInputs(place, channel, width);
            });
          });
          emitConvolution(k, products);
          forEachTile(n, row, column, [&](const Place &place) {
            forEachVector(g.outC, [&](Value channel, int64_t width) {
              transformSums(place, channel, width);
            });
          });
        });
      });
    });
  }

private:
  /// A tile: its number in the strip, its first input and output.
  struct Place {
    Value tile, input, output;
  };

  /// The matrix [tiles, 36 * channels] in the scratch memory.
  Value part(int64_t offset, int64_t channels) {
    SmallVector<int64_t> sizes = {strip.tiles(), winograd::kPoints * channels};
    SmallVector<int64_t> strides = {sizes[1], 1};
    auto layout = StridedLayoutAttr::get(k.b.getContext(), offset, strides);
    return memref::ReinterpretCastOp::create(
        k.b, k.loc, MemRefType::get(sizes, k.b.getF32Type(), layout),
        kernel.scratch, offset, sizes, strides);
  }

  template <typename Body>
  void forEachTile(Value n, Value stripRow, Value stripColumn, Body body) {
    auto startOf = [&](Value first, Value at, int64_t extent) {
      Value start = k.mul(k.add(first, at), winograd::kOutputs);
      return extent % winograd::kOutputs
                 ? k.min(start, extent - winograd::kOutputs)
                 : start;
    };
    k.loop(strip.rows, 1, [&](Value r) {
      Value row = startOf(stripRow, r, g.outH);
      Value inRow = k.add(k.mul(n, in.batch), k.mul(row, in.row));
      Value outRow = k.add(k.mul(n, out.batch), k.mul(row, out.row));
      k.loop(strip.columns, 1, [&](Value c) {
        Value column = startOf(stripColumn, c, g.outW);
        body(Place{k.add(k.mul(r, strip.columns), c),
                   k.add(inRow, k.mul(column, in.column)),
                   k.add(outRow, k.mul(column, out.column))});
      });
    });
  }

  /// Vectors of channels, then what is left in fours.
  template <typename Body> void forEachVector(int64_t channels, Body body) {
    int64_t lanes = k.target.lanes(32), whole = channels / lanes * lanes;
    k.loop(whole, lanes, [&](Value channel) { body(channel, lanes); });
    k.loop((channels - whole) / 4, 1,
           [&](Value four) { body(k.add(k.mul(four, 4), whole), 4); });
  }

  void transformInputs(const Place &place, Value channel, int64_t width) {
    std::array<Value, winograd::kPoints> square;
    for (int64_t i = 0; i < winograd::kPoints; ++i)
      square[i] = k.load(inputs,
                         k.add(k.add(place.input, channel),
                               i / winograd::kInputs * in.row +
                                   i % winograd::kInputs * in.column),
                         width);
    auto result = winograd::transformInputs(square, VectorMath{k, width});
    Value at = k.add(k.mul(place.tile, winograd::kPoints * g.inC), channel);
    for (auto [i, point] : llvm::enumerate(result))
      k.store(point, points, k.add(at, i * g.inC));
  }

  void transformSums(const Place &place, Value channel, int64_t width) {
    std::array<Value, winograd::kPoints> square;
    Value at = k.add(k.mul(place.tile, winograd::kPoints * g.outC), channel);
    for (int64_t i = 0; i < winograd::kPoints; ++i)
      square[i] = k.load(pointSums, k.add(at, i * g.outC), width);
    auto result = winograd::transformSums(square, VectorMath{k, width});
    Value added = kernel.bias ? k.load(bias, channel, width) : Value();
    for (auto [i, sum] : llvm::enumerate(result)) {
      if (added)
        sum = arith::AddFOp::create(k.b, k.loc, sum, added);
      k.store(k.clampF32(sum, kernel.clampMin, kernel.clampMax), outputs,
              k.add(k.add(place.output, channel),
                    i / winograd::kOutputs * out.row +
                        i % winograd::kOutputs * out.column));
    }
  }

  KernelBuilder &k;
  const LinearKernel &kernel;
  const kernel::Geometry &g;
  kernel::WinogradStrip strip;
  Value transformed, sums;
  FlatView inputs, outputs, points, pointSums, bias;
  PixelStrides in, out;
};

} // namespace

void emitWinograd(KernelBuilder &k, const LinearKernel &kernel) {
  WinogradStrips(k, kernel).emit();
}

} // namespace pare
