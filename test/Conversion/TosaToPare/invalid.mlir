// RUN: pare-opt %s --convert-tosa-to-pare -split-input-file -verify-diagnostics

// expected-error@+1 {{argument 0 has the type 'tensor<?x4xf32>', but shapes must be static}}
func.func @dynamic_argument(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %0 = tosa.tanh %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// -----

func.func @dynamic_result(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{result has the type 'tensor<?xf32>', but shapes must be static}}
  %0 = tosa.tanh %x : (tensor<4xf32>) -> tensor<?xf32>
  return %x : tensor<4xf32>
}

// -----

func.func @nan_weight(%x: tensor<1x1x1x2xf32>) -> tensor<1x1x1x1xf32> {
  // expected-note@+1 {{the constant is here}}
  %w = "tosa.const"() <{values = dense<[[[[1.0, 0x7FC00000]]]]> : tensor<1x1x1x2xf32>}> : () -> tensor<1x1x1x2xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  // expected-error@+1 {{the constant of operand 1 holds NaN at element 1}}
  %0 = tosa.conv2d %x, %w, %z, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x1x1x2xf32>, tensor<1x1x1x2xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x1xf32>
  return %0 : tensor<1x1x1x1xf32>
}

// -----

func.func @infinite_matrix(%x: tensor<1x1x1xf32>) -> tensor<1x1x1xf32> {
  // expected-note@+1 {{the constant is here}}
  %w = "tosa.const"() <{values = dense<0xFF800000> : tensor<1x1x1xf32>}> : () -> tensor<1x1x1xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  // expected-error@+1 {{the constant of operand 1 holds an infinite value at element 0}}
  %0 = tosa.matmul %x, %w, %z, %z : (tensor<1x1x1xf32>, tensor<1x1x1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1xf32>
  return %0 : tensor<1x1x1xf32>
}

// -----

func.func @missing_resource(%x: tensor<2xf32>) -> tensor<2xf32> {
  %w = "tosa.const"() <{values = dense_resource<nowhere> : tensor<2xf32>}> : () -> tensor<2xf32>
  // expected-error@+1 {{the constant of operand 1 cannot be read: its resource is missing or does not have the size of 'tensor<2xf32>'}}
  %0 = tosa.add %x, %w : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
