#!/usr/bin/env bash
# The protos pass buf's rules (protos/buf.yaml).   buf.sh ROOT
set -euo pipefail
cd "$1/protos"
node_modules/.bin/buf lint
