# Makes what each engine loads: an object, an ONNX file, an OpenVINO model.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""For each row of the table the ways to run it: orders for worker.py.

Where an engine takes a network in several forms, it gets all of them, and
compare.py keeps the fastest whose answers are right.
"""
import glob
import json
import os
import subprocess
import sys

import numpy as np

from tflite_reader import Net
from tflite_to_onnx import convert
from tflite_writer import Writer

HERE = os.path.dirname(os.path.abspath(__file__))
# What `-vnni` and so on at the end of a row's name mean to oneDNN; for the others
# hide_cpu.c knows the same names.
LIMITS = {"vnni": "AVX512_CORE_VNNI", "avxvnni": "AVX2_VNNI", "avx2": "AVX2"}
# How engines are limited where Pare's target leaves out what the machine has.
TARGETS = {"x86-64-v3": "avx2", "x86-64-avxvnni": "avxvnni"}


class Way:
    """One way to run one engine: the order that loads it, and what it is."""

    def __init__(self, form, order, artifact=0, library=0, arena=None, limit=None,
                 numbers=None):
        self.form, self.order, self.limit = form, order, limit
        self.artifact, self.library, self.arena = artifact, library, arena
        self.numbers = numbers


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"error: {' '.join(command)}\n{done.stderr}")
    return done.stdout


def shared_library(source, target):
    run("cc", "-O2", "-shared", "-fPIC", source, "-o", target)
    return target


def library_bytes(package, *patterns):
    """Sizes of the libraries of an installed package that inference loads."""
    found = run(sys.executable, "-c", "import importlib.util, os; print(os.path.dirname("
                f"importlib.util.find_spec('{package}').origin))").strip()
    files = {file for pattern in patterns for file in glob.glob(f"{found}/{pattern}")}
    return sum(os.path.getsize(file) for file in files if not os.path.islink(file))


def header(path):
    with open(path) as file:
        return dict(line.split()[1:3] for line in file
                    if line.startswith("#define NET_") and len(line.split()) == 3)


def pare(context, form="file"):
    """Our object: of the file in its rounding, of the float network compressed by
    us (`own`), or of that network as it is (`f32`)."""
    tools = os.path.join(context.args.build, "bin")
    own, precision = form == "own", "f32" if form == "f32" else context.precision
    base = os.path.join(context.work, form if form != "file" else precision)
    network = context.network
    source = network.files["f32" if own else precision]
    run(f"{tools}/pare-import", source, "--name=net", f"--rounding={context.args.rounding}",
        "--bytecode", "-o", f"{base}.mlirbc")
    if own:
        calibration = network.calibration(context.work)
        run(f"{tools}/pare-opt", f"{base}.mlirbc", f"--pare-compress=calibration="
            f"{calibration} weights=per-channel io=quantized {context.args.options}",
            "--emit-bytecode", "-o", f"{base}-int8.mlirbc")
        base += "-int8"
    run(f"{tools}/pare-opt", f"{base}.mlirbc", "--pare-compile",
        f"--target={context.args.target}", "--emit=obj", "-o", f"{base}.o",
        f"--emit-header={base}.h")
    run("cc", "-shared", "-o", f"{base}.so", f"{base}.o", "-lm")
    macros = header(f"{base}.h")
    text, data = map(int, run("size", f"{base}.o").splitlines()[1].split()[:2])
    dtype = "int8" if precision == "int8" else "float32"
    numbers = {side: (float(macros[f"NET_{side}_SCALE"]),
                      int(macros[f"NET_{side}_ZERO_POINT"]))
               for side in ("IN0", "OUT0") if f"NET_{side}_SCALE" in macros}
    order = {"engine": "pare", "path": f"{base}.so", "dtype": dtype,
             "in_shape": context.in_shape, "out_shape": context.out_shape,
             "arena_bytes": int(macros["NET_ARENA_BYTES"]),
             "arena_align": int(macros["NET_ARENA_ALIGN"])}
    return [Way("object", order, artifact=text + data,
                arena=order["arena_bytes"], numbers=numbers)]


def litert(context):
    empty = os.path.join(context.work, "empty.tflite")
    writer = Writer()
    first = writer.tensor("in", [1, 4], "int8", scales=[1], zeros=[0])
    shape = writer.tensor("shape", [2], "int32", np.array([4, 1], np.int32))
    last = writer.tensor("out", [4, 1], "int8", scales=[1], zeros=[0])
    writer.operator("RESHAPE", [first, shape], last, NewShape=[4, 1])
    writer.write(empty, first, last)
    path = context.network.files[context.precision]
    order = {"engine": "litert", "path": path, "empty": empty}
    return [Way("tflite", order, os.path.getsize(path),
                library_bytes("ai_edge_litert", "libpywrap_litert_common.so"))]


def onnx_forms(context):
    """(form, path, input shape, dtype) of the ONNX files of a network."""
    kinds = ["uint8", "int8"] if context.precision == "int8" else ["float32"]
    for layout in ("nhwc", "nchw") if len(context.in_shape) == 4 else ("nhwc",):
        for kind in kinds:
            path = os.path.join(context.work, f"{context.precision}-{layout}-{kind}.onnx")
            if not os.path.exists(path):
                convert(context.network.files[context.precision], path, layout,
                        kind if kind != "float32" else "int8")
            shape = context.in_shape
            if layout == "nchw":
                shape = [shape[i] for i in (0, 3, 1, 2)]
            yield f"onnx {layout} {kind}", path, shape, kind


def ort(context):
    library = library_bytes("onnxruntime", "capi/libonnxruntime.so*")
    return [Way(form, {"engine": "ort", "path": path, "in_shape": shape,
                       "out_shape": context.out_shape, "in_dtype": kind},
                os.path.getsize(path), library)
            for form, path, shape, kind in onnx_forms(context)]


def static_model(context, source, name):
    """OpenVINO's own form of a network, the batch fixed at 1."""
    path = os.path.join(context.work, f"{name}.xml")
    if not os.path.exists(path):
        program = ("import json, sys, openvino\n"
                   "source, target, shape = sys.argv[1:]\n"
                   "model = openvino.Core().read_model(source)\n"
                   "model.reshape(json.loads(shape))\n"
                   "openvino.save_model(model, target, compress_to_fp16=False)\n")
        run(sys.executable, "-c", program, source, path, json.dumps(context.in_shape))
    return path


