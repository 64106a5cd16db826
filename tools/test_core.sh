#!/usr/bin/env bash
# The quick loop: a debug build of the pure layers and their tests, without engine, sockets or browsers.
set -euo pipefail
cd "$(dirname "$0")/.."
core='base|xmpp|token|admission|media_fake|focus|session|conference|router|config|transcript|house'
wanted=${1:-$core}
cmake --preset dev
mapfile -t targets < <(ninja -C build/dev -t targets all | sed -nE "s/^usher_($core)_test: .*/usher_\1_test/p" | grep -E "^usher_($wanted)_test\$")
[ ${#targets[@]} -eq 0 ] || cmake --build --preset dev --target "${targets[@]}"
ctest --preset dev -j "${TEST_JOBS:-2}" -R "^($wanted)\$"
