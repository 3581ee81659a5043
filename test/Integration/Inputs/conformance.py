# Runs every conformance case of a folder through pare-run and counts those that match to the bit.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: conformance.py FOLDER TARGET; 'interpreter' is a target here."""
import glob
import os
import subprocess
import sys

folder, target = sys.argv[1:]
executor = ("--executor=interpreter" if target == "interpreter"
            else f"--target={target}")
cases = sorted(os.listdir(folder))
matched = total = 0
for case in cases:
    path = os.path.join(folder, case)
    if not os.path.exists(os.path.join(path, "model.mlir")):
        continue
    total += 1
    inputs = [f"--input={file}" for file in sorted(glob.glob(f"{path}/input_*.npy"))]
    done = subprocess.run(
        ["pare-run", f"{path}/model.mlir", executor, *inputs,
         f"--expected={path}/expected_0.npy"], capture_output=True, text=True)
    if done.returncode == 0:
        matched += 1
    else:
        print(f"{case}: {(done.stdout + done.stderr).splitlines()[:3]}")
print(f"{matched} of {total} cases match")
