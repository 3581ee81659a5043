# Makes networks of published shapes with seeded weights, float and int8, as .tflite.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Networks that nobody has to download. For speed, weights need no training."""
import os

import numpy as np
import tflite

from tflite_reader import Net
from tflite_writer import Writer


def names():
    return []


def knows(name):
    return False


def make(name, folder):
    raise SystemExit(f"error: no network '{name}'")


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
    writer.write(path, index[net.input], index[net.output])
    return path
