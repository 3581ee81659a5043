//===- QuantizableOpInterface.h - operands' roles in quantization ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_INTERFACES_QUANTIZABLEOPINTERFACE_H
#define PARE_INTERFACES_QUANTIZABLEOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"
#include <optional>
#include <string>
#include <utility>

namespace pare {

/// What an operand is to quantization. `Other` operands (shapes, tables) are
/// left alone.
enum class OperandRole { Activation, Weight, Bias, Other };

} // namespace pare

#include "pare/Interfaces/QuantizableOpInterface.h.inc"

#endif // PARE_INTERFACES_QUANTIZABLEOPINTERFACE_H
