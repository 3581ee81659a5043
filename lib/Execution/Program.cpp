//===- Program.cpp - an entry that is ready to run ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Execution/Program.h"

#include "EmulatedProgram.h"
#include "mlir/Pass/PassManager.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Execution/CompiledEntry.h"
#include "pare/Execution/Interpreter.h"
#include "pare/Execution/JitNetwork.h"
#include "pare/Execution/ObjectCost.h"
#include "pare/Target/Transforms/Passes.h"

using namespace mlir;

namespace pare {
namespace {

/// Samples one after another.
template <typename RunOne>
LogicalResult runEach(const Program &program, int64_t count,
                      ArrayRef<const char *> inputs, ArrayRef<char *> results,
                      RunOne runOne) {
  SmallVector<const void *> from(inputs);
  SmallVector<void *> to(results);
  for (int64_t sample = 0; sample < count; ++sample) {
    for (auto [i, type] : llvm::enumerate(program.inputs))
      from[i] = inputs[i] + sample * type.numBytes();
    for (auto [i, type] : llvm::enumerate(program.results))
      to[i] = results[i] + sample * type.numBytes();
    if (failed(runOne(from, to)))
      return failure();
  }
  return success();
}

struct JitProgram : Program {
  LogicalResult run(int64_t count, ArrayRef<const char *> from,
                    ArrayRef<char *> to) override {
    return runEach(*this, count, from, to, [&](auto inputs, auto results) {
      network->run(inputs, results);
      return success();
    });
  }
  ArrayRef<int64_t> getStamps() const override { return network->getStamps(); }
  std::unique_ptr<JitNetwork> network;
};

struct InterpretedProgram : Program {
  explicit InterpretedProgram(IsolatedEntry entry) : entry(std::move(entry)) {}
  LogicalResult run(int64_t count, ArrayRef<const char *> from,
                    ArrayRef<char *> to) override {
    return runEach(*this, count, from, to, [&](auto inputs, auto results) {
      return function->run(inputs, results);
    });
  }
  // Declared first: the function refers to its context.
  IsolatedEntry entry;
  std::unique_ptr<InterpretedFunction> function;
};

/// Builds a program from one isolated entry; errors go to its context.
class ProgramBuilder {
public:
  ProgramBuilder(IsolatedEntry &entry, const ProgramOptions &options)
      : entry(entry), options(options) {}

  LogicalResult build();
  std::unique_ptr<Program> program;

private:
  LogicalResult describe(func::FuncOp func);
  LogicalResult describe(const EntryInterface &interface);
  LogicalResult addTaps();
  LogicalResult interpret();
  LogicalResult compile();

