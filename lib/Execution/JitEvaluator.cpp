//===- JitEvaluator.cpp - networks run as compiled code -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Pass/PassManager.h"
#include "pare/Execution/CompiledEntry.h"
#include "pare/Execution/Evaluators.h"
#include "pare/Execution/JitNetwork.h"
#include "pare/Execution/ObjectCost.h"
#include "pare/Pipelines/Codegen.h"
#include "pare/Target/Transforms/DescribeSteps.h"

using namespace mlir;

namespace pare {
namespace {

/// The evaluator's own view of a network: results that nobody wants are still
/// written, to a buffer that is thrown away.
class JitEvaluatedNetwork : public LoadedNetwork {
public:
  explicit JitEvaluatedNetwork(std::unique_ptr<JitNetwork> network)
      : network(std::move(network)) {}

  LogicalResult run(ArrayRef<const void *> inputs,
                    ArrayRef<void *> results) override {
    ArrayRef<int64_t> bytes = network->getOutputBytes();
    if (inputs.size() != network->getNumInputs() ||
        results.size() != bytes.size())
      return failure();
    SmallVector<void *> pointers(results);
    unused.resize(results.size());
    for (auto [i, pointer] : llvm::enumerate(pointers)) {
      if (pointer)
        continue;
      unused[i].resize(bytes[i]);
      pointer = unused[i].data();
    }
    network->run(inputs, pointers);
    return success();
  }

private:
  std::unique_ptr<JitNetwork> network;
  std::vector<std::vector<char>> unused;
};

/// Takes `entry` to stage 4, where the kernels are chosen, and says which.
FailureOr<std::vector<KernelChoice>> chooseKernels(IsolatedEntry &entry) {
  PassManager pm(entry.getModule().getContext());
  CodegenOptions options;
  options.until = CodegenStage::Buffers;
  buildCodegenPipeline(pm, options);
  if (failed(pm.run(entry.getModule())))
    return failure();
  std::vector<KernelChoice> choices;
  auto func = dyn_cast<func::FuncOp>(entry.getEntry().getOperation());
  const TargetDescription *target = getTarget(entry.getModule());
  if (!func || !target || !func.getBody().hasOneBlock())
    return choices;
  for (KernelStep &step : target::describeSteps(func, *target))
    choices.push_back(
        {step.layer, step.kernel, step.variant, step.tile, step.reason});
  return choices;
}

class JitEvaluator : public Evaluator {
public:
  FailureOr<std::unique_ptr<LoadedNetwork>>
  load(func::FuncOp func, ArrayRef<StringRef> observed) override {
    FailureOr<IsolatedEntry> entry = IsolatedEntry::create(func, observed);
    if (failed(entry))
      return failure();
    std::unique_ptr<JitNetwork> network;
    LogicalResult compiled =
        entry->withErrorsAt(func, "cannot be compiled", [&]() -> LogicalResult {
          auto code = compileEntry(*entry, {"host"});
          if (failed(code))
            return failure();
          auto loaded = JitNetwork::load(std::move(*code));
          if (!loaded)
            return entry->getEntry().emitError()
                   << llvm::toString(loaded.takeError());
          network = std::move(*loaded);
          return success();
        });
    if (failed(compiled))
      return failure();
    return std::unique_ptr<LoadedNetwork>(
        new JitEvaluatedNetwork(std::move(network)));
  }

  /// For the target that the module names, else for the host.
  FailureOr<CodeCost> measureCode(func::FuncOp func) override {
    FailureOr<IsolatedEntry> entry = IsolatedEntry::create(func);
    if (failed(entry))
      return failure();
    CodeCost cost;
    LogicalResult measured =
        entry->withErrorsAt(func, "cannot be compiled", [&]() -> LogicalResult {
          auto kernels = chooseKernels(*entry);
          if (failed(kernels))
            return failure();
          auto code = compileEntry(*entry, {"", /*stackSizes=*/true});
          if (failed(code))
            return failure();
          auto found = getObjectCost(code->object->getMemBufferRef());
          if (!found)
            return entry->getEntry().emitError()
                   << llvm::toString(found.takeError());
          cost = *found;
          cost.arena = code->interface.arenaBytes;
          cost.arenaBound = code->interface.arenaBound;
          cost.kernels = std::move(*kernels);
          return success();
        });
    if (failed(measured))
      return failure();
    return cost;
  }
};

} // namespace

std::unique_ptr<Evaluator> createJitEvaluator() {
  return std::make_unique<JitEvaluator>();
}

void registerJitEvaluator() { registerEvaluator(createJitEvaluator); }

} // namespace pare
