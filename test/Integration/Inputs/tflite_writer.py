# Writes .tflite files op by op, with the types of quantized networks.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A small writer on the `tflite` package, for the cases of the tests."""
import flatbuffers
import numpy as np
import tflite

KINDS = {'i4': tflite.TensorType.INT4, 'i8': tflite.TensorType.INT8,
         'u8': tflite.TensorType.UINT8, 'i16': tflite.TensorType.INT16,
         'i32': tflite.TensorType.INT32, 'i64': tflite.TensorType.INT64}
STORED = {'i8': 'i1', 'u8': 'u1', 'i16': '<i2', 'i32': '<i4', 'i64': '<i8'}
# The table of options of each op, and a version that has the types but for
# those of 4 bits, whose versions follow.
OPS = {'CONV_2D': ('Conv2DOptions', 4),
       'DEPTHWISE_CONV_2D': ('DepthwiseConv2DOptions', 5),
       'FULLY_CONNECTED': ('FullyConnectedOptions', 7),
       'ADD': ('AddOptions', 4), 'AVERAGE_POOL_2D': ('Pool2DOptions', 3),
       'SOFTMAX': ('SoftmaxOptions', 3), 'LOGISTIC': (None, 3),
       'RESHAPE': ('ReshapeOptions', 1)}
VERSIONS_OF_4_BITS = {'CONV_2D': 7, 'DEPTHWISE_CONV_2D': 7,
                      'FULLY_CONNECTED': 10}


def stored(kind, values):
    """The bytes of a constant; of 4 bits, the first of a pair is the low one."""
    values = np.asarray(values)
    if kind != 'i4':
        return values.astype(STORED[kind]).tobytes()
    nibbles = values.reshape(-1).astype(np.int64) & 15
    nibbles = np.pad(nibbles, (0, nibbles.size % 2))
    return (nibbles[::2] | nibbles[1::2] << 4).astype('u1').tobytes()


class Writer:
    """Collects tensors and ops; `write` makes the file."""

    def __init__(self):
        self.builder = flatbuffers.Builder(1 << 16)
        self.tensors, self.buffers, self.ops = [], [b''], []

    def tensor(self, name, shape, kind, scales=None, zeros=None, axis=0,
               data=None):
        """Adds a tensor and returns its index; `data` makes it a constant."""
        buffer = 0
        if data is not None:
            self.buffers.append(stored(kind, data))
            buffer = len(self.buffers) - 1
        self.tensors.append((name, shape, kind, scales, zeros, axis, buffer))
        return len(self.tensors) - 1

    def op(self, kind, inputs, output, **options):
        """Adds an op; options are spelt as in the schema: `StrideH=1`."""
        self.ops.append((kind, inputs, output, options))

    def table(self, name, **fields):
        """One table of the schema; None leaves a field out."""
        getattr(tflite, f'{name}Start')(self.builder)
        for field, value in fields.items():
            if value is not None:
                getattr(tflite, f'{name}Add{field}')(self.builder, value)
        return getattr(tflite, f'{name}End')(self.builder)

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
                'QuantizationParameters', Scale=self.numbers(scales, '<f4'),
                ZeroPoint=self.numbers(zeros, '<i8'), QuantizedDimension=axis)
        return self.table(
            'Tensor', Name=self.builder.CreateString(name),
            Shape=self.numbers(shape, '<i4'), Type=KINDS[kind],
            Buffer=buffer, Quantization=quantization)

    def write_op(self, codes, kind, inputs, output, options):
        name, table = OPS[kind][0], None
        if name:
            table = self.table(name, **options)
        return self.table(
            'Operator', OpcodeIndex=codes.index(kind),
            Inputs=self.numbers(inputs, '<i4'),
            Outputs=self.numbers([output], '<i4'), BuiltinOptions=table,
            BuiltinOptionsType=name and getattr(tflite.BuiltinOptions, name))

    def write_buffer(self, data):
        """A table with aligned bytes, as kernels expect their constants."""
        if not data:
            return self.table('Buffer')
        self.builder.StartVector(1, len(data), 16)
        self.builder.head -= len(data)
        start = self.builder.head
        self.builder.Bytes[start:start + len(data)] = data
        return self.table('Buffer', Data=self.builder.EndVector())

    def code(self, kind):
        number = getattr(tflite.BuiltinOperator, kind)
        version = OPS[kind][1]
        if any(tensor[2] == 'i4' for tensor in self.tensors):
            version = VERSIONS_OF_4_BITS.get(kind, version)
        return self.table('OperatorCode', DeprecatedBuiltinCode=number,
                          BuiltinCode=number, Version=version)

    def write(self, path, inputs, outputs):
        codes = list(dict.fromkeys(op[0] for op in self.ops))
        graph = self.table(
            'SubGraph',
            Tensors=self.offsets([self.write_tensor(*t) for t in self.tensors]),
            Inputs=self.numbers(inputs, '<i4'),
            Outputs=self.numbers(outputs, '<i4'),
            Operators=self.offsets([self.write_op(codes, *op)
                                    for op in self.ops]))
        self.builder.Finish(self.table(
            'Model', Version=3,
            OperatorCodes=self.offsets([self.code(kind) for kind in codes]),
            Subgraphs=self.offsets([graph]),
            Buffers=self.offsets([self.write_buffer(b) for b in self.buffers])),
            b'TFL3')
        with open(path, 'wb') as file:
            file.write(self.builder.Output())
