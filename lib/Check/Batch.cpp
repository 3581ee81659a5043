//===- Batch.cpp - many functions, interpreted and compiled at once -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Batch.h"

#include "Random.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "pare/Execution/Interpreter.h"
#include "pare/Execution/JitNetwork.h"
#include "pare/Pipelines/Codegen.h"
#include "pare/Target/Emission.h"
#include "pare/Target/EntryInterface.h"
#include <chrono>

using namespace mlir;

namespace pare::check {
namespace {

double now() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

/// Collects errors instead of printing them.
class Errors {
public:
  explicit Errors(MLIRContext *context)
      : handler(context, [this](Diagnostic &diagnostic) {
          if (diagnostic.getSeverity() == DiagnosticSeverity::Error &&
              message.empty()) {
            message = diagnostic.str();
            diagnostic.getLocation()->walk([&](Location part) {
              auto place = dyn_cast<FileLineColLoc>(part);
              if (place && file.empty())
                file = place.getFilename().str();
              return WalkResult::advance();
            });
          }
          return success();
        }) {}

  /// The first error and the file where it stands.
  std::string message, file;

private:
  ScopedDiagnosticHandler handler;
};

class Batch {
public:
  Batch(ArrayRef<Subject> subjects, const CheckOptions &options,
        const Harness &harness, const DialectRegistry &registry)
      : subjects(subjects), options(options), harness(harness),
        context(registry, MLIRContext::Threading::DISABLED) {}

  Outcome run(ArrayRef<std::string> targets);

private:
  void prepare(int64_t index);
  void interpret(int64_t index, func::FuncOp func);
  void check(const TargetDescription &target);
  LogicalResult compile(const TargetDescription &target,
                        SmallVectorImpl<int64_t> &members,
                        SmallVectorImpl<char> &object);
  OwningOpRef<ModuleOp> build(ArrayRef<int64_t> members);
  LogicalResult lower(const TargetDescription &target, ModuleOp module);
  int64_t *findRefused(const TargetDescription &target,
                       MutableArrayRef<int64_t> members);

  /// The name of subject `index` in objects, and of its text in locations.
  static std::string symbol(int64_t index) {
    return "pare_check_" + std::to_string(index);
  }
  void refuse(int64_t index, StringRef target, StringRef why) {
    outcome.seen.push_back({index, target.str(), false, why.str()});
  }

  ArrayRef<Subject> subjects;
  const CheckOptions &options;
  const Harness &harness;
  MLIRContext context;
  std::vector<OwningOpRef<ModuleOp>> modules;
  std::vector<UnitData> units;
  /// Subjects that the interpreter runs.
  SmallVector<int64_t> runnable;
  Outcome outcome;
};

} // namespace

/// Floats are summed in any order there.
static bool hasFloatSums(func::FuncOp func) {
  WalkResult walk = func.walk([](Operation *op) {
    bool sums =
        isa<kernel::Conv2DOp, kernel::DepthwiseConv2DOp, kernel::DenseOp>(op);
    return sums && cast<ShapedType>(op->getResult(0).getType())
                       .getElementType()
                       .isF32()
               ? WalkResult::interrupt()
               : WalkResult::advance();
  });
  return walk.wasInterrupted();
}

static PortData makePort(Type type, int64_t draws) {
  auto tensor = cast<RankedTensorType>(type);
  PortData port;
  port.element = getHostBytes(tensor.getElementType());
  port.bytes = tensor.getNumElements() * port.element;
  port.isFloat = tensor.getElementType().isF32();
  port.draws.assign(draws, std::vector<char>(port.bytes));
  return port;
}

/// Draws inputs and computes what the results must be.
void Batch::interpret(int64_t index, func::FuncOp func) {
  UnitData &unit = units[index];
  unit.symbol = symbol(index);
  unit.draws = options.draws;
  unit.looseZero = hasFloatSums(func);
  auto interpreted = InterpretedFunction::create(func);
  if (failed(interpreted))
    return;
  for (Type type : func.getArgumentTypes())
    unit.inputs.push_back(makePort(type, unit.draws));
  for (Type type : func.getResultTypes())
    unit.outputs.push_back(makePort(type, unit.draws));
  for (int64_t draw = 0; draw < unit.draws; ++draw) {
    SmallVector<const void *> from;
    SmallVector<void *> to;
    uint64_t seed = subjects[index].dataSeed + draw;
    for (auto [i, port] : llvm::enumerate(unit.inputs)) {
      fillDraw(cast<RankedTensorType>(func.getArgumentTypes()[i]),
               mixSeed(seed, i), unit.looseZero, port.draws[draw]);
      from.push_back(port.draws[draw].data());
    }
    for (PortData &port : unit.outputs)
      to.push_back(port.draws[draw].data());
    if (failed((*interpreted)->run(from, to)))
      return;
  }
  runnable.push_back(index);
}

void Batch::prepare(int64_t index) {
  Errors errors(&context);
  const int64_t mostPorts = 29;
  ParserConfig config(&context);
  modules[index] =
      parseSourceString<ModuleOp>(subjects[index].text, config, symbol(index));
  // For both sides, which else would sum in other ways.
  PassManager marks(&context);
  marks.addPass(kernel::createChooseWinogradPass());
  if (modules[index] && failed(marks.run(*modules[index])))
    return refuse(index, "", "is not marked: " + errors.message);
  func::FuncOp entry;
  int64_t entries = 0;
  if (modules[index])
    for (auto func : modules[index]->getOps<func::FuncOp>()) {
      entry = func;
      ++entries;
    }
  if (!modules[index])
    return refuse(index, "", "does not parse: " + errors.message);
  bool isPlain = entries == 1 && !entry.isDeclaration() &&
                 llvm::all_of(llvm::concat<const Type>(entry.getArgumentTypes(),
                                                       entry.getResultTypes()),
                              [](Type type) {
                                auto tensor = dyn_cast<RankedTensorType>(type);
                                return tensor && tensor.hasStaticShape();
                              });
  if (!isPlain)
    return refuse(index, "", "is not one function on static tensors");
  if (entry.getNumArguments() + entry.getNumResults() > mostPorts)
    return refuse(index, "", "has more inputs and results than are checked");
  entry.setName(symbol(index));
  interpret(index, entry);
  if (runnable.empty() || runnable.back() != index)
    refuse(index, "", "the interpreter: " + errors.message);
}

OwningOpRef<ModuleOp> Batch::build(ArrayRef<int64_t> members) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  for (int64_t index : members)
    for (auto func : modules[index]->getOps<func::FuncOp>())
      module->push_back(func.clone());
  return module;
}

