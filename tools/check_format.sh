#!/usr/bin/env bash
# Formatting is not a topic: `check` fails where clang-format would change something, `fix` changes it.
set -euo pipefail
cd "$(dirname "$0")/.."
# third_party/mediasoup/agent is compiled into the engine and written in its style.
mapfile -t files < <(tools/sources.sh src tests -- '*.cpp' '*.hpp')
[ ${#files[@]} -gt 0 ] || exit 0
case ${1:-check} in
check) printf '%s\0' "${files[@]}" | xargs -0 -P "$(nproc)" -n 20 clang-format --dry-run -Werror ;;
fix) printf '%s\0' "${files[@]}" | xargs -0 -P "$(nproc)" -n 20 clang-format -i ;;
esac
