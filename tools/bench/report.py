# Makes figures of times: the table on the terminal, the JSON, the bar chart.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the bench says, and how."""
import html
import importlib.metadata

import numpy as np

PACKAGES = ("ai-edge-litert", "onnxruntime", "openvino")


def versions():
    found = {}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            pass
    return found


def spread(values):
    p10, median, p90 = np.percentile(values, [10, 50, 90])
    return {"median": float(median), "p10": float(p10), "p90": float(p90)}


def figures(network, precision, rows, loops, notes, reference):
    """All figures of a network, medians in microseconds and GMAC a second."""
    speeds = {loop.name: loop.worker.loaded["macs"] / np.array(loop.times)
              for loop in loops}
    peak = np.array(loops[0].times) / loops[0].worker.loaded["macs"]
    engines = {}
    for row in rows:
        times = np.array(row.times)
        way = row.way
        engines[row.name] = {
            "us": spread(times / 1000),
            "ratio": spread(times / np.array(rows[0].times)),
            "share_of_peak": spread(network.macs * peak / times),
            "agreement": row.agreement, "against": row.against, "form": way.form, "calls": row.calls,
            "artifact_bytes": way.artifact, "library_bytes": way.library,
            "arena_bytes": way.arena, "load_ms": row.worker.loaded["load_ms"],
            "memory_kb": row.worker.loaded["memory_kb"],
            "python_ns_taken_off": row.worker.loaded["overhead_ns"]}
    return {"network": network.name, "precision": precision, "macs": network.macs,
            "peak_gmacs": {name: spread(s) for name, s in speeds.items()},
            "reference": reference, "engines": engines, "notes": notes}


def answer(row):
    """The check of the answers in a few characters."""
    if row["off"]:
        return f"OTHER {row['relative_error']:.2f}"
    if "equal" in row:
        return "same" if row["equal"] == 1 else f"{100 * row['equal']:.1f} % eq"
    return f"err {row['relative_error']:.0e}"


def table(result):
    peaks = ", ".join(f"{name} {value['median']:.0f} ({value['p10']:.0f}-{value['p90']:.0f})"
                      for name, value in result["peak_gmacs"].items())
    print(f"\n{result['network']} {result['precision']}: {result['macs'] / 1e6:.3f} MMAC; "
          f"peak GMAC/s: {peaks}; answers against {result['reference']}'s")
    print(f"{'engine':15}{'us':>10}{'p10':>10}{'p90':>10}{'ratio':>7}{'p10':>7}{'p90':>7}"
          f"{'peak':>7}  {'answers':12}{'top-1':>7}{'load ms':>9}{'memory K':>9}"
          f"{'arena K':>8}{'file K':>8}{'lib M':>6}  form")
    for name, row in result["engines"].items():
        us, ratio, checked = row["us"], row["ratio"], row["agreement"]
        arena = f"{row['arena_bytes'] / 1024:.1f}" if row["arena_bytes"] else "-"
        print(f"{name:15}{us['median']:10.2f}{us['p10']:10.2f}{us['p90']:10.2f}"
              f"{ratio['median']:7.2f}{ratio['p10']:7.2f}{ratio['p90']:7.2f}"
              f"{100 * row['share_of_peak']['median']:6.1f}%  {answer(checked):12}"
              f"{100 * checked['top1']:6.1f}%{row['load_ms']:9.1f}{row['memory_kb']:9}"
              f"{arena:>8}{row['artifact_bytes'] / 1024:8.0f}"
              f"{row['library_bytes'] / 1e6:6.1f}  {row['form']}")
    for note in result["notes"]:
        print(f"note: {note}")


def svg(result):
    """Bars of all networks, one group each, shorter is faster."""
    lines, y, width, left = [], 30, 760, 150
    for net in result["networks"]:
        lines.append(f'<text x="10" y="{y}" font-weight="bold">'
                     f'{html.escape(net["network"])} {net["precision"]}</text>')
        longest = max(row["us"]["p90"] for row in net["engines"].values())
        scale = (width - left - 120) / longest
        for name, row in net["engines"].items():
            y += 22
            us = row["us"]
            color = "#1668a8" if name.startswith("pare") else "#9aa5b1"
            if row["agreement"]["off"]:
                color = "#e0c0c0"
            length = us["median"] * scale
            low, high = left + us["p10"] * scale, left + us["p90"] * scale
            lines += [f'<text x="{left - 8}" y="{y}" text-anchor="end">'
                      f'{html.escape(name)}</text>',
                      f'<rect x="{left}" y="{y - 12}" width="{length:.1f}" height="15" '
                      f'fill="{color}"/>',
                      f'<path d="M{low:.1f} {y - 4.5}H{high:.1f}" stroke="black"/>',
                      f'<text x="{max(high, left + length) + 6:.1f}" y="{y}">'
                      f'{us["median"]:.4g} us, {100 * row["share_of_peak"]["median"]:.0f} %'
                      '</text>']
        y += 40
    style = 'font-family="sans-serif" font-size="12"'
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{y}" {style}>\n'
            '<rect width="100%" height="100%" fill="white"/>\n'
            + "\n".join(lines) + "\n</svg>\n")
