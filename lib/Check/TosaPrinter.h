//===- TosaPrinter.h - prints a node as integer TOSA ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CHECK_TOSAPRINTER_H
#define PARE_LIB_CHECK_TOSAPRINTER_H

#include "Print.h"
#include "llvm/ADT/STLExtras.h"

namespace pare::check {

/// A value in the text: its name and type. Sums of i16 are i48 in TOSA.
struct Text {
  std::string name;
  TensorType type;
};

/// "tensor<2x3xi48>".
std::string tosaType(const TensorType &type);

/// "name = array<i64: 1, 2>".
std::string arrayText(llvm::StringRef name, llvm::ArrayRef<int64_t> values);

/// Prints one node as the ops that make it up.
class TosaPrinter {
public:
  TosaPrinter(llvm::raw_ostream &os, const Node &node,
              llvm::ArrayRef<TensorType> types,
              llvm::ArrayRef<std::string> names)
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
  Text op(llvm::StringRef mnemonic, llvm::ArrayRef<Text> inputs,
          const std::string &attributes, const TensorType &type) {
    Text value{fresh(), type};
    os << "  " << value.name << " = tosa." << mnemonic << " ";
    for (auto [i, input] : llvm::enumerate(inputs))
      os << (i ? ", " : "") << input.name;
    os << (attributes.empty() ? "" : " {" + attributes + "}") << " : (";
    for (auto [i, input] : llvm::enumerate(inputs))
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

  Text constant(const TensorType &type, llvm::ArrayRef<int64_t> values) {
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
  Text shape(llvm::ArrayRef<int64_t> values) {
    auto rank = static_cast<int64_t>(values.size());
    Text value{fresh(), {Element::I32, {-rank}}};
    os << "  " << value.name << " = tosa.const_shape {values = dense<[";
    for (auto [i, size] : llvm::enumerate(values))
      os << (i ? ", " : "") << size;
    os << "]> : tensor<" << rank << "xindex>} : () -> !tosa.shape<" << rank
       << ">\n";
    return value;
  }

  Text rescale(Text from, Element to, int64_t inputZp, int64_t outputZp,
               llvm::ArrayRef<double> factors, bool scale16);
  Text widen(int i, int64_t shift = 10);
  Text narrow(Text from, double typical);
  Text clamp(Text value);
  Text reshape(Text value, llvm::ArrayRef<int64_t> sizes) {
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

  llvm::raw_ostream &os;
  const Node &node;
  llvm::ArrayRef<TensorType> types;
  llvm::ArrayRef<std::string> names;
  int64_t result;
  Random random;
  const TensorType &out;
  int64_t count = 0;
};

} // namespace pare::check

#endif // PARE_LIB_CHECK_TOSAPRINTER_H
