#!/usr/bin/env bash
# Trains every model with every vectorizer, several at once, each in a process of its own, all recorded in one
# experiment; then compares them and prints the best run.
#
#   scripts/sweep.sh [FLAG OF sentiment train]...
#   DATA=tweets.csv EXPERIMENT=tweets MODELS='nb lr' JOBS=4 scripts/sweep.sh --preset tweets --valid-size 0.2
#
#   DATA         labelled text to learn from   (default: what `sentiment train` takes: setting, or bundled sample)
#   EXPERIMENT   where the runs are recorded   (default: setting, or Default; it is made when it is not there)
#   MODELS       blanks between                (default: nb lr rf)
#   VECTORIZERS  blanks between                (default: count tfidf)
#   JOBS         how many trainings at once    (default: one per processor)
#   METRIC       decides which run is best     (default: setting, or validation_f1_macro)
#
# stdout has the best run, as `sentiment runs best` tells it; all else is on stderr. A training that fails does not stop
# the others; the exit code is then that of the first that failed. Every run has the tag `sweep`, the same for all.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Beside this file lies the command line of the checkout; where it was copied elsewhere, the installed one is meant.
sentiment=$here/sentiment
[ -x "$sentiment" ] || sentiment=sentiment
command -v "$sentiment" >/dev/null || { echo 'sweep.sh: there is no sentiment on the PATH' >&2; exit 2; }
# On first use the checkout fetches what it needs: once, not in every process.
"$sentiment" --version >/dev/null

read -ra models <<<"${MODELS:-nb lr rf}"
read -ra vectorizers <<<"${VECTORIZERS:-count tfidf}"
processors=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
jobs=${JOBS:-$processors}
[[ $jobs =~ ^[1-9][0-9]{0,3}$ ]] || { echo "sweep.sh: JOBS cannot be '$jobs': a whole number of at least 1 is wanted" >&2; exit 2; }
# Several at once share the processors; the results are the same for any number of threads.
threads=$((processors > jobs ? processors / jobs : 1))
sweep=$(date -u +%Y%m%dT%H%M%SZ)-$$
where=()
[ -z "${EXPERIMENT:-}" ] || where=(--experiment "$EXPERIMENT")
train=("$sentiment" train -q --jobs "$threads" --tag "sweep=$sweep" ${where[@]+"${where[@]}"})
[ -z "${DATA:-}" ] || train+=(--data "$DATA")
train+=("$@")

folder=$(mktemp -d)
export folder
trap 'rm -rf "$folder"' EXIT

# train_one COMMAND... MODEL VECTORIZER: notes its exit code in a file, since xargs must go on when one fails.
# shellcheck disable=SC2317 # xargs calls it
train_one() {
  local model=${*: -2:1} vectorizer=${*: -1} code=0
  local log=$folder/${model//[^a-z0-9]/_}-${vectorizer//[^a-z0-9]/_}
  "${@:1:$#-2}" --model "$model" --vectorizer "$vectorizer" --run-name "$model-$vectorizer" \
    >"$log.out" 2>"$log.err" </dev/null || code=$?
  sed "s/^/$model $vectorizer: /" "$log.err" >&2
  if [ "$code" -eq 0 ]; then echo "$model $vectorizer: run $(cat "$log.out")" >&2; else echo "$code" >"$log.failed"; fi
}
export -f train_one

for vectorizer in "${vectorizers[@]}"; do
  for model in "${models[@]}"; do printf '%s\0%s\0' "$model" "$vectorizer"; done
done | xargs -0 -n 2 -P "$jobs" bash -c 'train_one "$@"' sweep "${train[@]}"

shopt -s nullglob
failed=("$folder"/*.failed)
count=$((${#models[@]} * ${#vectorizers[@]}))
if [ "${#failed[@]}" -lt "$count" ]; then
  filter="tags.sweep = '$sweep'"
  "$sentiment" runs list ${where[@]+"${where[@]}"} --filter "$filter" --limit "$count" >&2
  best=("$sentiment" runs best ${where[@]+"${where[@]}"} --filter "$filter")
  [ -z "${METRIC:-}" ] || best+=(--metric "$METRIC")
  "${best[@]}"
fi
[ "${#failed[@]}" -gt 0 ] || exit 0
echo "sweep.sh: ${#failed[@]} of $count trainings failed" >&2
exit "$(cat "${failed[0]}")"
