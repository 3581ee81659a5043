# Writes net.mlir with seeded weights, and inputs for it.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: make_net.py TEMPLATE OUTPUT.mlir INPUTS.npy"""
import random
import struct
import sys

rng = random.Random(7)


def blob(count):
    values = [rng.gauss(0, 0.2) for _ in range(count)]
    return struct.pack("<I", 4) + struct.pack(f"<{count}f", *values)


template, output, inputs = sys.argv[1:]
with open(template) as file:
    text = file.read()
text += "{-# dialect_resources: { builtin: {\n"
text += f'  w0: "0x{blob(8 * 3 * 3 * 4).hex().upper()}",\n'
text += f'  w1: "0x{blob(6 * 8 * 8 * 8).hex().upper()}"\n'
text += "} } #-}\n"
with open(output, "w") as file:
    file.write(text)

# The .npy format: magic, version 1.0, length of the header, header, values.
samples = 64
header = ("{'descr': '<f4', 'fortran_order': False, "
          f"'shape': ({samples}, 8, 8, 4), }}")
header = header.ljust(64 * 2 - 10 - 1) + "\n"
with open(inputs, "wb") as file:
    file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
    for _ in range(samples * 8 * 8 * 4):
        file.write(struct.pack("<f", rng.uniform(-1, 1)))
