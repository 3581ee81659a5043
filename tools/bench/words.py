# Times layers with activations of 16 and of 8 bits, Pare's and LiteRT's, one thread, interleaved.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes networks with weights of 8 bits as int16 and int8 .tflite files and times them.

  taskset -c 1 bench/bin/python tools/bench/words.py --tools=build/bin

Each row is the least time of a call in microseconds over the rounds. `--before`
is another pare-opt, whose int16 code is timed, too. `off` is how far Pare's and
LiteRT's answers of 16 bits are apart at most: dense layers round in another way
(docs/QuantizedNetworks.md).
"""
import argparse
import ctypes
import os
import re
import subprocess
import tempfile
import time

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from tflite_writer import Writer

ALIGN = 64
SAME = 0
CONV, DEPTHWISE, DENSE = "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"
# Name, input [H, W, C] or [K], layers of op, outputs, kernel, stride.
NETWORKS = [
    ("conv 3x3, 32x32x16 to 16", (32, 32, 16), [(CONV, 16, 3, 1)]),
    ("conv 3x3, 16x16x64 to 64", (16, 16, 64), [(CONV, 64, 3, 1)]),
    ("conv 3x3, 8x8x256 to 128", (8, 8, 256), [(CONV, 128, 3, 1)]),
    ("conv 1x1, 24x24x64 to 128", (24, 24, 64), [(CONV, 128, 1, 1)]),
    ("depthwise 3x3, 24x24x128", (24, 24, 128), [(DEPTHWISE, 128, 3, 1)]),
    ("dense, 1024 to 512", (1024,), [(DENSE, 512, None, 1)]),
    ("network of 7 convolutions, 64x64x3", (64, 64, 3), [
        (CONV, 16, 3, 1), (CONV, 32, 3, 2), (DEPTHWISE, 32, 3, 1), (CONV, 64, 1, 1),
        (CONV, 64, 3, 2), (CONV, 128, 3, 2), (CONV, 128, 1, 1)]),
]


def write_layer(writer, layer, source, act, amplitude, rng):
    """One layer, whose results use the range of their type as its inputs do."""
    op, outs, side, stride = layer
    x, shape, scale = source
    weight_shape, axis = {
        CONV: ((outs, side, side, shape[-1]), 0),
        DEPTHWISE: ((1, side, side, outs), 3),
        DENSE: ((outs, shape[-1]), 0)}[op]
    weight = rng.integers(-amplitude, amplitude + 1, weight_shape)
    products = weight.size // outs
    scales = np.full(outs, 0.01, np.float32)
    zeros = [0] * outs
    result = np.float32(scale * 0.01 * amplitude * np.sqrt(products) * 0.6)
    name = f"layer_{len(writer.tensors)}"
    w = writer.tensor(name + "_weight", weight_shape, "int8", weight, scales, zeros,
                      axis)
    b = writer.tensor(name + "_bias", (outs,), "int64" if act == "int16" else "int32",
                      rng.integers(-1000, 1000, outs), scales * scale, zeros)
    y_shape = (1, *(-(-size // stride) for size in shape[1:-1]), outs)
    y = writer.tensor(name, y_shape, act, None, [result], [0])
    options = {"FusedActivationFunction": 0}
    if op != DENSE:
        options.update(Padding=SAME, StrideH=stride, StrideW=stride,
                       DilationHFactor=1, DilationWFactor=1)
    if op == DEPTHWISE:
        options["DepthMultiplier"] = 1
    writer.operator(op, [x, w, b], y, **options)
    return y, y_shape, result


def write_network(path, network, act, amplitude):
    """The shapes of its input and its result."""
    _, shape, layers = network
    writer, rng = Writer(), np.random.default_rng(1)
    shape = (1, *shape)
    x = writer.tensor("in", shape, act, None, [np.float32(1)], [0])
    value = x, shape, np.float32(1)
    for layer in layers:
        value = write_layer(writer, layer, value, act, amplitude, rng)
    writer.write(path, [x], [value[0]])
    return shape, value[1]


def aligned(count, dtype):
    """A zeroed array that starts at a multiple of 64 bytes."""
    size = count * np.dtype(dtype).itemsize
    raw = np.zeros(size + ALIGN, np.uint8)
    start = -raw.ctypes.data % ALIGN
    return raw[start:start + size].view(dtype)


class Pare:
    """The code of one file."""

    def __init__(self, tools, optimizer, path, target, shapes, dtype):
        base = f"{path}.{abs(hash((optimizer, target)))}"

        def run(*command):
            subprocess.run(command, check=True)
        run(f"{tools}/pare-import", path, "-o", f"{base}.mlirbc")
        run(optimizer, f"{base}.mlirbc", "--pare-compile", f"--target={target}",
            "--symbol=net", "--emit=obj", "-o", f"{base}.o",
            f"--emit-header={base}.h")
        run("cc", "-shared", "-o", f"{base}.so", f"{base}.o", "-lm")
        with open(f"{base}.h", encoding="utf-8") as file:
            arena = int(re.search(r"#define NET_ARENA_BYTES\D+(\d+)",
                                  file.read()).group(1))
        self.x, self.y = (aligned(int(np.prod(s)), dtype) for s in shapes)
        self.arena = aligned(arena + 1, np.uint8)
        library = ctypes.CDLL(f"{base}.so")
        arguments = [ctypes.c_void_p(a.ctypes.data)
                     for a in (self.x, self.y, self.arena)]
        self.call = lambda: library.net(*arguments)

    def answer(self, x):
        self.x[:] = x.ravel()
        self.call()
        return self.y.copy()


class LiteRT:
    """Its kernels, with XNNPACK where that takes the layer."""

    def __init__(self, path):
        self.engine = Interpreter(path, num_threads=1)
        self.engine.allocate_tensors()
        self.call = self.engine.invoke

    def answer(self, x):
        self.engine.set_tensor(self.engine.get_input_details()[0]["index"], x)
        self.call()
        return self.engine.get_tensor(
            self.engine.get_output_details()[0]["index"]).ravel()


def measure(engines, rounds):
    """Least microseconds of a call; engines take turns."""
    calls = []
    for engine in engines:
        engine.call()
        start = time.perf_counter_ns()
        engine.call()
        once = max(time.perf_counter_ns() - start, 1)
        calls.append(max(1, 1_000_000 // once))
    least = [float("inf")] * len(engines)
    for _ in range(rounds):
        for i, engine in enumerate(engines):
            start = time.perf_counter_ns()
            for _ in range(calls[i]):
                engine.call()
            least[i] = min(least[i],
                           (time.perf_counter_ns() - start) / calls[i] / 1000)
    return least


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", default="build/bin", help="folder of pare-opt")
    parser.add_argument("--before", help="another pare-opt, for int16")
    parser.add_argument("--target", default="x86-64-v3")
    parser.add_argument("--amplitude", type=int, default=127,
                        help="weights are spread evenly up to this")
    parser.add_argument("--rounds", type=int, default=100)
    args = parser.parse_args()
    columns = (["pare int16", "pare int8", "litert int16", "litert int8"]
               + (["before int16"] if args.before else []))
    print("| network | " + " | ".join(columns) + " | off |")
    print("|---" * (len(columns) + 2) + "|")
    with tempfile.TemporaryDirectory() as work:
        for network in NETWORKS:
            # A library is loaded once a path.
            paths = {act: os.path.join(work, f"{len(os.listdir(work))}-{act}.tflite")
                     for act in ("int16", "int8")}
            shapes = {act: write_network(path, network, act, args.amplitude)
                      for act, path in paths.items()}

            def pare(act, optimizer=f"{args.tools}/pare-opt"):
                return Pare(args.tools, optimizer, paths[act], args.target,
                            shapes[act], act)
            engines = [pare("int16"), pare("int8"), LiteRT(paths["int16"]),
                       LiteRT(paths["int8"])]
            if args.before:
                engines.append(pare("int16", args.before))
            x = np.random.default_rng(2).integers(
                -32768, 32768, shapes["int16"][0]).astype(np.int16)
            off = np.abs(engines[0].answer(x).astype(np.int64)
                         - engines[2].answer(x)).max()
            figures = measure(engines, args.rounds)
            print(f"| {network[0]} | " + " | ".join(f"{t:.1f}" for t in figures)
                  + f" | {off} |", flush=True)


if __name__ == "__main__":
    main()
