# Converts one ONNX file to TOSA by torch-mlir and describes the file's inputs and outputs.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: convert_onnx.py NET.onnx CONVERTED.mlir ENTRY.json

A step of pare-import, in a process of its own, on torch-mlir without torch. The
batch is made static before the conversion: a free first dimension of an input
becomes 1.
"""

import json
import pathlib
import sys

import onnx
from torch_mlir import ir, passmanager
from torch_mlir.dialects import torch as torch_dialect
from torch_mlir.extras import onnx_importer

PIPELINE = ('builtin.module(torch-onnx-to-torch-backend-pipeline,'
            'torch-backend-to-tosa-backend-pipeline)')


class Unusable(Exception):
    """What is wrong with the file, and the way out."""


def load(source):
    try:
        model = onnx.load(source)
    except Exception as error:  # The parser has no common error.
        raise Unusable('it is no ONNX file, or is damaged; export it '
                       'again') from error
    if not model.graph.node:
        raise Unusable('it is no ONNX file, or its graph is empty; export it '
                       'again')
    return model


def make_static(model):
    """Gives free batches the size 1; the graph's inputs without weights."""
    weights = {tensor.name for tensor in model.graph.initializer}
    inputs = [value for value in model.graph.input
              if value.name not in weights]
    if not inputs or not model.graph.output:
        raise Unusable('its graph has no input or no output; export it again')
    for value in inputs:
        for axis, size in enumerate(value.type.tensor_type.shape.dim):
            if size.HasField('dim_value') and size.dim_value > 0:
                continue
            if axis > 0:
                raise Unusable(f"input '{value.name}' has the dynamic dimension "
                               f'{axis}; export the network with fixed shapes')
            size.dim_value = 1
    # What was inferred for a free batch is inferred again.
    del model.graph.value_info[:]
    for value in model.graph.output:
        if any(size.dim_value < 1
               for size in value.type.tensor_type.shape.dim):
            value.type.tensor_type.ClearField('shape')
    return inputs


def refuse_quantized(model):
    for node in model.graph.node:
        if node.op_type.startswith(('Quantize', 'Dequantize', 'QLinear')) or \
                node.op_type.endswith('Integer'):
            raise Unusable(f"'{node.op_type}' makes it a quantized network, and "
                           'only float ones are read from ONNX; give the '
                           '.tflite, or quantize the float network with Pare')


def convert(model, target):
    model.graph.name = 'main'
    model = onnx.shape_inference.infer_shapes(model, data_prop=True)
    context = ir.Context()
    torch_dialect.register_dialect(context)
    info = onnx_importer.ModelInfo(model)
    module = info.create_module(context=context)
    importer = onnx_importer.NodeImporter.define_function(info.main_graph,
                                                          module.operation)
    importer.import_all()
    with context:
        passmanager.PassManager.parse(PIPELINE).run(module.operation)
    pathlib.Path(target).write_text(module.operation.get_asm(),
                                    encoding='utf-8')


def main(source, target, entry_file):
    model = load(source)
    try:
        onnx.checker.check_model(model)
    except onnx.checker.ValidationError as error:
        raise Unusable(f'it breaks a rule of ONNX: {str(error).splitlines()[0]}'
                       ) from error
    refuse_quantized(model)
    inputs = make_static(model)
    entry = {'arguments': [{'name': value.name} for value in inputs],
             'results': [{'name': value.name}
                         for value in model.graph.output]}
    try:
        convert(model, target)
    except Exception as error:  # Of the checker, the importer or a pass.
        reason = str(error).strip().splitlines()
        raise Unusable('torch-mlir does not convert it: '
                       f'{reason[0] if reason else type(error).__name__}'
                       ) from error
    pathlib.Path(entry_file).write_text(json.dumps(entry), encoding='utf-8')


if __name__ == '__main__':
    try:
        main(*sys.argv[1:])
    except Unusable as failure:
        sys.exit(f'error: {failure}')
