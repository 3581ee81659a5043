//===- VerifyStage.cpp - the contracts between the stages -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The stages of docs/Architecture.md. Later dialects are known by name only:
// this room does not depend on theirs.
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "pare/Support/RowMajor.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_VERIFYSTAGEPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

constexpr llvm::StringLiteral kPare = "pare", kKernel = "pare_kernel";

/// Checks one stage of one module; the first breach is an error at its op.
class Verifier {
public:
  explicit Verifier(int64_t stage) : stage(stage) {}

  LogicalResult verify(ModuleOp module);

private:
  int64_t stage;

  InFlightDiagnostic refuse(Operation *op) const {
    return op->emitError() << "stage " << stage << ": ";
  }
  LogicalResult verifyOp(Operation *op) const;
  LogicalResult verifyDialect(Operation *op) const;
  LogicalResult verifyType(Operation *op, Type type) const;
  LogicalResult verifyGraph(Operation *op) const;
  LogicalResult verifyNames(Operation *func) const;
  LogicalResult verifyNothingOfOurs(Operation *op) const;
};

bool isOurs(Dialect *dialect) {
  return dialect && (dialect->getNamespace() == kPare ||
                     dialect->getNamespace() == kKernel);
}

/// Dialects that ops of a stage may not come from, with the stage that has
/// them. Others, of upstream or of another stack, may stand anywhere.
LogicalResult Verifier::verifyDialect(Operation *op) const {
  StringRef dialect = op->getName().getDialectNamespace();
  StringRef where;
  if (dialect == kPare && (stage < 1 || stage > 2))
    where = "stages 1 and 2";
  else if (dialect == kKernel && (stage < 3 || stage > 4))
    where = "stages 3 and 4";
  else if ((dialect == "memref" || dialect == "scf" || dialect == "vector") &&
           stage < 3)
    where = "later stages";
  else if ((dialect == "tosa" || dialect == "tensor") && stage > 3)
    where = "stages before 4";
  else if (dialect == "llvm" && stage < 5)
    where = "the last stage";
  if (where.empty())
    return success();
  return refuse(op) << "'" << op->getName() << "' belongs to " << where;
}

LogicalResult Verifier::verifyType(Operation *op, Type type) const {
  auto shaped = dyn_cast<ShapedType>(type);
  if (shaped && !shaped.hasStaticShape())
    return refuse(op) << "the shape of " << type << " is not static";
  if (shaped && !countElements(shaped.getShape()))
    return refuse(op) << type << " has more elements than can be counted";
  bool quantized = isa<quant::QuantizedType>(getElementTypeOrSelf(type));
  if (quantized && stage != 2)
    return refuse(op) << "the type " << type
                      << " is quantized, which only stage 2 is"
                      << (stage < 2 ? "; a compressed network is not "
                                      "compressed again"
                                    : "");
  if (isa<TensorType>(type) && stage > 3)
    return refuse(op) << "the tensor type " << type
                      << " is left, but values live in buffers";
  if (isa<BaseMemRefType>(type) && stage < 3)
    return refuse(op) << "the type " << type
                      << " is a buffer, but values are tensors";
  return success();
}

/// Stages 1 and 2: weights are constants, and no integer TOSA is left.
LogicalResult Verifier::verifyGraph(Operation *op) const {
  StringRef name = op->getName().getStringRef();
  if (name == "tosa.rescale" || name == "tosa.table")
    return refuse(op) << "'" << name
                      << "' is integer arithmetic: a network that is quantized "
                         "already cannot be compressed again, it is compiled "
                         "as it is";
  if (name.starts_with("tosa.") && name != "tosa.const" &&
      (name.contains("conv") || name == "tosa.matmul") &&
      isa<IntegerType>(getElementTypeOrSelf(op->getOperand(0))))
    return refuse(op) << "'" << name
                      << "' is an integer layer: a network that is quantized "
                         "already cannot be compressed again, it is compiled "
                         "as it is";
  if (!isa<Conv2DOp, DepthwiseConv2DOp, DenseOp>(op))
    return success();
  for (unsigned i = 1, e = op->getNumOperands(); i < e; ++i)
    if (!op->getOperand(i).getDefiningOp<ConstantOp>())
      return refuse(op) << (i == 1 ? "the weight" : "the bias") << " of '"
                        << getOpName(op) << "' is not a 'pare.constant'";
  return success();
}

