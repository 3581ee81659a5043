//===- TargetDescription.h - what code generation asks of a target --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TARGET_TARGETDESCRIPTION_H
#define PARE_TARGET_TARGETDESCRIPTION_H

#include "mlir/IR/BuiltinOps.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace pare {

/// How a target multiplies 8-bit integers.
enum class DotProduct {
  /// Four unsigned times four signed bytes into each i32 lane (vpdpbusd).
  UnsignedSigned4,
  /// Four signed times four signed bytes into each i32 lane (sdot).
  SignedSigned4,
  /// 2x8 by 8x2 signed matrix product into four i32 lanes (smmla).
  SignedMatrix2x8,
  /// Two i16 products into each i32 lane (vpmaddwd), after widening.
  WidenedPairs,
  /// Widening multiply and pairwise accumulate (smull, sadalp).
  WidenedProducts,
};

/// What passes and lowerings may know of a target; they never test its name.
struct TargetDescription {
  llvm::StringRef name;
  llvm::StringRef summary;
  llvm::StringRef triple;
  llvm::StringRef cpu;
  llvm::StringRef features;
  /// The LLVM features without which the code of this target does not run, as
  /// `+a,+b`: refinements may add to them and take none away.
  llvm::StringRef required;
  /// Bits of a vector register and how many there are.
  unsigned vectorBits;
  unsigned vectorRegisters;
  DotProduct dot;

  unsigned lanes(unsigned elementBits) const {
    return vectorBits / elementBits;
  }
  /// True where activations are unsigned bytes, stored as q + 128: because the
  /// dot product wants them so, or because they take fewer steps to widen.
  bool wantsUnsignedActivations() const {
    return dot == DotProduct::UnsignedSigned4 ||
           dot == DotProduct::WidenedPairs;
  }
  /// True where bytes are multiplied as 16 bits, two to a lane: what is used
  /// often can be widened once, ahead of the products.
  bool multipliesWords() const { return dot == DotProduct::WidenedPairs; }
  /// True where `pare_kernel.byte_pairs` is one instruction (vpmaddubsw).
  bool multipliesBytePairs() const { return dot == DotProduct::WidenedPairs; }
  /// True where a product can take one lane of a register for all lanes of
  /// another (Arm): inputs are then loaded by whole vectors and not broadcast.
  bool multipliesByLane() const {
    return dot == DotProduct::SignedSigned4 ||
           dot == DotProduct::SignedMatrix2x8 ||
           dot == DotProduct::WidenedProducts;
  }
  /// True where `pare_kernel.pack_bytes` is a few instructions (x86): vectors
  /// of sums then leave together.
  bool packsBytes() const { return !multipliesByLane(); }
  /// True where `pare_kernel.high_product` and `rounding_shift` are one
  /// instruction each (Arm: sqdmulh or sqrdmulh, and srshl).
  bool hasHighProducts() const { return multipliesByLane(); }
};

/// All targets with a name, in the order of `--target=help`.
llvm::ArrayRef<TargetDescription> getTargets();

/// Prints what `--target=help` prints: a line with name and summary for each.
void listTargets(llvm::raw_ostream &os);

/// The target called `name` ("host" is the best one that this CPU runs), or
/// null.
const TargetDescription *findTarget(llvm::StringRef name);

/// The description behind a module's `pare_kernel.target`, or null where the
/// module has none or names an unknown one.
const TargetDescription *getTarget(mlir::ModuleOp module);

/// The same for a pass that cannot do without: null after an error that says
/// what to run first.
const TargetDescription *requireTarget(mlir::ModuleOp module);

} // namespace pare

#endif // PARE_TARGET_TARGETDESCRIPTION_H
