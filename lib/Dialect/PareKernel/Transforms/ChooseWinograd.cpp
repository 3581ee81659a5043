//===- ChooseWinograd.cpp - fewer products for convolutions of floats -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Layout/Winograd.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_CHOOSEWINOGRADPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {
struct ChooseWinograd : impl::ChooseWinogradPassBase<ChooseWinograd> {
  void runOnOperation() override {
    getOperation().walk([](Conv2DOp conv) {
      if (!conv.getKernelShape() && !conv.getTile() && winogradPays(conv))
        conv.setWinograd(true);
    });
  }
};
} // namespace
} // namespace pare::kernel
