#!/usr/bin/env python3
# Runs a module on every target that this machine can run.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: run_targets.py MODULE [--results=N] [--targets=A,B,...]
                         [--tolerance=T] [PARE-RUN OPTION...]

The reference interpreter computes the N results (default: 1); then code for
each target must give the same bytes. With a tolerance, floats may differ from
the interpreter by so much, and targets still not from each other. Prints a line
for each target: its name and `same`, `different`, or `skipped` and why. Exit
code 1 where one is different or fails.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

X86 = {
    'x86-64-v3': ['avx2', 'fma', 'bmi2'],
    'x86-64-avxvnni': ['avx2', 'fma', 'bmi2', 'avx_vnni'],
    'x86-64-v4': ['avx512f', 'avx512bw', 'avx512dq', 'avx512vl', 'avx512cd'],
    'x86-64-avx512vnni': ['avx512f', 'avx512bw', 'avx512dq', 'avx512vl',
                          'avx512cd', 'avx512_vnni'],
}
ARM = ['aarch64', 'aarch64-dotprod', 'aarch64-i8mm']


def why_not(target, flags):
    """Why this machine cannot run code for a target, or an empty string."""
    if target in X86:
        missing = [flag for flag in X86[target] if flag not in flags]
        return f'this CPU lacks {", ".join(missing)}' if missing else ''
    tools = ['qemu-aarch64-static', 'aarch64-linux-gnu-gcc']
    missing = [tool for tool in tools if not shutil.which(tool)]
    return f'{", ".join(missing)} not found' if missing else ''


def read(paths):
    contents = []
    for path in paths:
        with open(path, 'rb') as file:
            contents.append(file.read())
    return contents


def run(command):
    done = subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode == 0:
        return True
    print(' '.join(command))
    print(done.stdout, end='')
    return False


def main():
    parser = argparse.ArgumentParser(usage=__doc__, allow_abbrev=False)
    parser.add_argument('--results', type=int, default=1)
    parser.add_argument('--targets', default=','.join([*X86, *ARM]))
    parser.add_argument('--tolerance', default='0')
    options, arguments = parser.parse_known_args()
    with open('/proc/cpuinfo') as cpuinfo:
        flags = set(cpuinfo.read().split())
    passed = True
    with tempfile.TemporaryDirectory() as folder:
        def outputs(kind):
            return [os.path.join(folder, f'{kind}{i}.npy')
                    for i in range(options.results)]

        base = ['pare-run', *arguments]
        if not run(base + ['--executor=interpreter'] +
                   [f'--output={path}' for path in outputs('expected')]):
            return 1
        first = None
        for target in options.targets.split(','):
            reason = why_not(target, flags)
            if reason:
                print(f'{target}: skipped, {reason}')
                continue
            command = base + [f'--target={target}',
                              f'--tolerance={options.tolerance}']
            command += [f'--expected={path}' for path in outputs('expected')]
            command += [f'--output={path}' for path in outputs('actual')]
            same = run(command)
            if same:
                actual = read(outputs('actual'))
                first = first or actual
                same = actual == first
            print(f'{target}: {"same" if same else "different"}')
            passed = passed and same
    return 0 if passed else 1


if __name__ == '__main__':
    sys.exit(main())
