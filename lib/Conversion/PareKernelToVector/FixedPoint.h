//===- FixedPoint.h - the tosa profiles on vectors ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_FIXEDPOINT_H
#define PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_FIXEDPOINT_H

#include "KernelBuilder.h"

namespace pare {

/// What is known of sums and scales when code is made.
struct FixedPointForm {
  /// DOUBLE_ROUND.
  bool isDouble = false;
  /// Results are clamped to at least zero, and do not wrap: negative sums may
  /// be taken for zero, and rounding needs no sign.
  bool clampsNegative = false;
  /// All shifts are 32 or more: only the upper halves of products count.
  bool isHigh = false;
};

/// TOSA's fixed-point scaling of i32 sums by one multiplier and shift a lane:
/// `numerics::scaleTosaSingle` or `scaleTosaDouble`, bit for bit, for shifts of
/// 2..62 and multipliers of at least 0.
///
/// Products have 64 bits. x86 multiplies the even lanes of its operands, so
/// there even and odd lanes are scaled apart and put together again; elsewhere
/// all lanes are extended, or in high form upper halves of products are used.
class FixedPointScale {
public:
  FixedPointScale() = default;

  /// What depends on the scales alone, to be made once for many sums.
  /// `multiplier` is a vector of i16 or i32, `shift` one of i8.
  FixedPointScale(KernelBuilder &k, mlir::Value multiplier, mlir::Value shift,
                  FixedPointForm form);

  /// The scaled sums, as i32.
  mlir::Value apply(KernelBuilder &k, mlir::Value sum) const;

private:
  /// The 64-bit constants of some of the lanes.
  struct Part {
    mlir::Value multiplier, shift, offset, signs;
  };

  mlir::Value scalePart(KernelBuilder &k, mlir::Value sum,
                        const Part &part) const;

  mlir::Value applyHigh(KernelBuilder &k, mlir::Value sum) const;

  FixedPointForm form;
  llvm::SmallVector<Part, 2> parts;
  /// What `offset` leaves after the shift, to be taken off; null in high form.
  mlir::Value excess;
  /// High form: what is left to shift by, less 32, as i32.
  mlir::Value rest;
  /// High form on a target with high products: the multiplier, as i32. Then
  /// `rest` is the shift less 31, and there are no parts.
  mlir::Value highMultiplier;
};

/// Adds the zero point to i32, clamps and narrows, as `numerics::storeScaled`
/// does. The bounds less the zero point have to fit 32 bits.
mlir::Value storeScaled(KernelBuilder &k, mlir::Value scaled,
                        const StoredInteger &stored);

/// Rounds 1 to 4 vectors of reals, over the result's scale, to nearest even and
/// stores them, one behind the other, as `numerics::store` does. NaN must not
/// occur.
mlir::Value storeReals(KernelBuilder &k, llvm::ArrayRef<mlir::Value> reals,
                       const StoredInteger &stored);

/// Whether i32 become bytes by steps that saturate, which needs no clamp ahead.
bool narrowsBySaturation(const TargetDescription &target,
                         const StoredInteger &stored);

/// The same of one, two or four vectors where the target packs bytes and
/// narrows by saturation; see `pare_kernel.pack_bytes`.
mlir::Value packScaled(KernelBuilder &k, mlir::ValueRange parts,
                       const StoredInteger &stored, bool interleaved = false);

} // namespace pare

#endif // PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_FIXEDPOINT_H
