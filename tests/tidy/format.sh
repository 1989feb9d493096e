#!/usr/bin/env bash
# Every source is as clang-format leaves it.   format.sh ROOT
set -euo pipefail
cd "$1"
find . \( -name build -o -name node_modules -o -name .git -o -name var \) -prune -o \
  \( -name '*.h' -o -name '*.cc' \) -print0 |
  xargs -0 --no-run-if-empty clang-format --dry-run -Werror
