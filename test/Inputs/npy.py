#!/usr/bin/env python3
# Writes a small .npy file without numpy.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: npy.py FILE DTYPE SHAPE [VALUE...]

DTYPE is numpy's, such as '<f4' or '|u1'; SHAPE is like 2,3. The values are
repeated until the array is full; `ramp:LOW:HIGH` stands for evenly spread ones,
`random:SEED` for random ones from 0 to 1.
"""
import itertools
import math
import random
import struct
import sys

FORMATS = {'f4': 'f', 'f8': 'd', 'i1': 'b', 'u1': 'B', 'i2': 'h', 'i4': 'i',
           'i8': 'q', 'b1': '?'}


def expand(words, count):
    if len(words) == 1 and words[0].startswith('ramp:'):
        low, high = map(float, words[0].split(':')[1:])
        return [low + (high - low) * i / max(1, count - 1)
                for i in range(count)]
    if len(words) == 1 and words[0].startswith('random:'):
        generator = random.Random(int(words[0].split(':')[1]))
        return [generator.random() for _ in range(count)]
    return list(itertools.islice(itertools.cycle(map(float, words)), count))


def main(argv):
    path, dtype, shape = argv[1:4]
    shape = tuple(int(size) for size in shape.split(',') if size)
    count = math.prod(shape)
    values = expand(argv[4:], count) if count else []
    letter = FORMATS[dtype[1:]]
    if letter not in 'fd':
        values = [int(value) for value in values]
    header = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}"
    header += ' ' * (63 - (len(header) + 10) % 64) + '\n'
    order = '>' if dtype[0] == '>' else '<'
    with open(path, 'wb') as file:
        file.write(b'\x93NUMPY\x01\x00' + struct.pack('<H', len(header)))
        file.write(header.encode())
        file.write(struct.pack(f'{order}{count}{letter}', *values))


if __name__ == '__main__':
    main(sys.argv)
