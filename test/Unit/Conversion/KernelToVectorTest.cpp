//===- KernelToVectorTest.cpp - vector code against the interpreter -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelHarness.h"

namespace {

using KernelToVector = pare::test::KernelHarness;

const std::string rne = "rounding = #pare_kernel.rounding<float_rne>";

TEST_F(KernelToVector, AddsIntegersAndRepeatsOperands) {
  std::string arithmetic =
      "lhs_multiplier = 0.5 : f32, rhs_multiplier = 0.25 : "
      "f32, lhs_zp = 3 : i32, rhs_zp = -7 : i32, "
      "output_zp = 5 : i32, " +
      rne;
  check({"add", {"2x3x5x16xi8", "2x3x5x16xi8"}, "2x3x5x16xi8", arithmetic});
  check({"add",
         {"2x3x37xi8", "1x1x37xi8"},
         "2x3x37xi8",
         arithmetic + ", clamp_min = 5 : i32"});
  check({"sub",
         {"2x1x37xi8", "2x3x1xi8"},
         "2x3x37xi8",
         arithmetic + ", lhs_unsigned, output_unsigned"});
  check({"add", {"1x1xi8", "4x9xi16"}, "4x9xi16", arithmetic});
}

TEST_F(KernelToVector, MultipliesIntegers) {
  check({"mul",
         {"3x35xi8", "1x35xi8"},
         "3x35xi8",
         "lhs_multiplier = 0.0078125 : f32, lhs_zp = -128 : i32, output_zp = "
         "-100 : i32, rhs_unsigned, rhs_zp = 128 : i32, " +
             rne});
}

TEST_F(KernelToVector, ComputesOnFloats) {
  check({"add",
         {"3x35xf32", "3x1xf32"},
         "3x35xf32",
         "clamp_min = 0.0 : f32, clamp_max = 6.0 : f32"});
  check({"sub", {"3x35xf32", "3x35xf32"}, "3x35xf32", ""});
  check(
      {"mul", {"1x35xf32", "3x35xf32"}, "3x35xf32", "clamp_min = -1.0 : f32"});
  check({"clamp", {"77xf32"}, "77xf32", "clamp_max = 1.5 : f32"});
}

TEST_F(KernelToVector, CastsAllWays) {
  check({"cast",
         {"3x43xf32"},
         "3x43xi8",
         "scale = 0.5 : f32, output_zp = -9 : i32, clamp_min = -100 : i32, " +
             rne});
  check(
      {"cast",
       {"43xf32"},
       "43xi8",
       "scale = 0.0073 : f32, output_zp = 119 : i32, output_unsigned, " + rne});
  check({"cast", {"43xf32"}, "43xi16", "scale = 0.01 : f32, " + rne});
  check({"cast",
         {"5x43xi8"},
         "5x43xf32",
         "scale = 0.3 : f32, input_zp = 4 : i32"});
  check(
      {"cast",
       {"5x43xi8"},
       "5x43xi8",
       "scale = 1.5 : f32, input_zp = 4 : i32, output_zp = -3 : i32, " + rne});
  check(
      {"cast", {"100xi8"}, "100xi8", "output_zp = 128 : i32, output_unsigned"});
  check({"cast", {"100xi8"}, "100xi8", "input_zp = 128 : i32, input_unsigned"});
  check({"cast", {"100xi8"}, "100xi8", "input_zp = 100 : i32"});
  check({"cast", {"9xi32"}, "9xi8", "clamp_max = 100 : i32"});
}

TEST_F(KernelToVector, ClampsStoredIntegers) {
  check({"clamp",
         {"3x75xi8"},
         "3x75xi8",
         "clamp_min = -3 : i32, clamp_max = 90 : i32"});
  check({"clamp",
         {"75xi8"},
         "75xi8",
         "input_unsigned, clamp_min = 130 : i32, clamp_max = 250 : i32"});
}

TEST_F(KernelToVector, EvaluatesFunctions) {
  check({"sigmoid", {"3x179xf32"}, "3x179xf32", ""});
  check({"tanh", {"3x179xf32"}, "3x179xf32", ""});
  check({"lookup", {"3x19xi8"}, "3x19xi8", "", "256xi8"});
  check({"lookup", {"57xi8"}, "57xi8", "input_unsigned", "256xi8"});
}

TEST_F(KernelToVector, TakesSoftmaxesInIndexOrder) {
  check({"softmax", {"7x10xf32"}, "7x10xf32", ""});
  check({"softmax", {"2x3x33xf32"}, "2x3x33xf32", ""});
  check({"softmax",
         {"5x12xi8"},
         "5x12xi8",
         "output_multiplier = 256.0 : f32, output_zp = -128 : i32",
         "256xf32"});
  check({"softmax",
         {"12xi8"},
         "12xi8",
         "output_multiplier = 256.0 : f32, input_unsigned, output_unsigned",
         "256xf32"});
}

TEST_F(KernelToVector, PoolsWithAndWithoutPads) {
  std::string plain = "kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, "
                      "pads = array<i64: 0, 0, 0, 0>";
  std::string padded = "kernel = array<i64: 3, 3>, strides = array<i64: 2, 1>, "
                       "pads = array<i64: 1, 0, 1, 1>";
  std::string arithmetic = ", multiplier = 1.3 : f32, input_zp = 7 : i32, "
                           "output_zp = -11 : i32, " +
                           rne;
  check({"avg_pool2d", {"1x4x6x19xi8"}, "1x2x3x19xi8", plain + arithmetic});
  check({"avg_pool2d",
         {"1x4x6x3xi8"},
         "1x2x6x3xi8",
         padded + arithmetic + ", input_unsigned, clamp_min = -11 : i32"});
  check({"avg_pool2d",
         {"2x4x6x19xf32"},
         "2x2x6x19xf32",
         padded + ", clamp_max = 1.0 : f32"});
  check({"max_pool2d", {"1x4x6x35xi8"}, "1x2x6x35xi8", padded});
  check({"max_pool2d",
         {"1x4x6x35xi8"},
         "1x2x3x35xi8",
         plain + ", input_unsigned, clamp_min = 120 : i32"});
  check({"max_pool2d", {"1x4x6x17xf32"}, "1x2x6x17xf32", padded});
}

TEST_F(KernelToVector, AveragesByReciprocals) {
  std::string single = "rounding = #pare_kernel.rounding<tosa_single>, "
                       "input_zp = 7 : i32, output_zp = -11 : i32, ";
  std::string padded = "kernel = array<i64: 3, 3>, strides = array<i64: 2, 1>, "
                       "pads = array<i64: 1, 0, 1, 1>";
  check({"avg_pool2d", {"1x4x6x19xi8"}, "1x2x6x19xi8", single + padded});
  check({"avg_pool2d",
         {"2x4x6x3xi16"},
         "2x2x6x3xi16",
         single + padded + ", clamp_min = -300 : i32"});
  check({"avg_pool2d",
         {"1x4x4x5xi8"},
         "1x1x1x5xi8",
         single + "input_unsigned, kernel = array<i64: 4, 4>, strides = "
                  "array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>"});
  check({"max_pool2d", {"1x4x6x35xi16"}, "1x2x6x35xi16", padded});
}

TEST_F(KernelToVector, SumsProductsByElement) {
  check({"matmul",
         {"2x3x5xi8", "2x5x7xi8"},
         "2x3x7xi32",
         "lhs_zp = 3 : i32, rhs_zp = 200 : i32, rhs_unsigned"});
  check(
      {"matmul", {"2x3x5xi16", "2x5x7xi8"}, "2x3x7xi64", "rhs_zp = -9 : i32"});
  check({"dense", {"3x9xi16", "4x9xi8"}, "3x4xi64", "input_zp = 5 : i32"});
  check({"dense",
         {"3x9xi8", "4x9xi16"},
         "3x4xi8",
         "output_zp = -100 : i32, clamp_max = 50 : i32"});
  check({"dense", {"3x9xf32", "4x9xf32"}, "3x4xf32", "clamp_min = 0.0 : f32"});
  std::string window = "strides = array<i64: 1, 2>, pads = array<i64: 2, -1, "
                       "1, 0>, dilations = array<i64: 2, 1>, ";
  check({"conv2d",
         {"2x6x5x4xi8", "6x2x3x2xi8"},
         "2x5x2x6xi32",
         window + "groups = 2 : i64, input_zp = -128 : i32"});
  check({"depthwise_conv2d",
         {"2x6x5x3xi16", "2x3x3x2xi16"},
         "2x5x2x6xi64",
         window + "input_zp = 7 : i32"});
  check({"transpose_conv2d",
         {"1x3x2x4xi8", "5x2x3x4xi8"},
         "1x6x7x5xi32",
         "strides = array<i64: 2, 3>, out_pads = array<i64: -1, 1, 2, -1>, "
         "input_unsigned, input_zp = 128 : i32"});
}

TEST_F(KernelToVector, ReducesAnyDimensions) {
  std::string arithmetic = "multiplier = 0.7 : f32, input_zp = -7 : i32, "
                           "output_zp = 12 : i32, " +
                           rne;
  auto kind = [](const std::string &name, const std::string &axes) {
    return "kind = #pare_kernel.reduce_kind<" + name +
           ">, axes = array<i64: " + axes + ">, ";
  };
  check({"reduce",
         {"2x3x4x21xi8"},
         "2x1x1x21xi8",
         kind("mean", "1, 2") + arithmetic});
  check({"reduce",
         {"2x3x4x21xi8"},
         "2x3x1x1xi8",
         kind("sum", "2, 3") + arithmetic + ", input_unsigned"});
  check({"reduce",
         {"2x3x21xi8"},
         "1x3x21xi8",
         kind("max", "0") + "input_unsigned, output_unsigned"});
  check({"reduce",
         {"2x3x21xf32"},
         "2x3x1xf32",
         kind("mean", "2") + "name = \"r\""});
  check({"reduce",
         {"2x3x21xf32"},
         "2x1x21xf32",
         kind("max", "1") + "name = \"r\""});
}

TEST_F(KernelToVector, PadsAndFillsHalos) {
  check({"pad",
         {"2x3x5xi8"},
         "3x6x5xi8",
         "low = array<i64: 0, 2, 0>, high = array<i64: 1, 1, 0>, value = 200 : "
         "i32"});
  check({"pad",
         {"1x3x5x3xf32"},
         "1x5x8x4xf32",
         "low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 2, 1>, value = "
         "1.5 : f32"});
  check({"fill_halo",
         {},
         "1x6x7x19xi8",
         "low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 2, 1, 0>, value = "
         "-3 : i32"});
  check({"fill_halo",
         {},
         "4x5xf32",
         "low = array<i64: 0, 0>, high = array<i64: 0, 1>, value = 0.5 : f32"});
}

} // namespace
