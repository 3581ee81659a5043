//===- ConvertIo.cpp - the element types that callers see -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include <optional>

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_CONVERTIOPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {

/// How stored integers stand for real numbers.
struct Storage {
  bool isUnsigned = false;
  std::optional<double> scale;
  int32_t zeroPoint = 0;

  static Storage get(DictionaryAttr attrs) {
    Storage storage;
    if (!attrs)
      return storage;
    storage.isUnsigned = attrs.contains(kUnsignedAttr);
    if (auto scale = attrs.getAs<FloatAttr>(kScaleAttr))
      storage.scale = scale.getValueAsDouble();
    if (auto zeroPoint = attrs.getAs<IntegerAttr>(kZeroPointAttr))
      storage.zeroPoint = zeroPoint.getInt();
    return storage;
  }

  /// The same numbers as u8 or i8.
  Storage as(bool wantUnsigned) const {
    Storage other = *this;
    other.isUnsigned = wantUnsigned;
    if (isUnsigned != wantUnsigned)
      other.zeroPoint += wantUnsigned ? 128 : -128;
    return other;
  }

  /// `attrs` with this in place of what it says of storage.
  DictionaryAttr update(DictionaryAttr attrs, MLIRContext *context) const {
    Builder builder(context);
    NamedAttrList list(attrs);
    for (StringRef name : {kUnsignedAttr, kScaleAttr, kZeroPointAttr})
      list.erase(name);
    if (isUnsigned)
      list.set(kUnsignedAttr, builder.getUnitAttr());
    if (scale) {
      list.set(kScaleAttr, builder.getF64FloatAttr(*scale));
      list.set(kZeroPointAttr, builder.getI64IntegerAttr(zeroPoint));
    }
    return list.getDictionary(context);
  }
};

/// A cast of `value` to `element`; `setUp` gives it its arithmetic.
Value createCast(OpBuilder &builder, Location loc, Value value, Type element,
                 llvm::function_ref<void(CastOp)> setUp) {
  auto type = cast<RankedTensorType>(value.getType()).clone(element);
  Value empty = tensor::EmptyOp::create(builder, loc, type.getShape(), element);
  OperationState state(loc, CastOp::getOperationName());
  state.addOperands({value, empty});
  state.addTypes(type);
  auto result = cast<CastOp>(builder.create(state));
  setUp(result);
  return result.getResult(0);
}

Value changeSign(OpBuilder &builder, Location loc, Value value,
                 bool toUnsigned) {
  return createCast(builder, loc, value, builder.getI8Type(), [&](CastOp cast) {
    // Exact: no scale, only the zero points differ.
    if (toUnsigned) {
      cast.setOutputZp(128);
      cast.setOutputUnsigned(true);
    } else {
      cast.setInputZp(128);
      cast.setInputUnsigned(true);
    }
  });
}

Value dequantize(OpBuilder &builder, Location loc, Value value,
                 const Storage &storage) {
  return createCast(
      builder, loc, value, builder.getF32Type(), [&](CastOp cast) {
        cast.setScale(APFloat(static_cast<float>(*storage.scale)));
        cast.setInputZp(storage.zeroPoint);
        cast.setInputUnsigned(storage.isUnsigned);
      });
}

Value quantize(OpBuilder &builder, Location loc, Value value, Type element,
               const Storage &storage) {
  return createCast(builder, loc, value, element, [&](CastOp cast) {
    cast.setScale(APFloat(static_cast<float>(*storage.scale)));
    cast.setOutputZp(storage.zeroPoint);
    cast.setOutputUnsigned(storage.isUnsigned);
    cast.setRounding(Rounding::FloatRne);
  });
}

/// Converts one entry.
class IoConverter {
public:
  IoConverter(func::FuncOp func, IoKind io)
      : func(func), io(io), builder(func.getContext()) {}

  LogicalResult run() {
    for (unsigned i = 0; i < func.getNumArguments(); ++i)
      if (failed(convertArgument(i)))
        return failure();
    for (unsigned i = 0; i < func.getNumResults(); ++i)
      if (failed(convertResult(i)))
        return failure();
    SmallVector<Type> types(func.front().getTerminator()->getOperandTypes());
    func.setFunctionType(
        builder.getFunctionType(func.front().getArgumentTypes(), types));
    return success();
  }

private:
  LogicalResult convertArgument(unsigned index);
  LogicalResult argumentToFloat(unsigned index);
  LogicalResult argumentToInteger(unsigned index);
  LogicalResult argumentChangesSign(unsigned index);
  LogicalResult convertResult(unsigned index);
  /// The integers that `value` is dequantized from, and how they are stored;
  /// null where it is not.
  Value findQuantized(Value value, Storage &storage);
  InFlightDiagnostic refuse(const Twine &what) {
    return func.emitError() << what << ", so it cannot be "
                            << (io == IoKind::F32  ? "f32"
                                : io == IoKind::I8 ? "i8"
                                                   : "u8");
  }
  void setArgument(unsigned index, Type element, const Storage &storage) {
    BlockArgument argument = func.getArgument(index);
    argument.setType(cast<RankedTensorType>(argument.getType()).clone(element));
    func.setArgAttrs(
        index, storage.update(func.getArgAttrDict(index), func.getContext()));
  }
  void setResult(unsigned index, Value value, const Storage &storage) {
    func.front().getTerminator()->setOperand(index, value);
    func.setResultAttrs(index, storage.update(func.getResultAttrDict(index),
                                              func.getContext()));
  }

  func::FuncOp func;
  IoKind io;
  OpBuilder builder;
};

} // namespace

