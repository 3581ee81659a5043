//===- TosaToPare.cpp - from the source to the graph ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaToPare.h"

#include "mlir/IR/Iterators.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "pare/Conversion/Passes.h"

using namespace mlir;
using namespace pare::tosa_to_pare;

namespace pare {
#define GEN_PASS_DEF_CONVERTTOSATOPAREPASS
#include "pare/Conversion/Passes.h.inc"

namespace {

constexpr llvm::StringLiteral kCategory = "convert-tosa-to-pare";

bool isTosa(Operation *op) {
  return op->getName().getDialectNamespace() ==
         tosa::TosaDialect::getDialectNamespace();
}

bool isTosaCompute(Operation *op) {
  return isTosa(op) && !isa<tosa::ConstOp, tosa::ConstShapeOp>(op);
}

/// Whether the network computes in integers already: it rescales, or a linear
/// layer reads something else than floats.
bool isQuantized(func::FuncOp func) {
  return func
      .walk([](Operation *op) {
        if (isa<tosa::RescaleOp, tosa::TableOp>(op))
          return WalkResult::interrupt();
        if (isa<tosa::Conv2DOp, tosa::DepthwiseConv2DOp, tosa::MatMulOp,
                tosa::Conv3DOp, tosa::TransposeConv2DOp>(op) &&
            !isa<FloatType>(getElementTypeOrSelf(op->getOperand(0))))
          return WalkResult::interrupt();
        return WalkResult::advance();
      })
      .wasInterrupted();
}

/// Refuses shapes that are not known, at the first op that has one.
LogicalResult checkShapes(func::FuncOp func) {
  auto isStatic = [](Type type) {
    auto shaped = dyn_cast<ShapedType>(type);
    return !shaped || shaped.hasStaticShape();
  };
  for (auto [index, type] : llvm::enumerate(func.getArgumentTypes()))
    if (!isStatic(type))
      return func.emitError() << "argument " << index << " has the type "
                              << type << ", but shapes must be static";
  WalkResult result = func.walk([&](Operation *op) {
    for (Type type : op->getResultTypes())
      if (!isStatic(type)) {
        op->emitError() << "result has the type " << type
                        << ", but shapes must be static";
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

void eraseDeadOps(func::FuncOp func, RewriterBase &rewriter) {
  func.walk<WalkOrder::PostOrder, ReverseIterator>([&](Operation *op) {
    if (isOpTriviallyDead(op))
      rewriter.eraseOp(op);
  });
}

void remarkOnRest(func::FuncOp func, const Converter &converter) {
  func.walk([&](Operation *op) {
    if (!isTosaCompute(op) || op->hasAttr(kExternAttr))
      return;
    StringRef reason = converter.reason(op);
    remark::missed(op->getLoc(), remark::RemarkOpts::name("stays-tosa")
                                     .category(kCategory)
                                     .function(func.getSymName()))
        << (llvm::Twine("'") + op->getName().getStringRef() +
            "' stays TOSA and float: " +
            (reason.empty() ? "no op of pare "
                              "computes it"
                            : reason))
               .str();
  });
}

LogicalResult convert(func::FuncOp func) {
  foldTosaConstants(func);
  IRRewriter rewriter(func.getContext());
  Converter converter(rewriter);
  convertChains(func, converter);
  eraseDeadOps(func, rewriter);

  SmallVector<Operation *> ops;
  func.walk([&](Operation *op) {
    // What is declared to be C code is nobody else's.
    if (isTosaCompute(op) && !op->hasAttr(kExternAttr))
      ops.push_back(op);
  });
  for (Operation *op : ops) {
    rewriter.setInsertionPoint(op);
    (void)(failed(convertLinear(op, converter)) &&
           failed(convertElementwise(op, converter)) &&
           failed(convertPoolOrReduce(op, converter)) &&
           failed(convertMovement(op, converter)));
    if (converter.hasError())
      return failure();
  }
  eraseDeadOps(func, rewriter);
  if (failed(joinOps(func)))
    return failure();
  nameOps(func);
  remarkOnRest(func, converter);
  return success();
}

struct ConvertTosaToPare : impl::ConvertTosaToParePassBase<ConvertTosaToPare> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      bool hasTosa = func.walk([](Operation *op) {
                           return isTosaCompute(op) ? WalkResult::interrupt()
                                                    : WalkResult::advance();
                         })
                         .wasInterrupted();
      if (func->hasAttr(kReferenceAttr) || !hasTosa)
        continue;
      if (isQuantized(func)) {
        remark::missed(func.getLoc(), remark::RemarkOpts::name("quantized")
                                          .category(kCategory)
                                          .function(func.getSymName()))
            << (llvm::Twine("'@") + func.getSymName() +
                "' is quantized already and stays TOSA")
                   .str();
        continue;
      }
      if (failed(checkShapes(func)) || failed(convert(func)))
        return signalPassFailure();
    }
  }
};

} // namespace
} // namespace pare
