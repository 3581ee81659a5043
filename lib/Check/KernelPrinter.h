//===- KernelPrinter.h - prints a node as a kernel ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CHECK_KERNELPRINTER_H
#define PARE_LIB_CHECK_KERNELPRINTER_H

#include "Print.h"
#include "llvm/ADT/StringExtras.h"

namespace pare::check {

/// "1, 2, 3".
std::string join(llvm::ArrayRef<int64_t> values);

inline std::string valueName(int64_t value) {
  return "%v" + std::to_string(value);
}

/// Prints one node: its constants, then the op.
class NodePrinter {
public:
  NodePrinter(llvm::raw_ostream &os, const Node &node, int64_t result,
              llvm::ArrayRef<TensorType> types)
      : os(os), node(node), types(types), random(node.seed), result(result),
        in(types[node.operands.front()]), other(types[node.operands.back()]),
        out(types[result]) {}

  void print();

private:
  void linear();
  std::string residual();
  void matmul();
  void binary();
  void cast();
  void lookup();
  void softmax();
  void pool();
  void reduce();
  void pad();
  void movement();

  std::string tag(llvm::StringRef name) const {
    return "%" + name.str() + std::to_string(result);
  }
  void constant(llvm::StringRef name, const std::string &value) {
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
  void integer(llvm::StringRef name, int64_t value) {
    if (value)
      attribute(name.str() + " = " + std::to_string(value) + " : i32");
  }
  void real(llvm::StringRef name, double value) {
    attribute(name.str() + " = " + printF32(static_cast<float>(value)));
  }
  void array(llvm::StringRef name, llvm::ArrayRef<int64_t> values) {
    attribute(name.str() + " = array<i64" + (values.empty() ? "" : ": ") +
              join(values) + ">");
  }
  void flag(llvm::StringRef name, bool isSet) {
    if (isSet)
      attribute(name.str());
  }
  void bounds();
  void storage();
  void rounding();
  double requantization(int64_t channels, double typical);
  void close(llvm::StringRef mnemonic, const std::string &operands);
  void unary(llvm::StringRef mnemonic, const std::string &table = "") {
    empty();
    close(mnemonic, "ins(" + operand(0) + " : " + printType(in) + ") " + table);
  }
  std::string constantOperand(llvm::StringRef name, llvm::StringRef value,
                              const TensorType &type) {
    return name.str() + "(" + tag(value) + " : " + printType(type) + ") ";
  }

  llvm::raw_ostream &os;
  const Node &node;
  llvm::ArrayRef<TensorType> types;
  Random random;
  int64_t result;
  const TensorType &in, &other, &out;
  llvm::SmallVector<std::string> attributes;
  /// Multiplier and shift in an op's textual form.
  std::string scaling;
};

} // namespace pare::check

#endif // PARE_LIB_CHECK_KERNELPRINTER_H
