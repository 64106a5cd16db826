#!/usr/bin/env bash
# The core gets time, chance and settings as arguments and hands out effects: no threads, clocks, files, sockets,
# environment, random devices, logging or Boost below router/. Headers are an allow-list, calls a list of what is
# refused. Elsewhere in src/: Boost stays in the .cpp files of edge/, shell/, fetch/ and the engine's adapter.
#
#   tools/check_purity.sh [root of a source tree]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/..}"

pure='base|xmpp|token|admission|session|focus|conference|router|media/port|media/fake'
standard='algorithm|any|array|bit|bitset|cassert|cctype|charconv|chrono|cinttypes|climits|cmath|compare|concepts|cstddef|cstdint|cstdio'
standard+='|cstdlib|cstring|deque|exception|functional|initializer_list|iomanip|iosfwd|iterator|limits|list|map|memory'
standard+='|new|numbers|numeric|optional|ostream|queue|ranges|ratio|set|span|sstream|stack|stdexcept|string|string_view'
standard+='|tuple|type_traits|typeindex|unordered_map|unordered_set|utility|variant|vector|version'
in_tests='|gtest/gtest\.h|gmock/gmock\.h|benchmark/benchmark\.h|fstream|iostream|filesystem|random|regex'

# What may not be called anywhere, and what not outside tests (which read their vectors from files, and may be told by
# the environment to write them).
threads='std::(jthread|thread|this_thread|mutex|shared_mutex|recursive_mutex|atomic|async|future|promise|condition_variable)'
threads+='|thread_local|co_await|co_yield|pthread_[a-z]+|[^_[:alnum:]](usleep|nanosleep|sleep|sleep_for|fork|popen|system) *\('
threads+='|boost::|spdlog::|enable_shared_from_this|shared_from_this'
clocks='(steady|system|high_resolution|utc)_clock|[^_[:alnum:]]time *\( *(0|NULL|nullptr|&)|gettimeofday|clock_gettime|localtime|std::clock *\('
chance='random_device|RAND_(priv_)?bytes|[^_[:alnum:]](rand|srand|random|arc4random|getrandom|getentropy) *\('
files='[^_[:alnum:]](secure_)?(getenv|setenv|putenv) *\(|std::(if|of|f)stream|std::filesystem|std::(cout|cerr|clog|cin)|[^_[:alnum:]](fopen|freopen|printf|fprintf|puts|perror) *\('

# The libraries that a pure folder may use besides the standard's.
libraries_of() {
    case $1 in
    xmpp/*) echo '|expat\.h' ;;
    base/unicode.cpp) echo '|unicode/.*' ;;  # ICU's normal form and lower case: functions of their arguments
    token/* | admission/*) echo '|nlohmann/.*|openssl/.*' ;;
    conference/services.cpp) echo '|nlohmann/.*|openssl/(evp|hmac)\.h' ;;  # the HMAC of TURN credentials
    router/recording.cpp) echo '|nlohmann/.*|openssl/(evp|hmac)\.h' ;;  # stand-ins for what a recording must not tell
    focus/* | conference/* | session/* | router/*) echo '|nlohmann/.*' ;;
    esac
}

# Prints what is wrong in one file: check <file> <headers that it may include> <calls that it may not make>
check() {
    perl "$here/plain_code.pl" "$1" | awk -v file="$1" -v headers="^($2)\$" -v calls="$3" '
        /^[ \t]*#[ \t]*include[ \t]*</ {
            match($0, /<[^>]*>/)
            name = substr($0, RSTART + 1, RLENGTH - 2)
            if (name !~ headers) print file ":" FNR ": a pure folder must not include <" name ">"
            next
        }
        match(" " $0, calls) { print file ":" FNR ": a pure folder must not use " substr(" " $0, RSTART, RLENGTH) }
    '
}

found=$(
    find src -name '*.?pp' -type f | sort | while IFS= read -r file; do
        path=${file#src/}
        if [[ $path =~ ^($pure)/ ]]; then
            if [[ $path =~ _(test|bench|fuzz)\..pp$|/test_[^/]*\.hpp$ ]] || grep -q '^#include <gtest/' "$file"; then
                check "$file" "$standard$(libraries_of "$path")$in_tests" "$threads|$clocks"
            else
                check "$file" "$standard$(libraries_of "$path")" "$threads|$clocks|$chance|$files"
            fi
        elif [[ ! $path =~ ^(edge|shell|fetch|media/mediasoup)/.*\.cpp$ ]]; then
            grep -nE '^ *# *include *<boost/' "$file" | sed "s|^\([0-9]*\):.*|$file:\1: Boost belongs into the .cpp files of edge/, shell/, fetch/ and media/mediasoup/|" || true
        fi
    done
)
[ -z "$found" ] || { printf '%s\n' "$found"; exit 1; }
