//===- Evaluator.cpp - the registered evaluator ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Calibration/Evaluator.h"

namespace pare {

static EvaluatorFactory &registered() {
  static EvaluatorFactory factory;
  return factory;
}

void registerEvaluator(EvaluatorFactory factory) {
  registered() = std::move(factory);
}

std::unique_ptr<Evaluator> createEvaluator() {
  return registered() ? registered()() : nullptr;
}

} // namespace pare
