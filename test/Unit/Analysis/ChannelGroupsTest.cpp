//===- ChannelGroupsTest.cpp - channels that can only be removed together -===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Analysis/ChannelGroups.h"

#include "ParseNetwork.h"
#include "gtest/gtest.h"

using namespace pare;

namespace {

/// The printed groups of `@f(%x)` with this body; `%wIxO` are 1x1 weights, and
/// `conv(...)` stands for the attributes of a 1x1 convolution.
std::string groupsOf(std::string body) {
  std::string conv = "{strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, "
                     "0>, dilations = array<i64: 1, 1>}";
  for (size_t at; (at = body.find("CONV")) != std::string::npos;)
    body.replace(at, 4, conv);
  Network network(body);
  if (!network)
    return "does not parse";
  std::string text;
  llvm::raw_string_ostream os(text);
  ChannelGroups(network.function()).print(os);
  return text;
}

TEST(ChannelGroups, NothingOfArgumentsAndResultsIsRemoved) {
  EXPECT_EQ(groupsOf(R"(
    func.func @f(%x: tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32> {
      %w = pare.constant dense<1.0> : tensor<2x1x1x2xf32> -> tensor<2x1x1x2xf32>
      %y = pare.conv2d "a" (%x, %w) CONV
          : (tensor<1x2x2x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x2x2x2xf32>
      return %y : tensor<1x2x2x2xf32>
    })"),
            "");
}

TEST(ChannelGroups, AResidualAddJoinsBothBranches) {
  EXPECT_EQ(groupsOf(R"(
    func.func @f(%x: tensor<1x1x1x1xf32>) -> tensor<1x1x1x1xf32> {
      %w1 = pare.constant dense<1.0> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
      %w2 = pare.constant dense<1.0> : tensor<2x1x1x2xf32> -> tensor<2x1x1x2xf32>
      %w3 = pare.constant dense<1.0> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
      %a = pare.conv2d "a" (%x, %w1) CONV
          : (tensor<1x1x1x1xf32>, tensor<2x1x1x1xf32>) -> tensor<1x1x1x2xf32>
      %b = pare.conv2d "b" (%a, %w2) CONV
          : (tensor<1x1x1x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x1x1x2xf32>
      %s = pare.add "s" (%a, %b) {}
          : (tensor<1x1x1x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x1x1x2xf32>
      %c = pare.conv2d "c" (%s, %w3) CONV
          : (tensor<1x1x1x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x1x1x1xf32>
      return %c : tensor<1x1x1x1xf32>
    })"),
            "group 0: 2 units of pare.constant#0, pare.constant#0, "
            "pare.constant#3, pare.constant#3, a#3, b#3, s#3\n"
            "  unit {0} {0} {0} {0} {0} {0} {0}\n"
            "  unit {1} {1} {1} {1} {1} {1} {1}\n");
}

TEST(ChannelGroups, AConcatKeepsItsPartsApart) {
  EXPECT_EQ(groupsOf(R"(
    func.func @f(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
      %w1 = pare.constant dense<1.0> : tensor<2x1xf32> -> tensor<2x1xf32>
      %w2 = pare.constant dense<1.0> : tensor<1x1xf32> -> tensor<1x1xf32>
      %w3 = pare.constant dense<1.0> : tensor<1x3xf32> -> tensor<1x3xf32>
      %a = pare.dense "a" (%x, %w1) : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
      %b = pare.dense "b" (%x, %w2) : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
      %c = pare.concat "c" (%a, %b) {axis = 1}
          : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x3xf32>
      %d = pare.dense "d" (%c, %w3) : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x1xf32>
      return %d : tensor<1x1xf32>
    })"),
            "group 0: 2 units of pare.constant#0, pare.constant#1, a#1, c#1\n"
            "  unit {0} {0} {0} {0}\n"
            "  unit {1} {1} {1} {1}\n"
            "group 1: 1 units of pare.constant#0, pare.constant#1, b#1, c#1\n"
            "  unit {0} {2} {0} {2}\n");
}

TEST(ChannelGroups, AValueUsedTwiceByAConcatIsOneUnit) {
  EXPECT_EQ(groupsOf(R"(
    func.func @f(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
      %w1 = pare.constant dense<1.0> : tensor<2x1xf32> -> tensor<2x1xf32>
      %w3 = pare.constant dense<1.0> : tensor<1x4xf32> -> tensor<1x4xf32>
      %a = pare.dense "a" (%x, %w1) : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
      %c = pare.concat "c" (%a, %a) {axis = 1}
          : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x4xf32>
      %d = pare.dense "d" (%c, %w3) : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
      return %d : tensor<1x1xf32>
    })"),
            "group 0: 2 units of pare.constant#0, pare.constant#1, a#1, c#1\n"
            "  unit {0} {0, 2} {0} {0, 2}\n"
            "  unit {1} {1, 3} {1} {1, 3}\n");
}

TEST(ChannelGroups, DepthwisePoolAndFlattenPassThrough) {
  EXPECT_EQ(groupsOf(R"(
    func.func @f(%x: tensor<1x2x2x1xf32>) -> tensor<1x1xf32> {
      %w1 = pare.constant dense<1.0> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
      %w2 = pare.constant dense<1.0> : tensor<1x1x2x2xf32> -> tensor<1x1x2x2xf32>
      %w3 = pare.constant dense<1.0> : tensor<1x8xf32> -> tensor<1x8xf32>
      %a = pare.conv2d "a" (%x, %w1) CONV
          : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>) -> tensor<1x2x2x2xf32>
      %b = pare.depthwise_conv2d "b" (%a, %w2) CONV
          : (tensor<1x2x2x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x2x2x4xf32>
      %p = pare.max_pool2d "p" (%b) {kernel = array<i64: 1, 2>,
          strides = array<i64: 1, 2>, pads = array<i64: 0, 0, 0, 0>}
          : (tensor<1x2x2x4xf32>) -> tensor<1x2x1x4xf32>
      %r = pare.reshape "r" (%p) : (tensor<1x2x1x4xf32>) -> tensor<1x8xf32>
      %d = pare.dense "d" (%r, %w3) : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x1xf32>
      return %d : tensor<1x1xf32>
    })"),
            "group 0: 2 units of pare.constant#0, pare.constant#2, "
            "pare.constant#1, a#3, b#3, p#3, r#1\n"
            "  unit {0} {0} {0, 1, 4, 5} {0} {0, 1} {0, 1} {0, 1, 4, 5}\n"
            "  unit {1} {1} {2, 3, 6, 7} {1} {2, 3} {2, 3} {2, 3, 6, 7}\n");
}

constexpr const char *kForeign = R"(
    func.func @f(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
      %w1 = pare.constant dense<1.0> : tensor<2x1xf32> -> tensor<2x1xf32>
      %w3 = pare.constant dense<1.0> : tensor<1x2xf32> -> tensor<1x2xf32>
      %a = pare.dense "a" (%x, %w1) ATTR : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
      FOREIGN
      %d = pare.dense "d" (%a, %w3) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
      return %d : tensor<1x1xf32>
    })";

std::string with(std::string attr, std::string foreign) {
  std::string text = kForeign;
  text.replace(text.find("ATTR"), 4, attr);
  text.replace(text.find("FOREIGN"), 7, foreign);
  return text;
}

TEST(ChannelGroups, AnOpWithoutTheInterfacePinsWhatItTouches) {
  EXPECT_NE(groupsOf(with("", "")), "");
  EXPECT_EQ(groupsOf(with("", R"("other.look"(%a) : (tensor<1x2xf32>) -> ())")),
            "");
}

TEST(ChannelGroups, AnOpThatKeepsItsShapePinsWhatItTouches) {
  EXPECT_EQ(groupsOf(with(R"({pare.keep = ["shape"]})", "")), "");
  EXPECT_NE(groupsOf(with(R"({pare.keep = ["float"]})", "")), "");
}

TEST(ChannelGroups, SoftmaxPinsTheDimensionOfItsSum) {
  EXPECT_EQ(groupsOf(with("", R"(%s = pare.softmax "s" (%a)
      : (tensor<1x2xf32>) -> tensor<1x2xf32>)")),
            "");
}

} // namespace
