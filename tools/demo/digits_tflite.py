# Writes the trained digit recogniser as a float .tflite file, batch norms folded.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A small TFLite writer on the flatbuffers schema (PyPI `tflite`)."""

import flatbuffers
import numpy as np
import tflite
import digits_net

OP = tflite.BuiltinOperator
OPTIONS = tflite.BuiltinOptions
ACTIVATION = tflite.ActivationFunctionType
PADDING = tflite.Padding


class Graph:
    """Collects tensors and operators, then packs them into a flatbuffer."""

    def __init__(self):
        self.builder = flatbuffers.Builder(1 << 16)
        self.tensors, self.buffers = [], [b'']
        self.operators, self.codes = [], []

    def tensor(self, name, shape, data=None):
        """The index of a new tensor; one with data is a constant."""
        buffer = 0
        kind = tflite.TensorType.FLOAT32
        if data is not None:
            if data.dtype == np.int32:
                kind = tflite.TensorType.INT32
            buffer = len(self.buffers)
            self.buffers.append(np.ascontiguousarray(data).tobytes())
        self.tensors.append((name, tuple(shape), kind, buffer))
        return len(self.tensors) - 1

    def constant(self, name, data, dtype=np.float32):
        data = np.asarray(data, dtype)
        return self.tensor(name, data.shape, data)

    def operator(self, code, inputs, output, options, **fields):
        """Appends an operator; `options` names its table of options."""
        if code not in self.codes:
            self.codes.append(code)
        b = self.builder
        getattr(tflite, options + 'Start')(b)
        for field, value in fields.items():
            getattr(tflite, f'{options}Add{field}')(b, value)
        table = getattr(tflite, options + 'End')(b)
        self.operators.append((self.codes.index(code), inputs, output,
                               getattr(OPTIONS, options), table))
        return output

    def vector(self, offsets):
        b = self.builder
        b.StartVector(4, len(offsets), 4)
        for offset in reversed(offsets):
            b.PrependUOffsetTRelative(offset)
        return b.EndVector()

    def ints(self, values):
        return self.builder.CreateNumpyVector(np.asarray(values, np.int32))

    def pack_buffer(self, data):
        b, vector = self.builder, None
        if data:
            # Readers map the file and want tensor data on 16 bytes.
            b.StartVector(1, len(data), 16)
            b.head -= len(data)
            b.Bytes[b.Head():b.Head() + len(data)] = data
            vector = b.EndVector()
        tflite.BufferStart(b)
        if vector is not None:
            tflite.BufferAddData(b, vector)
        return tflite.BufferEnd(b)

    def pack_tensor(self, name, shape, kind, buffer):
        b = self.builder
        name, shape = b.CreateString(name), self.ints(shape)
        tflite.TensorStart(b)
        tflite.TensorAddShape(b, shape)
        tflite.TensorAddType(b, kind)
        tflite.TensorAddBuffer(b, buffer)
        tflite.TensorAddName(b, name)
        return tflite.TensorEnd(b)

    def pack_operator(self, code, inputs, output, options_type, options):
        b = self.builder
        inputs, outputs = self.ints(inputs), self.ints([output])
        tflite.OperatorStart(b)
        tflite.OperatorAddOpcodeIndex(b, code)
        tflite.OperatorAddInputs(b, inputs)
        tflite.OperatorAddOutputs(b, outputs)
        tflite.OperatorAddBuiltinOptionsType(b, options_type)
        tflite.OperatorAddBuiltinOptions(b, options)
        return tflite.OperatorEnd(b)

    def pack_code(self, code):
        b = self.builder
        tflite.OperatorCodeStart(b)
        tflite.OperatorCodeAddDeprecatedBuiltinCode(b, code)
        tflite.OperatorCodeAddBuiltinCode(b, code)
        tflite.OperatorCodeAddVersion(b, 1)
        return tflite.OperatorCodeEnd(b)

    def pack(self, name, inputs, outputs):
        b = self.builder
        buffers = self.vector([self.pack_buffer(d) for d in self.buffers])
        codes = self.vector([self.pack_code(c) for c in self.codes])
        tensors = self.vector([self.pack_tensor(*t) for t in self.tensors])
        operators = self.vector([self.pack_operator(*o)
                                 for o in self.operators])
        inputs, outputs = self.ints(inputs), self.ints(outputs)
        graph_name, description = b.CreateString(name), b.CreateString(name)
        tflite.SubGraphStart(b)
        tflite.SubGraphAddTensors(b, tensors)
        tflite.SubGraphAddInputs(b, inputs)
        tflite.SubGraphAddOutputs(b, outputs)
        tflite.SubGraphAddOperators(b, operators)
        tflite.SubGraphAddName(b, graph_name)
        graphs = self.vector([tflite.SubGraphEnd(b)])
        tflite.ModelStart(b)
        tflite.ModelAddVersion(b, 3)
        tflite.ModelAddOperatorCodes(b, codes)
        tflite.ModelAddSubgraphs(b, graphs)
        tflite.ModelAddDescription(b, description)
        tflite.ModelAddBuffers(b, buffers)
        b.Finish(tflite.ModelEnd(b), file_identifier=b'TFL3')
        return bytes(b.Output())


