#!/usr/bin/env python3
# Runs networks that are quantized already on random inputs everywhere, and counts bytes that differ.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: integer_networks.py NETWORK.tflite... [--native=N] [--emulated=M]
                          [--seed=S] [--rounding=litert|double|single]

Imports each network, draws N random inputs (default: 1000) from all values of
their type, and runs the reference interpreter and code for every target that
this machine can run on them; emulated targets take the first M (default: 300),
each on the plainest CPU of QEMU that it is for. Prints for each network and
place how many bytes differ from the interpreter; exit code 1 if one does.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

import numpy

sys.path.append(os.path.join(os.path.dirname(__file__), '..', '..', 'Inputs'))
import run_targets  # pylint: disable=wrong-import-position

ENTRY = re.compile(r'%arg0: tensor<([0-9x]+)x(u?i8|i16)>')


def draw(module, count, seed, path):
    """Writes `count` random inputs for the entry of a module."""
    with open(module, encoding='utf-8') as file:
        shape, element = ENTRY.search(file.read()).groups()
    dtype = numpy.dtype({'i8': 'i1', 'ui8': 'u1', 'i16': 'i2'}[element])
    limits = numpy.iinfo(dtype)
    sizes = [int(size) for size in shape.split('x')]
    if sizes[0] == 1:
        sizes = sizes[1:]
    numpy.save(path, numpy.random.default_rng(seed).integers(
        limits.min, limits.max, (count, *sizes), dtype, endpoint=True))


def run(module, where, inputs, rows, folder):
    """The result, or None where it fails, which is printed."""
    output = os.path.join(folder, 'output.npy')
    command = ['pare-run', module, f'--input={inputs}', f'--rows=0:{rows}',
               f'--output={output}', *where]
    return numpy.load(output) if run_targets.run(command) else None


def check(network, options, flags, folder):
    module = os.path.join(folder, 'net.mlir')
    inputs = os.path.join(folder, 'input.npy')
    subprocess.run(['pare-import', network, '-o', module,
                    f'--rounding={options.rounding}'], check=True)
    draw(module, options.native, options.seed, inputs)
    expected = run(module, ['--executor=interpreter'], inputs, options.native,
                   folder)
    if expected is None:
        return False
    name, passed = os.path.basename(network), True
    for target in ['host', *run_targets.X86, *run_targets.ARM]:
        reason = run_targets.why_not(target, flags)
        if reason:
            print(f'{name}: {target}: skipped, {reason}', flush=True)
            continue
        emulated = target in run_targets.ARM
        rows = options.emulated if emulated else options.native
        actual = run(module, run_targets.place(target), inputs, rows, folder)
        if actual is None:
            return False
        wrong = int((actual != expected[:rows]).sum())
        print(f'{name}: {target}: {rows} inputs, {wrong} values differ',
              flush=True)
        passed = passed and not wrong
    return passed


def main():
    parser = argparse.ArgumentParser(usage=__doc__, allow_abbrev=False)
    parser.add_argument('networks', nargs='+')
    parser.add_argument('--native', type=int, default=1000)
    parser.add_argument('--emulated', type=int, default=300)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--rounding', default='litert')
    options = parser.parse_args()
    with open('/proc/cpuinfo') as cpuinfo:
        flags = set(cpuinfo.read().split())
    passed = True
    for network in options.networks:
        with tempfile.TemporaryDirectory() as folder:
            passed = check(network, options, flags, folder) and passed
    return 0 if passed else 1


if __name__ == '__main__':
    sys.exit(main())
