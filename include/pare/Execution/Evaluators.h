//===- Evaluators.h - the evaluators that can be registered ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_EXECUTION_EVALUATORS_H
#define PARE_EXECUTION_EVALUATORS_H

#include "pare/Calibration/Evaluator.h"

namespace pare {

/// Compiles for the host, as `pare-compile` does, and calls the code.
std::unique_ptr<Evaluator> createJitEvaluator();

/// Runs the reference interpreter: slow, and the definition of what is right.
std::unique_ptr<Evaluator> createInterpreterEvaluator();

/// Makes the JIT evaluator the one that passes get from `createEvaluator`.
void registerJitEvaluator();

} // namespace pare

#endif // PARE_EXECUTION_EVALUATORS_H
