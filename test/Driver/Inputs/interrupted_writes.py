# Kills a command at many moments of its life, and starves its files of room.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: interrupted_writes.py ROUNDS FOLDER OUTPUT... -- COMMAND...

COMMAND runs in FOLDER and writes the OUTPUTs there. Killed at any moment, or
out of room, it must leave each of them as it was or whole; where the command
ends by itself without success, as it was, and nothing beside it.
"""

import pathlib
import random
import resource
import signal
import subprocess
import sys
import time

OLD = b'what was there before\n'


def run(command, folder, room=None, seconds=None):
    """The exit code; negative where a signal ended it."""
    def starve():
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        # As on a full disk, a write fails instead of ending the process.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL,
                               preexec_fn=starve if room is not None else None)
    if seconds is not None:
        time.sleep(seconds)
        process.kill()
    return process.wait()


def main(rounds, folder, outputs, command):
    folder = pathlib.Path(folder)
    files = [folder / name for name in outputs]
    started = time.monotonic()
    if run(command, folder):
        sys.exit('the command fails even when left alone')
    length = time.monotonic() - started
    whole = [file.read_bytes() for file in files]
    before = sorted(p.name for p in folder.iterdir())

    rng = random.Random(11)
    seen = {'old': 0, 'new': 0}
    for _ in range(rounds):
        for file in files:
            file.write_bytes(OLD)
        # Most writing is done near the end.
        run(command, folder, seconds=length * rng.uniform(0.3, 1.2))
        for file, new in zip(files, whole):
            contents = file.read_bytes()
            if contents not in (OLD, new):
                sys.exit(f"a kill left '{file.name}' with {len(contents)} bytes")
            seen['old' if contents == OLD else 'new'] += 1
        for path in folder.iterdir():
            if path.name not in before:
                path.unlink()
    for room in (0, 1, len(whole[0]) // 2, len(whole[0]) - 1):
        for file in files:
            file.write_bytes(OLD)
        if run(command, folder, room=room) == 0:
            sys.exit(f'with room for {room} bytes the command still succeeds')
        if any(file.read_bytes() != OLD for file in files):
            sys.exit(f'with room for {room} bytes an old file was damaged')
        after = sorted(p.name for p in folder.iterdir())
        if after != before:
            sys.exit(f'with room for {room} bytes something is left: {after}')
    print(f"killed {rounds} times: {seen['old']} old files, {seen['new']} new "
          'files, none in between')


if __name__ == '__main__':
    split = sys.argv.index('--')
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:split], sys.argv[split + 1:])
