#!/usr/bin/env python3
# Checks what pare-run printed.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: pare-run ... | figures.py KEY=LOW..HIGH...

Passes the `key: value` lines on; exit code 1 where a value lies outside of
LOW..HIGH (either may be left out) or its key is not there.
"""
import math
import sys


def main():
    values = {}
    for line in sys.stdin:
        print(line, end='')
        key, _, value = line.partition(': ')
        values[key] = value
    failed = False
    for condition in sys.argv[1:]:
        key, bounds = condition.split('=')
        low, high = bounds.split('..')
        value = float(values.get(key, 'nan').split()[0])
        if not (float(low or -math.inf) <= value <= float(high or math.inf)):
            print(f'{key} is {value}, expected {bounds}', file=sys.stderr)
            failed = True
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
