# Sourced by the scripts beside it: where the repository is, and how they speak.
# shellcheck shell=bash
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() { printf '%s\n' "$*"; }
die() {
  printf 'scripts/%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# configure PRESET: CMake's first run for a preset; later runs are ninja's own affair.
configure() {
  [ -f "$ROOT/build/$1/build.ninja" ] && return 0
  say "configuring build/$1"
  (cd "$ROOT" && cmake --preset "$1") || die "cmake --preset $1 failed"
}

# build PRESET [TARGET...]: silent when there is nothing to do, ninja's progress otherwise.
build() {
  local dir=$ROOT/build/$1
  configure "$1"
  shift
  if ninja -C "$dir" -n "$@" 2>/dev/null | grep -q 'no work to do'; then return 0; fi
  say "building in ${dir#"$ROOT"/}"
  ninja -C "$dir" "$@" || die "the build failed"
}
