# Converts one ONNX file to TOSA by torch-mlir and describes the file's inputs and outputs.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: convert_onnx.py NET.onnx CONVERTED.mlir ENTRY.json

A step of pare-import, in a process of its own, on torch-mlir without torch. The
batch is made static before the conversion: a free first dimension of an input
becomes 1.
"""

import copy
import json
import pathlib
import re
import sys

import onnx
from torch_mlir import ir, passmanager
from torch_mlir.dialects import torch as torch_dialect
from torch_mlir.extras import onnx_importer

from onnx_graph import Unusable, attributes_of, node_name
from onnx_mends import mend, raise_opset
from onnx_resize import round_down

PIPELINE = ('builtin.module(torch-onnx-to-torch-backend-pipeline,'
            'torch-backend-to-tosa-backend-pipeline)')

# Errors show constants of up to so many elements: steps, pads, sizes.
MAX_SHOWN = 8


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


def infer_shapes(model):
    return onnx.shape_inference.infer_shapes(model, data_prop=True)


def details(node, graph):
    """The attributes of a node, and its constants that are no weights."""
    found = attributes_of(node)
    if node.domain in ('', 'ai.onnx') and onnx.defs.has(node.op_type):
        formal = onnx.defs.get_schema(node.op_type, graph.opset).inputs
        for described, name in zip(formal, node.input):
            value = graph.constant(name) if name else None
            if value is not None and value.size <= MAX_SHOWN:
                found[described.name] = value.tolist()
    return found


def describe(node, graph):
    """The op, the name and the details of a node, in one line."""
    texts = []
    for name, value in sorted(details(node, graph).items()):
        text = value.decode() if isinstance(value, bytes) else str(value)
        texts.append(f'{name}={text}' if len(text) < 40 else name)
    return (f"'{node.op_type}' ({node_name(node)}"
            f"{' with ' if texts else ''}{', '.join(texts)})")


def failure_of(error, nodes, graph):
    """What a failed conversion says: the node where it names one."""
    text = str(error).strip()
    # The name of a location is the number of a node.
    number = re.search(r'error: "(\d+)"', text)
    if number and int(number.group(1)) < len(nodes):
        node = nodes[int(number.group(1))]
        return (f'torch-mlir does not convert {describe(node, graph)}; replace '
                'it in the network, or convert the network to .tflite')
    # The lines after the first say what the pipeline stopped at.
    reasons = re.findall(r'error: (?:"[^"]*": |unknown: )?(.*)', text)
    reason = (reasons or text.splitlines()[:1] or [type(error).__name__])[0]
    return f'torch-mlir does not convert it: {reason[:200]}'


def lower(model):
    """The TOSA module of a graph whose nodes are named by number."""
    context = ir.Context()
    torch_dialect.register_dialect(context)
    info = onnx_importer.ModelInfo(infer_shapes(model))
    module = info.create_module(context=context)
    importer = onnx_importer.NodeImporter.define_function(info.main_graph,
                                                          module.operation)
    importer.import_all()
    with context:
        passmanager.PassManager.parse(PIPELINE).run(module.operation)
        round_down(module)
    return module


def convert(model, target):
    model.graph.name = 'main'
    nodes, graph = [], None
    try:
        model = infer_shapes(raise_opset(model))
        nodes = [copy.deepcopy(node) for node in model.graph.node]
        graph = mend(model)
        module = lower(model)
    except Unusable:
        raise
    except Exception as error:  # Of the checker, the importer or a pass.
        raise Unusable(failure_of(error, nodes, graph)) from error
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
    convert(model, target)
    pathlib.Path(entry_file).write_text(json.dumps(entry), encoding='utf-8')


if __name__ == '__main__':
    try:
        main(*sys.argv[1:])
    except Unusable as failure:
        sys.exit(f'error: {failure}')
