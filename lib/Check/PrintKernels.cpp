//===- PrintKernels.cpp - a random network as stage 3 ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelPrinter.h"

#include "pare/Support/Numerics.h"
#include <cmath>

using namespace llvm;

namespace pare::check {
std::string join(ArrayRef<int64_t> values) {
  std::string text;
  for (int64_t value : values)
    text += (text.empty() ? "" : ", ") + std::to_string(value);
  return text;
}

static StringRef roundingName(Rounding rounding) {
  return rounding == Rounding::FloatRne     ? "float_rne"
         : rounding == Rounding::TosaDouble ? "tosa_double"
                                            : "tosa_single";
}

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
