# Writes small ONNX networks for the tests of pare-import.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: onnx_nets.py FOLDER

FOLDER/image.onnx: two convolutions, a pool and a dense layer on an NCHW image,
with a free batch; image_x.npy: its input; image_y.npy: its output, computed
here. quantized.onnx and dynamic.onnx: what pare-import refuses.
"""
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RNG = np.random.default_rng(3)


def weight(name, *shape):
    return numpy_helper.from_array(
        RNG.normal(0, 0.3, shape).astype(np.float32), name)


def value(name, *shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def save(path, nodes, inputs, outputs, weights):
    graph = helper.make_graph(nodes, 'a graph', inputs, outputs, weights)
    onnx.save(helper.make_model(
        graph, opset_imports=[helper.make_opsetid('', 17)], ir_version=8), path)


def convolve(x, w, b):
    """'Same' convolution of NCHW, and relu."""
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), (2, 3))
    y = np.einsum('nchwij,ocij->nohw', windows, w) + b[:, None, None]
    return np.maximum(y, 0)


def main(folder):
    weights = [weight('w0', 8, 3, 3, 3), weight('b0', 8),
               weight('w1', 6, 8, 3, 3), weight('b1', 6),
               weight('w2', 6, 4), weight('b2', 4)]
    save(f'{folder}/image.onnx', [
        helper.make_node('Conv', ['x', 'w0', 'b0'], ['c0'], pads=[1, 1, 1, 1]),
        helper.make_node('Relu', ['c0'], ['r0']),
        helper.make_node('Conv', ['r0', 'w1', 'b1'], ['c1'], pads=[1, 1, 1, 1]),
        helper.make_node('Relu', ['c1'], ['r1']),
        helper.make_node('GlobalAveragePool', ['r1'], ['p']),
        helper.make_node('Flatten', ['p'], ['f']),
        helper.make_node('Gemm', ['f', 'w2', 'b2'], ['y'])],
         [value('x', 'batch', 3, 8, 7)], [value('y', 'batch', 4)], weights)
    w = [numpy_helper.to_array(tensor) for tensor in weights]
    x = RNG.normal(0, 1, (5, 3, 8, 7)).astype(np.float32)
    pooled = convolve(convolve(x, w[0], w[1]), w[2], w[3]).mean((2, 3))
    np.save(f'{folder}/image_x.npy', x)
    np.save(f'{folder}/image_y.npy', (pooled @ w[4] + w[5]).astype(np.float32))

    save(f'{folder}/dynamic.onnx', [helper.make_node('Relu', ['x'], ['y'])],
         [value('x', 1, 'rows', 3)], [value('y', 1, 'rows', 3)], [])
    scale = numpy_helper.from_array(np.float32(0.5), 's')
    zero = numpy_helper.from_array(np.int8(0), 'z')
    save(f'{folder}/quantized.onnx', [
        helper.make_node('QuantizeLinear', ['x', 's', 'z'], ['q']),
        helper.make_node('DequantizeLinear', ['q', 's', 'z'], ['y'])],
         [value('x', 1, 3)], [value('y', 1, 3)], [scale, zero])


if __name__ == '__main__':
    main(sys.argv[1])
