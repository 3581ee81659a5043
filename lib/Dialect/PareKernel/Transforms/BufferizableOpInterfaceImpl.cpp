//===- BufferizableOpInterfaceImpl.cpp - how kernels bufferize ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel on tensors becomes the same kernel on memrefs: inputs are read, the
// destination is written.
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Transforms/BufferizableOpInterfaceImpl.h"

#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"

using namespace mlir;
using namespace mlir::bufferization;

namespace pare::kernel {
namespace {

template <typename OpTy>
struct KernelModel
    : DstBufferizableOpInterfaceExternalModel<KernelModel<OpTy>, OpTy> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const AnalysisState &) const {
    // fill_halo leaves the interior as it was, so what was there matters.
    return isa<FillHaloOp>(op) ||
           !cast<DestinationStyleOpInterface>(op).isDpsInit(&operand);
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto dps = cast<DestinationStyleOpInterface>(op);
    if (dps.hasPureBufferSemantics())
      return success();
    if (!dps.hasPureTensorSemantics())
      return op->emitOpError("has both tensors and memrefs");
    SmallVector<Value> buffers;
    for (Value operand : op->getOperands()) {
      FailureOr<Value> buffer = getBuffer(rewriter, operand, options, state);
      if (failed(buffer))
        return failure();
      buffers.push_back(*buffer);
    }
    SmallVector<Value> results;
    for (OpOperand &init : dps.getDpsInitsMutable())
      results.push_back(buffers[init.getOperandNumber()]);
    OperationState kernel(op->getLoc(), op->getName());
    kernel.addOperands(buffers);
    kernel.addAttributes(llvm::to_vector(op->getDiscardableAttrs()));
    kernel.propertiesAttr = op->getPropertiesAsAttribute();
    rewriter.setInsertionPoint(op);
    rewriter.create(kernel);
    replaceOpWithBufferizedValues(rewriter, op, results);
    return success();
  }
};

template <typename... OpTys> void attachAll(MLIRContext *context) {
  (OpTys::template attachInterface<KernelModel<OpTys>>(*context), ...);
}

} // namespace

void registerBufferizableOpInterfaceExternalModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, PareKernelDialect *) {
    attachAll<Conv2DOp, DepthwiseConv2DOp, DenseOp, TransposeConv2DOp, MatmulOp,
              AddOp, SubOp, MulOp, CastOp, ClampOp, LookupOp, SigmoidOp, TanhOp,
              SoftmaxOp, AvgPool2DOp, MaxPool2DOp, ReduceOp, PadOp, FillHaloOp,
              CallExternOp>(context);
  });
}

} // namespace pare::kernel
