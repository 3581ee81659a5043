#!/bin/sh
# Prepares a Debian 12 machine: installs packages that are missing and virtual environments for the importer and the tests.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Usage: tools/setup.sh
# PARE_BUILD_DIR (default: build) holds the virtual environments of the importer
# and of the TOSA reference model, PARE_VENV and PARE_TOSA_VENV move them. A
# second run finds everything in place and takes no time.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
build=${PARE_BUILD_DIR:-$root/build}
venv=${PARE_VENV:-$build/venv}
model=${PARE_TOSA_VENV:-$build/tosa-venv}

packages="
  libmlir-22-dev mlir-22-tools llvm-22-dev llvm-22-tools llvm-22 clang-22
  clang-format-22 lld-22 ninja-build cmake ccache
  libgtest-dev libgmock-dev libbenchmark-dev libeigen3-dev
  qemu-user-static gcc-aarch64-linux-gnu g++-aarch64-linux-gnu
  libc6-dev g++ git zlib1g-dev python3 python3-venv
"

say() { echo "setup: $*"; }
fail() {
  echo "setup: error: $*" >&2
  exit 1
}

installed() {
  dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

available() {
  apt-cache policy "$1" 2>/dev/null | grep 'Candidate:' | grep -qv '(none)'
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "packages are missing and this is neither root nor is there sudo;" \
      "run as root: apt-get install$missing"
  fi
}

command -v dpkg-query >/dev/null ||
  fail "this is not a Debian system; install by other means:$packages"

missing=
for package in $packages; do
  installed "$package" || missing="$missing $package"
done

if [ -n "$missing" ]; then
  say "missing packages:$missing"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
  for package in $missing; do
    available "$package" ||
      fail "no configured package source has '$package'; LLVM 22 for Debian" \
        "12 comes with the suite 'bookworm-security', add that suite to the" \
        "sources and run this again"
  done
  # shellcheck disable=SC2086 # one word a package
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends $missing
else
  say "packages are in place"
fi

# make_environment FOLDER REQUIREMENTS VARIABLE: a virtual environment with
# exactly these packages, by the system's own Python, whatever is first on the
# path: it must not vanish with somebody's other installation. VARIABLE is what
# moves the folder. Fails where packages cannot be had.
make_environment() {
  stamp=$1/pare-requirements.txt
  if [ -x "$1/bin/python" ] && cmp -s "$2" "$stamp" &&
    "$1/bin/python" -c '' 2>/dev/null; then
    say "the virtual environment '$1' is in place"
    return
  fi
  # It is made anew, so nothing else may stand there.
  if [ -n "$(ls -A "$1" 2>/dev/null)" ] && [ ! -e "$1/pyvenv.cfg" ]; then
    fail "'$1' is no virtual environment and would be removed;" \
      "name another place with $3"
  fi
  say "making the virtual environment '$1'"
  rm -rf "$1"
  mkdir -p "$(dirname -- "$1")"
  /usr/bin/python3 -m venv "$1" || return 1
  "$1/bin/python" -m pip install --quiet --disable-pip-version-check \
    --only-binary=:all: --requirement "$2" || return 1
  # Last, so that an interrupted run is not taken for a finished one.
  cp "$2" "$stamp"
}

requirements=$root/tools/import/requirements.txt
make_environment "$venv" "$requirements" PARE_VENV ||
  fail "could not install '$requirements'; check the connection to the" \
    "package index and run this again"

# What only tests run on, and only some: without it they are skipped.
requirements=$root/test/tosa-model-requirements.txt
make_environment "$model" "$requirements" PARE_TOSA_VENV || {
  rm -rf "$model"
  say "could not install '$requirements'; the tests against the TOSA" \
    "reference model will be skipped"
}
