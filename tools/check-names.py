#!/usr/bin/python3
# Checks names, sizes, headers and forbidden words all over the project.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: check-names.py [ROOT]

For every pass of every Passes.td: flag, TableGen def, source file and test
agree, the summary and the description are there, and the description says
what the pass requires, guarantees and never changes. For every file: the
licence line, no path of somebody's machine, no leftovers, no part over the
limits of length. Prints one line a problem, and exits with 1 if there is one;
lines that start with "note:" only advise.
"""

import pathlib
import re
import subprocess
import sys

LICENCE = 'SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception'
NEEDS_LICENCE = {'.h', '.cpp', '.c', '.td', '.py', '.sh', '.cmake'}
PARTS = ('Requires', 'Guarantees', 'Never changes')
# Spelt so that this file does not find itself.
LEFTOVERS = re.compile(r'\b(?:TO' r'DO|FIX' r'ME|X' r'XX)\b')
MACHINE_PATH = re.compile(
    r'(?<![\w.$}%/-])/(?:ro' r'ot|wo' r'rk|ho' r'me/\w+)(?![\w.-])')

# (what, advice above, refused above), by kind of file.
LIMITS = {'td': ('a TableGen file', 400, 600),
          'lit': ('a lit file', 200, None),
          'code': ('a source file', 400, 600),
          'ops': ('a file of ops or verifiers', 500, 600)}

# Words of flags that are not simply capitalised in the names of defs.
SPELLINGS = {'ir': 'IR', 'macs': 'Macs'}


class Report:
    """Problems found so far, printed as they come."""

    def __init__(self):
        self.problems = 0

    def problem(self, place, text):
        self.problems += 1
        print(f'{place}: {text}')

    @staticmethod
    def note(place, text):
        print(f'note: {place}: {text}')


def camel(words):
    return ''.join(SPELLINGS.get(w, w[:1].upper() + w[1:])
                   for w in words.split('-'))


def project_files(root):
    """Files that are or could be committed, relative to the root."""
    if (root / '.git').exists():
        listed = subprocess.run(
            ['git', '-C', str(root), 'ls-files', '-z', '--cached', '--others',
             '--exclude-standard'], stdout=subprocess.PIPE, check=True)
        names = listed.stdout.decode().split('\0')
        files = [pathlib.Path(name) for name in names if name]
    else:
        files = [path.relative_to(root) for path in root.rglob('*')]
        files = [f for f in files if not f.parts[0].startswith(('build', '.'))]
    return sorted(f for f in files if (root / f).is_file())


def passes_of(text):
    """(def, flag, body) of each pass definition of a TableGen file."""
    starts = [m for m in re.finditer(
        r'^def\s+(\w+)\s*:\s*\w*Pass(?:Base)?<\s*"([^"]+)"', text, re.M)]
    ends = [m.start() for m in starts[1:]] + [len(text)]
    for match, end in zip(starts, ends):
        yield match.group(1), match.group(2), text[match.start():end]


def check_flag(report, place, name, flag):
    """The words of the flag after its prefix, or None where it is wrong."""
    conversion = re.fullmatch(r'convert-([a-z0-9-]+)-to-([a-z0-9-]+)', flag)
    plain = re.fullmatch(r'pare-([a-z0-9]+(?:-[a-z0-9]+)*)', flag)
    if not conversion and not plain:
        report.problem(place, f"flag '{flag}' is neither pare-<verb>[-<noun>] "
                       'nor convert-<a>-to-<b>')
        return None
    words = flag if conversion else plain.group(1)
    expected = camel(words) + 'Pass'
    if name.lower() != expected.lower():
        report.problem(place, f"flag '{flag}' wants the def '{expected}' but "
                       f"it is '{name}'")
    return words


def check_pass_files(report, root, files, place, name, flag, words):
    """The source file and the test of a pass, and that the test runs it."""
    stem = name[:-4] if name.endswith('Pass') else name
    short = stem[7:] if words.startswith('convert-') else stem
    sources = [f for f in files if f.parts[0] == 'lib' and f.suffix == '.cpp']
    if not any(f.stem in (stem, short) for f in sources):
        report.problem(place, f"pass '{flag}' has no source file "
                       f"'{stem}.cpp' below lib")
    names = {words, words[8:] if words.startswith('convert-') else words}
    tests = [f for f in files
             if f.parts[0] == 'test' and f.suffix in ('.mlir', '.test') and
             (f.stem in names or
              (short != stem and short in f.parts and f.suffix == '.mlir'))]
    if not tests:
        report.problem(place, f"pass '{flag}' has no test '{words}.mlir' "
                       'below test')
    elif not any(re.search(rf'{re.escape(flag)}(?![\w-])',
                           (root / f).read_text()) for f in tests):
        report.problem(tests[0], f"does not run '{flag}'")


def check_passes(report, root, files):
    flags = {}
    for file in files:
        if not re.fullmatch(r'\w*Passes\.td', file.name):
            continue
        for name, flag, body in passes_of((root / file).read_text()):
            if flag in flags:
                report.problem(file, f"pass '{flag}' is also in {flags[flag]}")
            flags[flag] = file
            if not re.search(r'let\s+summary\s*=\s*"[^"]', body):
                report.problem(file, f"pass '{flag}' has no summary")
            description = re.search(r'let\s+description\s*=\s*\[\{(.*?)\}\]',
                                    body, re.S)
            if not description:
                report.problem(file, f"pass '{flag}' has no description")
            else:
                said = ' '.join(description.group(1).split())
                for part in PARTS:
                    if part not in said:
                        report.problem(file, f"the description of '{flag}' "
                                       f"does not say '{part}'")
            if re.search(r'let\s+statistics', body):
                report.problem(file, f"pass '{flag}' has statistics, whose "
                               'layout differs between builds of LLVM')
            words = check_flag(report, file, name, flag)
            if words:
                check_pass_files(report, root, files, file, name, flag, words)
    return len(flags)


def kind_of(file):
    if file.suffix == '.td':
        return 'td'
    if file.parts[0] == 'test' and file.suffix in ('.mlir', '.test'):
        return 'lit'
    if file.suffix in ('.cpp', '.h', '.py', '.sh'):
        named = re.search(r'(Ops|Verif)', file.stem)
        return 'ops' if named else 'code'
    return None


def check_text(report, file, text):
    lines = text.splitlines()
    needs = file.suffix in NEEDS_LICENCE or text.startswith('#!')
    if needs and not any(LICENCE in line for line in lines[:12]):
        report.problem(file, f"lacks the line '{LICENCE}'")
    for number, line in enumerate(lines, 1):
        if LEFTOVERS.search(line):
            report.problem(f'{file}:{number}', 'leftover: finish it, or say '
                           'in words what does not exist and why')
        if MACHINE_PATH.search(line):
            report.problem(f'{file}:{number}', "a path of somebody's machine")
    kind = kind_of(file)
    if kind:
        what, advice, refused = LIMITS[kind]
        if refused and len(lines) > refused:
            report.problem(file, f'{len(lines)} lines, {what} has at most '
                           f'{refused}; split it by concern')
        elif len(lines) > advice:
            report.note(file, f'{len(lines)} lines, {what} should have at '
                        f'most {advice}')


def main(argv):
    root = pathlib.Path(argv[1] if len(argv) > 1 else
                        pathlib.Path(__file__).parent.parent).resolve()
    report, files = Report(), project_files(root)
    passes = check_passes(report, root, files)
    for file in files:
        data = (root / file).read_bytes()
        if b'\0' in data[:4096] or file.name.startswith('LICENSE'):
            continue
        check_text(report, file, data.decode('utf-8', 'replace'))
    print(f'check-names: {len(files)} files, {passes} passes, '
          f'{report.problems} problems')
    return 1 if report.problems else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv))
