# Tables of the figures of arm_loops.py, arm_counts.py and compile_time.py, for write_docs.py.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Each function takes what a tool wrote as JSON and gives lines of a page."""


def lines_of_table(head, rows):
    return ["| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head)] + rows]


def percent(value):
    return f"{100 * value:.0f} %"


def short(cpu):
    return cpu.rpartition("-")[2].upper()


def limits(figures):
    cpus = figures["cpus"]
    rows = [[f"`{products}`"] + [f"{of[cpu]:.1f}" if cpu in of else "" for cpu in cpus]
            for products, of in figures["limits"].items()]
    return lines_of_table(["limit, MAC a cycle"] + [short(cpu) for cpu in cpus], rows)


def worst(rows, cpu):
    """The lowest share of the loops of a reduction, and of which layer."""
    inner = [row for row in rows if not row["tile"] and cpu in row["share"]
             and row["layer"].startswith("conv")]
    return percent(min(row["share"][cpu] for row in inner)) if inner else ""


def summary(figures):
    """The lowest share by network and target."""
    groups = {}
    for row in figures["loops"]:
        groups.setdefault((row["network"], row["target"]), []).append(row)
    rows = [[network, f"`{target}`"] + [worst(loops, cpu) for cpu in figures["cpus"]]
            for (network, target), loops in groups.items()]
    return lines_of_table(["lowest share", "target"]
                          + [short(cpu) for cpu in figures["cpus"]],
                          [row for row in rows if any(row[2:])])


def loops(figures):
    cpus, target = figures["cpus"], figures["loops"][0]["target"]
    rows, seen = [], set()
    for row in figures["loops"]:
        if row["target"] != target or row["layer"] in seen:
            continue
        seen.add(row["layer"])
        rows.append([row["layer"] + (" (tile)" if row["tile"] else ""), str(row["macs"]),
                     str(row["instructions"])]
                    + [percent(row["share"][cpu]) if cpu in row["share"] else ""
                       for cpu in cpus])
    return (limits(figures) + [""] + summary(figures)
            + ["", f"Every distinct layer for `{target}`:", ""]
            + lines_of_table(["layer", "MACs a round", "instructions"]
                             + [short(cpu) for cpu in cpus], rows))


def counts(figures):
    by, targets, names = {}, [], []
    for row in figures["counts"]:
        by[row["network"], row["target"], row["engine"]] = row
        targets += [row["target"]] if row["target"] not in targets else []
        names += [row["network"]] if row["network"] not in names else []
    rows = []
    for name in names:
        for target in targets:
            mine, other = (by.get((name, target, e)) for e in ("pare", "litert"))
            if not mine:
                continue
            products = sum(mine[kind] for kind in ("sdot", "smmla", "smlal", "fmla"))
            rows.append([name, f"`{target}`", f"{mine['instructions']:,}",
                         percent(products / mine["instructions"]),
                         f"{other['instructions']:,}" if other else "",
                         f"{other['instructions'] / mine['instructions']:.2f}"
                         if other else ""])
    return lines_of_table(["network", "target", "Pare, instructions", "of them products",
                           "LiteRT, instructions", "times Pare"], rows)


def compile_times(figures):
    rows = [[row["network"], f"`{row['target']}`",
             f"{row['compression']:.1f}" if row.get("compression") else "",
             f"{row['seconds']:.2f}",
             f"{row['kib'] / 1024:.0f}", f"{row['object']:,}"]
            for row in figures["compile"]]
    return lines_of_table(["network", "target", "compression, s", "compilation, s", "largest resident, MiB",
                           "object, bytes"], rows)