LogicalResult IoConverter::convertArgument(unsigned index) {
  auto type = cast<RankedTensorType>(func.getArgument(index).getType());
  Type element = type.getElementType();
  // Indices and conditions have no other form.
  if (!element.isF32() && !element.isInteger(8) && !element.isInteger(16))
    return success();
  if (io == IoKind::F32)
    return element.isF32() ? success() : argumentToFloat(index);
  if (element.isInteger(16))
    return refuse("argument " + Twine(index) + " has 16 bits");
  return element.isF32() ? argumentToInteger(index)
                         : argumentChangesSign(index);
}

LogicalResult IoConverter::argumentToFloat(unsigned index) {
  BlockArgument argument = func.getArgument(index);
  Storage storage = Storage::get(func.getArgAttrDict(index));
  if (!storage.scale)
    return refuse("argument " + Twine(index) + " has no '" + kScaleAttr + "'");
  Type element = cast<RankedTensorType>(argument.getType()).getElementType();
  setArgument(index, builder.getF32Type(), Storage());
  builder.setInsertionPointToStart(&func.front());
  Value quantized =
      quantize(builder, func.getLoc(), argument, element, storage);
  argument.replaceAllUsesExcept(quantized, quantized.getDefiningOp());
  return success();
}

LogicalResult IoConverter::argumentChangesSign(unsigned index) {
  BlockArgument argument = func.getArgument(index);
  Storage storage = Storage::get(func.getArgAttrDict(index));
  bool wantUnsigned = io == IoKind::U8;
  if (storage.isUnsigned == wantUnsigned)
    return success();
  builder.setInsertionPointToStart(&func.front());
  Value before =
      changeSign(builder, func.getLoc(), argument, storage.isUnsigned);
  setArgument(index, builder.getI8Type(), storage.as(wantUnsigned));
  argument.replaceAllUsesExcept(before, before.getDefiningOp());
  return success();
}

/// Every reader of an f32 argument must be one quantization, perhaps behind
/// reshapes; what it makes is what the caller then gives.
LogicalResult IoConverter::argumentToInteger(unsigned index) {
  BlockArgument argument = func.getArgument(index);
  SmallVector<CastOp> casts;
  SmallVector<Operation *> reshapes;
  SmallVector<Operation *> pending(argument.getUsers());
  while (!pending.empty()) {
    Operation *user = pending.pop_back_val();
    if (isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(user)) {
      reshapes.push_back(user);
      llvm::append_range(pending, user->getUsers());
      continue;
    }
    auto cast = dyn_cast<CastOp>(user);
    bool quantizes = cast && cast.getScale() &&
                     llvm::cast<ShapedType>(cast.getInit().getType())
                         .getElementType()
                         .isInteger(8) &&
                     !cast.getClampMin() && !cast.getClampMax();
    bool same = casts.empty() ||
                (quantizes && cast.getScale() == casts.front().getScale() &&
                 cast.getOutputZp() == casts.front().getOutputZp() &&
                 cast.getOutputUnsigned() == casts.front().getOutputUnsigned());
    if (!quantizes || !same) {
      InFlightDiagnostic error =
          refuse("argument " + Twine(index) + " is not quantized to 8 bits");
      error.attachNote(user->getLoc())
          << "it is read here as it is; where a tosa profile quantizes it, "
             "'pare-compress{io=quantized}' makes a network with such ends";
      return error;
    }
    casts.push_back(cast);
  }
  if (casts.empty())
    return refuse("argument " + Twine(index) + " is read by nothing");
  Storage storage;
  storage.isUnsigned = casts.front().getOutputUnsigned();
  storage.scale = casts.front().getScale()->convertToFloat();
  storage.zeroPoint = casts.front().getOutputZp();
  setArgument(index, builder.getI8Type(), storage);
  for (Operation *reshape : reshapes)
    reshape->getResult(0).setType(
        cast<RankedTensorType>(reshape->getResult(0).getType())
            .clone(builder.getI8Type()));
  for (CastOp cast : casts) {
    cast.getResult(0).replaceAllUsesWith(cast.getInput());
    cast.erase();
  }
  return argumentChangesSign(index);
}

