//===- TosaToPare.h - the parts of convert-tosa-to-pare -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Private to this folder. The pass works in four steps, one file each:
// constants are folded, every TOSA op that pare knows is converted by itself,
// pare ops that belong together are joined, and names are given.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_TOSATOPARE_TOSATOPARE_H
#define PARE_LIB_CONVERSION_TOSATOPARE_TOSATOPARE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/PatternMatch.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include <string>

namespace pare::tosa_to_pare {

/// What the conversion of one function knows while it goes through the ops.
class Converter {
public:
  explicit Converter(mlir::RewriterBase &rewriter) : rewriter(rewriter) {}

  mlir::RewriterBase &rewriter;

  /// Operand `index` of `op` as ops of pare take it: an f32 `tosa.const`
  /// becomes a `pare.constant`, once. Values that are not finite are an error
  /// at `op`.
  mlir::Value operand(mlir::Operation *op, unsigned index);

  /// The value of an f32 constant operand; null if it is none.
  mlir::ElementsAttr constant(mlir::Operation *op, unsigned index);

  /// Whether all tensors of `op` but constants of other kinds are static f32.
  /// Declines `op` otherwise.
  bool isFloat(mlir::Operation *op);

  /// Whether the operand is a constant 0. Declines `op` otherwise.
  bool isZero(mlir::Operation *op, unsigned index, llvm::StringRef what);

  /// Keeps `op`; the remark on it will give the reason. Returns failure.
  mlir::LogicalResult decline(mlir::Operation *op, const llvm::Twine &reason);

  /// Why `op` stays, or an empty string.
  llvm::StringRef reason(mlir::Operation *op) const;

  /// Replaces `op` by `replacement`, which takes over its other attributes.
  void replace(mlir::Operation *op, mlir::Operation *replacement);

  /// A constant in front of `op` with the given value.
  mlir::Value createConstant(mlir::Operation *op, mlir::ElementsAttr value);

  /// Whether an error was emitted.
  bool hasError() const { return error; }

private:
  bool checkFinite(mlir::Operation *op, unsigned index,
                   mlir::ElementsAttr value);

  llvm::DenseMap<mlir::Value, mlir::Value> constants;
  llvm::DenseMap<mlir::Operation *, std::string> reasons;
  bool error = false;
};

/// The static type of a value whose type is known to be a ranked tensor.
inline mlir::RankedTensorType tensorType(mlir::Value value) {
  return llvm::cast<mlir::RankedTensorType>(value.getType());
}

/// Evaluates f32 TOSA ops whose operands are constants.
void foldTosaConstants(mlir::func::FuncOp func);

/// Replaces chains of TOSA ops that are one op of pare (softmax).
void convertChains(mlir::func::FuncOp func, Converter &converter);

/// Convert one op each; failure leaves it as it is.
mlir::LogicalResult convertLinear(mlir::Operation *op, Converter &converter);
mlir::LogicalResult convertElementwise(mlir::Operation *op,
                                       Converter &converter);
mlir::LogicalResult convertPoolOrReduce(mlir::Operation *op,
                                        Converter &converter);
mlir::LogicalResult convertMovement(mlir::Operation *op, Converter &converter);

/// Joins ops of pare: 1x1 convolutions of vectors into dense layers, pads and
/// slices into the windows behind them, reductions with each other.
mlir::LogicalResult joinOps(mlir::func::FuncOp func);

/// Gives every network op without a name a unique one.
void nameOps(mlir::func::FuncOp func);

} // namespace pare::tosa_to_pare

#endif // PARE_LIB_CONVERSION_TOSATOPARE_TOSATOPARE_H
