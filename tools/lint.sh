#!/usr/bin/env bash
# Every check that does not run the program. All of them run; the first failure does not hide the next.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
failed=()
check() {
    local name=$1
    shift
    local start=$SECONDS
    if "$@"; then echo "lint: $name ok ($((SECONDS - start)) s)"; else failed+=("$name"); echo "lint: $name FAILED" >&2; fi
}
shell_scripts() {
    local status=0 file
    for file in x .ci/run $(tools/sources.sh tools tests -- '*.sh'); do bash -n "$file" || status=1; done
    return $status
}

check shell shell_scripts
check layers tools/check_layers.sh
check purity tools/check_purity.sh
check try tools/check_try.sh
check size tools/check_size.sh
check faults tools/check_faults.sh
check format tools/check_format.sh check
[ ! -d web/node_modules ] || check web tools/web.sh lint
check tidy tools/tidy.sh "$@"

[ ${#failed[@]} -eq 0 ] || { echo "lint: failed: ${failed[*]}" >&2; exit 1; }
