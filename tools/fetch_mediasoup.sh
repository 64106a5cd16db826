#!/bin/sh
# Brings the source of the media engine's worker into the cache and prints the folder: one npm package, checked
# against its sha256. The second time it does nothing. It never runs the package's own scripts.
#
#   tools/fetch_mediasoup.sh [a tarball that is already here]
set -eu

version=3.27.1
sha256=8ff08878ec3c859d4404b35da1785740f1b75ce5127affd488938db3006dcea4
cache=${XDG_CACHE_HOME:-$HOME/.cache}/usher
folder=$cache/mediasoup-$version
mark=$folder/.sha256

if [ -f "$mark" ] && [ "$(cat "$mark")" = "$sha256" ]; then
    echo "$folder"
    exit 0
fi

mkdir -p "$cache"
work=$(mktemp -d "$cache/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
tarball=$work/mediasoup-$version.tgz
if [ $# -gt 0 ]; then
    cp "$1" "$tarball"
else
    (cd "$work" && npm pack --silent --ignore-scripts "mediasoup@$version" >/dev/null)
fi
if ! echo "$sha256  $tarball" | sha256sum --check --status; then
    echo "mediasoup-$version.tgz is not the file that was checked in (sha256 differs); nothing was unpacked" >&2
    exit 1
fi

mkdir "$work/unpacked"
tar xzf "$tarball" -C "$work/unpacked" --strip-components=1
echo "$sha256" >"$work/unpacked/.sha256"
rm -rf "$folder"
mv "$work/unpacked" "$folder"
echo "$folder"
