//===- ChooseStorage.cpp - signed or unsigned 8-bit activations -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One walk in program order. Each i8 value is stored signed or unsigned; an op
// takes its operands as they come, or asks for the other form by a cast.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "pare/Support/Constants.h"
#include "pare/Target/TargetDescription.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_CHOOSESTORAGEPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {

/// What a stored integer grows by in the unsigned form.
constexpr int32_t kShift = 128;

bool isI8(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.getElementType().isInteger(8);
}

/// Moves elements and computes nothing: the form of its result is the form of
/// its operands.
bool isMovement(Operation *op) {
  return isa<tensor::ExtractSliceOp, tensor::InsertSliceOp,
             tensor::CollapseShapeOp, tensor::ExpandShapeOp, tensor::ReshapeOp,
             tensor::CastOp, linalg::TransposeOp>(op);
}

/// Kernels whose result has the form of their input.
bool keepsForm(Operation *op) {
  if (auto reduce = dyn_cast<ReduceOp>(op))
    return reduce.getKind() == KernelReduceKind::Max;
  return isMovement(op) || isa<ClampOp, MaxPool2DOp, PadOp, FillHaloOp>(op);
}

class StorageChooser {
public:
  void run(func::FuncOp func) {
    findResults(func);
    for (Operation &op : llvm::make_early_inc_range(func.front()))
      visit(&op);
  }

private:
  /// Values that leave the function, seen through movements of one operand: who
  /// computes them writes them signed.
  void findResults(func::FuncOp func) {
    for (Value value : func.front().getTerminator()->getOperands()) {
      while (isI8(value) && leavesOnly.insert(value).second &&
             value.hasOneUse()) {
        Operation *op = value.getDefiningOp();
        if (!op || !isMovement(op) || isa<tensor::InsertSliceOp>(op))
          break;
        value = op->getOperand(0);
      }
    }
  }

  bool isUnsigned(Value value) const { return unsignedValues.contains(value); }

  bool becomesUnsigned(Value result) const {
    return isI8(result) && !(leavesOnly.contains(result) && result.hasOneUse());
  }

  /// Gives `operand` the form that is asked for.
  void require(OpOperand &operand, bool wantUnsigned) {
    Value value = operand.get();
    if (!isI8(value) || isUnsigned(value) == wantUnsigned)
      return;
    auto [it, inserted] = otherForm.try_emplace(value);
    if (inserted)
      it->second = convert(value, wantUnsigned);
    operand.set(it->second);
  }

  Value convert(Value value, bool toUnsigned) {
    OpBuilder builder(value.getContext());
    builder.setInsertionPointAfterValue(value);
    auto type = cast<RankedTensorType>(value.getType());
    Location loc = value.getLoc();
    Value empty = tensor::EmptyOp::create(builder, loc, type.getShape(),
                                          type.getElementType());
    OperationState state(loc, CastOp::getOperationName());
    state.addOperands({value, empty});
    state.addTypes(type);
    auto cast = mlir::cast<CastOp>(builder.create(state));
    // Exact: no scale, only the zero points differ.
    if (toUnsigned) {
      cast.setOutputZp(kShift);
      cast.setOutputUnsigned(true);
      unsignedValues.insert(cast.getResult(0));
    } else {
      cast.setInputZp(kShift);
      cast.setInputUnsigned(true);
    }
    return cast.getResult(0);
  }

  void visit(Operation *op) {
    TypeSwitch<Operation *>(op)
        .Case<Conv2DOp, DepthwiseConv2DOp, DenseOp>([&](auto linear) {
          // Constants in the place of activations are converted, too.
          require(linear.getInputMutable(), true);
          require(linear.getWeightMutable(), false);
          shiftInput(linear);
          shiftOutput(linear);
        })
        .Case<CastOp, AvgPool2DOp, SoftmaxOp>([&](auto kernel) {
          shiftInput(kernel);
          shiftOutput(kernel);
        })
        .Case<AddOp, SubOp, MulOp>([&](auto binary) {
          if (isUnsigned(binary.getLhs())) {
            binary.setLhsUnsigned(true);
            binary.setLhsZp(binary.getLhsZp() + kShift);
          }
          if (isUnsigned(binary.getRhs())) {
            binary.setRhsUnsigned(true);
            binary.setRhsZp(binary.getRhsZp() + kShift);
          }
          shiftOutput(binary);
        })
        .Case<ReduceOp>([&](ReduceOp reduce) { visitReduce(reduce); })
        .Case<LookupOp>([&](LookupOp lookup) { visitLookup(lookup); })
        .Case<ClampOp, MaxPool2DOp>([&](auto kernel) {
          if (follow(kernel, kernel.getInputMutable())) {
            kernel.setInputUnsigned(true);
            shiftBounds(kernel);
          }
        })
        .Case<PadOp>([&](PadOp pad) {
          if (follow(pad, pad.getInputMutable()))
            pad.setValueAttr(shift(pad.getValue()));
        })
        .Case<FillHaloOp>([&](FillHaloOp halo) {
          if (follow(halo, halo.getInitMutable()))
            halo.setValueAttr(shift(halo.getValue()));
        })
        .Default([&](Operation *other) {
          if (isMovement(other))
            return visitMovement(other);
          // Nobody else knows of the unsigned form.
          other->walk([&](Operation *inner) {
            for (OpOperand &operand : inner->getOpOperands())
              require(operand, false);
          });
        });
  }

