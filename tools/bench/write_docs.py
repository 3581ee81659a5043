#!/usr/bin/env python3
# Writes the tables of docs/Benchmarks.md and docs/ArmBenchmarks.md from figures as JSON.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: write_docs.py PAGE FIGURES.json ...

Replaces what stands between the lines `<!-- NAME: begin -->` and
`<!-- NAME: end -->` of the page with the tables of all the figures of that name,
in order: `speed` of compare.py, `arm loops` of arm_loops.py, `arm counts` of
arm_counts.py, `compile time` of compile_time.py. Everything else on the page stays.
"""
import json
import sys

import arm_tables

TITLES = {"pare": "Pare, the file's integers", "pare-own": "Pare, compressed from float",
          "pare-f32": "Pare, f32",
          "litert": "LiteRT", "ort": "ONNX Runtime", "openvino": "OpenVINO"}
SUFFIXES = {"vnni": "no AMX", "avx2": "AVX2", "avxvnni": "AVX-VNNI"}


def title(name):
    """How the page calls a row of the bench."""
    if name in TITLES:
        return "Pare" if name == "pare" else TITLES[name]
    base, _, suffix = name.rpartition("-")
    return f"{TITLES.get(base, base)}, {SUFFIXES.get(suffix, suffix)}"


def number(value):
    """Three digits, or all that stand before the point, in groups of three."""
    return f"{value:,.{0 if value >= 100 else 1 if value >= 10 else 2}f}"


def spread(value, show):
    return f"{show(value['median'])} ({show(value['p10'])}-{show(value['p90'])})"


def agreement(row, is_reference):
    """How the answers of an engine were found to be."""
    checked = row["agreement"]
    if is_reference:
        return "reference"
    if checked["off"]:
        return f"other answers, error {checked['relative_error']:.2f}"
    if "equal" in checked:
        return f"{100 * checked['equal']:.1f} %"
    return f"error {checked['relative_error']:.0e}"


def times(nets):
    rows = []
    for net in nets:
        what = f"{net['network']}, {net['macs'] / 1e6:,.2f} MMAC"
        for name, row in net["engines"].items():
            rows.append([what, title(name), spread(row["us"], number),
                         spread(row["ratio"], "{:.2f}".format),
                         f"{100 * row['share_of_peak']['median']:.0f} %",
                         agreement(row, name == net["reference"])])
            what = ""
    return arm_tables.lines_of_table(["network", "engine", "us (p10-p90)", "times Pare (p10-p90)",
                           "of peak", "equal bytes"], rows)


def costs(nets):
    """Bytes and milliseconds beside the speed, of each engine's own best way."""
    rows = []
    for net in nets:
        what = net["network"]
        for name, row in net["engines"].items():
            if name.rpartition("-")[2] in SUFFIXES:
                continue
            arena = row["arena_bytes"]
            rows.append([what, title(name), f"{row['artifact_bytes']:,}",
                         f"{row['library_bytes']:,}" if row["library_bytes"] else "none",
                         f"{arena:,}" if arena else "", f"{row['memory_kb']:,}",
                         f"{row['load_ms']:.1f}"])
            what = ""
    return arm_tables.lines_of_table(["network", "engine", "object or file, bytes", "library, bytes",
                           "arena, bytes", "memory taken, KiB", "load and first run, ms"],
                          rows)


def section(figures):
    versions = ", ".join(f"{name} {v}" for name, v in figures["versions"].items())
    lines = [f"Target `{figures['target']}`, one core of {figures['cpu']}"
             f"{' with AMX' if figures['amx'] else ''}, pinned, one thread, "
             f"{figures['rounds']} rounds of {figures['burst_ms']:g} ms, engines "
             f"interleaved; {versions}.",
             "Times and ratios are medians, the ratios taken round by round."]
    for precision in ("int8", "f32"):
        nets = [net for net in figures["networks"] if net["precision"] == precision]
        if nets:
            probe = next(iter(nets[0]["peak_gmacs"]))
            peaks = [net["peak_gmacs"][probe]["median"] for net in nets]
            lines += ["", f"{precision}; peak (`{probe}`) {min(peaks):.0f} to "
                      f"{max(peaks):.0f} GMAC/s:", ""] + times(nets)
            if precision == "int8":
                lines += ["", "What else it costs:", ""] + costs(nets)
    return "\n".join(lines) + "\n"


def tables(function):
    return lambda figures: "\n".join(function(figures)) + "\n"


# By what a file of figures holds: the name of its place, and what writes it.
SECTIONS = {"networks": ("speed", section),
            "loops": ("arm loops", tables(arm_tables.loops)),
            "counts": ("arm counts", tables(arm_tables.counts)),
            "compile": ("compile time", tables(arm_tables.compile_times))}


def replaced(page, text, name, sections):
    """The page with other tables between the marks of a name."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    if text.count(begin) != 1 or text.count(end) != 1:
        raise SystemExit(f"error: '{page}' lacks the lines '{begin.strip()}' and "
                         f"'{end.strip()}'")
    before, rest = text.split(begin)
    return before + begin + "\n".join(sections) + end + rest.split(end)[1]


def main():
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    page, places = sys.argv[1], {}
    with open(page) as file:
        text = file.read()
    for path in sys.argv[2:]:
        with open(path) as file:
            figures = json.load(file)
        kind = next((kind for kind in SECTIONS if kind in figures), None)
        if kind is None:
            raise SystemExit(f"error: '{path}' holds no figures of the bench")
        name, write = SECTIONS[kind]
        places.setdefault(name, []).append(write(figures))
    for name, sections in places.items():
        text = replaced(page, text, name, sections)
    with open(page, "w") as file:
        file.write(text)


if __name__ == "__main__":
    main()
