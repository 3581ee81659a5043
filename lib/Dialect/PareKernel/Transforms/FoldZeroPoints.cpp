//===- FoldZeroPoints.cpp - input zero points go into the bias ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Remarks.h"
#include "mlir/IR/TypeUtilities.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Layout/ByElement.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "pare/Support/Constants.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_FOLDZEROPOINTSPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {

/// The weights of each output channel, summed up. `channelOf` maps the index of
/// an element to its output channel.
template <typename Fn>
std::vector<int64_t> sumWeights(ArrayRef<int8_t> weights, int64_t channels,
                                Fn channelOf) {
  std::vector<int64_t> sums(channels, 0);
  for (auto [index, weight] : llvm::enumerate(weights))
    sums[channelOf(index)] += weight;
  return sums;
}

/// Weights [O, ...]: one output channel after the other.
std::vector<int64_t> sumByFirstDim(ArrayRef<int8_t> weights,
                                   ArrayRef<int64_t> shape) {
  int64_t run = shape[0] ? weights.size() / shape[0] : 1;
  return sumWeights(weights, shape[0],
                    [run](int64_t index) { return index / run; });
}

std::vector<int64_t> sumOf(Conv2DOp, ArrayRef<int8_t> weights,
                           ArrayRef<int64_t> shape) {
  return sumByFirstDim(weights, shape);
}
std::vector<int64_t> sumOf(DenseOp, ArrayRef<int8_t> weights,
                           ArrayRef<int64_t> shape) {
  return sumByFirstDim(weights, shape);
}
/// Weights [KH, KW, C, M]: output channel c * M + m is the fastest index.
std::vector<int64_t> sumOf(DepthwiseConv2DOp, ArrayRef<int8_t> weights,
                           ArrayRef<int64_t> shape) {
  int64_t channels = shape[2] * shape[3];
  return sumWeights(weights, channels,
                    [channels](int64_t index) { return index % channels; });
}

bool isPadded(Conv2DOp op) {
  return llvm::any_of(op.getPads(), [](int64_t pad) { return pad != 0; });
}
bool isPadded(DepthwiseConv2DOp op) {
  return llvm::any_of(op.getPads(), [](int64_t pad) { return pad != 0; });
}
bool isPadded(DenseOp) { return false; }

template <typename T> std::optional<std::vector<T>> readConstant(Value value) {
  Attribute attr;
  if (!matchPattern(value, m_Constant(&attr)))
    return std::nullopt;
  return readElements<T>(attr);
}

struct FoldZeroPoints : impl::FoldZeroPointsPassBase<FoldZeroPoints> {
  void runOnOperation() override {
    getOperation().walk([](Operation *op) {
      TypeSwitch<Operation *>(op).Case<Conv2DOp, DepthwiseConv2DOp, DenseOp>(
          [](auto linear) { fold(linear); });
    });
  }

private:
  template <typename OpTy> static void fold(OpTy op) {
    auto type = dyn_cast<RankedTensorType>(op.getWeight().getType());
    if (!type || op.getInputZp() == 0 || op.getKernelShape())
      return;
    if (std::optional<std::string> reason = whyByElement(op))
      return explain(op, *reason);
    if (isPadded(op))
      return explain(op, "its padding is not part of the input");
    auto weights = readConstant<int8_t>(op.getWeight());
    if (!weights)
      return explain(op, "its weight is not an i8 constant");
    std::vector<int64_t> sums = sumOf(op, *weights, type.getShape());
    // Inputs of 16 bits have sums of 64, and so does what folds into them.
    bool folded = getElementTypeOrSelf(op.getInput().getType()).isInteger(16)
                      ? foldInto<int64_t>(op, sums)
                      : foldInto<int32_t>(op, sums);
    if (!folded)
      return explain(op, "its bias is not an i32 constant");
    op.setInputZp(0);
  }

  /// Gives `op` a bias of T, less what its zero point adds to its sums; they
  /// wrap as the accumulator does. False where its bias is not known.
  template <typename T, typename OpTy>
  static bool foldInto(OpTy op, ArrayRef<int64_t> sums) {
    std::vector<T> bias(sums.size(), 0);
    if (op.getBias()) {
      auto given = readConstant<T>(op.getBias());
      if (auto narrow = readConstant<int32_t>(op.getBias()); narrow && !given)
        given.emplace(narrow->begin(), narrow->end());
      if (!given || given->size() != bias.size())
        return false;
      bias = *given;
    }
    auto zeroPoint = static_cast<int32_t>(op.getInputZp());
    for (auto [value, sum] : llvm::zip_equal(bias, sums))
      value = static_cast<T>(static_cast<uint64_t>(value) -
                             static_cast<uint64_t>(sum) *
                                 static_cast<uint64_t>(int64_t(zeroPoint)));
    OpBuilder builder(op);
    auto biasType =
        RankedTensorType::get({static_cast<int64_t>(bias.size())},
                              builder.getIntegerType(8 * sizeof(T)));
    auto constant = arith::ConstantOp::create(builder, op.getLoc(), biasType,
                                              buildElements<T>(biasType, bias));
    op.getBiasMutable().assign(constant.getResult());
    return true;
  }

  static void explain(Operation *op, StringRef reason) {
    remark::missed(op->getLoc(), remark::RemarkOpts::name("zero-point-kept")
                                     .category("pare-fold-zero-points"))
        << llvm::formatv("input zero point of '{0}' stays: {1}",
                         op->getName().getStringRef(), reason)
               .str();
  }
};
} // namespace
} // namespace pare::kernel
