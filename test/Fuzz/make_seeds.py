# Writes a fuzzer's first inputs, from the project's own tests.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: make_seeds.py READER FOLDER

mlir: every function and module of the dialects' tests; options: the pipelines
in RUN lines; npy and table: small files of every kind. Files have the names of
their contents' hashes, so that a second run adds nothing.
"""

import hashlib
import pathlib
import re
import struct
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent


def mlir_seeds():
    for folder in ('Dialect', 'Conversion'):
        for path in sorted((TESTS / folder).rglob('*.mlir')):
            for part in path.read_text().split('// -----'):
                code = re.sub(r'^\s*//.*\n', '', part, flags=re.MULTILINE)
                if 'pare' in code and len(code) < 8000:
                    yield code.strip().encode() + b'\n'


def options_seeds():
    words = re.compile(r'''--?(pare-[\w-]+|convert-[\w-]+)(?:=("[^"]*"|'[^']*'|\S+))?''')
    for path in sorted(TESTS.rglob('*.mlir')):
        for line in path.read_text().splitlines():
            if 'RUN:' not in line:
                continue
            for name, options in words.findall(line):
                text = options.strip('"\'')
                yield f'{name}{{{text}}}'.encode() if text else name.encode()
            for pipeline in re.findall(r"builtin\.module\(([^']*)\)", line):
                yield pipeline.encode()


def npy_file(descr, fortran, shape, data, version=1):
    header = (f"{{'descr': '{descr}', 'fortran_order': {fortran}, "
              f"'shape': {shape}, }}").encode()
    length = '<H' if version == 1 else '<I'
    header += b' ' * (-(len(header) + 11) % 64) + b'\n'
    return (b'\x93NUMPY' + bytes([version, 0]) +
            struct.pack(length, len(header)) + header + data)


def npy_seeds():
    for choice in range(5):
        for descr, size in (('|b1', 1), ('|i1', 1), ('|u1', 1), ('<i2', 2),
                            ('>u4', 4), ('<i8', 8), ('<f2', 2), ('>f4', 4),
                            ('<f8', 8), ('<f16', 16), ('<c8', 8), ('|O', 8)):
            for shape in ('(2, 3)', '(4, 2, 3)', '(6,)', '()', '(0, 2, 3)'):
                count = 1
                for n in re.findall(r'\d+', shape):
                    count *= int(n)
                data = bytes(i * 37 & 255 for i in range(count * size))
                for fortran in (False, True):
                    yield bytes([choice]) + npy_file(
                        descr, fortran, shape, data, 1 + choice % 3)


def table_seeds():
    head = b'format: pare-ranges-1\nnetwork: 0123456789abcdef0123456789abcdef\n'
    yield head + b'samples: 0\nvalues: []\n'
    yield head + (b'samples: 10\nvalues:\n  - name: conv2d\n    min: 0\n'
                  b'    max: 5.25\n    keep: [ float ]\n')
    yield head + (b'samples: 3\nvalues:\n  - name: "%arg0"\n    min: -3.5\n'
                  b'    max: 4\n    bins: [ -2081, 3, 1024 ]\n'
                  b'    counts: [ 12, 1, 7 ]\n')


def main(reader, folder):
    seeds = {'mlir': mlir_seeds, 'options': options_seeds, 'npy': npy_seeds,
             'table': table_seeds}[reader]
    for seed in seeds():
        name = hashlib.sha256(seed).hexdigest()[:16]
        (pathlib.Path(folder) / name).write_bytes(seed)


if __name__ == '__main__':
    main(*sys.argv[1:])
