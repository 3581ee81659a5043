# Rebuilds a float .tflite as ONNX, so that engines which read only ONNX time the same network.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: tflite_to_onnx.py net.tflite net.onnx

Inputs keep their NHWC shape: one transpose stands behind the input, and one
before a reshape where the order of elements matters. Batch is 1.
"""
import sys

import numpy as np
import onnx
import tflite
from onnx import TensorProto, helper, numpy_helper

RELU = {tflite.ActivationFunctionType.RELU: None,
        tflite.ActivationFunctionType.RELU6: 6.0}


class Builder:
    """Walks one subgraph and appends ONNX nodes; `layout` says which tensors are NCHW."""

    def __init__(self, model):
        self.model, self.graph = model, model.Subgraphs(0)
        self.nodes, self.constants, self.names, self.nchw = [], [], {}, set()

    def data(self, index):
        tensor = self.graph.Tensors(index)
        buffer = self.model.Buffers(tensor.Buffer()).DataAsNumpy()
        if isinstance(buffer, int) or tensor.Type() not in (
                tflite.TensorType.FLOAT32, tflite.TensorType.INT32):
            return None
        kind = "<f4" if tensor.Type() == tflite.TensorType.FLOAT32 else "<i4"
        return buffer.tobytes() and np.frombuffer(
            buffer.tobytes(), kind).reshape(self.shape(index))

    def shape(self, index):
        return [max(1, int(d)) for d in self.graph.Tensors(index).ShapeAsNumpy()]

    def constant(self, name, value):
        self.constants.append(numpy_helper.from_array(
            np.ascontiguousarray(value), name))
        return name

    def node(self, kind, inputs, hint, **attributes):
        output = f"{hint}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def value(self, index, nchw):
        name = self.names[index]
        if (index in self.nchw) == nchw or len(self.shape(index)) != 4:
            return name
        perm = [0, 3, 1, 2] if nchw else [0, 2, 3, 1]
        return self.node("Transpose", [name], "layout", perm=perm)

    def activate(self, name, function):
        if function == tflite.ActivationFunctionType.NONE:
            return name
        if function not in RELU:
            raise SystemExit(f"error: activation {function} is not supported")
        if RELU[function] is None:
            return self.node("Relu", [name], "relu")
        low = self.constant(f"low_{len(self.nodes)}", np.float32(0))
        high = self.constant(f"high_{len(self.nodes)}", np.float32(RELU[function]))
        return self.node("Clip", [name, low, high], "clip")

    def window(self, op, options, kernel):
        in_shape, out_shape = self.shape(op.Inputs(0)), self.shape(op.Outputs(0))
        strides = [options.StrideH(), options.StrideW()]
        pads = [0, 0, 0, 0]
        if options.Padding() == tflite.Padding.SAME:
            for i in (0, 1):
                total = max(0, (out_shape[1 + i] - 1) * strides[i] + kernel[i]
                            - in_shape[1 + i])
                pads[i], pads[2 + i] = total // 2, total - total // 2
        return dict(kernel_shape=kernel, strides=strides, pads=pads)

    def convolution(self, op, options, depthwise):
        weight = self.data(op.Inputs(1))
        kernel = list(weight.shape[1:3])
        group = 1
        if depthwise:
            group = self.shape(op.Inputs(0))[3]
            weight = weight.transpose(3, 0, 1, 2)
        else:
            weight = weight.transpose(0, 3, 1, 2)
        index = op.Outputs(0)
        inputs = [self.value(op.Inputs(0), True),
                  self.constant(f"w_{index}", weight),
                  self.constant(f"b_{index}", self.data(op.Inputs(2)))]
        name = self.node("Conv", inputs, "conv", group=group,
                         **self.window(op, options, kernel))
        return self.activate(name, options.FusedActivationFunction()), True

    def pool(self, op, options):
        kernel = [options.FilterHeight(), options.FilterWidth()]
        name = self.node("AveragePool", [self.value(op.Inputs(0), True)], "pool",
                         **self.window(op, options, kernel))
        return self.activate(name, options.FusedActivationFunction()), True

    def add(self, op, options):
        name = self.node("Add", [self.value(i, True) for i in
                                 (op.Inputs(0), op.Inputs(1))], "add")
        return self.activate(name, options.FusedActivationFunction()), True

    def dense(self, op, options):
        index = op.Outputs(0)
        weight = self.data(op.Inputs(1))
        flat = self.constant(f"flat_{index}", np.array([1, weight.shape[1]], np.int64))
        x = self.node("Reshape", [self.value(op.Inputs(0), False), flat], "rows")
        inputs = [x, self.constant(f"w_{index}", weight)]
        if op.InputsLength() > 2 and op.Inputs(2) >= 0:
            inputs.append(self.constant(f"b_{index}", self.data(op.Inputs(2))))
        name = self.node("Gemm", inputs, "dense", transB=1)
        return self.activate(name, options.FusedActivationFunction()), False

    def reshape(self, op):
        index = op.Outputs(0)
        shape = self.constant(f"shape_{index}", np.array(self.shape(index), np.int64))
        return self.node("Reshape", [self.value(op.Inputs(0), False), shape],
                         "reshape"), False

    def build(self):
        for i in range(self.graph.InputsLength()):
            self.names[self.graph.Inputs(i)] = f"input_{i}"
        for i in range(self.graph.OperatorsLength()):
            op = self.graph.Operators(i)
            code = self.model.OperatorCodes(op.OpcodeIndex())
            kind = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
            B, table = tflite.BuiltinOperator, op.BuiltinOptions()

            def options(cls):
                value = cls()
                value.Init(table.Bytes, table.Pos)
                return value

            if kind == B.CONV_2D:
                result = self.convolution(op, options(tflite.Conv2DOptions), False)
            elif kind == B.DEPTHWISE_CONV_2D:
                result = self.convolution(
                    op, options(tflite.DepthwiseConv2DOptions), True)
            elif kind == B.AVERAGE_POOL_2D:
                result = self.pool(op, options(tflite.Pool2DOptions))
            elif kind == B.ADD:
                result = self.add(op, options(tflite.AddOptions))
            elif kind == B.FULLY_CONNECTED:
                result = self.dense(op, options(tflite.FullyConnectedOptions))
            elif kind == B.RESHAPE:
                result = self.reshape(op)
            elif kind == B.SOFTMAX:
                result = self.node("Softmax", [self.value(op.Inputs(0), False)],
                                   "softmax", axis=-1), False
            else:
                raise SystemExit(f"error: operator {kind} is not supported")
            self.names[op.Outputs(0)], is_nchw = result
            if is_nchw:
                self.nchw.add(op.Outputs(0))
        return self.finish()

    def finish(self):
        inputs = [helper.make_tensor_value_info(
            f"input_{i}", TensorProto.FLOAT, self.shape(self.graph.Inputs(i)))
            for i in range(self.graph.InputsLength())]
        outputs = []
        for i in range(self.graph.OutputsLength()):
            index = self.graph.Outputs(i)
            name = self.value(index, False)
            outputs.append(helper.make_tensor_value_info(
                name, TensorProto.FLOAT, self.shape(index)))
        graph = helper.make_graph(self.nodes, "net", inputs, outputs, self.constants)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        onnx.checker.check_model(model)
        return model


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    with open(sys.argv[1], "rb") as file:
        model = tflite.Model.GetRootAs(file.read(), 0)
    onnx.save(Builder(model).build(), sys.argv[2])


if __name__ == "__main__":
    main()
