//===- PrintTosa.cpp - a random network as integer TOSA -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Nodes as converters of quantized networks write them: a linear op, its
// rescale and its clamp; arithmetic on i32 between two rescales.
//
//===----------------------------------------------------------------------===//

#include "Print.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace llvm;

namespace pare::check {
namespace {

/// A value in the text: its name and type. Sums of i16 are i48 in TOSA.
struct Text {
  std::string name;
  TensorType type;
};

std::string tosaType(const TensorType &type) {
  std::string text = "tensor<";
  for (int64_t dim : type.shape)
    text += std::to_string(dim) + "x";
  return text +
         (type.element == Element::I64 ? "i48" : nameOf(type.element).str()) +
         ">";
}

/// Prints one node as the ops that make it up.
class TosaPrinter {
public:
  TosaPrinter(raw_ostream &os, const Node &node, ArrayRef<TensorType> types,
              ArrayRef<std::string> names)
      : os(os), node(node), types(types), names(names),
        result(static_cast<int64_t>(names.size())), random(node.seed),
        out(types[result]) {}

  /// The name of the result.
  std::string print();

private:
  Text operand(int i) const {
    int value = node.operands[i];
    return {names[value], types[value]};
  }
  std::string fresh() {
    return "%t" + std::to_string(result) + "_" + std::to_string(count++);
  }

  /// One op on `inputs`; `attributes` in braces, or empty.
  Text op(StringRef mnemonic, ArrayRef<Text> inputs,
          const std::string &attributes, const TensorType &type) {
    Text value{fresh(), type};
    os << "  " << value.name << " = tosa." << mnemonic << " ";
    for (auto [i, input] : enumerate(inputs))
      os << (i ? ", " : "") << input.name;
    os << (attributes.empty() ? "" : " {" + attributes + "}") << " : (";
    for (auto [i, input] : enumerate(inputs))
      os << (i ? ", " : "") << typeOf(input);
    os << ") -> " << tosaType(type) << "\n";
    return value;
  }
  /// Shapes have a type of their own; their rank is kept as a negative size.
  static std::string typeOf(const Text &value) {
    if (value.type.shape.size() == 1 && value.type.shape[0] < 0)
      return "!tosa.shape<" + std::to_string(-value.type.shape[0]) + ">";
    return tosaType(value.type);
  }

  Text constant(const TensorType &type, ArrayRef<int64_t> values) {
    Text value{fresh(), type};
    std::string text;
    for (int64_t element : values)
      text += (text.empty() ? "" : ", ") + std::to_string(element);
    std::string dense = "dense<[" + text + "]> : " + tosaType(type);
    if (type.shape.size() > 1)
      dense = printInts(type, values);
    os << "  " << value.name << " = \"tosa.const\"() <{values = " << dense
       << "}> : () -> " << tosaType(type) << "\n";
    return value;
  }
  Text scalar(Element element, int64_t value) {
    return constant({element, {1}}, value);
  }
  Text shape(ArrayRef<int64_t> values) {
    auto rank = static_cast<int64_t>(values.size());
    Text value{fresh(), {Element::I32, {-rank}}};
    os << "  " << value.name << " = tosa.const_shape {values = dense<[";
    for (auto [i, size] : enumerate(values))
      os << (i ? ", " : "") << size;
    os << "]> : tensor<" << rank << "xindex>} : () -> !tosa.shape<" << rank
       << ">\n";
    return value;
  }

  Text rescale(Text from, Element to, int64_t inputZp, int64_t outputZp,
               ArrayRef<double> factors, bool scale16);
  Text widen(int i, int64_t shift = 10);
  Text narrow(Text from, double typical);
  Text clamp(Text value);
  Text reshape(Text value, ArrayRef<int64_t> sizes) {
    std::vector<int64_t> to(sizes);
    return op("reshape", {value, shape(to)}, "", {value.type.element, to});
  }

  Text linear();
  Text matmul();
  Text binary();
  Text bitwise();
  Text unary();
  Text lookup();
  Text pool();
  Text reduce();
  Text movement();

