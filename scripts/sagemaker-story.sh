#!/usr/bin/env bash
# The tutorial's chapter on AWS as one types it, from a role to nothing left: two models go into service on SageMaker and are asked
# all the while, a third that is broken is taken back by itself, and a file is scored there. Whose AWS it is, the environment says
# (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, …); on a real one each change takes minutes, which are paid for.
#
#   scripts/sagemaker-story.sh
#
#   DATA   labelled text to learn from                               (default: what `sentiment train` takes)
#   ROWS   how many rows the batch transform job scores              (default: 10000)
#   LOAD   a command that asks the endpoint whose name it is given until it gets SIGTERM, and fails if a request
#          has failed                                                (default: nobody asks meanwhile)
#
# Models, runs and scored rows stay in the current folder. All else is removed, or, where a step fails, left for `sentiment status`.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Beside this file lies the command line of the checkout; where it was copied elsewhere, the installed one is meant.
sentiment() { if [ -x "$here/sentiment" ]; then "$here/sentiment" "$@"; else command sentiment "$@"; fi; }

# So that no command needs `--target sagemaker`.
export SENTIMENT_TARGET_STAGING=sagemaker
data=()
[ -z "${DATA:-}" ] || data=(--data "$DATA")
asking=

step() { printf '\n[%3d s] %s\n' "$SECONDS" "$*" >&2; }
fail() { echo "sagemaker-story.sh: $*" >&2; exit 1; }
at_end() {
  local code=$?
  [ -z "$asking" ] || kill "$asking" 2>/dev/null || true
  [ "$code" -eq 0 ] || echo 'To remove what there is by now: sentiment undeploy && sentiment gc && sentiment iam destroy' >&2
}
trap at_end EXIT

# Tutorial: a group with AmazonSageMakerFullAccess, a user and its keys, clicked together in the console. Here: a role for SageMaker.
step 'the role that SageMaker runs as'
sentiment iam setup

# Tutorial: notebooks, of which the better run is chosen in MLflow's pages.
step 'two models; the first goes to staging'
first=$(sentiment train -q --model nb --vectorizer count ${data[@]+"${data[@]}"})
second=$(sentiment train -q --model lr --vectorizer tfidf ${data[@]+"${data[@]}"})
sentiment register --run-id "$first"

# Tutorial: `mlflow sagemaker build-and-push-container`, and deploy.py with the account, role, bucket and image written into it.
step 'what would be done, and what it costs'
sentiment deploy --ttl 8h --plan
step 'the image is built and pushed, and the first model goes into service, for 8 hours at most'
sentiment deploy --ttl 8h

# Tutorial: check_status and query_endpoint.
step 'it is asked'
sentiment status
sentiment predict --stage staging 'What a lovely day, thank you so much!'

if [ -n "${LOAD:-}" ]; then
  read -ra load <<<"$LOAD"
  # What is in service already is left as it is.
  endpoint=$(sentiment deploy -q)
  "${load[@]}" "$endpoint" &
  asking=$!
fi

# Tutorial: the endpoint is deleted, and created again.
step 'the second model takes over, and no request fails'
sentiment register --run-id "$second"
sentiment deploy

# Not in the tutorial, where whatever answers is in service.
step 'a model that does not predict what it did when it was saved is taken back by itself: exit code 5'
broken=models/broken
rm -rf "$broken"
sentiment train -q --no-track --model nb --vectorizer tfidf ${data[@]+"${data[@]}"} --out "$broken"
digest() { sha256sum "$broken/golden.json" | cut -d ' ' -f 1; }
before=$(digest)
sed -i 's/"positive"/"negative"/' "$broken/golden.json"
sed -i "s/$before/$(digest)/" "$broken/model.json"
code=0
sentiment deploy --model-uri "$broken" || code=$?
[ "$code" -eq 5 ] || fail "a broken model was deployed with exit code $code instead of 5"

step 'back to the first model, in service and in the registry'
sentiment rollback
sentiment models rollback --stage staging
sentiment status

if [ -n "$asking" ]; then
  kill "$asking"
  wait "$asking" || fail 'requests have failed'
  asking=
fi

# The tutorial only wishes for it: a batch transform job.
step 'a file is scored there, and here: the same'
sentiment data generate -q --rows "${ROWS:-10000}" --seed 1 --out tweets.csv --force
sentiment batch --stage staging --data tweets.csv --out here.csv --force
sentiment batch --stage staging --data tweets.csv --out there.csv --force --on sagemaker
cmp here.csv there.csv || fail 'SageMaker scores rows otherwise than this machine'

# Tutorial: the console, again.
step 'all is removed'
sentiment undeploy
sentiment gc
sentiment iam destroy
step 'done'
