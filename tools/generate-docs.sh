#!/bin/sh
# Writes docs/Passes.md and docs/Dialects.md from the TableGen descriptions; --check only compares.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Usage: tools/generate-docs.sh [--check]
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
tblgen=${MLIR_TBLGEN:-/usr/lib/llvm-22/bin/mlir-tblgen}
includes="-I include -I ${MLIR_INCLUDE:-/usr/lib/llvm-22/include}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The descriptions' own headings move one level down, under those written here.
passes_of() {
  printf '\n## %s\n\n' "$1"
  # shellcheck disable=SC2086 # words on purpose
  "$tblgen" -gen-pass-doc $includes "$2" | sed -e '/^<!--/d'
}

{
  printf '# Passes\n\n'
  printf 'Made by `tools/generate-docs.sh` from the descriptions in `include/pare`; change them there.\n'
  printf 'The pipelines `pare-compress` and `pare-compile` print their own description with `--help`.\n'
  passes_of "Into the graph, and from stage to stage" include/pare/Conversion/Passes.td
  passes_of "On the graph: stages 1 and 2" include/pare/Dialect/Pare/Transforms/Passes.td
  passes_of "On kernels: stages 3 and 4" include/pare/Dialect/PareKernel/Transforms/Passes.td
  passes_of "From buffers to the LLVM dialect: stages 4 and 5" include/pare/Target/Transforms/Passes.td
} >"$work/Passes.md"

dialect_of() {
  # shellcheck disable=SC2086 # words on purpose
  "$tblgen" -gen-dialect-doc -dialect="$1" $includes "$2" | sed -e '/^<!--/d'
}

{
  printf '<!-- Made by tools/generate-docs.sh from the descriptions in include/pare. -->\n'
  dialect_of pare include/pare/Dialect/Pare/IR/PareOps.td
  dialect_of pare_kernel include/pare/Dialect/PareKernel/IR/PareKernelOps.td
} >"$work/Dialects.md"

for page in Passes.md Dialects.md; do
  if [ "${1:-}" != --check ]; then
    cp "$work/$page" "docs/$page"
  elif ! cmp -s "$work/$page" "docs/$page"; then
    echo "error: docs/$page is not what the descriptions say;" \
      "run tools/generate-docs.sh" >&2
    exit 1
  fi
done
