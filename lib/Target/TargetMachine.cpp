//===- TargetMachine.cpp - LLVM's view of a target ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Target/TargetMachine.h"

#include "UnscaledLoads.h"
#include "pare/Target/TargetDescription.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Triple.h"
#include <mutex>

using namespace llvm;

namespace pare {

static Error makeError(const Twine &message) {
  return createStringError(inconvertibleErrorCode(), message);
}

static const Target *lookupTarget(const Triple &triple, std::string &message) {
  static std::once_flag once;
  std::call_once(once, [] {
    InitializeAllTargetInfos();
    InitializeAllTargets();
    InitializeAllTargetMCs();
    InitializeAllAsmPrinters();
    // For time stamps on Arm, which are assembly.
    InitializeAllAsmParsers();
    registerUnscaledLoads();
  });
  return TargetRegistry::lookupTarget(triple, message);
}

/// LLVM only warns of a feature that it does not know; a typing mistake would
/// pass unseen.
static Error checkFeatureNames(const MCSubtargetInfo &info,
                               StringRef features) {
  SmallVector<StringRef> parts;
  features.split(parts, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef part : parts) {
    if (part.size() < 2 || (part[0] != '+' && part[0] != '-'))
      return makeError("expected '+' or '-' before the feature in '" + part +
                       "'");
    if (none_of(info.getAllProcessorFeatures(),
                [&](const SubtargetFeatureKV &known) {
                  return part.drop_front() == known.Key;
                }))
      return makeError("unknown feature '" + part.drop_front() +
                       "' for triple '" + info.getTargetTriple().str() + "'");
  }
  return Error::success();
}

/// What the lowering will use must be there, or instruction selection fails.
static Error checkRequired(const MCSubtargetInfo &info,
                           const TargetDescription &description) {
  SmallVector<StringRef> required;
  description.required.split(required, ',', -1, false);
  for (StringRef feature : required) {
    // The same instructions, encoded for AVX512 on 256 bits: CPUs without
    // AVX-VNNI run the code of its target so.
    if (feature == "+avxvnni" && info.checkFeatures("+avx512vnni,+avx512vl"))
      continue;
    if (!info.checkFeatures(feature))
      return makeError("target '" + description.name + "' needs feature '" +
                       feature.drop_front() +
                       "', which the given cpu and features do not have");
  }
  return Error::success();
}

Error checkTarget(const LLVMTarget &target,
                  const TargetDescription *description) {
  Triple triple(Triple::normalize(target.triple));
  bool known =
      triple.getArch() == Triple::x86_64 || triple.getArch() == Triple::aarch64;
  if (!known || !triple.isOSBinFormatELF())
    return makeError("no support for triple '" + target.triple +
                     "': code is generated for x86-64 and AArch64 ELF");
  if (description && Triple(description->triple).getArch() != triple.getArch())
    return makeError("triple '" + target.triple + "' does not fit target '" +
                     description->name + "'");
  std::string message;
  const Target *llvmTarget = lookupTarget(triple, message);
  if (!llvmTarget)
    return makeError("LLVM was not built for triple '" + target.triple +
                     "': " + message);
  std::unique_ptr<MCSubtargetInfo> info(
      llvmTarget->createMCSubtargetInfo(triple, "", ""));
  if (!info->isCPUStringValid(target.cpu))
    return makeError("unknown cpu '" + target.cpu + "' for triple '" +
                     target.triple + "'");
  if (Error error = checkFeatureNames(*info, target.features))
    return error;
  if (!description)
    return Error::success();
  // A CPU that was named must have what the target adds to a generic one, or
  // the code faults there.
  StringRef features = target.features;
  if (target.cpu != description->cpu)
    features.consume_front(description->features);
  info.reset(llvmTarget->createMCSubtargetInfo(triple, target.cpu, features));
  return checkRequired(*info, *description);
}

Expected<std::unique_ptr<TargetMachine>>
createTargetMachine(const LLVMTarget &target) {
  if (Error error = checkTarget(target))
    return std::move(error);
  Triple triple(Triple::normalize(target.triple));
  std::string message;
  const Target *llvmTarget = lookupTarget(triple, message);
  TargetOptions options;
  options.AllowFPOpFusion = FPOpFusion::Strict;
  std::unique_ptr<TargetMachine> machine(llvmTarget->createTargetMachine(
      triple, target.cpu, target.features, options, Reloc::PIC_,
      CodeModel::Small, CodeGenOptLevel::Aggressive));
  if (!machine)
    return makeError("LLVM makes no machine for triple '" + target.triple +
                     "'");
  return std::move(machine);
}

} // namespace pare
