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

#include "LinalgStorage.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Layout/ByElement.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "pare/Support/Constants.h"
#include "pare/Target/TargetDescription.h"
#include "llvm/ADT/TypeSwitch.h"
#include <algorithm>

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

/// Walks a function. A value is *moved* when its bits were changed from q to
/// q + 128 (or back: modulo 256 both are the same); its readers then read the
/// other form, with their zero points and bounds moved alike.
class StorageChooser {
public:
  explicit StorageChooser(bool wantsUnsigned) : wantsUnsigned(wantsUnsigned) {}

  void run(func::FuncOp func) {
    findResults(func);
    for (Operation &op : llvm::make_early_inc_range(func.front()))
      visit(&op);
  }

private:
  /// Values that leave the function, seen through movements of one operand: who
  /// computes them writes them as they are.
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

  bool isMoved(Value value) const { return moved.contains(value); }

  /// Whether an op's result, `isUnsigned` so far, is to be moved.
  bool moves(Value result, bool isUnsigned) const {
    return wantsUnsigned && !isUnsigned && isI8(result) &&
           !(leavesOnly.contains(result) && result.hasOneUse());
  }

  /// Lets `operand` read the moved value, or the one that was there.
  void require(OpOperand &operand, bool wantMoved) {
    Value value = operand.get();
    if (!isI8(value) || isMoved(value) == wantMoved)
      return;
    auto [it, inserted] = otherForm.try_emplace(value);
    if (inserted)
      it->second = convert(value, wantMoved);
    operand.set(it->second);
  }

  /// Exact: no scale, only the zero points differ. Which of both forms is
  /// called unsigned does not matter to the bits.
  Value convert(Value value, bool toMoved) {
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
    if (toMoved) {
      cast.setOutputZp(kShift);
      cast.setOutputUnsigned(true);
      moved.insert(cast.getResult(0));
    } else {
      cast.setInputZp(kShift);
      cast.setInputUnsigned(true);
    }
    return cast.getResult(0);
  }

  void visit(Operation *op) {
    TypeSwitch<Operation *>(op)
        .Case<Conv2DOp, DepthwiseConv2DOp, DenseOp>([&](auto linear) {
          // Constants in the place of activations are converted, too. What has
          // no tiles takes either form.
          if (!whyByElement(linear))
            require(linear.getInputMutable(),
                    linear.getInputUnsigned() != wantsUnsigned);
          require(linear.getWeightMutable(), false);
          shiftInput(linear);
          shiftResidual(linear);
          shiftOutput(linear);
        })
        .Case<TransposeConv2DOp>([&](TransposeConv2DOp conv) {
          require(conv.getWeightMutable(), false);
          shiftInput(conv);
          shiftOutput(conv);
        })
        .Case<CastOp>([&](CastOp cast) {
          shiftInput(cast);
          shiftOutput(cast);
          dropIdentity(cast);
        })
        .Case<AvgPool2DOp, SoftmaxOp>([&](auto kernel) {
          shiftInput(kernel);
          shiftOutput(kernel);
        })
        .Case<AddOp, SubOp, MulOp, MatmulOp>([&](auto binary) {
          if (isMoved(binary.getLhs())) {
            binary.setLhsZp(binary.getLhsZp() +
                            shiftOf(binary.getLhsUnsigned()));
            binary.setLhsUnsigned(!binary.getLhsUnsigned());
          }
          if (isMoved(binary.getRhs())) {
            binary.setRhsZp(binary.getRhsZp() +
                            shiftOf(binary.getRhsUnsigned()));
            binary.setRhsUnsigned(!binary.getRhsUnsigned());
          }
          shiftOutput(binary);
        })
        .Case<ReduceOp>([&](ReduceOp reduce) { visitReduce(reduce); })
        .Case<LookupOp>([&](LookupOp lookup) { visitLookup(lookup); })
        .Case<ClampOp, MaxPool2DOp>([&](auto kernel) {
          if (follow(kernel, kernel.getInputMutable())) {
            shiftBounds(kernel, shiftOf(kernel.getInputUnsigned()));
            kernel.setInputUnsigned(!kernel.getInputUnsigned());
          }
        })
        // A pad or a halo is stored as its low 8 bits.
        .Case<PadOp>([&](PadOp pad) {
          if (follow(pad, pad.getInputMutable()))
            pad.setValueAttr(shift(pad.getValue(), kShift));
        })
        .Case<FillHaloOp>([&](FillHaloOp halo) {
          if (follow(halo, halo.getInitMutable()))
            halo.setValueAttr(shift(halo.getValue(), kShift));
        })
        .Case<linalg::GenericOp>(
            [&](linalg::GenericOp generic) { visitGeneric(generic); })
        .Default([&](Operation *other) {
          if (isMovement(other))
            return visitMovement(other);
          requireSigned(other);
        });
  }

  /// Nobody else knows of the moved form.
  void requireSigned(Operation *op) {
    op->walk([&](Operation *inner) {
      for (OpOperand &operand : inner->getOpOperands())
        require(operand, false);
    });
  }

  /// Arithmetic on elements that no kernel covers. Its body is told what is
  /// stored in the other form, or stores it; tensors that the body reads by
  /// itself, and what it updates, are not.
  void visitGeneric(linalg::GenericOp op) {
    for (Operation &inner : *op.getBody())
      requireSigned(&inner);
    for (OpOperand *input : op.getDpsInputOperands())
      if (isMoved(input->get()))
        readMoved(op, *input);
    for (OpOperand &init : op.getDpsInitsMutable())
      require(init, false);
    if (!canWriteMoved(op) || !moves(op->getResult(0), /*isUnsigned=*/false))
      return;
    writeMoved(op);
    moved.insert(op->getResult(0));
  }

