#!/bin/sh
# Sets up, builds and runs every check; the last line counts what passed and failed.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Usage: tools/test.sh
# The environment of tools/setup.sh and tools/build.sh is honoured, LIT_FILTER
# and LIT_OPTS too. The exit code is zero when something ran and all of it
# passed.
set -u

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
build=${PARE_BUILD_DIR:-$root/build}
report=$build/test-report.json
checks=

give_up() {
  echo "test: $1 failed"
  echo "0 passed, 1 failed"
  exit 1
}

# Runs a check that is no lit test, and notes how it ended.
check() {
  echo "test: $*"
  if "$@"; then
    checks="$checks --passed=$(basename -- "$1")"
  else
    checks="$checks --failed=$(basename -- "$1")"
  fi
}

cd "$root" || exit 1
tools/setup.sh || give_up "the set-up"
tools/build.sh || give_up "the build"
check tools/check-format.sh
check tools/check-names.py
check tools/generate-docs.sh --check

# A test that hangs must end in this report too; lit needs psutil for that.
limit=
if "${PARE_VENV:-$build/venv}/bin/python" -c 'import psutil' 2>/dev/null; then
  limit=--timeout=1200
fi
rm -f "$report"
LIT_OPTS="$limit ${LIT_OPTS:-} --output=$report" \
  cmake --build "$build" --target check-pare ||
  echo "test: check-pare failed"

# shellcheck disable=SC2086 # words on purpose
exec /usr/bin/python3 tools/count-tests.py "$report" $checks
