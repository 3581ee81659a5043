# Prints the table of the demo and draws a few digits with the networks' answers.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: show_digits.py FOLDER

FOLDER is where tools/demo.sh left its files: for each network the figures of
pare-run as NAME.json, its answers as NAME.npy, how many of them differ on an
emulated Arm core as NAME.aarch64.json, and its object files. Exits with 1 if
any differ.
"""

import json
import pathlib
import sys

import numpy as np

NETWORKS = [('digits', 'float'), ('digits_int8', 'int8'),
            ('digits_pruned', 'pruned + int8')]
COLUMNS = [('accuracy', 'accuracy', '{:.2f} %'),
           ('agreement', 'agreement', '{:.2f} %'),
           ('macs', 'MACs', '{:,.0f}'),
           ('weights-bytes', 'weights', '{:,.0f} B'),
           ('arena-bytes', 'arena', '{:,.0f} B'),
           ('object-bytes', 'object', '{:,.0f} B'),
           ('latency-us', 'latency', '{:.1f} us'),
           ('aarch64', 'AArch64', '{}')]
IN_A_ROW = 4
INK = 96  # Pixels from this value on are drawn.


def figures(folder, name):
    found = json.loads((folder / f'{name}.json').read_text())
    arm = json.loads((folder / f'{name}.aarch64.json').read_text())
    found['aarch64'] = (f"{arm['mismatches']} differ"
                        if arm['mismatches'] else 'equal')
    found['object-bytes'] = (folder / f'{name}.host.o').stat().st_size
    return found


def table(folder):
    """The rows of the table, one a network, and whether AArch64 agrees."""
    equal = True
    rows = [[''] + [title for _, title, _ in COLUMNS]]
    for name, label in NETWORKS:
        found = figures(folder, name)
        equal &= found['aarch64'] == 'equal'
        rows.append([label] + [
            form.format(found[key]) if key in found else '-'
            for key, _, form in COLUMNS])
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = []
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        lines.append('  '.join([row[0].ljust(widths[0])] + cells).rstrip())
    return lines, equal


def draw(image):
    """The inner 20x20 pixels in ten lines, two pixels above each other each."""
    ink = image[4:24, 4:24, 0] >= INK
    for upper, lower in zip(ink[0::2], ink[1::2]):
        yield ''.join(' ▄▀█'[2 * bool(u) + bool(l)]
                      for u, l in zip(upper, lower))


def choose(labels, answers):
    """Images that all get right, then those that one of them gets wrong."""
    wrong = np.zeros(len(labels), bool)
    for given in answers.values():
        wrong |= given != labels
    right, wrong = np.flatnonzero(~wrong), np.flatnonzero(wrong)
    return [right[:IN_A_ROW], wrong[:IN_A_ROW]]


def main(folder):
    folder = pathlib.Path(folder)
    images = np.load(folder / 'digits_test_x.npy')
    labels = np.load(folder / 'digits_test_y.npy')
    answers = {label: np.load(folder / f'{name}.npy').argmax(1)
               for name, label in NETWORKS}
    print(f'{len(images)} images that training did not see, on this machine:\n')
    lines, equal = table(folder)
    print('\n'.join(lines))
    print('\nAccuracy is against the labels, agreement against the float network;'
          '\nlatency is of one core here, AArch64 compares emulated outputs with '
          "this machine's.")
    for title, chosen in zip(('All say', 'Not all say'),
                             choose(labels, answers)):
        if not len(chosen):
            continue
        print(f'\n{title} what the writer meant:\n')
        for line in zip(*(draw(images[i]) for i in chosen)):
            print(''.join(line).rstrip())
        for label, given in [('meant', labels), *answers.items()]:
            print(''.join(f'{label}: {given[i]}'.ljust(20)
                          for i in chosen).rstrip())
    return 0 if equal else 1


if __name__ == '__main__':
    if hasattr(sys.stdout, 'reconfigure'):
        sys.stdout.reconfigure(encoding='utf-8', errors='replace')
    sys.exit(main(sys.argv[1]))
