#!/usr/bin/env bash
# No migration is edited once it is on main: stores that it made are out there.   migrations.sh ROOT
#
# migrations.sha256 has the sum of each; a new one adds its line:
#   sha256sum -- */store/migrations/*.sql >tests/tidy/migrations.sha256
set -euo pipefail
cd "$1"
known=tests/tidy/migrations.sha256
failures=0
while read -r sum file; do
  if [ ! -f "$file" ]; then
    echo "$file: gone; stores that were made by it could not be opened"
    failures=$((failures + 1))
  elif [ "$(sha256sum <"$file" | cut -d' ' -f1)" != "$sum" ]; then
    echo "$file: edited; write a new migration instead"
    failures=$((failures + 1))
  fi
done <"$known"
for file in */store/migrations/*.sql; do
  if ! grep -qF "  $file" "$known"; then
    echo "$file: not in $known"
    failures=$((failures + 1))
  fi
done
exit $((failures > 0))
