# The command line of pare-import: a trained network in, MLIR that Pare reads out.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Drives three steps and writes the output file only when all have worked.

1. convert_tflite.py or convert_onnx.py, in a process of its own with limits on time and memory,
   runs the third-party converter; whatever a damaged file does to it ends
   there.
2. pare-import-mend, a C++ tool on MLIR 22, mends what the converter leaves
   out and prints the module.
3. The result, written beside the output, is renamed over it.
"""

import argparse
import json
import os
import pathlib
import re
import resource
import signal
import stat
import subprocess
import sys
import tempfile

from symbols import choose_symbol

HERE = pathlib.Path(__file__).resolve().parent
TFLITE_IDENTIFIER = b'TFL3'
ROUNDINGS = ('litert', 'double', 'single')
BYTECODE_MAGIC = b'ML\xefR'


class ImportFailure(Exception):
    """Ends the run with one line for the user."""


def read_input(path):
    try:
        return pathlib.Path(path).read_bytes()
    except OSError as error:
        raise ImportFailure(f"cannot read '{path}': {error.strerror}; "
                            "check the path") from error


def check_output(args):
    """Refuses to write over the network that is read."""
    try:
        same = os.path.samefile(args.input, args.output)
    except OSError:  # There is no such output yet.
        return
    if same:
        raise ImportFailure(f'-o {args.output} would overwrite what this run '
                            'reads; name another file')


def input_kind(path, data):
    """'mlir', 'tflite' or 'onnx'; anything else is refused with a way out."""
    suffix = pathlib.Path(path).suffix.lower()
    if data.startswith(BYTECODE_MAGIC) or suffix in ('.mlir', '.mlirbc'):
        return 'mlir'
    if data[4:8] == TFLITE_IDENTIFIER:
        return 'tflite'
    if suffix == '.onnx':  # A bare protobuf, which has no mark of its own.
        return 'onnx'
    if suffix in ('.pt', '.pt2', '.pth', '.h5', '.keras', '.pb'):
        raise ImportFailure(f"'{path}': '{suffix}' files are not supported; "
                            'convert the network to .tflite, .onnx or TOSA first')
    if suffix == '.tflite':
        raise ImportFailure(f"'{path}' is not a TFLite file, or is damaged: "
                            "bytes 4 to 7 are not 'TFL3'; export it again")
    raise ImportFailure(f"'{path}' is neither a TFLite file nor MLIR; "
                        'give a .tflite, .onnx, .mlir or .mlirbc file')


def failure_reason(text):
    """What the lines with 'error:' say: the last, and in brackets the first.

    Without such lines it is the last line of all.
    """
    reasons = re.findall(r'\berror: (.*)', text)
    if len(reasons) > 1:
        return f'{reasons[-1].strip()} ({reasons[0].strip()})'
    return (reasons or text.strip().splitlines()[-1:] or [''])[0].strip()


def limit_process(memory):
    """Bounds what a step may take, of memory and of the disk."""
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE):
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            memory = min(memory, hard)
        resource.setrlimit(kind, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def is_out_of_memory(text):
    return any(word in text for word in
               ('bad_alloc', 'MemoryError', 'out of memory',
                'failed to map', 'Cannot allocate memory'))


def run_step(command, args, what):
    """Runs a step in a process of its own; all its failures become one."""
    path, memory = args.input, int(args.memory_limit * 2**30)
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=args.time_limit, text=True,
                              errors='replace',
                              preexec_fn=lambda: limit_process(memory))
    except subprocess.TimeoutExpired as error:
        raise ImportFailure(
            f"'{path}': {what} took more than {args.time_limit:g} s; give it "
            'longer with --time-limit, or check the file') from error
    except subprocess.SubprocessError as error:
        raise ImportFailure(f"cannot limit {what} to {args.memory_limit:g} "
                            'GiB; choose another --memory-limit') from error
    except OSError as error:
        raise ImportFailure(f"cannot start {what} '{command[0]}': "
                            f'{error.strerror}; build it again') from error
    if done.returncode and is_out_of_memory(done.stderr):
        raise ImportFailure(
            f"'{path}': {what} needs more than {args.memory_limit:g} GiB of "
            'memory; give it more with --memory-limit, or check the file')
    if done.returncode < 0:
        name = signal.Signals(-done.returncode).name
        raise ImportFailure(f"'{path}': {what} crashed ({name}); the file is "
                            'damaged or holds something that it cannot read, '
                            'export it again')
    if done.returncode:
        reason = failure_reason(done.stderr) or f'{what} failed without a reason'
        raise ImportFailure(f"'{path}': {reason}")


# The script that converts each kind of file, and what errors call it.
CONVERTERS = {'tflite': ('convert_tflite.py', 'the TFLite converter'),
              'onnx': ('convert_onnx.py', 'the ONNX converter')}


def import_network(args, kind, symbol, scratch, output):
    converted, entry = scratch / 'converted.mlir', scratch / 'entry.json'
    script, what = CONVERTERS[kind]
    run_step([sys.executable, '-E', '-s', '-B', str(HERE / script),
              args.input, str(converted), str(entry)], args, what)
    description = json.loads(entry.read_text())
    description['symbol'] = symbol
    entry.write_text(json.dumps(description))
    command = [args.mend, str(converted), '--entry', str(entry),
               '-o', str(output), f'--rounding={args.rounding or ROUNDINGS[0]}']
    if args.bytecode:
        command.append('--bytecode')
    run_step(command, args, 'pare-import-mend')


def output_target(path):
    """The file to rename to and its mode, or None where there is no renaming."""
    target = pathlib.Path(os.path.realpath(path))
    if target.is_dir():
        raise ImportFailure(f"cannot write '{path}': it is a directory; "
                            'name a file with -o')
    if target.exists():
        if not os.access(target, os.W_OK):
            raise ImportFailure(f"cannot write '{path}': Permission denied; "
                                'choose another file with -o')
        mode = target.stat().st_mode
        return (target, stat.S_IMODE(mode)) if stat.S_ISREG(mode) else None
    umask = os.umask(0)
    os.umask(umask)
    return target, 0o666 & ~umask


def write_output(path, produce):
    """Calls produce(file), then puts that file in the place of `path`."""
    renamed = None if path == '-' else output_target(path)
    folder = renamed[0].parent if renamed else None
    try:
        handle, aside = tempfile.mkstemp('.tmp', '.pare-import-', folder)
        os.close(handle)
    except OSError as error:
        raise ImportFailure(f"cannot write '{path}': {error.strerror}; "
                            'choose another place with -o') from error
    try:
        produce(pathlib.Path(aside))
        if renamed:
            os.chmod(aside, renamed[1])
            os.replace(aside, renamed[0])
        elif path == '-':
            sys.stdout.buffer.write(pathlib.Path(aside).read_bytes())
            sys.stdout.buffer.flush()
        else:
            pathlib.Path(path).write_bytes(pathlib.Path(aside).read_bytes())
    except OSError as error:
        raise ImportFailure(f"cannot write '{path}': {error.strerror}; "
                            'choose another place with -o') from error
    finally:
        if os.path.exists(aside):
            os.unlink(aside)


def positive(text):
    value = float(text)
    if not 0 < value < 1e9:
        raise argparse.ArgumentTypeError(f"'{text}' is not a positive number")
    return value


def parse_arguments(argv):
    parser = argparse.ArgumentParser(
        prog='pare-import', allow_abbrev=False,
        description='Turns a .tflite network, or a float .onnx network, into MLIR (TOSA) for '
        'pare-opt. '
        'MLIR goes through unchanged.')
    parser.add_argument('input', help='a .tflite, .onnx, .mlir or .mlirbc file')
    parser.add_argument('-o', '--output', default='-',
                        help='the file to write; - is the standard output')
    parser.add_argument('--name', help="the entry's symbol; by default the "
                        "input's file name, made a C identifier")
    parser.add_argument('--bytecode', action='store_true',
                        help='write MLIR bytecode instead of text')
    parser.add_argument('--rounding', choices=ROUNDINGS,
                        help='how layers that are quantized already round: '
                        'litert (the default): as current LiteRT does, fully '
                        'connected layers once and all others twice; double: '
                        'all twice, as TFLite Micro, CMSIS-NN and older TFLite; '
                        'single: all once, as XNNPACK and X-CUBE-AI. Without '
                        'effect on float networks')
    parser.add_argument('--time-limit', type=positive, default=600.0,
                        metavar='SECONDS', help='for each step; default 600')
    parser.add_argument('--memory-limit', type=positive, default=8.0,
                        metavar='GIB', help='for each step; default 8')
    parser.add_argument('--mend', required=True, help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def run(args):
    data = read_input(args.input)
    if args.output != '-':
        check_output(args)
    kind = input_kind(args.input, data)
    if kind == 'mlir':
        if args.name or args.bytecode or args.rounding:
            raise ImportFailure(f"'{args.input}' is MLIR and goes through "
                                'unchanged; drop --name, --bytecode and '
                                '--rounding')
        write_output(args.output, lambda file: file.write_bytes(data))
        return
    try:
        symbol = choose_symbol(args.input, args.name)
    except ValueError as error:
        raise ImportFailure(str(error)) from error
    with tempfile.TemporaryDirectory(prefix='pare-import-') as scratch:
        write_output(
            args.output, lambda file: import_network(
                args, kind, symbol, pathlib.Path(scratch), file))


def main(argv):
    args = parse_arguments(argv)
    try:
        run(args)
    except ImportFailure as failure:
        print(f'pare-import: error: {failure}', file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
