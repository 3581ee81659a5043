#!/bin/sh
# Builds the fuzzers with sanitizers and runs each for a while; a finding is a failure.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Usage: tools/fuzz.sh [SECONDS [READER...]]
# SECONDS (default 600) is for each reader: mlir, npy, options, table (default:
# all). PARE_FUZZ_DIR (default: build-fuzz) holds the build and what is kept: a
# corpus a reader, and findings, each a file that repeats its finding as the
# argument of the fuzzer.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
build=${PARE_FUZZ_DIR:-$root/build-fuzz}
seconds=${1:-600}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- mlir npy options table

# Little optimization: sanitized code takes its time to compile as it is.
PARE_BUILD_DIR=$build PARE_VENV=${PARE_VENV:-$root/build/venv} \
  PARE_CMAKE_FLAGS="-DPARE_FUZZERS=ON -DCMAKE_CXX_FLAGS_RELEASE=-O1 ${PARE_CMAKE_FLAGS:-}" \
  "$root/tools/build.sh" pare-fuzzers

# Upstream's libraries are not instrumented, so what they put into a container,
# or take from an allocator that our code has poisoned, looks wrong from here;
# and their own leaks are not ours to find.
export ASAN_OPTIONS=detect_container_overflow=0:allow_user_poisoning=0:detect_leaks=0
export UBSAN_OPTIONS=print_stacktrace=1

failed=0
for reader in "$@"; do
  corpus=$build/corpus/$reader
  findings=$build/findings/$reader-
  mkdir -p "$corpus" "$build/findings"
  dictionary=$root/test/Fuzz/Dictionaries/$reader.dict
  /usr/bin/python3 "$root/test/Fuzz/make_seeds.py" "$reader" "$corpus"
  echo "fuzz: $reader for $seconds s"
  if "$build/bin/pare-fuzz-$reader" "$corpus" -max_total_time="$seconds" \
    -max_len=16384 -timeout=20 -rss_limit_mb=4096 -print_final_stats=1 \
    -artifact_prefix="$findings" -dict="$dictionary" \
    2>"$build/$reader.log"; then
    grep -aE 'number_of_executed_units|average_exec_per_sec' "$build/$reader.log"
  else
    grep -aE 'ERROR|runtime error|SUMMARY|Test unit written' "$build/$reader.log" || :
    echo "fuzz: $reader: a finding; the whole story is in '$build/$reader.log'"
    failed=1
  fi
done
exit $failed
