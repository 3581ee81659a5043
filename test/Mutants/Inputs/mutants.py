# Breaks kernels on purpose, one by one, and shows that the tests notice.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: mutants.py BUILD SOURCE FOLDER [--only=WORD] [--target=NAME ...]

Each mutant is one small change of a source file: an off-by-one in padding,
rounding, a zero point, a tail, a clamp. The file is compiled with the command
that BUILD has for it, and linked into a copy of pare-run in FOLDER; nothing in
BUILD or SOURCE changes. The mutant then runs the kernels that the tests run
(linear.test, fixed-point.test) on every target and is caught where a bit
differs from what the interpreter of the unbroken pare-run says, or where it
refuses to compile. A mutant of the scalar arithmetic is caught by its unit
tests. Prints a line for each and exits with 1 if one lives.
"""

import os
import shlex
import shutil
import subprocess
import sys

VECTOR = 'lib/Conversion/PareKernelToVector/'
KERNEL = 'lib/Dialect/PareKernel/Transforms/'
# What is broken, the file, and the change of its text.
MUTANTS = [
    ('padding: filled with one more than the zero point',
     KERNEL + 'MaterializeHalos.cpp',
     'getI32IntegerAttr(conv.getInputZp())',
     'getI32IntegerAttr(conv.getInputZp() + 1)'),
    ('padding: one row or column of the border is left out',
     VECTOR + 'Pads.cpp',
     'fill(size - high[dim], high[dim]);',
     'fill(size - high[dim] + 1, high[dim] ? high[dim] - 1 : 0);'),
    ('padding: by element, the last row and column do not count',
     VECTOR + 'LinearByElement.cpp',
     'compare(k, arith::CmpIPredicate::ult, in, k.index(size))',
     'compare(k, arith::CmpIPredicate::ult, in, k.index(size - 1))'),
    ('padding: at an edge an average is of one element more than there are',
     VECTOR + 'Pools.cpp',
     'return k.b.createOrFold<arith::SubIOp>(k.loc, dim.end, dim.begin);',
     'return k.add(k.b.createOrFold<arith::SubIOp>(k.loc, dim.end, dim.begin), '
     '1);'),
    ('rounding: a quarter is added and not a half',
     VECTOR + 'FixedPoint.cpp',
     'w.make<arith::SubIOp>(s, w.constant(1))',
     'w.make<arith::SubIOp>(s, w.constant(2))'),
    ('rounding: the second one starts at a shift of 33',
     VECTOR + 'FixedPoint.cpp',
     's, w.constant(31));', 's, w.constant(32));'),
    ('rounding: double and single are mistaken for each other',
     VECTOR + 'Linear.cpp',
     '*kernel.rounding == kernel::Rounding::TosaDouble',
     '*kernel.rounding == kernel::Rounding::TosaSingle'),
    ('rounding: by element, the second one has the other sign',
     VECTOR + 'ElementEpilogue.cpp',
     'arith::CmpIPredicate::sge, wide', 'arith::CmpIPredicate::slt, wide'),
    ('rounding: the shift of an average is one too small',
     VECTOR + 'Folds.cpp',
     'number(i64, 30)', 'number(i64, 29)'),
    ('rounding: odd lanes are scaled as even ones are',
     VECTOR + 'FixedPoint.cpp',
     'mask.push_back(width + i + half);', 'mask.push_back(i + half);'),
    ('rounding: what is left of a shift is one too small',
     VECTOR + 'FixedPoint.cpp',
     'k.splat(i32, widthOf(shifts), 32)', 'k.splat(i32, widthOf(shifts), 33)'),
    ('zero point: the input is taken off the bias once too often',
     KERNEL + 'FoldZeroPoints.cpp',
     'auto zeroPoint = static_cast<int32_t>(op.getInputZp());',
     'auto zeroPoint = static_cast<int32_t>(op.getInputZp() + 1);'),
    ('zero point: that of the result is one too large',
     VECTOR + 'FixedPoint.cpp',
     'k.splat(i32, widthOf(scaled), stored.zeroPoint)',
     'k.splat(i32, widthOf(scaled), stored.zeroPoint + 1)'),
    ('zero point: the unsigned form is one off',
     KERNEL + 'ChooseStorage.cpp',
     'constexpr int32_t kShift = 128;', 'constexpr int32_t kShift = 127;'),
    ('zero point: by element, that of the input stays',
     VECTOR + 'LinearByElement.cpp',
     'if (zeroPoint == 0)', 'if (zeroPoint <= 0)'),
    ('zero point: that of a residual is forgotten',
     VECTOR + 'Residual.cpp',
     'toInteger(k, loaded, zeroPoint, isUnsigned)',
     'toInteger(k, loaded, 0, isUnsigned)'),
    ('clamp: what a residual is added to is held one too high',
     VECTOR + 'Residual.cpp',
     'bound(termMin)', 'bound(termMin) + 1'),
    ('tail: the last piece of a store is left out',
     VECTOR + 'KernelVectors.cpp',
     'store(slice(vector, done, piece), view, add(at, done));',
     'if (valid - done > piece || piece == 1)\n'
     '      store(slice(vector, done, piece), view, add(at, done));'),
    ('tail: the rest of a run of inputs is left out',
     VECTOR + 'ConvTile.cpp',
     '(byLane ? length : readable) - whole * pieceLength;',
     '(byLane ? length : readable) - whole * pieceLength - 1;'),
    ('tail: the last tile starts one early',
     VECTOR + 'KernelBuilder.cpp',
     'min(iv, extent - tile)', 'min(iv, extent - tile - 1)'),
    ('tail: the last vector of a depthwise line starts one early',
     VECTOR + 'DepthwiseToVector.cpp',
     'std::max<int64_t>(layout.line - layout.vector, 0);',
     'std::max<int64_t>(layout.line - layout.vector - 1, 0);'),
    ('tail: the last pixels of a stride of two come one element early',
     VECTOR + 'DepthwiseTile.cpp',
     'k.load(input, k.add(from, end), width)',
     'k.load(input, k.add(from, end - 1), width)'),
    ('clamp: the lower bound is one too high',
     VECTOR + 'FixedPoint.cpp',
     '{k.b.getI32Type(), 0, stored.low - stored.zeroPoint,',
     '{k.b.getI32Type(), 0, stored.low + 1 - stored.zeroPoint,'),
    ('clamp: by element, the upper bound is one too low',
     VECTOR + 'ElementEpilogue.cpp',
     'constant(stored.high)', 'constant(stored.high - 1)'),
    ('clamp: float_rne saturates one below the bound',
     VECTOR + 'KernelVectors.cpp',
     'stored.high - stored.zeroPoint);', 'stored.high - 1 - stored.zeroPoint);'),
    ('layout: a kernel row takes the weights of the one before',
     VECTOR + 'DepthwiseTile.cpp',
     'users.emplace_back(row, distance / g.dilationH);',
     'users.emplace_back(row, std::max<int64_t>(distance / g.dilationH - 1, '
     '0));'),
    ('layout: the stride is taken for that of the other dimension',
     VECTOR + 'ConvToVector.cpp',
     'k.mul(column, tile.strideW * tile.in.column)',
     'k.mul(column, tile.strideH * tile.in.column)'),
    ('sums: what a block of words adds has no sign',
     VECTOR + 'WideSums.cpp',
     'k.extend(sum, k.b.getI64Type(), /*isUnsigned=*/false)',
     'k.extend(sum, k.b.getI64Type(), /*isUnsigned=*/true)'),
    ('sums: only the lower half of those of 64 bits is scaled',
     VECTOR + 'WideSums.cpp',
     'k.b, k.loc, lower, upper)', 'k.b, k.loc, lower, lower)'),
    ('halves: the high ones keep a bit of the low ones',
     VECTOR + 'ConvTileNarrow.cpp', 'constant(-16)', 'constant(-8)'),
    ('halves: sums stay twice as large',
     VECTOR + 'ConvTileNarrow.cpp',
     'k.splat(epilogue.sumType(), lanes, 4)',
     'k.splat(epilogue.sumType(), lanes, 3)'),
    ('widths: one sum more than fits is added in 16 bits',
     'lib/Dialect/PareKernel/Layout/Widths.cpp',
     'limit / (kLargestInput * largest)',
     'limit / (kLargestInput * largest) + 1'),
    ('widths: columns of a depthwise kernel are not looked at in pairs',
     'lib/Dialect/PareKernel/Layout/Widths.cpp',
     'g.isDepthwise() ? g.kernelW : g.runLength()',
     'g.isDepthwise() ? 1 : g.runLength()'),
    ('widths: scaled sums are said to fit whatever their multiplier',
     'lib/Dialect/PareKernel/Layout/Widths.cpp',
     'constexpr float limit = 0x1p31f;',
     'constexpr float limit = 0x1p120f;'),
    ('depthwise: what is in 16 bits at the end of a tile is lost',
     VECTOR + 'DepthwiseTile.cpp',
     'sums[i] = addPairs(k, sums[i], pairs);',
     'sums[i] = pending[row] > 1 ? sums[i] : addPairs(k, sums[i], pairs);'),
    ('packs: groups and parts are mistaken for each other',
     'lib/Conversion/Dot4ToX86/PackBytes.cpp',
     'order.push_back(4 * group + part);',
     'order.push_back((4 * part + group) % (4 * groups));'),
    ('words: bytes of weights lose their sign',
     VECTOR + 'ConvTile.cpp',
     'k.extend(weights, k.b.getI16Type(), /*isUnsigned=*/false)',
     'k.extend(weights, k.b.getI16Type(), /*isUnsigned=*/true)'),
    ('numerics: single rounds down',
     'lib/Support/Numerics.cpp',
     'int32_t scaleTosaSingle(int32_t value, int32_t multiplier, int32_t shift) '
     '{\n  int64_t round = int64_t(1) << (shift - 1);',
     'int32_t scaleTosaSingle(int32_t value, int32_t multiplier, int32_t shift) '
     '{\n  int64_t round = (int64_t(1) << (shift - 1)) - 1;'),
    ('numerics: double rounds twice from a shift of 31 on',
     'lib/Support/Numerics.cpp',
     'if (shift > 31)\n    round +=', 'if (shift > 30)\n    round +='),
]


def run(command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, **options)


class Project:
    """The build whose commands make mutants."""

    def __init__(self, build, source, folder):
        self.build = os.path.abspath(build)
        self.source = os.path.abspath(source)
        self.folder = os.path.abspath(folder)
        os.makedirs(self.folder, exist_ok=True)

    def command(self, target):
        """The command, in shell words, that makes one target."""
        lines = run(['ninja', '-C', self.build, '-t', 'commands', '-s',
                     target]).stdout.decode().splitlines()
        return shlex.split([line for line in lines if line][-1])

    def object_of(self, file):
        """The object of a source file, and the library that it is in."""
        folder, name = os.path.split(file)
        for entry in sorted(os.listdir(os.path.join(self.build, folder,
                                                    'CMakeFiles'))):
            path = os.path.join(folder, 'CMakeFiles', entry, name + '.o')
            if os.path.exists(os.path.join(self.build, path)):
                return path, f'lib/lib{entry[:-len(".dir")]}.a'
        raise SystemExit(f'{file}: no object in {self.build}')

    def compile(self, file, text):
        """The object of `file` as it would be with `text`."""
        target, library = self.object_of(file)
        mutant = os.path.join(self.folder, os.path.basename(file))
        with open(mutant, 'w', encoding='utf-8') as out:
            out.write(text)
        words = self.command(target)
        # The compiler itself, not the cache in front of it.
        if 'ccache' in os.path.basename(words[0]):
            words = words[1:]
        for flag in ('-MD', '-MMD'):
            if flag in words:
                words.remove(flag)
        for flag in ('-MT', '-MF'):
            if flag in words:
                at = words.index(flag)
                del words[at:at + 2]
        words[words.index('-o') + 1] = mutant + '.o'
        words[words.index('-c') + 1] = mutant
        # Headers beside the file are still found there.
        words += ['-iquote', os.path.join(self.source, os.path.dirname(file))]
        done = run(words, cwd=self.build)
        if done.returncode:
            raise SystemExit(f'{file}: the mutant is no C++:\n'
                             + done.stdout.decode()[-2000:])
        return mutant + '.o', library

    def link(self, mutant, library, target):
        """A program like `target` with one object of one library replaced."""
        copy = os.path.join(self.folder, os.path.basename(library))
        shutil.copy(os.path.join(self.build, library), copy)
        if run(['ar', 'r', copy, mutant]).returncode:
            raise SystemExit(f'{copy}: cannot replace {mutant}')
        program = os.path.join(self.folder, os.path.basename(target))
        words = self.command(target)
        words = [copy if word == library else word for word in words]
        words[words.index('-o') + 1] = program
        script = ' '.join(word if word in (':', '&&') else shlex.quote(word)
                          for word in words)
        done = run(['sh', '-c', script], cwd=self.build)
        if done.returncode:
            raise SystemExit(f'{target}: the mutant does not link:\n'
                             + done.stdout.decode()[-2000:])
        return program


class Cases:
    """What the tests run: modules, inputs, and the interpreter's answers."""

    def __init__(self, project, targets):
        self.targets, self.modules = targets, []
        inputs = os.path.join(project.source, 'test/Integration/Inputs')
        pare_run = os.path.join(project.build, 'bin/pare-run')
        for script, group in (('fixed_point_cases.py', 'tiles'),
                              ('fixed_point_cases.py', 'elements'),
                              ('fixed_point_cases.py', 'pools'),
                              ('linear_cases.py', 'i8')):
            folder = os.path.join(project.folder, 'cases-' + group)
            made = run([sys.executable, os.path.join(inputs, script), group,
                        folder])
            done = made.returncode == 0 and run(
                [pare_run, f'{folder}/net.mlir', f'@{folder}/inputs',
                 f'@{folder}/outputs', '--executor=interpreter'])
            if not done or done.returncode:
                raise SystemExit(f'{group}: no expected values')
            self.modules.append((group, folder))

    def caught_by(self, pare_run):
        """The first module and target where the program is wrong, or None."""
        for group, folder in self.modules:
            for target in self.targets:
                done = run([pare_run, f'{folder}/net.mlir',
                            f'@{folder}/inputs', f'@{folder}/expected',
                            f'--target={target}'])
                if done.returncode:
                    said = done.stdout.decode().strip().splitlines()
                    said = ([line for line in said if 'mismatches' in line] +
                            said + [f'exit code {done.returncode}'])
                    return f'{group} on {target}: {said[0]}'
        return None


