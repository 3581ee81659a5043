//===- PrintLinear.cpp - random convolutions and products -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelPrinter.h"

#include <cmath>

using namespace llvm;

namespace pare::check {

/// Constants of a requantization for accumulators of about `typical`.
double NodePrinter::requantization(int64_t channels, double typical) {
  scaling.clear();
  if (node.rounding == Rounding::None)
    return 1;
  int64_t count = node.perChannel ? channels : 1;
  std::vector<float> factors;
  std::vector<int64_t> multipliers, shifts;
  Range range = rangeOf(out.element, node.outputUnsigned);
  if (range.high > 70000)
    range = {-1000000, 1000000};
  for (int64_t i = 0; i < count; ++i) {
    double factor = makeScale(random, node.scale, typical, range);
    factors.push_back(static_cast<float>(factor));
    FixedScale fixed = toFixed(factor, node.scale16);
    multipliers.push_back(fixed.multiplier);
    shifts.push_back(fixed.shift);
  }
  bool isFixed = node.rounding != Rounding::FloatRne;
  TensorType type{!isFixed       ? Element::F32
                  : node.scale16 ? Element::I16
                                 : Element::I32,
                  {count}};
  constant("m",
           isFixed ? printInts(type, multipliers) : printFloats(type, factors));
  scaling = constantOperand("multiplier", "m", type);
  if (isFixed) {
    TensorType shiftType{Element::I8, {count}};
    constant("s", printInts(shiftType, shifts));
    scaling += constantOperand("shift", "s", shiftType);
  }
  return count ? factors.front() : 1;
}

/// About how large a sum of `taps` products is.
static double typicalSum(int64_t taps, Element input, Element weight,
                         Fill fill) {
  double a = isFloat(input) ? 8 : static_cast<double>(rangeOf(input).high) / 2;
  double b = fill == Fill::Small || fill == Fill::One || fill == Fill::Zero ? 2
             : fill == Fill::Halves
                 ? 5
                 : static_cast<double>(rangeOf(weight).high) * 0.6;
  return std::sqrt(static_cast<double>(std::max<int64_t>(taps, 1))) * a * b;
}

/// What a convolution adds, and its arithmetic.
std::string NodePrinter::residual() {
  if (!node.addsResidual())
    return "";
  if (isFloat(out.element)) {
    if (random.chance(50))
      real("term_min", static_cast<double>(random.range(-40, 0)));
    if (random.chance(50))
      real("term_max", static_cast<double>(random.range(1, 400)));
  } else {
    // As of any zero point and bounds of a byte.
    int64_t zeroPoint = random.range(-128, 126);
    integer("term_max", random.range(1, 127 - zeroPoint));
    attribute("term_min = " +
              std::to_string(random.range(-128 - zeroPoint, 0)) + " : i32");
    Range range = rangeOf(out.element, node.outputUnsigned);
    real("term_multiplier", makeScale(random, node.scale, 76, range));
    real("residual_multiplier", makeScale(random, node.scale, 76, range));
    integer("residual_zp", node.inputZp[1]);
    flag("residual_unsigned", node.inputUnsigned[1]);
  }
  return "residual(" + operand(1) + " : " + operandType(1) + ") ";
}

void NodePrinter::linear() {
  const int64_t *k = node.kernel;
  std::vector<int64_t> shape;
  int64_t channels = out.shape.back(), taps = k[0] * k[1];
  if (node.kind == Kind::Dense) {
    shape = {channels, in.shape[1]};
    taps = in.shape[1];
  } else if (node.kind == Kind::Depthwise) {
    shape = {k[0], k[1], in.shape[3], node.channels};
  } else {
    int64_t groups = node.kind == Kind::Conv ? node.groups : 1;
    shape = {channels, k[0], k[1], in.shape[3] / groups};
    taps *= in.shape[3] / groups;
  }
  bool floats = isFloat(in.element);
  TensorType weight{floats ? Element::F32 : node.weightElement, shape};
  constant("w",
           floats ? printFloats(weight,
                                fillFloats(random, weight.size(), node.weight))
                  : printInts(weight, fillInts(random, weight, node.weight)));
  double typical = typicalSum(taps, in.element, weight.element, node.weight);
  std::string extra;
  if (node.bias) {
    TensorType bias{floats                       ? Element::F32
                    : in.element == Element::I16 ? Element::I64
                                                 : Element::I32,
                    {channels}};
    std::vector<int64_t> values = fillInts(random, bias, *node.bias);
    auto most = static_cast<int64_t>(std::min(typical, 1e9));
    if (*node.bias == Fill::Uniform)
      for (int64_t &value : values)
        value = random.range(-most, most);
    constant("b", floats ? printFloats(bias,
                                       fillFloats(random, channels, *node.bias))
                         : printInts(bias, values));
    extra = constantOperand("bias", "b", bias);
  }
  requantization(channels, typical);
  empty();
  if (node.kind == Kind::TransposeConv) {
    array("strides", node.strides);
    array("out_pads", node.pads);
  } else if (node.kind != Kind::Dense) {
    array("strides", node.strides);
    array("pads", node.pads);
    array("dilations", node.dilations);
  }
  if (node.kind == Kind::Conv && node.groups != 1)
    attribute("groups = " + std::to_string(node.groups) + " : i64");
  storage();
  bounds();
  rounding();
  StringRef mnemonic = node.kind == Kind::Conv        ? "conv2d"
                       : node.kind == Kind::Depthwise ? "depthwise_conv2d"
                       : node.kind == Kind::Dense     ? "dense"
                                                      : "transpose_conv2d";
  close(mnemonic, "ins(" + operand(0) + ", " + tag("w") + " : " +
                      printType(in) + ", " + printType(weight) + ") " + extra +
                      scaling + residual());
}

void NodePrinter::matmul() {
  requantization(out.shape.back(), typicalSum(in.shape[2], in.element,
                                              other.element, Fill::Uniform));
  binary();
}

} // namespace pare::check
