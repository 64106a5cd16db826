#!/usr/bin/env bash
# Which folder may include which: tools/layers.txt. The longest line that fits a path is its layer, so media/port and
# media/fake are layers of their own. A line that allows "media" allows everything below it; the line "tests" adds to
# every test. main.cpp wires all.
#
#   tools/check_layers.sh [root of a source tree]
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"

find src -name '*.?pp' -type f | sort | xargs -r awk '
    FILENAME == "tools/layers.txt" {
        sub(/#.*/, "")
        if ($0 !~ /:/) next
        colon = index($0, ":")
        name = substr($0, 1, colon - 1)
        gsub(/ /, "", name)
        allowed[name] = " " substr($0, colon + 1) " "
        next
    }
    function layer_of(path,    best) {
        while (sub(/\/[^\/]*$/, "", path))
            if (path in allowed) return path
        return ""
    }
    function may(layer, path,    other, i, n, words) {
        other = layer_of(path)
        if (other == "") return 0
        if (other == layer) return 1
        n = split(allowed[layer], words, " ")
        for (i = 1; i <= n; ++i)
            if (other == words[i] || index(other, words[i] "/") == 1) return 1
        return is_test && index(allowed["tests"], " " other " ")
    }
    function complain(what) { print FILENAME ":" FNR ": " what; bad = 1 }
    FNR == 1 {
        path = FILENAME
        sub(/^src\//, "", path)
        here = layer_of(path)
        free = path == "main.cpp"
        is_test = path ~ /_(test|fuzz|bench)\.[ch]pp$|\/test_[^\/]*\.hpp$/
        if (here == "" && !free) complain("this folder has no line in tools/layers.txt")
    }
    !free && here != "" && /^[ \t]*#[ \t]*include[ \t]*"/ {
        split($0, part, "\"")
        if (!may(here, part[2])) complain(here " must not include \"" part[2] "\"")
    }
    END { exit bad }
' tools/layers.txt || exit 1
