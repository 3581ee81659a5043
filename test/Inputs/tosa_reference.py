# Runs a TOSA module on the TOSA reference model, sample by sample.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: tosa_reference.py MODULE.mlir INPUT.npy OUTPUT.npy [--rows=A:B]

The module has one argument, of the file's samples and dtype, and writes one
result for each sample. Run by the virtual environment that has tosa-tools.
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
    module, inputs, output = sys.argv[1:4]
    samples = numpy.load(inputs)
    for option in sys.argv[4:]:
        first, last = map(int, option.removeprefix('--rows=').split(':'))
        samples = samples[first:last]
    network = serialize(module)
    results = []
    for sample in samples:
        with silence():
            outputs, status = tosa_reference_model.run(network, [sample[None]])
        if status != tosa_reference_model.GraphStatus.TOSA_VALID:
            sys.exit(f'sample {len(results)}: {status}')
        results.append(outputs[0][0])
    numpy.save(output, numpy.stack(results))
    print(f'samples: {len(results)}')


if __name__ == '__main__':
    main()
