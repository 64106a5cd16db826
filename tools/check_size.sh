#!/usr/bin/env bash
# The tail is the style: a file past 400 lines is named, past 600 it fails; a function past 70 lines fails. `x` itself
# stays under 100. There is no list of exceptions.
#
#   tools/check_size.sh [root of a source tree]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/..}"
status=0

# Prints every function of the C++ on standard input that is longer than 70 lines, from its first line to its brace.
long_functions() {
    awk -v file="$1" '
        function kind_of(text) {
            if (text ~ /(^|[^_[:alnum:]])(namespace|extern ""?)([^_[:alnum:]]|$)/ && text !~ /\)/) return "outer"
            if (text ~ /(^|[^_[:alnum:]])(class|struct|union|enum)[^()]*$/) return "outer"
            if (text ~ /\)/ && text !~ /=[ \t]*$/) return "function"
            return "list"
        }
        /^[ \t]*#/ { next }
        {
            line = $0
            n = length(line)
            for (i = 1; i <= n; ++i) {
                c = substr(line, i, 1)
                if (c == "{") {
                    kind[++depth] = inside ? "inner" : kind_of(text)
                    if (kind[depth] == "function") { inside = depth; from = first ? first : NR }
                    text = ""; first = 0
                } else if (c == "}") {
                    if (depth == inside && inside) {
                        if (NR - from + 1 > 70) print file ":" from ": a function of " NR - from + 1 " lines; 70 is the most"
                        inside = 0
                    }
                    if (depth > 0) --depth
                    text = ""; first = 0
                } else if (c == ";") {
                    text = ""; first = 0
                } else {
                    text = text c
                    if (!first && c !~ /[ \t]/) first = NR
                }
            }
            text = text " "
        }
    '
}

while IFS= read -r file; do
    lines=$(wc -l <"$file")
    if [ "$lines" -gt 600 ]; then
        echo "$file: $lines lines; 600 is the most"
        status=1
    elif [ "$lines" -gt 400 ]; then
        echo "$file: $lines lines; split it soon (400)" >&2
    fi
    case $file in
    *.cpp | *.hpp)
        found=$(perl "$here/plain_code.pl" "$file" | long_functions "$file")
        [ -z "$found" ] || { printf '%s\n' "$found"; status=1; }
        ;;
    esac
done < <(find src tests tools web third_party/mediasoup/agent \( -name node_modules -o -name dist \) -prune -o \
    -type f \( -name '*.?pp' -o -name '*.ts' -o -name '*.tsx' -o -name '*.sh' -o -name '*.mjs' \) -print 2>/dev/null | sort)

if [ -f x ] && [ "$(wc -l <x)" -ge 100 ]; then
    echo "x: $(wc -l <x) lines; it stays under 100, longer parts go into tools/"
    status=1
fi
exit $status
