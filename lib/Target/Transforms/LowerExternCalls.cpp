//===- LowerExternCalls.cpp - calls of C functions that the user links ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Target/EntryInterface.h"
#include "pare/Target/Transforms/Passes.h"

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_LOWEREXTERNCALLSPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {

Port makePort(Value value) {
  auto type = cast<MemRefType>(value.getType());
  Port port;
  port.element = type.getElementType();
  port.shape = type.getShape().vec();
  return port;
}

/// Lowers calls, and declares what they call.
class CallLowering {
public:
  explicit CallLowering(ModuleOp module)
      : module(module), symbols(module), builder(module.getContext()) {}

  LogicalResult lower(kernel::CallExternOp call) {
    for (Value operand : call->getOperands())
      if (!isa<MemRefType>(operand.getType()))
        return call.emitOpError("is lowered on memrefs");
    builder.setInsertionPoint(call);
    SmallVector<Value> operands;
    SmallVector<std::pair<Value, Value>> copies;
    for (Value input : call.getInputs()) {
      Value plain = makeContiguous(input);
      if (plain != input)
        memref::CopyOp::create(builder, call.getLoc(), input, plain);
      operands.push_back(plain);
    }
    for (Value init : call.getInits()) {
      Value plain = makeContiguous(init);
      if (plain != init)
        copies.push_back({plain, init});
      operands.push_back(plain);
    }
    FailureOr<func::FuncOp> callee = declare(call, operands);
    if (failed(callee))
      return failure();
    auto lowered =
        func::CallOp::create(builder, call.getLoc(), *callee, operands);
    if (StringAttr name = call.getNameAttr())
      lowered->setAttr(kNameAttr, name);
    for (auto [from, to] : copies)
      memref::CopyOp::create(builder, call.getLoc(), from, to);
    call.erase();
    return success();
  }

private:
  /// `value` itself where a bare pointer says all, else a new buffer.
  Value makeContiguous(Value value) {
    auto type = cast<MemRefType>(value.getType());
    if (type.getLayout().isIdentity())
      return value;
    return memref::AllocOp::create(
        builder, value.getLoc(),
        MemRefType::get(type.getShape(), type.getElementType()));
  }

  FailureOr<func::FuncOp> declare(kernel::CallExternOp call,
                                  ArrayRef<Value> operands) {
    EntryInterface interface;
    size_t numInputs = call.getInputs().size();
    for (auto [i, operand] : llvm::enumerate(operands))
      (i < numInputs ? interface.inputs : interface.outputs)
          .push_back(makePort(operand));
    SmallVector<Type> types(
        llvm::map_range(operands, [](Value value) { return value.getType(); }));
    Attribute prototype = interface.toAttribute(call.getContext());
    if (Operation *known = symbols.lookup(call.getSymbol())) {
      auto func = dyn_cast<func::FuncOp>(known);
      if (func && func.isExternal() && func->getAttr(kExternAttr) == prototype)
        return func;
      InFlightDiagnostic error = call.emitOpError()
                                 << "'" << call.getSymbol()
                                 << "' cannot be declared as a C function: the "
                                    "name is taken, or used with other types";
      error.attachNote(known->getLoc()) << "it is used here";
      return error;
    }
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(module.getBody());
    auto func = func::FuncOp::create(builder, call.getLoc(), call.getSymbol(),
                                     builder.getFunctionType(types, {}));
    func.setPrivate();
    func->setAttr(kExternAttr, prototype);
    symbols.insert(func);
    return func;
  }

  ModuleOp module;
  SymbolTable symbols;
  OpBuilder builder;
};

struct LowerExternCalls : impl::LowerExternCallsPassBase<LowerExternCalls> {
  void runOnOperation() override {
    SmallVector<kernel::CallExternOp> calls;
    getOperation().walk(
        [&](kernel::CallExternOp call) { calls.push_back(call); });
    if (calls.empty())
      return;
    CallLowering lowering(getOperation());
    for (kernel::CallExternOp call : calls)
      if (failed(lowering.lower(call)))
        return signalPassFailure();
  }
};
} // namespace
} // namespace pare::target
