//===- SumTypes.cpp - what kernels of 16 bits sum in ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SumTypes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Remarks.h"
#include "pare/Dialect/PareKernel/Layout/Widths.h"
#include "pare/Support/Constants.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace pare::kernel {
namespace {

/// The elements of a constant bias; zeros without one.
std::optional<std::vector<int64_t>> readBias(Value bias, int64_t channels) {
  if (!bias)
    return std::vector<int64_t>(channels, 0);
  Attribute attr;
  if (!matchPattern(bias, m_Constant(&attr)))
    return std::nullopt;
  return readIntegers(attr);
}

Value buildBias(OpBuilder &b, Location loc, ArrayRef<int64_t> biases,
                bool isNarrow) {
  auto type = RankedTensorType::get({static_cast<int64_t>(biases.size())},
                                    isNarrow ? b.getI32Type() : b.getI64Type());
  std::vector<int32_t> narrow(biases.begin(), biases.end());
  return arith::ConstantOp::create(b, loc, type,
                                   isNarrow
                                       ? buildElements<int32_t>(type, narrow)
                                       : buildElements<int64_t>(type, biases));
}

void explain(Operation *op, const SumWidths &widths) {
  auto name = op->getName().getStringRef();
  std::string sums =
      llvm::formatv("with its weights and biases sums are {0} to {1}",
                    widths.sums.low, widths.sums.high)
          .str();
  if (widths.sums.fits(32)) {
    remark::passed(op->getLoc(), remark::RemarkOpts::name("sums-in-32-bits")
                                     .category("pare-pack-weights"))
        << llvm::formatv("'{0}' sums in 32 bits: {1}", name, sums).str();
    return;
  }
  remark::missed(
      op->getLoc(),
      remark::RemarkOpts::name("sums-in-64-bits").category("pare-pack-weights"))
      << llvm::formatv("'{0}' sums in 64 bits, {1} products at a time in 32: "
                       "{2}",
                       name, widths.products, sums)
             .str();
}

template <typename OpTy>
LogicalResult choose(OpTy op, const TargetDescription &target) {
  auto biases = readBias(op.getBias(), getGeometry(op)->outC);
  std::optional<SumWidths> widths = getSumWidths(op, target);
  if (!biases || !widths)
    return op.emitOpError("weight and bias must be constants of integers");
  explain(op, *widths);
  OpBuilder b(op);
  op.getBiasMutable().assign(
      buildBias(b, op.getLoc(), *biases, widths->sums.fits(32)));
  return success();
}

} // namespace

LogicalResult chooseSums(Operation *op, const TargetDescription &target) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case<Conv2DOp, DepthwiseConv2DOp, DenseOp>(
          [&](auto linear) { return choose(linear, target); })
      .Default([](Operation *) { return failure(); });
}

} // namespace pare::kernel
