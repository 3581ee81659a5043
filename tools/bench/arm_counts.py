#!/usr/bin/env python3
# Counts the instructions of whole networks on AArch64 under qemu-user, Pare's and LiteRT's.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Executed instructions of an inference, without an Arm machine.

  tools/bench/arm_counts.py resnet8=ic_resnet8_int8.tflite --json=counts.json
  tools/bench/arm_counts.py resnet8=ic_resnet8_int8.tflite --litert=DIR/libLiteRt.so

Needs `qemu-aarch64` with plugins (Debian's qemu-user, not qemu-user-static) and a
C compiler for AArch64. A program calls the network twice, then four times; half of
what that adds is an inference. `--litert` is the library of an unpacked wheel:

  pip download ai-edge-litert==2.3.0 --no-deps --only-binary=:all: \\
      --platform manylinux_2_27_aarch64 -d wheel && unzip -d DIR wheel/*.whl

The cores are the plainest of QEMU that have what the target needs. LiteRT sees
the same features as the target has, and a /proc/cpuinfo to go with them.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SYSROOT = "/usr/aarch64-linux-gnu"
# Per target: QEMU's core; part number and features as Linux shows them.
BASE = "fp asimd evtstrm aes pmull sha1 sha2 crc32 cpuid"
DOT = BASE + " atomics fphp asimdhp asimdrdm lrcpc dcpop asimddp"
CORES = {"aarch64": ("cortex-a72", "0xd08", BASE),
         "aarch64-dotprod": ("neoverse-n1", "0xd0c", DOT),
         "aarch64-i8mm": ("max,sve=off,sme=off", "0xd40", DOT + " i8mm bf16")}


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"error: {' '.join(command)}\n{done.stderr}")
    return done


def count(args, work, target, program):
    """Instructions, and products by kind, of one inference."""
    def total(calls):
        done = run(args.qemu, "-L", sysroot(work, target), "-cpu", CORES[target][0],
                   "-plugin", f"{work}/count.so", *program, str(calls))
        line = done.stderr.strip().splitlines()[-1]
        return {name: int(value) for name, value in
                (field.split("=") for field in line.split())}

    twice, four = total(2), total(4)
    return {name: (four[name] - twice[name]) // 2 for name in four}


def sysroot(work, target):
    """The libraries of AArch64 and a /proc/cpuinfo, which QEMU does not invent."""
    folder = os.path.join(work, target)
    if not os.path.exists(folder):
        os.makedirs(f"{folder}/proc")
        os.symlink(f"{SYSROOT}/lib", f"{folder}/lib")
        _, part, features = CORES[target]
        with open(f"{folder}/proc/cpuinfo", "w") as file:
            for i in range(os.cpu_count()):
                file.write(f"processor\t: {i}\nFeatures\t: {features}\n"
                           "CPU implementer\t: 0x41\nCPU architecture: 8\n"
                           f"CPU variant\t: 0x0\nCPU part\t: {part}\n"
                           "CPU revision\t: 1\n\n")
    return folder


def pare(args, work, source, target):
    """The program of our object."""
    base = os.path.join(work, "net")
    module = source
    if source.endswith(".tflite"):
        module = base + ".mlirbc"
        run(f"{args.build}/bin/pare-import", source, "--name=net", "--bytecode", "-o",
            module)
    run(f"{args.build}/bin/pare-opt", module, "--pare-compile", f"--target={target}",
        "--symbol=net", "--emit=obj", "-o", base + ".o", f"--emit-header={base}.h")
    run(args.cc, "-O2", "-static", "-include", base + ".h", f"{HERE}/call_net.c",
        base + ".o", "-o", base, "-lm")
    return [base]


def litert(args, work, source):
    program = os.path.join(work, "litert")
    if not os.path.exists(program):
        run(args.cc, "-O2", f"{HERE}/call_litert.c", "-o", program, "-ldl")
    return [program, args.litert, source]


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="+", metavar="[NAME=]FILE")
    parser.add_argument("--targets", default=",".join(CORES))
    parser.add_argument("--qemu", default="qemu-aarch64")
    parser.add_argument("--cc", default="aarch64-linux-gnu-gcc")
    parser.add_argument("--litert", help="libLiteRt.so of AArch64")
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--json", help="where to write the figures")
    return parser.parse_args()


def main():
    args = parse()
    rows = []
    with tempfile.TemporaryDirectory() as work:
        run("cc", "-O2", "-shared", "-fPIC", f"{HERE}/count_plugin.c", "-o",
            f"{work}/count.so")
        for network in args.networks:
            name, _, source = network.rpartition("=")
            name = name or os.path.splitext(os.path.basename(source))[0]
            for target in args.targets.split(","):
                programs = {"pare": pare(args, work, source, target)}
                if args.litert and source.endswith(".tflite"):
                    programs["litert"] = litert(args, work, source)
                for engine, program in programs.items():
                    counts = count(args, work, target, program)
                    rows.append({"network": name, "target": target, "engine": engine,
                                 **counts})
                    products = sum(counts.values()) - counts["instructions"]
                    print(f"{name} {target} {engine}: {counts['instructions']} "
                          f"instructions, {products} of them products", flush=True)
    if args.json:
        with open(args.json, "w") as file:
            json.dump({"counts": rows}, file, indent=1)
            file.write("\n")


if __name__ == "__main__":
    sys.exit(main())