def unit_tests(project, mutant, library):
    """What the tests of the scalar arithmetic say of a mutant, or None."""
    target = run(['ninja', '-C', project.build, '-t', 'query',
                  'PareSupportTests']).stdout.decode()
    path = next(line.strip() for line in target.splitlines()
                if line.strip().endswith('/PareSupportTests'))
    done = run([project.link(mutant, library, path),
                '--gtest_filter=*Requant*:*Average*:*Round*:*Store*'])
    failed = [line for line in done.stdout.decode().splitlines()
              if 'FAILED  ]' in line]
    return failed[0].strip() if failed else None


def main(argv):
    arguments = [word for word in argv[1:] if not word.startswith('--')]
    only = [word[7:] for word in argv if word.startswith('--only=')]
    targets = [word[9:] for word in argv if word.startswith('--target=')]
    project = Project(*arguments)
    cases = Cases(project, targets or ['host'])
    found = cases.caught_by(os.path.join(project.build, 'bin/pare-run'))
    if found:
        raise SystemExit(f'unbroken kernels differ: {found}')
    alive = count = 0
    for what, file, old, new in MUTANTS:
        if only and not any(word in what for word in only):
            continue
        with open(os.path.join(project.source, file), encoding='utf-8') as src:
            text = src.read()
        if text.count(old) != 1:
            raise SystemExit(f'{what}: {file} has {text.count(old)} of the '
                             f'text that is to be broken')
        mutant, library = project.compile(file, text.replace(old, new))
        if library == 'lib/libPareSupport.a':
            found = unit_tests(project, mutant, library)
        else:
            found = cases.caught_by(
                project.link(mutant, library, 'bin/pare-run'))
        count, alive = count + 1, alive + (found is None)
        print(f'{"LIVES " if found is None else "caught"} {what}'
              f'{": " + found if found else ""}', flush=True)
    print(f'mutants: {count}, caught: {count - alive}')
    return 1 if alive or not count else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv))
