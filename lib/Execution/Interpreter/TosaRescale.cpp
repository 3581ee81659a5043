//===- TosaRescale.cpp - TOSA's rescale, interpreted ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tosa.h"

using namespace mlir;

namespace pare::interpreter {

/// RESCALE (Type Conversion), with apply_scale_32 and apply_scale_16 (Scaling
/// Helpers). Of INEXACT_ROUND, which leaves the rounding to the implementation,
/// Pare makes SINGLE_ROUND. The sum with the output's zero point does not wrap.
FailureOr<Step> buildTosaRescale(tosa::RescaleOp op, Values &values) {
  Tensor &input = values[op.getInput()], &output = values[op.getOutput()];
  Tensor &multiplier = values[op.getMultiplier()];
  Tensor &shift = values[op.getShift()];
  Tensor &inputZp = values[op.getInputZp()];
  Tensor &outputZp = values[op.getOutputZp()];
  bool scale32 = op.getScale32(), perChannel = op.getPerChannel();
  bool isDouble = op.getRoundingMode() == tosa::RoundingMode::DOUBLE_ROUND;
  bool inputUnsigned = op.getInputUnsigned();
  bool outputUnsigned = op.getOutputUnsigned();
  if (output.bits > 32 || (outputUnsigned && output.bits > 31))
    return op.emitOpError() << "a rescale cannot give " << output.type;
  int64_t channels =
      perChannel && !input.shape().empty() ? input.shape().back() : 1;
  if (multiplier.size() < channels || shift.size() < channels)
    return op.emitOpError() << "a rescale of " << channels
                            << " channels needs as many multipliers and shifts";
  StoredRange range = numerics::storedRange(output.bits, outputUnsigned);
  Location loc = op.getLoc();
  return Step([=, &input, &output, &multiplier, &shift, &inputZp, &outputZp,
               &values] {
    int64_t zpIn = inputZp.wideInteger(0, inputUnsigned);
    int32_t zpOut = outputZp.integer(0, outputUnsigned);
    for (int64_t i = 0, e = input.size(); i < e; ++i) {
      int64_t value = input.wideInteger(i, inputUnsigned) - zpIn;
      int64_t c = perChannel ? i % channels : 0;
      int32_t m = multiplier.integer(c, false), s = shift.integer(c, false);
      if (m < 0 || s < 2 || s > 62)
        return values.fail(loc, "a rescale by " + Twine(m) + " >> " + Twine(s));
      auto narrow = static_cast<int32_t>(value);
      int32_t scaled = !scale32   ? numerics::scaleTosa48(value, m, s)
                       : isDouble ? numerics::scaleTosaDouble(narrow, m, s)
                                  : numerics::scaleTosaSingle(narrow, m, s);
      output.setInteger(i, numerics::storeScaled(scaled, zpOut, range));
    }
  });
}

} // namespace pare::interpreter
