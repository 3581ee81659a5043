//===- GenerateGraph.cpp - random small graphs ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a kernel alone does not show: buffers that are shared, extended by a
// halo, written in place, part of a concatenation, read twice or returned while
// others still read them.
//
//===----------------------------------------------------------------------===//

#include "Generate.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace pare::check {

/// Zero points and scale of an op on values of a graph.
void KernelMaker::rescaling(Node &node) {
  // TOSA's own say by `variant` what they are.
  bool isTosa = node.kind >= Kind::TosaUnary || node.kind == Kind::Matmul;
  bool isBinary = node.kind >= Kind::Add && node.kind <= Kind::Mul;
  if (!isTosa) {
    node.hasScale = !isBinary;
    node.rounding = Rounding::FloatRne;
  }
  for (int64_t &zp : node.inputZp)
    zp = zeroPoint(Element::I8, false);
  node.outputZp = zeroPoint(Element::I8, false);
  node.scale = scale();
}

/// A window whose result has its input's height and width: such results may
/// take their input's place, share its halo, and be added to it.
static void keepShape(Random &random, Node &node) {
  for (int d = 0; d < 2; ++d) {
    node.strides[d] = 1;
    int64_t total = node.dilations[d] * (node.kernel[d] - 1);
    int64_t low = random.chance(70) ? total / 2 : random.range(0, total);
    node.pads[2 * d] = low;
    node.pads[2 * d + 1] = total - low;
  }
}

/// Values of a graph are signed i8; sums that are not requantized are none.
static void storeSigned(Node &node) {
  if (node.kind <= Kind::TransposeConv) {
    if (node.rounding == Rounding::None)
      node.rounding = Rounding::FloatRne;
    if (node.output != Element::I8 || node.outputUnsigned) {
      node.output = Element::I8;
      node.outputUnsigned = false;
      node.outputZp = 0;
      node.clampMin = node.clampMax = std::nullopt;
    }
  }
}

std::optional<Node> KernelMaker::makeOn(Kind kind, ArrayRef<int> operands,
                                        ArrayRef<TensorType> types) {
  Node node;
  node.kind = kind;
  node.operands.assign(operands.begin(), operands.end());
  node.seed = random.next();
  node.output = Element::I8;
  TensorType in = types[operands.front()];
  size_t rank = in.shape.size();
  switch (kind) {
  case Kind::Conv:
  case Kind::Depthwise:
  case Kind::Dense:
    if (rank != (kind == Kind::Dense ? 2 : 4))
      return std::nullopt;
    if (rank == 4)
      window(node, in.shape, /*isPool=*/false);
    node.channels = kind == Kind::Depthwise ? random.pick<int64_t>({1, 1, 2})
                                            : random.range(1, 20);
    if (random.chance(50)) {
      keepShape(random, node);
      if (kind != Kind::Depthwise && random.chance(50))
        node.channels = in.shape.back();
    }
    linearArithmetic(node, in.element);
    break;
  case Kind::AvgPool:
  case Kind::MaxPool:
    if (rank != 4)
      return std::nullopt;
    window(node, in.shape, /*isPool=*/true);
    if (random.chance(50))
      keepShape(random, node);
    if (kind == Kind::AvgPool)
      rescaling(node);
    break;
  case Kind::Reduce:
    for (size_t axis = 1; axis + 1 < rank; ++axis)
      node.axes.push_back(axis);
    node.reduceKind = random.range(1, 2);
    if (node.reduceKind != 2)
      rescaling(node);
    break;
  case Kind::Cast:
  case Kind::Softmax:
  case Kind::Add:
  case Kind::Sub:
  case Kind::Mul:
    rescaling(node);
    break;
  case Kind::TransposeConv:
    if (rank != 4)
      return std::nullopt;
    transposedWindow(node);
    node.channels = random.range(1, 12);
    linearArithmetic(node, in.element);
    break;
  case Kind::TosaUnary:
  case Kind::TosaBinary:
    node.variant = random.range(0, 5);
    node.hasScale = node.variant < 2 && random.chance(50);
    rescaling(node);
    break;
  case Kind::Matmul:
    rescaling(node);
    break;
  case Kind::Pad:
    pad(node, in);
    break;
  case Kind::Slice:
    for (int64_t size : in.shape) {
      node.low.push_back(random.range(0, std::min<int64_t>(size / 2, 2)));
      node.high.push_back(random.range(0, std::min<int64_t>(size / 2, 1)));
    }
    break;
  case Kind::Clamp:
    bounds(node);
    break;
  default:
    break;
  }
  storeSigned(node);
  if (kind == Kind::Softmax)
    node.rounding = Rounding::None;
  return node;
}

namespace {

/// Grows a graph from its inputs on.
class GraphMaker {
public:
  GraphMaker(Random &random, bool isTosa) : random(random), maker(random) {
    test.isTosa = isTosa;
  }

