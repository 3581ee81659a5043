# Makes an int8 .tflite the uint8 one that computes the same.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: to_uint8.py NET_int8.tflite NET_uint8.tflite

Every int8 tensor becomes uint8: its bytes and its zero point 128 higher. All
are changed in place, so each must have one zero point: weights per tensor.
"""
import struct
import sys

import tflite

TENSOR_TYPE, ZERO_POINT, BUFFER_DATA = 6, 10, 4  # Offsets in the vtables.


def main(source, target):
    with open(source, 'rb') as file:
        data = bytearray(file.read())
    model = tflite.Model.GetRootAs(data, 0)
    graph, done = model.Subgraphs(0), set()
    for index in range(graph.TensorsLength()):
        tensor = graph.Tensors(index)
        if tensor.Type() != tflite.TensorType.INT8:
            continue
        table = tensor._tab
        data[table.Pos + table.Offset(TENSOR_TYPE)] = tflite.TensorType.UINT8
        table = tensor.Quantization()._tab
        points = table.Offset(ZERO_POINT)
        assert table.VectorLen(points) == 1, tensor.Name()
        place = table.Vector(points)
        point = struct.unpack_from('<q', data, place)[0]
        struct.pack_into('<q', data, place, point + 128)
        buffer = model.Buffers(tensor.Buffer())
        if tensor.Buffer() in done or not buffer.DataLength():
            continue
        done.add(tensor.Buffer())
        start = buffer._tab.Vector(buffer._tab.Offset(BUFFER_DATA))
        for i in range(start, start + buffer.DataLength()):
            data[i] ^= 0x80
    with open(target, 'wb') as file:
        file.write(data)


if __name__ == '__main__':
    main(*sys.argv[1:])
