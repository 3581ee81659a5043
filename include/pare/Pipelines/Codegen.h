//===- Codegen.h - from any stage to the LLVM dialect ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_PIPELINES_CODEGEN_H
#define PARE_PIPELINES_CODEGEN_H

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"

namespace pare {

/// Where `pare-compile` stops: behind stage 3, 4 or 5 (before the lowering to
/// the LLVM dialect), or at its end.
enum class CodegenStage { Kernels, Buffers, Loops, LLVM };

/// Options of `pare-compile`; empty ones leave the module's target as it is,
/// or take `host` where it has none (see `pare-attach-target`).
struct CodegenOptions : mlir::PassPipelineOptions<CodegenOptions> {
  Option<std::string> target{*this, "target",
                             llvm::cl::desc("Name of the target")};
  Option<std::string> triple{*this, "triple", llvm::cl::desc("LLVM triple")};
  Option<std::string> cpu{*this, "cpu", llvm::cl::desc("LLVM cpu")};
  Option<std::string> features{*this, "features",
                               llvm::cl::desc("LLVM features, '+a,-b'")};
  Option<bool> requireInteger{
      *this, "require-integer",
      llvm::cl::desc("Fail, naming them, where ops with floats are left "
                     "(default: false)"),
      llvm::cl::init(false)};
  Option<kernel::IoKind> io{
      *this, "io",
      llvm::cl::desc("Element types that callers see (default: asis; see "
                     "pare-convert-io)"),
      llvm::cl::init(kernel::IoKind::AsIs),
      llvm::cl::values(
          clEnumValN(kernel::IoKind::AsIs, "asis", "As the network has it"),
          clEnumValN(kernel::IoKind::F32, "f32", "Real numbers"),
          clEnumValN(kernel::IoKind::I8, "i8", "Signed bytes"),
          clEnumValN(kernel::IoKind::U8, "u8", "Unsigned bytes"))};
  Option<bool> fastF32{
      *this, "fast-f32",
      llvm::cl::desc(
          "Compute convolutions of f32 with fewer products (default: "
          "true; off for the bits of the sum as it is written, see "
          "pare-choose-winograd)"),
      llvm::cl::init(true)};
  Option<OptimizeFor> optimize{
      *this, "optimize",
      llvm::cl::desc("What code is made for (default: speed; see "
                     "pare-choose-tiles)"),
      llvm::cl::init(OptimizeFor::Speed), getOptimizeValues()};
  Option<bool> taps{
      *this, "taps",
      llvm::cl::desc("Let every named tensor be observed (see pare-add-taps)"),
      llvm::cl::init(false)};
  Option<bool> profile{
      *this, "profile",
      llvm::cl::desc("Take the time behind each step (see pare-add-stamps)"),
      llvm::cl::init(false)};
  Option<int64_t> selftest{
      *this, "selftest",
      llvm::cl::desc("Cases of the self-test of each entry (default: 0, no "
                     "self-test; see pare-choose-selftest)"),
      llvm::cl::init(0)};
  Option<CodegenStage> until{
      *this, "until", llvm::cl::desc("Where to stop (default: llvm)"),
      llvm::cl::init(CodegenStage::LLVM),
      llvm::cl::values(
          clEnumValN(CodegenStage::Kernels, "kernels",
                     "Kernels on tensors (stage 3)"),
          clEnumValN(CodegenStage::Buffers, "buffers",
                     "Kernels on buffers in one arena (stage 4)"),
          clEnumValN(CodegenStage::Loops, "loops",
                     "Loops over vectors (stage 5)"),
          clEnumValN(CodegenStage::LLVM, "llvm", "The LLVM dialect"))};
};

/// Appends `pare-compile`: a module of any stage from 0 to 4 becomes the LLVM
/// dialect, with nothing of Pare's left but `pare.interface` on its entries.
void buildCodegenPipeline(mlir::OpPassManager &pm,
                          const CodegenOptions &options);

/// The parts of it, each from one stage to the next.
void buildGraphToKernels(mlir::OpPassManager &pm);
void buildKernelsToBuffers(mlir::OpPassManager &pm,
                           OptimizeFor optimize = OptimizeFor::Speed);
void buildBuffersToLoops(mlir::OpPassManager &pm, bool profile = false);
void buildLoopsToLLVM(mlir::OpPassManager &pm);

void registerCodegenPipeline();

} // namespace pare

#endif // PARE_PIPELINES_CODEGEN_H
