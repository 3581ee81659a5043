# Runs a TOSA module on the TOSA reference model, sample by sample.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: tosa_reference.py MODULE.mlir INPUT.npy OUTPUT.npy... [--rows=A:B]

The module has one argument, a sample of the input file at a time, and a file is
written for each of its results. Run by the virtual environment that has
tosa-tools.
"""
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy
import tosa_reference_model

TARGET = ('--tosa-attach-target=profiles=pro_int,pro_fp '
          'extensions=int16,int4,doubleround specification_version=1.0 '
          'level=none')


def serialize(module):
    """The bytes of the module's flatbuffer."""
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(scratch) / 'module.tosa'
        subprocess.run(
            [pathlib.Path(sys.executable).parent / 'tosa-opt', module,
             '--allow-unregistered-dialect', TARGET,
             f'--tosa-serialize=tosa-flatbuffer-filename={path}',
             '-o', '/dev/null'], check=True)
        return path.read_bytes()


@contextlib.contextmanager
def silence():
    """Drops what the model says of its versions, once a run."""
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def main():
    options = [word for word in sys.argv[1:] if word.startswith('--rows=')]
    module, inputs, *outputs = [
        word for word in sys.argv[1:] if word not in options]
    samples = numpy.load(inputs)
    for option in options:
        first, last = map(int, option.removeprefix('--rows=').split(':'))
        samples = samples[first:last]
    network = serialize(module)
    results = []
    for sample in samples:
        with silence():
            arrays, status = tosa_reference_model.run(network, [sample[None]])
        if status != tosa_reference_model.GraphStatus.TOSA_VALID:
            sys.exit(f'sample {len(results)}: {status}')
        results.append(arrays)
    for output, arrays in zip(outputs, zip(*results, strict=True), strict=True):
        # As pare-run writes them: without a batch of one.
        first = arrays[0].shape[:1] == (1,)
        numpy.save(output, numpy.stack([a[0] if first else a for a in arrays]))
    print(f'samples: {len(results)}')


if __name__ == '__main__':
    main()
