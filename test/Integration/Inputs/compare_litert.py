#!/usr/bin/env python3
# Compares Pare with LiteRT on the networks that quantized_types.py writes.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: compare_litert.py FOLDER [--rounding=double|litert|single]

Runs with a Python that has ai-edge-litert, which the tests do not need. Prints
for each op in FOLDER how many values of `pare-run` are not those of LiteRT, and
the largest difference: LiteRT's reference kernels, its optimized kernels, and
its default, which is XNNPACK where that has the op.
"""
import argparse
import glob
import os
import subprocess
import tempfile

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType

KERNELS = {'reference': OpResolverType.BUILTIN_REF,
           'optimized': OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
           'default': OpResolverType.AUTO}


def answers(network, x, kernels):
    """LiteRT's results, or None where it does not take the network."""
    try:
        interpreter = Interpreter(network, num_threads=1,
                                  experimental_op_resolver_type=kernels)
        interpreter.allocate_tensors()
    except (RuntimeError, ValueError):
        return None
    source = interpreter.get_input_details()[0]['index']
    target = interpreter.get_output_details()[0]['index']
    rows = []
    for row in x:
        interpreter.set_tensor(source, row[None])
        interpreter.invoke()
        rows.append(interpreter.get_tensor(target)[0])
    return np.stack(rows)


def run(network, samples, rounding, folder):
    """Pare's results, or None where it refuses the network."""
    module, output = (os.path.join(folder, name)
                      for name in ('net.mlir', 'y.npy'))
    if subprocess.run(['pare-import', network, f'--rounding={rounding}', '-o',
                       module], check=False).returncode:
        return None
    subprocess.run(['pare-run', module, f'--input={samples}',
                    f'--output={output}'], check=True,
                   stdout=subprocess.DEVNULL)
    return np.load(output)


def main():
    parser = argparse.ArgumentParser(usage=__doc__, allow_abbrev=False)
    parser.add_argument('folder')
    parser.add_argument('--rounding', default='litert')
    options = parser.parse_args()
    for samples in sorted(glob.glob(os.path.join(options.folder, '*.x.npy'))):
        network = samples.replace('.x.npy', '.tflite')
        with tempfile.TemporaryDirectory() as folder:
            actual = run(network, samples, options.rounding, folder)
        if actual is None:
            continue
        columns = []
        for name, kernels in KERNELS.items():
            expected = answers(network, np.load(samples), kernels)
            if expected is None:
                columns.append(f'{name}: refuses it')
                continue
            off = abs(actual.reshape(expected.shape).astype(int) - expected)
            columns.append(f'{name}: {(off > 0).sum()} (by {off.max()})')
        print(f'{os.path.basename(network)}, {actual.size} values:',
              ', '.join(columns), flush=True)


if __name__ == '__main__':
    main()
