#!/usr/bin/env python3
# Writes the speed tables of docs/Benchmarks.md from the figures of compare.py.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: write_docs.py PAGE FIGURES.json ...

Replaces what stands between the lines `<!-- speed: begin -->` and
`<!-- speed: end -->` of the page with the tables of all the figures, in order.
Everything else on the page stays.
"""
import json
import sys

BEGIN, END = "<!-- speed: begin -->\n", "<!-- speed: end -->\n"
TITLES = {"pare": "Pare, the file's integers", "pare-own": "Pare, compressed from float",
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


def lines_of_table(head, rows):
    return ["| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head)] + rows]


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
    return lines_of_table(["network", "engine", "us (p10-p90)", "times Pare (p10-p90)",
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
    return lines_of_table(["network", "engine", "object or file, bytes", "library, bytes",
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


def main():
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    page = sys.argv[1]
    with open(page) as file:
        text = file.read()
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise SystemExit(f"error: '{page}' lacks the lines '{BEGIN.strip()}' and "
                         f"'{END.strip()}'")
    sections = []
    for path in sys.argv[2:]:
        with open(path) as file:
            sections.append(section(json.load(file)))
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    with open(page, "w") as file:
        file.write(before + BEGIN + "\n".join(sections) + END + after)


if __name__ == "__main__":
    main()
