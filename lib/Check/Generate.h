//===- Generate.h - how random parameters are chosen ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CHECK_GENERATE_H
#define PARE_LIB_CHECK_GENERATE_H

#include "Case.h"
#include "Random.h"

namespace pare::check {

/// Chooses the parameters of one kernel at a time.
class KernelMaker {
public:
  explicit KernelMaker(Random &random) : random(random) {}

  /// A kernel of any kind on inputs of its own.
  Case make();

  /// A kernel of `kind` on given values of i8, whose result is i8 too; none
  /// where it takes no such values.
  std::optional<Node> makeOn(Kind kind, llvm::ArrayRef<int> operands,
                             llvm::ArrayRef<TensorType> types);

  int64_t dim(bool mayBeEmpty = true);
  int64_t channelCount();

private:
  void linear(Node &node, TensorType &in);
  void residual(Node &node, Case &test);
  void winograd(Node &node, TensorType &in);
  void wideSums(Node &node, TensorType &in);
  void linearArithmetic(Node &node, Element input);
  void window(Node &node, llvm::ArrayRef<int64_t> in, bool isPool);
  void profile(Node &node, bool isWide);
  void transposedWindow(Node &node);
  void matmul(Node &node, Case &test);
  void binary(Node &node, Case &test);
  void binaryArithmetic(Node &node, Element lhs, Element rhs);
  void cast(Node &node, TensorType &in);
  void pool(Node &node, TensorType &in);
  void reduce(Node &node, TensorType &in);
  void rescaling(Node &node);
  void pad(Node &node, const TensorType &in);
  void softmax(Node &node, TensorType &in);
  void bounds(Node &node);

  std::vector<int64_t> shape(int64_t rank);
  Scale scale();
  Fill fill();
  Element storage();
  int64_t zeroPoint(Element element, bool isUnsigned);
  void outputStorage(Node &node);

  Random &random;
};

} // namespace pare::check

#endif // PARE_LIB_CHECK_GENERATE_H
