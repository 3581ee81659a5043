# Finds the networks of the bench: their files, what goes in, what calibrates them.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Names of networks, and the files and inputs behind them.

The trained ones are those of MLPerf Tiny, below `--models`; the others are
made by make_networks.py, with seeded weights, into `--cache`.
"""
import os

import numpy as np

import make_networks
from tflite_reader import Net

# name: (file, inputs as real numbers, calibration); data sets below `--models`.
TRAINED = {
    "resnet8": ("ic_resnet8", "cifar10/test_x.npy", "cifar10/calib_x.npy"),
    "dscnn": ("kws_dscnn", "kws01/x_f32.npy", "kws01/x_f32.npy"),
    "mobilenetv1": ("vww_mobilenetv1", None, None),
    "autoencoder": ("ad_autoencoder", None, None),
    "sww": ("sww_dscnn1d", "sww/calib_x.npy", "sww/calib_x.npy")}
GROUPS = {"all": list(TRAINED) + list(make_networks.DESCRIPTIONS),
          "layers": make_networks.LAYERS}
ROWS = 32


class Network:
    """Files by precision (None: there is none), rows of inputs, calibration rows."""

    def __init__(self, name, int8, f32, inputs=None, calibration=None):
        self.name, self.files = name, {"int8": int8, "f32": f32}
        self.net = Net(int8 or f32)
        self.shape = self.net.shape(self.net.input)
        self.inputs, self.calibration_file = inputs, calibration
        self.macs = self.net.macs()

    def quantized(self, real):
        """Reals as bytes of the int8 file's input."""
        scale, zero = self.net.quantization(self.net.input)
        return np.clip(np.rint(real / scale[0]) + zero[0], -128, 127).astype(np.int8)

    def reals(self, q):
        scale, zero = self.net.quantization(self.net.input)
        return ((q.astype(np.float32) - zero[0]) * scale[0]).astype(np.float32)

    def rows(self):
        """Inputs as real numbers, on which an int8 file's bytes are exact."""
        count = ROWS if np.prod(self.shape) < 100000 else 3
        if self.inputs:
            real = np.load(self.inputs, mmap_mode="r")[:count].astype(np.float32)
        elif self.net.is_int8():
            random = np.random.default_rng(0)
            real = self.reals(random.integers(-128, 128, [count] + self.shape[1:]))
        else:
            random = np.random.default_rng(0)
            real = random.random([count] + self.shape[1:], np.float32)
        real = real.reshape([count] + self.shape[1:])
        return self.reals(self.quantized(real)) if self.net.is_int8() else real

    def calibration(self, folder):
        """A file of inputs to calibrate on; other rows than the timed where there are data."""
        if self.calibration_file:
            rows = np.load(self.calibration_file, mmap_mode="r")[-200:]
        else:
            rows = self.rows()
        path = os.path.join(folder, "calibration.npy")
        np.save(path, np.ascontiguousarray(rows, np.float32).reshape(
            [len(rows)] + self.shape[1:]))
        return path


def trained(name, models):
    stem, inputs, calibration = TRAINED[name]
    below = [path and os.path.join(models, "data", path)
             for path in (inputs, calibration)]
    return [os.path.join(models, "models", "mlperf_tiny", f"{stem}_{precision}.tflite")
            for precision in ("int8", "f32")] + below


def find(args, name, work):
    """The network of a name: one of the list, one of the maker's, or a file."""
    cache = args.cache or work
    if name in TRAINED:
        int8, f32, inputs, calibration = trained(name, args.models)
        if not os.path.exists(int8):
            raise SystemExit(f"error: no '{int8}'; say where with --models")
        if not os.path.exists(f32):
            f32 = make_networks.float_form(int8, cache, name)
    elif make_networks.knows(name):
        int8, f32 = make_networks.make(name, cache)
        inputs = calibration = None
    elif os.path.exists(name):
        is_int8 = Net(name).is_int8()
        int8, f32 = (name, args.float_net) if is_int8 else (None, name)
        name = os.path.splitext(os.path.basename(name))[0]
        if int8 and not f32:
            f32 = make_networks.float_form(int8, cache, name)
        inputs = calibration = None
    else:
        raise SystemExit(f"error: '{name}' is neither a file nor one of "
                         f"{', '.join(list(TRAINED) + make_networks.names())}")
    return Network(name, int8, f32, args.inputs or inputs,
                   args.calibration or calibration)
