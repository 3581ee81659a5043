//===- TargetDescription.cpp - the targets --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Target/TargetDescription.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/TargetParser/Host.h"

using namespace mlir;

namespace pare {

static const llvm::StringLiteral kX86 = "x86_64-unknown-linux-gnu";
static const llvm::StringLiteral kArm = "aarch64-unknown-linux-gnu";

static const llvm::StringLiteral kAvx2 = "+avx2,+fma";
static const llvm::StringLiteral kAvx512 =
    "+avx2,+fma,+avx512f,+avx512bw,+avx512dq,+avx512vl";

static const TargetDescription kTargets[] = {
    {"x86-64-v3", "AVX2, exact 16-bit products", kX86, "x86-64-v3", "", kAvx2,
     256, 16, DotProduct::WidenedPairs},
    {"x86-64-avxvnni", "AVX2 with AVX-VNNI", kX86, "x86-64-v3", "+avxvnni",
     "+avx2,+fma,+avxvnni", 256, 16, DotProduct::UnsignedSigned4},
    {"x86-64-v4", "AVX512 without VNNI", kX86, "x86-64-v4", "-prefer-256-bit",
     kAvx512, 512, 32, DotProduct::WidenedPairs},
    {"x86-64-avx512vnni", "AVX512 with VNNI", kX86, "x86-64-v4",
     "+avx512vnni,-prefer-256-bit",
     "+avx2,+fma,+avx512f,+avx512bw,+avx512dq,+avx512vl,+avx512vnni", 512, 32,
     DotProduct::UnsignedSigned4},
    // Pairs of 128-bit loads are no faster than two loads, and in-order cores
    // start nothing beside them.
    {"aarch64", "Armv8-A with NEON", kArm, "generic", "+neon,+slow-paired-128",
     "+neon", 128, 32, DotProduct::WidenedProducts},
    {"aarch64-dotprod", "NEON with sdot", kArm, "generic",
     "+neon,+dotprod,+slow-paired-128", "+neon,+dotprod", 128, 32,
     DotProduct::SignedSigned4},
    {"aarch64-i8mm", "NEON with smmla", kArm, "generic",
     "+neon,+dotprod,+i8mm,+slow-paired-128", "+neon,+dotprod,+i8mm", 128, 32,
     DotProduct::SignedMatrix2x8},
};

ArrayRef<TargetDescription> getTargets() { return kTargets; }

/// The best target that this CPU runs.
static StringRef hostTarget() {
  llvm::StringMap<bool> features = llvm::sys::getHostCPUFeatures();
  auto has = [&](StringRef feature) { return features.lookup(feature); };
#if defined(__aarch64__)
  return has("i8mm")      ? "aarch64-i8mm"
         : has("dotprod") ? "aarch64-dotprod"
                          : "aarch64";
#else
  bool v4 = has("avx512f") && has("avx512bw") && has("avx512dq") &&
            has("avx512vl") && has("avx512cd");
  if (v4 && has("avx512vnni"))
    return "x86-64-avx512vnni";
  if (v4)
    return "x86-64-v4";
  return has("avxvnni") ? "x86-64-avxvnni" : "x86-64-v3";
#endif
}

const TargetDescription *findTarget(StringRef name) {
  if (name == "host")
    name = hostTarget();
  const auto *found = llvm::find_if(
      kTargets, [&](const TargetDescription &t) { return t.name == name; });
  return found == std::end(kTargets) ? nullptr : found;
}

void listTargets(llvm::raw_ostream &os) {
  os << "host              the best of these for this machine ("
     << findTarget("host")->name << ")\n";
  for (const TargetDescription &target : getTargets())
    os << llvm::formatv("{0,-18}{1}\n", target.name, target.summary);
}

const TargetDescription *getTarget(ModuleOp module) {
  auto attr = module->getAttrOfType<kernel::TargetAttr>(kernel::kTargetAttr);
  return attr ? findTarget(attr.getName()) : nullptr;
}

const TargetDescription *requireTarget(ModuleOp module) {
  const TargetDescription *target = getTarget(module);
  if (!target)
    emitError(module.getLoc())
        << "module has no target; run 'pare-attach-target' first";
  return target;
}

} // namespace pare
