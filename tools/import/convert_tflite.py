# Runs the third-party converter on one .tflite file and describes the file's inputs and outputs.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: convert_tflite.py NET.tflite CONVERTED.mlirbc ENTRY.json

A step of pare-import, in a process of its own. The batch is made static
before the conversion: a tensor's shape signature holds -1 where a dimension
is free, and the shape beside it holds what the file was written for, which is
a batch of one. Each signature is overwritten with its shape, in place, so that
nothing else in the file moves. (Replacing '?' in the converted text instead
breaks networks that use -1 in a reshape.)
"""

import json
import pathlib
import struct
import sys
import tempfile

import numpy
import tflite
from tosa_converter_for_tflite import (TosaConverterDebugInfo,
                                       TosaConverterOutputFormat,
                                       tflite_flatbuffer_to_tosa_mlir)

SHAPE, SHAPE_SIGNATURE = 4, 18  # Offsets in the vtable of a schema Tensor.


class Unusable(Exception):
    """What is wrong with the file, and the way out."""


def tensor_name(tensor):
    name = tensor.Name()
    return name.decode('utf-8', 'replace') if name else ''


def check_inputs(graph):
    """Refuses inputs whose shape is not known but for the batch."""
    for index in graph.InputsAsNumpy():
        tensor = graph.Tensors(int(index))
        name = tensor_name(tensor)
        shape = [tensor.Shape(i) for i in range(tensor.ShapeLength())]
        signature = [tensor.ShapeSignature(i)
                     for i in range(tensor.ShapeSignatureLength())] or shape
        if len(signature) != len(shape):
            raise Unusable(f"input '{name}' has a shape of {len(shape)} and a "
                           f'signature of {len(signature)} dimensions; the '
                           'file is damaged, export it again')
        for axis, size in enumerate(shape):
            if size < 1 or (signature[axis] < 0 and axis > 0):
                raise Unusable(f"input '{name}' has the dynamic dimension "
                               f'{axis}; export the network with fixed shapes')


def make_static(data, graph):
    """Overwrites the shape signatures in `data` (a bytearray)."""
    for index in range(graph.TensorsLength()):
        table = graph.Tensors(index)._tab
        shape, signature = table.Offset(SHAPE), table.Offset(SHAPE_SIGNATURE)
        if not shape or not signature:
            continue
        length = table.VectorLen(shape)
        if length != table.VectorLen(signature):
            raise Unusable(f'tensor {index} has a shape and a signature of '
                           'different ranks; the file is damaged')
        source, target = table.Vector(shape), table.Vector(signature)
        for axis in range(length):
            size = struct.unpack_from('<i', data, source + 4 * axis)[0]
            struct.pack_into('<i', data, target + 4 * axis, size)


def describe(tensor):
    """Name and, where the tensor is quantized, scale and zero point."""
    about = {'name': tensor_name(tensor)}
    quantization = tensor.Quantization()
    if quantization is None or quantization.ScaleLength() == 0:
        return about
    if quantization.ScaleLength() > 1:
        raise Unusable(f"'{about['name']}' is quantized per channel; an input "
                       'or output needs one scale')
    about['scale'] = float(numpy.float32(quantization.Scale(0)))
    about['zero_point'] = (int(quantization.ZeroPoint(0))
                           if quantization.ZeroPointLength() else 0)
    return about


def check_tensor(tensor):
    """Refuses quantizations that neither TFLite nor TOSA have."""
    quantization = tensor.Quantization()
    if quantization is None or quantization.ScaleLength() == 0:
        return
    about = f"'{tensor_name(tensor)}'"
    points = [int(quantization.ZeroPoint(i))
              for i in range(quantization.ZeroPointLength())]
    width = {tflite.TensorType.INT16: 16,
             tflite.TensorType.INT4: 4}.get(tensor.Type())
    if width and any(points):
        raise Unusable(f'{about} has integers of {width} bits with the zero '
                       f'point {next(filter(None, points))} but TFLite has '
                       'only 0 there; quantize it symmetrically')
    if (tensor.Type() == tflite.TensorType.UINT8 and
            quantization.ScaleLength() > 1):
        raise Unusable(f'{about} has unsigned bytes quantized per channel; '
                       'quantize it per tensor, or export signed bytes')


def check_types(graph):
    for index in range(graph.TensorsLength()):
        check_tensor(graph.Tensors(index))


def has_unsigned_pools(model):
    """Whether average pools take unsigned bytes, which the module hides."""
    pools = []
    for number in range(model.SubgraphsLength()):
        graph = model.Subgraphs(number)
        for index in range(graph.OperatorsLength()):
            op = graph.Operators(index)
            code = model.OperatorCodes(op.OpcodeIndex())
            if max(code.BuiltinCode(), code.DeprecatedBuiltinCode()) == \
                    tflite.BuiltinOperator.AVERAGE_POOL_2D:
                pools.append(graph.Tensors(op.Inputs(0)))
    unsigned = [pool.Type() == tflite.TensorType.UINT8 for pool in pools]
    if any(unsigned) and not all(unsigned):
        name = tensor_name(pools[unsigned.index(True)])
        raise Unusable(f"average pools take unsigned bytes ('{name}') and "
                       'other types; export the network with one of them')
    return any(unsigned)


def prepare(data):
    """Makes `data` static; the description of its entry."""
    model = tflite.Model.GetRootAs(data, 0)
    if model.SubgraphsLength() < 1:
        raise Unusable('it holds no graph; export it again')
    graph = model.Subgraphs(0)
    if graph.InputsLength() < 1 or graph.OutputsLength() < 1:
        raise Unusable('its graph has no input or no output; export it again')
    check_inputs(graph)
    for index in range(model.SubgraphsLength()):
        check_types(model.Subgraphs(index))
    entry = {
        'arguments': [describe(graph.Tensors(int(i)))
                      for i in graph.InputsAsNumpy()],
        'results': [describe(graph.Tensors(int(i)))
                    for i in graph.OutputsAsNumpy()],
        'unsigned_pools': has_unsigned_pools(model),
    }
    for index in range(model.SubgraphsLength()):
        make_static(data, model.Subgraphs(index))
    return entry


def convert(source, target):
    try:
        tflite_flatbuffer_to_tosa_mlir(source, target,
                                       TosaConverterOutputFormat.Bytecode,
                                       TosaConverterDebugInfo.Disabled)
    except RuntimeError as error:
        # The reason, if any, stands on the standard error already.
        raise Unusable('the TFLite converter refuses it; the file is damaged, '
                       'or uses an op without a TOSA form') from error


def main(source, target, entry_file):
    data = bytearray(pathlib.Path(source).read_bytes())
    try:
        entry = prepare(data)
    except Unusable:
        raise
    except Exception as error:  # Any offset of a damaged file can be wrong.
        raise Unusable('the file is truncated or damaged; '
                       'export it again') from error
    with tempfile.NamedTemporaryFile(suffix='.tflite') as patched:
        patched.write(data)
        patched.flush()
        convert(patched.name, target)
    pathlib.Path(entry_file).write_text(json.dumps(entry))


if __name__ == '__main__':
    try:
        main(*sys.argv[1:])
    except Unusable as failure:
        sys.exit(f'error: {failure}')
