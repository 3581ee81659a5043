# Writes .tflite files operator by operator, float or int8.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A small writer on the `tflite` package, for networks of the bench."""
import flatbuffers
import numpy as np
import tflite

KINDS = {"float32": tflite.TensorType.FLOAT32, "int8": tflite.TensorType.INT8,
         "int32": tflite.TensorType.INT32}
VERSIONS = {"CONV_2D": 3, "DEPTHWISE_CONV_2D": 3, "FULLY_CONNECTED": 4, "ADD": 2,
            "AVERAGE_POOL_2D": 2, "MAX_POOL_2D": 2, "SOFTMAX": 2, "RESHAPE": 1}
OPTIONS = {"CONV_2D": "Conv2DOptions", "DEPTHWISE_CONV_2D": "DepthwiseConv2DOptions",
           "AVERAGE_POOL_2D": "Pool2DOptions", "MAX_POOL_2D": "Pool2DOptions",
           "ADD": "AddOptions", "FULLY_CONNECTED": "FullyConnectedOptions",
           "SOFTMAX": "SoftmaxOptions", "RESHAPE": "ReshapeOptions"}


class Writer:
    """Collects tensors and operators; `write` makes the file."""

    def __init__(self):
        self.builder = flatbuffers.Builder(1 << 20)
        self.tensors, self.buffers, self.operators, self.codes = [], [None], [], []

    def tensor(self, name, shape, dtype, data=None, scales=None, zeros=None, axis=0):
        """Adds a tensor and returns its index; `data` makes it a constant."""
        buffer = 0
        if data is not None:
            self.buffers.append(np.ascontiguousarray(data).tobytes())
            buffer = len(self.buffers) - 1
        self.tensors.append((name, list(shape), dtype, buffer, scales, zeros, axis))
        return len(self.tensors) - 1

    def operator(self, kind, inputs, output, **options):
        """Adds an operator; options are spelt as the schema's, `StrideH=1`."""
        if kind not in self.codes:
            self.codes.append(kind)
        self.operators.append((kind, inputs, output, options))

    def vector(self, start, items, prepend):
        start(self.builder, len(items))
        for item in reversed(items):
            prepend(item)
        return self.builder.EndVector()

    def table(self, name, **fields):
        """One table of the schema; None leaves a field out."""
        getattr(tflite, f"{name}Start")(self.builder)
        for field, value in fields.items():
            if value is not None:
                getattr(tflite, f"{name}Add{field}")(self.builder, value)
        return getattr(tflite, f"{name}End")(self.builder)

    def numbers(self, name, field, values, dtype):
        return None if values is None else self.builder.CreateNumpyVector(
            np.asarray(values, dtype))

    def offsets(self, name, field, items):
        return self.vector(getattr(tflite, f"{name}Start{field}Vector"), items,
                           self.builder.PrependUOffsetTRelative)

    def write_tensor(self, name, shape, dtype, buffer, scales, zeros, axis):
        quantization = None
        if scales is not None:
            scale = self.builder.CreateNumpyVector(np.asarray(scales, np.float32))
            zero = self.builder.CreateNumpyVector(np.asarray(zeros, np.int64))
            quantization = self.table(
                "QuantizationParameters", Scale=scale, ZeroPoint=zero,
                QuantizedDimension=axis)
        text = self.builder.CreateString(name)
        dims = self.builder.CreateNumpyVector(np.asarray(shape, np.int32))
        return self.table("Tensor", Shape=dims, Type=KINDS[str(np.dtype(dtype))],
                          Buffer=buffer, Name=text, Quantization=quantization)

    def write_operator(self, kind, inputs, output, options):
        name = OPTIONS[kind]
        if "NewShape" in options:
            options = {"NewShape": self.builder.CreateNumpyVector(
                np.asarray(options["NewShape"], np.int32))}
        table = self.table(name, **options)
        ins = self.builder.CreateNumpyVector(np.asarray(inputs, np.int32))
        outs = self.builder.CreateNumpyVector(np.asarray([output], np.int32))
        return self.table(
            "Operator", OpcodeIndex=self.codes.index(kind), Inputs=ins, Outputs=outs,
            BuiltinOptionsType=getattr(tflite.BuiltinOptions, name),
            BuiltinOptions=table)

    def write_buffer(self, data):
        if data is None:
            return self.table("Buffer")
        builder = self.builder
        builder.StartVector(1, len(data), 16)
        builder.head -= len(data)
        builder.Bytes[builder.head:builder.head + len(data)] = data
        return self.table("Buffer", Data=builder.EndVector())

    def code(self, kind):
        number = getattr(tflite.BuiltinOperator, kind)
        return self.table("OperatorCode", DeprecatedBuiltinCode=min(number, 127),
                          BuiltinCode=number, Version=VERSIONS[kind])

    def write(self, path, first, last):
        """Makes the file of the network from tensor `first` to tensor `last`."""
        builder = self.builder
        buffers = self.offsets("Model", "Buffers",
                               [self.write_buffer(data) for data in self.buffers])
        tensors = self.offsets("SubGraph", "Tensors",
                               [self.write_tensor(*t) for t in self.tensors])
        operators = self.offsets("SubGraph", "Operators",
                                 [self.write_operator(*o) for o in self.operators])
        ins = builder.CreateNumpyVector(np.asarray([first], np.int32))
        outs = builder.CreateNumpyVector(np.asarray([last], np.int32))
        name = builder.CreateString("main")
        graph = self.table("SubGraph", Tensors=tensors, Inputs=ins, Outputs=outs,
                           Operators=operators, Name=name)
        codes = self.offsets("Model", "OperatorCodes", [self.code(k) for k in self.codes])
        graphs = self.offsets("Model", "Subgraphs", [graph])
        text = builder.CreateString("made for benchmarks")
        model = self.table("Model", Version=3, OperatorCodes=codes, Subgraphs=graphs,
                           Description=text, Buffers=buffers)
        builder.Finish(model, b"TFL3")
        with open(path, "wb") as file:
            file.write(builder.Output())
