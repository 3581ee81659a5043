//===- AcmePare.cpp - what Pare asks of acme ops, as external models ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Acme.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pare/Interfaces/ChannelFlowOpInterface.h"
#include "pare/Interfaces/ConvertToPareKernelInterface.h"
#include "pare/Interfaces/QuantizableOpInterface.h"

using namespace mlir;

namespace acme {
namespace {

/// Pruning: each channel of the result is the same channel of the input.
struct LeakyReluFlow
    : pare::ChannelFlowOpInterface::ExternalModel<LeakyReluFlow, LeakyReluOp> {
  void getChannelFlow(Operation *op, pare::ChannelFlow &flow) const {
    auto leaky = cast<LeakyReluOp>(op);
    auto type = cast<RankedTensorType>(leaky.getInput().getType());
    for (int64_t dim = 0; dim < type.getRank(); ++dim)
      flow.tie({leaky.getOutput(), dim}, {leaky.getInput(), dim});
  }
};

/// Quantization: one activation, and a result with a scale of its own.
struct LeakyReluQuantizable
    : pare::QuantizableOpInterface::ExternalModel<LeakyReluQuantizable,
                                                  LeakyReluOp> {
  pare::OperandRole getOperandRole(Operation *, unsigned) const {
    return pare::OperandRole::Activation;
  }
};

/// One element of the body: float in, float out.
Value leaky(OpBuilder &builder, Location loc, Value x, APFloat slope) {
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getF32FloatAttr(0.0f));
  Value factor = arith::ConstantOp::create(
      builder, loc, builder.getF32FloatAttr(slope.convertToFloat()));
  Value positive =
      arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OGT, x, zero);
  Value scaled = arith::MulFOp::create(builder, loc, x, factor);
  return arith::SelectOp::create(builder, loc, positive, x, scaled);
}

Value constant(OpBuilder &builder, Location loc, float value) {
  return arith::ConstantOp::create(builder, loc,
                                   builder.getF32FloatAttr(value));
}

/// Lowering: a linalg.generic on the storage types.
struct LowerLeakyRelu : OpConversionPattern<LeakyReluOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(LeakyReluOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto inType = cast<RankedTensorType>(op.getInput().getType());
    auto outType = cast<RankedTensorType>(op.getOutput().getType());
    auto from = dyn_cast<quant::UniformQuantizedType>(inType.getElementType());
    auto to = dyn_cast<quant::UniformQuantizedType>(outType.getElementType());
    auto plain = cast<RankedTensorType>(
        getTypeConverter()->convertType(op.getOutput().getType()));
    Value init = tensor::EmptyOp::create(
        rewriter, op.getLoc(), plain.getShape(), plain.getElementType());
    SmallVector<AffineMap> maps(
        2, rewriter.getMultiDimIdentityMap(plain.getRank()));
    SmallVector<utils::IteratorType> loops(plain.getRank(),
                                           utils::IteratorType::parallel);
    auto body = [&](OpBuilder &b, Location loc, ValueRange args) {
      Value x = args[0];
      if (from)
        x = dequantize(b, loc, x, from);
      x = leaky(b, loc, x, op.getSlope());
      if (to)
        x = quantize(b, loc, x, to);
      linalg::YieldOp::create(b, loc, x);
    };
    rewriter.replaceOpWithNewOp<linalg::GenericOp>(
        op, TypeRange{plain}, ValueRange{adaptor.getInput()}, ValueRange{init},
        maps, loops, body);
    return success();
  }

  static Value dequantize(OpBuilder &b, Location loc, Value x,
                          quant::UniformQuantizedType type) {
    x = arith::SIToFPOp::create(b, loc, b.getF32Type(), x);
    x = arith::SubFOp::create(b, loc, x, constant(b, loc, type.getZeroPoint()));
    return arith::MulFOp::create(b, loc, x, constant(b, loc, type.getScale()));
  }

  static Value quantize(OpBuilder &b, Location loc, Value x,
                        quant::UniformQuantizedType type) {
    x = arith::DivFOp::create(b, loc, x, constant(b, loc, type.getScale()));
    x = math::RoundEvenOp::create(b, loc, x);
    x = arith::AddFOp::create(b, loc, x, constant(b, loc, type.getZeroPoint()));
    x = arith::MaximumFOp::create(b, loc, x,
                                  constant(b, loc, type.getStorageTypeMin()));
    x = arith::MinimumFOp::create(b, loc, x,
                                  constant(b, loc, type.getStorageTypeMax()));
    return arith::FPToSIOp::create(b, loc, type.getStorageType(), x);
  }
};

struct LowerAcme : pare::ConvertToPareKernelInterface {
  using ConvertToPareKernelInterface::ConvertToPareKernelInterface;
  void populateConvertToPareKernelPatterns(
      ConversionTarget &target, const TypeConverter &typeConverter,
      RewritePatternSet &patterns) const override {
    target.addIllegalDialect<AcmeDialect>();
    patterns.add<LowerLeakyRelu>(typeConverter, patterns.getContext());
  }
};

} // namespace

void registerPareModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, AcmeDialect *dialect) {
    LeakyReluOp::attachInterface<LeakyReluFlow, LeakyReluQuantizable>(*context);
    dialect->addInterfaces<LowerAcme>();
    context->loadDialect<arith::ArithDialect, linalg::LinalgDialect,
                         math::MathDialect, tensor::TensorDialect>();
  });
}

} // namespace acme
