#!/usr/bin/env bash
# The checks are tested too: each must pass a small clean tree, and fail on the one thing that is put into it, with the
# file and the line.
set -euo pipefail
tools=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

clean_tree() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree/src/base" "$work/tree/src/xmpp" "$work/tree/src/media/port" "$work/tree/src/media/engine" \
        "$work/tree/src/edge" "$work/tree/tools"
    cd "$work/tree"
    printf '%s\n' '# comment' 'base:' 'xmpp: base' 'media/port: base' 'media/engine: base media/port' 'edge: base media' >tools/layers.txt
    printf '%s\n' '#pragma once' '#include <string>' '// std::thread and time(0) stand in a comment only' >src/base/name.hpp
    printf '%s\n' '#include "base/name.hpp"' 'char const* kWord = "std::mutex getenv(";' "int kBig = 1'000'000;" >src/xmpp/jid.cpp
    printf '%s\n' '#include "base/name.hpp"' >src/media/port/port.hpp
    printf '%s\n' '#include "media/port/port.hpp"' '#include <thread>' >src/media/engine/engine.cpp
    printf '%s\n' '#include "media/engine/engine.hpp"' '#include <boost/asio.hpp>' >src/edge/listener.cpp
    printf '%s\n' '#include "edge/listener.hpp"' 'int main() {}' >src/main.cpp
}

expect() {  # <ok | a text that must be printed> <check> <what is tried>
    local wanted=$1 check=$2 what=$3 output status=0
    output=$("$tools/$check" "$work/tree" 2>&1) || status=$?
    if [ "$wanted" = ok ]; then
        [ $status -eq 0 ] && return
    else
        [ $status -eq 1 ] && [[ $output == *"$wanted"* ]] && return
    fi
    echo "FAILED: $check: $what: wanted '$wanted', got exit $status: $output"
    failures=$((failures + 1))
}

function_of() {  # <lines in all>
    echo "int long_one(int a) {"; for ((i = 2; i < $1; ++i)); do echo "    a += $i;"; done; echo "}"
}

for check in check_layers.sh check_purity.sh check_try.sh check_size.sh; do
    clean_tree
    expect ok $check "a clean tree"
done

clean_tree; echo '#include "xmpp/jid.hpp"' >>src/base/name.hpp
expect 'src/base/name.hpp:4: base must not include "xmpp/jid.hpp"' check_layers.sh "a lower layer includes a higher one"
clean_tree; echo '#include "media/engine/engine.hpp"' >>src/media/port/port.hpp
expect 'src/media/port/port.hpp:2: media/port must not include' check_layers.sh "a folder below media is a layer of its own"
clean_tree; echo '#include "name.hpp"' >>src/base/name.hpp
expect 'src/base/name.hpp:4: base must not include "name.hpp"' check_layers.sh "an include that does not name its layer"
clean_tree; echo 'tests: media/port' >>tools/layers.txt
echo '#include "media/port/port.hpp"' | tee src/base/name_test.cpp >>src/base/name.hpp
expect 'src/base/name.hpp:4: base must not include "media/port/port.hpp"' check_layers.sh "what only tests may include"
rm src/base/name.hpp
expect ok check_layers.sh "a test includes what tests may"
clean_tree; mkdir src/new; echo 'int a;' >src/new/a.cpp
expect 'src/new/a.cpp:1: this folder has no line' check_layers.sh "a folder without a line"

for bad in '#include <thread>' '#include <boost/json.hpp>' '#include <sys/socket.h>' '#include <openssl/evp.h>' '#include <random>' \
    'auto t = std::chrono::steady_clock::now();' 'long t = time(nullptr);' 'char* home = getenv("HOME");' 'int r = rand();' \
    'std::ifstream in("f");' 'spdlog::info("x");' 'thread_local int x = 0;' 'std::atomic<int> n;'; do
    clean_tree; echo "$bad" >>src/xmpp/jid.cpp
    expect 'src/xmpp/jid.cpp:4: a pure folder must not' check_purity.sh "$bad"
done
clean_tree; echo '#include <openssl/evp.h>' >src/base/token.cpp
expect 'src/base/token.cpp:1: a pure folder must not include <openssl/evp.h>' check_purity.sh "a cipher outside token and admission"
clean_tree; mkdir src/token; echo '#include <openssl/evp.h>' >src/token/key.cpp
expect ok check_purity.sh "a cipher in token"
clean_tree; echo '#include <fstream>' >src/xmpp/jid_test.cpp
expect ok check_purity.sh "a test that reads a file"
clean_tree; echo 'void f() { sleep(1); }' >src/xmpp/jid_test.cpp
expect 'src/xmpp/jid_test.cpp:1: a pure folder must not use' check_purity.sh "a test that sleeps"
clean_tree; echo '#include <boost/asio.hpp>' >src/edge/listener.hpp
expect 'src/edge/listener.hpp:1: Boost belongs' check_purity.sh "Boost in a header"

for bad in 'return A{text(), TRY(b())};' 'v.push_back({text(), TRY(b())});' 'json c = {{"user", f(TRY(b()))}};' \
    'v.push_back({"a", {}, TRY(b())});' $'return A{text(),\n TRY(b())};' 'auto a = A{.x = text(), .y = TRY(b())};'; do
    clean_tree; printf 'Result<A> f() {\n    %s\n}\n' "$bad" >>src/xmpp/jid.cpp
    expect ': TRY inside a braced initializer' check_try.sh "$bad"
done
for good in 'return f(text(), TRY(b()));' 'A a{text()}; TRY(b());' 'if (x) { TRY(b()); }' 'auto f = [] { return TRY(b()); };'; do
    clean_tree; printf 'Result<A> f() {\n    %s\n}\n' "$good" >>src/xmpp/jid.cpp
    expect ok check_try.sh "$good"
done

clean_tree; function_of 70 >src/xmpp/long.cpp
expect ok check_size.sh "a function of 70 lines"
clean_tree; function_of 71 >src/xmpp/long.cpp
expect 'src/xmpp/long.cpp:1: a function of 71 lines' check_size.sh "a function of 71 lines"
clean_tree
{ echo 'namespace a {'; echo 'class B {'; function_of 75; echo '};'; echo 'char const* k = R"({{{)";'; echo '}'; } >src/xmpp/long.cpp
expect 'src/xmpp/long.cpp:3: a function of 75 lines' check_size.sh "a long function inside a class"
clean_tree; for ((i = 0; i < 601; ++i)); do echo "int a$i;"; done >src/xmpp/file.cpp
expect 'src/xmpp/file.cpp: 601 lines; 600 is the most' check_size.sh "a file of 601 lines"
clean_tree; for ((i = 0; i < 100; ++i)); do echo "true"; done >x
expect 'x: 100 lines' check_size.sh "x of 100 lines"

[ $failures -eq 0 ] || exit 1
echo "the checks find what they are there for"
