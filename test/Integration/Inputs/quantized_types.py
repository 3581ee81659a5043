# Writes small quantized .tflite networks of one combination of types.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: quantized_types.py (i16|i4|u8) FOLDER

i16: activations of 16 bits, weights of 8 per channel, 64-bit bias; i4:
activations of 8 bits, weights of 4 bits per channel; u8: unsigned activations
and weights, both with zero points. Half of all values are extreme.

Writes FOLDER/layers.tflite, convolutions, fully connected layers and additions
side by side, FOLDER/others.tflite, pools and functions, and each of the ops
alone as FOLDER/OP.tflite, with inputs in FOLDER/OP.x.npy; and the response
files FOLDER/layers.inputs, others.inputs, and layers.double and layers.litert
with the options of pare-run. The last two name FOLDER/OP.double.npy and
OP.litert.npy: what docs/Numerics.md says that layers give, computed here in
integers, in the two conventions of `pare-import --rounding`.
"""
import math
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', '..', '..',
                                'tools', 'bench'))
from tflite_writer import Writer  # noqa: E402

SAMPLES = 24
RANGE = {'int4': (-7, 7), 'int8': (-128, 127), 'uint8': (0, 255),
         'int16': (-32768, 32767)}
SAME, VALID, RELU = 0, 1, 1
ROUNDINGS = ('double', 'litert')
# Name, op, input [H, W, C] or [K], outputs (or multiplier), kernel, stride,
# padding, activation.
LAYERS = [
    ('conv', 'CONV_2D', (9, 8, 16), 24, (3, 3), 1, SAME, 0),
    ('conv_odd', 'CONV_2D', (9, 9, 3), 7, (3, 2), 2, SAME, RELU),
    ('conv_1x1', 'CONV_2D', (5, 6, 33), 40, (1, 1), 1, VALID, 0),
    ('conv_strided_1x1', 'CONV_2D', (7, 7, 8), 16, (1, 1), 2, SAME, 0),
    ('depthwise', 'DEPTHWISE_CONV_2D', (9, 9, 24), 1, (3, 3), 1, SAME, RELU),
    ('depthwise_odd', 'DEPTHWISE_CONV_2D', (8, 7, 13), 1, (3, 3), 2, SAME, 0),
    ('depthwise_twice', 'DEPTHWISE_CONV_2D', (6, 5, 4), 2, (3, 2), 1, VALID, 0),
    ('fully_connected', 'FULLY_CONNECTED', (64,), 30, None, 1, None, 0),
    ('fully_connected_odd', 'FULLY_CONNECTED', (37,), 11, None, 1, None, RELU),
]


class Types:
    """The types of one kind of network, and what may vary in one of its ops."""

    def __init__(self, kind, name):
        self.act, self.weight, self.bias = {
            'i16': ('int16', 'int8', 'int64'), 'i4': ('int8', 'int4', 'int32'),
            'u8': ('uint8', 'uint8', 'int32')}[kind]
        self.rng = np.random.default_rng(
            list(f'{kind} {name}'.encode()))

    def values(self, kind, shape):
        """Random values; half of them the ends of the type."""
        low, high = RANGE[kind]
        low = -127 if kind == 'int8' else low
        ends = self.rng.choice([low, high], shape)
        inside = self.rng.integers(low, high, shape, endpoint=True)
        return np.where(self.rng.random(shape) < 0.5, ends, inside)

    def zero(self, kind):
        """A zero point for activations; those of 16 bits have none."""
        if kind == 'int16':
            return 0
        low, high = RANGE[kind]
        return int(self.rng.integers(low + 64, high - 64))

    def scale(self):
        return np.float32(self.rng.uniform(0.01, 0.02))


def multiplier(real):
    """TFLite's: 31 bits and a shift, real = m / 2^shift."""
    fraction, exponent = math.frexp(real)
    value = math.floor(fraction * 2**31 + 0.5)
    if value == 2**31:
        value, exponent = value // 2, exponent + 1
    return value, 31 - exponent


def scaled(acc, real, twice):
    """acc (exact integers) times real, rounded at 2^31 first where `twice`."""
    value, shift = multiplier(real)
    product = acc.astype(object) * value + (1 << (shift - 1))
    if twice and shift > 31:
        product += np.where(acc < 0, -2**30, 2**30).astype(object)
    return (product >> shift).astype(np.int64)


def scaled16(acc, real):
    """The same with a multiplier of 15 bits, as for sums of 48 bits."""
    fraction, exponent = math.frexp(real)
    value = math.floor(fraction * 2**15 + 0.5)
    if value == 2**15:
        value, exponent = value // 2, exponent + 1
    shift = 15 - exponent
    return (acc.astype(object) * value + (1 << (shift - 1)) >> shift).astype(
        np.int64)


