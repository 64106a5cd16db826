#!/usr/bin/env bash
# Lists the project's own files, one a line: sources.sh <path>… -- <name pattern>…; ignored files are left out. Works in
# a git clone, and in an unpacked copy without git.
set -euo pipefail
paths=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do paths+=("$1"); shift; done
shift || true
names=()
for pattern in "$@"; do names+=(-o -name "$pattern"); done
if command -v git >/dev/null && git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files -co --exclude-standard -- "${paths[@]}" | while IFS= read -r file; do
        for pattern in "$@"; do
            # shellcheck disable=SC2053  # the right side is a pattern
            if [[ ${file##*/} == $pattern && -f $file ]]; then echo "$file"; break; fi
        done
    done | sort -u
else
    find "${paths[@]}" \( -name node_modules -o -name build -o -name dist \) -prune -o -type f \( "${names[@]:1}" \) -print | sort
fi
