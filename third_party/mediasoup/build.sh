#!/bin/sh
# Builds the media worker once for all build folders: into the cache, under a key made of everything that goes into it.
# Needs no network. Two calls at the same time wait for each other.
#
#   build.sh prepare          patched copy of the source and the generated headers (seconds); prints the folder
#   build.sh worker <file>    the worker (minutes, once), copied to <file>
set -eu

here=$(cd "$(dirname "$0")" && pwd)
version=3.27.1
cache=${XDG_CACHE_HOME:-$HOME/.cache}/usher
source=$cache/mediasoup-$version
compiler=${USHER_WORKER_CXX:-c++}

if [ ! -f "$source/.sha256" ]; then
    echo "the source of the media worker is not in $source: run ./x setup (it calls tools/fetch_mediasoup.sh)" >&2
    exit 1
fi

# Names, not folders, go into the key: a clean clone elsewhere finds the same worker.
key=$({
    cat "$source/.sha256"
    "$compiler" --version | head -n 1
    flatc --version
    cd "$here" && find CMakeLists.txt build.sh shim agent patches -type f | LC_ALL=C sort | xargs sha256sum
} | sha256sum | cut -c 1-16)
folder=$cache/worker-$key
mkdir -p "$folder"
exec 9>"$folder/lock"
flock 9

prepare() {
    # The source goes after the build; the headers stay.
    if [ -f "$folder/prepared" ] && { [ -d "$folder/source" ] || [ -x "$folder/usher-media-worker" ]; }; then
        return
    fi
    rm -rf "$folder/source" "$folder/generated" "$folder/description"
    mkdir -p "$folder/generated/FBS"
    cp -r "$source/worker" "$folder/source"
    # The description that made the key: a later change in the tree must not end up under this one.
    mkdir "$folder/description"
    cp -r "$here/CMakeLists.txt" "$here/shim" "$here/agent" "$folder/description"
    for patch in "$here"/patches/*.patch; do
        # No fuzz: a patch whose surroundings have changed is to be looked at by a person.
        if ! patch --directory="$folder/source" --strip=1 --fuzz=0 --silent --no-backup-if-mismatch <"$patch"; then
            echo "$patch does not fit the source of mediasoup $version any more" >&2
            exit 1
        fi
    done
    flatc --cpp --cpp-field-case-style lower --reflect-names --scoped-enums --filename-suffix "" \
        -o "$folder/generated/FBS" "$folder"/source/fbs/*.fbs
    touch "$folder/prepared"
}

case $1 in
prepare)
    prepare
    echo "$folder"
    ;;
worker)
    prepare
    if [ ! -x "$folder/usher-media-worker" ]; then
        # ccache sees the same relative names under every key.
        export CCACHE_BASEDIR="$folder" CCACHE_NOHASHDIR=1
        cmake -S "$folder/description" -B "$folder/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
            -DCMAKE_CXX_COMPILER="$compiler" \
            -DWORKER_SOURCE="$folder/source" -DWORKER_GENERATED="$folder/generated" >"$folder/configure.log" 2>&1 ||
            { cat "$folder/configure.log" >&2; exit 1; }
        ninja -C "$folder/build" -j "$(nproc)" usher-media-worker
        cp "$folder/build/usher-media-worker" "$folder/usher-media-worker.new"
        mv "$folder/usher-media-worker.new" "$folder/usher-media-worker"
        rm -rf "$folder/build" "$folder/source"
    fi
    cp "$folder/usher-media-worker" "$2.new"
    mv "$2.new" "$2"
    ;;
*)
    echo "usage: $0 prepare | worker <file>" >&2
    exit 2
    ;;
esac
