# Times one network in several engines, rounds interleaved, one thread, outputs checked first.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares Pare's code with other engines.

  python3 -m venv bench && bench/bin/pip install -r tools/bench/requirements.txt
  taskset -c 1 bench/bin/python tools/bench/compare.py --net=resnet8 \\
      --engines=pare,pare-own,litert,ort,openvino --precision=int8,f32 --json=figures.json

Every engine runs in a process of its own, on the one core that the bench is
pinned to. First all answer the same inputs, and their answers are compared.
Then, round by round, each in turn is called for `--burst-ms`, and the machine's
fastest loops of multiplications with them. The table shows the median over the
rounds with p10 and p90, and the ratio to the first row, taken round by round,
with its own spread. Where an engine takes the network in several forms, it is
timed in the one that suits it best.

Rows: pare (the file's own integers), pare-own (compressed from the float
network), pare-f32 (that network as it is, in turns with the integers; only where
it is asked for), litert, ort, openvino. With `-vnni` (AVX512-VNNI), `-avxvnni` or `-avx2`
behind it a name stands for the engine with no newer instructions than those,
which are hidden from it (hide_cpu.c). With --target=x86-64-v3 and x86-64-avxvnni
all engines are limited so.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

import numpy as np

import networks
import prepare
import report

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
# Answers differ by more than this from the reference's: other answers, not rounding.
OFF = 0.15


class Worker:
    """A process with one engine in it."""

    def __init__(self, order):
        environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3")
        if "limit" in order and order["engine"] == "openvino":
            environment["ONEDNN_MAX_CPU_ISA"] = prepare.LIMITS[order["limit"]]
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "worker.py")], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
            env=environment)
        self.loaded = self.ask(dict(order, do="load"))

    def ask(self, order):
        """The answer to an order; None where the process has died of it."""
        try:
            print(json.dumps(order), file=self.process.stdin, flush=True)
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        return json.loads(line) if line else None

    def time(self, calls):
        return self.ask({"do": "time", "calls": calls})["ns"]

    def reason(self):
        """The last line that a dead process left."""
        self.process.wait()
        self.log.seek(0)
        lines = self.log.read().strip().splitlines()
        return lines[-1] if lines else f"exit code {self.process.returncode}"

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class Row:
    """One line of the table: a way to run an engine, its process, its figures."""

    def __init__(self, name, way, worker):
        self.name, self.way, self.worker = name, way, worker
        self.calls, self.times = 1, []

    def choose_calls(self, milliseconds):
        self.worker.time(3)
        once = min(self.worker.time(3), self.worker.time(3))
        self.calls = max(1, int(milliseconds * 1e6 / once))


def stored_inputs(way, context, real):
    """Rows of real numbers as the bytes, and in the layout, that a way takes."""
    rows = real
    if "IN0" in way.numbers:
        scale, zero = way.numbers["IN0"]
        rows = np.clip(np.rint(real / scale) + zero, -128, 127).astype(np.int8)
        if way.order.get("in_dtype") == "uint8":
            rows = (rows.astype(np.int16) + 128).astype(np.uint8)
    if "nchw" in way.form:
        rows = rows.transpose(0, 3, 1, 2)
    return np.ascontiguousarray(rows)


def answers(row, context, real):
    """What an engine answers: (bytes or None, real numbers)."""
    base = os.path.join(context.work, "rows")
    np.save(f"{base}-in.npy", stored_inputs(row.way, context, real))
    reply = row.worker.ask({"do": "answer", "inputs": f"{base}-in.npy",
                            "outputs": f"{base}-out.npy"})
    if reply is None:
        return None
    y = np.load(f"{base}-out.npy").reshape(len(real), -1)
    if "OUT0" not in row.way.numbers:
        return None, y
    if y.dtype == np.uint8:
        y = (y.astype(np.int16) - 128).astype(np.int8)
    scale, zero = row.way.numbers["OUT0"]
    # Bytes of another quantization mean something else, even at the same scale.
    same = row.name != "pare-own" and row.way.numbers["OUT0"] == context.numbers["OUT0"]
    return (y if same else None), (y.astype(np.float64) - zero) * scale


def agreement(mine, reference):
    """How near two engines' answers are; `off` where they are other answers."""
    (my_bytes, my_reals), (its_bytes, its_reals) = mine, reference
    error = np.linalg.norm(my_reals - its_reals) / max(np.linalg.norm(its_reals), 1e-12)
    figures = {"relative_error": float(error),
               "top1": float(np.mean(my_reals.argmax(1) == its_reals.argmax(1))),
               "largest": float(np.abs(my_reals - its_reals).max()),
               "off": bool(error > OFF)}
    if my_bytes is not None and its_bytes is not None:
        figures["equal"] = float(np.mean(my_bytes == its_bytes))
    return figures


def start(name, context, real, reference, notes):
    """The row of an engine in its fastest way among those that answer right."""
    rows = []
    for way in context.ways(name):
        worker = Worker(dict(way.order, calls=context.calls))
        row = Row(name, way, worker)
        found = answers(row, context, real) if worker.loaded else None
        if found is None:
            notes.append(f"{name} ({way.form}) does not run: {worker.reason()}")
            continue
        row.answers = found
        row.agreement = agreement(found, reference or found)
        if row.agreement["off"]:
            notes.append(f"{name} ({way.form}) answers otherwise: relative error "
                         f"{row.agreement['relative_error']:.2f}")
        row.choose_calls(2)
        rows.append(row)
    if not rows:
        return None
    for _ in range(7 if len(rows) > 1 else 0):
        for row in rows:
            row.times.append(row.worker.time(row.calls))
    best = min(rows, key=lambda row: (row.agreement["off"],
                                      np.median(row.times) if row.times else 0))
    for row in rows:
        row.times = []
        if row is not best:
            row.worker.end()
    return best


