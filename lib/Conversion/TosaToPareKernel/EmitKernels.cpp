//===- EmitKernels.cpp - writes layers and pools as kernels ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaToPareKernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Support/Constants.h"

using namespace mlir;

namespace pare::tosa_to_kernel {
namespace {

/// A constant of `shape` that holds `values` as integers of type T.
template <typename T>
Value createConstant(OpBuilder &builder, Location loc, ArrayRef<int64_t> values,
                     ArrayRef<int64_t> shape) {
  std::vector<T> narrow(values.begin(), values.end());
  auto type = RankedTensorType::get(
      shape, builder.getIntegerType(static_cast<unsigned>(8 * sizeof(T))));
  return arith::ConstantOp::create(
      builder, loc, cast<TypedAttr>(buildElements<T>(type, narrow)));
}

template <typename T>
Value createVector(OpBuilder &builder, Location loc, ArrayRef<int64_t> values) {
  return createConstant<T>(builder, loc, values,
                           {static_cast<int64_t>(values.size())});
}

/// Weights are bytes where they fit.
Value createWeight(OpBuilder &builder, Location loc, const Layer &layer,
                   ArrayRef<int64_t> shape) {
  bool fits = llvm::all_of(
      layer.weight, [](int64_t w) { return w == static_cast<int8_t>(w); });
  return fits ? createConstant<int8_t>(builder, loc, layer.weight, shape)
              : createConstant<int16_t>(builder, loc, layer.weight, shape);
}

/// Operands of a kernel in the order of its segments; null ones are absent.
template <typename KernelOp>
KernelOp createKernel(OpBuilder &builder, Location loc, ArrayRef<Value> inputs,
                      RankedTensorType type) {
  SmallVector<Value> operands;
  SmallVector<int32_t> segments;
  for (Value input : inputs) {
    segments.push_back(input ? 1 : 0);
    if (input)
      operands.push_back(input);
  }
  segments.push_back(1);
  operands.push_back(tensor::EmptyOp::create(builder, loc, type.getShape(),
                                             type.getElementType()));
  NamedAttribute sizes = builder.getNamedAttr(
      "operandSegmentSizes", builder.getDenseI32ArrayAttr(segments));
  return KernelOp::create(builder, loc, TypeRange(type), operands, sizes);
}

/// Bounds that are tighter than the range of the result.
template <typename KernelOp>
void setBounds(KernelOp op, const std::optional<Bounds> &bounds, Type element,
               bool isUnsigned) {
  if (!bounds)
    return;
  Builder builder(op.getContext());
  unsigned width = element.getIntOrFloatBitWidth();
  int64_t low = isUnsigned ? 0 : llvm::minIntN(width);
  int64_t high = isUnsigned ? (int64_t(1) << width) - 1 : llvm::maxIntN(width);
  if (bounds->low > low)
    op.setClampMinAttr(
        builder.getI32IntegerAttr(static_cast<int32_t>(bounds->low)));
  if (bounds->high < high)
    op.setClampMaxAttr(
        builder.getI32IntegerAttr(static_cast<int32_t>(bounds->high)));
}

/// Multiplier and shift operands.
std::pair<Value, Value> createScales(OpBuilder &builder, Location loc,
                                     const Layer &layer) {
  if (!layer.requantization)
    return {};
  const Requantization &scales = *layer.requantization;
  Value multiplier =
      scales.scale32 ? createVector<int32_t>(builder, loc, scales.multiplier)
                     : createVector<int16_t>(builder, loc, scales.multiplier);
  return {multiplier, createVector<int8_t>(builder, loc, scales.shift)};
}

/// The name that the importer gave to `source`, or none.
template <typename KernelOp> void setGivenName(KernelOp op, Operation *source) {
  if (auto name = source->getAttrOfType<StringAttr>(kNameAttr))
    op.setName(name.getValue());
  else if (auto named = source->getLoc()->findInstanceOf<NameLoc>())
    op.setName(named.getName().getValue());
}

/// What all linear kernels carry.
template <typename KernelOp> Value finish(KernelOp op, const Layer &layer) {
  bool isUnsigned = false;
  if (const auto &scales = layer.requantization) {
    isUnsigned = scales->outputUnsigned;
    op.setOutputZp(scales->outputZeroPoint);
    op.setOutputUnsigned(isUnsigned);
    op.setRoundingAttr(
        kernel::RoundingAttr::get(op.getContext(), scales->rounding));
  }
  setBounds(op, layer.bounds, layer.type.getElementType(), isUnsigned);
  setGivenName(op, layer.source);
  return op->getResult(0);
}

/// [N, 1, 1, K] as [N, K]; what was such a matrix before is taken from there.
Value toMatrix(OpBuilder &builder, Location loc, Value value) {
  RankedTensorType type = tensorType(value);
  auto matrix = RankedTensorType::get({type.getDimSize(0), type.getDimSize(3)},
                                      type.getElementType());
  if (auto reshape = value.getDefiningOp<tosa::ReshapeOp>())
    if (reshape.getInput1().getType() == matrix)
      return reshape.getInput1();
  return tensor::CollapseShapeOp::create(
      builder, loc, matrix, value,
      ArrayRef<ReassociationIndices>{{0}, {1, 2, 3}});
}

/// Replaces [N, 1, 1, O] by a matrix; readers that made a matrix of it read
/// that one.
void replaceByMatrix(RewriterBase &rewriter, Value result, Value matrix) {
  for (Operation *user : llvm::make_early_inc_range(result.getUsers()))
    if (isa<tosa::ReshapeOp, tensor::CollapseShapeOp>(user) &&
        user->getResult(0).getType() == matrix.getType())
      rewriter.replaceOp(user, matrix);
  if (result.use_empty())
    return;
  rewriter.replaceAllUsesWith(
      result, tensor::ExpandShapeOp::create(
                  rewriter, matrix.getLoc(), result.getType(), matrix,
                  ArrayRef<ReassociationIndices>{{0}, {1, 2, 3}}));
}

/// A fully connected layer: a 1x1 convolution of one pixel.
bool isDense(const Layer &layer) {
  if (layer.kind != Layer::Kind::Convolution || layer.groups != 1)
    return false;
  ArrayRef<int64_t> in = tensorType(layer.input).getShape();
  return in[1] == 1 && in[2] == 1 && layer.weightShape[1] == 1 &&
         layer.weightShape[2] == 1 &&
         llvm::all_of(layer.pads, [](int64_t pad) { return pad == 0; });
}

void emitDense(RewriterBase &rewriter, const Layer &layer, Value result,
               ArrayRef<Value> rest) {
  Location loc = layer.source->getLoc();
  SmallVector<Value> inputs = {
      toMatrix(rewriter, loc, layer.input),
      createWeight(rewriter, loc, layer,
                   {layer.weightShape[0], layer.weightShape[3]})};
  llvm::append_range(inputs, rest);
  inputs.push_back(/*scratch=*/Value());
  auto type =
      RankedTensorType::get({layer.type.getDimSize(0), layer.channels()},
                            layer.type.getElementType());
  auto dense = createKernel<kernel::DenseOp>(rewriter, loc, inputs, type);
  dense.setInputZp(static_cast<int32_t>(layer.inputZeroPoint));
  replaceByMatrix(rewriter, result, finish(dense, layer));
}

/// `rest` is bias, multiplier and shift.
template <typename KernelOp>
KernelOp createConvolution(OpBuilder &builder, const Layer &layer,
                           ArrayRef<Value> rest) {
  Location loc = layer.source->getLoc();
  SmallVector<Value> inputs = {
      layer.input, createWeight(builder, loc, layer, layer.weightShape)};
  llvm::append_range(inputs, rest);
  inputs.push_back(/*scratch=*/Value());
  if constexpr (std::is_same_v<KernelOp, kernel::Conv2DOp>)
    inputs.push_back(/*residual=*/Value());
  auto op = createKernel<KernelOp>(builder, loc, inputs, layer.type);
  op.setInputZp(static_cast<int32_t>(layer.inputZeroPoint));
  op.setStrides(layer.strides);
  if constexpr (std::is_same_v<KernelOp, kernel::TransposeConv2DOp>) {
    op.setOutPads(layer.pads);
  } else {
    op.setPads(layer.pads);
    op.setDilations(layer.dilations);
  }
  return op;
}

Value emitMatmul(OpBuilder &builder, const Layer &layer, Value multiplier,
                 Value shift) {
  auto op = createKernel<kernel::MatmulOp>(
      builder, layer.source->getLoc(),
      {layer.input, layer.rhs, multiplier, shift}, layer.type);
  op.setLhsZp(static_cast<int32_t>(layer.inputZeroPoint));
  op.setRhsZp(static_cast<int32_t>(layer.rhsZeroPoint));
  return finish(op, layer);
}

template <typename KernelOp, typename PoolOp>
KernelOp createPool(OpBuilder &builder, PoolOp source, const Pool &pool) {
  RankedTensorType type = tensorType(source.getOutput());
  Value init = tensor::EmptyOp::create(builder, source.getLoc(),
                                       type.getShape(), type.getElementType());
  auto op = KernelOp::create(builder, source.getLoc(), TypeRange(type),
                             ValueRange{source.getInput(), init},
                             ArrayRef<NamedAttribute>{});
  op.setKernel(source.getKernel());
  op.setStrides(source.getStride());
  op.setPads(source.getPad());
  setBounds(op, pool.bounds, type.getElementType(), /*isUnsigned=*/false);
  setGivenName(op, source);
  return op;
}

} // namespace

void emitLayer(RewriterBase &rewriter, const Layer &layer, Value result) {
  Location loc = layer.source->getLoc();
  auto [multiplier, shift] = createScales(rewriter, loc, layer);
  if (layer.kind == Layer::Kind::Matmul)
    return rewriter.replaceAllUsesWith(
        result, emitMatmul(rewriter, layer, multiplier, shift));
  Value bias = layer.hasWideSums()
                   ? createVector<int64_t>(rewriter, loc, layer.bias)
                   : createVector<int32_t>(rewriter, loc, layer.bias);
  SmallVector<Value> rest = {bias, multiplier, shift};
  if (isDense(layer))
    return emitDense(rewriter, layer, result, rest);
  Value replacement;
  if (layer.kind == Layer::Kind::Depthwise) {
    auto op =
        createConvolution<kernel::DepthwiseConv2DOp>(rewriter, layer, rest);
    replacement = finish(op, layer);
  } else if (layer.kind == Layer::Kind::Transposed) {
    auto op =
        createConvolution<kernel::TransposeConv2DOp>(rewriter, layer, rest);
    replacement = finish(op, layer);
  } else {
    auto op = createConvolution<kernel::Conv2DOp>(rewriter, layer, rest);
    op.setGroups(layer.groups);
    replacement = finish(op, layer);
  }
  rewriter.replaceAllUsesWith(result, replacement);
}

void emitPool(RewriterBase &rewriter, const Pool &pool, Value result) {
  auto average = dyn_cast<tosa::AvgPool2dOp>(pool.source);
  if (!average)
    return rewriter.replaceAllUsesWith(
        result, createPool<kernel::MaxPool2DOp>(
                    rewriter, cast<tosa::MaxPool2dOp>(pool.source), pool)
                    ->getResult(0));
  auto op = createPool<kernel::AvgPool2DOp>(rewriter, average, pool);
  op.setInputZp(static_cast<int32_t>(*evaluateScalar(average.getInputZp())));
  op.setOutputZp(static_cast<int32_t>(*evaluateScalar(average.getOutputZp())));
  op.setRoundingAttr(
      kernel::RoundingAttr::get(op.getContext(), kernel::Rounding::TosaSingle));
  rewriter.replaceAllUsesWith(result, op->getResult(0));
}

} // namespace pare::tosa_to_kernel