Value IoConverter::findQuantized(Value value, Storage &storage) {
  Operation *op = value.getDefiningOp();
  if (isa_and_nonnull<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(op)) {
    Value source = findQuantized(op->getOperand(0), storage);
    if (!source)
      return nullptr;
    builder.setInsertionPoint(op);
    Operation *copy = builder.clone(*op);
    copy->setOperand(0, source);
    copy->getResult(0).setType(
        cast<RankedTensorType>(op->getResult(0).getType())
            .clone(cast<RankedTensorType>(source.getType()).getElementType()));
    return copy->getResult(0);
  }
  if (auto cast = dyn_cast_or_null<CastOp>(op)) {
    auto type = llvm::cast<RankedTensorType>(cast.getInput().getType());
    if (!cast.getScale() || !type.getElementType().isInteger(8) ||
        cast.getClampMin() || cast.getClampMax())
      return nullptr;
    storage = {cast.getInputUnsigned(), cast.getScale()->convertToDouble(),
               static_cast<int32_t>(cast.getInputZp())};
    return cast.getInput();
  }
  // Functions of known range: what TFLite gives their integer results.
  if (isa_and_nonnull<SoftmaxOp, SigmoidOp>(op))
    storage = {false, 1.0 / 256, -128};
  else if (isa_and_nonnull<TanhOp>(op))
    storage = {false, 1.0 / 128, 0};
  else
    return nullptr;
  builder.setInsertionPointAfter(op);
  return quantize(builder, op->getLoc(), value, builder.getI8Type(), storage);
}

LogicalResult IoConverter::convertResult(unsigned index) {
  Value value = func.front().getTerminator()->getOperand(index);
  Type element = cast<RankedTensorType>(value.getType()).getElementType();
  if (!element.isF32() && !element.isInteger(8) && !element.isInteger(16))
    return success();
  Storage storage = Storage::get(func.getResultAttrDict(index));
  builder.setInsertionPoint(func.front().getTerminator());
  Location loc = func.getLoc();
  if (io == IoKind::F32) {
    if (element.isF32())
      return success();
    if (!storage.scale)
      return refuse("result " + Twine(index) + " has no '" + kScaleAttr + "'");
    setResult(index, dequantize(builder, loc, value, storage), Storage());
    return success();
  }
  if (element.isInteger(16))
    return refuse("result " + Twine(index) + " has 16 bits");
  if (element.isF32()) {
    value = findQuantized(value, storage);
    if (!value)
      return refuse("result " + Twine(index) + " is computed in f32");
  }
  bool wantUnsigned = io == IoKind::U8;
  builder.setInsertionPoint(func.front().getTerminator());
  if (storage.isUnsigned != wantUnsigned)
    value = changeSign(builder, loc, value, wantUnsigned);
  setResult(index, value, storage.as(wantUnsigned));
  return success();
}

namespace {
struct ConvertIo : impl::ConvertIoPassBase<ConvertIo> {
  using ConvertIoPassBase::ConvertIoPassBase;

  void runOnOperation() override {
    if (io == IoKind::AsIs)
      return;
    for (Operation &op : getOperation().getOps()) {
      auto function = dyn_cast<FunctionOpInterface>(op);
      if (!function || !function.isPublic() || function.isExternal())
        continue;
      if (failed(visit(function)))
        return signalPassFailure();
    }
  }

private:
  LogicalResult visit(FunctionOpInterface function) {
    auto func = dyn_cast<func::FuncOp>(function.getOperation());
    auto isStatic = [](Type type) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      return tensor && tensor.hasStaticShape();
    };
    if (!func || !llvm::all_of(func.getArgumentTypes(), isStatic) ||
        !llvm::all_of(func.getResultTypes(), isStatic))
      return function.emitError(
          "only tensors of static shape get other element types: ask for "
          "'io' before kernels become buffers");
    if (!func.getBody().hasOneBlock())
      return func.emitError("'io' needs a function of one block, this one has "
                            "control flow");
    return IoConverter(func, io).run();
  }
};
} // namespace
} // namespace pare::kernel
