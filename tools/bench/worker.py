# Runs one engine in a process of its own, for compare.py: loads, answers, is timed.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads orders from the standard input, a JSON object a line, and answers so.

  {"do": "load", ...}   the engine's needs; loads it and runs it once
  {"do": "answer"}      runs the rows of `inputs`, writes the results to `outputs`
  {"do": "time"}        calls the engine `calls` times; nanoseconds of one call

Engines share nothing so: each has the environment that it needs (libraries
read some variables once), and no engine's threads disturb another's.
"""
import ctypes
import json
import os
import sys
import time

import numpy as np

from engines import ENGINES


def resident(field):
    """Kilobytes of memory, `VmRSS` now or `VmHWM` at most."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field))


def hide(order):
    """Lets libraries that are loaded from now on see an older processor."""
    failed = ctypes.CDLL(order["hide"]).hide_cpu(order["limit"].encode())
    if failed and "ONEDNN_MAX_CPU_ISA" not in os.environ:
        raise SystemExit("this processor cannot hide instructions from the engine")


def load(order):
    if order.get("limit"):
        hide(order)
    before, begin = resident("VmRSS"), time.perf_counter()
    engine = ENGINES[order["engine"]](order)
    engine.call()
    milliseconds = 1e3 * (time.perf_counter() - begin)
    calls = ctypes.CDLL(order["calls"]).time_calls
    calls.restype = ctypes.c_int64
    engine.time_calls = calls
    return engine, {"load_ms": milliseconds, "memory_kb": resident("VmHWM") - before,
                    "overhead_ns": engine.overhead_ns,
                    "macs": getattr(engine, "macs", None)}


def answer(engine, order):
    rows, results = np.load(order["inputs"]), []
    for row in rows:
        engine.input[...] = row.reshape(engine.input.shape)
        engine.call()
        results.append(np.array(engine.output))
    np.save(order["outputs"], np.stack(results))
    engine.input[...] = rows[0].reshape(engine.input.shape)
    return {}


def measure(engine, calls):
    """Nanoseconds of one call, the mean of `calls`."""
    if engine.function:
        total = engine.time_calls(ctypes.c_void_p(engine.function), engine.arguments,
                                  ctypes.c_int64(calls))
        return total / calls
    python = engine.python
    begin = time.perf_counter_ns()
    for _ in range(calls):
        python()
    spent = (time.perf_counter_ns() - begin) / calls
    return max(spent - engine.overhead_ns, 1.0)


def main():
    # Libraries print what they like; the answers have a stream of their own.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    engine = None
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "load":
            engine, reply = load(order)
        elif order["do"] == "answer":
            reply = answer(engine, order)
        else:
            measure(engine, max(1, order["calls"] // 5))
            reply = {"ns": measure(engine, order["calls"])}
        print(json.dumps(reply), file=answers, flush=True)


if __name__ == "__main__":
    main()
