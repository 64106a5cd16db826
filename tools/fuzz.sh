#!/usr/bin/env bash
# libFuzzer on the targets beside the parsers. Seeds, and every input that once crashed us, are in tests/corpus/<target>/;
# what a run finds stays in build/fuzz-corpus/<target>/, and an input that breaks something in build/fuzz-found/.
#
#   tools/fuzz.sh NAME [seconds]     one target (xml_reader or xml_reader_fuzz); 60 s
#   tools/fuzz.sh --all [seconds]    every target, two at a time
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t targets < <(find src tests -name '*_fuzz.cpp' -exec basename {} .cpp \; | sort)
seconds=${2:-${FUZZ_SECONDS:-60}}

run() {
    local target=$1 found=build/fuzz-found/$1 corpus=build/fuzz-corpus/$1 seeds=tests/corpus/$1
    mkdir -p "$found" "$corpus"
    [ -d "$seeds" ] || seeds=
    local log=$found/last.log dictionary=tests/corpus/$1.dict
    [ -f "$dictionary" ] || dictionary=
    if "build/fuzz/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
        ${dictionary:+-dict="$dictionary"} -artifact_prefix="$found/" "$corpus" $seeds >"$log" 2>&1; then
        echo "fuzz: $target: $(awk '/number_of_executed_units/ { print $2 }' "$log") inputs in $seconds s, nothing found"
    else
        echo "fuzz: $target FAILED; the input is in $found/" >&2
        tail -n 40 "$log" >&2
        return 1
    fi
}

if [ "${1:-}" = --all ]; then
    chosen=("${targets[@]}")
else
    chosen=()
    for target in "${targets[@]}"; do
        [ "$target" != "${1:-}" ] && [ "$target" != "${1:-}_fuzz" ] || chosen=("$target")
    done
    if [ ${#chosen[@]} -eq 0 ]; then
        echo "fuzz: which one? ${targets[*]}" >&2
        exit 2
    fi
fi
cmake --preset fuzz
cmake --build --preset fuzz --target "${chosen[@]}"
export -f run
export seconds
printf '%s\n' "${chosen[@]}" | xargs -P 2 -I{} bash -euo pipefail -c 'run {}'
