//===- TosaTable.cpp - TOSA's tables, interpreted -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tosa.h"

using namespace mlir;

namespace pare::interpreter {

/// apply_lookup_s (General Unary Functions): 9 bits of index, 7 of fraction.
static int32_t interpolate(const Tensor &table, int32_t value) {
  int32_t index = (value + 32768) >> 7, fraction = value & 0x7f;
  int32_t base = table.integer(index, false);
  int32_t next = table.integer(index + 1, false);
  return (base << 7) + (next - base) * fraction;
}

/// TABLE (Elementwise Binary Operators).
FailureOr<Step> buildTosaTable(tosa::TableOp op, Values &values) {
  Tensor &input = values[op.getInput1()], &table = values[op.getTable()];
  Tensor &output = values[op.getOutput()];
  bool isByte = input.bits == 8;
  if (input.bits != 8 && input.bits != 16)
    return op.emitOpError() << "a table has 8 or 16 bits, not " << input.type;
  if (table.size() != (isByte ? 256 : 513))
    return op.emitOpError()
           << "a table of " << input.bits << " bits cannot have "
           << table.size() << " elements";
  return Step([=, &input, &table, &output] {
    for (int64_t i = 0, e = input.size(); i < e; ++i) {
      int32_t value = input.integer(i, false);
      output.setInteger(i, isByte ? table.integer(value + 128, false)
                                  : interpolate(table, value));
    }
  });
}

} // namespace pare::interpreter