  raw_ostream &os;
  const Node &node;
  ArrayRef<TensorType> types;
  ArrayRef<std::string> names;
  int64_t result;
  Random random;
  const TensorType &out;
  int64_t count = 0;
};

std::string arrayText(StringRef name, ArrayRef<int64_t> values) {
  std::string text = name.str() + " = array<i64: ";
  for (auto [i, value] : enumerate(values))
    text += (i ? ", " : "") + std::to_string(value);
  return text + ">";
}

} // namespace

Text TosaPrinter::rescale(Text from, Element to, int64_t inputZp,
                          int64_t outputZp, ArrayRef<double> factors,
                          bool scale16) {
  std::vector<int64_t> multipliers, shifts;
  for (double factor : factors) {
    FixedScale fixed = toFixed(factor, scale16);
    multipliers.push_back(fixed.multiplier);
    shifts.push_back(fixed.shift);
  }
  auto channels = static_cast<int64_t>(factors.size());
  // The 48-bit form rounds once.
  bool isDouble = node.rounding == Rounding::TosaDouble && !scale16;
  Text m = constant({scale16 ? Element::I16 : Element::I32, {channels}},
                    multipliers);
  Text s = constant({Element::I8, {channels}}, shifts);
  Text zin = scalar(from.type.element, inputZp), zout = scalar(to, outputZp);
  return op("rescale", {from, m, s, zin, zout},
            std::string("scale32 = ") + (scale16 ? "false" : "true") +
                ", rounding_mode = " +
                (isDouble                          ? "DOUBLE_ROUND"
                 : node.rounding == Rounding::None ? "INEXACT_ROUND"
                                                   : "SINGLE_ROUND") +
                ", per_channel = " +
                (node.perChannel && channels > 1 ? "true" : "false") +
                ", input_unsigned = false, output_unsigned = false",
            {to, from.type.shape});
}

/// Operand `i` as i32, 2^`shift` times as large; the zero point is gone.
Text TosaPrinter::widen(int i, int64_t shift) {
  Text from = operand(i);
  double factor = std::exp2(static_cast<double>(shift)) *
                  (node.scale == Scale::Ties ? 1.0 : 0.5 + random.real());
  return rescale(from, Element::I32, node.inputZp[i], 0, factor, false);
}

/// From i32 sums of about `typical` to the node's result.
Text TosaPrinter::narrow(Text from, double typical) {
  double factor = makeScale(random, node.scale, typical, rangeOf(out.element));
  return rescale(from, out.element, 0, node.outputZp, factor, node.scale16);
}

Text TosaPrinter::clamp(Text value) {
  Range range = rangeOf(out.element);
  if (!node.clampMin && !node.clampMax)
    return value;
  int64_t low = std::max(node.clampMin.value_or(range.low), range.low);
  int64_t high = std::min(node.clampMax.value_or(range.high), range.high);
  std::string element = " : " + nameOf(out.element).str();
  return op("clamp", value,
            "min_val = " + std::to_string(low) + element +
                ", max_val = " + std::to_string(high) + element,
            value.type);
}

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

Text TosaPrinter::binary() {
  bool isMul = node.kind == Kind::Mul;
  bool isWide = types[node.operands[0]].element == Element::I16;
  int64_t shift = isMul ? 0 : isWide ? 8 : 12;
  Text lhs = widen(0, shift), rhs = widen(1, shift);
  TensorType sumType{Element::I32, out.shape};
  double high = static_cast<double>(rangeOf(out.element).high) *
                std::exp2(static_cast<double>(shift));
  static const char *const kBetween[] = {"maximum", "minimum"};
  if (node.kind == Kind::TosaBinary && node.variant == 5) {
    Text isGreater{fresh(), sumType};
    std::string bits = tosaType(sumType);
    bits.replace(bits.size() - 4, 3, "i1");
    os << "  " << isGreater.name << " = tosa.greater " << lhs.name << ", "
       << rhs.name << " : (" << tosaType(lhs.type) << ", " << tosaType(rhs.type)
       << ") -> " << bits << "\n";
    Text chosen{fresh(), sumType};
    os << "  " << chosen.name << " = tosa.select " << isGreater.name << ", "
       << lhs.name << ", " << rhs.name << " : (" << bits << ", "
       << tosaType(lhs.type) << ", " << tosaType(rhs.type) << ") -> "
       << tosaType(sumType) << "\n";
    return clamp(narrow(chosen, high));
  }
  if (isMul)
    return clamp(
        narrow(op("mul", {lhs, rhs, scalar(Element::I8, 0)}, "", sumType),
               high * high / 2));
  StringRef mnemonic = node.kind == Kind::Add   ? "add"
                       : node.kind == Kind::Sub ? "sub"
                                                : kBetween[node.variant];
  return clamp(narrow(op(mnemonic, {lhs, rhs}, "", sumType), high));
}

/// Bits of the stored values themselves.
Text TosaPrinter::bitwise() {
  static const char *const kNames[] = {"maximum", "minimum", "bitwise_and",
                                       "bitwise_or", "bitwise_xor"};
  return op(kNames[node.variant], {operand(0), operand(1)}, "", out);
}

Text TosaPrinter::unary() {
  Text in = operand(0);
  TensorType wide{Element::I32, out.shape};
  switch (node.variant) {
  case 0:
    return narrow(op("abs", widen(0), "", wide),
                  static_cast<double>(rangeOf(out.element).high) * 512);
  case 1: {
    Text zin = scalar(in.type.element, node.inputZp[0]);
    Text zout = scalar(in.type.element, node.outputZp);
    return op("negate", {in, zin, zout}, "", out);
  }
  case 2:
    return narrow(op("clz", widen(0), "", wide), 20);
  case 3:
    return op("bitwise_not", in, "", out);
  case 4:
    return op("reverse", in,
              "axis = " + std::to_string(out.shape.size() - 1) + " : i32", out);
  default: {
    Text shift =
        constant({in.type.element, std::vector<int64_t>(out.shape.size(), 1)},
                 random.range(0, 7));
    return op("arithmetic_right_shift", {in, shift},
              std::string("round = ") + (random.chance(50) ? "true" : "false"),
              out);
  }
  }
}

Text TosaPrinter::lookup() {
  if (out.element == Element::I8) {
    TensorType type{Element::I8, {256}};
    Text table{fresh(), type};
    os << "  " << table.name << " = \"tosa.const\"() <{values = "
       << printInts(type, fillInts(random, type, node.weight)) << "}> : () -> "
       << tosaType(type) << "\n";
    return op("table", {operand(0), table}, "", out);
  }
  // Neighbours may not be further apart than an i16 can tell.
  TensorType type{Element::I16, {513}};
  std::vector<int64_t> values(513);
  for (int64_t &value : values)
    value = random.range(-16000, 16000);
  Text table{fresh(), type};
  os << "  " << table.name
     << " = \"tosa.const\"() <{values = " << printInts(type, values)
     << "}> : () -> " << tosaType(type) << "\n";
  Text wide = op("table", {operand(0), table}, "", {Element::I32, out.shape});
  return narrow(wide, 1 << 21);
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

Text TosaPrinter::movement() {
  Text in = operand(0);
  switch (node.kind) {
  case Kind::Flatten:
    return reshape(in, out.shape);
  case Kind::Transpose:
    return op("transpose", in, "perms = array<i32: 0, 2, 1, 3>", out);
  case Kind::Slice:
    return op("slice", {in, shape(node.low), shape(out.shape)}, "", out);
  case Kind::Concat:
    return op("concat", {in, operand(1)},
              "axis = " + std::to_string(out.shape.size() - 1) + " : i32", out);
  default: {
    std::vector<int64_t> pads;
    for (auto [low, high] : zip_equal(node.low, node.high)) {
      pads.push_back(low);
      pads.push_back(high);
    }
    return op("pad", {in, shape(pads), scalar(out.element, node.padValue)}, "",
              out);
  }
  }
}

std::string TosaPrinter::print() {
  Text value;
  switch (node.kind) {
  case Kind::Conv:
  case Kind::Depthwise:
  case Kind::Dense:
  case Kind::TransposeConv:
    value = linear();
    break;
  case Kind::Matmul:
    value = matmul();
    break;
  case Kind::TosaBinary:
    value = node.variant < 5 && node.hasScale == false ? bitwise() : binary();
    break;
  case Kind::Add:
  case Kind::Sub:
  case Kind::Mul:
    value = binary();
    break;
  case Kind::TosaUnary:
    value = unary();
    break;
  case Kind::Cast:
    value = clamp(
        narrow(widen(0), static_cast<double>(rangeOf(out.element).high) * 512));
    break;
  case Kind::Clamp:
    value = clamp(operand(0));
    break;
  case Kind::Lookup:
    value = lookup();
    break;
  case Kind::AvgPool:
  case Kind::MaxPool:
    value = pool();
    break;
  case Kind::Reduce:
    value = reduce();
    break;
  default:
    value = movement();
  }
  return value.name;
}

std::string printTosaNode(raw_ostream &os, const Node &node,
                          ArrayRef<TensorType> types,
                          ArrayRef<std::string> names) {
  return TosaPrinter(os, node, types, names).print();
}

} // namespace pare::check
