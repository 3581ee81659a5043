//===- PackedOperands.cpp - operands of kernels, as they were -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kernels.h"

#include "mlir/IR/BuiltinOps.h"
#include "pare/Dialect/PareKernel/Layout/PackedWeights.h"
#include "pare/Dialect/PareKernel/Layout/Winograd.h"
#include "pare/Target/TargetDescription.h"

using namespace mlir;

namespace pare::interpreter {
namespace {

/// Calls `place(packed, source)` for the elements of a layout.
using Placing =
    llvm::function_ref<void(llvm::function_ref<void(int64_t, int64_t)>)>;

Tensor *unpack(Tensor &packed, ArrayRef<int64_t> shape, Values &values,
               Placing placing) {
  Tensor &result =
      values.add(RankedTensorType::get(shape, packed.type.getElementType()));
  placing(
      [&](int64_t from, int64_t to) { result.copyElement(to, packed, from); });
  return &result;
}

/// Weights of which two share a byte.
Tensor *unpackHalves(Tensor &packed, ArrayRef<int64_t> shape, Values &values,
                     int64_t bias, Placing placing) {
  Tensor &result =
      values.add(RankedTensorType::get(shape, packed.type.getElementType()));
  placing([&](int64_t from, int64_t to) {
    int32_t byte = packed.integer(from / 2, /*isUnsigned=*/false);
    result.setInteger(to, kernel::readHalf(byte, from % 2, bias));
  });
  return &result;
}

/// Packed weights are constants, which are loaded before their users.
template <typename OpTy>
FailureOr<LinearOperands> unpackAll(OpTy op, LinearOperands operands,
                                    Values &values) {
  auto module = op->template getParentOfType<ModuleOp>();
  kernel::Geometry geometry = kernel::getTiledGeometry(op);
  if (!module)
    return op.emitOpError("the interpreter needs the module of a packed "
                          "weight, whose target says how it lies");
  // Says it itself where the module has none.
  const TargetDescription *target = requireTarget(module);
  if (!target)
    return failure();
  kernel::TileAttr tile = *op.getTile();
  std::string reason;
  if (!kernel::checkTile(geometry, tile, *target, reason))
    return op.emitOpError() << "tile " << tile << " " << reason;
  if (operands.weight->size() != kernel::getPackedSize(geometry, tile, *target))
    return op.emitOpError("the packed weight is of the wrong size");
  // Filters by Winograd stay transformed, and their channels are not packed.
  bool isWinograd = kernel::isWinograd(op);
  SmallVector<int64_t> shape(*op.getKernelShape());
  if (isWinograd)
    shape = {geometry.outC, 1, 1, geometry.groupIn()};
  auto placeWeight = [&](auto place) {
    kernel::forEachPackedWeight(geometry, tile, *target, place);
  };
  if (kernel::hasHalves(geometry, tile, *target)) {
    auto layout = kernel::getBlockedLayout(geometry, tile, *target);
    operands.weight = unpackHalves(*operands.weight, shape, values,
                                   layout.halfBias(), placeWeight);
  } else {
    operands.weight = unpack(*operands.weight, shape, values, placeWeight);
  }
  if (isWinograd)
    return operands;
  int64_t padded = kernel::getPaddedChannels(geometry, tile, *target);
  for (Tensor **channels :
       {&operands.bias, &operands.multiplier, &operands.shift}) {
    // One element for all channels is not packed.
    if (!*channels || ((*channels)->size() == 1 && geometry.outC != 1))
      continue;
    if ((*channels)->size() != padded)
      return op.emitOpError("a packed operand is of the wrong size");
    *channels = unpack(**channels, {geometry.outC}, values, [&](auto place) {
      kernel::forEachPackedChannel(geometry, tile, *target, place);
    });
  }
  return operands;
}

} // namespace

template <typename OpTy>
FailureOr<LinearOperands> linearOperands(OpTy op, Values &values) {
  auto tensorOf = [&](Value operand) {
    return operand ? &values[operand] : nullptr;
  };
  LinearOperands operands{tensorOf(op.getWeight()), tensorOf(op.getBias()),
                          tensorOf(op.getMultiplier()),
                          tensorOf(op.getShift())};
  if constexpr (!std::is_same_v<OpTy, kernel::TransposeConv2DOp>)
    if (op.getKernelShape())
      return unpackAll(op, operands, values);
  return operands;
}

template FailureOr<LinearOperands> linearOperands(kernel::Conv2DOp, Values &);
template FailureOr<LinearOperands> linearOperands(kernel::DepthwiseConv2DOp,
                                                  Values &);
template FailureOr<LinearOperands> linearOperands(kernel::DenseOp, Values &);
template FailureOr<LinearOperands> linearOperands(kernel::TransposeConv2DOp,
                                                  Values &);

} // namespace pare::interpreter
