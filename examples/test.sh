#!/usr/bin/env bash
# test.sh USHER: the tokens of all examples, as far as their language is on this machine, open their room at this server
# and no other, and have nothing in them that somebody could complain about.
set -euo pipefail
usher=$1
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
USHER_TOKEN_SECRET=$(openssl rand -hex 32)
export USHER_TOKEN_SECRET USHER_DOMAIN=meet.example.test
cat >"$folder/usher.toml" <<TOML
[server]
domain = "meet.example.test"
state_dir = "$folder"
[tokens]
issuers = ["my-app"]
audiences = ["usher"]
[[tokens.keys]]
env = "USHER_TOKEN_SECRET"
TOML
failed=0
tried=0

complain() {
    echo "FAILED: $1" >&2
    failed=1
}

# NAME COMMAND…: the command gets ROOM ID NAME [moderator].
try() {
    local name=$1 code
    shift
    tried=$((tried + 1))
    "$@" standup u-1 'Ana Müller' moderator >"$folder/host.jwt" || complain "$name: it prints no token"
    "$@" standup u-2 Ben >"$folder/ben.jwt" || complain "$name: it prints no token"
    "$usher" token lint "$folder/host.jwt" --strict --config "$folder/usher.toml" || complain "$name: lint"
    "$usher" why --config "$folder/usher.toml" --room standup --token - <"$folder/host.jwt" >"$folder/host.txt" ||
        complain "$name: the moderator does not come in"
    grep -q 'admitted as host' "$folder/host.txt" || complain "$name: the moderator is none"
    "$usher" why --config "$folder/usher.toml" --room standup --token - <"$folder/ben.jwt" >"$folder/ben.txt" ||
        complain "$name: the participant does not come in"
    grep -q 'admitted as participant' "$folder/ben.txt" || complain "$name: the participant is none"
    code=0
    "$usher" why --config "$folder/usher.toml" --room other --token - <"$folder/ben.jwt" >/dev/null || code=$?
    [ "$code" = 1 ] || complain "$name: the token opens another room"
    echo "$name: done"
}

if command -v python3 >/dev/null; then try python python3 python/usher_token.py; fi
if command -v php >/dev/null; then try php php php/usher_token.php; fi
if command -v node >/dev/null; then try embed node embed/token.mjs; fi
if command -v node >/dev/null && [ -d node-express/node_modules ]; then try node-express node node-express/mint.js; fi
[ "$tried" -gt 0 ] || complain "no language of the examples is on this machine"
exit "$failed"
