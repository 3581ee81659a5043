//===- Codegen.cpp - from any stage to the LLVM dialect -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `pare-compile`, stage by stage. A step does nothing on IR that is past it, so
// the pipeline starts wherever the module stands.
//
//===----------------------------------------------------------------------===//

#include "pare/Pipelines/Codegen.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Tosa/Transforms/Passes.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "pare/Conversion/Passes.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "pare/Pipelines/Front.h"
#include "pare/Target/Transforms/Passes.h"

using namespace mlir;

namespace pare {

/// Stages 0 to 2 to stage 3.
void buildGraphToKernels(OpPassManager &pm) {
  // Code is made for entries only: what references describe is known by now.
  pm.addPass(createDropReferencePass());
  buildFrontPipeline(pm);
  // A network with a rounding profile of TOSA is compiled as what it would
  // leave as, so that both are one definition.
  ConvertPareToTosaPassOptions tosa;
  tosa.forCompile = true;
  pm.addPass(createConvertPareToTosaPass(tosa));
  pm.addPass(createConvertPareToPareKernelPass());
  // What is declared to be C code needs no lowering.
  pm.addPass(createConvertExternToPareKernelPass());
  // What was quantized before it came here. Behind the graph's way to kernels,
  // which leaves it alone.
  pm.addPass(createConvertTosaToPareKernelPass());
  // The arena is planned for straight-line entries, so helpers go into them.
  pm.addPass(createInlinerPass());
  pm.addPass(createSymbolDCEPass());
}

/// What no kernel covers: upstream's way from TOSA and tensor arithmetic to
/// linalg. Nothing here touches kernels.
static void addLeftoversToLinalg(OpPassManager &pm) {
  OpPassManager &func = pm.nest<func::FuncOp>();
  // Ops without a lowering of their own become ones that have.
  // Transposed convolutions have a lowering only as ordinary ones.
  func.addPass(tosa::createTosaOptionalDecompositionsPass());
  func.addPass(tosa::createTosaInferShapesPass());
  func.addPass(tosa::createTosaMakeBroadcastablePass());
  // Convolutions, matmuls and pools have named linalg ops; these must go first,
  // or the general patterns would see them.
  func.addPass(tosa::createTosaToLinalgNamed());
  func.addPass(createCanonicalizerPass());
  func.addPass(tosa::createTosaLayerwiseConstantFoldPass());
  func.addPass(tosa::createTosaMakeBroadcastablePass());
  func.addPass(tosa::createTosaToLinalg());
  // Constants, then pads, slices, concats and reshapes. The scaling of single
  // numbers stays an op until it is known whether they become vectors.
  func.addPass(createTosaToArithPass());
  func.addPass(createTosaToTensorPass());
  // `arith` on tensors, as torch-mlir and foreign dialects write it.
  pm.addPass(createConvertElementwiseToLinalgPass());
  // Fewer buffers and fewer loops for chains of these ops.
  pm.addPass(createLinalgElementwiseOpFusionPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

/// Stage 3 to stage 4.
void buildKernelsToBuffers(OpPassManager &pm, OptimizeFor optimize) {
  // Before halos: its CSE would make one of two that are filled alike, and then
  // bufferization has to copy it.
  addLeftoversToLinalg(pm);
  // No later step has to think of dimensions of size 0.
  pm.addNestedPass<func::FuncOp>(kernel::createFoldEmptyKernelsPass());
  // Behind taps, which read what a convolution computes, and before storage:
  // there is one result less whose form is chosen.
  pm.addNestedPass<func::FuncOp>(kernel::createFuseResidualsPass());
  // What is stored decides what padding is filled with, and padding that is
  // part of the input lets the zero point go into the bias; weights are packed
  // for a tile, with the bias and multipliers that are final by then.
  pm.addPass(kernel::createChooseStoragePass());
  pm.addNestedPass<func::FuncOp>(kernel::createMaterializeHalosPass());
  pm.addNestedPass<func::FuncOp>(kernel::createFoldZeroPointsPass());
  pm.addPass(kernel::createProveWidthsPass());
  pm.addPass(kernel::createChooseTilesPass({optimize}));
  pm.addPass(kernel::createPackWeightsPass());
  // Callers' inputs are not ours to write.
  pm.addPass(target::createProtectInputsPass());
  pm.addNestedPass<func::FuncOp>(kernel::createSplitEmptyTensorsPass());
  // Producers write straight into the slice of a buffer that they are for: the
  // interior of a padded buffer, a part of a concatenation.
  pm.addPass(bufferization::createEmptyTensorEliminationPass());
  bufferization::OneShotBufferizePassOptions bufferize;
  bufferize.bufferizeFunctionBoundaries = true;
  // C callers hand over row-major buffers.
  bufferize.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  pm.addPass(bufferization::createOneShotBufferizePass(bufferize));
  // Results become arguments, and what computed them writes there.
  pm.addPass(target::createWriteResultsPass());
  // C functions get row-major buffers; those that this takes are planned, too.
  pm.addPass(target::createLowerExternCallsPass());
  // Equal subviews become one, and then copies onto themselves fold.
  pm.addPass(createCSEPass());
  pm.addPass(createCanonicalizerPass());
  // So that a result with a border may lie over what it is computed from.
  pm.addNestedPass<func::FuncOp>(kernel::createSinkHalosPass());
  // What kernels widen on the way to their products has its place, too.
  pm.addPass(kernel::createAddScratchPass());
  pm.addPass(kernel::createPlanMemoryPass());
}

/// Stage 4 to stage 5.
void buildBuffersToLoops(OpPassManager &pm, bool profile) {
  // Types and shapes are gone with the memrefs; headers need them.
  pm.addPass(target::createRecordInterfacePass());
  pm.addNestedPass<func::FuncOp>(target::createDropEmptyBuffersPass());
  // Which layer a constant or an instruction is of, for those who look into the
  // object.
  pm.addPass(target::createNameConstantsPass());
  pm.addPass(target::createNameLocationsPass());
  pm.addPass(target::createJoinTapsPass());
  // While types and shapes are there, and loops can still be lowered.
  pm.addPass(target::createBuildSelftestPass());
  // While kernels are whole, and nothing joins what is between them.
  if (profile)
    pm.addPass(target::createAddStampsPass());
  // Behind all that asks where a kernel stands in its entry.
  pm.addPass(kernel::createShareKernelsPass());
  pm.addPass(createConvertPareKernelToVectorPass());
  pm.addPass(createConvertElementwiseLinalgToVectorPass());
  pm.addNestedPass<func::FuncOp>(
      createTosaToArithPass({/*includeApplyRescale=*/true,
                             /*use32Bit=*/false}));
  // Each does nothing for the other's architecture.
  pm.addPass(createConvertDot4ToX86Pass());
  pm.addPass(createConvertDot4ToArmNeonPass());
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToLoopsPass());
  // A strided copy would call a runtime.
  pm.addNestedPass<func::FuncOp>(target::createLowerCopiesPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  // Constants that nobody reads; those without elements have no LLVM form.
  pm.addPass(createSymbolDCEPass());
}

void buildCodegenPipeline(OpPassManager &pm, const CodegenOptions &options) {
  // First, since kernels are chosen for a target; and an unknown one is better
  // said before anything else.
  kernel::AttachTargetPassOptions target;
  target.target = options.target;
  target.triple = options.triple;
  target.cpu = options.cpu;
  target.features = options.features;
  pm.addPass(kernel::createAttachTargetPass(target));
  buildGraphToKernels(pm);
  if (options.requireInteger)
    pm.addPass(kernel::createRequireIntegerPass());
  pm.addPass(kernel::createConvertIoPass({options.io}));
  if (options.fastF32)
    pm.addPass(kernel::createChooseWinogradPass());
  pm.addPass(target::createAddTapsPass({options.taps}));
  // What an entry must answer is known of the stage that the interpreter runs.
  pm.addPass(target::createChooseSelftestPass({options.selftest}));
  if (options.until == CodegenStage::Kernels)
    return;
  buildKernelsToBuffers(pm, options.optimize);
  if (options.until == CodegenStage::Buffers)
    return;
  buildBuffersToLoops(pm, options.profile);
  if (options.until == CodegenStage::Loops)
    return;
  buildLoopsToLLVM(pm);
  // Target and linkage for LLVM, and nothing of ours left.
  pm.addPass(target::createFinalizeModulePass({options.optimize}));
}

void registerCodegenPipeline() {
  PassPipelineRegistration<CodegenOptions>(
      "pare-compile", "From any stage to the LLVM dialect, for one target",
      [](OpPassManager &pm, const CodegenOptions &options) {
        buildCodegenPipeline(pm, options);
      });
}

} // namespace pare
