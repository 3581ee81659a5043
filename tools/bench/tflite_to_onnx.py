# Rebuilds a .tflite as ONNX, so that engines which read only ONNX time the same network.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: tflite_to_onnx.py net.tflite net.onnx [--layout=nhwc|nchw] [--activations=int8|uint8]

A float file becomes float ONNX, an int8 file QDQ: int8 weights per channel,
int32 biases, activations of the chosen type. With `nhwc` inputs keep their
shape and one transpose stands behind them; with `nchw` the caller transposes.
Batch is 1.
"""
import argparse

import numpy as np
import onnx
import tflite
from onnx import TensorProto, helper, numpy_helper

from tflite_reader import Net

LIMITS = {tflite.ActivationFunctionType.NONE: (-np.inf, np.inf),
          tflite.ActivationFunctionType.RELU: (0.0, np.inf),
          tflite.ActivationFunctionType.RELU6: (0.0, 6.0)}


class Builder:
    """Walks the operators and appends ONNX nodes; `nchw` says which tensors are NCHW."""

    def __init__(self, net, layout, activations):
        self.net, self.layout = net, layout
        self.dtype = np.dtype(activations)
        self.nodes, self.constants, self.names, self.nchw = [], [], {}, set()

    def constant(self, name, value):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind, inputs, hint, **attributes):
        output = f"{hint}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def scales(self, index):
        """Names of the scale and the zero point of an activation."""
        scale, zero = self.net.quantization(index)
        shift = 128 if self.dtype == np.uint8 else 0
        name = f"{index}_{len(self.constants)}"
        return [self.constant(f"s_{name}", scale[0]),
                self.constant(f"z_{name}", np.array(zero[0] + shift, self.dtype))]

    def value(self, index, nchw):
        """The real numbers of a tensor, in the layout asked for."""
        name = self.stored(index, nchw)
        if not self.net.is_int8():
            return name
        return self.node("DequantizeLinear", [name] + self.scales(index), "real")

    def stored(self, index, nchw):
        name = self.names[index]
        if (index in self.nchw) == nchw or len(self.net.shape(index)) != 4:
            return name
        perm = [0, 3, 1, 2] if nchw else [0, 2, 3, 1]
        return self.node("Transpose", [name], "layout", perm=perm)

    def parameter(self, index, value):
        """A weight or bias: real, or dequantized by its own scales along axis 0."""
        name = self.constant(f"c_{index}_{len(self.constants)}", value)
        if not self.net.is_int8():
            return name
        scale, _ = self.net.quantization(index)
        count = value.shape[0]
        scale = np.broadcast_to(scale, [count]) if len(scale) in (1, count) else scale
        zero = np.zeros(count, value.dtype)
        inputs = [name, self.constant(f"{name}_s", scale), self.constant(f"{name}_z", zero)]
        return self.node("DequantizeLinear", inputs, "parameter", axis=0)

    def implied(self, index, low, high):
        """Whether the range of an int8 tensor holds the activation's limits already."""
        if not self.net.is_int8():
            return False
        scale, zero = self.net.quantization(index)
        bottom, top = (-128 - zero[0]) * scale[0], (127 - zero[0]) * scale[0]
        return bottom >= low - scale[0] / 2 and top <= high + scale[0] / 2

    def activate(self, name, op):
        low, high = LIMITS[op.activation()]
        if (low, high) == (-np.inf, np.inf) or self.implied(op.output, low, high):
            return name
        if high == np.inf:
            return self.node("Relu", [name], "relu")
        bounds = [self.constant(f"{hint}_{len(self.nodes)}", np.float32(bound))
                  for hint, bound in (("low", low), ("high", high))]
        return self.node("Clip", [name] + bounds, "clip")

    def window(self, op, kernel):
        before, after = self.net.shape(op.inputs[0]), self.net.shape(op.output)
        strides, pads = [op.options.StrideH(), op.options.StrideW()], [0, 0, 0, 0]
        if op.options.Padding() == tflite.Padding.SAME:
            for i in (0, 1):
                total = max(0, (after[1 + i] - 1) * strides[i] + kernel[i]
                            - before[1 + i])
                pads[i], pads[2 + i] = total // 2, total - total // 2
        return dict(kernel_shape=kernel, strides=strides, pads=pads)

    def convolution(self, op):
        weight = self.net.data(op.inputs[1])
        depthwise = op.kind == "DEPTHWISE_CONV_2D"
        group = self.net.shape(op.inputs[0])[3] if depthwise else 1
        turned = weight.transpose(3, 0, 1, 2) if depthwise else weight.transpose(0, 3, 1, 2)
        inputs = [self.value(op.inputs[0], True), self.parameter(op.inputs[1], turned),
                  self.parameter(op.inputs[2], self.net.data(op.inputs[2]))]
        name = self.node("Conv", inputs, "conv", group=group,
                         **self.window(op, list(weight.shape[1:3])))
        return self.activate(name, op), True

    def pool(self, op):
        kernel = [op.options.FilterHeight(), op.options.FilterWidth()]
        inputs = [self.value(op.inputs[0], True)]
        average = op.kind == "AVERAGE_POOL_2D"
        if average and self.net.shape(op.inputs[0])[1:3] == kernel:
            return self.activate(self.node("GlobalAveragePool", inputs, "pool"), op), True
        kind = "AveragePool" if average else "MaxPool"
        name = self.node(kind, inputs, "pool", **self.window(op, kernel))
        return self.activate(name, op), True

    def add(self, op):
        nchw = len(self.net.shape(op.output)) == 4
        name = self.node("Add", [self.value(i, nchw) for i in op.inputs], "add")
        return self.activate(name, op), nchw

    def dense(self, op):
        weight = self.net.data(op.inputs[1])
        x = self.value(op.inputs[0], False)
        if self.net.shape(op.inputs[0]) != [1, weight.shape[1]]:
            flat = self.constant(f"flat_{op.output}",
                                 np.array([1, weight.shape[1]], np.int64))
            x = self.node("Reshape", [x, flat], "rows")
        inputs = [x, self.parameter(op.inputs[1], weight)]
        if len(op.inputs) > 2 and op.inputs[2] >= 0:
            inputs.append(self.parameter(op.inputs[2], self.net.data(op.inputs[2])))
        return self.activate(self.node("Gemm", inputs, "dense", transB=1), op), False

    def reshape(self, op):
        shape = self.constant(f"shape_{op.output}",
                              np.array(self.net.shape(op.output), np.int64))
        return self.node("Reshape", [self.value(op.inputs[0], False), shape],
                         "reshape"), False

    def softmax(self, op):
        return self.node("Softmax", [self.value(op.inputs[0], False)], "softmax",
                         axis=-1), False

    def build(self):
        net = self.net
        self.names[net.input] = "input"
        if self.layout == "nchw" and len(net.shape(net.input)) == 4:
            self.nchw.add(net.input)
        makers = {"CONV_2D": self.convolution, "DEPTHWISE_CONV_2D": self.convolution,
                  "AVERAGE_POOL_2D": self.pool, "MAX_POOL_2D": self.pool,
                  "ADD": self.add, "FULLY_CONNECTED": self.dense,
                  "RESHAPE": self.reshape, "SOFTMAX": self.softmax}
        for op in net.operators:
            name, is_nchw = makers[op.kind](op)
            if net.is_int8():
                name = self.node("QuantizeLinear", [name] + self.scales(op.output), "q")
            self.names[op.output] = name
            if is_nchw:
                self.nchw.add(op.output)
        return self.finish()

    def finish(self):
        net, kind = self.net, TensorProto.FLOAT
        if net.is_int8():
            kind = helper.np_dtype_to_tensor_dtype(self.dtype)
        shape = net.shape(net.input)
        if net.input in self.nchw:
            shape = [shape[0], shape[3], shape[1], shape[2]]
        last = self.stored(net.output, False)
        for node in self.nodes:
            node.input[:] = ["output" if name == last else name for name in node.input]
            node.output[:] = ["output" if name == last else name for name in node.output]
        graph = helper.make_graph(
            self.nodes, "net", [helper.make_tensor_value_info("input", kind, shape)],
            [helper.make_tensor_value_info("output", kind, net.shape(net.output))],
            self.constants)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        onnx.checker.check_model(model)
        return model


def convert(source, target, layout="nhwc", activations="int8"):
    onnx.save(Builder(Net(source), layout, activations).build(), target)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--layout", choices=("nhwc", "nchw"), default="nhwc")
    parser.add_argument("--activations", choices=("int8", "uint8"), default="int8")
    args = parser.parse_args()
    convert(args.source, args.target, args.layout, args.activations)


if __name__ == "__main__":
    main()
