//===- NetworkCostTest.cpp - MACs and bytes at every stage ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Analysis/NetworkCost.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Parser/Parser.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "gtest/gtest.h"

using namespace mlir;

namespace {

pare::NetworkCost costOf(StringRef text) {
  DialectRegistry registry;
  registry.insert<arith::ArithDialect, func::FuncDialect, quant::QuantDialect,
                  tensor::TensorDialect, tosa::TosaDialect, pare::PareDialect,
                  pare::kernel::PareKernelDialect>();
  MLIRContext context(registry);
  auto module = parseSourceString<ModuleOp>(text, &context);
  EXPECT_TRUE(module);
  return pare::getNetworkCost(*module->getOps<func::FuncOp>().begin());
}

TEST(NetworkCost, CountsAFloatConvolutionWithItsBias) {
  auto cost = costOf(R"(
    func.func @f(%x: tensor<1x5x5x3xf32>) -> tensor<1x3x3x2xf32> {
      %w = pare.constant dense<1.0> : tensor<2x3x3x3xf32> -> tensor<2x3x3x3xf32>
      %b = pare.constant dense<1.0> : tensor<2xf32> -> tensor<2xf32>
      %0 = pare.conv2d "c" (%x, %w, %b) {strides = array<i64: 2, 2>,
          pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>}
        : (tensor<1x5x5x3xf32>, tensor<2x3x3x3xf32>, tensor<2xf32>)
          -> tensor<1x3x3x2xf32>
      return %0 : tensor<1x3x3x2xf32>
    })");
  EXPECT_EQ(cost.macs, 3 * 3 * 2 * 3 * 3 * 3);
  EXPECT_EQ(cost.weightBytes, 4 * (2 * 3 * 3 * 3 + 2));
}

TEST(NetworkCost, AddsOneMultiplierForEachScaleOfAQuantizedWeight) {
  auto cost = costOf(R"(
    !qx = !quant.uniform<i8:f32, 5.000000e-01:-3>
    !qw = !quant.uniform<i4<-7:7>:f32:0, {2.500000e-01,1.250000e-01}>
    !qb = !quant.uniform<i32:f32:0, {1.250000e-01,6.250000e-02}>
    func.func @f(%x: tensor<1x3x!qx>) -> tensor<1x2x!qx> {
      %w = pare.constant dense<1> : tensor<2x3xi8> -> tensor<2x3x!qw>
      %b = pare.constant dense<1> : tensor<2xi32> -> tensor<2x!qb>
      %0 = pare.dense "d" (%x, %w, %b)
        : (tensor<1x3x!qx>, tensor<2x3x!qw>, tensor<2x!qb>) -> tensor<1x2x!qx>
      return %0 : tensor<1x2x!qx>
    })");
  EXPECT_EQ(cost.macs, 6);
  EXPECT_EQ(cost.weightBytes, 3 /* six nibbles */ + 8 + 8);
}

TEST(NetworkCost, IgnoresPackingPaddingAndTables) {
  auto cost = costOf(R"(
    func.func @f(%x: tensor<1x4x4x3xi8>) -> tensor<1x4x4x3xi8> {
      %w = arith.constant dense<1> : tensor<192xi8>
      %m = arith.constant dense<1.0> : tensor<1xf32>
      %t = arith.constant dense<1> : tensor<256xi8>
      %e = tensor.empty() : tensor<1x4x4x3xi8>
      %0 = pare_kernel.depthwise_conv2d
        ins(%x, %w : tensor<1x4x4x3xi8>, tensor<192xi8>)
        multiplier(%m : tensor<1xf32>) outs(%e : tensor<1x4x4x3xi8>)
        {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>,
         dilations = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 1, 64>,
         kernel_shape = array<i64: 3, 3, 3, 1>,
         rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4x4x3xi8>
      %1 = pare_kernel.lookup ins(%0 : tensor<1x4x4x3xi8>)
        table(%t : tensor<256xi8>) outs(%e : tensor<1x4x4x3xi8>)
        -> tensor<1x4x4x3xi8>
      return %1 : tensor<1x4x4x3xi8>
    })");
  EXPECT_EQ(cost.macs, 4 * 4 * 3 * 9);
  EXPECT_EQ(cost.weightBytes, 27 + 4);
}

TEST(NetworkCost, CountsASharedConstantOnceAndNoZeroPointsOfTosa) {
  auto cost = costOf(R"(
    func.func @f(%x: tensor<1x2x3xf32>) -> tensor<1x2x3xf32> {
      %w = "tosa.const"() {values = dense<1.0> : tensor<1x3x3xf32>}
        : () -> tensor<1x3x3xf32>
      %z = "tosa.const"() {values = dense<0.0> : tensor<1xf32>}
        : () -> tensor<1xf32>
      %s = "tosa.const"() {values = dense<0> : tensor<1xi8>}
        : () -> tensor<1xi8>
      %0 = tosa.matmul %x, %w, %z, %z : (tensor<1x2x3xf32>, tensor<1x3x3xf32>,
        tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x3xf32>
      %1 = tosa.matmul %0, %w, %z, %z : (tensor<1x2x3xf32>, tensor<1x3x3xf32>,
        tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x3xf32>
      %2 = tosa.mul %1, %1, %s : (tensor<1x2x3xf32>, tensor<1x2x3xf32>,
        tensor<1xi8>) -> tensor<1x2x3xf32>
      return %2 : tensor<1x2x3xf32>
    })");
  EXPECT_EQ(cost.macs, 2 * 2 * 3 * 3);
  EXPECT_EQ(cost.weightBytes, 4 * 9);
}

} // namespace
