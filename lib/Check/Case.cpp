//===- Case.cpp - types of a random network's values ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Case.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"

using namespace llvm;

namespace pare::check {

StringRef nameOf(Element element) {
  switch (element) {
  case Element::I8:
    return "i8";
  case Element::I16:
    return "i16";
  case Element::I32:
    return "i32";
  case Element::I64:
    return "i64";
  case Element::F32:
    return "f32";
  }
  llvm_unreachable("all elements are named");
}

int64_t bitsOf(Element element) {
  switch (element) {
  case Element::I8:
    return 8;
  case Element::I16:
    return 16;
  case Element::I64:
    return 64;
  default:
    return 32;
  }
}

Range rangeOf(Element element, bool isUnsigned) {
  int64_t bits = std::min<int64_t>(bitsOf(element), 32);
  if (isUnsigned && bits < 32)
    return {0, (int64_t(1) << bits) - 1};
  int64_t half = int64_t(1) << (bits - 1);
  return {-half, half - 1};
}

int64_t TensorType::size() const {
  int64_t size = 1;
  for (int64_t dim : shape)
    size *= dim;
  return size;
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

using Shape = std::vector<int64_t>;

/// Positions of a window along one dimension.
static int64_t positions(int64_t size, const Node &node, int dim) {
  int64_t span = size + node.pads[2 * dim] + node.pads[2 * dim + 1] -
                 node.dilations[dim] * (node.kernel[dim] - 1) - 1;
  return span < 0 ? 0 : span / node.strides[dim] + 1;
}

static std::optional<Shape> windowShape(const Node &node, const Shape &in,
                                        int64_t channels) {
  if (in.size() != 4 || node.kernel[0] < 1 || node.kernel[1] < 1)
    return std::nullopt;
  bool isPool = node.kind == Kind::AvgPool || node.kind == Kind::MaxPool;
  // A pool's window may not lie in padding, nor reach over an input's end.
  for (int i = 0; isPool && i < 4; ++i)
    if (node.pads[i] >= node.kernel[i / 2])
      return std::nullopt;
  Shape out = {in[0], positions(in[1], node, 0), positions(in[2], node, 1),
               channels};
  for (int d = 0; isPool && d < 2; ++d)
    if (in[1 + d] == 0 && out[1 + d] != 0)
      return std::nullopt;
  return out;
}

static std::optional<Shape> transposedShape(const Node &node, const Shape &in) {
  if (in.size() != 4)
    return std::nullopt;
  Shape out = {in[0], 0, 0, node.channels};
  for (int d = 0; d < 2; ++d) {
    out[1 + d] = (in[1 + d] - 1) * node.strides[d] + node.pads[2 * d] +
                 node.pads[2 * d + 1] + node.kernel[d];
    // TOSA asks for pads of more than -kernel.
    if (out[1 + d] < 1 || node.pads[2 * d] <= -node.kernel[d] ||
        node.pads[2 * d + 1] <= -node.kernel[d])
      return std::nullopt;
  }
  return out;
}

static std::optional<Shape> broadcastShape(const Shape &lhs, const Shape &rhs) {
  if (lhs.size() != rhs.size())
    return std::nullopt;
  Shape out = lhs;
  for (auto [to, other] : zip_equal(out, rhs)) {
    if (to != other && to != 1 && other != 1)
      return std::nullopt;
    to = to == 1 ? other : to;
  }
  return out;
}

static std::optional<Shape> concatShape(const Shape &lhs, const Shape &rhs) {
  if (lhs.size() != rhs.size() || lhs.empty() ||
      !std::equal(lhs.begin(), lhs.end() - 1, rhs.begin()))
    return std::nullopt;
  Shape out = lhs;
  out.back() += rhs.back();
  return out;
}

/// `sign` 1 for a pad, -1 for a slice.
static std::optional<Shape> marginShape(const Node &node, const Shape &in,
                                        int64_t sign) {
  if (node.low.size() != in.size() || node.high.size() != in.size())
    return std::nullopt;
  Shape out = in;
  for (size_t i = 0; i < in.size(); ++i) {
    out[i] += sign * (node.low[i] + node.high[i]);
    if (out[i] < 0)
      return std::nullopt;
  }
  return out;
}

static std::optional<Shape> reducedShape(const Node &node, const Shape &in) {
  Shape out = in;
  for (int64_t axis : node.axes) {
    if (axis >= static_cast<int64_t>(in.size()))
      return std::nullopt;
    // None of no elements.
    if (in[axis] == 0)
      return std::nullopt;
    out[axis] = 1;
  }
  return out;
}

static std::optional<Shape> matmulShape(const Shape &lhs, const Shape &rhs) {
  if (lhs.size() != 3 || rhs.size() != 3 || lhs[0] != rhs[0] ||
      lhs[2] != rhs[1])
    return std::nullopt;
  return Shape{lhs[0], lhs[1], rhs[2]};
}

static std::optional<Shape> inferShape(const Node &node, const Shape &in,
                                       const Shape &other) {
  switch (node.kind) {
  case Kind::Conv:
    if (in.size() != 4 || node.groups < 1 || in[3] % node.groups ||
        node.channels % node.groups)
      return std::nullopt;
    return windowShape(node, in, node.channels);
  case Kind::Depthwise:
    if (in.size() != 4)
      return std::nullopt;
    return windowShape(node, in, in[3] * node.channels);
  case Kind::TransposeConv:
    return transposedShape(node, in);
  case Kind::Dense:
    return in.size() == 2 ? std::optional(Shape{in[0], node.channels})
                          : std::nullopt;
  case Kind::Matmul:
    if (node.operands.size() == 2)
      return matmulShape(in, other);
    // A value times its own transpose, pixels by pixels.
    if (in.size() != 4)
      return std::nullopt;
    return Shape{in[0], in[1], in[2], in[1] * in[2]};
  case Kind::Add:
  case Kind::Sub:
  case Kind::Mul:
  case Kind::TosaBinary:
    return broadcastShape(in, other);
  case Kind::AvgPool:
  case Kind::MaxPool:
    return in.size() == 4 ? windowShape(node, in, in[3]) : std::nullopt;
  case Kind::Reduce:
    return reducedShape(node, in);
  case Kind::Pad:
    return marginShape(node, in, 1);
  case Kind::Slice:
    return marginShape(node, in, -1);
  case Kind::Concat:
    return concatShape(in, other);
  case Kind::Flatten:
    if (in.size() != 4)
      return std::nullopt;
    return Shape{in[0], in[1] * in[2] * in[3]};
  case Kind::Transpose:
    if (in.size() != 4)
      return std::nullopt;
    return Shape{in[0], in[2], in[1], in[3]};
  case Kind::Softmax:
    if (in.empty() || in.back() == 0)
      return std::nullopt;
    return in;
  default:
    return in;
  }
}

std::optional<TensorType> inferType(const Node &node,
                                    ArrayRef<TensorType> types) {
  SmallVector<const TensorType *> operands;
  for (int value : node.operands) {
    if (value < 0 || value >= static_cast<int>(types.size()))
      return std::nullopt;
    operands.push_back(&types[value]);
  }
  if (operands.empty())
    return std::nullopt;
  const TensorType &in = *operands.front(), &other = *operands.back();
  if (isFloat(in.element) != isFloat(other.element))
    return std::nullopt;
  std::optional<Shape> shape = inferShape(node, in.shape, other.shape);
  if (!shape)
    return std::nullopt;
  // One is added to floats, and to bytes under float_rne.
  if (node.addsResidual() &&
      (other.shape != *shape || other.element != node.output ||
       (!isFloat(node.output) &&
        (node.output != Element::I8 || node.rounding != Rounding::FloatRne))))
    return std::nullopt;
  return TensorType{node.output, *shape};
}

std::vector<TensorType> inferTypes(const Case &test) {
  std::vector<TensorType> types = test.inputs;
  for (const Node &node : test.nodes) {
    std::optional<TensorType> type = inferType(node, types);
    if (!type)
      return {};
    types.push_back(*type);
  }
  return types;
}

int64_t costOf(const Case &test) {
  std::vector<TensorType> types = inferTypes(test);
  int64_t cost = 0;
  for (auto [i, node] : enumerate(test.nodes)) {
    const TensorType &in = types[node.operands.front()];
    int64_t taps = node.kernel[0] * node.kernel[1];
    if (node.kind == Kind::Conv)
      taps *= in.shape[3] / node.groups;
    else if (node.kind == Kind::TransposeConv)
      taps *= in.shape[3];
    else if (node.kind == Kind::Dense)
      taps = in.shape[1];
    else if (node.kind == Kind::Matmul)
      taps = in.shape[2];
    cost = std::max(
        {cost, in.size(),
         types[test.inputs.size() + i].size() * std::max<int64_t>(taps, 1)});
  }
  return cost;
}

} // namespace pare::check
