# Writes ONNX networks of forms that need mending, with answers computed here.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: onnx_forms.py FOLDER

FOLDER/forms.onnx has one result per form of an op, all of the same image;
x.npy and y<number>.npy: its input and its results. old.onnx is the same in
opset 9, with old<number>.npy. The others are what pare-import refuses.
"""
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RNG = np.random.default_rng(5)
X = RNG.permutation(8 * 6 * 5).astype(np.float32).reshape(1, 8, 6, 5) / 20 + 1


class Net:
    """Nodes that read 'x', and what each is to give."""

    def __init__(self, opset):
        self.opset, self.nodes, self.weights, self.answers = opset, [], [], []

    def constant(self, elements):
        name = f'c{len(self.weights)}'
        self.weights.append(numpy_helper.from_array(np.asarray(elements), name))
        return name

    def add(self, op, inputs, answer, name='', **attributes):
        self.nodes.append(helper.make_node(
            op, inputs, [f'y{len(self.answers)}'], name, **attributes))
        self.answers.append(np.asarray(answer, np.float32))

    def save(self, folder, name, answers):
        graph = helper.make_graph(
            self.nodes, 'a graph',
            [helper.make_tensor_value_info('x', TensorProto.FLOAT, X.shape)],
            [helper.make_tensor_value_info(f'y{i}', TensorProto.FLOAT, y.shape)
             for i, y in enumerate(self.answers)], self.weights)
        onnx.save(helper.make_model(
            graph, opset_imports=[helper.make_opsetid('', self.opset)],
            ir_version=9), f'{folder}/{name}.onnx')
        for i, y in enumerate(self.answers):
            np.save(f'{folder}/{answers}{i}.npy', y)


def pool(average, kernel, stride, pads, outputs, padding=False, dilation=1):
    """A pool, window by window; `pads` are before and after both axes."""
    result = np.zeros(X.shape[:2] + outputs, np.float32)
    (less, more), high = (pads if padding else (0, 0)), X.shape[2:]
    for at in np.ndindex(*outputs):
        total, count, most = 0, 0, -np.inf
        for tap in np.ndindex(kernel, kernel):
            p = [o * stride + t * dilation - pads[0] for o, t in zip(at, tap)]
            inside = all(0 <= q < size for q, size in zip(p, high))
            count += all(-less <= q < size + more
                         for q, size in zip(p, high))
            if inside:
                total = total + X[:, :, p[0], p[1]]
                most = np.maximum(most, X[:, :, p[0], p[1]])
        result[:, :, at[0], at[1]] = total / count if average else most
    return result


def add_resizes(net):
    """Rows and columns of nearest results by ONNX's formulas."""
    def nearest(answer, sizes=None, scales=None, **attributes):
        inputs = ['x', '', '', net.constant(np.array(sizes))] if sizes else \
            ['x', '', net.constant(np.array(scales, np.float32))]
        net.add('Resize', inputs, answer, mode='nearest', **attributes)

    floor = {'coordinate_transformation_mode': 'asymmetric',
             'nearest_mode': 'floor'}
    twice = X.repeat(2, 2)
    net.nodes.append(helper.make_node('Constant', [], ['c'], value=(
        numpy_helper.from_array(np.array([1, 1, 2, 1], np.float32)))))
    net.add('Resize', ['x', '', 'c'], twice, mode='nearest', **floor)
    nearest(twice.repeat(2, 3), scales=[1, 1, 2, 2], **floor)
    nearest(twice.repeat(3, 3), sizes=[1, 8, 12, 15], **floor)
    nearest(twice.repeat(3, 3), scales=[1, 1, 2, 3])  # Half pixels, rounded.
    nearest(X[:, :, ::2, [0, 1, 3]], sizes=[1, 8, 3, 3], **floor)
    nearest(X[:, :, [0, 2, 3, 5]], sizes=[1, 8, 4, 5], nearest_mode='ceil',
            coordinate_transformation_mode='asymmetric')
    nearest(X.repeat(2, 1), scales=[1, 2, 1, 1], **floor)
    at = np.clip((np.arange(12) + 0.5) / 2 - 0.5, 0, 5)
    low, part = at.astype(int), (at % 1)[:, None]
    high = np.minimum(low + 1, 5)
    net.add('Resize', ['x', '', '', net.constant(np.array([1, 8, 12, 5]))],
            X[:, :, low] * (1 - part) + X[:, :, high] * part, mode='linear',
            coordinate_transformation_mode='pytorch_half_pixel')


