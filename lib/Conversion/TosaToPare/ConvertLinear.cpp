//===- ConvertLinear.cpp - convolutions and matrix products ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaToPare.h"

#include "pare/Support/Constants.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::tosa_to_pare {
namespace {

/// The bias of a convolution for `channels` outputs; TOSA allows one element
/// for all. Null if it is no constant.
Value convertBias(Operation *op, int64_t channels, Converter &converter) {
  ElementsAttr value = converter.constant(op, 2);
  if (!value) {
    (void)converter.decline(op, "the bias is not a constant");
    return nullptr;
  }
  if (value.getNumElements() == channels)
    return converter.operand(op, 2);
  std::optional<float> splat = getSplatFloat(value);
  if (!splat) {
    (void)converter.decline(op, "the bias does not fit the output channels");
    return nullptr;
  }
  auto type =
      RankedTensorType::get({channels}, converter.rewriter.getF32Type());
  return converter.createConstant(op, DenseElementsAttr::get(type, *splat));
}

/// What both kinds of convolution demand of their operands.
LogicalResult checkConvolution(Operation *op, Converter &converter) {
  if (!converter.isFloat(op) ||
      !converter.isZero(op, 3, "the input's zero point") ||
      !converter.isZero(op, 4, "the weight's zero point"))
    return failure();
  if (!converter.constant(op, 1))
    return converter.decline(op, "the weight is not a constant");
  return success();
}

LogicalResult convert(tosa::Conv2DOp op, Converter &converter) {
  if (failed(checkConvolution(op, converter)))
    return failure();
  RankedTensorType type = tensorType(op.getOutput());
  if (tensorType(op.getInput()).getDimSize(3) !=
      tensorType(op.getWeight()).getDimSize(3))
    return converter.decline(op, "the weight does not read every channel");
  Value bias = convertBias(op, type.getDimSize(3), converter);
  if (!bias)
    return failure();
  converter.replace(
      op, Conv2DOp::create(converter.rewriter, op.getLoc(), type, "",
                           converter.operand(op, 0), converter.operand(op, 1),
                           bias, op.getStride(), op.getPad(), op.getDilation(),
                           /*groups=*/1, FloatAttr(), FloatAttr()));
  return success();
}

LogicalResult convert(tosa::DepthwiseConv2DOp op, Converter &converter) {
  if (failed(checkConvolution(op, converter)))
    return failure();
  RankedTensorType type = tensorType(op.getOutput());
  Value bias = convertBias(op, type.getDimSize(3), converter);
  if (!bias)
    return failure();
  converter.replace(op, DepthwiseConv2DOp::create(
                            converter.rewriter, op.getLoc(), type, "",
                            converter.operand(op, 0), converter.operand(op, 1),
                            bias, op.getStride(), op.getPad(), op.getDilation(),
                            FloatAttr(), FloatAttr()));
  return success();
}

/// [1, K, N] to [N, K].
ElementsAttr transposeMatrix(ElementsAttr value) {
  ElementsAttr matrix =
      reshapeElements(value, value.getShapedType().getShape().drop_front());
  return matrix ? transposeElements(matrix, {1, 0}) : nullptr;
}

/// A matrix product with a constant is a dense layer; a bias that is added
/// behind it is folded later.
LogicalResult convert(tosa::MatMulOp op, Converter &converter) {
  if (!converter.isFloat(op) ||
      !converter.isZero(op, 2, "the zero point of the first factor") ||
      !converter.isZero(op, 3, "the zero point of the second factor"))
    return failure();
  if (!converter.constant(op, 1))
    return converter.decline(op, "the second factor is not a constant");
  RankedTensorType type = tensorType(op.getOutput());
  if (type.getDimSize(0) != 1)
    return converter.decline(op, "it is a batch of matrix products");
  (void)converter.operand(op, 1); // Checks the values.
  ElementsAttr weight = transposeMatrix(converter.constant(op, 1));
  if (!weight)
    return failure();
  RewriterBase &rewriter = converter.rewriter;
  Location loc = op.getLoc();
  auto flat = [&](RankedTensorType from) {
    return RankedTensorType::get(from.getShape().drop_front(),
                                 from.getElementType());
  };
  Value input = converter.operand(op, 0);
  input = ReshapeOp::create(rewriter, loc, flat(tensorType(input)), "", input);
  auto dense = DenseOp::create(rewriter, loc, flat(type), "", input,
                               converter.createConstant(op, weight), Value(),
                               FloatAttr(), FloatAttr());
  dense->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  rewriter.replaceOpWithNewOp<ReshapeOp>(op, type, "", dense);
  return success();
}

} // namespace

LogicalResult convertLinear(Operation *op, Converter &converter) {
  return TypeSwitch<Operation *, LogicalResult>(op)
      .Case<tosa::Conv2DOp, tosa::DepthwiseConv2DOp, tosa::MatMulOp>(
          [&](auto typed) { return convert(typed, converter); })
      .Default(failure());
}

} // namespace pare::tosa_to_pare
