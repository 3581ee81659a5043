# Writes random f32 samples as .npy, with Python alone.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: random_npy.py SHAPE LIMIT OUTPUT

SHAPE is such as 20x8x8x19, its first dimension the number of samples. Values
are within -LIMIT..LIMIT; a quarter of them are multiples of 0.125, so that ties
of power-of-two scales occur, and some are infinite, huge or zero of both signs.
"""

import random
import struct
import sys


def value(rng, limit):
    kind = rng.random()
    if kind < 0.02:
        return rng.choice([float('inf'), float('-inf'), 1e30, 0.0, -0.0])
    x = rng.uniform(-limit, limit)
    return round(x * 8) / 8 if kind < 0.27 else x


def main(argv):
    shape = [int(size) for size in argv[1].split('x')]
    limit, output = float(argv[2]), argv[3]
    count = 1
    for size in shape:
        count *= size
    rng = random.Random(1)
    data = struct.pack(f'<{count}f',
                       *(value(rng, limit) for _ in range(count)))
    header = (f"{{'descr': '<f4', 'fortran_order': False, "
              f"'shape': {tuple(shape)}, }}")
    header += ' ' * (-(len(header) + 11) % 64) + '\n'
    with open(output, 'wb') as file:
        file.write(b'\x93NUMPY\x01\x00' + struct.pack('<H', len(header)) +
                   header.encode() + data)


if __name__ == '__main__':
    main(sys.argv)
