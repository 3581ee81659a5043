//===- LoopsToLLVM.cpp - upstream's way from loops to LLVM ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "pare/Pipelines/Codegen.h"

using namespace mlir;

namespace pare {

/// Stage 5 to the LLVM dialect.
void buildLoopsToLLVM(OpPassManager &pm) {
  // Transfers of several dimensions or with masks become loads in loops.
  pm.addPass(createConvertVectorToSCFPass());
  // affine.apply of foreign lowerings, before loops become branches.
  pm.addPass(createLowerAffinePass());
  pm.addPass(createSCFToControlFlowPass());
  // Subviews and reshapes become arithmetic on offsets, which may itself use
  // affine.apply again.
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
  // Ceil and floor divisions have no LLVM counterpart.
  pm.addPass(arith::createArithExpandOpsPass());
  // LLVM intrinsics where there are any, calls of libm for the rest.
  pm.addPass(createConvertMathToLLVMPass());
  pm.addPass(createConvertMathToLibmPass());

  ConvertVectorToLLVMPassOptions vector;
  vector.armNeon = true;
  vector.x86Vector = true;
  // Sums keep their order: no reassociation.
  vector.reassociateFPReductions = false;
  pm.addPass(createConvertVectorToLLVMPass(vector));
  pm.addPass(createConvertIndexToLLVMPass());
  pm.addPass(createArithToLLVMConversionPass());
  pm.addPass(createFinalizeMemRefToLLVMConversionPass());
  // The C interface: one bare pointer for each argument.
  ConvertFuncToLLVMPassOptions func;
  func.useBarePtrCallConv = true;
  pm.addPass(createConvertFuncToLLVMPass(func));
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createUBToLLVMConversionPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

} // namespace pare
