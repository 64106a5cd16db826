#!/usr/bin/env bash
# Builds and runs the benchmarks beside the sources: all, or those whose name contains the argument.
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t targets < <(find src -name "*${1:-}*_bench.cpp" -exec basename {} .cpp \; | sort)
[ ${#targets[@]} -gt 0 ] || { echo "bench: nothing matches" >&2; exit 2; }
cmake --preset bench
cmake --build --preset bench --target "${targets[@]}"
for target in "${targets[@]}"; do
    echo "== $target"
    "build/bench/$target"
done
