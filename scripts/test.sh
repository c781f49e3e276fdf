#!/usr/bin/env bash
# Runs all checks and all tests, bringing what they need. What this machine cannot give leaves out just the suites that
# need it, named at the end; with CI=true it is a failure. The last line is "N passed, N failed, N skipped".
set -euo pipefail
# shellcheck source=scripts/toolchain.sh
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
install_dependencies
cd "$root"

code=0
node scripts/check.ts || code=1

# The Pythons that tests ask, side by side: each in its own folder, or as its variable says, or absent with a reason.
work=$(mktemp -d)
# shellcheck source=scripts/docker-engine.sh
. scripts/docker-engine.sh
trap 'stop_engine; rm -rf "$work"' EXIT
make_python() { # VARIABLE FOLDER REQUIREMENTS
  [ -z "${!1:-}" ] || return 0
  local says
  says=$(scripts/python-venv.sh "$2" "$3" 2>&1) || echo "${says##*$'\n'}" >"$work/$1_ABSENCE"
}
make_python SENTIMENT_PYTHON .venv scripts/requirements.txt &
make_python SENTIMENT_PYTHON_MLFLOW_2_22 .venvs/mlflow-2.22 scripts/requirements-mlflow-2.22.txt &
make_python SENTIMENT_PYTHON_MLFLOW_2_7 .venvs/mlflow-2.7 scripts/requirements-mlflow-2.7.txt &
make_python SENTIMENT_PYTHON_DVC .venvs/dvc scripts/requirements-dvc.txt &
wait
for reason in "$work"/*_ABSENCE; do
  [ ! -e "$reason" ] || export "${reason##*/}=$(<"$reason")"
done

# A browser for the pages: Debian's, where this may install it.
if ! [ -x /usr/bin/chromium ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo 'Installing chromium …' >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } \
    >/dev/null 2>&1 || echo 'chromium could not be installed' >&2
fi

install_docker
start_engine

report=$work/report.json
node node_modules/vitest/vitest.mjs run --config scripts/vitest.config.ts \
  --reporter=default --reporter=json --outputFile.json="$report" </dev/null || code=1

if [ "$code" -ne 0 ]; then
  echo 'Something failed: see above, from the checks to the tests.'
fi
if [ -s "$report" ]; then
  node scripts/test-tail.ts "$report"
else
  echo 'The test run ended without a report.'
  echo '0 passed, 1 failed, 0 skipped'
fi
exit "$code"
