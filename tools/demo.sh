#!/bin/sh
# Takes the embedded digit recogniser from a .tflite to small exact objects, and shows what came of it.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Usage: tools/demo.sh
# Sets up and builds what is missing first. What it makes stays in build/demo;
# the environment of tools/setup.sh and tools/build.sh is honoured.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
build=${PARE_BUILD_DIR:-$root/build}
venv=${PARE_VENV:-$build/venv}
cd "$root"

tools/setup.sh
tools/build.sh pare-opt pare-run pare-import-mend

# Short names, so that the commands below can be typed as they are printed.
data=$root/tools/demo
mkdir -p "$build/demo"
cd "$build/demo"
for file in "$data"/digits.tflite "$data"/digits_*.npy; do
  cp "$file" .
done
PATH=$build/bin:$PATH

# Prints a command as one would type it, and runs it. The command goes to where
# the demo writes, also when its output goes elsewhere.
exec 3>&1
run() {
  {
    printf '\n$'
    for word in "$@"; do
      case $word in
      *' '*) printf " '%s'" "$word" ;;
      *) printf ' %s' "$word" ;;
      esac
    done
    echo
  } >&3
  "$@"
}

# Runs a module on all images and keeps the figures and the answers.
measure() {
  run pare-run "$1.mlir" --input=digits_test_x.npy --labels=digits_test_y.npy \
    --reference=digits.mlir --output="$1.npy" --time --json >"$1.json"
}

# The first 100 images on an emulated Arm core: the outputs must be those of this
# machine, bit for bit; only sums of floats may differ in the last places. The
# table says where they differ, which is the exit code 1.
emulate() {
  run pare-run "$1.mlir" --target=aarch64-dotprod --input=digits_test_x.npy \
    --expected="$1.npy" --rows=0:100 --tolerance="$2" --json \
    >"$1.aarch64.json" || [ $? -eq 1 ]
}

run pare-import digits.tflite -o digits.mlir
run pare-opt digits.mlir \
  --pare-compress="calibration=digits_calib_x.npy weights=per-channel" \
  -o digits_int8.mlir
run pare-opt digits.mlir \
  --pare-compress="calibration=digits_calib_x.npy prune-macs=0.4 weights=per-channel" \
  -o digits_pruned.mlir

for network in digits digits_int8 digits_pruned; do
  for target in host aarch64-dotprod; do
    run pare-opt $network.mlir --pare-compile --target=$target --emit=obj \
      -o $network.$target.o --emit-header=$network.h
  done
  measure $network
done

emulate digits 1e-5
emulate digits_int8 0
emulate digits_pruned 0

echo
exec "$venv/bin/python" "$data/show_digits.py" "$build/demo"
