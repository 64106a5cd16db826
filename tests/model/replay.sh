#!/bin/sh
# replay.sh SPIN MODEL REPLAY [SEED]: 10,000 random walks of the model, each given to the core event by event.
set -eu
walks=$(mktemp)
trap 'rm -f "$walks"' EXIT
"$1" -T -n"${4:-1}" -DEVENTS=20 -u11000000 "$2" | grep '^ *E ' >"$walks" || true
"$3" "$walks" 10000
