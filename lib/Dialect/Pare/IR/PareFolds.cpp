//===- PareFolds.cpp - what pare ops fold to ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Only moves that leave every number alone. Casts are never folded: the error
// of quantization is the point of a pair of them.
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/Pare/IR/Pare.h"

#include "mlir/IR/Builders.h"

using namespace mlir;

namespace pare {

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

Operation *PareDialect::materializeConstant(OpBuilder &builder, Attribute value,
                                            Type type, Location loc) {
  auto elements = dyn_cast<ElementsAttr>(value);
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!elements || !tensor || !tensor.hasStaticShape())
    return nullptr;
  return ConstantOp::create(builder, loc, tensor, elements);
}

/// A reshape to the same type is none; a reshape of a reshape is one.
OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  if (getInput().getType() == getType())
    return getInput();
  auto before = getInput().getDefiningOp<ReshapeOp>();
  if (!before || before.getInput().getType().getElementType() !=
                     getInput().getType().getElementType())
    return nullptr;
  getInputMutable().assign(before.getInput());
  return getResult();
}

/// A transpose that moves nothing is none; two in a row are one.
OpFoldResult TransposeOp::fold(FoldAdaptor) {
  bool identity = llvm::all_of(llvm::enumerate(getPerms()), [](auto pair) {
    return static_cast<int64_t>(pair.index()) == pair.value();
  });
  if (identity && getInput().getType() == getType())
    return getInput();
  auto before = getInput().getDefiningOp<TransposeOp>();
  if (!before || before.getInput().getType().getElementType() !=
                     getInput().getType().getElementType())
    return nullptr;
  SmallVector<int64_t> perms;
  for (int64_t dim : getPerms())
    perms.push_back(before.getPerms()[dim]);
  setPerms(perms);
  getInputMutable().assign(before.getInput());
  return getResult();
}

} // namespace pare
