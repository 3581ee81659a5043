//===- AffineChain.cpp - scales and shifts along the channels -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AffineChain.h"

#include "pare/Dialect/Pare/IR/Activation.h"
#include "pare/Support/Constants.h"
#include "llvm/ADT/DenseSet.h"
#include <cmath>

using namespace mlir;

namespace pare {

void Affine::then(const Affine &next) {
  for (size_t c = 0; c < scale.size(); ++c) {
    scale[c] *= next.scale[c];
    shift[c] = shift[c] * next.scale[c] + next.shift[c];
  }
}

bool Affine::hasScale() const {
  return llvm::any_of(scale, [](double value) { return value != 1; });
}

bool Affine::hasShift() const {
  return llvm::any_of(shift, [](double value) { return value != 0; });
}

/// A constant that differs along the last dimension at most, written out.
static std::optional<std::vector<float>> readPerChannel(Value value,
                                                        int64_t channels) {
  auto constant = value.getDefiningOp<ConstantOp>();
  if (!constant)
    return std::nullopt;
  ArrayRef<int64_t> shape = constant.getType().getShape();
  if (shape.empty() ||
      llvm::any_of(shape.drop_back(), [](int64_t size) { return size != 1; }))
    return std::nullopt;
  std::optional<std::vector<float>> values =
      readElements<float>(constant.getValue());
  if (values && values->size() == 1)
    values->assign(channels, values->front());
  if (!values || static_cast<int64_t>(values->size()) != channels)
    return std::nullopt;
  return values;
}

std::optional<Affine> matchAffine(Operation *op, Value &operand) {
  if (!isa<AddOp, SubOp, MulOp>(op) || isKept(op, "float"))
    return std::nullopt;
  for (unsigned index : {0u, 1u}) {
    Value x = op->getOperand(index);
    if (x.getType() != op->getResult(0).getType() ||
        !typeOf(x).getElementType().isF32() || typeOf(x).getRank() == 0)
      continue;
    int64_t channels = channelsOf(x);
    std::optional<std::vector<float>> values =
        readPerChannel(op->getOperand(1 - index), channels);
    if (!values)
      continue;
    Affine affine(channels);
    for (int64_t c = 0; c < channels; ++c) {
      double value = (*values)[c];
      if (isa<MulOp>(op))
        affine.scale[c] = value;
      else
        affine.shift[c] = isa<SubOp>(op) && index == 0 ? -value : value;
      if (isa<SubOp>(op) && index == 1)
        affine.scale[c] = -1;
    }
    operand = x;
    return affine;
  }
  return std::nullopt;
}

namespace {

/// Ops in a row, and what they do together but for the last one's activation.
struct Chain {
  SmallVector<Operation *> ops;
  Value input;
  std::optional<Affine> total;

  explicit Chain(Operation *first) : ops{first} {
    total = matchAffine(first, input);
    while (total && Activation::get(ops.back()).isNone() &&
           ops.back()->hasOneUse()) {
      Operation *user = *ops.back()->getUsers().begin();
      Value operand;
      std::optional<Affine> next = matchAffine(user, operand);
      if (!next || operand != ops.back()->getResult(0))
        return;
      total->then(*next);
      ops.push_back(user);
    }
  }

  /// Whether the numbers of the whole are f32 numbers too.
  bool isFinite() const {
    auto finite = [](double value) {
      return std::isfinite(static_cast<float>(value));
    };
    return llvm::all_of(total->scale, finite) &&
           llvm::all_of(total->shift, finite);
  }
};

void compose(const Chain &chain, RewriterBase &rewriter) {
  RankedTensorType type = typeOf(chain.input);
  SmallVector<int64_t> shape(type.getRank(), 1);
  shape.back() = channelsOf(chain.input);
  auto perChannel = RankedTensorType::get(shape, type.getElementType());
  Operation *last = chain.ops.back();
  Location loc = last->getLoc();
  rewriter.setInsertionPoint(last);
  auto constant = [&](ArrayRef<double> values) -> Value {
    std::vector<float> numbers(values.begin(), values.end());
    return ConstantOp::create(rewriter, loc, perChannel,
                              buildElements<float>(perChannel, numbers));
  };
  bool shifts = chain.total->hasShift();
  // The last value keeps its name; a product in front of it takes one of the
  // chain's.
  const auto *product =
      llvm::find_if(chain.ops, [](Operation *op) { return isa<MulOp>(op); });
  Operation *named = product == chain.ops.end() ? last : *product;
  if (named == last && shifts)
    named = chain.ops.front();
  Operation *result = nullptr;
  if (chain.total->hasScale())
    result = MulOp::create(
        rewriter, loc, type, getOpName(shifts ? named : last), chain.input,
        constant(chain.total->scale), FloatAttr(), FloatAttr());
  if (shifts)
    result =
        AddOp::create(rewriter, loc, type, getOpName(last),
                      result ? result->getResult(0) : chain.input,
                      constant(chain.total->shift), FloatAttr(), FloatAttr());
  Activation::get(last).setOn(result);
  rewriter.replaceOp(last, result);
  for (Operation *op : llvm::reverse(ArrayRef(chain.ops).drop_back()))
    rewriter.eraseOp(op);
}

} // namespace

void composeChains(ArrayRef<Operation *> ops, RewriterBase &rewriter) {
  llvm::DenseSet<Operation *> done;
  for (Operation *op : ops) {
    if (done.contains(op))
      continue;
    Chain chain(op);
    done.insert(chain.ops.begin(), chain.ops.end());
    if (!chain.total || !chain.isFinite())
      continue;
    size_t needed = chain.total->hasScale() + chain.total->hasShift();
    // One that undoes itself is left: nothing would carry its activation.
    if (needed && needed < chain.ops.size())
      compose(chain, rewriter);
  }
}

} // namespace pare
