# Tests of pare-import on .tflite files that are written here.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: import_tests.py PARE_IMPORT DEMO_FOLDER [unittest arguments]"""

import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

IMPORTER, DEMO = sys.argv[1:3]
sys.path.insert(0, DEMO)

import numpy as np
import tflite

import digits_tflite


class Graph(digits_tflite.Graph):
    """The demo's writer, with shape signatures and quantization as well."""

    def __init__(self):
        super().__init__()
        self.signatures, self.scales = {}, {}
        self.kinds = {}  # Of quantized tensors that are not int8.

    def pack_quantization(self, scales, zero_point):
        b = self.builder
        scale = b.CreateNumpyVector(np.asarray(scales, np.float32))
        zero = b.CreateNumpyVector(np.full(len(scales), zero_point, np.int64))
        tflite.QuantizationParametersStart(b)
        tflite.QuantizationParametersAddScale(b, scale)
        tflite.QuantizationParametersAddZeroPoint(b, zero)
        return tflite.QuantizationParametersEnd(b)

    def pack_tensor(self, name, shape, kind, buffer):
        b = self.builder
        signature = self.signatures.get(name)
        signature = self.ints(signature) if signature else None
        quantization = None
        if name in self.scales:
            quantization = self.pack_quantization(*self.scales[name])
            kind = self.kinds.get(name, tflite.TensorType.INT8)
        label, shape = b.CreateString(name), self.ints(shape)
        tflite.TensorStart(b)
        tflite.TensorAddShape(b, shape)
        tflite.TensorAddType(b, kind)
        tflite.TensorAddBuffer(b, buffer)
        tflite.TensorAddName(b, label)
        if signature:
            tflite.TensorAddShapeSignature(b, signature)
        if quantization:
            tflite.TensorAddQuantization(b, quantization)
        return tflite.TensorEnd(b)


def reshape_network(signature):
    """[batch, 4, 4] reshaped by -1 to [batch, 16]."""
    graph = Graph()
    source = graph.tensor('in', (1, 4, 4))
    shape = graph.constant('shape', [-1, 16], np.int32)
    graph.signatures = {'in': signature, 'out': [-1, 16]}
    result = graph.operator(digits_tflite.OP.RESHAPE, [source, shape],
                            graph.tensor('out', (1, 16)), 'ReshapeOptions',
                            NewShape=graph.ints([-1, 16]))
    return graph.pack('reshape', [source], [result])


def relu_network(scales, kind=tflite.TensorType.INT8):
    graph = Graph()
    graph.kinds = {'in': kind}
    source = graph.tensor('in', (1, 8))
    graph.scales = {'in': (scales, 3), 'out': ([0.25], -128)}
    result = graph.tensor('out', (1, 8))
    graph.codes.append(digits_tflite.OP.RELU)
    none = digits_tflite.OPTIONS.NONE
    graph.operators.append((0, [source], result, none, 0))
    return graph.pack('relu', [source], [result])


class ImportTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_importer(self, data, *arguments, command=IMPORTER, **settings):
        source = self.folder / 'net.tflite'
        source.write_bytes(data)
        return subprocess.run([command, str(source), *arguments],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, check=False, **settings)

    def imported(self, data, *arguments, **settings):
        done = self.run_importer(data, *arguments, **settings)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        return done.stdout

    def refused(self, data, *arguments):
        done = self.run_importer(data, *arguments)
        self.assertEqual((done.returncode, done.stdout), (1, ''))
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), 1, done.stderr)
        self.assertTrue(lines[0].startswith('pare-import: error: '), lines[0])
        self.assertIn('net.tflite', lines[0])
        return lines[0]

    def test_free_batch_becomes_one(self):
        text = self.imported(reshape_network([-1, 4, 4]))
        self.assertIn('tensor<1x4x4xf32>', text)
        self.assertIn('tensor<1x16xf32>', text)
        self.assertNotIn('?', text)

    def test_other_free_dimensions_are_refused(self):
        line = self.refused(reshape_network([-1, -1, 4]))
        self.assertIn("input 'in' has the dynamic dimension 1; export the "
                      'network with fixed shapes', line)

    def test_signature_of_another_rank_is_refused(self):
        self.assertIn('3 and a signature of 2 dimensions',
                      self.refused(reshape_network([-1, 4])))

    def test_scales_are_kept(self):
        text = self.imported(relu_network([0.5]))
        self.assertIn('{pare.name = "in", pare.scale = 5.000000e-01 : f64, '
                      'pare.zero_point = 3 : i64}', text)
        self.assertIn('{pare.name = "out", pare.scale = 2.500000e-01 : f64, '
                      'pare.zero_point = -128 : i64}', text)

    def test_per_channel_input_is_refused(self):
        self.assertIn("'in' is quantized per channel",
                      self.refused(relu_network([0.5, 0.25])))

    def test_zero_points_of_other_widths_are_refused(self):
        for kind, width in ((tflite.TensorType.INT16, 16),
                            (tflite.TensorType.INT4, 4)):
            self.assertIn(f"'in' has integers of {width} bits with the zero "
                          'point 3 but TFLite has only 0 there; quantize it '
                          'symmetrically',
                          self.refused(relu_network([0.5], kind)))

    def test_unsigned_bytes_per_channel_are_refused(self):
        data = relu_network([0.5, 0.25], tflite.TensorType.UINT8)
        self.assertIn("'in' has unsigned bytes quantized per channel; quantize "
                      'it per tensor, or export signed bytes',
                      self.refused(data))

    def test_damaged_files_give_one_line_or_a_module(self):
        whole = pathlib.Path(DEMO, 'digits.tflite').read_bytes()
        rng = random.Random(7)
        output = self.folder / 'out.mlir'
        for _ in range(25):
            data = bytearray(whole)
            # The tables stand at the end of the file, the weights before them.
            for _ in range(rng.randrange(1, 12)):
                data[len(data) - 1 - rng.randrange(6000)] = rng.randrange(256)
            if rng.random() < 0.3:
                del data[rng.randrange(8, len(data)):]
            output.write_text('before')
            done = self.run_importer(bytes(data), '-o', str(output))
            self.assertNotIn('Traceback', done.stderr)
            self.assertIn(done.returncode, (0, 1))
            if done.returncode:
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
                self.assertEqual(output.read_text(), 'before')
            self.assertEqual(sorted(p.name for p in self.folder.iterdir()),
                             ['net.tflite', 'out.mlir'])

    def test_own_python_is_used(self):
        trap = self.folder / 'path'
        trap.mkdir()
        for name in ('python3', 'python'):
            (trap / name).write_text('#!/bin/sh\nexit 42\n')
            (trap / name).chmod(0o755)
        (trap / 'json.py').write_text('raise SystemExit(43)\n')
        environment = dict(os.environ, PYTHONPATH=str(trap),
                           PYTHONHOME=str(trap),
                           PATH=f"{trap}:{os.environ['PATH']}")
        link = self.folder / 'linked'
        link.symlink_to(IMPORTER)
        for command in (IMPORTER, str(link)):
            text = self.imported(reshape_network([-1, 4, 4]), command=command,
                                 env=environment, cwd=trap)
            self.assertIn('func.func @net(', text)

    def test_an_unusable_environment_is_passed_over(self):
        environment = dict(os.environ, PARE_IMPORT_VENV=str(self.folder))
        self.imported(reshape_network([-1, 4, 4]), env=environment)

    def test_output_keeps_its_mode_and_links(self):
        real, link = self.folder / 'real.mlir', self.folder / 'link.mlir'
        real.write_text('before')
        real.chmod(0o640)
        link.symlink_to(real)
        self.imported(reshape_network([-1, 4, 4]), '-o', str(link))
        self.assertTrue(link.is_symlink())
        self.assertIn('func.func @net(', real.read_text())
        self.assertEqual(real.stat().st_mode & 0o777, 0o640)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
