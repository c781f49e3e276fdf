#!/usr/bin/env bash
# Makes a Python environment: python-venv.sh [FOLDER REQUIREMENTS…], by default .venv with the versions of requirements.txt,
# scikit-learn and MLflow, which the tests compare with. Paths start from the top folder.
# Does nothing when it is there already. Where it cannot be made, exits 1 and says why in one line on stderr.
# The requirements name all that is needed: pip looks for no more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
venv=${1:-.venv}
shift || true
[ $# -gt 0 ] || set -- scripts/requirements.txt
ready() { cat "$@" | cmp -s - "$venv/requirements.txt"; }
ready "$@" && exit 0

give_up() {
  echo "$1" >&2
  exit 1
}

# Two runs at once: the second waits for the first. (macOS has no flock; there it simply is not guarded.)
if command -v flock >/dev/null; then
  exec 9<"$1"
  flock 9
  ready "$@" && exit 0
fi

python=
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
[ -n "$python" ] || give_up 'no Python 3.11 or newer'

echo "Making $venv of $* …" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
rm -rf "$venv/requirements.txt" "$venv"
"$python" -m venv "$venv" >"$log" 2>&1 || give_up "Python's venv module does not work (on Debian: apt-get install python3-venv)"
install=("$venv/bin/python" -m pip install --quiet --disable-pip-version-check --retries 1 --only-binary :all: --no-deps)
for wanted in "$@"; do install+=(-r "$wanted"); done
if ! "${install[@]}" >"$log" 2>&1; then
  cat "$log" >&2
  give_up "pip could not install $*: no Python package registry in reach?"
fi
cat "$@" >"$venv/requirements.txt"
