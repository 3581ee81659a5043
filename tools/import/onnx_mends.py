# Replaces nodes of an ONNX graph that torch-mlir converts to other numbers, or not at all.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A rule takes a graph and a node, and either puts other nodes that compute the
same in its place and returns true, or leaves the node alone. Shapes are static
by now. What torch-mlir gets wrong without them:

AveragePool  divides by the elements that ceil_mode adds, too, where padding
             counts, and misplaces windows of which padding is a part
DepthToSpace mode=CRD permutes otherwise where there is more than one channel left
Gemm         forgets alpha where there is no C
Pad          keeps negative pads, which tosa.pad has not; hangs on mode=wrap
Resize       see onnx_resize.py

The rules need one form of each op, so graphs of older opsets are raised first;
the forms that this itself gets wrong are in raise_opset().
"""

import math

import numpy
from onnx import helper, version_converter

from onnx_graph import Graph, Unusable, attributes_of, node_name
from onnx_resize import cut, mend_resize, select

# What the rules are written for; newer graphs have the same forms of these ops.
OPSET = 17


def explicit_pads(kernel, strides, sizes, attributes, dilations):
    """Pads before and after each axis, whatever auto_pad says."""
    rank, mode = len(kernel), attributes.get('auto_pad', b'NOTSET')
    if mode == b'VALID':
        return [0] * rank, [0] * rank
    if mode == b'NOTSET':
        pads = list(attributes.get('pads', [0] * 2 * rank))
        return pads[:rank], pads[rank:]
    total = [max((math.ceil(size / stride) - 1) * stride + (k - 1) * d + 1 - size, 0)
             for k, stride, size, d in zip(kernel, strides, sizes, dilations)]
    less, more = [t // 2 for t in total], [t - t // 2 for t in total]
    return (less, more) if mode == b'SAME_UPPER' else (more, less)


class Windows:
    """Where the windows of a pool lie, by ONNX's rule: per axis of the image."""

    def __init__(self, node, shape, result):
        self.attributes = attributes_of(node)
        self.sizes, self.outputs = shape[2:], result[2:]
        self.kernel = list(self.attributes['kernel_shape'])
        ones = [1] * len(self.kernel)
        self.strides = list(self.attributes.get('strides', ones))
        self.dilations = list(self.attributes.get('dilations', ones))
        self.before, self.after = explicit_pads(
            self.kernel, self.strides, self.sizes, self.attributes,
            self.dilations)
        self.ends = [(out - 1) * stride + (k - 1) * dilation + 1
                     for out, stride, k, dilation in
                     zip(self.outputs, self.strides, self.kernel,
                         self.dilations)]
        # How far the last window reaches beyond the padding.
        self.beyond = [max(end - before - size - after, 0) for
                       end, before, size, after in
                       zip(self.ends, self.before, self.sizes, self.after)]

    def counts(self, padding):
        """How many elements each window averages."""
        counts = numpy.ones(())
        for axis, size in enumerate(self.sizes):
            starts = numpy.arange(self.outputs[axis]) * self.strides[axis]
            taps = numpy.arange(self.kernel[axis]) * self.dilations[axis]
            at = starts[:, None] + taps - self.before[axis]
            low, high = (-self.before[axis], size + self.after[axis]) \
                if padding else (0, size)
            counts = numpy.multiply.outer(
                counts, ((at >= low) & (at < high)).sum(1))
        return counts

    def form(self, **changes):
        """The attributes with explicit pads and without what is default."""
        form = {'kernel_shape': self.kernel, 'strides': self.strides,
                'pads': self.before + self.after}
        if any(d != 1 for d in self.dilations):
            form['dilations'] = self.dilations
        # Without it, the floor leaves out the windows that reach beyond.
        if any(self.beyond):
            form['ceil_mode'] = 1
        return form | changes


def pool_windows(graph, node):
    shape, result = graph.shape(node.input[0]), graph.shape(node.output[0])
    return Windows(node, shape, result) if shape and result else None


def mend_average_pool(graph, node):
    windows = pool_windows(graph, node)
    if windows is None:
        return False
    padding = bool(windows.attributes.get('count_include_pad', 0)) and \
        any(windows.before + windows.after)
    # Of the image's two axes, dense, and padded or rounded up but not both.
    plain = windows.dilations == [1, 1] and \
        not (any(windows.beyond) and any(windows.before + windows.after))
    if plain:
        changes = {'count_include_pad': 1} if padding else {}
        graph.emit('AveragePool', node.input, node.output[0],
                   **windows.form(**changes))
        return True
    # Sums by a depthwise convolution, each divided by what it has summed.
    channels = graph.shape(node.input[0])[1]
    ends = [max(end - before - size, 0) for end, before, size in
            zip(windows.ends, windows.before, windows.sizes)]
    sums = graph.emit(
        'Conv', [node.input[0], graph.add_constant(
            numpy.ones([channels, 1] + windows.kernel, numpy.float32))],
        group=channels, strides=windows.strides, dilations=windows.dilations,
        pads=windows.before + ends)
    factors = numpy.float32(1 / windows.counts(padding))
    graph.emit('Mul', [sums, graph.add_constant(factors[None, None])],
               node.output[0])
    return True


