#!/bin/sh
# Configures and builds Pare in build/ with Debian's LLVM 22.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Usage: tools/build.sh [TARGET...]
# PARE_BUILD_DIR (default: build), PARE_VENV (default: venv in there) and
# PARE_JOBS (default: one a core) change places and load; PARE_CMAKE_FLAGS
# holds further words for CMake.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
build=${PARE_BUILD_DIR:-$root/build}
llvm=/usr/lib/llvm-22

if [ ! -d "$llvm/lib/cmake/mlir" ]; then
  echo "build: error: no MLIR 22 in '$llvm'; run tools/setup.sh first" >&2
  exit 1
fi

# The tests want what the importer's environment holds (numpy, psutil).
venv=${PARE_VENV:-$build/venv}
python=$venv/bin/python
[ -x "$python" ] || python=/usr/bin/python3

launcher=
if command -v ccache >/dev/null; then
  launcher=-DCMAKE_CXX_COMPILER_LAUNCHER=ccache
fi

# shellcheck disable=SC2086 # words on purpose
cmake -S "$root" -B "$build" -G Ninja --log-level=NOTICE \
  -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_C_COMPILER=clang-22 -DCMAKE_CXX_COMPILER=clang++-22 $launcher \
  -DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld \
  -DCMAKE_SHARED_LINKER_FLAGS=-fuse-ld=lld \
  -DCMAKE_MODULE_LINKER_FLAGS=-fuse-ld=lld \
  -DMLIR_DIR="$llvm/lib/cmake/mlir" \
  -DLLVM_EXTERNAL_LIT="$llvm/bin/lit" \
  -DPython3_EXECUTABLE="$python" \
  -DPARE_IMPORT_VENV="$venv" \
  ${PARE_CMAKE_FLAGS:-}
exec cmake --build "$build" --parallel "${PARE_JOBS:-$(nproc)}" \
  ${1:+--target} "$@"
