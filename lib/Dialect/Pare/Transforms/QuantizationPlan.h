//===- QuantizationPlan.h - what becomes integer, and with which types ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Planning asks only QuantizableOpInterface and changes nothing; Quantize.cpp
// carries the plan out.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_QUANTIZATIONPLAN_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_QUANTIZATIONPLAN_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "pare/Interfaces/QuantizableOpInterface.h"

namespace pare {

class QuantizationPlan {
public:
  /// Plans for `entry`, whose values carry `pare.range`. With `integerResults`
  /// the results leave the network as integers, where they can.
  QuantizationPlan(mlir::func::FuncOp entry, bool integerResults);

  /// The ops that become integer, in order.
  llvm::ArrayRef<QuantizableOpInterface> getOps() const { return ops; }
  bool isQuantized(mlir::Operation *op) const { return accepted.contains(op); }

  /// The ops that stay float and why, in order.
  llvm::ArrayRef<std::pair<mlir::Operation *, std::string>>
  getFloatOps() const {
    return floats;
  }

  /// The integer type of a value that an integer op reads or computes; null for
  /// others.
  mlir::quant::UniformQuantizedType getType(mlir::Value value) const;

private:
  struct Group {
    unsigned parent;
    std::optional<std::pair<double, double>> fixed, range, hidden;
    mlir::quant::UniformQuantizedType type;
  };

  std::string reasonForFloat(mlir::Operation *op, bool integerResults) const;
  void acceptOps(bool integerResults);
  void acceptMovingOps(llvm::ArrayRef<QuantizableOpInterface> moving);
  void joinSameScales();
  void joinConcats();
  void findRanges();
  unsigned groupOf(mlir::Value value);
  unsigned leader(unsigned group) const;
  void join(mlir::Value a, mlir::Value b);
  bool isVisible(mlir::Value value);

  mlir::func::FuncOp entry;
  llvm::SmallVector<QuantizableOpInterface> ops;
  llvm::SmallPtrSet<mlir::Operation *, 32> accepted;
  llvm::SmallVector<std::pair<mlir::Operation *, std::string>> floats;
  llvm::DenseMap<mlir::Value, unsigned> groupIndex;
  std::vector<Group> groups;
};

/// The range of `value`: that which its op fixes, that of calibration, or that
/// of the numbers of a constant.
std::optional<std::pair<double, double>> getRange(mlir::Value value);

/// The signed 8-bit type, one scale and zero point, that holds [low, high] and
/// zero; the zero point is nudged to an integer, so that zero is exact.
mlir::quant::UniformQuantizedType getActivationType(mlir::MLIRContext *context,
                                                    double low, double high);

/// The operands of `op` that have `role`.
llvm::SmallVector<mlir::OpOperand *> getOperandsOf(QuantizableOpInterface op,
                                                   OperandRole role);

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_QUANTIZATIONPLAN_H
