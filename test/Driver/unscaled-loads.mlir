// On Arm, loads of vectors end in the form of unscaled displacement as far as
// that goes, which is 255 bytes; those of integer registers stay as they are.
// RUN: pare-opt %s --pare-compile --target=aarch64-dotprod --emit=asm -o - | FileCheck %s

// CHECK-LABEL: near:
// CHECK-NOT: ldr {{[qds][0-9]+, \[x[0-9]+(, #[0-9]+)?\]}}
// CHECK-DAG: ldur q{{[0-9]+}}, [x0]
// CHECK-DAG: ldur d{{[0-9]+}}, [x0, #16]
// CHECK-DAG: ldur s{{[0-9]+}}, [x0, #24]
// CHECK: ret
func.func @near(%x: tensor<1x7xf32>) -> tensor<1x7xf32> {
  %0 = tosa.add %x, %x : (tensor<1x7xf32>, tensor<1x7xf32>) -> tensor<1x7xf32>
  return %0 : tensor<1x7xf32>
}

// CHECK-LABEL: far:
// CHECK: ldr d{{[0-9]+}}, [x0, #272]
// CHECK: ret
func.func @far(%x: tensor<1x70xf32>) -> tensor<1x70xf32> {
  %0 = tosa.add %x, %x : (tensor<1x70xf32>, tensor<1x70xf32>) -> tensor<1x70xf32>
  return %0 : tensor<1x70xf32>
}