def probes(precision, target, flags):
    """Which loops are the machine's peak: (shown as, function)."""
    narrow = "v3" in target or "avx512f" not in flags
    if precision == "f32":
        return ["f32_ymm"] if narrow else ["f32_zmm", "f32_ymm"]
    if target == "x86-64-v3" or not {"avx512_vnni", "avx_vnni"} & flags:
        return ["int8_avx2"]
    if "avxvnni" in target or "avx512_vnni" not in flags:
        return ["int8_ymm"]
    return ["int8_zmm", "int8_ymm"]


def measure(rows, rounds):
    for _ in range(rounds):
        for row in rows:
            row.times.append(row.worker.time(row.calls))


def row_names(asked, precision, target, flags):
    """The rows of a table: engines may have no more than Pare's target has."""
    limit = prepare.TARGETS.get(target)
    names = asked.split(",") if asked else ["pare", "pare-own", "litert", "ort", "openvino"]
    if not asked and not limit and "amx_int8" in flags:
        # AMX serves large layers; on small ones it can cost more than it gives.
        names += ["litert-vnni", "ort-vnni", "openvino-vnni"]
    if limit:
        names = [name if name.startswith("pare") or name.endswith(tuple(prepare.LIMITS))
                 else f"{name}-{limit}" for name in names]
    if precision == "f32":
        names = [name for name in names
                 if name not in ("pare-own", "pare-f32") and not name.endswith("-vnni")]
    return names


def run_precision(args, work, network, precision, flags):
    """Figures of one network in one precision, by engine."""
    notes, rows = [], []
    context = prepare.Context(args, work, network, precision, flags)
    context.calls = prepare.shared_library(f"{HERE}/calls.c", f"{work}/calls.so")
    peak = prepare.shared_library(f"{HERE}/peak.c", f"{work}/peak.so")
    real, reference = network.rows(), None
    names = row_names(args.engines, precision, args.target, flags)
    # The reference answers first; the table keeps the order that was asked for.
    for name in sorted(names, key=lambda n: not n.startswith("litert")):
        row = start(name, context, real, reference, notes)
        if row:
            rows.append(row)
            reference = reference or row.answers
    if not rows:
        raise SystemExit("error: no engine runs: " + "; ".join(notes))
    first = rows[0].name
    rows.sort(key=lambda row: names.index(row.name))
    for row in rows:
        row.against = {other.name: agreement(row.answers, other.answers)
                       for other in rows if other is not row}
    loops = []
    for probe in probes(precision, args.target, flags):
        order = {"engine": "peak", "path": peak, "probe": probe, "calls": context.calls}
        loops.append(Row(probe, prepare.Way("loop", order), Worker(order)))
    for row in rows + loops:
        row.choose_calls(args.burst_ms)
    measure(rows + loops, args.rounds)
    for row in rows + loops:
        row.worker.end()
    return report.figures(network, precision, rows, loops, notes, first)


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--net", required=True, help="a .tflite, or a name that "
                        "networks.py knows; several with commas; 'all', 'layers'")
    parser.add_argument("--engines", help="rows of the table; by default all, and "
                        "with -vnni as well where the processor has AMX")
    parser.add_argument("--precision", default="int8", help="int8, f32, or both")
    parser.add_argument("--models", default=os.environ.get(
        "PARE_SHARED", os.path.join(os.path.dirname(ROOT), "shared")),
        help="where trained networks and data sets are")
    parser.add_argument("--cache", help="where made networks are kept")
    parser.add_argument("--float-net", help="the float form of an int8 .tflite")
    parser.add_argument("--inputs", help="real inputs to answer, .npy")
    parser.add_argument("--calibration", help="real inputs for pare-own, .npy")
    parser.add_argument("--target", default="host", help="Pare's target")
    parser.add_argument("--rounding", default="litert",
                        help="of pare's integers: litert, double, single (see pare-import)")
    parser.add_argument("--options", default="", help="more options of pare-compress")
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--burst-ms", type=float, default=5)
    parser.add_argument("--core", type=int, help="pin to it; default: as started, or the last")
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--json", help="where to write the figures")
    parser.add_argument("--svg", help="where to draw them")
    return parser.parse_args()


def pin(core):
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed) if core is None else core})


def cpu():
    """The processor's name and flags."""
    with open("/proc/cpuinfo") as file:
        lines = dict(line.split(":", 1) for line in file if ":" in line)
    fields = {key.strip(): value.strip() for key, value in lines.items()}
    return fields.get("model name", "unknown"), set(fields.get("flags", "").split())


def write(args, result):
    if args.json:
        with open(args.json, "w") as file:
            json.dump(result, file, indent=1)
            file.write("\n")
    if args.svg:
        with open(args.svg, "w") as file:
            file.write(report.svg(result))


def main():
    args = parse()
    pin(args.core)
    name, flags = cpu()
    result = {"cpu": name, "amx": "amx_int8" in flags, "target": args.target,
              "rounds": args.rounds, "burst_ms": args.burst_ms,
              "versions": report.versions(), "networks": []}
    for net in networks.GROUPS.get(args.net, args.net.split(",")):
        with tempfile.TemporaryDirectory() as work:
            network = networks.find(args, net, work)
            for precision in args.precision.split(","):
                if network.files[precision]:
                    figures = run_precision(args, work, network, precision, flags)
                    report.table(figures)
                    result["networks"].append(figures)
        # After each, so that what was measured stays whatever comes.
        write(args, result)


if __name__ == "__main__":
    main()
