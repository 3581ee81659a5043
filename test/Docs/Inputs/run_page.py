# Runs the sh blocks of a Markdown page in order, and writes its c blocks to main.c.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: run_page.py PAGE.md   (in the folder to work in)"""
import re
import subprocess
import sys

with open(sys.argv[1]) as file:
    page = file.read()
for language, block in re.findall(r"^```(\w+)\n(.*?)^```", page, re.M | re.S):
    if language == "c":
        with open("main.c", "w") as file:
            file.write(block)
    if language != "sh":
        continue
    for command in block.splitlines():
        print(f"$ {command}", flush=True)
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", command])
        if done.returncode:
            sys.exit(f"error: exit code {done.returncode}")
