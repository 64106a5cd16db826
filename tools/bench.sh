#!/usr/bin/env bash
# Builds and runs the benchmarks beside the sources: all, or those whose name contains the argument. With `load` first:
# the load generator against the real server, and against others that are installed (tests/load/bench.py, its arguments).
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset bench
if [ "${1:-}" = load ]; then
    cmake --build --preset bench --target usher_loadgen
    exec tests/load/bench.py "${@:2}"
fi
mapfile -t targets < <(find src -name "*${1:-}*_bench.cpp" -exec basename {} .cpp \; | sort)
[ ${#targets[@]} -gt 0 ] || { echo "bench: nothing matches" >&2; exit 2; }
cmake --build --preset bench --target "${targets[@]}"
for target in "${targets[@]}"; do
    echo "== $target"
    "build/bench/$target"
done
