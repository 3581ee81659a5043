//===- Passes.h - passes of Dialect/Pare/Transforms ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PARE_TRANSFORMS_PASSES_H
#define PARE_DIALECT_PARE_TRANSFORMS_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "pare/Calibration/Observer.h"

namespace pare {

/// How many scales a quantized weight has.
enum class WeightScaling { PerTensor, PerChannel };

/// What the arguments and results of an entry are after quantization.
enum class EntryTypes { Float, Quantized };

/// How integer results of a quantized network are rounded.
enum class RoundingProfile { FloatRne, TosaDouble, TosaSingle };

/// What the first result of a classifier is.
enum class HeadKind { Logits, Softmax, Argmax };

/// How a report is written.
enum class ReportFormat { Text, Json, Html };

/// By what `pare-prune-channels` judges a channel.
enum class ImportanceKind { L1, L2, Activation, Obs };

/// How `pare-prune-channels` shares its task among the groups.
enum class AllocationKind { Uniform, Sensitivity };

#define GEN_PASS_DECL
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

} // namespace pare

#endif // PARE_DIALECT_PARE_TRANSFORMS_PASSES_H
