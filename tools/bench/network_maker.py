# Builds a network layer by layer with seeded weights, float first, then int8 from its ranges.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A description of a network is a function of a Maker; it runs twice.

The first time the Maker writes the float form. LiteRT runs that on a seeded
input, which gives every tensor a range; with these the second time writes the
int8 form: weights per output channel and symmetric, activations asymmetric.
"""
import numpy as np
import tflite

from tflite_writer import Writer

ACTIVATIONS = {None: tflite.ActivationFunctionType.NONE,
               "relu": tflite.ActivationFunctionType.RELU,
               "relu6": tflite.ActivationFunctionType.RELU6}
SAME = dict(Padding=tflite.Padding.SAME)
VALID = dict(Padding=tflite.Padding.VALID)


class Maker:
    """Layers on NHWC tensors; a tensor is its index, `shapes` has the rest."""

    def __init__(self, ranges=None):
        self.writer, self.ranges = Writer(), ranges
        self.random = np.random.default_rng(1)
        self.shapes, self.scales = {}, {}

    def tensor(self, shape, like=None):
        """A value of the network; `like` gives it the scale of another."""
        name = f"value_{len(self.shapes)}"
        if self.ranges is None:
            index = self.writer.tensor(name, shape, "float32")
        else:
            scale, zero = self.scales[like] if like is not None else self.scale(name)
            index = self.writer.tensor(name, shape, "int8", scales=[scale], zeros=[zero])
            self.scales[index] = scale, zero
        self.shapes[index] = list(shape)
        return index

    def scale(self, name):
        low, high = self.ranges[name]
        low, high = min(low, 0.0), max(high, 1e-3)
        scale = np.float32((high - low) / 255)
        return scale, int(np.rint(-128 - low / scale))

    def parameters(self, x, shape, axis, fan_in, gain=1.0):
        """Indices of a weight and its bias, the weight's `axis` the output channels."""
        weight = self.random.normal(0, gain * np.sqrt(2 / fan_in), shape)
        bias = self.random.normal(0, 0.1, shape[axis])
        name = f"weight_{len(self.writer.tensors)}"
        if self.ranges is None:
            return [self.writer.tensor(name, shape, "float32", weight.astype(np.float32)),
                    self.writer.tensor(name + "_bias", [shape[axis]], "float32",
                                       bias.astype(np.float32))]
        others = tuple(i for i in range(len(shape)) if i != axis)
        scales = (np.abs(weight).max(others) / 127).astype(np.float32)
        spread = [-1 if i == axis else 1 for i in range(len(shape))]
        q = np.clip(np.rint(weight / scales.reshape(spread)), -127, 127).astype(np.int8)
        bias_scales = scales * self.scales[x][0]
        zeros = np.zeros(len(scales), np.int64)
        return [self.writer.tensor(name, shape, "int8", q, scales, zeros, axis),
                self.writer.tensor(name + "_bias", [shape[axis]], "int32",
                                   np.rint(bias / bias_scales).astype(np.int32),
                                   bias_scales, zeros)]

    def layer(self, kind, inputs, shape, activation=None, like=None, **options):
        y = self.tensor(shape, like)
        if activation is not False:
            options["FusedActivationFunction"] = ACTIVATIONS[activation]
        self.writer.operator(kind, inputs, y, **options)
        return y

    def conv(self, x, channels, kernel, stride=1, activation="relu", gain=1.0):
        n, h, w, c = self.shapes[x]
        shape = [channels, *kernel, c]
        inputs = [x] + self.parameters(x, shape, 0, c * kernel[0] * kernel[1], gain)
        return self.layer("CONV_2D", inputs, [n, -(-h // stride), -(-w // stride), channels],
                          activation, **SAME, StrideH=stride, StrideW=stride,
                          DilationHFactor=1, DilationWFactor=1)

    def depthwise(self, x, kernel, stride=1, activation="relu"):
        n, h, w, c = self.shapes[x]
        inputs = [x] + self.parameters(x, [1, *kernel, c], 3, kernel[0] * kernel[1])
        return self.layer("DEPTHWISE_CONV_2D", inputs,
                          [n, -(-h // stride), -(-w // stride), c], activation, **SAME,
                          StrideH=stride, StrideW=stride, DepthMultiplier=1,
                          DilationHFactor=1, DilationWFactor=1)

    def add(self, x, y, activation=None):
        return self.layer("ADD", [x, y], self.shapes[x], activation)

    def max_pool(self, x, size, stride):
        n, h, w, c = self.shapes[x]
        return self.layer("MAX_POOL_2D", [x], [n, -(-h // stride), -(-w // stride), c],
                          like=x, **SAME, StrideH=stride, StrideW=stride,
                          FilterHeight=size, FilterWidth=size)

    def mean(self, x):
        """The mean of all pixels, as [1, channels]."""
        n, h, w, c = self.shapes[x]
        y = self.layer("AVERAGE_POOL_2D", [x], [n, 1, 1, c], like=x, **VALID, StrideH=1,
                       StrideW=1, FilterHeight=h, FilterWidth=w)
        shape = self.writer.tensor(f"shape_{y}", [2], "int32", np.array([n, c], np.int32))
        return self.layer("RESHAPE", [y, shape], [n, c], False, y, NewShape=[n, c])

    def dense(self, x, channels, activation=None):
        n, c = self.shapes[x]
        return self.layer("FULLY_CONNECTED",
                          [x] + self.parameters(x, [channels, c], 0, c),
                          [n, channels], activation)


def ranges(path):
    """What every value of a float file holds on a seeded input."""
    from ai_edge_litert.interpreter import Interpreter
    interpreter = Interpreter(path, experimental_preserve_all_tensors=True, num_threads=1)
    interpreter.allocate_tensors()
    details = interpreter.get_input_details()[0]
    interpreter.set_tensor(details["index"], np.random.default_rng(0).uniform(
        -1, 1, details["shape"]).astype(np.float32))
    interpreter.invoke()
    found = {}
    for tensor in interpreter.get_tensor_details():
        if tensor["name"].startswith("value_"):
            value = interpreter.get_tensor(tensor["index"])
            found[tensor["name"]] = float(value.min()), float(value.max())
    return found


def write_forms(describe, shape, int8, f32):
    """Writes both forms of the network that `describe(maker, x)` builds on an input."""
    for path in (f32, int8):
        maker = Maker(None if path == f32 else ranges(f32))
        first = maker.tensor(shape)
        maker.writer.write(path, [first], [describe(maker, first)])
