//===- GenerateKernel.cpp - random kernels --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parameters are drawn to be close to where kernels go wrong: sizes around
// those of vectors, empty ones, zero points at the ends of their range, sums on
// ties and past saturation. What docs/Numerics.md excludes is not drawn.
//
//===----------------------------------------------------------------------===//

#include "Generate.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace pare::check {

int64_t KernelMaker::dim(bool mayBeEmpty) {
  if (mayBeEmpty && random.chance(1))
    return 0;
  return random.chance(25) ? 1 : random.range(1, 9);
}

int64_t KernelMaker::channelCount() {
  if (random.chance(1))
    return 0;
  if (random.chance(40))
    return random.range(1, 9);
  return random.pick<int64_t>(
      {1, 2, 3, 4, 7, 8, 12, 15, 16, 17, 20, 24, 31, 32, 33, 40, 64, 65});
}

Scale KernelMaker::scale() {
  return random.pick({Scale::Fitting, Scale::Fitting, Scale::Fitting,
                      Scale::Ties, Scale::Ties, Scale::OddTies, Scale::OddTies,
                      Scale::Large, Scale::Tiny});
}

Fill KernelMaker::fill() {
  return random.pick({Fill::Uniform, Fill::Uniform, Fill::Uniform, Fill::Small,
                      Fill::Extremes, Fill::Extremes, Fill::Lowest,
                      Fill::Highest, Fill::One});
}

Element KernelMaker::storage() {
  return random.chance(80) ? Element::I8 : Element::I16;
}

int64_t KernelMaker::zeroPoint(Element element, bool isUnsigned) {
  if (element == Element::I32 || element == Element::I64 || isFloat(element))
    return 0;
  Range range = rangeOf(element, isUnsigned);
  if (random.chance(25))
    return random.chance(50) ? range.low : range.high;
  return random.chance(25) ? 0 : random.range(range.low, range.high);
}

void KernelMaker::bounds(Node &node) {
  Range range = rangeOf(node.output, node.outputUnsigned);
  if (isFloat(node.output))
    range = {-8, 8};
  // Past the range, which then counts.
  int64_t beyond = random.chance(20) && range.high < 40000 ? 100 : 0;
  int64_t a = random.range(range.low - beyond, range.high);
  int64_t b = random.range(std::max(a, range.low), range.high + beyond);
  if (random.chance(35))
    node.clampMin = a;
  if (random.chance(35))
    node.clampMax = b;
}

void KernelMaker::outputStorage(Node &node) {
  node.outputUnsigned = node.output != Element::F32 && random.chance(10);
  node.outputZp = zeroPoint(node.output, node.outputUnsigned);
}

std::vector<int64_t> KernelMaker::shape(int64_t rank) {
  std::vector<int64_t> shape(rank);
  for (int64_t &size : shape)
    size = rank > 2 ? std::min<int64_t>(dim(), 5) : dim();
  if (rank > 0)
    shape.back() = channelCount();
  return shape;
}

//===----------------------------------------------------------------------===//
// The other kernels
//===----------------------------------------------------------------------===//

void KernelMaker::binaryArithmetic(Node &node, Element lhs, Element rhs) {
  Element elements[2] = {lhs, rhs};
  if (isFloat(lhs)) {
    node.output = Element::F32;
    return bounds(node);
  }
  for (int i = 0; i < 2; ++i) {
    node.inputUnsigned[i] = elements[i] == Element::I8 && random.chance(10);
    node.inputZp[i] = zeroPoint(elements[i], node.inputUnsigned[i]);
    // The product has to fit 32 bits.
    if (node.kind == Kind::Mul && lhs == Element::I16 && rhs == Element::I16)
      node.inputZp[i] = 0;
  }
  node.output = storage();
  node.rounding = Rounding::FloatRne;
  node.scale = scale();
  outputStorage(node);
  bounds(node);
}

void KernelMaker::binary(Node &node, Case &test) {
  TensorType lhs, rhs;
  lhs.shape = shape(random.range(1, 4));
  bool isFloatCase = random.chance(20);
  lhs.element = isFloatCase ? Element::F32 : storage();
  if (random.chance(15)) {
    node.operands = {0, 0};
    test.inputs = {lhs};
    return binaryArithmetic(node, lhs.element, lhs.element);
  }
  rhs.element = isFloatCase ? Element::F32 : storage();
  rhs.shape = lhs.shape;
  if (random.chance(50))
    for (size_t i = 0; i < lhs.shape.size(); ++i)
      if (random.chance(35))
        (random.chance(50) ? lhs : rhs).shape[i] = 1;
  node.operands = {0, 1};
  test.inputs = {lhs, rhs};
  binaryArithmetic(node, lhs.element, rhs.element);
}

void KernelMaker::cast(Node &node, TensorType &in) {
  in.shape = shape(random.range(0, 4));
  in.element = random.chance(40) ? Element::F32 : storage();
  node.output = random.chance(in.element == Element::F32 ? 5 : 40)
                    ? Element::F32
                    : storage();
  bool floats = isFloat(in.element) || isFloat(node.output);
  node.hasScale = floats ? true : random.chance(60);
  if (!isFloat(in.element)) {
    node.inputUnsigned[0] = random.chance(20);
    node.inputZp[0] = zeroPoint(in.element, node.inputUnsigned[0]);
  }
  if (!isFloat(node.output)) {
    node.outputUnsigned = random.chance(20);
    node.outputZp = zeroPoint(node.output, node.outputUnsigned);
    if (node.hasScale)
      node.rounding = Rounding::FloatRne;
  }
  node.scale = scale();
  bounds(node);
}

