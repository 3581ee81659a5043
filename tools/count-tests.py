#!/usr/bin/python3
# Counts the results in lit's own report and prints the last line of tools/test.sh.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: count-tests.py REPORT.json [--passed=CHECK]... [--failed=CHECK]...

The checks are those that ran outside lit. Exits with 0 when at least one test
of the report ran and nothing failed.
"""

import argparse
import json
import sys

PASSED = {'PASS', 'FLAKYPASS', 'XFAIL'}
SKIPPED = {'UNSUPPORTED', 'SKIPPED', 'EXCLUDED'}


def read_report(path):
    """Names of the tests by the way they ended."""
    with open(path, encoding='utf-8') as file:
        tests = json.load(file)['tests']
    ends = {'passed': [], 'skipped': [], 'failed': []}
    for test in tests:
        end = ('passed' if test['code'] in PASSED else
               'skipped' if test['code'] in SKIPPED else 'failed')
        ends[end].append(test['name'])
    return ends


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('report')
    parser.add_argument('--passed', action='append', default=[])
    parser.add_argument('--failed', action='append', default=[])
    args = parser.parse_args()
    try:
        ends = read_report(args.report)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"no report of lit in '{args.report}': {error}")
        ends = {'passed': [], 'skipped': [], 'failed': ['check-pare']}
    if not ends['passed'] and not ends['failed']:
        print('no test ran')
        ends['failed'].append('check-pare')
    ends['passed'] += args.passed
    ends['failed'] += args.failed
    for end in ('skipped', 'failed'):
        for name in sorted(ends[end]):
            print(f'{end}: {name}')
    if ends['skipped']:
        print(f"{len(ends['skipped'])} skipped")
    print(f"{len(ends['passed'])} passed, {len(ends['failed'])} failed")
    return 1 if ends['failed'] else 0


if __name__ == '__main__':
    sys.exit(main())