def mend_max_pool(graph, node):
    """Explicit pads for automatic ones, which torch-mlir takes one kind of."""
    windows = pool_windows(graph, node)
    if windows is None or len(node.output) > 1 or \
            windows.attributes.get('auto_pad', b'NOTSET') == b'NOTSET':
        return False
    graph.emit('MaxPool', node.input, node.output[0], **windows.form())
    return True


def mend_depth_to_space(graph, node):
    attributes, shape = attributes_of(node), graph.shape(node.input[0])
    if attributes.get('mode', b'DCR') != b'CRD' or not shape:
        return False
    batch, depth, height, width = shape
    block = attributes['blocksize']
    split = graph.emit('Reshape', [node.input[0], graph.add_constant(
        numpy.array([batch, depth // block**2, block, block, height, width]))])
    moved = graph.emit('Transpose', [split], perm=[0, 1, 4, 2, 5, 3])
    graph.emit('Reshape', [moved, graph.add_constant(numpy.array(
        [batch, depth // block**2, height * block, width * block]))],
               node.output[0])
    return True


def pads_of(graph, node, rank):
    """Pads before and after each axis, or None where the graph computes them."""
    inputs = list(node.input) + [''] * 3
    given, axes = graph.constant(inputs[1]), range(rank)
    if inputs[3]:
        axes = graph.constant(inputs[3])
    if given is None or axes is None:
        return None
    before, after = [0] * rank, [0] * rank
    for at, axis in enumerate(axes):
        before[axis] = int(given[at])
        after[axis] = int(given[at + len(given) // 2])
    return before, after


# Where the indices of a longer axis lie on its input, by mode.
OUTSIDE = {'edge': lambda at, size: numpy.clip(at, 0, size - 1),
           'wrap': lambda at, size: at % size,
           'reflect': lambda at, size: (size - 1) - abs(
               at % max(2 * size - 2, 1) - (size - 1))}


def mend_pad(graph, node):
    shape = graph.shape(node.input[0])
    pads = pads_of(graph, node, len(shape)) if shape else None
    mode = attributes_of(node).get('mode', b'constant').decode()
    if pads is None or (mode == 'reflect' and min(pads[0] + pads[1]) >= 0):
        return False
    value = node.input[0]
    for axis, (size, *ends) in enumerate(zip(shape, *pads)):
        # Negative ones cut first, and what is left is padded.
        less, more = (max(pad, 0) for pad in ends)
        first, last = (max(-pad, 0) for pad in ends)
        size -= first + last
        if first or last:
            value = cut(graph, value, axis, first, first + size - 1)
        if mode != 'constant' and (less or more):
            at = numpy.arange(-less, size + more)
            value = select(graph, value, axis, OUTSIDE[mode](at, size))
    if mode != 'constant':
        graph.emit('Identity', [value], node.output[0])
        return True
    positive = [max(pad, 0) for pad in pads[0] + pads[1]]
    graph.emit('Pad', [value, graph.add_constant(numpy.array(positive))] +
               list(node.input[2:3]), node.output[0])
    return True


def mend_gemm(graph, node):
    attributes = attributes_of(node)
    if attributes.get('alpha', 1.0) == 1.0 or \
            (len(node.input) > 2 and node.input[2]):
        return False
    zero = graph.add_constant(numpy.zeros(1, numpy.float32))
    graph.emit('Gemm', list(node.input[:2]) + [zero], node.output[0],
               **attributes)
    return True


RULES = {'AveragePool': mend_average_pool, 'MaxPool': mend_max_pool,
         'DepthToSpace': mend_depth_to_space, 'Gemm': mend_gemm,
         'Pad': mend_pad, 'Resize': mend_resize}


def raise_opset(model):
    """`model` in the opset that the rules are written for, if it is older."""
    version = max([entry.version for entry in model.opset_import
                   if entry.domain in ('', 'ai.onnx')], default=OPSET)
    if version >= OPSET:
        return model
    for node in model.graph.node:
        # ONNX itself forgets this one: it was the largest of all later axes.
        if node.op_type == 'Hardmax' and version < 13:
            raise Unusable(f"'Hardmax' ({node_name(node)}) of opset {version} "
                           'is not supported; export it with opset 13 or later')
    try:
        model = version_converter.convert_version(model, OPSET)
    except Exception as error:  # Of C++, without a common class.
        reason = (str(error).strip().splitlines() or ['no reason given'])[0]
        raise Unusable(f'its opset {version} does not become {OPSET} '
                       f'({reason}); export it with opset {OPSET} or '
                       'later') from error
    for node in model.graph.node:
        # Before opset 11, which has the default of half pixels.
        if node.op_type == 'Resize' and version < 11:
            kept = [attribute for attribute in node.attribute
                    if attribute.name == 'mode']
            del node.attribute[:]
            node.attribute.extend(kept + [
                helper.make_attribute('coordinate_transformation_mode',
                                      'asymmetric'),
                helper.make_attribute('nearest_mode', 'floor')])
    return model


def mend(model):
    """Applies the rules to `model`, of static shapes, and names the nodes by
    number; the Graph, which knows the constants."""
    graph = Graph(model)
    for number, node in enumerate(model.graph.node):
        graph.label = str(number)
        rule = RULES.get(node.op_type) if node.domain in ('', 'ai.onnx') else None
        if rule is None or not rule(graph, node):
            graph.keep(node)
    graph.finish()
    return graph
