# Writes what a run of the demo leaves behind, with answers that are known.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: fake_demo.py FOLDER"""

import json
import pathlib
import sys

import numpy as np

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
labels = np.array([7, 2], np.uint8)
images = np.zeros((2, 28, 28, 1), np.uint8)
images[:, 4:8, 4:8] = 255
np.save(folder / 'digits_test_x.npy', images)
np.save(folder / 'digits_test_y.npy', labels)
for name, answers, kind in [('digits', [7, 2], np.float32),
                            ('digits_int8', [7, 3], np.int8),
                            ('digits_pruned', [7, 2], np.float32)]:
    np.save(folder / f'{name}.npy', np.eye(10, dtype=kind)[answers])
    figures = {'accuracy': 98.6, 'agreement': 99.5, 'macs': 1881616,
               'weights-bytes': 24810, 'arena-bytes': 12544}
    (folder / f'{name}.json').write_text(json.dumps(figures))
    differ = {'mismatches': 3 if name == 'digits_pruned' else 0}
    (folder / f'{name}.aarch64.json').write_text(json.dumps(differ))
    (folder / f'{name}.host.o').write_bytes(bytes(1234))
