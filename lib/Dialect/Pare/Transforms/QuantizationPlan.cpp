//===- QuantizationPlan.cpp - what becomes integer, and with which types --===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "QuantizationPlan.h"

#include "mlir/IR/Matchers.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Support/Constants.h"
#include <cfloat>
#include <cmath>

using namespace mlir;

namespace pare {
namespace {

using Range = std::pair<double, double>;

/// Products that a 32-bit accumulator takes whatever the values are, beside a
/// bias of 30 bits.
constexpr int64_t kMaxProducts = ((int64_t(1) << 30) - 1) / (255 * 127);

bool isFloatTensor(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.hasStaticShape() && type.getElementType().isF32();
}

bool isConstant(Value value) { return matchPattern(value, m_Constant()); }

void widen(std::optional<Range> &range, std::optional<Range> other) {
  if (!other)
    return;
  range = range ? Range{std::min(range->first, other->first),
                        std::max(range->second, other->second)}
                : *other;
}

/// Whether results of the op have one scale with its operands.
bool movesValues(QuantizableOpInterface op) { return op.requiresSameScale(); }

/// The elements of a weight that make up one output channel.
int64_t countProducts(QuantizableOpInterface op, OpOperand &weight) {
  auto type = cast<RankedTensorType>(weight.get().getType());
  std::optional<int64_t> axis = op.getPerChannelAxis(weight.getOperandNumber());
  int64_t channels = axis ? std::max<int64_t>(1, type.getDimSize(*axis)) : 1;
  return type.getNumElements() / channels;
}

} // namespace

std::optional<Range> getRange(Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto func = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp());
    auto range = func ? func.getArgAttrOfType<DenseF64ArrayAttr>(
                            argument.getArgNumber(), kRangeAttr)
                      : nullptr;
    return range ? std::optional<Range>({range[0], range[1]}) : std::nullopt;
  }
  Attribute constant;
  if (matchPattern(value, m_Constant(&constant))) {
    auto values = readElements<float>(constant);
    if (!values || values->empty())
      return std::nullopt;
    auto [low, high] = std::minmax_element(values->begin(), values->end());
    return Range{*low, *high};
  }
  Operation *op = value.getDefiningOp();
  if (auto quantizable = dyn_cast<QuantizableOpInterface>(op))
    if (std::optional<Range> fixed = quantizable.getFixedResultRange())
      return fixed;
  auto range = op->getAttrOfType<DenseF64ArrayAttr>(kRangeAttr);
  return range ? std::optional<Range>({range[0], range[1]}) : std::nullopt;
}

quant::UniformQuantizedType getActivationType(MLIRContext *context, double low,
                                              double high) {
  low = std::min(low, 0.0);
  high = std::max(high, 0.0);
  // Scales are f32 numbers that a division survives. A value that is always
  // zero fits any; 1 keeps its ratio to the scales around it within bounds.
  double scale = std::clamp((high - low) / 255.0, 0x1p-100, 0x1p100);
  scale = high > low ? static_cast<float>(scale) : 1.0;
  double zeroPoint = std::nearbyint(-128.0 - low / scale);
  zeroPoint = std::clamp(zeroPoint, -128.0, 127.0);
  Builder builder(context);
  return quant::UniformQuantizedType::get(
      quant::QuantizationFlags::Signed, builder.getI8Type(),
      builder.getF32Type(), scale, static_cast<int64_t>(zeroPoint), -128, 127);
}

SmallVector<OpOperand *> getOperandsOf(QuantizableOpInterface op,
                                       OperandRole role) {
  SmallVector<OpOperand *> operands;
  for (OpOperand &operand : op->getOpOperands())
    if (op.getOperandRole(operand.getOperandNumber()) == role)
      operands.push_back(&operand);
  return operands;
}

QuantizationPlan::QuantizationPlan(func::FuncOp entry, bool integerResults)
    : entry(entry) {
  acceptOps(integerResults);
  joinSameScales();
  joinConcats();
  findRanges();
}

