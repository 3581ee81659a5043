// Stage 3 with integer and float kernels, a pad and two results.
func.func @kernels(%x: tensor<1x6x5x4xi8> {pare.scale = 0.5 : f64, pare.zero_point = -3 : i64, pare.name = "image */ \\"},
                   %y: tensor<1x6x5x4xf32>)
    -> (tensor<1x6x5x4xi8> {pare.scale = 0.0078125 : f64, pare.zero_point = 7 : i64}, tensor<1x6x5x4xf32>) {
  %w = arith.constant dense<[[[[1, -2, 3, 4], [5, 6, -7, 8], [9, 10, 11, -12]]],
                             [[[-1, 2, 3, 4], [5, -6, 7, 8], [9, 10, -11, 12]]],
                             [[[1, 2, -3, 4], [5, 6, 7, -8], [-9, 10, 11, 12]]],
                             [[[1, 2, 3, -4], [-5, 6, 7, 8], [9, -10, 11, 12]]]]> : tensor<4x1x3x4xi8>
  %b = arith.constant dense<[10, -20, 30, 40]> : tensor<4xi32>
  %m = arith.constant dense<[0.015, 0.02, 0.03, 0.04]> : tensor<4xf32>
  %e = tensor.empty() : tensor<1x6x5x4xi8>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x6x5x4xi8>, tensor<4x1x3x4xi8>) bias(%b : tensor<4xi32>) multiplier(%m : tensor<4xf32>) outs(%e : tensor<1x6x5x4xi8>)
    {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 1, 1>, dilations = array<i64: 1, 1>, input_zp = -3 : i32, output_zp = 7 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x6x5x4xi8>
  %f = tensor.empty() : tensor<1x6x5x4xf32>
  %1 = pare_kernel.tanh ins(%y : tensor<1x6x5x4xf32>) outs(%f : tensor<1x6x5x4xf32>) -> tensor<1x6x5x4xf32>
  %2 = pare_kernel.cast ins(%0 : tensor<1x6x5x4xi8>) outs(%f : tensor<1x6x5x4xf32>) {scale = 0.0078125 : f32, input_zp = 7 : i32} -> tensor<1x6x5x4xf32>
  %3 = pare_kernel.add ins(%1, %2 : tensor<1x6x5x4xf32>, tensor<1x6x5x4xf32>) outs(%f : tensor<1x6x5x4xf32>) -> tensor<1x6x5x4xf32>
  return %0, %3 : tensor<1x6x5x4xi8>, tensor<1x6x5x4xf32>
}
