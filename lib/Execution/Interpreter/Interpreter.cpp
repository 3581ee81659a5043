//===- Interpreter.cpp - the reference interpreter of kernels -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Execution/Interpreter.h"

#include "Kernels.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "pare/Dialect/Pare/IR/Names.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Support/RowMajor.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cstring>

using namespace mlir;

namespace pare {
namespace {

using namespace interpreter;

class Interpreted : public InterpretedFunction {
public:
  LogicalResult prepare(func::FuncOp func, ArrayRef<StringRef> observed);
  LogicalResult run(ArrayRef<const void *> inputs,
                    ArrayRef<void *> results) override;
  ArrayRef<RankedTensorType> getObservedTypes() const override {
    return observedTypes;
  }

private:
  LogicalResult prepareOp(Operation *op);
  LogicalResult observe(func::FuncOp func, ArrayRef<StringRef> observed);

  Values values;
  std::vector<Step> steps;
  /// `outputs` are the results, then the observed values.
  SmallVector<Tensor *> arguments, outputs;
  SmallVector<RankedTensorType> observedTypes;
};

/// Far beyond the values of networks; there is memory for each at once.
constexpr int64_t kMostElements = int64_t(1) << 32;

LogicalResult checkTensor(Operation *op, Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (tensor && tensor.hasStaticShape() &&
      countElements(tensor.getShape()).value_or(INT64_MAX) > kMostElements)
    return op->emitOpError() << "the interpreter holds tensors of up to 2^32 "
                                "elements, not "
                             << type;
  Type element = tensor ? tensor.getElementType() : type;
  // Scalars stand between ops of linalg; TOSA's shapes are attributes.
  if ((!tensor || tensor.hasStaticShape()) &&
      (element.isIntOrIndex() || element.isF32() ||
       (!tensor && isa<tosa::shapeType>(type))))
    return success();
  return op->emitOpError()
         << "the interpreter runs static tensors of plain types, not " << type;
}

/// Ops on scalars, or on each element of tensors.
bool isElementwise(Operation *op) {
  return op->hasTrait<OpTrait::Elementwise>() ||
         isa<tensor::ExtractOp, arith::IndexCastOp>(op);
}

/// One step for an op, or nothing where none is needed.
LogicalResult Interpreted::prepareOp(Operation *op) {
  for (Type type :
       llvm::concat<const Type>(SmallVector<Type>(op->getOperandTypes()),
                                SmallVector<Type>(op->getResultTypes())))
    if (failed(checkTensor(op, type)))
      return failure();
  if (auto constant = dyn_cast<arith::ConstantOp>(op))
    return loadConstant(constant, constant.getValue(), values);
  if (auto constant = dyn_cast<tosa::ConstOp>(op))
    return loadConstant(constant, constant.getValues(), values);
  if (isa<tensor::EmptyOp, tosa::ConstShapeOp>(op))
    return success();
  // What shapes are computed from is no tensor.
  if (llvm::any_of(op->getResultTypes(), llvm::IsaPred<tosa::shapeType>))
    return op->emitOpError("the interpreter does not run this op");
  bool moves =
      isa<tensor::TensorDialect, linalg::LinalgDialect>(op->getDialect()) ||
      isa<kernel::PadOp, kernel::FillHaloOp>(op);
  if (!moves && isa<kernel::PareKernelDialect>(op->getDialect()) &&
      failed(checkArithmetic(op)))
    return failure();

  using Result = FailureOr<Step>;
  bool known = true;
  Result step =
      TypeSwitch<Operation *, Result>(op)
          .Case<kernel::Conv2DOp, kernel::DepthwiseConv2DOp, kernel::DenseOp,
                kernel::TransposeConv2DOp>(
              [&](auto) { return buildLinear(op, values); })
          .Case([&](kernel::MatmulOp m) { return buildMatmul(m, values); })
          .Case<kernel::AddOp, kernel::SubOp, kernel::MulOp, kernel::CastOp,
                kernel::ClampOp, kernel::LookupOp, kernel::SigmoidOp,
                kernel::TanhOp>(
              [&](auto) { return buildElementwise(op, values); })
          .Case([&](kernel::SoftmaxOp s) { return buildSoftmax(s, values); })
          .Case<kernel::AvgPool2DOp, kernel::MaxPool2DOp>(
              [&](auto) { return buildPool(op, values); })
          .Case([&](kernel::ReduceOp r) { return buildReduce(r, values); })
          .Case<kernel::PadOp, kernel::FillHaloOp, tensor::CollapseShapeOp,
                tensor::ExpandShapeOp, tensor::ExtractSliceOp,
                tensor::InsertSliceOp, tensor::DimOp, tensor::PadOp,
                tensor::ConcatOp, tensor::CastOp, tensor::SplatOp,
                tensor::FromElementsOp, linalg::TransposeOp>(
              [&](auto) { return buildMovement(op, values); })
          .Case([&](linalg::LinalgOp l) { return buildLinalg(l, values); })
          .Default([&](Operation *) -> Result {
            if (isa<tosa::TosaDialect>(op->getDialect()) &&
                !isa<tosa::ApplyScaleOp>(op))
              return buildTosa(op, values);
            if (isElementwise(op))
              return buildMap(op, values);
            known = false;
            return failure();
          });
  if (!known)
    return op->emitOpError("the interpreter does not run this op");
  if (failed(step))
    return failure();
  steps.push_back(std::move(*step));
  return success();
}

LogicalResult Interpreted::observe(func::FuncOp func,
                                   ArrayRef<StringRef> observed) {
  // The last op of a name computes the value; those before it are its parts.
  llvm::StringMap<Value> named;
  for (Operation &op : func.getBody().front())
    if (StringRef name = getLayerName(&op);
        !name.empty() && op.getNumResults() == 1)
      named[name] = op.getResult(0);
  for (StringRef name : observed) {
    Value value = named.lookup(name);
    if (!value)
      return func.emitError() << "no op is called '" << name << "'";
    outputs.push_back(&values[value]);
    observedTypes.push_back(cast<RankedTensorType>(value.getType()));
  }
  return success();
}

LogicalResult Interpreted::prepare(func::FuncOp func,
                                   ArrayRef<StringRef> observed) {
  if (!func.getBody().hasOneBlock())
    return func.emitError("the interpreter runs functions of one block");
  Block &body = func.getBody().front();
  for (Value argument : body.getArguments()) {
    if (failed(checkTensor(func, argument.getType())))
      return failure();
    arguments.push_back(&values[argument]);
  }
  for (Operation &op : body.without_terminator())
    if (failed(prepareOp(&op)))
      return failure();
  Operation *terminator = body.getTerminator();
  for (Value result : terminator->getOperands()) {
    if (failed(checkTensor(terminator, result.getType())))
      return failure();
    outputs.push_back(&values[result]);
  }
  return observe(func, observed);
}

LogicalResult Interpreted::run(ArrayRef<const void *> inputs,
                               ArrayRef<void *> results) {
  if (inputs.size() != arguments.size() || results.size() != outputs.size())
    return failure();
  for (auto [tensor, input] : llvm::zip_equal(arguments, inputs))
    std::memcpy(tensor->bytes.data(), input, tensor->bytes.size());
  values.forgetFailure();
  for (const Step &step : steps) {
    step();
    if (values.hasFailed())
      return failure();
  }
  for (auto [tensor, result] : llvm::zip_equal(outputs, results))
    if (result)
      std::memcpy(result, tensor->bytes.data(), tensor->bytes.size());
  return success();
}

} // namespace

bool needsKernels(func::FuncOp func) {
  auto needs = [](Operation *op) {
    bool hasFloats = llvm::any_of(
        llvm::concat<const Type>(SmallVector<Type>(op->getOperandTypes()),
                                 SmallVector<Type>(op->getResultTypes())),
        [](Type type) { return isa<FloatType>(getElementTypeOrSelf(type)); });
    return isa<PareDialect>(op->getDialect()) || isa<CallOpInterface>(op) ||
           (isa<tosa::TosaDialect>(op->getDialect()) && hasFloats);
  };
  return func
      .walk([&](Operation *op) {
        return op->getDialect() && needs(op) ? WalkResult::interrupt()
                                             : WalkResult::advance();
      })
      .wasInterrupted();
}

FailureOr<std::unique_ptr<InterpretedFunction>>
InterpretedFunction::create(func::FuncOp func, ArrayRef<StringRef> observed) {
  auto result = std::make_unique<Interpreted>();
  if (failed(result->prepare(func, observed)))
    return failure();
  return std::unique_ptr<InterpretedFunction>(std::move(result));
}

} // namespace pare