  template <typename OpTy> void shiftInput(OpTy op) {
    if (!isUnsigned(op.getInput()))
      return;
    op.setInputUnsigned(true);
    op.setInputZp(op.getInputZp() + kShift);
  }

  void shiftBounds(Operation *op) {
    for (StringRef name : {"clamp_min", "clamp_max"})
      if (auto bound = op->getAttrOfType<IntegerAttr>(name))
        // One beyond the values that i8 has is none, also at the end of i32.
        op->setAttr(name, shift(IntegerAttr::get(
                              bound.getType(),
                              std::clamp<int64_t>(bound.getInt(), -256, 256))));
  }

  template <typename OpTy> void shiftOutput(OpTy op) {
    if (op->getNumResults() != 1 || !becomesUnsigned(op->getResult(0)))
      return;
    op.setOutputUnsigned(true);
    op.setOutputZp(op.getOutputZp() + kShift);
    shiftBounds(op);
    unsignedValues.insert(op->getResult(0));
  }

  /// Stored values wrap, as their bytes do.
  static IntegerAttr shift(Attribute value) {
    auto integer = cast<IntegerAttr>(value);
    return IntegerAttr::get(integer.getType(),
                            static_cast<int32_t>(integer.getInt() + kShift));
  }

  /// For ops whose result has the form of `operand`: true if that is unsigned.
  bool follow(Operation *op, OpOperand &operand) {
    if (op->getNumResults() != 1 || !isUnsigned(operand.get()))
      return false;
    unsignedValues.insert(op->getResult(0));
    return true;
  }

  void visitReduce(ReduceOp reduce) {
    if (!keepsForm(reduce)) {
      shiftInput(reduce);
      return shiftOutput(reduce);
    }
    if (!follow(reduce, reduce.getInputMutable()))
      return;
    reduce.setInputUnsigned(true);
    reduce.setOutputUnsigned(true);
    reduce.setInputZp(reduce.getInputZp() + kShift);
    reduce.setOutputZp(reduce.getOutputZp() + kShift);
  }

  /// The table holds the results: in the other form every entry grows.
  void visitLookup(LookupOp lookup) {
    require(lookup.getTableMutable(), false);
    if (isUnsigned(lookup.getInput()))
      lookup.setInputUnsigned(true);
    Attribute attr;
    if (lookup->getNumResults() != 1 ||
        !becomesUnsigned(lookup->getResult(0)) ||
        !matchPattern(lookup.getTable(), m_Constant(&attr)))
      return;
    std::optional<std::vector<int8_t>> table = readElements<int8_t>(attr);
    if (!table)
      return;
    for (int8_t &entry : *table)
      entry = static_cast<int8_t>(static_cast<uint8_t>(entry) ^ 0x80);
    OpBuilder builder(lookup);
    auto type = cast<RankedTensorType>(lookup.getTable().getType());
    auto constant = arith::ConstantOp::create(
        builder, lookup.getLoc(), type, buildElements<int8_t>(type, *table));
    lookup.getTableMutable().assign(constant.getResult());
    unsignedValues.insert(lookup->getResult(0));
  }

  /// Operands that hold elements take one form; an empty tensor has either.
  void visitMovement(Operation *op) {
    SmallVector<OpOperand *> holders;
    for (OpOperand &operand : op->getOpOperands())
      if (isI8(operand.get()) &&
          !operand.get().getDefiningOp<tensor::EmptyOp>())
        holders.push_back(&operand);
    bool anyUnsigned = llvm::any_of(holders, [&](OpOperand *operand) {
      return isUnsigned(operand->get());
    });
    if (!anyUnsigned)
      return;
    for (OpOperand *operand : holders)
      require(*operand, true);
    for (Value result : op->getResults())
      unsignedValues.insert(result);
  }

  DenseSet<Value> unsignedValues;
  DenseSet<Value> leavesOnly;
  DenseMap<Value, Value> otherForm;
};

struct ChooseStorage : impl::ChooseStoragePassBase<ChooseStorage> {
  void runOnOperation() override {
    const TargetDescription *target = requireTarget(getOperation());
    if (!target)
      return signalPassFailure();
    if (!target->wantsUnsignedActivations())
      return;
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (!func.isDeclaration() && func.getBody().hasOneBlock())
        StorageChooser().run(func);
  }
};
} // namespace
} // namespace pare::kernel
