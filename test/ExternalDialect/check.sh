#!/bin/sh
# Builds this project against an installed Pare and takes its op through compression and code generation.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Usage: check.sh PREFIX WORK   (PREFIX: where Pare is installed; WORK: a folder to write to)
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=$1 work=$2
llvm=${LLVM_PREFIX:-/usr/lib/llvm-22}
mkdir -p "$work"

cmake -G Ninja -S "$here" -B "$work/build" \
  -DCMAKE_C_COMPILER="$llvm/bin/clang" -DCMAKE_CXX_COMPILER="$llvm/bin/clang++" \
  -DCMAKE_PREFIX_PATH="$prefix;$llvm" >"$work/configure.log"
cmake --build "$work/build" >"$work/build.log"
/usr/bin/python3 "$here/make_net.py" "$here/net.mlir" "$work/net.mlir" "$work/x.npy"
sed 's/@acme_net/@acme_float/' "$work/net.mlir" >"$work/float.mlir"

opt() {
  "$llvm/bin/mlir-opt" --load-pass-plugin="$prefix/lib/ParePlugin.so" \
    --load-dialect-plugin="$prefix/lib/ParePlugin.so" \
    --load-dialect-plugin="$work/build/AcmePlugin.so" "$@"
}
object() {
  opt --pass-pipeline='builtin.module(pare-compile{target=x86-64-v3})' "$work/$1.mlir" |
    "$llvm/bin/mlir-translate" --mlir-to-llvmir |
    "$llvm/bin/llc" -O2 -relocation-model=pic -filetype=obj -o "$work/$1.o"
}
# run OPTIONS DB: compresses with the options and wants that agreement.
run() {
  opt --pass-pipeline="builtin.module(pare-compress{calibration=$work/x.npy $1})" \
    "$work/net.mlir" -o "$work/small.mlir"
  object small
  cc "$here/main.c" "$work/small.o" "$work/float.o" -lm -o "$work/main"
  "$work/main" "$2"
}

object float
echo "int8:"
run "weights=per-channel" 22
grep 'acme.leaky_relu' "$work/small.mlir"
echo "pruned and int8:"
run "weights=per-channel prune-macs=0.2" 3
grep 'acme.leaky_relu' "$work/small.mlir"
