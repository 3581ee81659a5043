# Rewrites the Resize of ONNX into forms whose conversion by torch-mlir is right.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""torch-mlir reads sizes from scales only, and of the nearest forms it converts
the asymmetric one that rounds down, to a tosa.resize that rounds to nearest.
Of a nearest resize each result is one input: axis by axis this is

- a whole number of repetitions, which stays a Resize (round_down() then makes
  the tosa.resize right, of which there is no other kind), or
- a selection, which becomes a Slice where it has a step, a few of them joined
  where it has runs, and else a Gather.

Linear ones get scales in the place of sizes, and half pixels by the name that
torch-mlir knows; scales that leave a part of an element are refused, because it
takes them to be rounded.
"""

import numpy
from torch_mlir import ir

from onnx_graph import Unusable, attributes_of, node_name

F32 = numpy.float32

# Selections of more runs than this gather their elements one by one.
MAX_RUNS = 8


def scale_to(size, out):
    """The scale that gives `out`: products are rounded down, by ONNX in single
    precision and by torch-mlir in double."""
    scale = F32(out) / F32(size)
    if float(scale) * size < out:
        scale = numpy.nextafter(scale, F32(numpy.inf))
    return scale


def is_whole(size, scale, out):
    """Whether the scale gives `out` elements without rounding down."""
    return abs(float(scale) * size - out) < 1e-4 * out


def scales_of(graph, node, attributes, shape, result):
    """One scale per axis, or None where the graph computes them."""
    inputs = list(node.input) + [''] * 4
    axes = [axis % len(shape) for axis in
            attributes.get('axes', range(len(shape)))]
    scales = [F32(1)] * len(shape)
    given = graph.constant(inputs[2])
    if given is not None and given.size:
        for axis, scale in zip(axes, given):
            scales[axis] = F32(scale)
        return scales
    if inputs[2] and given is None:
        return None
    if attributes.get('keep_aspect_ratio_policy', b'stretch') != b'stretch':
        return None
    return [F32(out) / F32(size) for out, size in zip(result, shape)]


def positions(mode, scale, size, out):
    """Where each result of an axis lies on the input, in single precision as
    ONNX Runtime computes it; None for a mode that is not known."""
    at = numpy.arange(out, dtype=F32)
    half = (at + F32(0.5)) / scale - F32(0.5)
    if mode == 'half_pixel':
        return half
    if mode == 'pytorch_half_pixel':
        return half if out > 1 else at * F32(0)
    if mode == 'asymmetric':
        return at / scale
    if mode == 'align_corners':
        return at * F32(size - 1) / F32(out - 1) if out > 1 else at * F32(0)
    if mode == 'half_pixel_symmetric' and is_whole(size, scale, out):
        return half  # Otherwise ties are a matter of rounding errors.
    return None


ROUNDINGS = {'floor': numpy.floor, 'ceil': numpy.ceil,
             'round_prefer_floor': lambda at: numpy.ceil(at - F32(0.5)),
             'round_prefer_ceil': lambda at: numpy.floor(at + F32(0.5))}


def cut(graph, value, axis, first, last, step=1):
    bounds = [[first], [last + 1], [axis], [step]]
    return graph.emit('Slice', [value] + [
        graph.add_constant(numpy.array(bound, numpy.int64))
        for bound in bounds])


def select(graph, value, axis, chosen):
    """The elements `chosen` of an axis, in this order."""
    step = int(chosen[1] - chosen[0]) if len(chosen) > 1 else 1
    if step > 0 and (numpy.diff(chosen) == step).all():
        return cut(graph, value, axis, chosen[0], chosen[-1], step)
    runs = numpy.split(chosen, numpy.flatnonzero(numpy.diff(chosen) != 1) + 1)
    if len(runs) <= MAX_RUNS:
        return graph.emit('Concat', [cut(graph, value, axis, run[0], run[-1])
                                     for run in runs], axis=axis)
    return graph.emit('Gather', [value, graph.add_constant(
        chosen.astype(numpy.int64))], axis=axis)


def mend_nearest(graph, node, shape, result, chosen):
    """Repetitions of the image's axes as one Resize, the others one by one."""
    value, repeats = node.input[0], [1] * len(shape)
    for axis, (size, out) in enumerate(zip(shape, result)):
        if (len(chosen[axis]) == size and
                (chosen[axis] == numpy.arange(size)).all()):
            continue
        if len(shape) == 4 and axis > 1 and out % size == 0 and \
                (chosen[axis] == numpy.arange(out) // (out // size)).all():
            repeats[axis] = out // size
        else:
            value = select(graph, value, axis, chosen[axis])
    if any(repeat > 1 for repeat in repeats):
        value = graph.emit('Resize', [value, '', graph.add_constant(
            numpy.array(repeats, F32))], mode='nearest',
            coordinate_transformation_mode='asymmetric', nearest_mode='floor')
    graph.emit('Identity', [value], node.output[0])


def mend_interpolation(graph, node, attributes, scales, shape, result):
    """Linear and cubic: the names of coordinates that torch-mlir has.

    It takes the sizes for the scales, also where those were rounded.
    """
    value, coordinates = node.input[0], 'coordinate_transformation_mode'
    mode = attributes.get(coordinates, b'half_pixel')
    if mode != b'align_corners' and not all(map(is_whole, shape, scales,
                                                result)):
        raise Unusable(
            f"'Resize' ({node_name(node)}) has scales="
            f'{[float(scale) for scale in scales]} that leave a part of an '
            'element; give sizes, or scales that give whole ones')
    sizes = list(shape)
    for axis, (size, out) in enumerate(zip(shape, result)):
        # Of one element the corner that is aligned is the first.
        if out == 1 < size and mode in (b'align_corners',
                                        b'pytorch_half_pixel'):
            value, sizes[axis] = cut(graph, value, axis, 0, 0), 1
    scales = [scale_to(size, out) for size, out in zip(sizes, result)]
    if mode in (b'pytorch_half_pixel', b'half_pixel_symmetric'):
        attributes[coordinates] = b'half_pixel'
    for name in ('axes', 'keep_aspect_ratio_policy'):
        attributes.pop(name, None)
    graph.emit('Resize', [value, '', graph.add_constant(
        numpy.array(scales, F32))], node.output[0], **attributes)


def mend_resize(graph, node):
    attributes = attributes_of(node)
    shape, result = graph.shape(node.input[0]), graph.shape(node.output[0])
    coordinates = attributes.get('coordinate_transformation_mode',
                                 b'half_pixel').decode()
    mode = attributes.get('mode', b'nearest').decode()
    scales = scales_of(graph, node, attributes, shape, result) \
        if shape and result else None
    if scales is None:
        raise Unusable(f"'Resize' ({node_name(node)}) has no size that is "
                       'known before it runs; export the network with fixed '
                       'shapes')
    if mode == 'nearest':
        at = [positions(coordinates, scale, size, out)
              for scale, size, out in zip(scales, shape, result)]
        if any(position is None for position in at):
            return False  # torch-mlir refuses it.
        rounding = ROUNDINGS[attributes.get(
            'nearest_mode', b'round_prefer_floor').decode()]
        mend_nearest(graph, node, shape, result,
                     [numpy.clip(rounding(a), 0, size - 1).astype(int)
                      for a, size in zip(at, shape)])
        return True
    mend_interpolation(graph, node, attributes, scales, shape, result)
    return True


def values_of(operand):
    values = ir.DenseIntElementsAttr(operand.owner.attributes['values'])
    return [values[i] for i in range(len(values))]


def replace_shape(resize, number, values):
    """Puts another constant in the place of one operand of a tosa.resize."""
    owner = resize.operands[number].owner
    with ir.InsertionPoint(resize), resize.location:
        attribute = ir.Attribute.parse(
            f'dense<{list(values)}> : tensor<{len(values)}xindex>')
        constant = ir.Operation.create(
            owner.name, [resize.operands[number].type],
            attributes={'values': attribute})
    resize.operands[number] = constant.result


def round_down(module):
    """Makes each nearest tosa.resize of `module` round down.

    It takes the input at floor((o * d + offset) / n + 1 / 2), for a scale n / d
    with an even n, as torch-mlir doubles both: an offset of -n / 2 takes the
    half away. The border, which the size of the result follows from, moves
    along.
    """
    found = []

    def visit(op):
        if op.name == 'tosa.resize' and 'NEAREST' in str(op.attributes['mode']):
            found.append(op)
        return ir.WalkResult.ADVANCE

    module.operation.walk(visit)
    for resize in found:
        scale, offset, border = (values_of(resize.operands[i])
                                 for i in (1, 2, 3))
        halves = [scale[0] // 2, scale[2] // 2]
        replace_shape(resize, 2, [o - h for o, h in zip(offset, halves)])
        replace_shape(resize, 3, [b - h for b, h in zip(border, halves)])
