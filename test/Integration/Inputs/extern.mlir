// A network of which C code computes one op: it doubles before, and halves and
// adds after.
func.func @net(%x: tensor<2x4xf32>) -> (tensor<2x2xi32>, tensor<2xf32>) {
  %0 = tosa.add %x, %x : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  %1:2 = tosa.custom %0 {domain_name = "pare.extern", implementation_attrs = "", operator_name = "top2"} : (tensor<2x4xf32>) -> (tensor<2x2xi32>, tensor<2xf32>)
  %2 = tosa.add %1#1, %1#1 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %1#0, %2 : tensor<2x2xi32>, tensor<2xf32>
}
