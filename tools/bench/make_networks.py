#!/usr/bin/env python3
# Makes networks of published shapes with seeded weights, float and int8, as .tflite.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Networks that nobody has to download: for speed, weights need no training.

  make_networks.py FOLDER [NAME ...]

Names: resnet50 and mobilenetv2 at 224x224 (both by default), and single layers:
  layer:conv3x3_64_56           3x3, 64 to 64 channels, on 56x56
  layer:conv7x7s2_3to64_224     7x7, stride 2, 3 to 64 channels, on 224x224
  layer:dw3x3_192_28            depthwise
  layer:fc_1024to1024           fully connected, one row
Sizes may be HEIGHTxWIDTH. NAME becomes NAME_int8.tflite and NAME_f32.tflite.
"""
import os
import re
import sys

import numpy as np
import tflite

from network_maker import write_forms
from tflite_reader import Net
from tflite_writer import Writer

# The layers of design notes and of the networks whose speed they decide.
LAYERS = ["layer:conv3x3_64_56", "layer:conv3x3_16_32", "layer:conv1x1_64_56",
          "layer:conv1x1_2048to512_7", "layer:conv1x1_16to96_112",
          "layer:conv7x7s2_3to64_224", "layer:conv10x4s2_1to64_49x10",
          "layer:dw3x3_192_28", "layer:dw3x3s2_96_112", "layer:dw3x3_8_48",
          "layer:fc_1024to1024"]
LAYER = re.compile(r"layer:(?:(conv|dw)(\d+)x(\d+)(?:s(\d+))?_(\d+)(?:to(\d+))?"
                   r"_(\d+)(?:x(\d+))?|fc_(\d+)to(\d+))")


def resnet50(net, x):
    """ResNet-50 v1.5 (He et al. 2015, the stride in the 3x3): 4,089 MMAC."""
    x = net.max_pool(net.conv(x, 64, (7, 7), 2), 3, 2)
    for width, count, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
        for i in range(count):
            step = stride if i == 0 else 1
            y = net.conv(x, width, (1, 1))
            y = net.conv(y, width, (3, 3), step)
            y = net.conv(y, 4 * width, (1, 1), activation=None, gain=0.3)
            if i == 0:
                x = net.conv(x, 4 * width, (1, 1), step, activation=None, gain=0.7)
            x = net.add(x, y, "relu")
    return net.dense(net.mean(x), 1000)


def mobilenetv2(net, x):
    """MobileNetV2 1.0 (Sandler et al. 2018): 301 MMAC."""
    x = net.conv(x, 32, (3, 3), 2, "relu6")
    for expand, channels, count, stride in (
            (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1),
            (6, 160, 3, 2), (6, 320, 1, 1)):
        for i in range(count):
            step = stride if i == 0 else 1
            y = x
            if expand > 1:
                y = net.conv(x, expand * net.shapes[x][3], (1, 1), activation="relu6")
            y = net.depthwise(y, (3, 3), step, "relu6")
            y = net.conv(y, channels, (1, 1), activation=None, gain=0.7)
            x = net.add(x, y) if i else y
    x = net.conv(x, 1280, (1, 1), activation="relu6")
    return net.dense(net.mean(x), 1000)


DESCRIPTIONS = {"resnet50": resnet50, "mobilenetv2": mobilenetv2}


def layer(name):
    """(description, input shape) of a single layer."""
    kind, kh, kw, stride, before, after, h, w, columns, rows = LAYER.fullmatch(name).groups()
    if kind is None:
        return lambda net, x: net.dense(x, int(rows), "relu"), [1, int(columns)]
    kernel, stride = (int(kh), int(kw)), int(stride or 1)
    shape = [1, int(h), int(w or h), int(before)]
    if kind == "dw":
        return lambda net, x: net.depthwise(x, kernel, stride), shape
    return lambda net, x: net.conv(x, int(after or before), kernel, stride), shape


def names():
    return list(DESCRIPTIONS) + LAYERS


def knows(name):
    return name in DESCRIPTIONS or bool(LAYER.fullmatch(name))


def make(name, folder):
    """Paths of the int8 and the float form; what is there already is not made again."""
    os.makedirs(folder, exist_ok=True)
    paths = [os.path.join(folder, f"{name.replace(':', '_')}_{precision}.tflite")
             for precision in ("int8", "f32")]
    if not all(map(os.path.exists, paths)):
        describe, shape = DESCRIPTIONS.get(name), [1, 224, 224, 3]
        if describe is None:
            describe, shape = layer(name)
        write_forms(describe, shape, *paths)
    return paths


def fields(net, op):
    """The options of an operator as the writer spells them."""
    if op.kind == "RESHAPE":
        return {"NewShape": net.shape(op.output)}
    start = type(op.options).__name__ + "Add"
    return {name[len(start):]: getattr(op.options, name[len(start):])()
            for name in dir(tflite) if name.startswith(start)}


def float_form(source, folder, name):
    """Rebuilds an int8 file with real weights, for a network whose float form is not there."""
    path = os.path.join(folder, f"{name}_f32.tflite")
    net, writer, index = Net(source), Writer(), {}

    def tensor(old):
        if old >= 0 and old not in index:
            data, quantization = net.data(old), net.quantization(old)
            dtype = np.dtype(np.float32) if quantization else net.dtype(old)
            if data is not None and quantization:
                scales, zeros = quantization
                axis = net.graph.Tensors(old).Quantization().QuantizedDimension()
                shape = [1] * data.ndim
                shape[axis] = -1
                data = ((data.astype(np.float32) - zeros.reshape(shape))
                        * scales.reshape(shape)).astype(np.float32)
            index[old] = writer.tensor(f"t{old}", net.shape(old), dtype, data)
        return index.get(old, -1)

    for op in net.operators:
        inputs = [tensor(i) for i in op.inputs]
        writer.operator(op.kind, inputs, tensor(op.output), **fields(net, op))
    writer.write(path, [index[net.input]], [index[net.output]])
    return path


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        raise SystemExit(__doc__)
    for name in sys.argv[2:] or DESCRIPTIONS:
        if not knows(name):
            raise SystemExit(f"error: no network '{name}'; there are {', '.join(names())}")
        for path in make(name, sys.argv[1]):
            print(f"{path}: {Net(path).macs() / 1e6:.3f} MMAC")


if __name__ == "__main__":
    main()
