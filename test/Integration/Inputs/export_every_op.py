# Compares all ways to run what Pare exports as TOSA.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: export_every_op.py TEMPLATE INPUT.npy FOLDER [TOSA-REFERENCE COMMAND...]

For both tosa profiles, the interpreter runs the module as it is, and every
other way must give its bytes: the module compiled, what it exports interpreted
and compiled, that lowered by upstream's passes alone, and, where the command is
given, the TOSA reference model. Prints a line for each profile and way; exit
code 1 where one differs.
"""
import filecmp
import pathlib
import re
import subprocess
import sys

UPSTREAM = (
    'builtin.module(func.func(tosa-optional-decompositions,tosa-infer-shapes,'
    'tosa-make-broadcastable,tosa-to-linalg-named,canonicalize,'
    'tosa-layerwise-constant-fold,tosa-make-broadcastable,tosa-to-linalg,'
    'tosa-to-arith{include-apply-rescale=true},tosa-to-tensor))')


def run(*command):
    subprocess.run([str(word) for word in command], check=True,
                   stdout=subprocess.DEVNULL)


def check(profile, template, samples, folder, reference):
    graph, tosa, linalg = (folder / f'{profile}.{kind}.mlir'
                           for kind in ('graph', 'tosa', 'linalg'))
    graph.write_text(template.replace('PROFILE', profile))
    run('pare-opt', graph, '--pare-to-tosa', '-o', tosa)
    run('pare-opt', tosa, f'--pass-pipeline={UPSTREAM}', '-o', linalg)
    signature = re.search(r'-> \((.*?)\) \{', tosa.read_text(), re.DOTALL)
    count = signature.group(1).count('tensor<')

    def files(way):
        return [folder / f'{profile}.{way}.{i}.npy' for i in range(count)]

    def pare_run(way, module, *options):
        run('pare-run', module, f'--input={samples}', *options,
            *(f'--output={file}' for file in files(way)))

    pare_run('expected', graph, '--executor=interpreter')
    pare_run('compiled', graph)
    pare_run('exported-interpreted', tosa, '--executor=interpreter')
    pare_run('exported-compiled', tosa)
    pare_run('upstream', linalg)
    ways = ['compiled', 'exported-interpreted', 'exported-compiled', 'upstream']
    if reference:
        run(*reference, tosa, samples, *files('reference'))
        ways.append('reference')
    same = True
    for way in ways:
        different = [i for i, (a, b) in enumerate(
            zip(files('expected'), files(way), strict=True))
            if not filecmp.cmp(a, b, shallow=False)]
        print(f'{profile} {way}:', f'results {different} differ'
              if different else f'{count} results are the same')
        same &= not different
    return same


def main():
    template, samples, folder, *reference = sys.argv[1:]
    text = pathlib.Path(template).read_text()
    results = [check(profile, text, samples, pathlib.Path(folder), reference)
               for profile in ('tosa-single', 'tosa-double')]
    return 0 if all(results) else 1


if __name__ == '__main__':
    sys.exit(main())
