#!/usr/bin/env bash
# Every test that docs/operate/faults.md and cases.md name is there.
set -euo pipefail
cd "$(dirname "$0")/.."
missing=0
for page in docs/operate/faults.md docs/operate/cases.md; do
    while IFS= read -r name; do
        case $name in
        tests/*) [ -f "$name" ] && continue ;;
        *.*)
            suite=${name%%.*} test=${name#*.}
            grep -rqE "^TEST(_F|_P)?\(${suite}, ${test}\)" src --include='*_test.cpp' && continue
            ;;
        esac
        echo "$page: there is no test $name" >&2
        missing=1
    done < <(grep -oE '`(tests/[a-z0-9_./]+|[A-Z][A-Za-z0-9]+\.[A-Z][A-Za-z0-9]+)`' "$page" | tr -d '`' | sort -u)
done
exit $missing
