# Writes a module of linear kernels of many shapes, with random samples.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: linear_cases.py (i8|f32|winograd) FOLDER

Writes FOLDER/net.mlir, FOLDER/x<i>.npy for the arguments, and the response
files FOLDER/inputs, FOLDER/outputs and FOLDER/expected with the options of
pare-run for them. Each case is one kernel from its own argument to its own
result; some are followed by a second kernel, so that the first one's result,
and the second one's input, are in the arena. Half of the values are extreme.
Some convolutions are followed by the sum with their input.
Some kernels of integers have weights of 4 bits, or such that two products fit
16 bits. With `winograd` they are f32, and such that Winograd's F(4x4, 3x3) computes them.
"""

import os
import random
import struct
import sys

SAMPLES = 3
# kind, input [N, H, W, C] or [N, K], outputs (or multiplier), kernel, strides,
# pads, dilations, groups.
CASES = [
    ('conv2d', (1, 8, 8, 16), 16, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
    ('conv2d', (1, 9, 9, 3), 16, (3, 3), (2, 2), (0, 1, 0, 1), (1, 1), 1),
    ('conv2d', (2, 7, 6, 5), 7, (3, 2), (1, 1), (1, 0, 0, 2), (1, 1), 1),
    ('conv2d', (1, 11, 10, 6), 20, (3, 3), (1, 2), (2, 2, 2, 2), (2, 2), 1),
    ('conv2d', (1, 6, 6, 8), 12, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 2),
    ('conv2d', (1, 5, 7, 9), 6, (2, 3), (1, 2), (0, 0, 0, 0), (1, 1), 3),
    ('conv2d', (1, 6, 7, 16), 40, (1, 1), (1, 1), (0, 0, 0, 0), (1, 1), 1),
    ('conv2d', (1, 9, 5, 33), 65, (1, 1), (2, 2), (0, 0, 0, 0), (1, 1), 1),
    ('conv2d', (1, 19, 10, 1), 64, (10, 4), (2, 2), (4, 5, 1, 1), (1, 1), 1),
    ('conv2d', (1, 1, 30, 40), 32, (1, 3), (1, 1), (0, 0, 1, 1), (1, 1), 1),
    # Runs and results large enough for inputs that blocks of channels share.
    ('conv2d', (1, 12, 11, 130), 48, (1, 1), (1, 1), (0,) * 4, (1, 1), 1),
    ('conv2d', (3, 12, 12, 256), 64, (1, 1), (1, 1), (0,) * 4, (1, 1), 2),
    ('conv2d', (1, 24, 23, 128), 40, (1, 1), (2, 2), (0,) * 4, (1, 1), 1),
    ('dense', (1, 64), 10, None, None, None, None, 1),
    ('dense', (1, 37), 130, None, None, None, None, 1),
    ('dense', (5, 19), 33, None, None, None, None, 1),
    ('dense', (1, 3), 1, None, None, None, None, 1),
    ('depthwise', (1, 8, 8, 64), 1, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
    ('depthwise', (1, 9, 9, 8), 1, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
    ('depthwise', (1, 9, 9, 16), 1, (3, 3), (2, 2), (0, 1, 0, 1), (1, 1), 1),
    ('depthwise', (2, 7, 7, 24), 1, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
    ('depthwise', (1, 7, 7, 96), 1, (3, 3), (1, 1), (0, 0, 0, 0), (1, 1), 1),
    ('depthwise', (1, 7, 7, 13), 1, (3, 2), (1, 1), (1, 1, 0, 0), (1, 1), 1),
    ('depthwise', (1, 12, 3, 20), 1, (3, 1), (1, 1), (1, 1, 0, 0), (1, 1), 1),
    ('depthwise', (1, 12, 9, 36), 1, (5, 5), (2, 1), (2, 2, 2, 2), (1, 1), 1),
    ('depthwise', (1, 13, 9, 40), 1, (3, 3), (1, 2), (0, 0, 0, 0), (2, 2), 1),
    ('depthwise', (1, 6, 5, 4), 2, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
    ('depthwise', (1, 9, 9, 1), 24, (5, 4), (2, 2), (2, 2, 1, 1), (1, 1), 1),
]
# The same, to whose result their input is added.
SUMS = [
    ('conv2d', (1, 8, 8, 16), 16, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
    ('conv2d', (2, 7, 6, 5), 5, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
    ('conv2d', (1, 9, 5, 33), 33, (1, 1), (1, 1), (0, 0, 0, 0), (1, 1), 1),
    ('conv2d', (1, 6, 6, 12), 12, (3, 1), (1, 1), (1, 1, 0, 0), (1, 1), 2),
    ('conv2d', (1, 3, 11, 70), 70, (1, 3), (1, 1), (0, 0, 1, 1), (1, 1), 1),
    ('conv2d', (1, 7, 7, 40), 40, (1, 1), (1, 1), (0, 0, 0, 0), (1, 1), 1),
]
# The same as the first ones, and the largest weight.
NARROW = [
    (('conv2d', (1, 8, 8, 16), 16, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1), 7),
    (('conv2d', (2, 7, 6, 5), 7, (3, 2), (1, 1), (1, 0, 0, 2), (1, 1), 1), 7),
    (('conv2d', (1, 6, 6, 8), 12, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 2), 7),
    (('conv2d', (1, 9, 5, 33), 65, (1, 1), (2, 2), (0,) * 4, (1, 1), 1), 7),
    (('dense', (1, 64), 10, None, None, None, None, 1), 7),
    (('dense', (5, 19), 33, None, None, None, None, 1), 7),
    (('conv2d', (1, 8, 8, 16), 16, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1), 64),
    (('dense', (1, 37), 130, None, None, None, None, 1), 64),
    (('dense', (1, 200), 24, None, None, None, None, 1), 16),
    (('depthwise', (1, 8, 8, 64), 1, (3, 3), (1, 1), (1,) * 4, (1, 1), 1), 64),
    (('depthwise', (2, 9, 7, 24), 1, (3, 3), (1, 1), (1,) * 4, (1, 1), 1), 64),
    (('depthwise', (1, 20, 20, 72), 1, (3, 3), (1, 1), (1,) * 4, (1, 1), 1),
     64),
    (('depthwise', (1, 12, 9, 36), 1, (5, 5), (2, 1), (2,) * 4, (1, 1), 1), 30),
    (('depthwise', (1, 9, 9, 16), 1, (3, 3), (2, 2), (0, 1, 0, 1), (1, 1), 1),
     16),
    (('depthwise', (1, 13, 9, 40), 1, (3, 3), (1, 2), (0,) * 4, (2, 2), 1), 7),
    (('depthwise', (1, 6, 5, 4), 2, (3, 3), (1, 1), (1,) * 4, (1, 1), 1), 64),
]
# The same, and a multiplier that takes sums beyond 32 bits.
FAR = [
    (('conv2d', (1, 8, 8, 16), 16, (3, 3), (1, 1), (1,) * 4, (1, 1), 1), 2e8),
    (('depthwise', (1, 8, 8, 32), 1, (3, 3), (1, 1), (1,) * 4, (1, 1), 1), 2e8),
    (('dense', (1, 64), 10, None, None, None, None, 1), 2e8),
]
WINOGRAD = [
    ('conv2d', (1, 8, 8, 16), 16, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
    ('conv2d', (1, 9, 7, 12), 20, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
    ('conv2d', (2, 6, 13, 8), 36, (3, 3), (1, 1), (0, 0, 0, 0), (1, 1), 1),
    ('conv2d', (1, 72, 4, 8), 8, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
    ('conv2d', (1, 5, 69, 20), 12, (3, 3), (1, 1), (1, 1, 0, 2), (1, 1), 1),
    ('conv2d', (1, 16, 16, 32), 32, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
]
RNG = random.Random(7)


def product(shape):
    result = 1
    for size in shape:
        result *= size
    return result


def shaped(shape, element):
    return f"tensor<{'x'.join(map(str, shape))}x{element}>"


def constant(shape, element, values):
    code = {'i8': 'b', 'i32': 'i', 'f32': 'f'}[element]
    data = struct.pack(f'<{len(values)}{code}', *values).hex().upper()
    return f'arith.constant dense<"0x{data}"> : {shaped(shape, element)}'


def values_of(element, count, low=-128, high=127):
    if element == 'f32':
        return [RNG.uniform(-2, 2) for _ in range(count)]
    return [RNG.choice((low, high)) if RNG.random() < 0.5 else
            RNG.randint(low, high) for _ in range(count)]


def write_npy(path, element, shape):
    descr, code = ('<f4', 'f') if element == 'f32' else ('|i1', 'b')
    values = values_of(element, product(shape))
    header = (f"{{'descr': '{descr}', 'fortran_order': False, "
              f"'shape': {tuple(shape)}, }}")
    header += ' ' * (-(len(header) + 11) % 64) + '\n'
    with open(path, 'wb') as file:
        file.write(b'\x93NUMPY\x01\x00' + struct.pack('<H', len(header)) +
                   header.encode() + struct.pack(f'<{len(values)}{code}',
                                                 *values))


def output_shape(case):
    kind, shape, outs, kernel, strides, pads, dilations, _ = case
    if kind == 'dense':
        return (shape[0], outs), (outs, shape[1])
    size = [(shape[1 + i] + pads[2 * i] + pads[2 * i + 1] -
             dilations[i] * (kernel[i] - 1) - 1) // strides[i] + 1
            for i in range(2)]
    if kind == 'depthwise':
        return ((shape[0], *size, shape[3] * outs),
                (*kernel, shape[3], outs))
    return (shape[0], *size, outs), (outs, *kernel, shape[3] // case[7])


def kernel_op(name, source, case, element, number, largest=127, factor=1):
    """Lines of one kernel; its result is called `name`."""
    kind, shape, _, _, strides, pads, dilations, groups = case
    out, weight = output_shape(case)
    channels, taps = out[-1], product(weight) // out[-1]
    lines = [f'%w_{name} = ' + constant(weight, element, values_of(
        element, product(weight), -largest, largest))]
    bias = 'f32' if element == 'f32' else 'i32'
    biases = ([RNG.uniform(-1, 1) for _ in range(channels)]
              if element == 'f32' else
              [RNG.randint(-9999, 9999) for _ in range(channels)])
    lines.append(f'%b_{name} = ' + constant((channels,), bias, biases))
    lines.append(f'%e_{name} = tensor.empty() : {shaped(out, element)}')
    attributes, multiplier = [], ''
    if kind != 'dense':
        for key, value in (('strides', strides), ('pads', pads),
                           ('dilations', dilations)):
            attributes.append(
                f"{key} = array<i64: {', '.join(map(str, value))}>")
        if groups > 1:
            attributes.append(f'groups = {groups} : i64')
    if element == 'f32':
        attributes += ['clamp_min = -1.0 : f32'] if number % 2 else []
    else:
        count = 1 if number % 3 == 0 else channels
        scales = [RNG.uniform(0.5, 2) * factor * 127 /
                  (90 * largest * taps ** 0.5)
                  for _ in range(count)]
        lines.append(f'%m_{name} = ' + constant((count,), 'f32', scales))
        multiplier = f' multiplier(%m_{name} : {shaped((count,), "f32")})'
        attributes += [f'input_zp = {(-128, 3, -7, 0)[number % 4]} : i32',
                       f'output_zp = {(-128, 5, 0, -9)[number % 4]} : i32',
                       'rounding = #pare_kernel.rounding<float_rne>']
        if number % 5 == 4:
            attributes.append('clamp_min = -100 : i32')
            attributes.append('clamp_max = 90 : i32')
    mnemonic = 'depthwise_conv2d' if kind == 'depthwise' else kind
    lines.append(
        f'%{name} = pare_kernel.{mnemonic} ins(%{source}, %w_{name} : '
        f'{shaped(shape, element)}, {shaped(weight, element)}) '
        f'bias(%b_{name} : {shaped((channels,), bias)}){multiplier} '
        f'outs(%e_{name} : {shaped(out, element)}) '
        f"{{{', '.join(attributes)}}} -> {shaped(out, element)}")
    return lines, out


def add_op(name, value, source, shape, element, number):
    """Lines of the sum of a kernel's result and its input."""
    attributes = ['clamp_min = -0.5 : f32'] if number % 2 else []
    if element != 'f32':
        attributes = [f'lhs_multiplier = {RNG.uniform(0.2, 2)} : f32',
                      f'rhs_multiplier = {RNG.uniform(0.2, 2)} : f32',
                      f'lhs_zp = {(-128, 5, 0, -9)[number % 4]} : i32',
                      f'rhs_zp = {RNG.choice((-128, -3, 0, 77))} : i32',
                      f'output_zp = {RNG.choice((-128, 4, 9))} : i32',
                      'rounding = #pare_kernel.rounding<float_rne>']
        attributes += ['clamp_max = 100 : i32'] if number % 3 == 0 else []
    kind = shaped(shape, element)
    operands = f'%{value}, %{source}'
    return [f'%{name}_e = tensor.empty() : {kind}',
            f'%{name} = pare_kernel.add ins({operands} : {kind}, {kind}) '
            f"outs(%{name}_e : {kind}) {{{', '.join(attributes)}}} -> {kind}"]


