//===- SelftestEvents.cpp - what a run of a network exercises -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The interpreter runs a copy of the function that returns, besides its
// results, every integer result of a kernel and the i32 sums of every
// requantizing kernel, computed by the same kernel without its multiplier.
//
//===----------------------------------------------------------------------===//

#include "SelftestEvents.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Support/Constants.h"
#include "pare/Support/Numerics.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>
#include <cstring>

using namespace mlir;

namespace pare::target {

static int64_t bytesOf(Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  return type.getNumElements() *
         llvm::divideCeil(type.getElementTypeBitWidth(), 8);
}

static int64_t loadInteger(const char *from, int64_t bytes) {
  int64_t value = 0;
  std::memcpy(&value, from, bytes);
  unsigned unused = 64 - 8 * bytes;
  return static_cast<int64_t>(static_cast<uint64_t>(value) << unused) >> unused;
}

//===----------------------------------------------------------------------===//
// The copy
//===----------------------------------------------------------------------===//

/// The elements of a constant operand; empty where it is none.
template <typename T> static std::vector<T> constantOf(Value value) {
  Attribute attr;
  if (!value || !matchPattern(value, m_Constant(&attr)))
    return {};
  return readElements<T>(attr).value_or(std::vector<T>());
}

template <typename OpTy>
void SelftestEvents::watchSums(OpTy op, SmallVectorImpl<Value> &values) {
  auto input = cast<RankedTensorType>(op.getInput().getType());
  if (!op.getMultiplier() || !op.getRounding() ||
      !input.getElementType().isInteger(8))
    return;
  auto type = cast<RankedTensorType>(op.getResult(0).getType());
  Sums found;
  found.isFloatRne = *op.getRounding() == kernel::Rounding::FloatRne;
  found.channels = type.getShape().back();
  if (found.isFloatRne) {
    found.multipliers = constantOf<float>(op.getMultiplier());
  } else {
    found.integerMultipliers = constantOf<int32_t>(op.getMultiplier());
    found.shifts = constantOf<int8_t>(op.getShift());
  }
  if (found.multipliers.empty() &&
      (found.integerMultipliers.empty() ||
       found.shifts.size() != found.integerMultipliers.size()))
    return;
  OpBuilder builder(op);
  auto sumType = type.clone(builder.getI32Type());
  Value empty = tensor::EmptyOp::create(
      builder, op.getLoc(), sumType.getShape(), sumType.getElementType());
  auto copy = cast<OpTy>(builder.clone(*op));
  copy.getMultiplierMutable().clear();
  copy.getShiftMutable().clear();
  copy.getInitMutable().assign(empty);
  copy->getResult(0).setType(sumType);
  copy.setOutputZp(0);
  copy.setOutputUnsigned(false);
  for (StringRef attr : {"rounding", "clamp_min", "clamp_max", "name"})
    copy->removeAttr(attr);
  values.push_back(copy->getResult(0));
  sizes.push_back(bytesOf(values.back()));
  watched.push_back(std::nullopt);
  sums.push_back(std::move(found));
}

/// The bounds between which `op` stores integers.
static std::pair<int64_t, int64_t> boundsOf(Operation *op, unsigned bits) {
  bool isUnsigned = op->hasAttr("output_unsigned");
  int64_t low = isUnsigned ? 0 : -(int64_t(1) << (bits - 1));
  int64_t high = low + (int64_t(1) << bits) - 1;
  if (auto bound = op->getAttrOfType<IntegerAttr>("clamp_min"))
    low = std::max(low, bound.getInt());
  if (auto bound = op->getAttrOfType<IntegerAttr>("clamp_max"))
    high = std::min(high, bound.getInt());
  // As the bytes read when they are taken as signed.
  auto wrap = [&](int64_t value) {
    return isUnsigned && value >= (int64_t(1) << (bits - 1))
               ? value - (int64_t(1) << bits)
               : value;
  };
  return {wrap(low), wrap(high)};
}

void SelftestEvents::watch(Operation *op, SmallVectorImpl<Value> &values) {
  bool computes = isa<kernel::PareKernelDialect>(op->getDialect()) ||
                  op->getDialect()->getNamespace() == "tosa";
  if (!computes || op->getNumResults() != 1 ||
      isa<kernel::PadOp, kernel::FillHaloOp>(op))
    return;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type || !type.hasStaticShape())
    return;
  unsigned bits = type.getElementTypeBitWidth();
  if (type.getElementType().isInteger(8) ||
      type.getElementType().isInteger(16)) {
    auto [low, high] = boundsOf(op, bits);
    values.push_back(op->getResult(0));
    sizes.push_back(bytesOf(values.back()));
    watched.push_back(Watched{bits / 8, low, high});
    sums.push_back(std::nullopt);
  }
  TypeSwitch<Operation *>(op)
      .Case<kernel::Conv2DOp, kernel::DepthwiseConv2DOp, kernel::DenseOp>(
          [&](auto linear) { watchSums(linear, values); });
}

