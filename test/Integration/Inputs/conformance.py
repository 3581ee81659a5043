# Runs the conformance cases of a folder, many in one module, and counts those that match to the bit.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: conformance.py FOLDER [WHERE...] [--match=REGEX]

WHERE is `interpreter` or a target of pare-run; emulated ones run on the plainest
CPU of QEMU that has what they need. By default it is the interpreter and every
target that this machine can run. Every case is a module with an entry `@main` of its own;
they run as one function with all arguments and results, so that each place
takes one process and one compilation. Where that fails, halves of the cases are
run, down to the one that is at fault. Prints the cases that differ or fail, and
`N of M cases match on WHERE`; exit code 1 if one does not.
"""

import argparse
import glob
import os
import re
import subprocess
import sys
import tempfile

import numpy

sys.path.append(os.path.join(os.path.dirname(__file__), '..', '..', 'Inputs'))
import run_targets  # pylint: disable=wrong-import-position

SIGNATURE = re.compile(r'func\.func @main\((.*)\) -> (.*) \{$')


class Case:
    """One folder: its inputs, its expected result, and the lines of its body."""

    def __init__(self, path, number):
        self.name = os.path.basename(path)
        self.inputs = sorted(glob.glob(f'{path}/input_*.npy'))
        self.expected = f'{path}/expected_0.npy'
        with open(f'{path}/model.mlir', encoding='utf-8') as file:
            lines = [line.strip() for line in file]
        start = next(i for i, line in enumerate(lines)
                     if SIGNATURE.search(line))
        end = next(i for i, line in enumerate(lines)
                   if line.startswith('return '))
        arguments, self.type = SIGNATURE.search(lines[start]).groups()

        def unique(text):
            return re.sub(r'%(\w+)', rf'%c{number}_\1', text)

        self.arguments = unique(arguments)
        self.body = [unique(line) for line in lines[start + 1:end]]
        self.result = unique(lines[end].split()[1])


def join(cases):
    lines = [f"func.func @net({', '.join(case.arguments for case in cases)}) "
             f"-> ({', '.join(case.type for case in cases)}) {{"]
    for case in cases:
        lines += case.body
    lines += [f"return {', '.join(case.result for case in cases)} : "
              f"{', '.join(case.type for case in cases)}", '}', '']
    return '\n'.join(lines)


def place(where):
    if where == 'interpreter':
        return ['--executor=interpreter']
    return run_targets.place(where)


def run(cases, where, folder):
    """The names of the cases that do not match."""
    module = os.path.join(folder, 'net.mlir')
    with open(module, 'w', encoding='utf-8') as file:
        file.write(join(cases))
    outputs = [os.path.join(folder, f'{i}.npy') for i in range(len(cases))]
    done = subprocess.run(
        ['pare-run', module, *place(where),
         *(f'--input={path}' for case in cases for path in case.inputs),
         *(f'--output={path}' for path in outputs)],
        capture_output=True, text=True)
    if done.returncode == 0:
        wrong = [case.name for case, path in zip(cases, outputs)
                 if not numpy.array_equal(numpy.load(path).ravel(),
                                          numpy.load(case.expected).ravel())]
        for name in wrong:
            print(f'{name}: differs on {where}')
        return wrong
    if len(cases) == 1:
        print(f'{cases[0].name}: {done.stderr.strip()[:400]}')
        return [cases[0].name]
    half = len(cases) // 2
    return (run(cases[:half], where, folder) +
            run(cases[half:], where, folder))


def main():
    parser = argparse.ArgumentParser(usage=__doc__, allow_abbrev=False)
    parser.add_argument('folder')
    parser.add_argument('where', nargs='*')
    parser.add_argument('--match', default='')
    options = parser.parse_args()
    paths = sorted(path for path in glob.glob(f'{options.folder}/*')
                   if os.path.exists(f'{path}/model.mlir') and
                   re.search(options.match, os.path.basename(path)))
    cases = [Case(path, number) for number, path in enumerate(paths)]
    with open('/proc/cpuinfo') as cpuinfo:
        flags = set(cpuinfo.read().split())
    passed = True
    for where in options.where or ['interpreter', 'host', *run_targets.X86,
                                   *run_targets.ARM]:
        reason = where != 'interpreter' and run_targets.why_not(where, flags)
        if reason:
            print(f'{where}: skipped, {reason}')
            continue
        with tempfile.TemporaryDirectory() as folder:
            wrong = run(cases, where, folder)
        print(f'{len(cases) - len(wrong)} of {len(cases)} cases match '
              f'on {where}', flush=True)
        passed = passed and not wrong
    return 0 if passed else 1


if __name__ == '__main__':
    sys.exit(main())