  IsolatedEntry &entry;
  const ProgramOptions &options;
  std::vector<SampleType> inputs, results;
  std::vector<std::string> tapNames;
  std::optional<NetworkCost> cost;
};

} // namespace

/// True for a function of stages 0 to 3.
static bool isOnTensors(FunctionOpInterface function) {
  return isa<func::FuncOp>(function.getOperation()) &&
         llvm::none_of(function.getArgumentTypes(), llvm::IsaPred<MemRefType>);
}

LogicalResult ProgramBuilder::describe(func::FuncOp func) {
  for (unsigned i = 0; i < func.getNumArguments(); ++i) {
    FailureOr<SampleType> type = getArgumentType(func, i);
    if (failed(type))
      return failure();
    inputs.push_back(*type);
  }
  for (unsigned i = 0; i < func.getNumResults(); ++i) {
    FailureOr<SampleType> type = getResultType(func, i);
    if (failed(type))
      return failure();
    results.push_back(*type);
    if (func.getResultAttr(i, kTapAttr))
      if (auto name = func.getResultAttrOfType<StringAttr>(i, kNameAttr))
        tapNames.push_back(name.str());
  }
  return success();
}

/// Says the interface again as a function on tensors, which `describe` reads.
LogicalResult ProgramBuilder::describe(const EntryInterface &interface) {
  MLIRContext *context = entry.getModule().getContext();
  context->loadDialect<func::FuncDialect>();
  Builder builder(context);
  auto typesOf = [&](const std::vector<Port> &ports) {
    SmallVector<Type> types;
    for (const Port &port : ports) {
      Type element = port.element;
      if (port.isUnsigned && element.isInteger())
        element = builder.getIntegerType(element.getIntOrFloatBitWidth(),
                                         /*isSigned=*/false);
      types.push_back(RankedTensorType::get(port.shape, element));
    }
    return types;
  };
  std::vector<Port> outputs = interface.outputs;
  llvm::append_range(outputs, interface.taps);
  auto attributesOf = [&](const Port &port, bool isTap) {
    NamedAttrList attributes;
    if (isTap) {
      attributes.set(kTapAttr, builder.getUnitAttr());
      attributes.set(kNameAttr, builder.getStringAttr(port.name));
    }
    if (port.scale) {
      attributes.set(kScaleAttr, builder.getF64FloatAttr(*port.scale));
      attributes.set(kZeroPointAttr, builder.getI64IntegerAttr(port.zeroPoint));
    }
    return attributes.getDictionary(builder.getContext());
  };
  OwningOpRef<func::FuncOp> func = func::FuncOp::create(
      entry.getEntry().getLoc(), IsolatedEntry::kSymbol,
      builder.getFunctionType(typesOf(interface.inputs), typesOf(outputs)));
  for (auto [i, port] : llvm::enumerate(interface.inputs))
    func->setArgAttrs(i, attributesOf(port, false));
  for (auto [i, port] : llvm::enumerate(outputs))
    func->setResultAttrs(i, attributesOf(port, i >= interface.outputs.size()));
  return describe(*func);
}

LogicalResult ProgramBuilder::interpret() {
  auto func = dyn_cast<func::FuncOp>(entry.getEntry().getOperation());
  if (!func || !isOnTensors(entry.getEntry()))
    return entry.getEntry().emitError(
        "the interpreter runs stages 0 to 3, on tensors");
  auto function = InterpretedFunction::create(func);
  if (failed(function))
    return failure();
  auto interpreted = std::make_unique<InterpretedProgram>(std::move(entry));
  interpreted->function = std::move(*function);
  program = std::move(interpreted);
  return success();
}

LogicalResult ProgramBuilder::compile() {
  FailureOr<CompiledEntry> code =
      compileEntry(entry, {options.target, /*stackSizes=*/false,
                           options.profile, options.fastF32, options.optimize});
  if (failed(code))
    return failure();
  if (inputs.empty() && results.empty() && failed(describe(code->interface)))
    return failure();
  auto objectCost = getObjectCost(code->object->getMemBufferRef());
  int64_t arenaBytes = code->interface.arenaBytes;
  std::optional<int64_t> arenaBound = code->interface.arenaBound;
  std::optional<EntryProfile> profile = code->interface.profile;
  Location location = entry.getEntry().getLoc();
  if (isForeign(code->target)) {
    auto emulated = EmulatedProgram::create(*code, options.emulator);
    if (!emulated)
      return emitError(location, llvm::toString(emulated.takeError()));
    program = std::move(*emulated);
  } else {
    auto network = JitNetwork::load(std::move(*code));
    if (!network)
      return emitError(location, llvm::toString(network.takeError()));
    auto compiled = std::make_unique<JitProgram>();
    compiled->network = std::move(*network);
    program = std::move(compiled);
  }
  program->arenaBytes = arenaBytes;
  program->arenaBound = arenaBound;
  program->profile = std::move(profile);
  if (objectCost)
    program->codeBytes = *objectCost->code + *objectCost->readOnly;
  else
    llvm::consumeError(objectCost.takeError());
  return success();
}

/// Describes the entry again, with every named tensor as a result. Pare's own
/// types are gone: the entry's are those of before.
LogicalResult ProgramBuilder::addTaps() {
  PassManager pm(entry.getModule().getContext());
  pm.addPass(target::createAddTapsPass());
  if (failed(pm.run(entry.getModule())))
    return failure();
  auto func = cast<func::FuncOp>(entry.getEntry().getOperation());
  for (unsigned i = results.size(); i < func.getNumResults(); ++i) {
    FailureOr<SampleType> type = getResultType(func, i);
    if (failed(type))
      return failure();
    results.push_back(*type);
    tapNames.push_back(
        func.getResultAttrOfType<StringAttr>(i, kNameAttr).str());
  }
  return success();
}

LogicalResult ProgramBuilder::build() {
  FunctionOpInterface function = entry.getEntry();
  bool interprets = options.executor == Executor::Interpreter;
  if (isOnTensors(function)) {
    auto func = cast<func::FuncOp>(function.getOperation());
    if (failed(describe(func)))
      return failure();
    // Integer TOSA is interpreted as it stands: by its own definition. Taps are
    // of the stage that all executors have.
    if ((!interprets || options.taps || needsKernels(func)) &&
        failed(lowerToKernels(entry.getModule())))
      return failure();
    if (options.taps && failed(addTaps()))
      return failure();
  }
  // In the LLVM dialect the layers can no longer be told.
  if (isa<func::FuncOp>(entry.getEntry().getOperation()))
    cost = getNetworkCost(entry.getEntry());
  LogicalResult built = interprets ? interpret() : compile();
  if (failed(built))
    return failure();
  program->inputs = std::move(inputs);
  program->results = std::move(results);
  program->tapNames = std::move(tapNames);
  program->cost = cost;
  return success();
}

FailureOr<std::unique_ptr<Program>>
createProgram(FunctionOpInterface entry, const ProgramOptions &options) {
  FailureOr<IsolatedEntry> isolated = IsolatedEntry::create(entry);
  if (failed(isolated))
    return failure();
  ProgramBuilder builder(*isolated, options);
  LogicalResult built = isolated->withErrorsAt(entry, "cannot be executed",
                                               [&] { return builder.build(); });
  if (failed(built))
    return failure();
  return std::move(builder.program);
}

} // namespace pare