void KernelMaker::pool(Node &node, TensorType &in) {
  in.element = random.chance(20) ? Element::F32 : storage();
  in.shape = {random.chance(80) ? 1 : dim(), dim(), dim(), channelCount()};
  window(node, in.shape, /*isPool=*/true);
  node.output = in.element;
  node.inputUnsigned[0] = in.element == Element::I8 && random.chance(15);
  if (node.kind == Kind::AvgPool && !isFloat(in.element)) {
    node.inputZp[0] = zeroPoint(in.element, node.inputUnsigned[0]);
    node.rounding =
        random.chance(50) ? Rounding::FloatRne : Rounding::TosaSingle;
    node.scale = scale();
    outputStorage(node);
  } else {
    node.outputUnsigned = node.inputUnsigned[0];
  }
  bounds(node);
}

void KernelMaker::reduce(Node &node, TensorType &in) {
  in.element = random.chance(20) ? Element::F32 : storage();
  int64_t rank = random.range(1, 4);
  in.shape = shape(rank);
  for (int64_t axis = 0; axis < rank; ++axis)
    if (random.chance(40))
      node.axes.push_back(axis);
  node.reduceKind = random.range(0, 2);
  node.output = in.element;
  node.inputUnsigned[0] = in.element == Element::I8 && random.chance(15);
  node.outputUnsigned = node.inputUnsigned[0];
  if (node.reduceKind == 2 || isFloat(in.element))
    return;
  node.inputZp[0] = zeroPoint(in.element, node.inputUnsigned[0]);
  node.rounding = Rounding::FloatRne;
  node.scale = scale();
  outputStorage(node);
}

void KernelMaker::pad(Node &node, const TensorType &in) {
  for (size_t i = 0; i < in.shape.size(); ++i) {
    node.low.push_back(random.chance(50) ? 0 : random.range(0, 3));
    node.high.push_back(random.chance(50) ? 0 : random.range(0, 3));
  }
  Range range = rangeOf(in.element);
  node.output = in.element;
  node.padValue = isFloat(in.element) ? random.range(-5, 5)
                                      : random.range(range.low, range.high);
}

void KernelMaker::softmax(Node &node, TensorType &in) {
  in.element = random.chance(50) ? Element::F32 : Element::I8;
  in.shape = shape(random.range(1, 3));
  in.shape.back() = std::max<int64_t>(in.shape.back(), 1);
  node.output = in.element;
  if (isFloat(in.element))
    return;
  node.inputUnsigned[0] = random.chance(15);
  node.output = storage();
  outputStorage(node);
  node.scale = scale();
}

Case KernelMaker::make() {
  Case test;
  Node node;
  node.kind = random.pick(
      {Kind::Conv,    Kind::Conv,      Kind::Conv,      Kind::Conv,
       Kind::Conv,    Kind::Depthwise, Kind::Depthwise, Kind::Depthwise,
       Kind::Dense,   Kind::Dense,     Kind::Matmul,    Kind::TransposeConv,
       Kind::Add,     Kind::Sub,       Kind::Mul,       Kind::Cast,
       Kind::Clamp,   Kind::Lookup,    Kind::Sigmoid,   Kind::Tanh,
       Kind::Softmax, Kind::AvgPool,   Kind::MaxPool,   Kind::Reduce,
       Kind::Pad});
  node.seed = random.next();
  node.operands = {0};
  TensorType in;
  switch (node.kind) {
  case Kind::Conv:
  case Kind::Depthwise:
  case Kind::Dense:
  case Kind::TransposeConv:
    linear(node, in);
    break;
  case Kind::Matmul:
    matmul(node, test);
    break;
  case Kind::Add:
  case Kind::Sub:
  case Kind::Mul:
    binary(node, test);
    break;
  case Kind::Cast:
    cast(node, in);
    break;
  case Kind::AvgPool:
  case Kind::MaxPool:
    pool(node, in);
    break;
  case Kind::Reduce:
    reduce(node, in);
    break;
  case Kind::Softmax:
    softmax(node, in);
    break;
  default:
    in.shape = shape(random.range(node.kind == Kind::Pad ? 1 : 0, 4));
    in.element = node.kind == Kind::Sigmoid || node.kind == Kind::Tanh
                     ? Element::F32
                 : node.kind == Kind::Lookup ? Element::I8
                 : random.chance(25)         ? Element::F32
                                             : storage();
    node.output = in.element;
    if (node.kind == Kind::Pad)
      pad(node, in);
    if (node.kind == Kind::Lookup || node.kind == Kind::Clamp)
      node.inputUnsigned[0] = in.element == Element::I8 && random.chance(15);
    node.outputUnsigned = node.inputUnsigned[0];
    if (node.kind == Kind::Clamp)
      bounds(node);
  }
  if (test.inputs.empty())
    test.inputs = {in};
  if (node.kind == Kind::Conv && random.chance(40))
    residual(node, test);
  test.nodes = {node};
  test.results = {static_cast<int>(test.inputs.size())};
  test.dataSeed = random.next();
  return test;
}

Case makeKernel(uint64_t seed) {
  const int64_t largest = 400000;
  for (Random random(seed);;) {
    Case test = KernelMaker(random).make();
    if (!inferTypes(test).empty() && costOf(test) <= largest)
      return test;
  }
}

} // namespace pare::check
