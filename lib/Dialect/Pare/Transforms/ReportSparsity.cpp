//===- ReportSparsity.cpp - zeros that a network already has --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Remarks.h"
#include "pare/Analysis/WeightSparsity.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;
using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_REPORTSPARSITYPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

std::string describe(const LayerSparsity &layer) {
  std::string text;
  raw_string_ostream os(text);
  os << formatv("'{0}': {1} of {2} weights are zero", getOpName(layer.op),
                layer.zeros, layer.weights);
  for (auto [shape, blocks] : zip_equal(kBlockShapes, layer.blocks))
    os << formatv(", {0} of {1} blocks of {2}x{3}", blocks.zero, blocks.total,
                  shape.outputs, shape.inputs);
  if (!layer.deadOutputs.empty()) {
    os << "; dead outputs: ";
    interleaveComma(layer.deadOutputs, os);
  }
  return text;
}

struct ReportSparsity : impl::ReportSparsityPassBase<ReportSparsity> {
  void runOnOperation() override {
    for (func::FuncOp entry : getEntries(getOperation()))
      for (const LayerSparsity &layer : getWeightSparsity(entry))
        remark::analysis(layer.op->getLoc(),
                         remark::RemarkOpts::name("sparsity")
                             .category("pare-report-sparsity"))
            << describe(layer);
    markAllAnalysesPreserved();
  }
};

} // namespace
} // namespace pare
