//===- PrintTosaLayers.cpp - random layers and pools as integer TOSA ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaPrinter.h"

#include <cmath>

using namespace llvm;

namespace pare::check {

Text TosaPrinter::linear() {
  Text in = operand(0);
  bool isWide = in.type.element == Element::I16;
  const int64_t *k = node.kernel;
  int64_t inChannels = in.type.shape.back(), taps = k[0] * k[1] * inChannels;
  std::vector<int64_t> outShape = out.shape;
  std::vector<int64_t> weightShape = {outShape.back(), k[0], k[1], inChannels};
  if (node.kind == Kind::Depthwise) {
    weightShape = {k[0], k[1], inChannels, node.channels};
    taps = k[0] * k[1];
  }
  if (node.kind == Kind::Dense) {
    in = reshape(in, {in.type.shape[0], 1, 1, inChannels});
    outShape = {outShape[0], 1, 1, outShape[1]};
    weightShape = {outShape[3], 1, 1, inChannels};
    taps = inChannels;
  }
  TensorType weightType{Element::I8, weightShape};
  std::vector<int64_t> values = fillInts(random, weightType, node.weight);
  double size =
      std::sqrt(static_cast<double>(taps)) *
      static_cast<double>(rangeOf(in.type.element).high) * 0.5 *
      (node.weight == Fill::Small || node.weight == Fill::One ? 2 : 76);
  Text weight = constant(weightType, values);
  int64_t channels = outShape.back();
  TensorType biasType{isWide ? Element::I64 : Element::I32, {channels}};
  std::vector<int64_t> biases(channels, 0);
  auto most = static_cast<int64_t>(size);
  for (int64_t &bias : biases)
    bias = node.bias ? random.range(-most, most) : 0;
  Text bias = constant(biasType, biases);
  Text inZp = scalar(in.type.element, node.inputZp[0]);
  Text weightZp = scalar(Element::I8, node.weightZp);
  bool isTransposed = node.kind == Kind::TransposeConv;
  std::string attributes =
      arrayText(isTransposed ? "out_pad" : "pad", node.pads) + ", " +
      arrayText("stride", node.strides) +
      (isTransposed ? "" : ", " + arrayText("dilation", node.dilations)) +
      ", acc_type = " + (isWide ? "i48" : "i32");
  Text sum = op(node.kind == Kind::Depthwise ? "depthwise_conv2d"
                : isTransposed               ? "transpose_conv2d"
                                             : "conv2d",
                {in, weight, bias, inZp, weightZp}, attributes,
                {biasType.element, outShape});
  std::vector<double> factors;
  for (int64_t i = 0; i < (node.perChannel ? channels : 1); ++i)
    factors.push_back(
        makeScale(random, node.scale, size, rangeOf(out.element)));
  Text stored = rescale(sum, out.element, 0, node.outputZp, factors,
                        isWide || node.scale16);
  stored = clamp(stored);
  return node.kind == Kind::Dense ? reshape(stored, out.shape) : stored;
}

/// The products of all pairs of pixels: a value times its own transpose.
Text TosaPrinter::matmul() {
  Text in = operand(0);
  const std::vector<int64_t> &s = in.type.shape;
  Text rows = reshape(in, {s[0], s[1] * s[2], s[3]});
  Text columns = op("transpose", rows, "perms = array<i32: 0, 2, 1>",
                    {in.type.element, {s[0], s[3], s[1] * s[2]}});
  bool isWide = in.type.element == Element::I16;
  Text zp = scalar(in.type.element, node.inputZp[0]);
  Text sum = op(
      "matmul", {rows, columns, zp, zp}, "",
      {isWide ? Element::I64 : Element::I32, {s[0], s[1] * s[2], s[1] * s[2]}});
  double high = static_cast<double>(rangeOf(in.type.element).high);
  double typical = std::sqrt(static_cast<double>(s[3])) * high * high / 4;
  double factor = makeScale(random, node.scale, typical, rangeOf(out.element));
  Text stored = rescale(sum, out.element, 0, node.outputZp, factor,
                        isWide || node.scale16);
  return reshape(stored, out.shape);
}

Text TosaPrinter::pool() {
  Text in = operand(0);
  std::string attributes = arrayText("kernel", node.kernel) + ", " +
                           arrayText("stride", node.strides) + ", " +
                           arrayText("pad", node.pads);
  if (node.kind == Kind::MaxPool)
    return clamp(op("max_pool2d", in, attributes, out));
  Text zin = scalar(in.type.element, node.inputZp[0]);
  Text zout = scalar(in.type.element, node.outputZp);
  return clamp(
      op("avg_pool2d", {in, zin, zout}, attributes + ", acc_type = i32", out));
}

Text TosaPrinter::reduce() {
  bool isSum = node.reduceKind != 2;
  Text value = isSum ? widen(0, 0) : operand(0);
  int64_t elements = 1;
  for (int64_t axis : node.axes) {
    TensorType type = value.type;
    elements *= type.shape[axis];
    type.shape[axis] = 1;
    value = op(isSum ? "reduce_sum" : "reduce_max", value,
               "axis = " + std::to_string(axis) + " : i32", type);
  }
  double high = static_cast<double>(rangeOf(out.element).high) * 0.5;
  return isSum ? narrow(value, high * static_cast<double>(elements)) : value;
}

} // namespace pare::check