/// What an integer op reads and makes.
static SmallVector<Value> activationsOf(QuantizableOpInterface op) {
  SmallVector<Value> values{op->getResult(0)};
  for (OpOperand *operand : getOperandsOf(op, OperandRole::Activation))
    values.push_back(operand->get());
  return values;
}

/// Whether products and ratios of scales stay multipliers: real values of
/// networks do by far, unlike numbers that nobody has scaled.
static bool isScalable(std::optional<Range> range) {
  if (!range)
    return true;
  double width = std::max(range->second, 0.0) - std::min(range->first, 0.0);
  return width == 0.0 || (width > 0x1p-32 && width < 0x1p32);
}

std::string QuantizationPlan::reasonForFloat(Operation *op,
                                             bool integerResults) const {
  auto quantizable = dyn_cast<QuantizableOpInterface>(op);
  if (!quantizable)
    return "the op does not say how it is quantized";
  if (isKept(op, "float"))
    return "pare.keep asks for it";
  std::string reason;
  if (!quantizable.canQuantize(reason))
    return reason.empty() ? "it cannot work on integers" : reason;
  if (op->getNumResults() != 1 || !isFloatTensor(op->getResult(0)))
    return "its result is not one static f32 tensor";
  if (getOperandsOf(quantizable, OperandRole::Activation).empty())
    return "it reads no activation";
  for (OpOperand &operand : op->getOpOperands()) {
    unsigned number = operand.getOperandNumber();
    OperandRole role = quantizable.getOperandRole(number);
    std::string what = "operand " + std::to_string(number);
    if (role == OperandRole::Other)
      continue;
    if (!isFloatTensor(operand.get()))
      return what + " is not a static f32 tensor";
    if (role == OperandRole::Activation) {
      if (!movesValues(quantizable) && !getRange(operand.get()))
        return "no range is known for " + what;
      continue;
    }
    if (!isConstant(operand.get()))
      return (role == OperandRole::Weight ? "its weight is not constant"
                                          : "its bias is not constant");
    if (role == OperandRole::Weight &&
        countProducts(quantizable, operand) > kMaxProducts)
      return "its sums of products may overflow 32 bits";
  }
  if (!movesValues(quantizable) && !getRange(op->getResult(0)))
    return "no range is known for its result";
  for (Value value : activationsOf(quantizable))
    if (!isScalable(getRange(value)))
      return "a range of its values is too narrow or too wide for scales";
  // A softmax at the end gains nothing from integers but ties.
  bool leaves = llvm::all_of(op->getUsers(), [](Operation *user) {
    return user->hasTrait<OpTrait::IsTerminator>();
  });
  if (quantizable.getFixedResultRange() && leaves && !integerResults)
    return "its result leaves the network as f32";
  return {};
}

void QuantizationPlan::acceptOps(bool integerResults) {
  SmallVector<QuantizableOpInterface> moving;
  llvm::DenseMap<Operation *, std::string> reasons;
  SmallVector<Operation *> body;
  for (Operation &op : entry.getBody().front()) {
    if (op.hasTrait<OpTrait::ConstantLike>() ||
        op.hasTrait<OpTrait::IsTerminator>() || isa<CastOp>(op))
      continue;
    body.push_back(&op);
    std::string reason = reasonForFloat(&op, integerResults);
    if (!reason.empty())
      reasons[&op] = reason;
    else if (movesValues(cast<QuantizableOpInterface>(op)))
      moving.push_back(cast<QuantizableOpInterface>(op));
    else
      accepted.insert(&op);
  }
  acceptMovingOps(moving);
  for (Operation *op : body) {
    if (accepted.contains(op))
      ops.push_back(cast<QuantizableOpInterface>(op));
    else
      floats.push_back({op, reasons.contains(op)
                                ? reasons[op]
                                : "it only moves values of float ops"});
  }
}

/// What only moves values goes with its neighbours: integer after or before an
/// integer op, so that casts stand where the fewest bytes are moved.
void QuantizationPlan::acceptMovingOps(
    ArrayRef<QuantizableOpInterface> moving) {
  auto isAccepted = [&](Operation *op) { return op && accepted.contains(op); };
  auto followProducers = [&] {
    for (QuantizableOpInterface op : moving)
      if (llvm::any_of(getOperandsOf(op, OperandRole::Activation),
                       [&](OpOperand *operand) {
                         return isAccepted(operand->get().getDefiningOp());
                       }))
        accepted.insert(op);
  };
  followProducers();
  for (QuantizableOpInterface op : llvm::reverse(moving))
    if (llvm::any_of(op->getUsers(), isAccepted))
      accepted.insert(op);
  followProducers();
}

