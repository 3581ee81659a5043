//===- PareDialect.cpp - the graph dialect --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/Pare/IR/Pare.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

#include "pare/Dialect/Pare/IR/PareDialect.cpp.inc"
#include "pare/Dialect/Pare/IR/PareEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "pare/Dialect/Pare/IR/PareAttributes.cpp.inc"

#define GET_OP_CLASSES
#include "pare/Dialect/Pare/IR/PareOps.cpp.inc"

namespace pare {

void PareDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "pare/Dialect/Pare/IR/PareAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "pare/Dialect/Pare/IR/PareOps.cpp.inc"
      >();
}

StringRef getOpName(Operation *op) {
  StringRef attribute = isa_and_nonnull<PareDialect>(op->getDialect())
                            ? StringRef("name")
                            : StringRef(kNameAttr);
  auto name = op->getAttrOfType<StringAttr>(attribute);
  return name ? name.getValue() : StringRef();
}

bool isKept(Operation *op, StringRef what) {
  auto kept = op->getAttrOfType<ArrayAttr>(kKeepAttr);
  return kept && llvm::any_of(kept, [&](Attribute entry) {
           return cast<StringAttr>(entry).getValue() == what;
         });
}

SmallVector<func::FuncOp> getEntries(ModuleOp module) {
  SmallVector<func::FuncOp> entries;
  for (auto func : module.getOps<func::FuncOp>())
    if (func.isPublic() && !func.isExternal() && !func->hasAttr(kReferenceAttr))
      entries.push_back(func);
  return entries;
}

FailureOr<func::FuncOp> getOnlyEntry(ModuleOp module, StringRef pass) {
  SmallVector<func::FuncOp> entries = getEntries(module);
  if (entries.size() != 1)
    return mlir::emitError(module.getLoc())
           << pass << " expects one entry, got " << entries.size();
  func::FuncOp entry = entries.front();
  if (!entry.getBody().hasOneBlock())
    return mlir::emitError(entry.getLoc())
           << pass
           << " takes functions of one block, this one has control "
              "flow";
  return entry;
}

SmallVector<func::FuncOp> getEntriesAndReferences(ModuleOp module) {
  SmallVector<func::FuncOp> functions;
  for (auto func : module.getOps<func::FuncOp>())
    if (!func.isExternal() &&
        (func.isPublic() || func->hasAttr(kReferenceAttr)))
      functions.push_back(func);
  return functions;
}

/// `pare.range` holds two finite numbers, the smaller first.
static bool isRange(Attribute value) {
  auto range = dyn_cast<DenseF64ArrayAttr>(value);
  return range && range.size() == 2 && std::isfinite(range[0]) &&
         std::isfinite(range[1]) && range[0] <= range[1];
}

/// `pare.scale` is finite and positive.
static bool isScale(Attribute value) {
  auto scale = dyn_cast<FloatAttr>(value);
  return scale && scale.getValue().isFinite() && scale.getValueAsDouble() > 0.0;
}

/// `pare.zero_point` is an integer of 32 bits.
static bool isZeroPoint(Attribute value) {
  auto zeroPoint = dyn_cast<IntegerAttr>(value);
  return zeroPoint && zeroPoint.getValue().isSignedIntN(32);
}

/// `pare.keep` holds "float" and "shape", in any order.
static LogicalResult verifyKeep(Operation *op, Attribute value) {
  auto kept = dyn_cast<ArrayAttr>(value);
  if (!kept)
    return op->emitError() << "'" << kKeepAttr
                           << "' must be an array of strings, got " << value;
  for (Attribute entry : kept) {
    auto what = dyn_cast<StringAttr>(entry);
    if (!what || (what.getValue() != "float" && what.getValue() != "shape"))
      return op->emitError()
             << "'" << kKeepAttr << "' knows \"float\" and \"shape\", got "
             << entry;
  }
  return success();
}

/// `pare.kept_channels` has an ascending index for each channel of the result.
static LogicalResult verifyKeptChannels(Operation *op, Attribute value) {
  auto kept = dyn_cast<DenseI64ArrayAttr>(value);
  auto type = op->getNumResults() == 1
                  ? dyn_cast<RankedTensorType>(op->getResult(0).getType())
                  : RankedTensorType();
  if (!kept || !type || type.getRank() == 0 ||
      kept.size() != type.getShape().back())
    return op->emitError() << "'" << kKeptChannelsAttr
                           << "' must be an array of i64 with one index for "
                              "each channel of the only result, got "
                           << value;
  int64_t last = -1;
  for (int64_t channel : kept.asArrayRef()) {
    if (channel <= last)
      return op->emitError()
             << "'" << kKeptChannelsAttr << "' must ascend from 0, got "
             << channel << " after " << last;
    last = channel;
  }
  return success();
}

LogicalResult PareDialect::verifyOperationAttribute(Operation *op,
                                                    NamedAttribute attribute) {
  if (attribute.getName() == kKeepAttr)
    return verifyKeep(op, attribute.getValue());
  if (attribute.getName() == kRangeAttr && !isRange(attribute.getValue()))
    return op->emitError() << "'" << kRangeAttr
                           << "' must be array<f64: min, max>, finite and in "
                              "order, got "
                           << attribute.getValue();
  // On a function it is the prototype that `pare-lower-extern-calls` wrote.
  if (attribute.getName() == kExternAttr && !isa<FunctionOpInterface>(op) &&
      !isa<StringAttr>(attribute.getValue()))
    return op->emitError() << "'" << kExternAttr
                           << "' must be the name of a C function, got "
                           << attribute.getValue();
  if (attribute.getName() == kKeptChannelsAttr)
    return verifyKeptChannels(op, attribute.getValue());
  if (attribute.getName() == kReferenceAttr &&
      !(isa<FunctionOpInterface>(op) && isa<UnitAttr>(attribute.getValue())))
    return op->emitError() << "'" << kReferenceAttr
                           << "' is a unit attribute of functions";
  return success();
}

LogicalResult PareDialect::verifyRegionArgAttribute(Operation *op, unsigned,
                                                    unsigned argument,
                                                    NamedAttribute attribute) {
  StringRef name = attribute.getName();
  Attribute value = attribute.getValue();
  bool fits = name == kNameAttr        ? isa<StringAttr>(value)
              : name == kScaleAttr     ? isScale(value)
              : name == kZeroPointAttr ? isZeroPoint(value)
              : name == kRangeAttr     ? isRange(value)
                                       : true;
  if (fits)
    return success();
  return op->emitError() << "argument " << argument << ": '" << name
                         << "' cannot be " << value;
}

} // namespace pare
