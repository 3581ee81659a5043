# Times one network in several engines, rounds interleaved, one thread, outputs checked first.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares Pare's code with other engines on one float .tflite.

  python3 -m venv /tmp/bench && /tmp/bench/bin/pip install -r tools/bench/requirements.txt
  taskset -c 1 /tmp/bench/bin/python tools/bench/compare.py --net=net.tflite \
      --calibration=calib.npy --engines=pare-int8,pare-f32,ort-f32,litert-f32

Each round calls every engine `--burst` times and takes the mean of the burst;
the table shows the median over the rounds with p10 and p90, and the ratio to
the first engine, taken round by round, with its own spread.
"""
import argparse
import ctypes
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"error: {' '.join(command)}\n{done.stderr}")


class Pare:
    """An object of ours, called through its C signature."""

    def __init__(self, args, work, precision):
        tools = os.path.join(args.build, "bin")
        base = os.path.join(work, precision)
        module = f"{work}/net.mlir"
        if not os.path.exists(module):
            run(f"{tools}/pare-import", args.net, "--name=net", "-o", module)
        if precision != "f32":
            run(f"{tools}/pare-opt", module, f"--pare-compress=calibration="
                f"{args.calibration} weights=per-channel {args.options}",
                "-o", f"{base}.mlir")
            module = f"{base}.mlir"
        run(f"{tools}/pare-opt", module, "--pare-compile", f"--target={args.target}",
            "--emit=obj", "-o", f"{base}.o", f"--emit-header={base}.h")
        run("cc", "-shared", "-o", f"{base}.so", f"{base}.o", "-lm")
        with open(f"{base}.h") as header:
            macros = dict(line.split()[1:3] for line in header
                          if line.startswith("#define NET_") and len(line.split()) == 3)
        size, align = int(macros["NET_ARENA_BYTES"]), int(macros["NET_ARENA_ALIGN"])
        self.arena = np.zeros(size + align, np.uint8)
        start = self.arena.ctypes.data
        self.function = ctypes.CDLL(f"{base}.so").net
        self.function.restype = None
        self.arena_pointer = ctypes.c_void_p(start + -start % align)

    def prepare(self, x, outputs):
        self.x, self.y = x, np.zeros(outputs, np.float32)
        self.pointers = [ctypes.c_void_p(self.x.ctypes.data),
                         ctypes.c_void_p(self.y.ctypes.data), self.arena_pointer]

    def call(self):
        self.function(*self.pointers)

    def result(self):
        return self.y


class Ort:
    """ONNX Runtime with bound buffers and one thread."""

    def __init__(self, args, work, precision):
        import onnxruntime
        path = os.path.join(work, "net.onnx")
        run(sys.executable, f"{ROOT}/tools/bench/tflite_to_onnx.py", args.net, path)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            path, options, providers=["CPUExecutionProvider"])

    def prepare(self, x, outputs):
        self.x, self.y = x, np.zeros(outputs, np.float32)
        self.binding = self.session.io_binding()
        self.binding.bind_input(
            self.session.get_inputs()[0].name, "cpu", 0, np.float32,
            self.x.shape, self.x.ctypes.data)
        self.binding.bind_output(
            self.session.get_outputs()[0].name, "cpu", 0, np.float32,
            self.y.shape, self.y.ctypes.data)

    def call(self):
        self.session.run_with_iobinding(self.binding)

    def result(self):
        return self.y


class LiteRt:
    """LiteRT with XNNPACK, one thread."""

    def __init__(self, args, work, precision):
        from ai_edge_litert.interpreter import Interpreter
        self.interpreter = Interpreter(args.net, num_threads=1)
        self.interpreter.allocate_tensors()

    def prepare(self, x, outputs):
        self.interpreter.set_tensor(
            self.interpreter.get_input_details()[0]["index"], x)

    def call(self):
        self.interpreter.invoke()

    def result(self):
        return self.interpreter.get_tensor(
            self.interpreter.get_output_details()[0]["index"])


ENGINES = {"pare": Pare, "ort": Ort, "litert": LiteRt}


def shapes(path):
    import tflite
    with open(path, "rb") as file:
        graph = tflite.Model.GetRootAs(file.read(), 0).Subgraphs(0)
    return [[max(1, int(d)) for d in graph.Tensors(index).ShapeAsNumpy()]
            for index in (graph.Inputs(0), graph.Outputs(0))]


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--net", required=True, help="a float .tflite")
    parser.add_argument("--calibration", help="inputs for pare-int8, and for the check")
    parser.add_argument("--engines", default="pare-int8,pare-f32,ort-f32,litert-f32")
    parser.add_argument("--target", default="host", help="Pare's target")
    parser.add_argument("--options", default="", help="more options of pare-compress")
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--burst", type=int, default=20)
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--json", help="where to write the figures")
    return parser.parse_args()


def measure(args, engines):
    times = {name: [] for name in engines}
    for _ in range(args.rounds):
        for name, engine in engines.items():
            engine.call()
            begin = time.perf_counter_ns()
            for _ in range(args.burst):
                engine.call()
            times[name].append((time.perf_counter_ns() - begin) / args.burst / 1000)
    return {name: np.array(values) for name, values in times.items()}


def spread(values):
    p10, median, p90 = np.percentile(values, [10, 50, 90])
    return {"median": median, "p10": p10, "p90": p90}


def main():
    args = parse()
    in_shape, out_shape = shapes(args.net)
    x = np.random.default_rng(0).random(in_shape, np.float32)
    if args.calibration:
        sample = np.load(args.calibration)[0].astype(np.float32)
        x = np.ascontiguousarray(sample.reshape(in_shape))
    with tempfile.TemporaryDirectory() as work:
        engines = {}
        for name in args.engines.split(","):
            kind, precision = name.split("-", 1)
            engines[name] = ENGINES[kind](args, work, precision)
            engines[name].prepare(x, out_shape)
            engines[name].call()
        reference = next((e for n, e in engines.items() if not n.startswith("pare")),
                         None)
        if reference:
            for name, engine in engines.items():
                worst = np.abs(engine.result() - reference.result()).max()
                print(f"{name}: largest difference from the reference {worst:.2e}")
        times = measure(args, engines)
    first = next(iter(times))
    figures = {}
    print(f"{'engine':14} {'us':>9} {'p10':>9} {'p90':>9} {'ratio':>7} {'p10':>7} {'p90':>7}")
    for name, values in times.items():
        figures[name] = {"us": spread(values), "ratio": spread(values / times[first])}
        us, ratio = figures[name]["us"], figures[name]["ratio"]
        print(f"{name:14} {us['median']:9.2f} {us['p10']:9.2f} {us['p90']:9.2f} "
              f"{ratio['median']:7.3f} {ratio['p10']:7.3f} {ratio['p90']:7.3f}")
    if args.json:
        with open(args.json, "w") as file:
            json.dump(figures, file, indent=1)


if __name__ == "__main__":
    main()
