#!/usr/bin/env python3
# Measures what compilation takes: seconds on one core, and the largest resident memory.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Time and memory from a network to its object.

  tools/bench/compile_time.py resnet8=ic_resnet8_int8.tflite --json=compile.json
  tools/bench/compile_time.py chain:10 chain:100 --target=x86-64-avx512vnni

A .tflite is imported first, which does not count. NAME may have `+compress` behind
it: then the float network is compressed on random inputs, which does not count
either and is told apart. chain:N is a chain of N convolutions,
ten shapes in turn, with weights of their own. Of `--runs` runs the fastest counts; all are on
one core, and seconds are those of the processor, so that others do not disturb.
"""
import argparse
import json
import os
import random
import resource
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def chain(count):
    """A chain of int8 convolutions as text, ten shapes in turn, no two weights alike."""
    rng = random.Random(count)
    side, blobs, body = 16, [], []
    channels = [8 + 5 * (i % 10) for i in range(count + 1)]

    def shape(i):
        return f"tensor<1x{side}x{side}x{channels[i]}xi8>"

    for i in range(count):
        rows, columns = channels[i + 1], channels[i]
        size = 3 if i % 2 else 1
        data = bytes(rng.randrange(256) for _ in range(rows * columns * size * size))
        blobs.append(f'w{i}: "0x04000000{data.hex()}"')
        w = f"tensor<{rows}x{size}x{size}x{columns}xi8>"
        pad = size // 2
        body.append(f"""    %w{i} = arith.constant dense_resource<w{i}> : {w}
    %m{i} = arith.constant dense<{rng.randrange(2**30, 2**31)}> : tensor<1xi32>
    %s{i} = arith.constant dense<40> : tensor<1xi8>
    %e{i} = tensor.empty() : {shape(i + 1)}
    %x{i + 1} = pare_kernel.conv2d ins(%x{i}, %w{i} : {shape(i)}, {w}) multiplier(%m{i} : tensor<1xi32>) shift(%s{i} : tensor<1xi8>) outs(%e{i} : {shape(i + 1)}) {{strides = array<i64: 1, 1>, pads = array<i64: {pad}, {pad}, {pad}, {pad}>, dilations = array<i64: 1, 1>, rounding = #pare_kernel.rounding<tosa_double>}} -> {shape(i + 1)}""")
    lines = "\n".join(body)
    separator = ",\n      "
    return f"""module {{
  func.func @net(%x0: {shape(0)}) -> {shape(count)} {{
{lines}
    return %x{count} : {shape(count)}
  }}
}}
{{-#
  dialect_resources: {{
    builtin: {{
      {separator.join(blobs)}
    }}
  }}
#-}}
"""


def measured(*command):
    """(seconds of the processor, KiB) of a command."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"error: {' '.join(command)}\n{error}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def random_rows(path, header):
    """Inputs of the shape that a header tells, as real numbers, in a .npy file."""
    with open(header) as file:
        macros = dict(line.split()[1:3] for line in file
                      if line.startswith("#define NET_IN0_"))
    sizes = [int(macros[f"NET_IN0_DIM{i}"]) for i in range(int(macros["NET_IN0_RANK"]))]
    rows, count = 4, 1
    for size in sizes[1:]:
        count *= size
    sizes[0] = rows
    text = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({', '.join(map(str, sizes))},), }}"
    text += " " * (-(10 + len(text) + 1) % 64) + "\n"
    rng = random.Random(0)
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode())
        for _ in range(rows):
            file.write(struct.pack(f"<{count}f", *(rng.random() for _ in range(count))))


def module_of(args, source, work):
    if source.startswith("chain:"):
        path = os.path.join(work, "chain.mlir")
        with open(path, "w") as file:
            file.write(chain(int(source[len("chain:"):])))
        return path
    if not source.endswith(".tflite"):
        return source
    path = os.path.join(work, "net.mlirbc")
    measured(f"{args.build}/bin/pare-import", source, "--name=net", "--bytecode", "-o",
             path)
    return path


def measure(args, name, source):
    """Figures of one network."""
    with tempfile.TemporaryDirectory() as work:
        module = module_of(args, source, work)
        opt, result = f"{args.build}/bin/pare-opt", os.path.join(work, "net.o")
        emit = ["--pare-compile", f"--target={args.target}", "--emit=obj", "-o", result]
        compression = None
        if name.endswith("+compress"):
            header, rows = f"{work}/net.h", f"{work}/rows.npy"
            measured(opt, module, *emit, "--symbol=net", f"--emit-header={header}")
            random_rows(rows, header)
            small = f"{work}/small.mlirbc"
            compression, _ = measured(opt, module, f"--pare-compress=calibration={rows}",
                                      "--emit-bytecode", "-o", small)
            module = small
        runs = [measured(opt, module, *emit) for _ in range(args.runs)]
        return {"network": name, "target": args.target, "compression": compression,
                "seconds": min(seconds for seconds, _ in runs),
                "kib": max(kib for _, kib in runs), "object": os.path.getsize(result)}


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="+", metavar="[NAME=]FILE or chain:N")
    parser.add_argument("--target", default="x86-64-avx512vnni")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--json", help="where to write the figures")
    return parser.parse_args()


def main():
    args = parse()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    rows = []
    for network in args.networks:
        name, _, source = network.rpartition("=")
        name = name or os.path.splitext(os.path.basename(source))[0]
        rows.append(measure(args, name, source))
        row = rows[-1]
        print(f"{row['network']}: {row['seconds']:.2f} s, {row['kib'] / 1024:.0f} MiB, "
              f"object of {row['object']} bytes", flush=True)
    if args.json:
        with open(args.json, "w") as file:
            json.dump({"target": args.target, "compile": rows}, file, indent=1)
            file.write("\n")


if __name__ == "__main__":
    sys.exit(main())
