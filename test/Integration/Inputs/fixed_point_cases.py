# Writes a module of integer kernels under the tosa profiles, with samples.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: fixed_point_cases.py (tiles|elements|pools) FOLDER [SEED]

Writes FOLDER/net.mlir, FOLDER/x<i>.npy for the arguments, and the response
files FOLDER/inputs, FOLDER/outputs and FOLDER/expected with the options of
pare-run for them. Each kernel reads its own argument and makes its own result.
`tiles` are kernels of bytes that tiles of registers compute, `elements` those
that are computed one output at a time. Half of the inputs and weights are
extreme, some sums are near 2^31, scales make ties, saturate, or are anything
that TOSA allows: multipliers from 0, shifts of 2 to 62.
"""

import os
import random
import struct
import sys

SAMPLES = 2
# kind, input [N, H, W, C] or [N, K], outputs (or multiplier), kernel, strides,
# pads, dilations, groups.
TILES = [
    ('conv2d', (1, 8, 8, 16), 16, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
    ('conv2d', (1, 9, 9, 3), 18, (3, 3), (2, 2), (0, 1, 0, 1), (1, 1), 1),
    ('conv2d', (2, 7, 6, 5), 7, (3, 2), (1, 1), (1, 0, 0, 2), (1, 1), 1),
    ('conv2d', (1, 11, 10, 6), 20, (3, 3), (1, 2), (2, 2, 2, 2), (2, 3), 1),
    ('conv2d', (1, 6, 6, 8), 12, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 2),
    ('conv2d', (1, 5, 7, 9), 6, (2, 3), (1, 2), (0, 0, 0, 0), (1, 1), 3),
    ('conv2d', (1, 6, 7, 16), 40, (1, 1), (1, 1), (0, 0, 0, 0), (1, 1), 1),
    ('conv2d', (1, 9, 5, 33), 65, (1, 1), (2, 2), (0, 0, 0, 0), (1, 1), 1),
    ('conv2d', (1, 1, 1, 1), 1, (1, 1), (1, 1), (0, 0, 0, 0), (1, 1), 1),
    ('conv2d', (1, 1, 9, 4), 9, (1, 3), (1, 1), (0, 0, 1, 1), (1, 1), 1),
    ('dense', (1, 64), 10, None, None, None, None, 1),
    ('dense', (3, 37), 130, None, None, None, None, 1),
    ('dense', (5, 19), 33, None, None, None, None, 1),
    ('dense', (1, 1), 1, None, None, None, None, 1),
    ('depthwise', (1, 8, 8, 64), 1, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
    ('depthwise', (1, 9, 9, 16), 1, (3, 3), (2, 2), (0, 1, 0, 1), (1, 1), 1),
    ('depthwise', (2, 7, 7, 13), 1, (3, 2), (1, 1), (1, 1, 0, 0), (1, 1), 1),
    ('depthwise', (1, 12, 9, 36), 1, (5, 5), (2, 1), (2, 2, 2, 2), (1, 1), 1),
    ('depthwise', (1, 13, 9, 40), 1, (3, 3), (1, 2), (0, 0, 0, 0), (2, 2), 1),
    ('depthwise', (1, 6, 5, 4), 3, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 1),
    ('depthwise', (1, 9, 9, 1), 24, (5, 4), (2, 2), (2, 2, 1, 1), (1, 1), 1),
    ('depthwise', (1, 1, 1, 1), 1, (1, 1), (1, 1), (0, 0, 0, 0), (1, 1), 1),
]
# The same, with kernels that have no tiles whatever their types.
ELEMENTS = TILES[1:5] + TILES[11:12] + TILES[16:21] + [
    ('conv2d', (1, 6, 7, 5), 4, (3, 2), (1, 2), (-1, 2, 1, -2), (1, 1), 1),
    ('depthwise', (1, 6, 7, 5), 2, (2, 2), (2, 1), (-1, -1, 3, 0), (1, 2), 1),
    ('transpose', (1, 4, 5, 3), 7, (3, 2), (2, 3), (0, 0, 0, 0), None, 1),
    ('transpose', (2, 3, 3, 8), 5, (3, 3), (1, 1), (-1, -1, -2, 0), None, 1),
    ('transpose', (1, 2, 1, 4), 3, (2, 4), (3, 2), (2, -1, 1, 3), None, 1),
    ('matmul', (2, 5, 7), 9, None, None, None, None, 1),
    ('matmul', (1, 1, 1), 1, None, None, None, None, 1),
    ('matmul', (3, 4, 33), 17, None, None, None, None, 1),
    # Without rows, input channels, output channels, or anything.
    ('conv2d', (1, 0, 4, 3), 2, (1, 2), (1, 1), (1, 0, 0, 0), (1, 1), 1),
    ('conv2d', (1, 3, 3, 0), 5, (2, 2), (1, 1), (0, 0, 1, 1), (1, 1), 1),
    ('depthwise', (2, 3, 3, 0), 2, (2, 2), (1, 1), (0, 0, 0, 0), (1, 1), 1),
    ('dense', (0, 4), 3, None, None, None, None, 1),
    ('dense', (2, 0), 3, None, None, None, None, 1),
    ('dense', (2, 4), 0, None, None, None, None, 1),
    ('transpose', (1, 2, 0, 3), 4, (3, 2), (2, 1), (0, 0, 1, 1), None, 1),
    ('transpose', (1, 2, 2, 0), 4, (3, 2), (2, 1), (0, 0, 0, 0), None, 1),
    ('matmul', (2, 3, 0), 4, None, None, None, None, 1),
    ('matmul', (2, 0, 3), 4, None, None, None, None, 1),
]
# kind, input, kernel, strides, pads.
POOLS = [
    ('avg_pool2d', (1, 8, 8, 64), (8, 8), (1, 1), (0, 0, 0, 0)),
    ('avg_pool2d', (2, 7, 9, 19), (3, 2), (2, 1), (1, 2, 0, 1)),
    ('avg_pool2d', (1, 5, 6, 3), (3, 3), (1, 1), (2, 2, 2, 2)),
    ('avg_pool2d', (1, 1, 1, 1), (1, 1), (1, 1), (0, 0, 0, 0)),
    ('avg_pool2d', (1, 19, 19, 5), (19, 19), (1, 1), (18, 0, 0, 18)),
    ('max_pool2d', (1, 8, 8, 35), (2, 2), (2, 2), (0, 0, 0, 0)),
    ('max_pool2d', (2, 7, 9, 19), (3, 2), (2, 1), (1, 2, 0, 1)),
    ('max_pool2d', (1, 1, 1, 1), (1, 1), (1, 1), (0, 0, 0, 0)),
    ('avg_pool2d', (1, 3, 3, 0), (2, 2), (1, 1), (1, 0, 0, 1)),
    ('max_pool2d', (2, 0, 3, 4), (2, 2), (1, 1), (0, 0, 0, 0)),
]
RNG = random.Random(7)
CODES = {'i8': 'b', 'i16': 'h', 'i32': 'i', 'i64': 'q', 'f32': 'f'}
RANGES = {'i8': (-128, 127), 'i16': (-32768, 32767),
          'i32': (-2**31, 2**31 - 1), 'u8': (0, 255), 'u16': (0, 65535)}


def product(shape):
    result = 1
    for size in shape:
        result *= size
    return result


def shaped(shape, element):
    return f"tensor<{'x'.join(map(str, (*shape, element)))}>"


def constant(shape, element, values):
    data = struct.pack(f'<{len(values)}{CODES[element]}', *values).hex()
    text = f'"0x{data.upper()}"' if values else ''
    return f'arith.constant dense<{text}> : {shaped(shape, element)}'


def extreme(element, count):
    low, high = RANGES[element]
    return [RNG.choice((low, high)) if RNG.random() < 0.5 else
            RNG.randint(low, high) for _ in range(count)]


def write_npy(path, element, shape):
    values = extreme(element, product(shape))
    descr = {'i8': '|i1', 'i16': '<i2'}[element]
    header = (f"{{'descr': '{descr}', 'fortran_order': False, "
              f"'shape': {tuple(shape)}, }}")
    header += ' ' * (-(len(header) + 11) % 64) + '\n'
    with open(path, 'wb') as file:
        file.write(b'\x93NUMPY\x01\x00' + struct.pack('<H', len(header)) +
                   header.encode() +
                   struct.pack(f'<{len(values)}{CODES[element]}', *values))


def output_shape(case):
    """Shapes of the result and of the weight (or right operand)."""
    kind, shape, outs, kernel, strides, pads, dilations, groups = case
    if kind == 'dense':
        return (shape[0], outs), (outs, shape[1])
    if kind == 'matmul':
        return (*shape[:2], outs), (shape[0], shape[2], outs)
    if kind == 'transpose':
        size = [max((shape[1 + i] - 1) * strides[i] + kernel[i] +
                    pads[2 * i] + pads[2 * i + 1], 0) for i in range(2)]
        return (shape[0], *size, outs), (outs, *kernel, shape[3])
    size = [max((shape[1 + i] + pads[2 * i] + pads[2 * i + 1] -
                 dilations[i] * (kernel[i] - 1) - 1) // strides[i] + 1, 0)
            for i in range(2)]
    if kind == 'depthwise':
        return ((shape[0], *size, shape[3] * outs),
                (*kernel, shape[3], outs))
    return (shape[0], *size, outs), (outs, *kernel, shape[3] // groups)


class Kernel:
    """The text of one kernel of a random choice of types and arithmetic."""

    def __init__(self, name, case, group):
        self.name, self.case = name, case
        self.lines, self.attributes, self.operands = [], [], ''
        self.out, self.weight = output_shape(case)
        self.channels = self.out[-1]
        self.choose(group)

    def choose(self, group):
        """Element types and profile."""
        self.input, self.weights = 'i8', 'i8'
        if group == 'elements':
            self.input, self.weights = RNG.choice(
                (('i8', 'i16'), ('i16', 'i8'), ('i16', 'i16'), ('i8', 'i8')))
        self.wide = 'i16' in (self.input, self.weights
                              if self.case[0] == 'matmul' else '')
        self.profile = RNG.choice(('tosa_double', 'tosa_single'))
        self.multipliers = RNG.choice(('i32', 'i32', 'i16'))
        self.result = RNG.choice(('i8', 'i8', 'i16', 'i32', 'u8', 'u16'))
        if self.wide or self.multipliers == 'i16':
            self.profile, self.multipliers = 'tosa_single', 'i16'
        if RNG.random() < 0.1:
            # The sum itself, or an f32 multiplier.
            self.profile = RNG.choice(('float_rne', None))
        if self.profile == 'float_rne':
            self.multipliers = 'f32'
            self.result = RNG.choice(('i8', 'i16', 'u8'))
        if self.profile is None:
            self.result = 'i32'
            if group == 'elements':
                self.result = 'i64' if self.wide else 'i8'

    def operand(self, what, count, element, values):
        name = f'%{what}_{self.name}'
        self.lines.append(f'{name} = ' + constant((count,), element, values))
        self.operands += f'{what}({name} : {shaped((count,), element)}) '

    def biases(self):
        values = []
        for _ in range(self.channels):
            draw = RNG.random()
            values.append(RNG.choice((-2**31, 2**31 - 1)) if draw < 0.05 else
                          RNG.randint(-2**31, 2**31 - 1) if draw < 0.15 else
                          RNG.randint(-9999, 9999))
        if self.wide and RNG.random() < 0.7:
            for i in range(0, self.channels, 5):
                values[i] = RNG.randint(-2**46, 2**46)
            return 'i64', values
        return 'i32', values

    def scales(self, taps):
        """Multipliers and shifts, of ties, of results in range, of anything."""
        bits = 31 if self.multipliers == 'i32' else 15
        magnitude = 90 * taps ** 0.5 * (128 if self.wide else 1)
        pairs = []
        for _ in range(max(self.channels, 1)):
            draw = RNG.random()
            if draw < 0.3:
                # A power of two: half of the sums or more are near a tie.
                pairs.append((1 << (bits - 1), bits + RNG.randint(0, 9)))
            elif draw < 0.45:
                pairs.append((RNG.choice((0, 1, 2**bits - 1, 2**(bits - 1),
                                          RNG.randint(0, 2**bits - 1))),
                              RNG.randint(2, 62)))
            else:
                scale, shift = RNG.uniform(0.2, 3) / magnitude * 60, bits - 1
                while scale < 1 and shift < 62:
                    scale, shift = scale * 2, shift + 1
                pairs.append((min(int(scale * 2**(bits - 1)), 2**bits - 1),
                              shift))
        return [m for m, _ in pairs], [s for _, s in pairs]

    def requantize(self, taps):
        if self.profile is None:
            if self.result == 'i8':
                self.attributes.append('output_zp = -3 : i32')
            return
        one = RNG.random() < 0.2
        count = 1 if one else self.channels
        if self.profile == 'float_rne':
            self.operand('multiplier', count, 'f32',
                         [RNG.uniform(0.5, 2) / (90 * taps ** 0.5 *
                                                 (128 if self.wide else 1))
                          for _ in range(count)])
        else:
            multipliers, shifts = self.scales(taps)
            self.operand('multiplier', count, self.multipliers,
                         multipliers[:count])
            few = 1 if RNG.random() < 0.2 else self.channels
            self.operand('shift', few, 'i8', shifts[:few])
        self.attributes.append(
            f'rounding = #pare_kernel.rounding<{self.profile}>')
        self.bound()

    def bound(self):
        low, high = RANGES[self.result]
        if self.result != 'i32':
            zero = RNG.choice((low, high, RNG.randint(low, high), 0))
            self.attributes.append(f'output_zp = {zero} : i32')
        if self.result[0] == 'u':
            self.attributes.append('output_unsigned')
        if RNG.random() < 0.4:
            at = sorted((RNG.randint(low, high), RNG.randint(low, high)))
            self.attributes += [f'clamp_min = {at[0]} : i32',
                                f'clamp_max = {at[1]} : i32']

    def zero_point(self, which, element):
        is_unsigned = element == 'i8' and RNG.random() < 0.3
        if is_unsigned:
            self.attributes.append(f'{which}_unsigned')
        low, high = RANGES['u8' if is_unsigned else element]
        if element == 'i8' or RNG.random() < 0.3:
            zero = RNG.choice((low, high, RNG.randint(low, high)))
            self.attributes.append(f'{which}_zp = {zero} : i32')

    def window(self):
        kind, _, _, _, strides, pads, dilations, groups = self.case
        names = [('strides', strides),
                 ('out_pads' if kind == 'transpose' else 'pads', pads),
                 ('dilations', dilations)]
        for key, value in names:
            if value:
                self.attributes.append(
                    f"{key} = array<i64: {', '.join(map(str, value))}>")
        if groups > 1:
            self.attributes.append(f'groups = {groups} : i64')

    def text(self):
        kind, shape, *_ = self.case
        matmul = kind == 'matmul'
        taps = max(shape[2] if matmul else
                   product(self.weight) // max(self.channels, 1), 1)
        self.lines.append(f'%w_{self.name} = ' + constant(
            self.weight, self.weights,
            extreme(self.weights, product(self.weight))))
        if not matmul:
            if RNG.random() < 0.9:
                element, values = self.biases()
                self.operand('bias', self.channels, element, values)
            self.zero_point('input', self.input)
            self.window()
        else:
            self.zero_point('lhs', self.input)
            self.zero_point('rhs', self.weights)
        self.requantize(taps)
        element = self.result.replace('u', 'i')
        mnemonic = {'depthwise': 'depthwise_conv2d',
                    'transpose': 'transpose_conv2d'}.get(kind, kind)
        out = shaped(self.out, element)
        self.lines.append(f'%e_{self.name} = tensor.empty() : {out}')
        self.lines.append(
            f'%{self.name} = pare_kernel.{mnemonic} '
            f'ins(%x_{self.name}, %w_{self.name} : '
            f'{shaped(shape, self.input)}, '
            f'{shaped(self.weight, self.weights)}) {self.operands}'
            f'outs(%e_{self.name} : {out}) '
            f"{{{', '.join(self.attributes)}}} -> {out}")
        return self.lines, out


class Pool:
    """The text of one pool; averages round by tosa_single."""

    def __init__(self, name, case):
        self.name, self.case = name, case
        self.input = RNG.choice(('i8', 'i16'))

    def text(self):
        kind, shape, kernel, strides, pads = self.case
        size = [max((shape[1 + i] + pads[2 * i] + pads[2 * i + 1] -
                     kernel[i]) // strides[i] + 1, 0) for i in range(2)]
        out = shaped((shape[0], *size, shape[3]), self.input)
        attributes = [f"{key} = array<i64: {', '.join(map(str, value))}>"
                      for key, value in (('kernel', kernel),
                                         ('strides', strides),
                                         ('pads', pads))]
        is_unsigned = self.input == 'i8' and RNG.random() < 0.4
        low, high = RANGES['u8' if is_unsigned else self.input]
        if is_unsigned:
            attributes.append('input_unsigned')
        if kind == 'avg_pool2d':
            attributes.append('rounding = #pare_kernel.rounding<tosa_single>')
            attributes += [f'{which}_zp = {RNG.randint(low, high)} : i32'
                           for which in ('input', 'output')]
            if is_unsigned:
                attributes.append('output_unsigned')
        if RNG.random() < 0.4:
            at = sorted((RNG.randint(low, high), RNG.randint(low, high)))
            attributes += [f'clamp_min = {at[0]} : i32',
                           f'clamp_max = {at[1]} : i32']
        return [f'%e_{self.name} = tensor.empty() : {out}',
                f'%{self.name} = pare_kernel.{kind} ins(%x_{self.name} : '
                f'{shaped(shape, self.input)}) outs(%e_{self.name} : {out}) '
                f"{{{', '.join(attributes)}}} -> {out}"], out


def main(argv):
    group, folder = argv[1], argv[2]
    if len(argv) > 3:
        RNG.seed(int(argv[3]))
    os.makedirs(folder, exist_ok=True)
    cases = {'tiles': 2 * TILES, 'elements': 3 * ELEMENTS,
             'pools': 3 * POOLS}[group]
    arguments, results, types, lines = [], [], [], []
    for number, case in enumerate(cases):
        kernel = (Pool(f'r{number}', case) if group == 'pools' else
                  Kernel(f'r{number}', case, group))
        text, out = kernel.text()
        shape = case[1]
        sample = shape[1:] if shape[0] == 1 else shape
        write_npy(f'{folder}/x{number}.npy', kernel.input, (SAMPLES, *sample))
        arguments.append(f'%x_r{number}: {shaped(shape, kernel.input)}')
        lines += text
        results.append(f'%r{number}')
        types.append(out)
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
