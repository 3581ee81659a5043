//===- KernelStep.cpp - what an entry executes, step by step --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Target/KernelStep.h"

#include "mlir/IR/Builders.h"

using namespace mlir;

namespace pare {
namespace {

/// The members of a step under their names; what is empty or 0 is left out.
template <typename StepT, typename TextFn, typename NumberFn>
void forEachMember(StepT &step, TextFn text, NumberFn number) {
  text("layer", step.layer);
  text("kernel", step.kernel);
  text("variant", step.variant);
  text("reason", step.reason);
  text("tile", step.tile);
  number("macs", step.macs);
  number("read", step.bytesRead);
  number("weights", step.weightBytes);
  number("written", step.bytesWritten);
}

Attribute toAttribute(const KernelStep &step, Builder &builder) {
  NamedAttrList attrs;
  forEachMember(
      step,
      [&](StringRef key, const std::string &value) {
        if (!value.empty())
          attrs.set(key, builder.getStringAttr(value));
      },
      [&](StringRef key, int64_t value) {
        if (value)
          attrs.set(key, builder.getI64IntegerAttr(value));
      });
  if (step.isFloat)
    attrs.set("float", builder.getUnitAttr());
  return attrs.getDictionary(builder.getContext());
}

KernelStep toStep(DictionaryAttr dict) {
  KernelStep step;
  forEachMember(
      step,
      [&](StringRef key, std::string &value) {
        if (auto attr = dict.getAs<StringAttr>(key))
          value = attr.str();
      },
      [&](StringRef key, int64_t &value) {
        if (auto attr = dict.getAs<IntegerAttr>(key))
          value = attr.getInt();
      });
  step.isFloat = dict.contains("float");
  return step;
}

} // namespace

DictionaryAttr EntryProfile::toAttribute(MLIRContext *context) const {
  Builder builder(context);
  SmallVector<Attribute> list;
  for (const KernelStep &step : steps)
    list.push_back(pare::toAttribute(step, builder));
  return builder.getDictionaryAttr(
      {builder.getNamedAttr("steps", builder.getArrayAttr(list)),
       builder.getNamedAttr("target", builder.getStringAttr(target))});
}

FailureOr<EntryProfile> EntryProfile::parse(Attribute attr) {
  auto dict = dyn_cast_or_null<DictionaryAttr>(attr);
  auto steps = dict ? dict.getAs<ArrayAttr>("steps") : ArrayAttr();
  auto target = dict ? dict.getAs<StringAttr>("target") : StringAttr();
  if (!steps || !target || !llvm::all_of(steps, llvm::IsaPred<DictionaryAttr>))
    return failure();
  EntryProfile profile;
  profile.target = target.str();
  for (auto step : steps.getAsRange<DictionaryAttr>())
    profile.steps.push_back(toStep(step));
  return profile;
}

} // namespace pare
