//===- Calibrate.cpp - ranges of values on real inputs --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Calibration/RangeTable.h"
#include "pare/Calibration/RunSamples.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include <cmath>

using namespace llvm;
using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_CALIBRATEPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

bool isFloatTensor(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.getElementType().isF32();
}

struct Calibrate : impl::CalibratePassBase<Calibrate> {
  using CalibratePassBase::CalibratePassBase;

  void runOnOperation() override {
    if (failed(calibrate()))
      signalPassFailure();
  }

  LogicalResult calibrate() {
    ModuleOp module = getOperation();
    FailureOr<func::FuncOp> only = getOnlyEntry(module, "pare-calibrate");
    if (failed(only))
      return failure();
    func::FuncOp entry = *only;
    if (data.empty() && ranges.empty())
      return mlir::emitError(
          entry.getLoc(), "pare-calibrate needs inputs (data=x.npy) or a table "
                          "(ranges=t.yaml)");
    if (!(percentile > 50.0 && percentile <= 100.0))
      return mlir::emitError(module.getLoc())
             << "percentile must lie above 50 and be at most 100, got "
             << percentile.getValue();
    if (getNamedOps(entry).empty() &&
        !entry.front().without_terminator().empty())
      mlir::emitWarning(entry.getLoc(),
                        "no op has a name, so only arguments are calibrated; "
                        "'pare-from-tosa' names the ops that it knows");
    for (const std::string &read : llvm::concat<const std::string>(
             SmallVector<std::string>(data.begin(), data.end()),
             SmallVector<std::string>(ranges.begin(), ranges.end())))
      if (!table.empty() && sys::fs::equivalent(table, read))
        return mlir::emitError(entry.getLoc())
               << "table=" << table.getValue()
               << " would overwrite what is read; name another file";
    RangeTable merged;
    if (failed(readTables(entry, merged)) ||
        (!data.empty() && failed(observe(entry, merged))) ||
        failed(attach(entry, merged)))
      return failure();
    if (table.empty())
      return success();
    if (Error error = merged.write(table))
      return mlir::emitError(entry.getLoc()) << toString(std::move(error));
    return success();
  }

  LogicalResult readTables(func::FuncOp entry, RangeTable &merged) {
    std::string own = hashNetwork(entry), reference;
    auto sibling = getOperation().lookupSymbol<func::FuncOp>(
        (entry.getSymName() + kReferenceSuffix).str());
    if (sibling && !sibling.isExternal())
      reference = hashNetwork(sibling);
    merged.network = own;
    for (const std::string &path : ranges) {
      Expected<RangeTable> part = RangeTable::read(path);
      if (!part)
        return mlir::emitError(entry.getLoc()) << toString(part.takeError());
      if (part->network != own && part->network != reference)
        return mlir::emitError(entry.getLoc())
               << "'" << path << "' belongs to another network ("
               << part->network << ", this one is " << own
               << "); calibrate this one with data=x.npy";
      // The float reference may have had values that are gone.
      if (part->network == own && failed(checkNames(entry, path, *part)))
        return failure();
      merged.merge(*part);
    }
    bool hasHistograms = any_of(merged.values, [](const RangeEntry &value) {
      return !value.observation.histogram.bins().empty();
    });
    if (observer != ObserverKind::MinMax && !ranges.empty() && !hasHistograms)
      return mlir::emitError(entry.getLoc())
             << "'" << ranges.front()
             << "' holds no histograms to choose ranges from; write it with "
                "observer=percentile or mse, or use observer=minmax";
    return success();
  }

  /// A name that was misspelled by hand must not be passed over.
  static LogicalResult checkNames(func::FuncOp entry, StringRef path,
                                  const RangeTable &part) {
    llvm::StringSet<> names;
    for (unsigned i = 0, e = entry.getNumArguments(); i < e; ++i)
      names.insert(pare::getArgumentName(i));
    for (Operation *op : getNamedOps(entry))
      names.insert(pare::getOpName(op));
    for (const RangeEntry &value : part.values)
      if (!names.contains(value.name))
        return mlir::emitError(entry.getLoc())
               << "'" << path << "' has a range for '" << value.name
               << "', but the network has no value of that name";
    return success();
  }

  LogicalResult observe(func::FuncOp entry, RangeTable &merged) {
    auto inputs = openInputs(entry, data);
    if (failed(inputs))
      return failure();
    SmallVector<Operation *> ops = getNamedOps(entry);
    RangeTable seen{merged.network, 0, {}};
    for (unsigned i = 0, e = entry.getNumArguments(); i < e; ++i)
      seen.values.push_back({pare::getArgumentName(i), {}, {}});
    for (Operation *op : ops)
      seen.values.push_back({pare::getOpName(op).str(), {}, {}});
    auto visit = [&](int64_t index, ArrayRef<ArrayRef<float>> values) {
      ++seen.samples;
      for (auto [entryOfValue, numbers] : zip_equal(seen.values, values)) {
        if (!all_of(numbers, [](float x) { return std::isfinite(x); }))
          return LogicalResult(mlir::emitError(entry.getLoc())
                               << "value '" << entryOfValue.name
                               << "' is not finite for sample " << index);
        entryOfValue.observation.add(numbers, observer);
      }
      return success();
    };
    if (failed(runSamples(entry, *inputs, ops, 0, "calibrating", visit)))
      return failure();
    erase_if(seen.values,
             [](const RangeEntry &value) { return !value.observation.seen; });
    merged.merge(seen);
    return success();
  }

  LogicalResult attach(func::FuncOp entry, const RangeTable &merged) {
    StringMap<const RangeEntry *> values;
    for (const RangeEntry &value : merged.values)
      values[value.name] = &value;
    Builder builder(&getContext());
    auto find = [&](StringRef name, Operation *at) -> const RangeEntry * {
      if (const RangeEntry *value = values.lookup(name))
        return value;
      at->emitError() << "no table has a range for value '" << name
                      << "'; add it, or calibrate with data=x.npy";
      return nullptr;
    };
    auto rangeOf = [&](const RangeEntry &value) {
      auto [low, high] = value.observation.range(observer, percentile);
      return builder.getDenseF64ArrayAttr({low, high});
    };
    for (auto [index, type] : enumerate(entry.getArgumentTypes())) {
      if (!isFloatTensor(type))
        continue;
      const RangeEntry *value = find(pare::getArgumentName(index), entry);
      if (!value)
        return failure();
      entry.setArgAttr(index, kRangeAttr, rangeOf(*value));
    }
    for (Operation *op : getNamedOps(entry)) {
      if (!isFloatTensor(op->getResult(0).getType()))
        continue;
      const RangeEntry *value = find(pare::getOpName(op), op);
      if (!value)
        return failure();
      op->setAttr(kRangeAttr, rangeOf(*value));
      if (!value->keep.empty())
        op->setAttr(kKeepAttr, builder.getStrArrayAttr(SmallVector<StringRef>(
                                   value->keep.begin(), value->keep.end())));
    }
    return success();
  }
};

} // namespace
} // namespace pare