LogicalResult Batch::lower(const TargetDescription &target, ModuleOp module) {
  PassManager pm(&context);
  CodegenOptions codegen;
  codegen.target = target.name.str();
  // Kernels have their marks; graphs are compared as they are written.
  codegen.fastF32 = false;
  codegen.optimize = options.optimize;
  buildCodegenPipeline(pm, codegen);
  return pm.run(module);
}

/// The first of `members` that does not compile alone.
int64_t *Batch::findRefused(const TargetDescription &target,
                            MutableArrayRef<int64_t> members) {
  return llvm::find_if(members, [&](int64_t index) {
    Errors errors(&context);
    OwningOpRef<ModuleOp> module = build(index);
    return failed(lower(target, *module));
  });
}

/// Compiles `members` as one module; those that are refused leave them.
LogicalResult Batch::compile(const TargetDescription &target,
                             SmallVectorImpl<int64_t> &members,
                             SmallVectorImpl<char> &object) {
  while (!members.empty()) {
    Errors errors(&context);
    OwningOpRef<ModuleOp> module = build(members);
    if (succeeded(lower(target, *module))) {
      for (auto func : module->getOps<LLVM::LLVMFuncOp>()) {
        int64_t index = 0;
        StringRef name = func.getName();
        if (!name.consume_front("pare_check_") || name.getAsInteger(10, index))
          continue;
        FailureOr<EntryInterface> interface = getInterface(func);
        if (failed(interface))
          return failure();
        units[index].arenaBytes = interface->arenaBytes;
      }
      return emit(*module, {}, object);
    }
    // The error stands in the text of the one to blame.
    int64_t *blamed = llvm::find_if(
        members, [&](int64_t index) { return errors.file == symbol(index); });
    if (blamed == members.end())
      blamed = findRefused(target, members);
    if (blamed == members.end()) {
      outcome.seen.push_back(
          {members.front(), target.name.str(), true,
           "the batch does not compile, each member does: " + errors.message});
      return failure();
    }
    refuse(*blamed, target.name, errors.message);
    members.erase(blamed);
  }
  return failure();
}

void Batch::check(const TargetDescription &target) {
  SmallVector<int64_t> members(runnable);
  SmallVector<char, 0> object;
  double start = now();
  if (failed(compile(target, members, object)))
    return;
  double compiled = now();
  std::vector<UnitData> run;
  for (int64_t index : members)
    run.push_back(units[index]);
  auto found =
      harness.run(target, StringRef(object.data(), object.size()), run);
  if (!found) {
    outcome.seen.push_back({members.front(), target.name.str(), true,
                            toString(found.takeError())});
    return;
  }
  for (auto &[unit, what] : *found)
    outcome.seen.push_back({members[unit], target.name.str(), true, what});
  outcome.counts.push_back({target.name.str(),
                            static_cast<int64_t>(members.size()),
                            compiled - start, now() - compiled});
}

Outcome Batch::run(ArrayRef<std::string> targets) {
  modules.resize(subjects.size());
  units.resize(subjects.size());
  for (size_t i = 0; i < subjects.size(); ++i)
    prepare(i);
  for (const std::string &name : targets)
    check(*findTarget(name));
  return std::move(outcome);
}

Outcome checkBatch(ArrayRef<Subject> subjects, ArrayRef<std::string> targets,
                   const CheckOptions &options, const Harness &harness,
                   const DialectRegistry &registry) {
  return Batch(subjects, options, harness, registry).run(targets);
}

} // namespace pare::check
