//===- SelftestInputs.cpp - inputs that a self-test may choose ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SelftestInputs.h"

#include "pare/Analysis/IndexBound.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include <cstring>
#include <limits>

using namespace mlir;

namespace pare::target {

/// SplitMix64: the same numbers everywhere.
static uint64_t next(uint64_t &state) {
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/// From 0 to 1, without 1.
static double unit(uint64_t &state) {
  return static_cast<double>(next(state) >> 11) * 0x1p-53;
}

//===----------------------------------------------------------------------===//
// What an argument holds
//===----------------------------------------------------------------------===//

/// The cast that quantizes `argument`, seen through reshapes.
static kernel::CastOp findCast(Value argument) {
  for (Operation *user : argument.getUsers()) {
    if (auto cast = dyn_cast<kernel::CastOp>(user))
      if (cast.getScale() && cast.getInput() == argument)
        return cast;
    if (user->getNumResults() == 1 && user->getNumOperands() == 1)
      if (auto cast = findCast(user->getResult(0)))
        return cast;
  }
  return nullptr;
}

static std::pair<int64_t, int64_t> rangeOf(unsigned bits, bool isUnsigned) {
  if (bits == 1 || isUnsigned)
    return {0, bits >= 63 ? std::numeric_limits<int64_t>::max()
                          : (int64_t(1) << bits) - 1};
  int64_t half = int64_t(1) << (std::min(bits, 63u) - 1);
  return {-half, half - 1};
}

SelftestInputs::Argument SelftestInputs::describe(Value value,
                                                  const Port &port) {
  Argument argument;
  argument.elements = port.numElements();
  argument.bytes = port.elementBytes();
  argument.isFloat = port.element.isF32();
  if (!argument.isFloat) {
    std::tie(argument.low, argument.high) =
        rangeOf(port.element.getIntOrFloatBitWidth(), port.isUnsigned);
    if (std::optional<int64_t> bound = findIndexBound(value))
      std::tie(argument.low, argument.high) = std::pair(0, *bound - 1);
    return argument;
  }
  if (kernel::CastOp cast = findCast(value)) {
    auto type = llvm::cast<ShapedType>(cast.getInit().getType());
    std::tie(argument.low, argument.high) =
        rangeOf(type.getElementTypeBitWidth(), cast.getOutputUnsigned());
    argument.scale = cast.getScale()->convertToFloat();
    argument.zeroPoint = cast.getOutputZp();
    return argument;
  }
  // Nothing is known of it: what normalized inputs look like.
  argument.low = -128;
  argument.high = 127;
  argument.scale = 1.0 / 32;
  return argument;
}

FailureOr<SelftestInputs> SelftestInputs::create(func::FuncOp func,
                                                 uint64_t seed) {
  SelftestInputs inputs;
  inputs.seed = seed;
  for (auto [index, argument] : llvm::enumerate(func.getArguments())) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    bool known =
        type && type.hasStaticShape() &&
        (type.getElementType().isF32() || type.getElementType().isInteger(1) ||
         type.getElementType().isInteger(8) ||
         type.getElementType().isInteger(16) ||
         type.getElementType().isInteger(32));
    if (!known)
      return func.emitError()
             << "a self-test draws i1, i8, i16, i32 and f32 inputs of static "
                "shape, argument "
             << index << " has type " << argument.getType();
    Port port;
    port.element = type.getElementType();
    port.shape = type.getShape().vec();
    port.isUnsigned = static_cast<bool>(func.getArgAttr(index, kUnsignedAttr));
    inputs.arguments.push_back(describe(argument, port));
  }
  return inputs;
}

//===----------------------------------------------------------------------===//
// Drawing
//===----------------------------------------------------------------------===//

namespace {
/// The stored integers of one candidate, one after the other.
class Drawer {
public:
  Drawer(unsigned candidate, int64_t low, int64_t high, uint64_t &state)
      : candidate(candidate), low(low), high(high), state(state) {
    center = draw();
  }

  int64_t operator()(int64_t index) {
    switch (candidate) {
    case 0:
      return low;
    case 1:
      return high;
    case 2:
      return index % 2 ? low : high;
    default:
      break;
    }
    switch (candidate % 4) {
    case 0: // Noise over the whole range.
      return draw();
    case 1: // Ends only.
      return next(state) & 1 ? low : high;
    case 2: // Slow changes, as of images and sounds.
      center += static_cast<int64_t>((unit(state) - 0.5) * span() / 8);
      center = std::min(std::max(center, low), high);
      return center;
    default: { // A narrow band.
      int64_t value =
          center + static_cast<int64_t>((unit(state) - 0.5) * span() / 16);
      return std::min(std::max(value, low), high);
    }
    }
  }

private:
  double span() const {
    return static_cast<double>(high) - static_cast<double>(low) + 1;
  }
  int64_t draw() { return low + static_cast<int64_t>(unit(state) * span()); }

  unsigned candidate;
  int64_t low, high, center = 0;
  uint64_t &state;
};
} // namespace

std::vector<char> SelftestInputs::fill(const Argument &argument,
                                       unsigned candidate,
                                       uint64_t state) const {
  std::vector<char> buffer(argument.elements * argument.bytes);
  Drawer drawer(candidate, argument.low, argument.high, state);
  for (int64_t i = 0; i < argument.elements; ++i) {
    int64_t stored = drawer(i);
    char *to = buffer.data() + i * argument.bytes;
    if (!argument.isFloat) {
      std::memcpy(to, &stored, argument.bytes); // little-endian hosts
      continue;
    }
    double real = static_cast<double>(stored - argument.zeroPoint);
    uint64_t kind = next(state) % 16;
    if (kind < 4)
      real += 0.5; // a tie of the quantization, as far as f32 can hold it
    else if (kind < 12)
      real += unit(state) - 0.5;
    else if (kind == 12)
      real *= 4; // mostly outside of the range
    float value = static_cast<float>(real * argument.scale);
    std::memcpy(to, &value, sizeof value);
  }
  return buffer;
}

InputBytes SelftestInputs::make(unsigned candidate) const {
  InputBytes buffers;
  for (auto [index, argument] : llvm::enumerate(arguments)) {
    uint64_t state = seed + (uint64_t(candidate) << 32) + index;
    next(state);
    buffers.push_back(fill(argument, candidate, state));
  }
  return buffers;
}

} // namespace pare::target
