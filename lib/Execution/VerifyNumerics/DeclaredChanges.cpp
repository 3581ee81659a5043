//===- DeclaredChanges.cpp - passes that change numbers on purpose --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Execution/VerifyNumerics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace pare {

/// The one list of passes that change numbers on purpose. What is not here has
/// to keep every bit.
bool mayChangeNumbers(llvm::StringRef pass) {
  static constexpr llvm::StringLiteral kPasses[] = {
      // Compression: other weights, other shapes, integers for floats.
      "pare-prune-channels", "pare-repair", "pare-quantize",
      // Constants of floats are multiplied into each other, and rounded.
      "convert-tosa-to-pare", "pare-fold-scales",
      "tosa-layerwise-constant-fold",
      // Other products of floats, whose sums round otherwise.
      "pare-choose-winograd",
      // Upstream's own approximations of float functions.
      "tosa-optional-decompositions",
      // The way out: float-rne multipliers become those of a tosa profile.
      "convert-pare-to-tosa"};
  return llvm::is_contained(kPasses, pass);
}

} // namespace pare