FailureOr<std::unique_ptr<SelftestEvents>>
SelftestEvents::create(func::FuncOp func) {
  auto events = std::make_unique<SelftestEvents>();
  OwningOpRef<func::FuncOp> copy = func.clone();
  Operation *end = copy->front().getTerminator();
  SmallVector<Value> values(end->getOperands());
  events->numResults = values.size();
  for (Value value : values)
    events->sizes.push_back(bytesOf(value));
  for (Operation &op : llvm::make_early_inc_range(copy->front()))
    events->watch(&op, values);
  end->setOperands(values);
  auto function = InterpretedFunction::create(*copy);
  if (failed(function))
    return failure();
  events->function = std::move(*function);
  return events;
}

//===----------------------------------------------------------------------===//
// Counting
//===----------------------------------------------------------------------===//

/// Near enough to a tie that an arithmetic of other precision may step over it.
static constexpr double kNearTie = 0x1p-10;

int64_t SelftestEvents::countTies(const Sums &sums,
                                  const std::vector<char> &bytes) {
  int64_t count = 0;
  for (int64_t i = 0, e = bytes.size() / 4; i < e; ++i) {
    auto sum = static_cast<int32_t>(loadInteger(bytes.data() + i * 4, 4));
    int64_t channel = i % sums.channels;
    if (sums.isFloatRne) {
      float multiplier =
          sums.multipliers[sums.multipliers.size() == 1 ? 0 : channel];
      float scaled = static_cast<float>(sum) * multiplier;
      float part = std::fabs(scaled - std::floor(scaled) - 0.5f);
      count += std::fabs(scaled) < numerics::kLargestRounded && part < kNearTie;
      continue;
    }
    int64_t at = sums.shifts.size() == 1 ? 0 : channel;
    int32_t multiplier = sums.integerMultipliers[at], shift = sums.shifts[at];
    count += numerics::scaleTosaDouble(sum, multiplier, shift) !=
             numerics::scaleTosaSingle(sum, multiplier, shift);
    double scaled = std::ldexp(static_cast<double>(sum) * multiplier, -shift);
    count += std::fabs(scaled - std::floor(scaled) - 0.5) < kNearTie;
  }
  return count;
}

FailureOr<SelftestEvents::Run>
SelftestEvents::run(const std::vector<std::vector<char>> &inputs) {
  SmallVector<const void *> from;
  for (const std::vector<char> &input : inputs)
    from.push_back(input.data());
  std::vector<std::vector<char>> values;
  SmallVector<void *> to;
  for (int64_t size : sizes)
    values.emplace_back(size);
  for (std::vector<char> &value : values)
    to.push_back(value.data());
  if (failed(function->run(from, to)))
    return failure();
  Run result;
  for (auto [i, watch] : llvm::enumerate(watched)) {
    const std::vector<char> &bytes = values[numResults + i];
    if (sums[i]) {
      result.counts.push_back(countTies(*sums[i], bytes));
      continue;
    }
    int64_t lows = 0, highs = 0;
    for (size_t at = 0; at < bytes.size(); at += watch->bytes) {
      int64_t value = loadInteger(bytes.data() + at, watch->bytes);
      lows += value == watch->low;
      highs += value == watch->high;
    }
    result.counts.push_back(lows);
    result.counts.push_back(highs);
  }
  values.resize(numResults);
  result.results = std::move(values);
  return result;
}

} // namespace pare::target
