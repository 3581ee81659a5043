//===- UnscaledLoads.cpp - displacements of vector loads on Arm -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM takes the unscaled form only where the scaled one does not do. The
// choice is the last step of code generation: earlier passes know the scaled
// form better (pairs of loads, merged displacements).
//
//===----------------------------------------------------------------------===//

#include "UnscaledLoads.h"

#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/Passes.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetPassConfig.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/Target/RegisterTargetPassConfigCallback.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;

namespace pare {
namespace {

/// The largest displacement of the unscaled form, in bytes.
constexpr int64_t kMaxDisplacement = 255;

class UnscaledLoads : public MachineFunctionPass {
public:
  static char ID;
  UnscaledLoads() : MachineFunctionPass(ID) {}

  StringRef getPassName() const override {
    return "Unscaled displacements of vector loads";
  }

  void getAnalysisUsage(AnalysisUsage &usage) const override {
    usage.setPreservesAll();
    MachineFunctionPass::getAnalysisUsage(usage);
  }

  bool runOnMachineFunction(MachineFunction &function) override {
    const TargetInstrInfo &info = *function.getSubtarget().getInstrInfo();
    if (forms.empty())
      findForms(info);
    bool changed = false;
    for (MachineBasicBlock &block : function)
      for (MachineInstr &load : block)
        changed |= makeUnscaled(load, info);
    return changed;
  }

private:
  struct Form {
    unsigned unscaled;
    int64_t bytes;
  };

  /// LLVM's headers have no opcodes of a target, but names.
  void findForms(const TargetInstrInfo &info) {
    StringMap<unsigned> opcodes;
    for (unsigned opcode = 0; opcode < info.getNumOpcodes(); ++opcode)
      opcodes[info.getName(opcode)] = opcode;
    for (auto [scaled, unscaled, bytes] :
         {std::tuple("LDRSui", "LDURSi", 4), std::tuple("LDRDui", "LDURDi", 8),
          std::tuple("LDRQui", "LDURQi", 16)})
      forms[opcodes.at(scaled)] = {opcodes.at(unscaled), bytes};
  }

  bool makeUnscaled(MachineInstr &load, const TargetInstrInfo &info) {
    auto found = forms.find(load.getOpcode());
    // The place of a constant is no displacement.
    if (found == forms.end() || !load.getOperand(2).isImm())
      return false;
    int64_t displacement = load.getOperand(2).getImm() * found->second.bytes;
    if (displacement > kMaxDisplacement)
      return false;
    load.setDesc(info.get(found->second.unscaled));
    load.getOperand(2).setImm(displacement);
    return true;
  }

  DenseMap<unsigned, Form> forms;
};

char UnscaledLoads::ID = 0;

} // namespace

void registerUnscaledLoads() {
  static RegisterTargetPassConfigCallback callback(
      [](TargetMachine &machine, PassManagerBase &, TargetPassConfig *config) {
        if (machine.getTargetTriple().isAArch64())
          config->insertPass(&StackMapLivenessID, new UnscaledLoads());
      });
}

} // namespace pare