  /// What stored integers grow by when their form changes.
  static int32_t shiftOf(bool isUnsigned) {
    return isUnsigned ? -kShift : kShift;
  }

  template <typename OpTy> void shiftInput(OpTy op) {
    if (!isMoved(op.getInput()))
      return;
    op.setInputZp(op.getInputZp() + shiftOf(op.getInputUnsigned()));
    op.setInputUnsigned(!op.getInputUnsigned());
  }

  template <typename OpTy> void shiftResidual(OpTy) {}
  void shiftResidual(Conv2DOp conv) {
    if (!conv.getResidual() || !isMoved(conv.getResidual()))
      return;
    conv.setResidualZp(conv.getResidualZp() +
                       shiftOf(conv.getResidualUnsigned()));
    conv.setResidualUnsigned(!conv.getResidualUnsigned());
  }

  /// What a caller hands over unsigned, and an exact cast made signed, is what
  /// a layer wants: it reads the argument itself.
  void dropIdentity(CastOp cast) {
    if (cast->getNumResults() != 1 || !isMoved(cast->getResult(0)) ||
        cast.getScale() || cast.getClampMin() || cast.getClampMax() ||
        cast.getInputZp() != cast.getOutputZp() ||
        cast.getInputUnsigned() != cast.getOutputUnsigned() ||
        cast.getInput().getType() != cast->getResult(0).getType() ||
        !cast.getInput().hasOneUse())
      return;
    moved.erase(cast->getResult(0));
    moved.insert(cast.getInput());
    cast->getResult(0).replaceAllUsesWith(cast.getInput());
    cast.erase();
  }

  void shiftBounds(Operation *op, int32_t by) {
    for (StringRef name : {"clamp_min", "clamp_max"})
      if (auto bound = op->getAttrOfType<IntegerAttr>(name))
        // One beyond the values that i8 has is none, also at the end of i32.
        op->setAttr(name,
                    shift(IntegerAttr::get(
                              bound.getType(),
                              std::clamp<int64_t>(bound.getInt(), -256, 256)),
                          by));
  }

  template <typename OpTy> void shiftOutput(OpTy op) {
    if (op->getNumResults() != 1 ||
        !moves(op->getResult(0), op.getOutputUnsigned()))
      return;
    op.setOutputUnsigned(true);
    op.setOutputZp(op.getOutputZp() + kShift);
    shiftBounds(op, kShift);
    moved.insert(op->getResult(0));
  }

  /// Stored values wrap, as their bytes do.
  static IntegerAttr shift(Attribute value, int32_t by) {
    auto integer = cast<IntegerAttr>(value);
    return IntegerAttr::get(integer.getType(),
                            static_cast<int32_t>(integer.getInt() + by));
  }

  /// For ops whose result has the form of `operand`: true if that is moved.
  bool follow(Operation *op, OpOperand &operand) {
    if (op->getNumResults() != 1 || !isMoved(operand.get()))
      return false;
    moved.insert(op->getResult(0));
    return true;
  }

  void visitReduce(ReduceOp reduce) {
    if (!keepsForm(reduce)) {
      shiftInput(reduce);
      return shiftOutput(reduce);
    }
    if (!follow(reduce, reduce.getInputMutable()))
      return;
    int32_t by = shiftOf(reduce.getInputUnsigned());
    reduce.setInputUnsigned(!reduce.getInputUnsigned());
    reduce.setOutputUnsigned(reduce.getInputUnsigned());
    reduce.setInputZp(reduce.getInputZp() + by);
    reduce.setOutputZp(reduce.getOutputZp() + by);
  }

  /// The table holds the results: in the other form every entry grows.
  void visitLookup(LookupOp lookup) {
    require(lookup.getTableMutable(), false);
    if (isMoved(lookup.getInput()))
      lookup.setInputUnsigned(!lookup.getInputUnsigned());
    Attribute attr;
    if (lookup->getNumResults() != 1 ||
        !moves(lookup->getResult(0), /*isUnsigned=*/false) ||
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
    moved.insert(lookup->getResult(0));
  }

  /// Operands that hold elements take one form; an empty tensor has either.
  void visitMovement(Operation *op) {
    SmallVector<OpOperand *> holders;
    for (OpOperand &operand : op->getOpOperands())
      if (isI8(operand.get()) &&
          !operand.get().getDefiningOp<tensor::EmptyOp>())
        holders.push_back(&operand);
    bool anyMoved = llvm::any_of(
        holders, [&](OpOperand *operand) { return isMoved(operand->get()); });
    if (!anyMoved)
      return;
    for (OpOperand *operand : holders)
      require(*operand, true);
    for (Value result : op->getResults())
      moved.insert(result);
  }

  bool wantsUnsigned;
  DenseSet<Value> moved;
  DenseSet<Value> leavesOnly;
  DenseMap<Value, Value> otherForm;
};

struct ChooseStorage : impl::ChooseStoragePassBase<ChooseStorage> {
  void runOnOperation() override {
    const TargetDescription *target = requireTarget(getOperation());
    if (!target)
      return signalPassFailure();
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (!func.isDeclaration() && func.getBody().hasOneBlock())
        StorageChooser(target->wantsUnsignedActivations()).run(func);
  }
};
} // namespace
} // namespace pare::kernel
