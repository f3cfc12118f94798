#!/usr/bin/env bash
# Make .venv with everything the project needs, as requirements.txt locks it: scripts/setup.sh [PYTHON]
# A second run changes nothing; after one that was cut short, .venv is made anew.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-python3}
again="or name another: make setup PYTHON=python3.12"

say() { echo "setup: $*" >&2; }
fail() { say "$*"; exit 1; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
has_venv() { "$python" -c 'import ensurepip, venv' 2>/dev/null; }

command -v "$python" >/dev/null || fail "there is no $python here. Install Python 3.11 or newer, $again"
new_enough "$python" || fail "$python is $("$python" --version 2>&1), and 3.11 or newer is needed. Install it, $again"

# Two runs at once would spoil each other's work: the second one waits.
mkdir -p .cache
exec 9>.cache/setup.lock
if command -v flock >/dev/null; then flock 9; fi
if [ .venv/.ready -nt pyproject.toml ] && [ .venv/.ready -nt requirements.txt ] && new_enough .venv/bin/python; then
  exit 0
fi

if ! has_venv && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  say "installing the Debian package python3-venv"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get -qq update && apt-get -qq install --yes --no-install-recommends python3-venv; } >/dev/null ||
    fail "apt-get could not install python3-venv; the lines above say why"
fi
has_venv || fail "$python has no venv module. Install it (Debian, Ubuntu: the package python3-venv), $again"

say "installing into .venv (half a minute the first time)"
if [ -e .venv/.unfinished ] || ! new_enough .venv/bin/python; then
  rm -rf .venv
  mkdir .venv
  touch .venv/.unfinished
  "$python" -m venv .venv
fi
rm -f .venv/.ready
touch .venv/.unfinished
# pip brings uv, and uv the rest: it works on every package at once. Nothing is built but the link to this folder.
sed -n '/^uv==/,/[^\\]$/p' requirements.txt >.cache/uv.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .cache/uv.txt
export UV_CACHE_DIR="$PWD/.cache/uv"
uv() { .venv/bin/python -m uv pip "$@" --quiet --python .venv/bin/python; }
uv sync --require-hashes --no-build requirements.txt
uv install --no-deps --no-build-isolation --editable .
rm .venv/.unfinished
touch .venv/.ready
