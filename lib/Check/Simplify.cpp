//===- Simplify.cpp - simpler variants of a random network ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Case.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace pare::check {
namespace {

/// Drops nodes and inputs that no result needs, and renumbers the rest.
Case prune(const Case &test) {
  int inputs = static_cast<int>(test.inputs.size());
  int values = inputs + static_cast<int>(test.nodes.size());
  std::vector<bool> isNeeded(values, false);
  for (int result : test.results)
    isNeeded[result] = true;
  for (int value = values - 1; value >= inputs; --value)
    if (isNeeded[value])
      for (int operand : test.nodes[value - inputs].operands)
        isNeeded[operand] = true;
  Case small;
  small.dataSeed = test.dataSeed;
  small.isTosa = test.isTosa;
  std::vector<int> number(values, -1);
  int next = 0;
  for (int value = 0; value < values; ++value) {
    if (!isNeeded[value])
      continue;
    number[value] = next++;
    if (value < inputs) {
      small.inputs.push_back(test.inputs[value]);
      continue;
    }
    Node node = test.nodes[value - inputs];
    for (int &operand : node.operands)
      operand = number[operand];
    small.nodes.push_back(std::move(node));
  }
  for (int result : test.results)
    small.results.push_back(number[result]);
  return small;
}

/// Makes all users of `value` use `by` instead.
void replaceUses(Case &test, int value, int by) {
  for (Node &node : test.nodes)
    for (int &operand : node.operands)
      operand = operand == value ? by : operand;
  for (int &result : test.results)
    result = result == value ? by : result;
}

class Simplifier {
public:
  explicit Simplifier(const Case &test)
      : test(test), types(inferTypes(test)),
        inputs(static_cast<int>(test.inputs.size())) {}

  std::vector<Case> run() {
    keepOneResult();
    for (int i = 0, e = static_cast<int>(test.nodes.size()); i < e; ++i)
      dropNode(i);
    shrinkInputs();
    for (size_t i = 0; i < test.nodes.size(); ++i) {
      shrinkWindow(i);
      dropArithmetic(i);
    }
    return std::move(simpler);
  }

private:
  void offer(Case variant) {
    variant = prune(variant);
    if (!variant.nodes.empty() && !inferTypes(variant).empty())
      simpler.push_back(std::move(variant));
  }

  void keepOneResult() {
    if (test.results.size() < 2)
      return;
    for (int result : test.results) {
      Case variant = test;
      variant.results = {result};
      offer(variant);
    }
  }

  void dropNode(int index) {
    if (test.nodes.size() < 2)
      return;
    int value = inputs + index;
    for (int operand : test.nodes[index].operands)
      if (types[operand] == types[value]) {
        Case variant = test;
        replaceUses(variant, value, operand);
        offer(variant);
      }
    // An input in its place; values behind the inputs move up by one.
    Case variant = test;
    variant.inputs.push_back(types[value]);
    auto moved = [&](int &use) {
      use = use == value ? inputs : use < inputs ? use : use + 1;
    };
    for (Node &node : variant.nodes)
      for_each(node.operands, moved);
    for_each(variant.results, moved);
    offer(variant);
  }

  static std::vector<int64_t> smaller(int64_t size) {
    std::vector<int64_t> sizes;
    for (int64_t candidate : {int64_t(1), size / 2, size - 1})
      if (candidate > 0 && candidate < size && !is_contained(sizes, candidate))
        sizes.push_back(candidate);
    return sizes;
  }

  void shrinkInputs() {
    for (int input = 0; input < inputs; ++input)
      for (size_t d = 0; d < test.inputs[input].shape.size(); ++d) {
        int64_t size = test.inputs[input].shape[d];
        for (int64_t to : smaller(size)) {
          Case one = test, all = test;
          one.inputs[input].shape[d] = to;
          for (TensorType &type : all.inputs)
            if (d < type.shape.size() && type.shape[d] == size)
              type.shape[d] = to;
          offer(all);
          if (inputs > 1)
            offer(one);
        }
      }
  }

  /// Offers `test` with a field of node `index` set to `value`.
  template <typename Field, typename T>
  void set(size_t index, Field field, T value) {
    if (field(test.nodes[index]) == value)
      return;
    Case variant = test;
    field(variant.nodes[index]) = value;
    offer(variant);
  }

  void shrinkWindow(size_t i) {
    auto shrink = [&](auto field, int64_t least) {
      int64_t now = field(test.nodes[i]);
      set(i, field, least);
      if (now / 2 > least)
        set(i, field, now / 2);
      if (now - 1 > least)
        set(i, field, now - 1);
    };
    for (int d = 0; d < 2; ++d) {
      shrink([=](auto &n) -> auto & { return n.kernel[d]; }, 1);
      shrink([=](auto &n) -> auto & { return n.strides[d]; }, 1);
      shrink([=](auto &n) -> auto & { return n.dilations[d]; }, 1);
      shrink([=](auto &n) -> auto & { return n.pads[2 * d]; }, 0);
      shrink([=](auto &n) -> auto & { return n.pads[2 * d + 1]; }, 0);
    }
    shrink([](auto &n) -> auto & { return n.channels; }, 1);
    shrink([](auto &n) -> auto & { return n.groups; }, 1);
    for (size_t k = 0; k < test.nodes[i].low.size(); ++k) {
      shrink([=](auto &n) -> auto & { return n.low[k]; }, 0);
      shrink([=](auto &n) -> auto & { return n.high[k]; }, 0);
    }
    for (size_t k = 0; k < test.nodes[i].axes.size(); ++k) {
      Case variant = test;
      variant.nodes[i].axes.erase(variant.nodes[i].axes.begin() + k);
      offer(variant);
    }
  }

  void dropArithmetic(size_t i) {
    set(
        i, [](auto &n) -> auto & { return n.clampMin; },
        std::optional<int64_t>());
    set(
        i, [](auto &n) -> auto & { return n.clampMax; },
        std::optional<int64_t>());
    set(i, [](auto &n) -> auto & { return n.bias; }, std::optional<Fill>());
    set(i, [](auto &n) -> auto & { return n.inputZp[0]; }, int64_t(0));
    set(i, [](auto &n) -> auto & { return n.inputZp[1]; }, int64_t(0));
    set(i, [](auto &n) -> auto & { return n.outputZp; }, int64_t(0));
    set(i, [](auto &n) -> auto & { return n.weightZp; }, int64_t(0));
    set(i, [](auto &n) -> auto & { return n.perChannel; }, false);
    set(i, [](auto &n) -> auto & { return n.inputUnsigned[0]; }, false);
    set(i, [](auto &n) -> auto & { return n.inputUnsigned[1]; }, false);
    set(i, [](auto &n) -> auto & { return n.outputUnsigned; }, false);
    set(i, [](auto &n) -> auto & { return n.scale; }, Scale::Ties);
    set(i, [](auto &n) -> auto & { return n.weight; }, Fill::One);
    if (test.nodes[i].bias)
      set(
          i, [](auto &n) -> auto & { return n.bias; },
          std::optional<Fill>(Fill::Small));
    if (test.nodes[i].rounding != Rounding::None)
      set(i, [](auto &n) -> auto & { return n.output; }, Element::I8);
  }

  const Case &test;
  std::vector<TensorType> types;
  int inputs;
  std::vector<Case> simpler;
};

} // namespace

std::vector<Case> simplify(const Case &test) { return Simplifier(test).run(); }

} // namespace pare::check
