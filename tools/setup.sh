#!/usr/bin/env bash
# Installs what is missing for the named groups of tools/packages.txt (all groups when none is named), the page's
# npm packages and the media engine's source. When everything is there it does nothing, in a fraction of a second.
set -euo pipefail
cd "$(dirname "$0")/.."

# The packages of one group, one a line.
packages_of() { sed -n "s/^$1: *//p" tools/packages.txt | tr ' ' '\n'; }

has_node() {
    command -v npm >/dev/null && command -v node >/dev/null &&
        node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 18 ? 0 : 1)'
}

missing_packages() {
    local group wanted=()
    for group in "$@"; do
        mapfile -t -O "${#wanted[@]}" wanted < <(packages_of "$group")
        [ "$group" != build ] || has_node || wanted+=(nodejs npm)
    done
    # What is wanted, without what dpkg calls installed.
    printf '%s\n' "${wanted[@]}" | sort -u |
        comm -23 - <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^installed //p' | sort -u)
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "setup: this needs root, and there is no sudo. As root: $*" >&2
        return 1
    fi
}

install_packages() {
    local missing
    if ! command -v dpkg-query >/dev/null; then
        echo "setup: not a Debian system; see tools/packages.txt for what has to be there" >&2
        return 0
    fi
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    echo "setup: installing" $missing
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
    as_root "${apt[@]}" update
    # shellcheck disable=SC2086  # one word for each package
    as_root "${apt[@]}" install -y --no-install-recommends $missing
}

# The lock file decides: it is compared with the one that was installed last.
install_npm() {
    local folder=$1
    [ -f "$folder/package-lock.json" ] || return 0
    local mark="$folder/node_modules/.installed-lock.json"
    cmp -s "$folder/package-lock.json" "$mark" && return 0
    echo "setup: npm ci in $folder/"
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$folder/package-lock.json" "$mark"
}

groups=("$@")
[ $# -gt 0 ] || groups=(build test lint fuzz bench)
install_packages "${groups[@]}"
case " ${groups[*]} " in
*" build "*)
    install_npm web
    tools/fetch_mediasoup.sh >/dev/null
    ;;
esac
case " ${groups[*]} " in
*" test "*)
    install_npm examples/node-express
    ;;
esac
