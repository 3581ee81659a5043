//===- PrintKernels.cpp - a random network as stage 3 ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Print.h"

#include "pare/Support/Numerics.h"
#include "llvm/ADT/StringExtras.h"
#include <cmath>

using namespace llvm;

namespace pare::check {
namespace {

std::string join(ArrayRef<int64_t> values) {
  std::string text;
  for (int64_t value : values)
    text += (text.empty() ? "" : ", ") + std::to_string(value);
  return text;
}

std::string valueName(int64_t value) { return "%v" + std::to_string(value); }

StringRef roundingName(Rounding rounding) {
  return rounding == Rounding::FloatRne     ? "float_rne"
         : rounding == Rounding::TosaDouble ? "tosa_double"
                                            : "tosa_single";
}

/// Prints one node: its constants, then the op.
class NodePrinter {
public:
  NodePrinter(raw_ostream &os, const Node &node, int64_t result,
              ArrayRef<TensorType> types)
      : os(os), node(node), types(types), random(node.seed), result(result),
        in(types[node.operands.front()]), other(types[node.operands.back()]),
        out(types[result]) {}

  void print();

private:
  void linear();
  void matmul();
  void binary();
  void cast();
  void lookup();
  void softmax();
  void pool();
  void reduce();
  void pad();
  void movement();

  std::string tag(StringRef name) const {
    return "%" + name.str() + std::to_string(result);
  }
  void constant(StringRef name, const std::string &value) {
    os << "  " << tag(name) << " = arith.constant " << value << "\n";
  }
  void empty() {
    os << "  " << tag("e") << " = tensor.empty() : " << printType(out) << "\n";
  }
  std::string operand(int i) const { return valueName(node.operands[i]); }
  std::string operandType(int i) const {
    return printType(types[node.operands[i]]);
  }

  void attribute(const std::string &text) { attributes.push_back(text); }
  void integer(StringRef name, int64_t value) {
    if (value)
      attribute(name.str() + " = " + std::to_string(value) + " : i32");
  }
  void real(StringRef name, double value) {
    attribute(name.str() + " = " + printF32(static_cast<float>(value)));
  }
  void array(StringRef name, ArrayRef<int64_t> values) {
    attribute(name.str() + " = array<i64" + (values.empty() ? "" : ": ") +
              join(values) + ">");
  }
  void flag(StringRef name, bool isSet) {
    if (isSet)
      attribute(name.str());
  }
  void bounds();
  void storage();
  void rounding();
  double requantization(int64_t channels, double typical);
  void close(StringRef mnemonic, const std::string &operands);
  void unary(StringRef mnemonic, const std::string &table = "") {
    empty();
    close(mnemonic, "ins(" + operand(0) + " : " + printType(in) + ") " + table);
  }
  std::string constantOperand(StringRef name, StringRef value,
                              const TensorType &type) {
    return name.str() + "(" + tag(value) + " : " + printType(type) + ") ";
  }

  raw_ostream &os;
  const Node &node;
  ArrayRef<TensorType> types;
  Random random;
  int64_t result;
  const TensorType &in, &other, &out;
  SmallVector<std::string> attributes;
  /// Multiplier and shift in an op's textual form.
  std::string scaling;
};

} // namespace

void NodePrinter::bounds() {
  auto bound = [&](StringRef name, std::optional<int64_t> value) {
    if (!value)
      return;
    if (isFloat(out.element))
      real(name, static_cast<double>(*value));
    else
      attribute(name.str() + " = " + std::to_string(*value) + " : i32");
  };
  bound("clamp_min", node.clampMin);
  bound("clamp_max", node.clampMax);
}

void NodePrinter::storage() {
  integer("input_zp", node.inputZp[0]);
  integer("output_zp", node.outputZp);
  flag("input_unsigned", node.inputUnsigned[0]);
  flag("output_unsigned", node.outputUnsigned);
}

void NodePrinter::rounding() {
  if (node.rounding != Rounding::None)
    attribute("rounding = #pare_kernel.rounding<" +
              roundingName(node.rounding).str() + ">");
}

void NodePrinter::close(StringRef mnemonic, const std::string &operands) {
  os << "  " << valueName(result) << " = pare_kernel." << mnemonic << " "
     << operands << "outs(" << tag("e") << " : " << printType(out) << ")";
  if (!attributes.empty())
    os << " {" << llvm::join(attributes, ", ") << "}";
  os << " -> " << printType(out) << "\n";
}

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
  double b = fill == Fill::Small || fill == Fill::One || fill == Fill::Zero
                 ? 2
                 : static_cast<double>(rangeOf(weight).high) * 0.6;
  return std::sqrt(static_cast<double>(std::max<int64_t>(taps, 1))) * a * b;
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
                      scaling);
}

