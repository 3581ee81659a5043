# Finds the innermost loops of emitted assembly for AArch64, and asks llvm-mca for their cycles.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Assembly comes from `pare-opt --emit=asm` on a module as text, with a line table:
`.loc` then says on which line of the module the op stands that code was made of.
"""
import collections
import json
import re
import shutil
import subprocess

LABEL = re.compile(r"^(\.L\w+|\w[\w.$]*):")
LOC = re.compile(r"^\s*\.loc\s+\d+\s+(\d+)")
BRANCH = re.compile(r"^\s*(?:b\.?[a-z]*|cbn?z|tbn?z)\s.*?(\.L\w+)\s*$")
# MACs of one instruction, by its name and the shape of its result.
MACS = {("sdot", "4s"): 16, ("sdot", "2s"): 8, ("usdot", "4s"): 16,
        ("smmla", "4s"): 32, ("smull", "8h"): 8, ("smull2", "8h"): 8,
        ("smlal", "8h"): 8, ("smlal2", "8h"): 8,
        ("fmla", "4s"): 4, ("fmla", "2s"): 2}
STORE = re.compile(r"\s*st[pru]")
RESULT = re.compile(r"^\s*(\w+)\s+v\d+\.(\w+)")
# Loops of nothing but independent products: the limit of a model. Each sum is
# used once a round, and there are more of them than any latency needs.
SUMS = range(8, 32)
LIMITS = {
    "sdot": [f"sdot v{i}.4s, v{i % 4}.16b, v4.4b[{i % 4}]" for i in SUMS],
    "smmla": [f"smmla v{i}.4s, v{i % 4}.16b, v4.16b" for i in SUMS],
    "smlal": [line for first in (8, 14, 20) for line in
              [f"smull v{26 + i}.8h, v{i % 4}.8b, v4.8b" for i in range(6)]
              + [f"smlal2 v{26 + i}.8h, v{i % 4}.16b, v4.16b" for i in range(6)]
              + [f"sadalp v{first + i}.4s, v{26 + i}.8h" for i in range(6)]],
    "fmla": [f"fmla v{i}.4s, v{i % 4}.4s, v4.s[{i % 4}]" for i in SUMS]}


class Loop:
    """An innermost loop: its instructions, and the line of the module it is of."""

    def __init__(self, lines, at):
        self.lines, self.at = lines, at
        self.macs = macs_of(lines)
        self.products = products_of(lines)

    def stores(self):
        """Whether it writes results, and is the loop of a tile."""
        return any(STORE.match(line) and "[sp" not in line for line in self.lines)

    def spills(self):
        return sum(bool(STORE.match(line)) and "[sp" in line for line in self.lines)


def macs_of(lines):
    return sum(MACS.get(found.groups(), 0) for found in map(RESULT.match, lines) if found)


def products_of(lines):
    """Which of LIMITS the products of a loop are, or None."""
    counts = collections.Counter()
    for found in filter(None, map(RESULT.match, lines)):
        if found.groups() in MACS:
            counts[found.group(1)] += MACS[found.groups()]
    if not counts:
        return None
    name = counts.most_common(1)[0][0]
    return "smlal" if name in ("smull", "smull2", "smlal", "smlal2") else name


def innermost_loops(assembly):
    """Blocks that branch back to their own label."""
    loops, label, block, line = [], None, [], 0
    lines_of_block = collections.Counter()
    for text in assembly.splitlines():
        if found := LABEL.match(text):
            # Labels of debug information split no block.
            if not found.group(1).startswith((".Ltmp", ".Lpcrel")):
                label, block, lines_of_block = found.group(1), [], collections.Counter()
        elif found := LOC.match(text):
            line = int(found.group(1))
        elif re.match(r"^\s+[a-z]", text):
            instruction = text.split("//")[0].rstrip()
            block.append(instruction)
            if RESULT.match(instruction):
                lines_of_block[line] += 1
            branch = BRANCH.match(instruction)
            if branch and branch.group(1) == label:
                at = lines_of_block.most_common(1)
                loops.append(Loop(list(block), at[0][0] if at else line))
                label = None
            elif branch or re.match(r"\s*(b|br|ret|bl)\s", instruction):
                # What follows is another block, whose label nobody has given.
                label = label if branch and instruction.split()[0] != "b" else None
    return loops


def mca():
    for name in ("llvm-mca-22", "llvm-mca"):
        if shutil.which(name):
            return name
    raise SystemExit("error: no llvm-mca")


def cycles(lines, cpu, iterations=100):
    """Cycles of one round of a loop, once it is under way."""
    def total(rounds):
        done = subprocess.run(
            [mca(), "-mtriple=aarch64", f"-mcpu={cpu}", "-mattr=+dotprod,+i8mm",
             f"-iterations={rounds}", "-json"], capture_output=True, text=True,
            input="\n".join(lines) + "\n")
        if done.returncode:
            raise SystemExit(f"error: llvm-mca: {done.stderr}")
        report = json.loads(done.stdout)
        return report["CodeRegions"][0]["SummaryView"]["TotalCycles"]
    return (total(2 * iterations) - total(iterations)) / iterations


def limit(products, cpu):
    """MACs a cycle of the model at a loop of nothing but these products."""
    lines = LIMITS[products]
    return macs_of(lines) / cycles(lines, cpu)