def openvino(context):
    library = library_bytes("openvino", "libs/libopenvino.so*", "libs/libopenvino_c.so*",
                            "libs/libopenvino_intel_cpu_plugin.so", "libs/libtbb.so*",
                            "libs/libopenvino_ir_frontend.so*")
    precision = context.precision
    kind = "int8" if precision == "int8" else "float32"
    model = static_model(context, context.network.files[precision], precision)
    sources = [("tflite", model, context.in_shape, kind)] + list(onnx_forms(context))
    hints = ["f32"] if precision == "f32" or "amx_bf16" not in context.flags \
        or context.limit else ["f32", "bf16"]
    ways = []
    for form, path, shape, dtype in sources:
        # It has no bf16 code for signed activations.
        for hint in hints[:1] if form.endswith(" int8") else hints:
            order = {"engine": "openvino", "path": path, "in_shape": shape,
                     "out_shape": context.out_shape, "in_dtype": dtype,
                     "properties": {"INFERENCE_NUM_THREADS": "1", "NUM_STREAMS": "1",
                                    "PERFORMANCE_HINT": "LATENCY",
                                    "ENABLE_CPU_PINNING": "NO",
                                    "INFERENCE_PRECISION_HINT": hint}}
            size = os.path.getsize(path)
            if path.endswith(".xml"):
                size += os.path.getsize(path[:-4] + ".bin")
            ways.append(Way(f"{form} {hint}" if len(hints) > 1 else form, order, size,
                            library))
    return ways


MAKERS = {"pare": pare, "pare-own": lambda context: pare(context, "own"),
          "pare-f32": lambda context: pare(context, "f32"),
          "litert": litert, "ort": ort, "openvino": openvino}


class Context:
    """All that the makers of one network and precision need to know."""

    def __init__(self, args, work, network, precision, flags):
        self.args, self.work, self.network = args, work, network
        self.precision, self.flags, self.limit = precision, flags, None
        net = Net(network.files[precision])
        self.in_shape, self.out_shape = net.shape(net.input), net.shape(net.output)
        self.numbers = {}
        for side, index in (("IN0", net.input), ("OUT0", net.output)):
            if net.quantization(index):
                scale, zero = net.quantization(index)
                self.numbers[side] = float(scale[0]), int(zero[0])

    def ways(self, row):
        """All ways to run the engine that a row of the table names."""
        base, _, limit = row.rpartition("-")
        if limit not in LIMITS:
            base, limit = row, None
        if base not in MAKERS:
            raise SystemExit(f"error: no engine '{base}'; there are {', '.join(MAKERS)}")
        self.limit = limit
        ways = MAKERS[base](self)
        for way in ways:
            if way.numbers is None:
                way.numbers = self.numbers
            if limit:
                way.limit = limit
                way.order.update(limit=limit, hide=shared_library(
                    f"{HERE}/hide_cpu.c", f"{self.work}/hide.so"))
        return ways