void NodePrinter::matmul() {
  requantization(out.shape.back(), typicalSum(in.shape[2], in.element,
                                              other.element, Fill::Uniform));
  binary();
}

void NodePrinter::binary() {
  empty();
  integer("lhs_zp", node.inputZp[0]);
  integer("rhs_zp", node.inputZp[1]);
  integer("output_zp", node.outputZp);
  flag("lhs_unsigned", node.inputUnsigned[0]);
  flag("rhs_unsigned", node.inputUnsigned[1]);
  flag("output_unsigned", node.outputUnsigned);
  bool isMatmul = node.kind == Kind::Matmul, isMul = node.kind == Kind::Mul;
  if (!isFloat(out.element) && !isMatmul) {
    Range range = rangeOf(out.element, node.outputUnsigned);
    if (range.high > 70000)
      range = {-1000000, 1000000};
    auto high = [](const TensorType &type) {
      return static_cast<double>(
                 std::min<int64_t>(rangeOf(type.element).high, 1 << 22)) *
             0.6;
    };
    if (isMul) {
      real("lhs_multiplier",
           makeScale(random, node.scale, high(in) * high(other), range));
    } else {
      real("lhs_multiplier", makeScale(random, node.scale, high(in), range));
      real("rhs_multiplier", makeScale(random, node.scale, high(other), range));
    }
  }
  bounds();
  rounding();
  StringRef mnemonic = isMatmul                 ? "matmul"
                       : isMul                  ? "mul"
                       : node.kind == Kind::Add ? "add"
                                                : "sub";
  close(mnemonic, "ins(" + operand(0) + ", " + operand(1) + " : " +
                      operandType(0) + ", " + operandType(1) + ") " + scaling);
}

void NodePrinter::cast() {
  if (node.hasScale) {
    // From f32 it divides; powers of two put quotients onto ties.
    bool power = node.scale == Scale::Ties || node.scale == Scale::OddTies;
    double exponent = static_cast<double>(random.range(-6, 2));
    real("scale", std::exp2(exponent) * (power ? 1.0 : 1.0 + random.real()));
  }
  storage();
  bounds();
  rounding();
  unary("cast");
}

void NodePrinter::lookup() {
  TensorType table{Element::I8, {256}};
  constant("t", printInts(table, fillInts(random, table, node.weight)));
  flag("input_unsigned", node.inputUnsigned[0]);
  unary("lookup", constantOperand("table", "t", table));
}

void NodePrinter::softmax() {
  if (isFloat(in.element))
    return unary("softmax");
  float entries[256];
  numerics::softmaxTable(static_cast<float>(0.01 + 0.3 * random.real()),
                         entries);
  TensorType table{Element::F32, {256}};
  constant("t", printFloats(table, entries));
  Range range = rangeOf(out.element, node.outputUnsigned);
  real("output_multiplier", node.scale == Scale::Ties
                                ? static_cast<double>(range.high)
                                : static_cast<double>(range.high - range.low));
  storage();
  unary("softmax", constantOperand("table", "t", table));
}

void NodePrinter::pool() {
  array("kernel", node.kernel);
  array("strides", node.strides);
  array("pads", node.pads);
  if (node.kind == Kind::AvgPool) {
    if (node.rounding == Rounding::FloatRne)
      real("multiplier", makeScale(random, node.scale, 70,
                                   rangeOf(out.element, node.outputUnsigned)));
    storage();
  } else {
    flag("input_unsigned", node.inputUnsigned[0]);
  }
  bounds();
  rounding();
  unary(node.kind == Kind::AvgPool ? "avg_pool2d" : "max_pool2d");
}

