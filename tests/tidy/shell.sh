#!/usr/bin/env bash
# Every shell script parses and passes shellcheck.   shell.sh ROOT
set -euo pipefail
cd "$1"
mapfile -t scripts < <(
  find . \( -name build -o -name node_modules -o -name .git -o -name var \) -prune -o \
    -type f -print0 | xargs -0 grep -lIE -m1 '^#!.*\b(bash|sh)$|^# shellcheck shell=bash'
)
for script in "${scripts[@]}"; do bash -n "$script"; done
shellcheck -- "${scripts[@]}"