def forms():
    net = Net(19)
    add_resizes(net)
    window = {'kernel_shape': [2, 2], 'strides': [2, 2], 'ceil_mode': 1}
    net.add('AveragePool', ['x'], pool(True, 2, 2, (0, 0), (3, 3), True),
            count_include_pad=1, **window)
    large = {'kernel_shape': [4, 4], 'strides': [3, 3], 'pads': [1] * 4,
             'ceil_mode': 1}
    for padding in (0, 1):
        net.add('AveragePool', ['x'],
                pool(True, 4, 3, (1, 1), (3, 2), bool(padding)),
                count_include_pad=padding, **large)
    net.add('AveragePool', ['x'], pool(True, 2, 1, (1, 1), (6, 5), dilation=2),
            kernel_shape=[2, 2], dilations=[2, 2], pads=[1] * 4)
    net.add('MaxPool', ['x'], pool(False, 2, 1, (1, 0), (6, 5)),
            kernel_shape=[2, 2], auto_pad='SAME_LOWER')
    net.add('DepthToSpace', ['x'],
            X.reshape(1, 2, 2, 2, 6, 5).transpose(0, 1, 4, 2, 5, 3).reshape(
                1, 2, 12, 10), blocksize=2, mode='CRD')
    for mode in ('constant', 'edge', 'wrap', 'reflect'):
        cut = X[:, :, 1:]
        net.add('Pad', ['x', net.constant(np.array([0, 0, -1, 1, 0, 0, 2, 2]))],
                np.pad(cut, ((0, 0), (0, 0), (0, 2), (1, 2)), mode), mode=mode)
    net.nodes.append(helper.make_node('Flatten', ['x'], ['flat']))
    weight = RNG.normal(0, 0.1, (240, 3)).astype(np.float32)
    net.add('Gemm', ['flat', net.constant(weight)],
            0.5 * X.reshape(1, -1) @ weight, alpha=0.5)
    return net


def old_forms():
    net = Net(9)
    net.add('Upsample', ['x', net.constant(np.array([1, 1, 2, 3], np.float32))],
            X.repeat(2, 2).repeat(3, 3), mode='nearest')
    net.add('Clip', ['x'], np.minimum(X, 4), max=4.0)
    rows = np.exp(X.reshape(1, -1) - X.max())  # Softmax of all but the batch.
    net.add('Softmax', ['x'], (rows / rows.sum(1)).reshape(X.shape))
    scale, bias, mean, variance = RNG.uniform(0.5, 1.5, (4, 8, 1, 1))
    net.add('BatchNormalization',
            ['x'] + [net.constant(v.ravel().astype(np.float32))
                     for v in (scale, bias, mean, variance)],
            (X - mean) / np.sqrt(variance + 1e-5) * scale + bias)
    return net


def refused():
    """A network of one node for each refusal, by the name of its file."""
    nets = {}

    def net(file, opset, op, name, constants, **attributes):
        nets[file] = net = Net(opset)
        net.add(op, ['x'] + [net.constant(c) if c is not None else ''
                             for c in constants], X, name, **attributes)
        return net

    net('lrn', 17, 'LRN', 'norm 1', [], size=3, alpha=0.5)
    net('unnamed', 17, 'LRN', '', [], size=3, alpha=0.5)
    net('steps', 17, 'Slice', 'backwards',
        [np.array([i]) for i in (-1, -9, 2, -2)])
    net('part', 17, 'Resize', 'larger',
        [None, np.array([1, 1, 1.5, 1.5], np.float32)], mode='linear')
    net('hardmax', 9, 'Hardmax', 'largest', [])
    scaled = net('sizes', 17, 'Resize', 'scaled', [])
    scaled.nodes.insert(0, helper.make_node('ReduceMax', ['x'], ['m'],
                                            keepdims=0))
    scaled.nodes.insert(1, helper.make_node(
        'Mul', ['m', scaled.constant(np.ones(4, np.float32))], ['s']))
    scaled.nodes[-1].input.extend(['', 's'])
    return nets


def main(folder):
    np.save(f'{folder}/x.npy', X)
    forms().save(folder, 'forms', 'y')
    old_forms().save(folder, 'old', 'old')
    for file, net in refused().items():
        net.save(folder, file, 'none')


if __name__ == '__main__':
    main(sys.argv[1])
