//===- Evaluator.h - running networks, for those that may not know how ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compression has to execute networks and may not know later stages. Passes ask
// this interface; Execution implements it with the code pipeline on a clone in
// a context of its own, and pare-opt, pare-run and the plugin register that.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_CALIBRATION_EVALUATOR_H
#define PARE_CALIBRATION_EVALUATOR_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pare {

/// A function that is ready to run. Tensors are row-major buffers of the
/// entry's own element types (f32; i8 for 8 bits and less; i16; i32).
class LoadedNetwork {
public:
  virtual ~LoadedNetwork() = default;

  /// Runs one sample. `inputs` has a pointer for each argument, `results` one
  /// for each result and then one for each observed value, in the order of
  /// `load`. Observed values of quantized types are delivered dequantized, as
  /// f32, in the value's shape. A null result pointer is not written.
  virtual llvm::LogicalResult run(llvm::ArrayRef<const void *> inputs,
                                  llvm::ArrayRef<void *> results) = 0;
};

/// How something of a function is computed once it is compiled: `layer` is the
/// name of an op of it or, where there is none, a place in a file; `reason`
/// says why not in a better way.
struct KernelChoice {
  std::string layer, kernel, variant, tile, reason;
};

/// What a function takes once it is compiled, in bytes; nothing where it is not
/// known. `arenaBound` is what no plan of the arena could be below, `code` are
/// the object's instructions, `readOnly` its constants, `stack` the frames of
/// all functions in it together, which bounds their use. `kernels` are in the
/// order of execution.
struct CodeCost {
  std::optional<int64_t> arena, arenaBound, stack, code, readOnly;
  std::vector<KernelChoice> kernels;
};

class Evaluator {
public:
  virtual ~Evaluator() = default;

  /// Prepares `func` of its module (stages 0 to 3). `observed` names values by
  /// the `name` of the op that defines them. Fails with an error at the
  /// function, or at the op that cannot be executed; a name that no op carries
  /// is such an error.
  virtual mlir::FailureOr<std::unique_ptr<LoadedNetwork>>
  load(mlir::func::FuncOp func, llvm::ArrayRef<llvm::StringRef> observed) = 0;

  /// Compiles `func` and measures the code. An evaluator without code knows
  /// nothing; where compiling fails, so does this, with an error at the op.
  virtual mlir::FailureOr<CodeCost> measureCode(mlir::func::FuncOp) {
    return CodeCost();
  }
};

/// The evaluator that passes use; null until a tool has registered one.
using EvaluatorFactory = std::function<std::unique_ptr<Evaluator>()>;
void registerEvaluator(EvaluatorFactory factory);
std::unique_ptr<Evaluator> createEvaluator();

} // namespace pare

#endif // PARE_CALIBRATION_EVALUATOR_H
