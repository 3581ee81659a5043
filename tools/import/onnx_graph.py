# An ONNX graph while nodes of it are being replaced: constants, shapes and fresh names.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Nodes are named by their number, because a name of ONNX may be missing or
occur twice: the converter's errors give it back, and what replaces a node
carries the number of the node it stands for.
"""

import copy

import numpy
from onnx import helper, numpy_helper


class Unusable(Exception):
    """What is wrong with the file, and the way out."""


def static_shape(value):
    """The sizes of a described value, or None where one is not known."""
    tensor = value.type.tensor_type
    if not tensor.HasField('shape'):
        return None
    sizes = [size.dim_value for size in tensor.shape.dim]
    return sizes if all(size > 0 for size in sizes) else None


class Graph:
    """Collects the nodes of `model`; finish() puts them in its place."""

    def __init__(self, model):
        graph = model.graph
        self.model = model
        self.opset = max([entry.version for entry in model.opset_import
                          if entry.domain in ('', 'ai.onnx')], default=1)
        self.nodes = []
        self.constants = {tensor.name: tensor for tensor in graph.initializer}
        self.constants.update(
            (node.output[0], attribute.t) for node in graph.node
            if node.op_type == 'Constant' for attribute in node.attribute
            if attribute.name == 'value')
        values = list(graph.input) + list(graph.output) + list(graph.value_info)
        self.shapes = {value.name: static_shape(value) for value in values}
        self.types = {value.name: value.type.tensor_type.elem_type
                      for value in values}
        self.names = {name for node in graph.node for name in node.output}
        self.names.update(self.constants, self.shapes)
        self.label = ''

    def constant(self, name):
        """The elements of a constant, or None."""
        tensor = self.constants.get(name)
        return None if tensor is None else numpy_helper.to_array(tensor)

    def shape(self, name):
        if name in self.constants:
            return list(self.constants[name].dims)
        return self.shapes.get(name)

    def fresh(self):
        number = len(self.names)
        while f'mended_{number}' in self.names:
            number += 1
        self.names.add(f'mended_{number}')
        return f'mended_{number}'

    def add_constant(self, elements):
        tensor = numpy_helper.from_array(numpy.asarray(elements), self.fresh())
        self.constants[tensor.name] = tensor
        self.model.graph.initializer.append(tensor)
        return tensor.name

    def emit(self, op, inputs, output=None, **attributes):
        """Appends a node for the one that is being replaced; its result."""
        output = output or self.fresh()
        self.nodes.append(helper.make_node(op, inputs, [output], self.label,
                                           **attributes))
        return output

    def keep(self, node):
        self.nodes.append(copy.deepcopy(node))
        self.nodes[-1].name = self.label

    def finish(self):
        del self.model.graph.node[:]
        self.model.graph.node.extend(self.nodes)


def attributes_of(node):
    return {attribute.name: helper.get_attribute_value(attribute)
            for attribute in node.attribute}


def node_name(node):
    """How errors name a node: many have no name of their own."""
    if node.name:
        return f"node '{node.name}'"
    return f"the node of '{node.output[0]}'"
