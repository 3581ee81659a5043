//===- Case.h - a random network, before it is MLIR -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is generated and shrunk: kernels with their parameters. Shapes of
// results follow from those of the inputs, contents of constants from a seed
// and a style, so one number can be made smaller and the rest follows.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CHECK_CASE_H
#define PARE_LIB_CHECK_CASE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pare::check {

enum class Element { I8, I16, I32, I64, F32 };

llvm::StringRef nameOf(Element element);
inline bool isFloat(Element element) { return element == Element::F32; }
int64_t bitsOf(Element element);

/// What elements of up to 32 bits hold.
struct Range {
  int64_t low, high;
};
Range rangeOf(Element element, bool isUnsigned = false);

struct TensorType {
  Element element = Element::I8;
  std::vector<int64_t> shape;

  int64_t size() const;
  bool operator==(const TensorType &other) const {
    return element == other.element && shape == other.shape;
  }
};

// clang-format off
enum class Kind {
  Conv, Depthwise, Dense, Matmul, TransposeConv, Add, Sub, Mul, Cast, Clamp,
  Lookup, Sigmoid, Tanh, Softmax, AvgPool, MaxPool, Reduce, Pad,
  // Movements between kernels of a graph.
  Concat, Slice, Flatten, Transpose,
  // TOSA ops that are no kernels; `variant` says which.
  TosaUnary, TosaBinary,
};
// clang-format on

enum class Rounding { None, FloatRne, TosaDouble, TosaSingle };

/// What random constants look like.
enum class Fill {
  Zero,     ///< all 0
  One,      ///< all 1
  Uniform,  ///< the whole range
  Small,    ///< -3..3
  Extremes, ///< the ends of the range
  Lowest,   ///< the low end
  Highest,  ///< the high end
  Halves,   ///< 4 bits
  Pairs,    ///< any two of the same sign are 128 at most
};

/// What a requantization's multipliers look like.
enum class Scale {
  Fitting, ///< results spread over the output's range
  Ties,    ///< a power of two: many results lie on .5
  OddTies, ///< an odd number over a power of two
  Large,   ///< results saturate
  Tiny,    ///< results are 0 or 1
};

struct Node {
  Kind kind = Kind::Clamp;
  /// Values: the inputs of the case, then the results of its nodes.
  std::vector<int> operands;
  Element output = Element::I8;

  /// A convolution of two operands adds the second one to its result.
  bool addsResidual() const {
    return kind == Kind::Conv && operands.size() == 2;
  }

  // Windows: height, width; pads are top, bottom, left, right.
  int64_t kernel[2] = {1, 1}, strides[2] = {1, 1}, dilations[2] = {1, 1};
  int64_t pads[4] = {0, 0, 0, 0};
  int64_t groups = 1;
  /// Output channels; the multiplier of a depthwise convolution.
  int64_t channels = 1;

  // Arithmetic.
  int64_t inputZp[2] = {0, 0}, outputZp = 0;
  bool inputUnsigned[2] = {false, false}, outputUnsigned = false;
  std::optional<int64_t> clampMin, clampMax;
  Rounding rounding = Rounding::None;
  Scale scale = Scale::Fitting;
  bool perChannel = false;
  /// The multipliers are i16 (TOSA's scale32 = false).
  bool scale16 = false;
  Element weightElement = Element::I8;
  Fill weight = Fill::Uniform;
  std::optional<Fill> bias;
  /// A cast has one where it changes real values.
  bool hasScale = false;

  /// TOSA: the weight's zero point, and which of similar ops.
  int64_t weightZp = 0, variant = 0;

  /// 0 sum, 1 mean, 2 max.
  int64_t reduceKind = 0;
  std::vector<int64_t> axes;
  /// Pad and slice: elements before and after, by dimension.
  std::vector<int64_t> low, high;
  int64_t padValue = 0;

  uint64_t seed = 0;
};

struct Case {
  std::vector<TensorType> inputs;
  std::vector<Node> nodes;
  /// Values that are returned.
  std::vector<int> results;
  /// Of the inputs' contents.
  uint64_t dataSeed = 0;
  /// Printed as integer TOSA instead of kernels.
  bool isTosa = false;
};

/// The type of what `node` computes from operands of `types`; none where its
/// parameters do not fit them.
std::optional<TensorType> inferType(const Node &node,
                                    llvm::ArrayRef<TensorType> types);

/// The types of all values; empty where a node does not fit.
std::vector<TensorType> inferTypes(const Case &test);

/// Multiply-adds of the largest node: how long the interpreter takes.
int64_t costOf(const Case &test);

/// A `func.func @name` of stage 3, or of TOSA.
std::string printCase(const Case &test, llvm::StringRef name);

/// A random case: one kernel, or a graph of several, or one of TOSA.
Case makeKernel(uint64_t seed);
Case makeGraph(uint64_t seed);
Case makeTosaGraph(uint64_t seed);

/// Cases that are simpler than `test` in one way each, the simplest first.
std::vector<Case> simplify(const Case &test);

} // namespace pare::check

#endif // PARE_LIB_CHECK_CASE_H
