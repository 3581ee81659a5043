# Writes .tflite files operator by operator, float or quantized.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A small writer on the `tflite` package, for networks of the bench and cases
of the tests."""
import flatbuffers
import numpy as np
import tflite

TYPES = tflite.TensorType
KINDS = {"float32": TYPES.FLOAT32, "int4": TYPES.INT4, "int8": TYPES.INT8,
         "uint8": TYPES.UINT8, "int16": TYPES.INT16, "int32": TYPES.INT32,
         "int64": TYPES.INT64}
# The table of options of each operator, and its version: of 8 bits and floats,
# of files with 16 bits or unsigned bytes, and of files with 4 bits.
OPERATORS = {"CONV_2D": ("Conv2DOptions", 3, 4, 7),
             "DEPTHWISE_CONV_2D": ("DepthwiseConv2DOptions", 3, 5, 7),
             "FULLY_CONNECTED": ("FullyConnectedOptions", 4, 7, 10),
             "ADD": ("AddOptions", 2, 4, 4),
             "AVERAGE_POOL_2D": ("Pool2DOptions", 2, 3, 3),
             "MAX_POOL_2D": ("Pool2DOptions", 2, 3, 3),
             "SOFTMAX": ("SoftmaxOptions", 2, 3, 3),
             "LOGISTIC": (None, 2, 3, 3), "RESHAPE": ("ReshapeOptions", 1, 1, 1)}


def stored(kind, values):
    """The bytes of a constant; of 4 bits, the first of a pair is the low one."""
    values = np.asarray(values)
    if kind != "int4":
        return values.astype(kind).tobytes()
    nibbles = values.reshape(-1).astype(np.int64) & 15
    nibbles = np.pad(nibbles, (0, nibbles.size % 2))
    return (nibbles[::2] | nibbles[1::2] << 4).astype("u1").tobytes()


class Writer:
    """Collects tensors and operators; `write` makes the file."""

    def __init__(self):
        self.builder = flatbuffers.Builder(1 << 16)
        self.tensors, self.buffers, self.operators = [], [b""], []

    def tensor(self, name, shape, kind, data=None, scales=None, zeros=None, axis=0):
        """Adds a tensor and returns its index; `data` makes it a constant.
        `kind` is a name or type of numpy's, or "int4"."""
        kind, buffer = kind if kind == "int4" else str(np.dtype(kind)), 0
        if data is not None:
            self.buffers.append(stored(kind, data))
            buffer = len(self.buffers) - 1
        self.tensors.append((name, shape, kind, scales, zeros, axis, buffer))
        return len(self.tensors) - 1

    def operator(self, kind, inputs, output, **options):
        """Adds an operator; options are spelt as the schema's, `StrideH=1`."""
        self.operators.append((kind, inputs, output, options))

    def table(self, name, **fields):
        """One table of the schema; None leaves a field out."""
        getattr(tflite, f"{name}Start")(self.builder)
        for field, value in fields.items():
            if value is not None:
                getattr(tflite, f"{name}Add{field}")(self.builder, value)
        return getattr(tflite, f"{name}End")(self.builder)

    def numbers(self, values, dtype):
        return self.builder.CreateNumpyVector(np.asarray(values, dtype))

    def offsets(self, items):
        self.builder.StartVector(4, len(items), 4)
        for item in reversed(items):
            self.builder.PrependUOffsetTRelative(item)
        return self.builder.EndVector()

    def write_tensor(self, name, shape, kind, scales, zeros, axis, buffer):
        quantization = None
        if scales is not None:
            quantization = self.table(
                "QuantizationParameters", Scale=self.numbers(scales, "<f4"),
                ZeroPoint=self.numbers(zeros, "<i8"), QuantizedDimension=axis)
        return self.table(
            "Tensor", Name=self.builder.CreateString(name),
            Shape=self.numbers(shape, "<i4"), Type=KINDS[kind],
            Buffer=buffer, Quantization=quantization)

    def write_operator(self, codes, kind, inputs, output, options):
        name, table = OPERATORS[kind][0], None
        if "NewShape" in options:
            options = {"NewShape": self.numbers(options["NewShape"], "<i4")}
        if name:
            table = self.table(name, **options)
        return self.table(
            "Operator", OpcodeIndex=codes.index(kind),
            Inputs=self.numbers(inputs, "<i4"),
            Outputs=self.numbers([output], "<i4"), BuiltinOptions=table,
            BuiltinOptionsType=name and getattr(tflite.BuiltinOptions, name))

    def write_buffer(self, data):
        """A table with aligned bytes, as kernels expect their constants."""
        if not data:
            return self.table("Buffer")
        self.builder.StartVector(1, len(data), 16)
        self.builder.head -= len(data)
        start = self.builder.head
        self.builder.Bytes[start:start + len(data)] = data
        return self.table("Buffer", Data=self.builder.EndVector())

    def code(self, kind):
        kinds = {tensor[2] for tensor in self.tensors}
        version = 3 if "int4" in kinds else 2 if kinds & {"int16", "uint8"} else 1
        number = getattr(tflite.BuiltinOperator, kind)
        return self.table("OperatorCode", DeprecatedBuiltinCode=number,
                          BuiltinCode=number, Version=OPERATORS[kind][version])

    def write(self, path, inputs, outputs):
        """Makes the file of the network between these tensors."""
        codes = list(dict.fromkeys(operator[0] for operator in self.operators))
        graph = self.table(
            "SubGraph",
            Tensors=self.offsets([self.write_tensor(*t) for t in self.tensors]),
            Inputs=self.numbers(inputs, "<i4"),
            Outputs=self.numbers(outputs, "<i4"),
            Operators=self.offsets([self.write_operator(codes, *operator)
                                    for operator in self.operators]))
        self.builder.Finish(self.table(
            "Model", Version=3,
            OperatorCodes=self.offsets([self.code(kind) for kind in codes]),
            Subgraphs=self.offsets([graph]),
            Buffers=self.offsets([self.write_buffer(b) for b in self.buffers])),
            b"TFL3")
        with open(path, "wb") as file:
            file.write(self.builder.Output())
