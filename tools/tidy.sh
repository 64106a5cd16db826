#!/usr/bin/env bash
# clang-tidy on the files that a change touches: against the place where it left origin/main, else against the last
# commit, else on everything. It stops after TIDY_SECONDS (300) and names what it did not look at.
#
#   tools/tidy.sh [all | <file>…]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${TIDY_SECONDS:-300}

# The build whose compile_commands.json is asked; the fullest one wins.
database() {
    local folder
    for folder in build/release build/dev; do
        [ ! -f "$folder/compile_commands.json" ] || { echo "$folder"; return; }
    done
    cmake --preset dev >&2
    echo build/dev
}

changed() {
    local base=
    if command -v git >/dev/null && git rev-parse --verify -q HEAD >/dev/null 2>&1; then
        base=$(git merge-base HEAD origin/main 2>/dev/null || true)
        [ "$base" != "$(git rev-parse HEAD)" ] || base=
        base=${base:-$(git rev-parse --verify -q HEAD~1 || true)}
    fi
    if [ -z "$base" ]; then
        tools/sources.sh src -- '*.cpp'
        return
    fi
    { git diff --name-only --diff-filter=d "$base" -- src; git ls-files -o --exclude-standard -- src; } |
        sed -n 's/\.hpp$/.cpp/; /\.cpp$/p' | sort -u | while IFS= read -r file; do [ ! -f "$file" ] || echo "$file"; done
}

folder=$(database)
case ${1:-} in
"") list=$(changed) ;;
all) list=$(tools/sources.sh src -- '*.cpp') ;;
*) list=$(printf '%s\n' "$@") ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Only what the build knows: fuzz targets and benchmarks are not part of it.
printf '%s\n' "$list" | while IFS= read -r file; do
    [ -z "$file" ] || ! grep -qF "\"$PWD/$file\"" "$folder/compile_commands.json" || echo "$file"
done >"$work/files"
[ -s "$work/files" ] || { echo "clang-tidy: nothing to look at"; exit 0; }

export folder work
deadline=$(($(date +%s) + seconds))
export deadline
one() {
    if [ "$(date +%s)" -ge "$deadline" ]; then
        echo "$1" >>"$work/late"
        return 0
    fi
    local less=
    case $1 in *_test.cpp) less='-performance-*,-readability-function-cognitive-complexity' ;; esac  # tables and loops are fine there
    if ! nice clang-tidy --quiet --checks="$less" --extra-arg=-Wno-unknown-warning-option -p "$folder" "$1" >"$work/$$.out" 2>"$work/$$.err"; then
        grep -vE '^([0-9]+ warnings? |Error while processing )' "$work/$$.out" "$work/$$.err" --no-filename || true
        echo "$1" >>"$work/bad"
    fi
}
export -f one
xargs -P "$(nproc)" -I{} bash -c 'one {}' <"$work/files"
[ ! -f "$work/late" ] || echo "clang-tidy: no time left for $(wc -l <"$work/late") of $(wc -l <"$work/files") files: $(tr "\n" " " <"$work/late")"
[ ! -f "$work/bad" ] || { echo "clang-tidy: $(wc -l <"$work/bad") files with findings"; exit 1; }
touch "$work/late"
echo "clang-tidy: $(($(wc -l <"$work/files") - $(wc -l <"$work/late"))) files, nothing found"
