//===- Linalg.cpp - structured ops, interpreted ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScalarCode.h"

using namespace mlir;

namespace pare::interpreter {
namespace {

/// Where an operand's element lies, of the loops' indices: a sum of strides,
/// or the map itself where it has divisions.
class Access {
public:
  Access(AffineMap map, const Tensor &tensor)
      : strides(map.getNumDims(), 0),
        tensorStrides(computeStrides(tensor.shape())) {
    for (auto [result, stride] :
         llvm::zip_equal(map.getResults(), tensorStrides))
      isLinear &= addLinear(result, stride);
    if (!isLinear)
      general = map;
  }

  int64_t operator()(ArrayRef<int64_t> index) const {
    if (isLinear)
      return constant + dot(index, strides);
    return dot(general.compose(index), tensorStrides);
  }

private:
  /// Adds `factor` times `expr`; false where it is not a sum of products.
  bool addLinear(AffineExpr expr, int64_t factor) {
    if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
      strides[dim.getPosition()] += factor;
      return true;
    }
    if (auto value = dyn_cast<AffineConstantExpr>(expr)) {
      constant += value.getValue() * factor;
      return true;
    }
    auto both = dyn_cast<AffineBinaryOpExpr>(expr);
    if (!both)
      return false;
    if (expr.getKind() == AffineExprKind::Add)
      return addLinear(both.getLHS(), factor) &&
             addLinear(both.getRHS(), factor);
    auto by = dyn_cast<AffineConstantExpr>(both.getRHS());
    return expr.getKind() == AffineExprKind::Mul && by &&
           addLinear(both.getLHS(), factor * by.getValue());
  }

  SmallVector<int64_t> strides, tensorStrides;
  int64_t constant = 0;
  bool isLinear = true;
  AffineMap general;
};

/// One operand: where it is read, into which register, and for a result where
/// it is written.
struct Port {
  Tensor *tensor;
  Access access;
  unsigned argument;
  /// The register that the terminator yields; results only.
  unsigned yielded = 0;
};

/// A loop nest around scalar code, in the order of its dimensions.
struct Nest {
  SmallVector<int64_t> sizes;
  ScalarCode code;
  std::vector<Port> inputs, results;

  void run() const {
    std::vector<Scalar> registers = code.start();
    forEachIndex(sizes, [&](ArrayRef<int64_t> index, int64_t) {
      for (const Port &port : inputs)
        registers[port.argument] = load(*port.tensor, port.access(index));
      for (const Port &port : results)
        registers[port.argument] = load(*port.tensor, port.access(index));
      code.run(registers.data(), index);
      for (const Port &port : results)
        store(*port.tensor, port.access(index), registers[port.yielded]);
    });
  }
};

} // namespace

FailureOr<Step> buildLinalg(linalg::LinalgOp op, Values &values) {
  if (!op.hasPureTensorSemantics())
    return op.emitOpError("the interpreter runs tensors only");
  auto nest = std::make_shared<Nest>(
      Nest{SmallVector<int64_t>(op.getStaticLoopRanges()),
           ScalarCode(values),
           {},
           {}});
  Block *body = op.getBlock();
  if (failed(nest->code.addBlock(*body)))
    return failure();
  SmallVector<std::pair<Tensor *, Tensor *>> inits;
  for (OpOperand &operand : op->getOpOperands()) {
    Value from = operand.get();
    if (op.isDpsInit(&operand)) {
      Value result = op.getTiedOpResult(&operand);
      inits.push_back({&values[from], &values[result]});
      from = result;
    }
    Tensor &tensor = values[from];
    Port port{
        &tensor, Access(op.getMatchingIndexingMap(&operand), tensor),
        nest->code.registerOf(body->getArgument(operand.getOperandNumber()))};
    if (!op.isDpsInit(&operand)) {
      nest->inputs.push_back(port);
      continue;
    }
    int64_t number = operand.getOperandNumber() - op.getNumDpsInputs();
    port.yielded =
        nest->code.registerOf(body->getTerminator()->getOperand(number));
    nest->results.push_back(port);
  }
  return Step([nest, inits] {
    for (auto [init, result] : inits)
      result->bytes = init->bytes;
    nest->run();
  });
}

FailureOr<Step> buildMap(Operation *op, Values &values) {
  auto code = std::make_shared<ScalarCode>(values);
  SmallVector<std::pair<unsigned, Tensor *>> operands;
  // Tensors are read element by element, scalars when the code starts.
  if (!isa<tensor::ExtractOp>(op))
    for (Value operand : op->getOperands())
      operands.push_back({code->registerOf(operand), &values[operand]});
  if (failed(code->add(op)))
    return failure();
  Tensor &output = values[op->getResult(0)];
  unsigned to = code->registerOf(op->getResult(0));
  return Step([code, operands, &output, to] {
    std::vector<Scalar> registers = code->start();
    for (int64_t i = 0, e = output.size(); i < e; ++i) {
      for (auto [index, tensor] : operands)
        registers[index] = load(*tensor, tensor->size() == 1 ? 0 : i);
      code->run(registers.data(), {});
      store(output, i, registers[to]);
    }
  });
}

} // namespace pare::interpreter
