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

#include "TosaPrinter.h"

#include <cmath>

using namespace llvm;

namespace pare::check {

std::string tosaType(const TensorType &type) {
  std::string text = "tensor<";
  for (int64_t dim : type.shape)
    text += std::to_string(dim) + "x";
  return text +
         (type.element == Element::I64 ? "i48" : nameOf(type.element).str()) +
         ">";
}

std::string arrayText(StringRef name, ArrayRef<int64_t> values) {
  std::string text = name.str() + " = array<i64: ";
  for (auto [i, value] : enumerate(values))
    text += (i ? ", " : "") + std::to_string(value);
  return text + ">";
}

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
