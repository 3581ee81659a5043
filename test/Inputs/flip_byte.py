#!/usr/bin/env python3
# Changes one byte of a symbol's data in an ELF object.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: flip_byte.py IN OUT SYMBOL [OFFSET]

Turns the byte at OFFSET (default 0) of SYMBOL, in the data of the 64-bit
little-endian object IN, upside down, and writes OUT.
"""
import struct
import sys


def sections_of(data):
    start, = struct.unpack_from('<Q', data, 0x28)
    size, count = struct.unpack_from('<HH', data, 0x3a)
    # type, offset, size, link of each section
    for index in range(count):
        fields = struct.unpack_from('<IIQQQQIIQQ', data, start + index * size)
        yield fields[1], fields[4], fields[5], fields[6]


def find_symbol(data, name):
    sections = list(sections_of(data))
    for kind, offset, size, link in sections:
        if kind != 2:
            continue
        names = sections[link][1]
        for at in range(offset, offset + size, 24):
            string, _, _, section, value, length = struct.unpack_from(
                '<IBBHQQ', data, at)
            end = data.index(b'\0', names + string)
            if data[names + string:end].decode() == name:
                return sections[section][1] + value, length
    sys.exit(f'flip_byte.py: no symbol {name}')


def main():
    source, target, name = sys.argv[1:4]
    offset = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    with open(source, 'rb') as file:
        data = bytearray(file.read())
    start, length = find_symbol(data, name)
    if offset >= length:
        sys.exit(f'flip_byte.py: {name} has {length} bytes')
    data[start + offset] ^= 0xff
    with open(target, 'wb') as file:
        file.write(data)


if __name__ == '__main__':
    main()
