# What the float DS-CNN answers, from its weights and without any compiler.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: dscnn_reference.py SHARED ROWS INPUTS OUTPUTS

Evaluates the network of kws_dscnn_f32_weights.npz, its batch norms unfolded,
in double on the first ROWS samples, and writes samples and answers as .npy.
"""

import sys

import numpy as np

EPSILON = 1e-3


def batch_norm(weights, layer, x):
    gamma, beta, mean, variance = (
        weights[f'L{layer}__{name}'].astype(np.float64)
        for name in ('gamma', 'beta', 'moving_mean', 'moving_variance'))
    return (x - mean) / np.sqrt(variance + EPSILON) * gamma + beta


def windows(x, height, width, stride):
    """[N, OH, OW, height, width, C] of images that are padded already."""
    view = np.lib.stride_tricks.sliding_window_view(x, (height, width), (1, 2))
    return np.moveaxis(view[:, ::stride, ::stride], 3, -1)


def network(weights, x):
    def weight(layer, name):
        return weights[f'L{layer}__{name}'].astype(np.float64)

    x = np.pad(x.astype(np.float64), ((0, 0), (4, 5), (1, 1), (0, 0)))
    x = np.einsum('nyxhwc,hwco->nyxo', windows(x, 10, 4, 2),
                  weight(0, 'kernel')) + weight(0, 'bias')
    x = np.maximum(batch_norm(weights, 1, x), 0)
    for layer in range(2, 18, 4):
        x = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
        kernel = weight(layer, 'depthwise_kernel')[..., 0]
        x = np.einsum('nyxhwc,hwc->nyxc', windows(x, 3, 3, 1), kernel)
        x += weight(layer, 'bias')
        x = np.maximum(batch_norm(weights, layer + 1, x), 0)
        x = x @ weight(layer + 2, 'kernel')[0, 0] + weight(layer + 2, 'bias')
        x = np.maximum(batch_norm(weights, layer + 3, x), 0)
    x = x.mean((1, 2)) @ weight(18, 'kernel') + weight(18, 'bias')
    x = np.exp(x - x.max(-1, keepdims=True))
    return x / x.sum(-1, keepdims=True)


def main(shared, rows, inputs, outputs):
    weights = np.load(f'{shared}/models/mlperf_tiny/kws_dscnn_f32_weights.npz')
    x = np.load(f'{shared}/data/kws01/x_f32.npy')[:int(rows)]
    np.save(inputs, x)
    np.save(outputs, network(weights, x).astype(np.float32))


if __name__ == '__main__':
    main(*sys.argv[1:])
