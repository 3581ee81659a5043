//===- UnscaledLoads.h - displacements of vector loads on Arm -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_TARGET_UNSCALEDLOADS_H
#define PARE_LIB_TARGET_UNSCALEDLOADS_H

namespace pare {

/// Has LLVM's code generation for AArch64 end with loads of vectors in their
/// form of unscaled displacement (`ldur`) where one of 255 bytes at most allows
/// it. The instruction has the same size and does the same. Some cores (by
/// LLVM's model, Neoverse N1) start an operation on integers beside the scaled
/// form, which takes the place of a product in a loop of products; none starts
/// more for the unscaled one.
///
/// Concerns all code that this process generates from then on; may be called
/// more than once.
void registerUnscaledLoads();

} // namespace pare

#endif // PARE_LIB_TARGET_UNSCALEDLOADS_H
