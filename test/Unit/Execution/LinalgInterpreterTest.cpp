//===- LinalgInterpreterTest.cpp - structured ops, interpreted ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "InterpreterHarness.h"

using pare::InterpreterHarness;

namespace {

class LinalgInterpreterTest : public InterpreterHarness {
protected:
  /// Runs ops on %a (and the linalg.index %i of the element) over `x`.
  template <typename Out, typename In>
  std::vector<Out> map(const std::string &from, const std::string &to,
                       const std::string &body, std::vector<In> x) {
    std::string n = std::to_string(x.size());
    return run<Out>(
        n + "x" + from, n + "x" + to,
        "%e = tensor.empty() : tensor<" + n + "x" + to + ">\n" +
            "%r = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, "
            "affine_map<(d0) -> (d0)>], iterator_types = [\"parallel\"]} "
            "ins(%x : tensor<" +
            n + "x" + from + ">) outs(%e : tensor<" + n + "x" + to +
            ">) {\n^bb0(%a: " + from + ", %o: " + to + "):\n" + body +
            "\nlinalg.yield %y : " + to + "\n} -> tensor<" + n + "x" + to + ">",
        x);
  }
};

using I8 = std::vector<int8_t>;
using I32 = std::vector<int32_t>;

TEST_F(LinalgInterpreterTest, TruthIsMinusOneWhenItsSignIsExtended) {
  EXPECT_EQ(map<int32_t>("i8", "i32",
                         "%z = arith.constant 0 : i8\n"
                         "%c = arith.cmpi slt, %a, %z : i8\n"
                         "%s = arith.extsi %c : i1 to i32\n"
                         "%u = arith.extui %c : i1 to i32\n"
                         "%t = arith.constant 10 : i32\n"
                         "%m = arith.muli %s, %t : i32\n"
                         "%y = arith.addi %m, %u : i32",
                         I8{-1, 0, 1}),
            (I32{-9, 0, 0}));
}

TEST_F(LinalgInterpreterTest, UnsignedOpsSeeBits) {
  EXPECT_EQ(map<int8_t>("i8", "i8",
                        "%c = arith.constant 1 : i8\n"
                        "%m = arith.maxui %a, %c : i8\n"
                        "%y = arith.shrui %m, %c : i8",
                        I8{-1, 0, 5}),
            (I8{127, 0, 2}));
  EXPECT_EQ(map<int32_t>("i8", "i32", "%y = arith.extui %a : i8 to i32",
                         I8{-1, -128, 5}),
            (I32{255, 128, 5}));
  EXPECT_EQ(map<int8_t>("i8", "i8", "%y = math.ctlz %a : i8", I8{0, 1, -1}),
            (I8{8, 7, 0}));
}

TEST_F(LinalgInterpreterTest, DivisionsRoundAsTheySay) {
  auto by = [&](const std::string &op) {
    return map<int32_t>("i32", "i32",
                        "%c = arith.constant -2 : i32\n%y = arith." + op +
                            " %a, %c : i32",
                        I32{7, -7, INT32_MIN});
  };
  EXPECT_EQ(by("divsi"), (I32{-3, 3, 1 << 30}));
  EXPECT_EQ(by("floordivsi"), (I32{-4, 3, 1 << 30}));
  EXPECT_EQ(by("ceildivsi"), (I32{-3, 4, 1 << 30}));
  EXPECT_TRUE(map<int32_t>("i32", "i32",
                           "%c = arith.constant 0 : i32\n"
                           "%y = arith.divsi %a, %c : i32",
                           I32{7})
                  .empty());
  EXPECT_NE(error.find("a division by zero"), std::string::npos) << error;
}

TEST_F(LinalgInterpreterTest, ScalesAsRescaleDoes) {
  auto scale = [&](const std::string &mode) {
    return map<int32_t>("i32", "i32",
                        "%m = arith.constant 1073741824 : i32\n"
                        "%s = arith.constant 33 : i8\n"
                        "%y = tosa.apply_scale %a, %m, %s {rounding_mode = " +
                            mode + "} : (i32, i32, i8) -> i32",
                        I32{3, -3, 4});
  };
  EXPECT_EQ(scale("DOUBLE_ROUND"), (I32{1, 0, 1})) << error;
  EXPECT_EQ(scale("SINGLE_ROUND"), (I32{0, 0, 1}));
}

TEST_F(LinalgInterpreterTest, FollowsMapsReductionsAndIndices) {
  // Sums of a window of two over every second element, weighted by its place.
  EXPECT_EQ(run<int32_t>("6xi32", "3xi32",
                         R"(
    %w = tensor.empty() : tensor<2xi32>
    %c0 = arith.constant 100 : i32
    %e = tensor.empty() : tensor<3xi32>
    %init = linalg.fill ins(%c0 : i32) outs(%e : tensor<3xi32>) -> tensor<3xi32>
    %r = linalg.generic {
      indexing_maps = [affine_map<(d0, d1) -> (d0 * 2 + d1)>,
                       affine_map<(d0, d1) -> (d1)>,
                       affine_map<(d0, d1) -> (d0)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%x, %w : tensor<6xi32>, tensor<2xi32>) outs(%init : tensor<3xi32>) {
    ^bb0(%a: i32, %b: i32, %o: i32):
      %i = linalg.index 1 : index
      %k = arith.index_cast %i : index to i32
      %p = arith.muli %a, %k : i32
      %y = arith.addi %o, %p : i32
      linalg.yield %y : i32
    } -> tensor<3xi32>)",
                         I32{1, 2, 3, 4, 5, 6}),
            (I32{102, 104, 106}))
      << error;
}

TEST_F(LinalgInterpreterTest, TakesMapsWithDivisionsAndExtracts) {
  EXPECT_EQ(run<int32_t>("4xi32", "4xi32",
                         R"(
    %e = tensor.empty() : tensor<4xi32>
    %r = linalg.generic {
      indexing_maps = [affine_map<(d0) -> (d0 floordiv 2)>,
                       affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%x : tensor<4xi32>) outs(%e : tensor<4xi32>) {
    ^bb0(%a: i32, %o: i32):
      %i = linalg.index 0 : index
      %c3 = arith.constant 3 : index
      %j = arith.subi %c3, %i : index
      %b = tensor.extract %x[%j] : tensor<4xi32>
      %y = arith.subi %b, %a : i32
      linalg.yield %y : i32
    } -> tensor<4xi32>)",
                         I32{1, 20, 300, 4000}),
            (I32{3999, 299, 0, -19}))
      << error;
  EXPECT_TRUE(map<int8_t>("i8", "i8",
                          "%i = arith.index_cast %a : i8 to index\n"
                          "%y = tensor.extract %x[%i] : tensor<1xi8>",
                          I8{1})
                  .empty());
  EXPECT_NE(error.find("index 1 of 1"), std::string::npos) << error;
}

TEST_F(LinalgInterpreterTest, FloatsAreSingleAndNanWins) {
  std::vector<float> x = {1e30f, 0.1f, std::nanf("")};
  auto y = map<float>("f32", "f32",
                      "%m = arith.mulf %a, %a : f32\n"
                      "%c = arith.constant 1.0 : f32\n"
                      "%y = arith.maximumf %m, %c : f32",
                      x);
  ASSERT_EQ(y.size(), 3u) << error;
  EXPECT_TRUE(std::isinf(y[0]));
  EXPECT_EQ(y[1], 1.0f);
  EXPECT_TRUE(std::isnan(y[2]));
}

TEST_F(LinalgInterpreterTest, NamesWhatItDoesNotRun) {
  EXPECT_TRUE(
      map<float>("f32", "f32", "%y = math.exp %a : f32", std::vector<float>{1})
          .empty());
  EXPECT_NE(error.find("'math.exp' op the interpreter does not run this op"),
            std::string::npos)
      << error;
}

} // namespace
