# shellcheck shell=bash
# Sourced by the other scripts. Puts a Node that is new enough and the pnpm that package.json pins first on PATH,
# and defines install_dependencies. Needs nothing but any Node with npm; what is missing comes from the npm registry
# into .toolchain/. Speaks on stderr only, and says nothing when all is there.

node_major=24
node_pinned=24.21.0

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
[[ $(<"$root/package.json") =~ \"packageManager\":\ *\"pnpm@([0-9.]+)\" ]]
pnpm_pinned=${BASH_REMATCH[1]}
node_folder=$root/.toolchain/node-$node_pinned
pnpm_folder=$root/.toolchain/pnpm-$pnpm_pinned

# linux-x64, darwin-arm64, …, as npm packages are named.
platform() {
  local machine
  machine=$(uname -m)
  case $machine in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
  esac
  echo "$(uname -s | tr '[:upper:]' '[:lower:]')-$machine"
}

# bring PACKAGE VERSION FOLDER: one npm package, without running its scripts. It is unpacked beside its place and
# moved there whole, so that neither an interruption nor a second run at the same moment leaves half of it.
bring() {
  local package=$1 version=$2 folder=$3 unpacked
  if ! command -v npm >/dev/null; then
    echo "sentiment needs Node $node_major or newer, or any Node with npm to fetch it with: https://nodejs.org" >&2
    exit 1
  fi
  echo "Fetching $package $version …" >&2
  mkdir -p "$root/.toolchain"
  unpacked=$(mktemp -d "$root/.toolchain/unpacked.XXXXXX")
  if ! npm install --prefix "$unpacked" --ignore-scripts --no-audit --no-fund --loglevel=error "$package@$version" >/dev/null; then
    rm -rf "$unpacked"
    echo "npm could not fetch $package@$version (its own words are above)." >&2
    exit 1
  fi
  # -T, where mv has it: to this place or not at all, and not into the folder that a run at the same moment has put there.
  [ -e "$folder" ] || mv -T "$unpacked/node_modules/$package" "$folder" 2>/dev/null ||
    [ -e "$folder" ] || mv "$unpacked/node_modules/$package" "$folder"
  rm -rf "$unpacked"
}

machine_has_node() {
  local version
  version=$(node --version 2>/dev/null) || return 1
  version=${version#v}
  [ "${version%%.*}" -ge "$node_major" ]
}

if [ -x "$node_folder/bin/node" ]; then
  PATH=$node_folder/bin:$PATH
elif ! machine_has_node; then
  bring "node-$(platform)" "$node_pinned" "$node_folder"
  PATH=$node_folder/bin:$PATH
fi

if [ ! -x "$pnpm_folder/pnpm" ]; then
  # The platform's own package is the program itself; the package `pnpm` is a shell around it that wants an install script.
  musl=
  if compgen -G '/lib/ld-musl-*' >/dev/null; then musl=-musl; fi
  bring "@pnpm/exe.$(platform)$musl" "$pnpm_pinned" "$pnpm_folder"
fi
PATH=$pnpm_folder:$PATH
export PATH

# Installs what pnpm-lock.yaml names, unless that was done since it last changed.
install_dependencies() {
  local stamp=$root/node_modules/.installed log
  [ "$stamp" -nt "$root/pnpm-lock.yaml" ] && return
  echo 'Installing dependencies …' >&2
  if ! log=$(cd "$root" && pnpm install --frozen-lockfile --reporter=append-only 2>&1 </dev/null); then
    printf '%s\n' "$log" >&2
    exit 1
  fi
  touch "$stamp"
}