  Case make() {
    TensorType in;
    if (test.isTosa && random.chance(25))
      in.element = Element::I16;
    in.shape = {random.chance(80) ? 1 : 2, random.range(1, 8),
                random.range(1, 8), random.range(1, 20)};
    int64_t inputs = random.chance(75) ? 1 : 2;
    for (int64_t i = 0; i < inputs; ++i)
      append(in);
    test.inputs = types;
    for (int64_t left = random.range(2, 8), tries = 0; left > 0 && tries < 200;
         ++tries)
      left -= addNode();
    test.dataSeed = random.next();
    chooseResults();
    return test;
  }

private:
  void append(const TensorType &type) {
    types.push_back(type);
    uses.push_back(0);
  }

  /// The latest value half of the time, else any: residuals and branches.
  int anyValue() {
    int last = static_cast<int>(types.size()) - 1;
    return random.chance(60) ? last : random.range(0, last);
  }

  Kind anyKind() {
    if (test.isTosa && random.chance(25))
      return random.pick({Kind::TosaUnary, Kind::TosaBinary,
                          Kind::TransposeConv, Kind::Matmul});
    return random.pick(
        {Kind::Conv,      Kind::Conv,    Kind::Conv,   Kind::Depthwise,
         Kind::Depthwise, Kind::Dense,   Kind::Dense,  Kind::Add,
         Kind::Add,       Kind::Add,     Kind::Sub,    Kind::Mul,
         Kind::Cast,      Kind::Clamp,   Kind::Lookup, Kind::Softmax,
         Kind::AvgPool,   Kind::MaxPool, Kind::Reduce, Kind::Pad,
         Kind::Concat,    Kind::Concat,  Kind::Slice,  Kind::Flatten,
         Kind::Transpose});
  }

  bool addNode() {
    Kind kind = anyKind();
    SmallVector<int> operands = {anyValue()};
    if ((kind >= Kind::Add && kind <= Kind::Mul) || kind == Kind::Concat ||
        kind == Kind::TosaBinary)
      operands.push_back(random.chance(15) ? operands[0] : anyValue());
    std::optional<Node> node = maker.makeOn(kind, operands, types);
    if (node && kind == Kind::Add && random.chance(80))
      readAsStored(*node);
    if (!node || (test.isTosa && !toTosa(*node)))
      return false;
    std::optional<TensorType> type = inferType(*node, types);
    const int64_t largest = 20000;
    // Empty values are for single kernels: here they would spread.
    if (!type || type->size() == 0 || type->size() > largest)
      return false;
    Case grown = test;
    grown.nodes.push_back(*node);
    if (costOf(grown) > 20 * largest)
      return false;
    test = std::move(grown);
    for (int operand : operands)
      ++uses[operand];
    append(*type);
    return true;
  }

  /// Sums read convolutions around the zero points that these store them with,
  /// as those of networks do.
  void readAsStored(Node &node) {
    int inputs = static_cast<int>(test.inputs.size());
    for (auto [zeroPoint, operand] : zip(node.inputZp, node.operands))
      if (operand >= inputs && test.nodes[operand - inputs].kind == Kind::Conv)
        zeroPoint = test.nodes[operand - inputs].outputZp;
  }

  /// Keeps to what TOSA allows. False where it has no such op.
  bool toTosa(Node &node) {
    const TensorType &in = types[node.operands.front()];
    bool isWide = in.element == Element::I16;
    if (node.kind == Kind::Softmax)
      return false;
    node.output = in.element;
    node.rounding = random.pick({Rounding::TosaDouble, Rounding::TosaDouble,
                                 Rounding::TosaSingle, Rounding::None});
    node.scale16 = !isWide && random.chance(10);
    if (isWide) {
      node.inputZp[0] = node.inputZp[1] = node.outputZp = 0;
    } else if (random.chance(20)) {
      node.weightZp = random.range(-128, 127);
    }
    // An operand of rank 1 and one of rank 4 do not meet.
    if (node.operands.size() == 2 && node.kind != Kind::Concat &&
        types[node.operands[0]].shape != types[node.operands[1]].shape)
      return false;
    if (node.kind == Kind::Reduce && node.axes.empty())
      return false;
    if (in.shape.size() != 4)
      return true;
    // A window has to fit exactly.
    for (int d = 0; d < 2; ++d) {
      int64_t span = in.shape[1 + d] + node.pads[2 * d] + node.pads[2 * d + 1] -
                     node.dilations[d] * (node.kernel[d] - 1) - 1;
      if (span < 0 || span % node.strides[d])
        node.strides[d] = 1;
    }
    return true;
  }

  /// What nobody reads, and now and then a value that others read, an input, or
  /// a result twice.
  void chooseResults() {
    int count = static_cast<int>(types.size());
    for (int value = static_cast<int>(test.inputs.size()); value < count;
         ++value)
      if (uses[value] == 0 || random.chance(10))
        test.results.push_back(value);
    if (test.results.empty() || random.chance(3))
      test.results.push_back(0);
    if (random.chance(3))
      test.results.push_back(test.results.front());
  }

  Random &random;
  KernelMaker maker;
  Case test;
  std::vector<TensorType> types;
  std::vector<int> uses;
};

} // namespace

Case makeGraph(uint64_t seed) {
  Random random(seed);
  return GraphMaker(random, /*isTosa=*/false).make();
}

Case makeTosaGraph(uint64_t seed) {
  Random random(seed);
  return GraphMaker(random, /*isTosa=*/true).make();
}

} // namespace pare::check
