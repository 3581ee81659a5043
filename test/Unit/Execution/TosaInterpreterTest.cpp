//===- TosaInterpreterTest.cpp - corners of integer TOSA ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "InterpreterHarness.h"

using pare::InterpreterHarness;

namespace {

constexpr int32_t kMin = INT32_MIN, kMax = INT32_MAX;

class TosaInterpreterTest : public InterpreterHarness {
protected:
  /// A constant %`name` of `type`.
  static std::string constant(const std::string &name, const std::string &type,
                              const std::string &values) {
    return "%" + name + " = \"tosa.const\"() <{values = dense<" + values +
           "> : tensor<" + type + ">}> : () -> tensor<" + type + ">\n";
  }
  static std::string shape(const std::string &name, const std::string &values,
                           int rank) {
    return "%" + name + " = tosa.const_shape {values = dense<" + values +
           "> : tensor<" + std::to_string(rank) +
           "xindex>} : () -> !tosa.shape<" + std::to_string(rank) + ">\n";
  }
  /// `op` of %x and a constant of the same type.
  template <typename T>
  std::vector<T> binary(const std::string &op, const std::string &type,
                        std::vector<T> x, const std::string &rhs,
                        const std::string &attributes = "") {
    std::string n = std::to_string(x.size()) + "x" + type;
    return run<T>(n, n,
                  constant("y", n, rhs) + "%r = tosa." + op + " %x, %y " +
                      attributes + " : (tensor<" + n + ">, tensor<" + n +
                      ">) -> tensor<" + n + ">",
                  x);
  }
};

using I8 = std::vector<int8_t>;
using I16 = std::vector<int16_t>;
using I32 = std::vector<int32_t>;
using I64 = std::vector<int64_t>;

TEST_F(TosaInterpreterTest, SumsAndProductsWrap) {
  EXPECT_EQ(binary("add", "i32", I32{kMax, kMin}, "[1, -1]"),
            (I32{kMin, kMax}));
  EXPECT_EQ(binary("sub", "i32", I32{kMin, 5}, "[1, 7]"), (I32{kMax, -2}));
  EXPECT_EQ(binary("intdiv", "i32", I32{-7, 7, kMin}, "[2, -2, -1]"),
            (I32{-3, -3, kMin}));
}

TEST_F(TosaInterpreterTest, AProductsShiftRoundsHalfUp) {
  auto mul = [&](int shift, I32 x, const std::string &rhs) {
    std::string n = std::to_string(x.size()) + "xi32";
    return run<int32_t>(
        n, n,
        constant("y", n, rhs) + constant("s", "1xi8", std::to_string(shift)) +
            "%r = tosa.mul %x, %y, %s : (tensor<" + n + ">, tensor<" + n +
            ">, tensor<1xi8>) -> tensor<" + n + ">",
        x);
  };
  EXPECT_EQ(mul(1, I32{1, -1, 3, -3}, "[1, 1, 1, 1]"), (I32{1, 0, 2, -1}));
  EXPECT_EQ(mul(31, I32{kMin, kMax, kMin}, "[-2147483648, 2147483647, 1]"),
            (I32{kMin, kMax - 1, -1}));
  EXPECT_EQ(mul(0, I32{1 << 16}, "65536"), (I32{0}));
  EXPECT_EQ(mul(62, I32{kMin}, "-2147483648"), (I32{1}));
}

TEST_F(TosaInterpreterTest, ShiftsKeepToTheirType) {
  EXPECT_EQ(binary("arithmetic_right_shift", "i32", I32{-5, 5, -6, kMin},
                   "[1, 1, 2, 31]", "{round = true}"),
            (I32{-2, 3, -1, -1}));
  EXPECT_EQ(binary("arithmetic_right_shift", "i8", I8{-5, 5}, "[1, 1]",
                   "{round = false}"),
            (I8{-3, 2}));
  EXPECT_EQ(binary("logical_right_shift", "i8", I8{-1, -128}, "[1, 7]"),
            (I8{127, 1}));
  EXPECT_EQ(binary("logical_left_shift", "i16", I16{1, -1}, "[15, 8]"),
            (I16{-32768, -256}));
  EXPECT_TRUE(binary("logical_left_shift", "i8", I8{1}, "8").empty());
  EXPECT_NE(error.find("a shift by 8"), std::string::npos) << error;
}

TEST_F(TosaInterpreterTest, NegationClipsAndAbsWraps) {
  EXPECT_EQ(run<int8_t>("3xi8", "3xi8",
                        constant("a", "1xi8", "10") +
                            constant("b", "1xi8", "-20") +
                            "%r = tosa.negate %x, %a, %b : (tensor<3xi8>, "
                            "tensor<1xi8>, tensor<1xi8>) -> tensor<3xi8>",
                        I8{-128, 127, 0}),
            (I8{118, -128, -10}));
  EXPECT_EQ(run<int32_t>("2xi32", "2xi32",
                         "%r = tosa.abs %x : (tensor<2xi32>) -> tensor<2xi32>",
                         I32{kMin, -3}),
            (I32{kMin, 3}));
}

TEST_F(TosaInterpreterTest, CountsLeadingZerosAndCastsBits) {
  EXPECT_EQ(run<int32_t>("4xi32", "4xi32",
                         "%r = tosa.clz %x : (tensor<4xi32>) -> tensor<4xi32>",
                         I32{0, 1, -1, kMax}),
            (I32{32, 31, 0, 1}));
  EXPECT_EQ(run<int8_t>("3xi32", "3xi8",
                        "%r = tosa.cast %x : (tensor<3xi32>) -> tensor<3xi8>",
                        I32{255, 128, -129}),
            (I8{-1, -128, 127}));
  EXPECT_EQ(run<int8_t>("2xi32", "2xi1",
                        "%r = tosa.cast %x : (tensor<2xi32>) -> tensor<2xi1>",
                        I32{256, 0}),
            (I8{1, 0}));
}

TEST_F(TosaInterpreterTest, Tables16InterpolateWith7Bits) {
  std::string table;
  for (int i = 0; i <= 512; ++i)
    table += (i ? ", " : "[") + std::to_string(i % 2 ? 32767 : -32768);
  EXPECT_EQ(run<int32_t>("4xi16", "4xi32",
                         constant("t", "513xi16", table + "]") +
                             "%r = tosa.table %x, %t : (tensor<4xi16>, "
                             "tensor<513xi16>) -> tensor<4xi32>",
                         I16{-32768, -32767, 32767, 0}),
            (I32{-32768 * 128, -32768 * 128 + 65535, 32767 * 128 - 65535 * 127,
                 -32768 * 128}));
}

TEST_F(TosaInterpreterTest, ReductionsHaveTheTypesExtremesAndArgmaxTheFirst) {
  auto reduce = [&](const std::string &op, const std::string &type) {
    return "%r = tosa." + op + " %x {axis = 1 : i32} : (tensor<2x3x" + type +
           ">) -> tensor<2x1x" + type + ">";
  };
  EXPECT_EQ(run<int32_t>("2x3xi32", "2x1xi32", reduce("reduce_sum", "i32"),
                         I32{kMax, 1, 1, -1, -2, -3}),
            (I32{kMin + 1, -6}));
  EXPECT_EQ(run<int8_t>("2x3xi8", "2x1xi8", reduce("reduce_max", "i8"),
                        I8{-128, -128, -128, 1, 3, 2}),
            (I8{-128, 3}));
  EXPECT_EQ(run<int8_t>("2x3xi8", "2x1xi8", reduce("reduce_min", "i8"),
                        I8{127, 127, 127, 1, -3, 2}),
            (I8{127, -3}));
  EXPECT_EQ(run<int8_t>("2x3xi1", "2x1xi1", reduce("reduce_all", "i1"),
                        I8{1, 1, 1, 1, 0, 1}),
            (I8{1, 0}));
  EXPECT_EQ(run<int8_t>("2x3xi1", "2x1xi1", reduce("reduce_any", "i1"),
                        I8{0, 0, 0, 0, 1, 0}),
            (I8{0, 1}));
  EXPECT_EQ(run<int32_t>("2x3xi8", "2xi32",
                         "%r = tosa.argmax %x {axis = 1 : i32} : "
                         "(tensor<2x3xi8>) -> tensor<2xi32>",
                         I8{-128, -128, -128, 1, 3, 3}),
            (I32{0, 1}));
}

TEST_F(TosaInterpreterTest, AveragesOfPaddedWindowsCountRealElements) {
  // Sums 5, 9, 8 of 2, 3 and 2 elements; halves go up.
  EXPECT_EQ(
      run<int8_t>("1x1x3x1xi8", "1x1x3x1xi8",
                  constant("z", "1xi8", "0") +
                      "%r = tosa.avg_pool2d %x, %z, %z {kernel = "
                      "array<i64: 1, 3>, stride = array<i64: 1, 1>, pad = "
                      "array<i64: 0, 0, 1, 1>, acc_type = i32} : "
                      "(tensor<1x1x3x1xi8>, tensor<1xi8>, tensor<1xi8>) "
                      "-> tensor<1x1x3x1xi8>",
                  I8{1, 4, 4}),
      (I8{3, 3, 4}));
}

std::string convolution(const std::string &in, const std::string &w,
                        const std::string &zp, const std::string &out) {
  return "%r = tosa.conv2d %x, %w, %b, %i, %z {pad = array<i64: 0, 0, 0, 0>, "
         "stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, acc_type = " +
         out + "} : (tensor<1x1x1x2x" + in + ">, tensor<1x1x1x2x" + w +
         ">, tensor<1x" + out + ">, tensor<1x" + in + ">, tensor<1x" + zp +
         ">) -> tensor<1x1x1x1x" + out + ">";
}

TEST_F(TosaInterpreterTest, ConvolutionsTakeZeroPointsAndNarrowWeights) {
  std::string body = constant("w", "1x1x1x2xi4", "[[[[-8, 7]]]]") +
                     constant("b", "1xi32", "5") +
                     constant("i", "1xi8", "-128") + constant("z", "1xi4", "0");
  EXPECT_EQ(run<int32_t>("1x1x1x2xi8", "1x1x1x1xi32",
                         body + convolution("i8", "i4", "i4", "i32"),
                         I8{127, 0}),
            (I32{255 * -8 + 128 * 7 + 5}))
      << error;
}

TEST_F(TosaInterpreterTest, WideAccumulatorsWrapAt48Bits) {
  std::string body = constant("w", "1x1x1x2xi8", "[[[[127, 127]]]]") +
                     constant("b", "1xi48", "140737488355327") +
                     constant("i", "1xi16", "0") + constant("z", "1xi8", "0");
  EXPECT_EQ(run<int64_t>("1x1x1x2xi16", "1x1x1x1xi48",
                         body + convolution("i16", "i8", "i8", "i48"),
                         I16{32767, -32768}),
            (I64{(int64_t(1) << 47) - 1 - 127}))
      << error;
  EXPECT_EQ(run<int64_t>("1x1x1x2xi16", "1x1x1x1xi48",
                         body + convolution("i16", "i8", "i8", "i48"),
                         I16{1, 0}),
            (I64{-(int64_t(1) << 47) + 126}));
}

TEST_F(TosaInterpreterTest, TransposedConvolutionsCropByNegativePads) {
  std::string body =
      constant("w", "1x1x3x1xi8", "[[[[1], [2], [3]]]]") +
      constant("b", "1xi32", "100") + constant("z", "1xi8", "0") +
      "%r = tosa.transpose_conv2d %x, %w, %b, %z, %z {out_pad = array<i64: 0, "
      "0, -1, 1>, stride = array<i64: 1, 2>, acc_type = i32} : "
      "(tensor<1x1x2x1xi8>, tensor<1x1x3x1xi8>, tensor<1xi32>, tensor<1xi8>, "
      "tensor<1xi8>) -> tensor<1x1x5x1xi32>";
  // Of 10 20 (30 + 4) 8 12 the first goes, and one is added.
  EXPECT_EQ(run<int32_t>("1x1x2x1xi8", "1x1x5x1xi32", body, I8{10, 4}),
            (I32{120, 134, 108, 112, 100}))
      << error;
}

TEST_F(TosaInterpreterTest, RowsThatDoNotExistEndTheRun) {
  auto gather = [&](const std::string &indices) {
    return run<int8_t>("1x2x1xi8", "1x2x1xi8",
                       constant("i", "1x2xi32", indices) +
                           "%r = tosa.gather %x, %i : (tensor<1x2x1xi8>, "
                           "tensor<1x2xi32>) -> tensor<1x2x1xi8>",
                       I8{5, 6});
  };
  EXPECT_EQ(gather("[[1, 0]]"), (I8{6, 5}));
  EXPECT_TRUE(gather("[[1, 2]]").empty());
  EXPECT_NE(error.find("index 2 of 2"), std::string::npos) << error;
  EXPECT_TRUE(gather("[[-1, 0]]").empty());
  auto scatter = [&](const std::string &indices) {
    return run<int8_t>("1x3x1xi8", "1x3x1xi8",
                       constant("i", "1x2xi32", indices) +
                           constant("v", "1x2x1xi8", "[[[8], [9]]]") +
                           "%r = tosa.scatter %x, %i, %v : (tensor<1x3x1xi8>, "
                           "tensor<1x2xi32>, tensor<1x2x1xi8>) -> "
                           "tensor<1x3x1xi8>",
                       I8{1, 2, 3});
  };
  EXPECT_EQ(scatter("[[2, 0]]"), (I8{9, 2, 8}));
  EXPECT_TRUE(scatter("[[2, 2]]").empty());
  EXPECT_NE(error.find("row 2 is written twice"), std::string::npos) << error;
}

TEST_F(TosaInterpreterTest, ResizeTakesTheNearerElementOrWeighsFour) {
  auto resize = [&](const std::string &mode, const std::string &out) {
    return shape("s", "[1, 1, 4, 2]", 4) + shape("o", "[0, -1]", 2) +
           shape("e", "[0, 1]", 2) +
           "%r = tosa.resize %x, %s, %o, %e {mode = " + mode +
           "} : (tensor<1x1x2x1xi8>, !tosa.shape<4>, !tosa.shape<2>, "
           "!tosa.shape<2>) -> tensor<1x1x4x1x" +
           out + ">";
  };
  EXPECT_EQ(run<int8_t>("1x1x2x1xi8", "1x1x4x1xi8",
                        resize("NEAREST_NEIGHBOR", "i8"), I8{10, 50}),
            (I8{10, 10, 50, 50}))
      << error;
  EXPECT_EQ(run<int32_t>("1x1x2x1xi8", "1x1x4x1xi32", resize("BILINEAR", "i32"),
                         I8{10, 50}),
            (I32{40, 80, 160, 200}))
      << error;
}

TEST_F(TosaInterpreterTest, MovesPadsAndBroadcasts) {
  EXPECT_EQ(run<int8_t>("2x2xi8", "3x4xi8",
                        shape("p", "[1, 0, 0, 2]", 4) +
                            constant("c", "1xi8", "9") +
                            "%r = tosa.pad %x, %p, %c : (tensor<2x2xi8>, "
                            "!tosa.shape<4>, tensor<1xi8>) -> tensor<3x4xi8>",
                        I8{1, 2, 3, 4}),
            (I8{9, 9, 9, 9, 1, 2, 9, 9, 3, 4, 9, 9}));
  EXPECT_EQ(run<int8_t>("2x2xi8", "4x2xi8",
                        shape("m", "[2, 1]", 2) +
                            "%v = tosa.reverse %x {axis = 1 : i32} : "
                            "(tensor<2x2xi8>) -> tensor<2x2xi8>\n"
                            "%r = tosa.tile %v, %m : (tensor<2x2xi8>, "
                            "!tosa.shape<2>) -> tensor<4x2xi8>",
                        I8{1, 2, 3, 4}),
            (I8{2, 1, 4, 3, 2, 1, 4, 3}));
  EXPECT_EQ(run<int8_t>("1x2xi8", "2x2xi8",
                        constant("y", "2x1xi8", "[[1], [5]]") +
                            "%r = tosa.maximum %x, %y : (tensor<1x2xi8>, "
                            "tensor<2x1xi8>) -> tensor<2x2xi8>",
                        I8{0, 3}),
            (I8{1, 3, 5, 5}));
}

TEST_F(TosaInterpreterTest, RefusesFloats) {
  EXPECT_FALSE(create("func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {\n"
                      "%r = tosa.abs %x : (tensor<2xf32>) -> tensor<2xf32>\n"
                      "return %r : tensor<2xf32>\n}"));
  EXPECT_NE(error.find("signless integers"), std::string::npos) << error;
}

} // namespace
