//===- GenerateLinear.cpp - random convolutions and products --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Generate.h"

using namespace llvm;

namespace pare::check {

void KernelMaker::window(Node &node, ArrayRef<int64_t> in, bool isPool) {
  for (int d = 0; d < 2; ++d) {
    node.kernel[d] = random.chance(40) ? 1 : random.range(1, isPool ? 4 : 5);
    if (random.chance(5))
      node.kernel[d] = std::max<int64_t>(in[1 + d], 1);
    node.strides[d] = random.chance(50) ? 1 : random.range(1, 4);
    if (!isPool)
      node.dilations[d] = random.chance(70) ? 1 : random.range(1, 3);
    for (int side = 0; side < 2; ++side)
      node.pads[2 * d + side] =
          random.chance(50)
              ? 0
              : random.range(0, isPool ? node.kernel[d] - 1
                                       : node.kernel[d] * node.dilations[d]);
  }
}

/// What a sum of products goes through; `isWide` ones have 64 bits.
void KernelMaker::profile(Node &node, bool isWide) {
  node.scale = scale();
  node.output = random.chance(5) ? Element::I32 : storage();
  if (random.chance(40)) {
    node.rounding = Rounding::FloatRne;
    // It stores at most 2^22 away from the zero point.
    if (node.output == Element::I32)
      node.output = Element::I8;
    return outputStorage(node);
  }
  node.rounding = random.chance(60) && !isWide ? Rounding::TosaDouble
                                               : Rounding::TosaSingle;
  node.scale16 =
      isWide || (node.rounding == Rounding::TosaSingle && random.chance(25));
  outputStorage(node);
}

void KernelMaker::linearArithmetic(Node &node, Element input) {
  node.weight =
      random.chance(30) ? random.pick({Fill::Halves, Fill::Pairs}) : fill();
  node.perChannel = random.chance(70);
  if (random.chance(75))
    node.bias = random.pick({Fill::Uniform, Fill::Uniform, Fill::Uniform,
                             Fill::Small, Fill::Extremes, Fill::Zero});
  if (isFloat(input)) {
    node.output = Element::F32;
    return bounds(node);
  }
  node.inputZp[0] = zeroPoint(input, node.inputUnsigned[0]);
  if (random.chance(15))
    node.weightElement = Element::I16;
  bool isWide = input == Element::I16;
  if (random.chance(10)) {
    node.output = isWide ? Element::I64 : Element::I32;
    return;
  }
  profile(node, isWide);
  bounds(node);
}

void KernelMaker::linear(Node &node, TensorType &in) {
  in.element = random.chance(12)   ? Element::F32
               : random.chance(20) ? Element::I16
                                   : Element::I8;
  if (node.kind == Kind::TransposeConv && isFloat(in.element))
    in.element = Element::I8;
  node.inputUnsigned[0] = in.element == Element::I8 && random.chance(10);
  if (node.kind == Kind::Dense) {
    in.shape = {random.chance(60) ? 1 : dim(), channelCount()};
    node.channels = channelCount();
  } else {
    in.shape = {random.chance(80) ? 1 : dim(), dim(), dim(), channelCount()};
    if (node.kind == Kind::TransposeConv)
      transposedWindow(node);
    else
      window(node, in.shape, /*isPool=*/false);
    node.channels = node.kind == Kind::Depthwise
                        ? random.pick<int64_t>({1, 1, 1, 1, 2, 3, 4, 8})
                        : channelCount();
    if (node.kind == Kind::Conv && random.chance(20)) {
      node.groups = random.pick<int64_t>({2, 3, 4, 8});
      in.shape[3] = node.groups * random.range(1, 8);
      node.channels = node.groups * random.range(1, 8);
    }
  }
  if (node.kind == Kind::Conv && isFloat(in.element) && random.chance(30))
    winograd(node, in);
  linearArithmetic(node, in.element);
  if ((node.kind == Kind::Conv || node.kind == Kind::Dense) &&
      in.element == Element::I16 && random.chance(30))
    wideSums(node, in);
}

/// Lets a convolution that can add a second input to its result.
void KernelMaker::residual(Node &node, Case &test) {
  std::optional<TensorType> type = inferType(node, test.inputs);
  if (!type)
    return;
  Node sum = node;
  sum.operands.push_back(1);
  sum.inputUnsigned[1] = !isFloat(type->element) && random.chance(20);
  if (!isFloat(type->element))
    sum.inputZp[1] = zeroPoint(type->element, sum.inputUnsigned[1]);
  if (!inferType(sum, {test.inputs[0], *type}))
    return;
  test.inputs.push_back(*type);
  node = sum;
}

/// So many products, of weights so large, that no 32 bits hold their sums: in
/// one row of the kernel, or in several.
void KernelMaker::wideSums(Node &node, TensorType &in) {
  node.weight =
      random.pick({Fill::Lowest, Fill::Highest, Fill::Extremes, Fill::Uniform});
  node.weightElement = Element::I8;
  node.groups = 1;
  node.channels = random.pick<int64_t>({1, 4, 9, 16, 33});
  if (node.kind == Kind::Dense) {
    in.shape[1] = random.range(500, 1600);
    return;
  }
  for (int d = 0; d < 2; ++d) {
    node.kernel[d] = random.range(1, 3);
    in.shape[1 + d] = std::clamp<int64_t>(in.shape[1 + d], 1, 4);
  }
  in.shape[3] =
      random.chance(50) ? random.range(400, 1100) : random.range(60, 200);
}

/// What `pare-choose-winograd` takes, with tiles that do not divide the result.
void KernelMaker::winograd(Node &node, TensorType &in) {
  node.groups = 1;
  for (int d = 0; d < 2; ++d) {
    node.kernel[d] = 3;
    node.strides[d] = node.dilations[d] = 1;
    in.shape[1 + d] = random.range(6, 20);
  }
  in.shape[3] = 4 * random.range(2, 9);
  node.channels = 4 * random.range(2, 9);
}

void KernelMaker::transposedWindow(Node &node) {
  for (int d = 0; d < 2; ++d) {
    node.kernel[d] = random.range(1, 4);
    node.strides[d] = random.range(1, 3);
    for (int side = 0; side < 2; ++side)
      node.pads[2 * d + side] = random.range(1 - node.kernel[d], 2);
  }
}

void KernelMaker::matmul(Node &node, Case &test) {
  TensorType lhs, rhs;
  lhs.element = storage();
  rhs.element = storage();
  lhs.shape = {random.chance(60) ? 1 : dim(), dim(), channelCount()};
  rhs.shape = {lhs.shape[0], lhs.shape[2], channelCount()};
  test.inputs = {lhs, rhs};
  node.operands = {0, 1};
  node.perChannel = random.chance(40);
  for (int i = 0; i < 2; ++i) {
    Element element = test.inputs[i].element;
    node.inputUnsigned[i] = element == Element::I8 && random.chance(10);
    node.inputZp[i] = zeroPoint(element, node.inputUnsigned[i]);
  }
  bool isWide = lhs.element == Element::I16 || rhs.element == Element::I16;
  if (random.chance(10)) {
    node.output = isWide ? Element::I64 : Element::I32;
    return;
  }
  profile(node, isWide);
  bounds(node);
}

} // namespace pare::check
