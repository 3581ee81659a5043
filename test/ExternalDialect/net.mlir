// Two convolutions with an op between them that Pare has never heard of.
func.func @acme_net(%x: tensor<1x8x8x4xf32>) -> tensor<1x6xf32> {
  %w0 = "tosa.const"() <{values = dense_resource<w0> : tensor<8x3x3x4xf32>}> : () -> tensor<8x3x3x4xf32>
  %b0 = "tosa.const"() <{values = dense<[0.1, -0.2, 0.3, -0.1, 0.05, 0.2, -0.3, 0.0]> : tensor<8xf32>}> : () -> tensor<8xf32>
  %w1 = "tosa.const"() <{values = dense_resource<w1> : tensor<6x8x8x8xf32>}> : () -> tensor<6x8x8x8xf32>
  %b1 = "tosa.const"() <{values = dense<[0.5, -0.25, 0.0, 0.125, 1.0, -1.0]> : tensor<6xf32>}> : () -> tensor<6xf32>
  %zero = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %shape = tosa.const_shape {values = dense<[1, 6]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %0 = tosa.conv2d %x, %w0, %b0, %zero, %zero {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x8x8x4xf32>, tensor<8x3x3x4xf32>, tensor<8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x8x8x8xf32>
  %1 = acme.leaky_relu %0 {slope = 0.125 : f32} : tensor<1x8x8x8xf32> -> tensor<1x8x8x8xf32>
  %2 = tosa.conv2d %1, %w1, %b1, %zero, %zero {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x8x8x8xf32>, tensor<6x8x8x8xf32>, tensor<6xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x6xf32>
  %3 = tosa.reshape %2, %shape : (tensor<1x1x1x6xf32>, !tosa.shape<2>) -> tensor<1x6xf32>
  return %3 : tensor<1x6xf32>
}