unsigned QuantizationPlan::leader(unsigned group) const {
  while (groups[group].parent != group)
    group = groups[group].parent;
  return group;
}

unsigned QuantizationPlan::groupOf(Value value) {
  auto [it, isNew] = groupIndex.try_emplace(value, groups.size());
  if (isNew)
    groups.push_back({it->second, {}, {}, {}, {}});
  return leader(it->second);
}

void QuantizationPlan::join(Value a, Value b) {
  unsigned first = groupOf(a), second = groupOf(b);
  groups[std::max(first, second)].parent = std::min(first, second);
}

void QuantizationPlan::joinSameScales() {
  for (QuantizableOpInterface op : ops) {
    Value result = op->getResult(0);
    groupOf(result);
    for (OpOperand *operand : getOperandsOf(op, OperandRole::Activation)) {
      // A constant is quantized for each of its users.
      if (isConstant(operand->get()))
        continue;
      groupOf(operand->get());
      if (movesValues(op))
        join(result, operand->get());
    }
  }
}

/// A concat is free where its operands have the result's scale already. An
/// operand takes it where an integer op computes it that does not fix its
/// range, and where another reader would not lose more than a bit by it.
void QuantizationPlan::joinConcats() {
  for (QuantizableOpInterface op : ops) {
    auto concat = dyn_cast<ConcatOp>(op.getOperation());
    if (!concat)
      continue;
    std::optional<Range> result = getRange(concat.getOutput());
    for (Value input : concat.getInputs()) {
      Operation *producer = input.getDefiningOp();
      if (!producer || !accepted.contains(producer) || !result ||
          cast<QuantizableOpInterface>(producer).getFixedResultRange())
        continue;
      std::optional<Range> own = getRange(input);
      double width = own ? own->second - own->first : 0.0;
      bool wide = 2.0 * width >= result->second - result->first;
      if (wide || llvm::all_of(input.getUsers(), [](Operation *user) {
            return isa<ConcatOp>(user);
          }))
        join(concat.getOutput(), input);
    }
  }
}

/// Whether an op reads `value` that does more than move it within its group.
bool QuantizationPlan::isVisible(Value value) {
  return llvm::any_of(value.getUsers(), [&](Operation *user) {
    auto quantizable = dyn_cast<QuantizableOpInterface>(user);
    return !accepted.contains(user) || !quantizable ||
           !movesValues(quantizable);
  });
}

/// A group holds what is read of it. Moving a value and clamping it to a range
/// may be exchanged, so what is only moved on (the input of a relu6) does not
/// widen the range.
void QuantizationPlan::findRanges() {
  SmallVector<Value> values(entry.getArguments());
  for (Operation &op : entry.getBody().front())
    values.append(op.result_begin(), op.result_end());
  for (Value value : values) {
    if (!groupIndex.contains(value))
      continue;
    Group &group = groups[groupOf(value)];
    auto quantizable =
        dyn_cast_or_null<QuantizableOpInterface>(value.getDefiningOp());
    if (quantizable && accepted.contains(quantizable))
      widen(group.fixed, quantizable.getFixedResultRange());
    widen(isVisible(value) ? group.range : group.hidden, getRange(value));
  }
  for (auto [index, group] : llvm::enumerate(groups)) {
    if (leader(index) != index)
      continue;
    Range range = group.fixed
                      ? *group.fixed
                      : group.range.value_or(group.hidden.value_or(Range{}));
    group.type =
        getActivationType(entry.getContext(), range.first, range.second);
  }
}

quant::UniformQuantizedType QuantizationPlan::getType(Value value) const {
  auto it = groupIndex.find(value);
  return it == groupIndex.end() ? nullptr : groups[leader(it->second)].type;
}

} // namespace pare
