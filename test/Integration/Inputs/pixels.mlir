// A padded convolution and a mean over the picture, in float TOSA.
func.func @net(%x: tensor<1x6x6x3xf32>) -> tensor<1x4xf32> {
  %w = "tosa.const"() {values = dense<[[[[0.5, -0.25, 0.125], [0.3, 0.1, -0.2], [0.7, 0.2, 0.1]], [[-0.5, 0.25, 0.5], [0.2, -0.3, 0.4], [0.1, -0.1, 0.6]], [[0.4, -0.6, 0.3], [0.25, 0.15, -0.35], [-0.45, 0.55, 0.05]]], [[[-0.5, -0.25, 0.125], [0.3, 0.1, -0.2], [-0.7, 0.2, 0.1]], [[-0.5, 0.25, -0.5], [0.2, 0.3, 0.4], [0.1, 0.1, 0.6]], [[0.4, 0.6, 0.3], [-0.25, 0.15, -0.35], [0.45, 0.55, 0.05]]], [[[0.5, 0.25, -0.125], [0.3, -0.1, -0.2], [0.7, 0.2, -0.1]], [[0.5, 0.25, 0.5], [-0.2, 0.3, 0.4], [0.1, -0.1, -0.6]], [[0.4, -0.6, 0.3], [0.25, -0.15, -0.35], [0.45, -0.55, 0.05]]], [[[0.1, 0.2, -0.3], [0.3, -0.1, 0.2], [0.7, -0.2, -0.1]], [[0.5, 0.25, -0.5], [-0.2, 0.3, -0.4], [0.1, 0.1, -0.6]], [[0.4, -0.6, -0.3], [0.25, 0.15, 0.35], [0.45, -0.55, -0.05]]]]> : tensor<4x3x3x3xf32>} : () -> tensor<4x3x3x3xf32>
  %b = "tosa.const"() {values = dense<[0.1, -0.2, 0.3, 0.05]> : tensor<4xf32>} : () -> tensor<4xf32>
  %z = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x6x6x3xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x6x6x4xf32>
  %1 = tosa.clamp %0 {min_val = 0.0 : f32, max_val = 3.4e38 : f32} : (tensor<1x6x6x4xf32>) -> tensor<1x6x6x4xf32>
  %2 = tosa.avg_pool2d %1, %z, %z {acc_type = f32, kernel = array<i64: 6, 6>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 6, 6>} : (tensor<1x6x6x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x4xf32>
  %s = tosa.const_shape {values = dense<[1, 4]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %3 = tosa.reshape %2, %s : (tensor<1x1x1x4xf32>, !tosa.shape<2>) -> tensor<1x4xf32>
  return %3 : tensor<1x4xf32>
}
