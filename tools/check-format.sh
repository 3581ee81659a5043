#!/bin/sh
# Checks that all C++ of the project is formatted as .clang-format says; --fix formats it.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -eu

cd "$(dirname -- "$0")/.."
formatter=clang-format-22
if ! command -v "$formatter" >/dev/null; then
  echo "check-format: error: no $formatter; run tools/setup.sh" >&2
  exit 1
fi
case ${1:-} in
--fix) mode=-i ;;
'') mode='--dry-run --Werror' ;;
*)
  echo "usage: tools/check-format.sh [--fix]" >&2
  exit 2
  ;;
esac

folders=
for folder in include lib tools test unittests; do
  [ -d "$folder" ] && folders="$folders $folder"
done
# shellcheck disable=SC2086 # words on purpose
find $folders -type f \( -name '*.h' -o -name '*.cpp' -o -name '*.c' \) \
  -not -path '*/build/*' -print0 | sort -z |
  xargs -0 -r "$formatter" --style=file --fallback-style=none $mode
