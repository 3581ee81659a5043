# Reads a .tflite of one subgraph: operators, tensors, scales, and what it multiplies.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the bench must know of a .tflite file."""
import numpy as np
import tflite

KINDS = {value: name for name, value in vars(tflite.BuiltinOperator).items()
         if isinstance(value, int)}
OPTIONS = {"CONV_2D": tflite.Conv2DOptions,
           "DEPTHWISE_CONV_2D": tflite.DepthwiseConv2DOptions,
           "AVERAGE_POOL_2D": tflite.Pool2DOptions,
           "MAX_POOL_2D": tflite.Pool2DOptions,
           "ADD": tflite.AddOptions,
           "FULLY_CONNECTED": tflite.FullyConnectedOptions,
           "RESHAPE": tflite.ReshapeOptions,
           "SOFTMAX": tflite.SoftmaxOptions}
DTYPES = {tflite.TensorType.FLOAT32: np.dtype("<f4"),
          tflite.TensorType.INT32: np.dtype("<i4"),
          tflite.TensorType.INT8: np.dtype("i1")}


class Operator:
    """One operator: its kind by name, its options, and the indices of its tensors."""

    def __init__(self, model, op):
        code = model.OperatorCodes(op.OpcodeIndex())
        self.kind = KINDS[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
        if self.kind not in OPTIONS:
            raise SystemExit(f"error: operator {self.kind} is not supported")
        self.inputs = [int(index) for index in op.InputsAsNumpy()]
        self.output = int(op.Outputs(0))
        self.options = OPTIONS[self.kind]()
        table = op.BuiltinOptions()
        if table:
            self.options.Init(table.Bytes, table.Pos)

    def activation(self):
        return self.options.FusedActivationFunction()


class Net:
    """The only subgraph of a file; the batch is 1."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.model = tflite.Model.GetRootAs(file.read(), 0)
        self.graph = self.model.Subgraphs(0)
        self.operators = [Operator(self.model, self.graph.Operators(i))
                          for i in range(self.graph.OperatorsLength())]
        self.input, self.output = self.graph.Inputs(0), self.graph.Outputs(0)

    def shape(self, index):
        tensor = self.graph.Tensors(index)
        if not tensor.ShapeLength():
            return []
        return [max(1, int(d)) for d in tensor.ShapeAsNumpy()]

    def dtype(self, index):
        return DTYPES[self.graph.Tensors(index).Type()]

    def data(self, index):
        """The elements of a constant, or None."""
        tensor = self.graph.Tensors(index)
        buffer = self.model.Buffers(tensor.Buffer()).DataAsNumpy()
        if isinstance(buffer, int) or not len(buffer):
            return None
        return np.frombuffer(buffer.tobytes(), self.dtype(index)).reshape(
            self.shape(index))

    def quantization(self, index):
        """(scales, zero points) as arrays, or None of a tensor of reals."""
        details = self.graph.Tensors(index).Quantization()
        if details is None or not details.ScaleLength():
            return None
        return (np.array(details.ScaleAsNumpy(), np.float32),
                np.array(details.ZeroPointAsNumpy(), np.int64))

    def is_int8(self):
        return self.dtype(self.input) == np.int8

    def macs(self):
        """Multiply-accumulates of convolutions and fully connected layers."""
        total = 0
        for op in self.operators:
            if op.kind in ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"):
                weight = self.shape(op.inputs[1])
                each = weight[1:3] if op.kind[0] == "D" else weight[1:]
                total += int(np.prod(self.shape(op.output)) * np.prod(each))
        return total