class Emitter(Graph):
    """Turns the layers of digits_net into operators."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def shape(self, tensor):
        return self.tensors[tensor][1]

    def convolution(self, x, conv, norm, activation, input_scale):
        """A convolution with its batch norm and activation folded in."""
        scale, shift = norm.scale_and_shift()
        depthwise = isinstance(conv, digits_net.Depthwise)
        weight = conv.params[0].astype(np.float64) * scale * input_scale
        # TFLite wants [out, kh, kw, in] and, depthwise, [1, kh, kw, out].
        weight = weight[None] if depthwise else weight.transpose(3, 0, 1, 2)
        name = f'{"depthwise" if depthwise else "conv"}_{self.count}'
        self.count += 1
        _, h, w, _ = self.shape(x)
        out = (1, -(-h // conv.stride), -(-w // conv.stride), len(shift))
        operands = [x, self.constant(name + '/weight', weight),
                    self.constant(name + '/bias', shift)]
        fields = dict(Padding=PADDING.SAME, StrideW=conv.stride,
                      StrideH=conv.stride, FusedActivationFunction=activation)
        result = self.tensor(name, out)
        if depthwise:
            return self.operator(OP.DEPTHWISE_CONV_2D, operands, result,
                                 'DepthwiseConv2DOptions', DepthMultiplier=1,
                                 **fields)
        return self.operator(OP.CONV_2D, operands, result,
                             'Conv2DOptions', **fields)

    def add(self, a, b, activation):
        name = f'add_{self.count}'
        self.count += 1
        return self.operator(OP.ADD, [a, b], self.tensor(name, self.shape(a)),
                             'AddOptions',
                             FusedActivationFunction=activation)

    def layers(self, x, layers, input_scale=1.0):
        """Emits a chain of layers; a Relu becomes part of what it follows."""
        i = 0
        while i < len(layers):
            layer = layers[i]
            last = 2 if hasattr(layer, 'kernel') else 1
            relu = (i + last < len(layers) and
                    isinstance(layers[i + last], digits_net.Relu))
            activation = ACTIVATION.RELU if relu else ACTIVATION.NONE
            if isinstance(layer, digits_net.Residual):
                x = self.add(x, self.layers(x, layer.body), activation)
            elif isinstance(layer, digits_net.GlobalAverage):
                x = self.global_average(x)
            elif isinstance(layer, digits_net.Dense):
                x = self.dense(x, layer)
            else:
                x = self.convolution(x, layer, layers[i + 1], activation,
                                     input_scale)
            input_scale = 1.0
            i += last + relu
        return x

    def global_average(self, x):
        _, h, w, c = self.shape(x)
        pooled = self.operator(OP.AVERAGE_POOL_2D, [x],
                               self.tensor('pool', (1, 1, 1, c)),
                               'Pool2DOptions',
                               Padding=PADDING.VALID, StrideW=w, StrideH=h,
                               FilterWidth=w, FilterHeight=h)
        new_shape = self.constant('flatten/shape', [1, c], np.int32)
        options = self.ints([1, c])
        return self.operator(OP.RESHAPE, [pooled, new_shape],
                             self.tensor('flatten', (1, c)),
                             'ReshapeOptions',
                             NewShape=options)

    def dense(self, x, layer):
        weight, bias = layer.params
        operands = [x, self.constant('dense/weight', weight.T),
                    self.constant('dense/bias', bias)]
        return self.operator(OP.FULLY_CONNECTED, operands,
                             self.tensor('dense', (1, len(bias))),
                             'FullyConnectedOptions')


def write(layers):
    """The bytes of the .tflite: f32[1,28,28,1] pixels 0..255 to f32[1,10].

    The division of the pixels by 255 is inside the first weights; zeros of
    padding stay zeros, so that this is exact.
    """
    graph = Emitter()
    image = graph.tensor('image', (1, 28, 28, 1))
    logits = graph.layers(image, layers, input_scale=1 / 255)
    result = graph.operator(OP.SOFTMAX,
                            [logits], graph.tensor('digit', (1, 10)),
                            'SoftmaxOptions', Beta=1.0)
    return graph.pack('digits', [image], [result])
