#!/usr/bin/env bash
# The quick loop: a debug build of the pure layers and their tests, without engine, sockets or browsers.
set -euo pipefail
cd "$(dirname "$0")/.."
core='base|xmpp|token|admission|media_fake|focus|session|conference|router|config|transcripts|house'
cmake --preset dev
mapfile -t targets < <(ninja -C build/dev -t targets all | sed -nE "s/^usher_($core)(_test)?: .*/usher_\1\2/p" | sort -u)
cmake --build --preset dev --target "${targets[@]}"
ctest --preset dev -j "${TEST_JOBS:-2}" -R "^(${1:-$core})\$"
