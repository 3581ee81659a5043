func.func @net(%x: tensor<1x10x10x8xf32>) -> tensor<1x8x8x8xf32> {
  %w = pare.constant dense<0.37> : tensor<8x3x3x8xf32> -> tensor<8x3x3x8xf32>
  %0 = pare.conv2d "c" (%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} : (tensor<1x10x10x8xf32>, tensor<8x3x3x8xf32>) -> tensor<1x8x8x8xf32>
  return %0 : tensor<1x8x8x8xf32>
}
