#!/usr/bin/env python3
# Runs a module on every target that this machine can run.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: run_targets.py MODULE [--results=N] [--targets=A,B,...]
                         [--tolerance=T] [PARE-RUN OPTION...]

The reference interpreter computes the N results (default: 1); then code for
each target (and for host) must give the same bytes. With a tolerance, floats may differ from
the interpreter by so much, and targets still not from each other. Prints a line
for each target: its name and `same`, `different`, or `skipped` and why. Exit
code 1 where one is different or fails.
"""
import argparse
import os
import shutil
import struct
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
# The instructions of AVX-VNNI as AVX512-VNNI encodes them for 256 bits, for CPUs
# that have only those.
EVEX = ('--pare-attach-target=target=x86-64-avxvnni '
        'features=-avxvnni,+avx512f,+avx512vl,+avx512vnni')
# The plainest CPU of QEMU that has what the target needs: code that uses more
# fails there.
ARM = {'aarch64': 'cortex-a72', 'aarch64-dotprod': 'neoverse-n1',
       'aarch64-i8mm': 'max'}


def why_not(target, flags):
    """Why this machine cannot run code for a target, or an empty string."""
    if target == 'host':
        return ''
    if target in X86:
        missing = [flag for flag in X86[target] if flag not in flags]
        return f'this CPU lacks {", ".join(missing)}' if missing else ''
    tools = ['qemu-aarch64-static', 'aarch64-linux-gnu-gcc']
    missing = [tool for tool in tools if not shutil.which(tool)]
    return f'{", ".join(missing)} not found' if missing else ''


def place(target):
    """The options of pare-run for a target."""
    options = [f'--target={target}']
    if target in ARM:
        options.append(f'--emulator=qemu-aarch64-static -cpu {ARM[target]}')
    return options


def read(paths):
    contents = []
    for path in paths:
        with open(path, 'rb') as file:
            contents.append(file.read())
    return contents


def floats(contents):
    """The elements of a .npy file of version 1 with dtype float32."""
    start = 10 + struct.unpack_from('<H', contents, 8)[0]
    assert b"'<f4'" in contents[:start], 'a tolerance is for float32 results'
    return struct.unpack_from(f'<{(len(contents) - start) // 4}f', contents,
                              start)


def near(actual, expected, tolerance):
    """Whether all results equal the expected ones, as far as they must."""
    if tolerance == 0:
        return actual == expected
    return all(abs(a - e) <= tolerance
               for one, other in zip(actual, expected)
               for a, e in zip(floats(one), floats(other)))


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
    parser.add_argument('module')
    parser.add_argument('--results', type=int, default=1)
    parser.add_argument('--targets', default=','.join(['host', *X86, *ARM]))
    parser.add_argument('--tolerance', type=float, default=0)
    options, arguments = parser.parse_known_args()
    with open('/proc/cpuinfo') as cpuinfo:
        flags = set(cpuinfo.read().split())
    passed = True
    with tempfile.TemporaryDirectory() as folder:
        def outputs(kind):
            return [os.path.join(folder, f'{kind}{i}.npy')
                    for i in range(options.results)]

        base = ['pare-run', options.module, *arguments]
        if not run(base + ['--executor=interpreter'] +
                   [f'--output={path}' for path in outputs('expected')]):
            return 1
        expected = read(outputs('expected'))
        first = None
        for target in options.targets.split(','):
            reason = why_not(target, flags)
            command = base + place(target)
            encoded = ''
            if target == 'x86-64-avxvnni' and reason and \
                    not why_not('x86-64-avx512vnni', flags):
                attached = os.path.join(folder, 'attached.mlir')
                if not run(['pare-opt', options.module, EVEX, '-o', attached]):
                    return 1
                command = ['pare-run', attached, *arguments]
                reason, encoded = '', ', encoded for AVX512-VNNI'
            if reason:
                print(f'{target}: skipped, {reason}')
                continue
            same = run(command +
                       [f'--output={path}' for path in outputs('actual')])
            if same:
                actual = read(outputs('actual'))
                first = first or actual
                same = actual == first and near(actual, expected,
                                                options.tolerance)
            print(f'{target}: {"same" if same else "different"}{encoded}')
            passed = passed and same
    return 0 if passed else 1


if __name__ == '__main__':
    sys.exit(main())