void NodePrinter::reduce() {
  static const char *const kNames[] = {"sum", "mean", "max"};
  attribute(std::string("kind = #pare_kernel.reduce_kind<") +
            kNames[node.reduceKind] + ">");
  array("axes", node.axes);
  if (node.rounding == Rounding::FloatRne)
    real("multiplier", makeScale(random, node.scale, 70,
                                 rangeOf(out.element, node.outputUnsigned)));
  storage();
  rounding();
  unary("reduce");
}

void NodePrinter::pad() {
  array("low", node.low);
  array("high", node.high);
  if (isFloat(out.element))
    real("value", static_cast<double>(node.padValue));
  else
    attribute("value = " + std::to_string(node.padValue) + " : i32");
  unary("pad");
}

/// "[a, b] [sizes] [1, 1]", of a box of `shape` at `offsets`.
static std::string boxOf(ArrayRef<int64_t> offsets, ArrayRef<int64_t> shape) {
  std::vector<int64_t> ones(shape.size(), 1);
  return "[" + join(offsets) + "] [" + join(shape) + "] [" + join(ones) + "]";
}

void NodePrinter::movement() {
  std::string name = "  " + valueName(result) + " = ";
  if (node.kind == Kind::Flatten) {
    os << name << "tensor.collapse_shape " << operand(0)
       << " [[0], [1, 2, 3]] : " << printType(in) << " into " << printType(out)
       << "\n";
  } else if (node.kind == Kind::Slice) {
    os << name << "tensor.extract_slice " << operand(0)
       << boxOf(node.low, out.shape) << " : " << printType(in) << " to "
       << printType(out) << "\n";
  } else if (node.kind == Kind::Transpose) {
    empty();
    os << name << "linalg.transpose ins(" << operand(0) << " : "
       << printType(in) << ") outs(" << tag("e") << " : " << printType(out)
       << ") permutation = [0, 2, 1, 3]\n";
  } else {
    empty();
    std::vector<int64_t> offsets(out.shape.size(), 0);
    os << "  " << tag("c") << " = tensor.insert_slice " << operand(0)
       << " into " << tag("e") << boxOf(offsets, in.shape) << " : "
       << printType(in) << " into " << printType(out) << "\n";
    offsets.back() = in.shape.back();
    os << name << "tensor.insert_slice " << operand(1) << " into " << tag("c")
       << boxOf(offsets, other.shape) << " : " << printType(other) << " into "
       << printType(out) << "\n";
  }
}

void NodePrinter::print() {
  switch (node.kind) {
  case Kind::Conv:
  case Kind::Depthwise:
  case Kind::Dense:
  case Kind::TransposeConv:
    return linear();
  case Kind::Matmul:
    return matmul();
  case Kind::Add:
  case Kind::Sub:
  case Kind::Mul:
    return binary();
  case Kind::Cast:
    return cast();
  case Kind::Clamp:
    flag("input_unsigned", node.inputUnsigned[0]);
    bounds();
    return unary("clamp");
  case Kind::Lookup:
    return lookup();
  case Kind::Sigmoid:
    return unary("sigmoid");
  case Kind::Tanh:
    return unary("tanh");
  case Kind::Softmax:
    return softmax();
  case Kind::AvgPool:
  case Kind::MaxPool:
    return pool();
  case Kind::Reduce:
    return reduce();
  case Kind::Pad:
    return pad();
  default:
    return movement();
  }
}

std::string printCase(const Case &test, StringRef name) {
  std::vector<TensorType> types = inferTypes(test);
  std::string text;
  raw_string_ostream os(text);
  os << "func.func @" << name << "(";
  std::vector<std::string> names;
  for (auto [i, type] : enumerate(test.inputs)) {
    names.push_back(valueName(i));
    os << (i ? ", " : "") << names.back() << ": " << printType(type);
  }
  SmallVector<std::string> values, results;
  for (int value : test.results)
    results.push_back(printType(types[value]));
  os << ") -> (" << llvm::join(results, ", ") << ") {\n";
  for (const Node &node : test.nodes) {
    if (test.isTosa) {
      names.push_back(printTosaNode(os, node, types, names));
      continue;
    }
    NodePrinter(os, node, names.size(), types).print();
    names.push_back(valueName(names.size()));
  }
  for (int value : test.results)
    values.push_back(names[value]);
  os << "  return " << llvm::join(values, ", ") << " : "
     << llvm::join(results, ", ") << "\n}\n";
  return text;
}

} // namespace pare::check
