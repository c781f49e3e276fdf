#!/bin/sh
# client-curl.sh URL: asks again and again until stdin ends, by curl, which keeps its connection for 20 requests; see
# client-node-process.ts.
while :; do
  curl -sS --max-time 30 --rate 40/s -H 'content-type: application/json' -d '{"inputs":["What a lovely day"]}' \
    -w '\t%header{x-sentiment-model}\n' "$1?[1-20]" 2>&1
done &
cat >/dev/null
kill $!
