# shellcheck shell=bash
# Sourced by test.sh. Brings the Docker engine, the image registry and htpasswd that tests ask, where this is Debian and root.
# What cannot be had is named in SENTIMENT_DOCKER_ABSENCE.

# Whether an engine answers at the address that DOCKER_HOST names, or else at the usual one.
engine_answers() { node packages/testing/src/docker-ping.ts 2>/dev/null; }

# install_docker: Debian's own packages, if anything is missing.
install_docker() {
  local packages=()
  command -v docker-registry >/dev/null || packages+=(docker-registry)
  command -v htpasswd >/dev/null || packages+=(apache2-utils)
  command -v dockerd >/dev/null || engine_answers || packages+=(docker.io)
  if [ ${#packages[@]} = 0 ] || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then return; fi
  echo "Installing ${packages[*]} …" >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"; } \
    >/dev/null 2>&1 || echo "${packages[*]} could not be installed" >&2
}

# start_engine: an engine of our own, unless one answers. All that is its own is below one folder with a short name, for
# a socket's path has 107 bytes at most.
start_engine() {
  engine_answers && return
  if ! command -v dockerd >/dev/null; then
    export SENTIMENT_DOCKER_ABSENCE='no Docker engine answers, and dockerd is not installed'
    return
  fi
  if [ "$(id -u)" != 0 ]; then
    export SENTIMENT_DOCKER_ABSENCE='no Docker engine answers to this user, and only root may start one'
    return
  fi
  engine_folder=$(mktemp -d /tmp/sentiment-docker.XXXXXX)
  echo 'Starting a Docker engine …' >&2
  export DOCKER_HOST=unix://$engine_folder/docker.sock
  # Its settings, too, are its own, not those in /etc/docker.
  echo '{}' >"$engine_folder/daemon.json"
  dockerd --config-file "$engine_folder/daemon.json" --data-root "$engine_folder/data" --exec-root "$engine_folder/run" \
    --pidfile "$engine_folder/pid" --host "$DOCKER_HOST" >"$engine_folder/log" 2>&1 </dev/null &
  engine_pid=$!
  for _ in {1..300}; do
    engine_answers && return
    kill -0 "$engine_pid" 2>/dev/null || break
    sleep 0.2
  done
  SENTIMENT_DOCKER_ABSENCE="dockerd does not start here: $(tail -n 1 "$engine_folder/log")"
  export SENTIMENT_DOCKER_ABSENCE
}

# stop_engine: ends the engine that start_engine started, its containers with it, and removes what it has written.
stop_engine() {
  [ -n "${engine_pid:-}" ] || return 0
  kill "$engine_pid" 2>/dev/null || true
  wait "$engine_pid" || true
  engine_pid=
  local mount
  while read -r _ mount _; do
    [[ $mount != "$engine_folder"/* ]] || umount "$mount" || true
  done < <(tac /proc/mounts)
  rm -rf --one-file-system "$engine_folder"
}
