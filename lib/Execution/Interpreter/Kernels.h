//===- Kernels.h - what the interpreter's kernels share -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_EXECUTION_INTERPRETER_KERNELS_H
#define PARE_LIB_EXECUTION_INTERPRETER_KERNELS_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Support/Numerics.h"
#include "pare/Support/RowMajor.h"
#include <functional>
#include <vector>

namespace pare::interpreter {

using numerics::StoredRange;

/// A row-major tensor. An element takes the bytes that a caller gives it: 1 for
/// i1 and i4, 8 for i48 and index, and keeps its sign there.
struct Tensor {
  explicit Tensor(mlir::RankedTensorType type);

  mlir::RankedTensorType type;
  /// Bits of an element, and bytes that it takes.
  unsigned bits;
  int64_t elementBytes;
  std::vector<char> bytes;

  llvm::ArrayRef<int64_t> shape() const { return type.getShape(); }
  int64_t size() const { return type.getNumElements(); }
  bool isFloat() const { return type.getElementType().isF32(); }
  float *floats() { return reinterpret_cast<float *>(bytes.data()); }

  /// One stored integer of up to 32 bits, sign- or zero-extended.
  int32_t integer(int64_t index, bool isUnsigned) const;
  /// The same of up to 64 bits.
  int64_t wideInteger(int64_t index, bool isUnsigned) const;
  /// Keeps the low bits of `value`, as many as the element has.
  void setInteger(int64_t index, int64_t value);
  /// All of them, less `zeroPoint`.
  std::vector<int32_t> integers(bool isUnsigned, int32_t zeroPoint) const;
  std::vector<int64_t> wideIntegers(bool isUnsigned, int64_t zeroPoint) const;

  /// Sets element `index` to element `from` of a tensor of the same type.
  void copyElement(int64_t index, const Tensor &tensor, int64_t from);
};

/// Where SSA values live. Every value has memory of its own; a scalar is a
/// tensor of rank 0.
class Values {
public:
  Tensor &operator[](mlir::Value value);
  /// A tensor that no value has.
  Tensor &add(mlir::RankedTensorType type);

  /// Ends a run, with an error: what these inputs lead to has no meaning (an
  /// index outside of a tensor). The first such error of a run is told.
  void fail(mlir::Location location, const llvm::Twine &message);
  bool hasFailed() const { return isFailed; }
  void forgetFailure() { isFailed = false; }

private:
  llvm::DenseMap<mlir::Value, std::unique_ptr<Tensor>> tensors;
  std::vector<std::unique_ptr<Tensor>> others;
  bool isFailed = false;
};

/// One op, ready to run.
using Step = std::function<void()>;

/// Each makes the step of one op, or fails with an error there.
mlir::FailureOr<Step> buildLinear(mlir::Operation *op, Values &values);
mlir::FailureOr<Step> buildMatmul(kernel::MatmulOp op, Values &values);
mlir::FailureOr<Step> buildElementwise(mlir::Operation *op, Values &values);
mlir::FailureOr<Step> buildSoftmax(kernel::SoftmaxOp op, Values &values);
mlir::FailureOr<Step> buildPool(mlir::Operation *op, Values &values);
mlir::FailureOr<Step> buildReduce(kernel::ReduceOp op, Values &values);
mlir::FailureOr<Step> buildMovement(mlir::Operation *op, Values &values);
/// Integer ops of TOSA (Tosa.h).
mlir::FailureOr<Step> buildTosa(mlir::Operation *op, Values &values);
/// Structured ops: those of linalg, whatever their maps and bodies.
mlir::FailureOr<Step> buildLinalg(mlir::linalg::LinalgOp op, Values &values);
/// A scalar op, or one that does the same to every element of tensors.
mlir::FailureOr<Step> buildMap(mlir::Operation *op, Values &values);
/// Fills the value of a constant, once.
llvm::LogicalResult loadConstant(mlir::Operation *op, mlir::Attribute value,
                                 Values &values);

/// Requantization of one kernel of products: constants per channel, or one for
/// all.
struct Requantizer {
  std::optional<kernel::Rounding> rounding;
  Tensor *multiplier = nullptr, *shift = nullptr;
  int32_t zeroPoint;
  StoredRange range;

  /// What is stored for a sum of `channel`. Without multiplier the sum has 32
  /// bits.
  int32_t operator()(int64_t channel, int64_t acc) const;
};

/// The operands of a conv2d, depthwise_conv2d or dense as its definition has
/// them, whether they are packed or not; null where there is none.
struct LinearOperands {
  Tensor *weight, *bias, *multiplier, *shift;
};
template <typename OpTy>
mlir::FailureOr<LinearOperands> linearOperands(OpTy op, Values &values);

/// A convolution by Winograd, with its operands.
Step buildWinograd(kernel::Conv2DOp op, const LinearOperands &operands,
                   Values &values);

/// The requantizer of conv2d, depthwise_conv2d, dense, transpose_conv2d,
/// matmul.
template <typename OpTy>
mlir::FailureOr<Requantizer> requantizerOf(OpTy op, Values &values);

/// Fails where the arithmetic of `op` is not on f32 or on integers of up to 32
/// bits, or its rounding profile is not float-rne; kernels of products and
/// average pools know all profiles that they verify, and 64 bits.
llvm::LogicalResult checkArithmetic(mlir::Operation *op);

/// The stored bounds of an integer result: its type's own, narrowed by the
/// clamp. Under float-rne the zero point has to be near (Numerics.h).
mlir::FailureOr<StoredRange> boundsOf(mlir::Operation *op, mlir::Type element,
                                      bool isUnsigned, int32_t zeroPoint,
                                      std::optional<mlir::Attribute> clampMin,
                                      std::optional<mlir::Attribute> clampMax);

/// f32 bounds of a result; NaN passes.
struct FloatRange {
  FloatRange(std::optional<mlir::Attribute> clampMin,
             std::optional<mlir::Attribute> clampMax);
  float low, high;
  float clamp(float x) const {
    x = x < low ? low : x;
    return x > high ? high : x;
  }
};

inline int64_t dot(llvm::ArrayRef<int64_t> a, llvm::ArrayRef<int64_t> b) {
  int64_t sum = 0;
  for (size_t i = 0, e = a.size(); i < e; ++i)
    sum += a[i] * b[i];
  return sum;
}

template <typename OpTy>
mlir::FailureOr<Requantizer> requantizerOf(OpTy op, Values &values) {
  mlir::Type element =
      mlir::cast<mlir::ShapedType>(op.getInit().getType()).getElementType();
  Requantizer result{op.getRounding(), nullptr, nullptr,
                     static_cast<int32_t>(op.getOutputZp()), StoredRange{}};
  if (op.getMultiplier())
    result.multiplier = &values[op.getMultiplier()];
  if (op.getShift())
    result.shift = &values[op.getShift()];
  // A result of 64 bits is the sum as it is.
  if (element.isInteger(64))
    return result;
  auto range = boundsOf(op, element, op.getOutputUnsigned(), result.zeroPoint,
                        op.getClampMin(), op.getClampMax());
  if (mlir::failed(range))
    return mlir::failure();
  result.range = *range;
  return result;
}

} // namespace pare::interpreter

#endif // PARE_LIB_EXECUTION_INTERPRETER_KERNELS_H