def main(argv):
    cases = WINOGRAD if argv[1] == 'winograd' else CASES + SUMS
    most, factors = [127] * len(cases), [1] * len(cases)
    if argv[1] == 'i8':
        cases = CASES + SUMS + [case for case, _ in NARROW + FAR]
        most += [largest for _, largest in NARROW] + [127] * len(FAR)
        factors += [1] * len(NARROW) + [factor for _, factor in FAR]
    element = 'f32' if argv[1] == 'winograd' else argv[1]
    folder = argv[2]
    os.makedirs(folder, exist_ok=True)
    arguments, results, types, lines = [], [], [], []
    for number, case in enumerate(cases):
        shape = case[1]
        sample = shape[1:] if shape[0] == 1 else shape
        write_npy(f'{folder}/x{number}.npy', element, (SAMPLES, *sample))
        arguments.append(f'%x{number}: {shaped(shape, element)}')
        name, source = f'r{number}', f'x{number}'
        if number % 3 == 1:
            # The same kernel again, on what a 1x1 or square one made of it, or
            # one by Winograd.
            first = (('dense', shape, shape[1], *([None] * 4), 1)
                     if case[0] == 'dense' else
                     ('conv2d', shape, shape[3], (3, 3), (1, 1), (1,) * 4,
                      (1, 1), 1)
                     if cases is WINOGRAD else
                     ('conv2d', shape, shape[3], (1, 1), (1, 1), (0,) * 4,
                      (1, 1), 1))
            new, _ = kernel_op(f'f{number}', source, first, element, number,
                               most[number])
            lines, source = lines + new, f'f{number}'
        new, out = kernel_op(name, source, case, element, number, most[number],
                             factors[number])
        lines += new
        if cases is not WINOGRAD and number - len(CASES) in range(len(SUMS)):
            lines += add_op(f's{number}', name, source, out, element, number)
            name = f's{number}'
        results.append(f'%{name}')
        types.append(shaped(out, element))
    with open(f'{folder}/net.mlir', 'w', encoding='utf-8') as file:
        file.write(f"func.func @net({', '.join(arguments)}) -> "
                   f"({', '.join(types)}) {{\n  ")
        file.write('\n  '.join(lines))
        file.write(f"\n  return {', '.join(results)} : {', '.join(types)}\n"
                   '}\n')
    for name, prefix, option in (('inputs', 'x', 'input'),
                                 ('outputs', 'y', 'output'),
                                 ('expected', 'y', 'expected')):
        with open(f'{folder}/{name}', 'w', encoding='utf-8') as file:
            for number in range(len(cases)):
                file.write(f'--{option}={folder}/{prefix}{number}.npy\n')


if __name__ == '__main__':
    main(sys.argv)
