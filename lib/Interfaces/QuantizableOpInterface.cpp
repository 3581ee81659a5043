//===- QuantizableOpInterface.cpp - operands' roles in quantization -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Interfaces/QuantizableOpInterface.h"

#include "pare/Interfaces/QuantizableOpInterface.cpp.inc"
