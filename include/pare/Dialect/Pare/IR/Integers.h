//===- Integers.h - what quantized types say in plain integers ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shared by the conversions that replace quantized types by their storage.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PARE_IR_INTEGERS_H
#define PARE_DIALECT_PARE_IR_INTEGERS_H

#include "mlir/Transforms/DialectConversion.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Support/Numerics.h"

namespace pare {

/// What a tensor's per-tensor quantized type says; absent for f32.
struct Quantization {
  double scale;
  int32_t zeroPoint;
  /// The storage range of the type.
  numerics::StoredRange range;

  bool sameScale(const Quantization &other) const {
    return scale == other.scale && zeroPoint == other.zeroPoint;
  }
  /// `value` as it is stored.
  int32_t store(float value) const {
    return numerics::quantize(value, static_cast<float>(scale), zeroPoint,
                              range);
  }
};
std::optional<Quantization> quantizationOf(mlir::Type tensor);
inline std::optional<Quantization> quantizationOf(mlir::Value value) {
  return quantizationOf(value.getType());
}

/// The stored integers that the activation of an op with a quantized result
/// leaves.
numerics::StoredRange storedBounds(mlir::Value result,
                                   std::optional<llvm::APFloat> clampMin,
                                   std::optional<llvm::APFloat> clampMax);

/// Whether stored values of `from` have to be requantized to be of `to`:
/// another scale or zero point, or a narrower storage range.
bool needsRequantize(mlir::Type from, mlir::Type to);

/// The real factors from a linear op's accumulator to its result, one per
/// output channel or one for all: `s_in * s_w[c] / s_out`.
std::vector<double> linearFactors(mlir::Operation *op);

bool isQuantizedTensor(mlir::Type type);

/// Quantized tensors become tensors of their storage; narrow integers take a
/// byte.
void addStorageConversions(mlir::TypeConverter &converter);

/// Whether integer code can take the types of `op`'s operands and result; else
/// an error at it.
llvm::LogicalResult verifyIntegerTypes(mlir::Operation *op);

/// The rounding profile of a module, `float-rne` where it names none; an error
/// for one that is not known.
llvm::FailureOr<llvm::StringRef> getRoundingProfile(mlir::ModuleOp module);
inline constexpr llvm::StringLiteral kFloatRne = "float-rne";
inline constexpr llvm::StringLiteral kTosaDouble = "tosa-double";
inline constexpr llvm::StringLiteral kTosaSingle = "tosa-single";

/// Plain integers do not say what they mean: the scale and zero point of a
/// quantized argument or result move into its attributes.
void recordQuantization(mlir::func::FuncOp func);

} // namespace pare

#endif // PARE_DIALECT_PARE_IR_INTEGERS_H
