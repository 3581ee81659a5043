#!/usr/bin/env python3
# Shows how near the inner loops of AArch64 code come to a core's limit, by llvm-mca.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Inner loops of convolutions and dense layers, without an Arm machine.

  tools/bench/arm_loops.py resnet8=ic_resnet8_int8.tflite --json=loops.json
  tools/bench/arm_loops.py net.mlir --targets=aarch64-dotprod --cpus=cortex-a55

Compiles each network (a .tflite by way of pare-import, or a module as text) for
each target, finds the innermost loops with products in the assembly, and has
llvm-mca say how many cycles a round takes on each core. The limit is what the
same model gives to a loop of nothing but independent products. Where a layer's
reduction is one step, there is no loop inside that of the tile: its figure counts
the epilogue in, and it is marked `tile`.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

import arm_code

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TARGETS = ["aarch64-dotprod", "aarch64-i8mm", "aarch64"]
CPUS = ["cortex-a55", "cortex-a76", "neoverse-n1", "neoverse-v1", "neoverse-n2"]
# Cores that have a product at all.
HAVE = {"smmla": {"neoverse-v1", "neoverse-n2"}}
SHAPES = re.compile(r"tensor<([0-9x]+)x\w+>")
STRIDE = re.compile(r"strides? = array<i64: (\d+), (\d+)>")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"error: {' '.join(command)}\n{done.stderr}")
    return done.stdout


def module_of(args, source, work):
    """The network as text, whose lines the assembly can point to."""
    if not source.endswith(".tflite"):
        return source
    module = os.path.join(work, "net.mlir")
    run(f"{args.build}/bin/pare-import", source, "--name=net", "-o", module)
    return module


def assembly_of(args, module, target):
    return run(f"{args.build}/bin/pare-opt", module, "--pare-compile",
               "--ensure-debug-info-scope-on-llvm-func", f"--target={target}",
               "--emit=asm", "-o", "-")


def describe(line):
    """(what a layer is, its MACs) by the line of its op, or None."""
    found = re.search(r"\b(?:tosa|pare|pare_kernel)\.(\w+)", line)
    shapes = [list(map(int, s.split("x"))) for s in SHAPES.findall(line)]
    if not found or len(shapes) < 3:
        return None
    kind, x, w, y = found.group(1), shapes[0], shapes[1], shapes[-1]
    pixels = 1
    for size in y[:-1]:
        pixels *= size
    if kind == "depthwise_conv2d":
        taps = w[0] * w[1]
        what = f"depthwise {w[0]}x{w[1]}, {y[-1]} channels"
    elif kind == "conv2d" and len(w) == 4:
        taps = w[1] * w[2] * w[3]
        if pixels == 1:
            return f"dense {taps} to {y[-1]}", taps * y[-1]
        what = f"conv {w[1]}x{w[2]}, {w[3]} to {y[-1]}"
    elif kind == "dense" and len(w) == 2:
        return f"dense {w[1]} to {w[0]}", w[0] * w[1]
    else:
        return None
    stride = STRIDE.search(line)
    if stride and stride.groups() != ("1", "1"):
        what += f", stride {stride.group(1)}"
    return f"{what}, to {y[1]}x{y[2]}", pixels * taps * y[-1]


def measure(args, name, source, limits):
    """Rows of one network: a row for each target and distinct layer."""
    rows = []
    with tempfile.TemporaryDirectory() as work:
        module = module_of(args, source, work)
        with open(module) as file:
            lines = [line[-4000:] for line in file]
        for target in args.targets:
            seen = {}
            for loop in arm_code.innermost_loops(assembly_of(args, module, target)):
                layer = describe(lines[loop.at - 1]) if loop.macs and loop.at else None
                if not layer:
                    continue
                # The rest of a reduction has a smaller loop beside the whole one.
                known = seen.get(layer[0])
                if known is None or loop.macs > known[0].macs:
                    seen[layer[0]] = loop, layer[1]
            for what, (loop, macs) in seen.items():
                rows.append(row_of(args, name, target, what, macs, loop, limits))
                show(rows[-1])
    return rows


def row_of(args, name, target, what, macs, loop, limits):
    speed, share = {}, {}
    for cpu in args.cpus:
        if cpu in HAVE.get(loop.products, args.cpus):
            limit = limits.setdefault(
                loop.products, {}).setdefault(cpu, arm_code.limit(loop.products, cpu))
            speed[cpu] = loop.macs / arm_code.cycles(loop.lines, cpu)
            share[cpu] = speed[cpu] / limit
    return {"network": name, "target": target, "layer": what, "layer_macs": macs,
            "products": loop.products, "macs": loop.macs, "tile": loop.stores(),
            "spills": loop.spills(), "instructions": len(loop.lines), "macs_per_cycle": speed,
            "share": share}


def show(row):
    figures = "".join(f" {cpu.rpartition('-')[2]} {100 * share:.0f} %"
                      for cpu, share in row["share"].items())
    print(f"{row['network']} {row['target']} {row['layer']}: {row['macs']} MACs by "
          f"{row['products']} in {row['instructions']} instructions"
          f"{', tile' if row['tile'] else ''}"
          f"{', %d spills' % row['spills'] if row['spills'] else ''};{figures}",
          flush=True)


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="+", metavar="[NAME=]FILE")
    parser.add_argument("--targets", default=",".join(TARGETS))
    parser.add_argument("--cpus", default=",".join(CPUS))
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--json", help="where to write the figures")
    args = parser.parse_args()
    args.targets, args.cpus = args.targets.split(","), args.cpus.split(",")
    return args


def main():
    args = parse()
    limits, rows = {}, []
    for network in args.networks:
        name, _, source = network.rpartition("=")
        name = name or os.path.splitext(os.path.basename(source))[0]
        rows += measure(args, name, source, limits)
    if not rows:
        raise SystemExit("error: no loop with products")
    if args.json:
        with open(args.json, "w") as file:
            json.dump({"cpus": args.cpus, "limits": limits, "loops": rows}, file, indent=1)
            file.write("\n")


if __name__ == "__main__":
    sys.exit(main())
