#!/usr/bin/env python3
# Writes a network of three dense layers with names and a softmax, at stage 3.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: named_net.py > named.mlir"""
import random

SIZE = 32
LAYERS = ['first', 'second', 'third']
VECTOR = f'1x{SIZE}x'


def dense(values, bits):
    data = b''.join(v.to_bytes(bits // 8, 'little', signed=True)
                    for v in values)
    return f'dense<"0x{data.hex().upper()}">'


def main():
    generator = random.Random(1)
    i8, f32 = f'tensor<{VECTOR}i8>', f'tensor<{VECTOR}f32>'
    weight, bias = f'tensor<{SIZE}x{SIZE}xi8>', f'tensor<{SIZE}xi32>'
    rounding = 'rounding = #pare_kernel.rounding<float_rne>'
    print(f'func.func @named(%x: {f32}) -> {f32} {{')
    print(f'  %e = tensor.empty() : {i8}')
    print(f'  %f = tensor.empty() : {f32}')
    print('  %m = arith.constant dense<0.001953125> : tensor<1xf32>')
    print(f'  %q = pare_kernel.cast ins(%x : {f32}) outs(%e : {i8}) '
          f'{{scale = 0.0625 : f32, output_zp = 3 : i32, {rounding}, '
          f'name = "input"}} -> {i8}')
    value, zero_point = '%q', 3
    for index, name in enumerate(LAYERS):
        w = dense([generator.randint(-127, 127) for _ in range(SIZE * SIZE)], 8)
        b = dense([generator.randint(-9999, 9999) for _ in range(SIZE)], 32)
        after = 7 - 6 * index
        print(f'  %w{index} = arith.constant {w} : {weight}')
        print(f'  %b{index} = arith.constant {b} : {bias}')
        print(f'  %{index} = pare_kernel.dense '
              f'ins({value}, %w{index} : {i8}, {weight}) '
              f'bias(%b{index} : {bias}) multiplier(%m : tensor<1xf32>) '
              f'outs(%e : {i8}) {{input_zp = {zero_point} : i32, '
              f'output_zp = {after} : i32, {rounding}, name = "{name}"}} '
              f'-> {i8}')
        value, zero_point = f'%{index}', after
    print(f'  %y = pare_kernel.cast ins({value} : {i8}) outs(%f : {f32}) '
          f'{{scale = 0.125 : f32, input_zp = {zero_point} : i32}} -> {f32}')
    print(f'  %p = pare_kernel.softmax ins(%y : {f32}) outs(%f : {f32}) '
          f'{{name = "softmax"}} -> {f32}')
    print(f'  return %p : {f32}')
    print('}')


if __name__ == '__main__':
    main()
