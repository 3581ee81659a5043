func.func @net(%x: tensor<1x8xf32> {pare.name = "x"}) -> tensor<1x8xf32> {
  %0 = tosa.add %x, %x : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %0 : tensor<1x8xf32>
}
