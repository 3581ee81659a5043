#!/usr/bin/env python3
# Runs a command that must end with a given exit code.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Usage: exits.py CODE COMMAND [ARGUMENT...]"""
import subprocess
import sys

expected = int(sys.argv[1])
actual = subprocess.run(sys.argv[2:]).returncode
if actual != expected:
    sys.exit(f'exits.py: expected exit code {expected}, got {actual}')
