#!/usr/bin/env python3
# Gives one op of a network the wrong rounding, and asks which one it was.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: find_rounding.py MODULE [--trials=N] [--seed=N] PARE-RUN-OPTION...

MODULE is integer TOSA whose answers are those of --expected, with DOUBLE_ROUND
where the convention matters. Each trial turns one such rescale, at random, into
SINGLE_ROUND. `pare-run --find-rounding` names it if it changes that op back,
and no other. Exit code 1 where one trial is not named.
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile


def find(module, options):
    done = subprocess.run(
        ['pare-run', module, '--find-rounding', '--json', *options],
        capture_output=True, text=True)
    if not done.stdout:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('module')
    parser.add_argument('--trials', type=int, default=20)
    parser.add_argument('--seed', type=int, default=1)
    line, options = parser.parse_known_args()
    with open(line.module) as file:
        text = file.read()
    places = [match.span() for match in re.finditer('DOUBLE_ROUND', text)]
    names = [op['name'] for op in find(line.module, options)['ops']]
    if len(names) != len(places):
        sys.exit(f'{len(places)} double roundings, but {len(names)} ops')
    choose = random.Random(line.seed)
    named = 0
    for trial in range(line.trials):
        wrong = choose.randrange(len(places))
        begin, end = places[wrong]
        with tempfile.TemporaryDirectory() as folder:
            turned = os.path.join(folder, 'turned.mlir')
            with open(turned, 'w') as file:
                file.write(text[:begin] + 'SINGLE_ROUND' + text[end:])
            found = find(turned, options)
        changed = [op['name'] for op in found['ops'] if op['changed']]
        ok = changed == [names[wrong]] and found['wrong-as-found'] == 0
        named += ok
        print(f'{trial}: {names[wrong]} is wrong in {found["wrong-as-given"]} '
              f'rows, found {", ".join(changed) or "nothing"}', flush=True)
    print(f'named {named} of {line.trials}')
    return 0 if named == line.trials else 1


if __name__ == '__main__':
    sys.exit(main())
