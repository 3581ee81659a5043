//===- MovementPatterns.cpp - constants and moved values to TOSA ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaEmitter.h"

using namespace mlir;

namespace pare::pare_to_tosa {
namespace {

struct ConstantPattern : OpConversionPattern<ConstantOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ConstantOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    // The attribute itself, so that resources stay shared.
    rewriter.replaceOpWithNewOp<tosa::ConstOp>(op, op.getValue().getType(),
                                               op.getValue());
    return success();
  }
};

struct PadPattern : TosaPattern<PadOp> {
  using TosaPattern::TosaPattern;

  Value lower(PadOp op, OpAdaptor adaptor, TosaEmitter &emit) const override {
    Value input = emit.requantize(adaptor.getInput(), op.getInput().getType(),
                                  op.getOutput().getType());
    SmallVector<int64_t> pads;
    for (auto [low, high] : llvm::zip_equal(op.getLow(), op.getHigh()))
      pads.append({low, high});
    float value = op.getValue().convertToFloat();
    std::optional<Quantization> type = quantizationOf(op.getOutput());
    Value with =
        type ? emit.zeroPoint(emit.builder.getI8Type(), type->store(value))
             : emit.splat<float>(1, value);
    return emit.create<tosa::PadOp>(storageOf(op.getOutput()), input,
                                    emit.shape(pads), with);
  }
};

struct ConcatPattern : TosaPattern<ConcatOp> {
  using TosaPattern::TosaPattern;

  Value lower(ConcatOp op, OpAdaptor adaptor,
              TosaEmitter &emit) const override {
    SmallVector<Value> parts;
    for (auto [input, plain] :
         llvm::zip_equal(op.getInputs(), adaptor.getInputs()))
      parts.push_back(
          emit.requantize(plain, input.getType(), op.getOutput().getType()));
    return emit.create<tosa::ConcatOp>(storageOf(op.getOutput()), parts,
                                       static_cast<uint32_t>(op.getAxis()));
  }
};

/// Ops with one operand whose values they move.
template <typename OpTy> struct MovePattern : TosaPattern<OpTy> {
  using TosaPattern<OpTy>::TosaPattern;

  Value lower(OpTy op, typename OpTy::Adaptor adaptor,
              TosaEmitter &emit) const override {
    Value input = emit.requantize(adaptor.getInput(), op.getInput().getType(),
                                  op.getOutput().getType());
    RankedTensorType type = this->storageOf(op.getOutput());
    if constexpr (std::is_same_v<OpTy, ReshapeOp>) {
      return emit.reshape(input, type.getShape());
    } else if constexpr (std::is_same_v<OpTy, SliceOp>) {
      return emit.slice(input, op.getStart(), type.getShape());
    } else {
      SmallVector<int32_t> perms(op.getPerms());
      return emit.create<tosa::TransposeOp>(type, input, perms);
    }
  }
};

} // namespace

void populateMovementPatterns(TypeConverter &converter,
                              RewritePatternSet &patterns, Rounding &rounding) {
  patterns.add<ConstantPattern>(converter, patterns.getContext());
  patterns.add<PadPattern, ConcatPattern, MovePattern<ReshapeOp>,
               MovePattern<SliceOp>, MovePattern<TransposeOp>>(
      converter, patterns.getContext(), rounding);
}

} // namespace pare::pare_to_tosa
