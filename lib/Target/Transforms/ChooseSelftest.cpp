//===- ChooseSelftest.cpp - inputs and golden outputs of a self-test ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SelftestEvents.h"
#include "SelftestInputs.h"
#include "mlir/IR/Remarks.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Support/Constants.h"
#include "pare/Target/Transforms/Passes.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>
#include <cstring>

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_CHOOSESELFTESTPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {

/// A candidate that was run.
struct Case {
  unsigned candidate;
  SelftestEvents::Run run;
};

/// Takes, again and again, the candidate that adds most: first events that
/// nothing chosen has, then outputs that are different, then events at all.
SmallVector<Case> choose(std::vector<Case> candidates, size_t count) {
  SmallVector<Case> chosen;
  std::vector<bool> covered(
      candidates.empty() ? 0 : candidates.front().run.counts.size());
  while (chosen.size() < count && !candidates.empty()) {
    auto gain = [&](const Case &one) {
      int64_t added = 0, events = 0;
      for (auto [count, isCovered] : llvm::zip_equal(one.run.counts, covered)) {
        added += count > 0 && !isCovered;
        events += count;
      }
      bool differs = llvm::none_of(chosen, [&](const Case &other) {
        return other.run.results == one.run.results;
      });
      return std::tuple(differs, added, events);
    };
    auto best = candidates.begin();
    for (auto it = candidates.begin(); it != candidates.end(); ++it)
      if (gain(*best) < gain(*it))
        best = it;
    for (auto [i, count] : llvm::enumerate(best->run.counts))
      covered[i] = covered[i] || count > 0;
    chosen.push_back(std::move(*best));
    candidates.erase(best);
  }
  return chosen;
}

/// Tensors whose bits depend on the order of f32 sums: those of f32 linear
/// kernels, of f32 ops that are not Pare's, and all that comes of them.
class Inexactness {
public:
  explicit Inexactness(func::FuncOp func) {
    for (Operation &op : func.front())
      if (isSource(&op) || llvm::any_of(op.getOperands(), [&](Value value) {
            return inexact.contains(value);
          }))
        inexact.insert(op.result_begin(), op.result_end());
  }
  bool contains(Value value) const { return inexact.contains(value); }

private:
  static bool isSource(Operation *op) {
    bool isFloat = llvm::any_of(op->getResultTypes(), [](Type type) {
      return isa<FloatType>(getElementTypeOrSelf(type));
    });
    if (!isFloat)
      return false;
    if (isa<kernel::PareKernelDialect>(op->getDialect()))
      return isa<kernel::Conv2DOp, kernel::DepthwiseConv2DOp, kernel::DenseOp,
                 kernel::MatmulOp, kernel::TransposeConv2DOp>(op);
    StringRef dialect = op->getDialect()->getNamespace();
    return dialect != "tensor" && dialect != "arith";
  }
  DenseSet<Value> inexact;
};

/// 2^-10 of the largest golden value of a float, 2 steps of an integer.
double toleranceOf(RankedTensorType type, ArrayRef<Case> cases,
                   unsigned result) {
  if (!type.getElementType().isF32())
    return 2;
  float largest = 0;
  for (const Case &one : cases) {
    const std::vector<char> &bytes = one.run.results[result];
    for (size_t at = 0; at + 4 <= bytes.size(); at += 4) {
      float value;
      std::memcpy(&value, bytes.data() + at, 4);
      if (std::isfinite(value))
        largest = std::max(largest, std::fabs(value));
    }
  }
  return std::ldexp(largest, -10);
}

/// `tensors`, each padded to the arena's alignment, as one constant of bytes.
ElementsAttr joinCases(ArrayRef<const std::vector<char> *> tensors,
                       MLIRContext *context) {
  std::vector<char> bytes;
  for (const std::vector<char> *tensor : tensors) {
    llvm::append_range(bytes, *tensor);
    bytes.resize(llvm::alignTo(bytes.size(), kernel::kArenaAlignment));
  }
  auto type = RankedTensorType::get({static_cast<int64_t>(bytes.size())},
                                    IntegerType::get(context, 8));
  return buildResource(type, bytes, kernel::kArenaAlignment);
}

struct ChooseSelftest : impl::ChooseSelftestPassBase<ChooseSelftest> {
  using ChooseSelftestPassBase::ChooseSelftestPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    int64_t wanted = cases;
    if (auto attr = module->getAttrOfType<IntegerAttr>(kSelftestCasesAttr))
      wanted = std::max(wanted, attr.getInt());
    module->removeAttr(kSelftestCasesAttr);
    if (wanted == 0)
      return;
    if (wanted < 0 || wanted > kMostCases) {
      module.emitError() << "a self-test has 1 to " << kMostCases
                         << " cases, not " << wanted;
      return signalPassFailure();
    }
    for (Operation &op : module.getOps())
      if (auto function = dyn_cast<FunctionOpInterface>(op))
        if (function.isPublic() && !function.isExternal() &&
            failed(visit(function, wanted)))
          return signalPassFailure();
  }

private:
  static constexpr int64_t kMostCases = 1000;

  LogicalResult visit(FunctionOpInterface function, int64_t wanted) {
    auto func = dyn_cast<func::FuncOp>(function.getOperation());
    bool onTensors =
        func &&
        llvm::all_of(func.getArgumentTypes(), llvm::IsaPred<TensorType>) &&
        llvm::all_of(func.getResultTypes(), llvm::IsaPred<TensorType>);
    if (!onTensors)
      return function.emitError(
          "is past the stage that the interpreter runs, so it gets no "
          "self-test: ask for one before kernels become buffers");
    if (func->hasAttr(kSelftestAttr))
      return success();
    if (!func.getBody().hasOneBlock())
      return func.emitError("a self-test needs a function of one block, this "
                            "one has control flow");
    return chooseFor(func, wanted);
  }

  LogicalResult chooseFor(func::FuncOp func, int64_t wanted) {
    FailureOr<SelftestInputs> inputs = SelftestInputs::create(func, seed);
    if (failed(inputs))
      return failure();
    auto events = SelftestEvents::create(func);
    if (failed(events))
      return failure();
    // The first dozen are the ends of the range and two of each kind.
    std::vector<Case> candidates;
    for (unsigned i = 0, e = 12 + 2 * wanted; i < e; ++i) {
      auto run = (*events)->run(inputs->make(i));
      if (failed(run))
        return func.emitError("cannot be interpreted");
      candidates.push_back({i, std::move(*run)});
    }
    SmallVector<Case> chosen = choose(std::move(candidates), wanted);
    attach(func, *inputs, chosen);
    remarkOn(func, chosen);
    return success();
  }

  void attach(func::FuncOp func, const SelftestInputs &inputs,
              ArrayRef<Case> chosen) {
    std::vector<InputBytes> drawn;
    for (const Case &one : chosen)
      drawn.push_back(inputs.make(one.candidate));
    Builder builder(func.getContext());
    SmallVector<Attribute> from, golden, tolerances;
    for (unsigned i = 0; i < func.getNumArguments(); ++i)
      from.push_back(
          joinCases(llvm::map_to_vector(
                        drawn, [&](const InputBytes &one) { return &one[i]; }),
                    func.getContext()));
    Inexactness inexact(func);
    Operation *end = func.front().getTerminator();
    for (auto [i, value] : llvm::enumerate(end->getOperands())) {
      golden.push_back(
          joinCases(llvm::map_to_vector(chosen,
                                        [&, i = i](const Case &one) {
                                          return &one.run.results[i];
                                        }),
                    func.getContext()));
      auto type = cast<RankedTensorType>(value.getType());
      tolerances.push_back(builder.getF64FloatAttr(
          inexact.contains(value) ? toleranceOf(type, chosen, i) : 0.0));
    }
    func->setAttr(
        kSelftestAttr,
        builder.getDictionaryAttr(
            {builder.getNamedAttr("cases",
                                  builder.getI64IntegerAttr(chosen.size())),
             builder.getNamedAttr("inputs", builder.getArrayAttr(from)),
             builder.getNamedAttr("golden", builder.getArrayAttr(golden)),
             builder.getNamedAttr("tolerances",
                                  builder.getArrayAttr(tolerances))}));
  }

  static void remarkOn(func::FuncOp func, ArrayRef<Case> chosen) {
    size_t kinds = chosen.empty() ? 0 : chosen.front().run.counts.size();
    size_t seen = 0;
    int64_t events = 0;
    for (size_t i = 0; i < kinds; ++i) {
      int64_t count = 0;
      for (const Case &one : chosen)
        count += one.run.counts[i];
      seen += count > 0;
      events += count;
    }
    remark::analysis(func.getLoc(), remark::RemarkOpts::name("selftest")
                                        .category("pare-choose-selftest")
                                        .function(func.getName()))
        << llvm::formatv("{0} cases with {1} saturated results and ties, in "
                         "{2} of {3} places",
                         chosen.size(), events, seen, kinds)
               .str();
  }
};
} // namespace
} // namespace pare::target
