//===- RunSamples.h - a data set through a network ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_CALIBRATION_RUNSAMPLES_H
#define PARE_CALIBRATION_RUNSAMPLES_H

#include "pare/Calibration/Evaluator.h"
#include "pare/Calibration/Samples.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace pare {

/// The name under which tables and reports know argument `index`.
std::string getArgumentName(unsigned index);

/// The values of `func` that have a name and one f32 or quantized tensor as
/// result, in order of execution.
llvm::SmallVector<mlir::Operation *> getNamedOps(mlir::func::FuncOp func);

/// Ops of a function to observe, each once, and where the runs below give their
/// values: behind those of the arguments.
class ObservedOps {
public:
  explicit ObservedOps(mlir::func::FuncOp func)
      : arguments(func.getNumArguments()) {}

  /// The place of its value among those of a run.
  unsigned add(mlir::Operation *op) {
    auto [it, isNew] = places.try_emplace(op, arguments + ops.size());
    if (isNew)
      ops.push_back(op);
    return it->second;
  }
  llvm::ArrayRef<mlir::Operation *> getOps() const { return ops; }

private:
  unsigned arguments;
  llvm::SmallVector<mlir::Operation *> ops;
  llvm::DenseMap<mlir::Operation *, unsigned> places;
};

/// Reads sample `index` of argument `argument` of `func`, at which an error
/// stands: also one for indices that have no meaning, since compiled code reads
/// what lies there.
llvm::LogicalResult readSample(mlir::func::FuncOp func, unsigned argument,
                               const Samples &input, int64_t index,
                               llvm::MutableArrayRef<char> bytes);

/// A function that an evaluator has loaded; errors stand at it.
class LoadedFunction {
public:
  /// `observed` as `Evaluator::load` takes it. Fails with an error where there
  /// is no evaluator or the function does not load.
  static mlir::FailureOr<LoadedFunction>
  load(mlir::func::FuncOp func, llvm::ArrayRef<llvm::StringRef> observed);

  /// Runs sample number `index`, whose inputs were read.
  llvm::LogicalResult run(int64_t index, llvm::ArrayRef<const void *> inputs,
                          llvm::ArrayRef<void *> results);

  mlir::func::FuncOp getFunction() const { return func; }

private:
  LoadedFunction(mlir::func::FuncOp func) : func(func) {}

  mlir::func::FuncOp func;
  std::unique_ptr<Evaluator> evaluator;
  std::unique_ptr<LoadedNetwork> network;
};

/// A network and its inputs, run one sample at a time.
class SampleRunner {
public:
  /// Loads `func` and observes the results of `observed`. Fails with an error
  /// where there is no evaluator or the network does not load.
  static mlir::FailureOr<std::unique_ptr<SampleRunner>>
  create(mlir::func::FuncOp func, llvm::ArrayRef<Samples> inputs,
         llvm::ArrayRef<mlir::Operation *> observed);

  /// Runs sample `index`. The values live until the next run: those of the
  /// arguments that are f32 (empty for others), then those of the observed ops.
  mlir::FailureOr<llvm::ArrayRef<llvm::ArrayRef<float>>> run(int64_t index);

private:
  SampleRunner(LoadedFunction loaded, llvm::ArrayRef<Samples> inputs,
               llvm::ArrayRef<mlir::Operation *> observed);

  LoadedFunction loaded;
  llvm::ArrayRef<Samples> inputs;
  std::vector<std::vector<char>> inputBuffers;
  std::vector<std::vector<float>> observedBuffers;
  llvm::SmallVector<const void *> inputPointers;
  llvm::SmallVector<void *> resultPointers;
  llvm::SmallVector<llvm::ArrayRef<float>> values;
};

/// The samples of `inputs` that a run with `limit` takes: all of them where it
/// is 0 or large enough, else that many, spread over the data.
llvm::SmallVector<int64_t> pickSamples(llvm::ArrayRef<Samples> inputs,
                                       int64_t limit);

/// Gets the real values of sample `index`: those of the arguments that are f32
/// (empty for others), then those of the observed ops.
using SampleVisitor = llvm::function_ref<llvm::LogicalResult(
    int64_t index, llvm::ArrayRef<llvm::ArrayRef<float>> values)>;

/// Runs samples of `inputs`, one after the other, through `func` and observes
/// the results of `observed`. `limit` samples at most, spread over the data; 0
/// means all. `activity` is shown with the progress on a terminal. Fails with
/// an error where there is no evaluator, where a sample cannot be read or run,
/// or where the visitor fails.
llvm::LogicalResult runSamples(mlir::func::FuncOp func,
                               llvm::ArrayRef<Samples> inputs,
                               llvm::ArrayRef<mlir::Operation *> observed,
                               int64_t limit, llvm::StringRef activity,
                               SampleVisitor visitor);

} // namespace pare

#endif // PARE_CALIBRATION_RUNSAMPLES_H
