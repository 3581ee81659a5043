#!/bin/sh
# Prepares a Debian 12 machine: installs packages that are missing and the importer's virtual environment.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Usage: tools/setup.sh
# PARE_BUILD_DIR (default: build) holds the virtual environment, PARE_VENV moves
# it. A second run finds everything in place and takes no time.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
build=${PARE_BUILD_DIR:-$root/build}
venv=${PARE_VENV:-$build/venv}

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

# The system's own Python, whatever is first on the path: the environment must
# not vanish with somebody's other installation.
requirements=$root/tools/import/requirements.txt
stamp=$venv/pare-requirements.txt
if [ -x "$venv/bin/python" ] && cmp -s "$requirements" "$stamp" &&
  "$venv/bin/python" -c '' 2>/dev/null; then
  say "the virtual environment is in place"
else
  # It is made anew, so nothing else may stand there.
  if [ -n "$(ls -A "$venv" 2>/dev/null)" ] && [ ! -e "$venv/pyvenv.cfg" ]; then
    fail "'$venv' is no virtual environment and would be removed;" \
      "name another place with PARE_VENV"
  fi
  say "making the virtual environment '$venv'"
  rm -rf "$venv"
  mkdir -p "$(dirname -- "$venv")"
  /usr/bin/python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --only-binary=:all: --requirement "$requirements" ||
    fail "could not install '$requirements'; check the connection to the" \
      "package index and run this again"
  # Last, so that an interrupted run is not taken for a finished one.
  cp "$requirements" "$stamp"
fi