def padded(x, kernel, stride, padding, zero):
    """The input with its border, and the size of the output."""
    if padding == VALID:
        return x, [(s - k) // stride + 1 for s, k in zip(x.shape[1:3], kernel)]
    size = [-(-s // stride) for s in x.shape[1:3]]
    need = [max((o - 1) * stride + k - s, 0)
            for o, k, s in zip(size, kernel, x.shape[1:3])]
    border = [(0, 0), *[(n // 2, n - n // 2) for n in need], (0, 0)]
    return np.pad(x, border, constant_values=zero), size


def sums(op, x, weight, kernel, stride, padding, zero):
    """Accumulators without bias; `weight` has its zero point subtracted."""
    if op == 'FULLY_CONNECTED':
        return (x - zero) @ weight.T
    x, size = padded(x, kernel, stride, padding, zero)
    total = 0
    for row in range(kernel[0]):
        for column in range(kernel[1]):
            window = x[:, row::stride, column::stride][:, :size[0], :size[1]]
            window = window - zero
            if op == 'CONV_2D':
                total = total + window @ weight[:, row, column].T
            else:
                outs = weight.shape[3] // x.shape[3]
                total = total + np.repeat(window, outs, 3) * weight[0, row,
                                                                    column]
    return total


def options_of(layer):
    _, op, _, outs, _, stride, padding, activation = layer
    options = {'FusedActivationFunction': activation}
    if op != 'FULLY_CONNECTED':
        options.update(Padding=padding, StrideH=stride, StrideW=stride,
                       DilationHFactor=1, DilationWFactor=1)
    if op == 'DEPTHWISE_CONV_2D':
        options['DepthMultiplier'] = outs
    return options


def requantized(types, acc, reals, twice):
    """Sums as stored integers, still without zero point and bounds."""
    parts = []
    for channel in range(acc.shape[-1]):
        part, real = acc[..., channel], reals[channel % len(reals)]
        parts.append(scaled16(part, real) if types.act == 'int16' else
                     scaled(part, real, twice))
    return np.stack(parts, -1)


def layer_case(types, layer, writer):
    """One layer with weights: input and output, samples and answers."""
    _, op, shape, outs, kernel, stride, padding, activation = layer
    channels = outs * shape[-1] if op == 'DEPTHWISE_CONV_2D' else outs
    weight_shape, axis = {
        'CONV_2D': ((outs, *(kernel or ()), shape[-1]), 0),
        'DEPTHWISE_CONV_2D': ((1, *(kernel or ()), channels), 3),
        'FULLY_CONNECTED': ((outs, shape[-1]), 0)}[op]
    zero_in, zero_out = types.zero(types.act), types.zero(types.act)
    zero_w = types.zero('uint8') if types.weight == 'uint8' else 0
    count = 1 if types.weight == 'uint8' else channels
    scale_in = types.scale()
    scales = np.array([types.scale() for _ in range(count)], np.float32)
    x = types.values(types.act, (SAMPLES, *shape))
    weight = types.values(types.weight, weight_shape)
    acc = sums(op, x, weight - zero_w, kernel, stride, padding, zero_in)
    spread = int(acc.std())
    bias = types.rng.integers(-spread // 2, spread // 2, channels)
    acc = acc + bias
    low, high = RANGE[types.act]
    scale_out = np.float32(scale_in * scales.mean() * spread * 5 / (high - low))
    reals = [float(scale_in) * float(s) / float(scale_out) for s in scales]

    source = writer.tensor('in', (1, *shape), types.act, None, [scale_in],
                           [zero_in])
    w = writer.tensor('weight', weight_shape, types.weight, weight, scales,
                      [zero_w] * count, axis)
    b = writer.tensor('bias', (channels,), types.bias, bias,
                      scale_in * scales, [0] * count)
    target = writer.tensor('out', (1, *acc.shape[1:]), types.act, None,
                           [scale_out], [zero_out])
    writer.operator(op, [source, w, b], target, **options_of(layer))

    answers = {}
    for rounding in ROUNDINGS:
        twice = rounding == 'double' or op != 'FULLY_CONNECTED'
        y = requantized(types, acc, reals, twice) + zero_out
        answers[rounding] = np.clip(y, zero_out if activation == RELU else low,
                                    high)
    return source, target, x, answers


def add_case(types, writer):
    """x added to a constant of another scale."""
    shape = (7, 5, 9)
    zeros = [types.zero(types.act) for _ in range(3)]
    scale = [types.scale() for _ in range(3)]
    scale[2] = np.float32(scale[2] * 2)
    x = types.values(types.act, (SAMPLES, *shape))
    other = types.values(types.act, (1, *shape))
    lhs = writer.tensor('in', (1, *shape), types.act, None, scale[:1],
                        zeros[:1])
    rhs = writer.tensor('other', (1, *shape), types.act, other, scale[1:2],
                        zeros[1:2])
    target = writer.tensor('out', (1, *shape), types.act, None, scale[2:],
                           zeros[2:])
    writer.operator('ADD', [lhs, rhs], target, PotScaleInt16=False)
    left = 15 if types.act == 'int16' else 20
    twice = 2 * max(float(scale[0]), float(scale[1]))
    total = sum(scaled((v - z) << left, float(s) / twice, True)
                for v, z, s in zip((x, other), zeros, scale))
    y = scaled(total, twice / (2**left * float(scale[2])), True) + zeros[2]
    y = np.clip(y, *RANGE[types.act])
    return lhs, target, x, dict.fromkeys(ROUNDINGS, y)


def average(x, height, width):
    """Means of windows side by side, as stored; ties away from zero."""
    n, h, w, c = x.shape
    x = x[:, :h // height * height, :w // width * width]
    sums = x.reshape(n, h // height, height, w // width, width, c).sum((2, 4))
    return np.sign(sums) * ((abs(sums) + height * width // 2)
                            // (height * width))


def other_case(types, op, writer):
    """An op without weights; only the pool's answers are computed here."""
    unit = 1 / 32768 if types.act == 'int16' else 1 / 256
    scale = 8 * (unit if types.act == 'int16' else 2 * unit)
    zeros, scales = [types.zero(types.act), 0], [scale, unit]
    shape, target_shape, options = (7, 30), (7, 30), {}
    if op == 'AVERAGE_POOL_2D':
        shape, target_shape, zeros[1], scales[1] = (
            (9, 8, 5), (3, 2, 5), zeros[0], scale)
        options = dict(Padding=VALID, StrideH=3, StrideW=4, FilterHeight=3,
                       FilterWidth=4)
    elif op == 'SOFTMAX':
        options = dict(Beta=1.0)
    source = writer.tensor('in', (1, *shape), types.act, None, scales[:1],
                           zeros[:1])
    target = writer.tensor('out', (1, *target_shape), types.act, None,
                           scales[1:], zeros[1:])
    writer.operator(op, [source], target, **options)
    x = types.values(types.act, (SAMPLES, *shape))
    if op != 'AVERAGE_POOL_2D':
        return source, target, x, {}
    answers = average(x.astype(np.int64), 3, 4)
    return source, target, x, {rounding: answers for rounding in ROUNDINGS}


def write_network(kind, name, cases, folder):
    """The cases in one file and each in its own, and what pare-run reads."""
    dtype = {'i16': 'i2', 'i4': 'i1', 'u8': 'u1'}[kind]
    together, sources, targets = Writer(), [], []
    options = {'inputs': [], **{rounding: [] for rounding in ROUNDINGS}}
    for case, build in cases:
        source, target, x, answers = build(Types(kind, case), together)
        sources.append(source)
        targets.append(target)
        path = os.path.join(folder, case)
        alone = Writer()
        source, target, _, _ = build(Types(kind, case), alone)
        alone.write(f'{path}.tflite', [source], [target])
        np.save(f'{path}.x.npy', x.astype(dtype))
        options['inputs'].append(f'--input={path}.x.npy')
        for rounding, y in answers.items():
            np.save(f'{path}.{rounding}.npy', y.astype(dtype))
            options[rounding].append(f'--expected={path}.{rounding}.npy')
    if not cases:
        return
    path = os.path.join(folder, name)
    together.write(f'{path}.tflite', sources, targets)
    for what, lines in options.items():
        if lines:
            with open(f'{path}.{what}', 'w', encoding='utf-8') as file:
                file.write('\n'.join(lines) + '\n')


def write_mixed_pools(path):
    """Average pools of unsigned and of signed bytes, which is refused."""
    writer, sources, targets = Writer(), [], []
    for kind in ('uint8', 'int8'):
        sources.append(writer.tensor(f'{kind}_in', (1, 2, 2, 1), kind, None,
                                     [1], [0]))
        targets.append(writer.tensor(f'{kind}_out', (1, 1, 1, 1), kind, None,
                                     [1], [0]))
        writer.operator('AVERAGE_POOL_2D', sources[-1:], targets[-1],
                        Padding=VALID, StrideH=2, StrideW=2, FilterHeight=2,
                        FilterWidth=2)
    writer.write(path, sources, targets)


def main(kind, folder):
    os.makedirs(folder, exist_ok=True)
    layers = [(layer[0], lambda types, writer, layer=layer:
               layer_case(types, layer, writer)) for layer in LAYERS]
    if kind != 'i4':
        layers.append(('add', add_case))
        others = [(op.lower(), lambda types, writer, op=op:
                   other_case(types, op, writer))
                  for op in ('AVERAGE_POOL_2D', 'LOGISTIC', 'SOFTMAX')]
        write_network(kind, 'others', others, folder)
        write_mixed_pools(os.path.join(folder, 'mixed.tflite'))
    write_network(kind, 'layers', layers, folder)


if __name__ == '__main__':
    main(*sys.argv[1:])