LogicalResult Verifier::verifyNames(Operation *func) const {
  llvm::StringMap<Operation *> known;
  WalkResult result = func->walk([&](Operation *op) {
    if (isa<ConstantOp>(op))
      return WalkResult::advance();
    StringRef name = getOpName(op);
    if (name.empty()) {
      if (op->getName().getDialectNamespace() != kPare)
        return WalkResult::advance();
      refuse(op) << "'" << op->getName() << "' has no name";
      return WalkResult::interrupt();
    }
    auto [entry, isNew] = known.insert({name, op});
    if (isNew)
      return WalkResult::advance();
    auto diagnostic = refuse(op) << "the name '" << name << "' is not unique";
    diagnostic.attachNote(entry->second->getLoc()) << "it is used here too";
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

/// Stage 5: no attribute or type of ours, on the module or its arguments
/// neither.
LogicalResult Verifier::verifyNothingOfOurs(Operation *op) const {
  std::string found;
  AttrTypeWalker walker;
  walker.addWalk([&](Type type) {
    if (!isOurs(&type.getDialect()))
      return WalkResult::advance();
    llvm::raw_string_ostream(found) << "the type " << type;
    return WalkResult::interrupt();
  });
  walker.addWalk([&](Attribute attr) {
    if (isOurs(&attr.getDialect())) {
      llvm::raw_string_ostream(found) << "the attribute " << attr;
      return WalkResult::interrupt();
    }
    auto dictionary = dyn_cast<DictionaryAttr>(attr);
    for (NamedAttribute entry :
         dictionary ? dictionary.getValue() : ArrayRef<NamedAttribute>())
      if (StringRef name = entry.getName();
          name.starts_with("pare.") || name.starts_with("pare_kernel.")) {
        found = ("the attribute '" + name + "'").str();
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  if (!walker.walk<WalkOrder::PreOrder>(op->getAttrDictionary())
           .wasInterrupted())
    for (Type type : op->getResultTypes())
      if (walker.walk<WalkOrder::PreOrder>(type).wasInterrupted())
        break;
  if (found.empty())
    return success();
  return refuse(op) << found << " is left";
}

LogicalResult Verifier::verifyOp(Operation *op) const {
  if (failed(verifyDialect(op)))
    return failure();
  for (Type type : op->getResultTypes())
    if (failed(verifyType(op, type)))
      return failure();
  if (auto func = dyn_cast<FunctionOpInterface>(op))
    for (Type type : llvm::concat<const Type>(func.getArgumentTypes(),
                                              func.getResultTypes()))
      if (failed(verifyType(op, type)))
        return failure();
  if (stage == 0)
    return success();
  if (stage == 1 || stage == 2)
    return verifyGraph(op);
  if (op->hasAttr(kReferenceAttr))
    return refuse(op) << "a reference is left; run 'pare-drop-reference'";
  if (stage == 4 && op->getName().getStringRef() == "memref.alloc")
    return refuse(op) << "an allocation is left outside of the arena";
  return stage == 5 ? verifyNothingOfOurs(op) : success();
}

LogicalResult Verifier::verify(ModuleOp module) {
  WalkResult result = module.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (failed(verifyOp(op)))
      return WalkResult::interrupt();
    bool graph = stage == 1 || stage == 2;
    if (graph && isa<FunctionOpInterface>(op) && failed(verifyNames(op)))
      return WalkResult::interrupt();
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

struct VerifyStage : impl::VerifyStagePassBase<VerifyStage> {
  using VerifyStagePassBase::VerifyStagePassBase;

  void runOnOperation() override {
    if (stage < 0 || stage > 5) {
      getOperation().emitError()
          << "'pare-verify-stage' knows stages 0 to 5, got "
          << stage.getValue();
      return signalPassFailure();
    }
    if (failed(Verifier(stage).verify(getOperation())))
      return signalPassFailure();
    markAllAnalysesPreserved();
  }
};

} // namespace
} // namespace pare
