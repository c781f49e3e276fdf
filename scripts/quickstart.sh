#!/usr/bin/env bash
# From a fresh clone to trained and compared models: brings the toolchain, installs, and runs `sentiment pipeline` in
# the top folder. Options are the command's own, such as --data PATH.
set -euo pipefail
# shellcheck source=scripts/toolchain.sh
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
install_dependencies

cd "$root"
scripts/sentiment pipeline "$@"
echo 'In this checkout, sentiment is scripts/sentiment.' >&2
