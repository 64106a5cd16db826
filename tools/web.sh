#!/usr/bin/env bash
# The page. `build`: web/dist, when a source is newer than the last build; `screens`: docs/screens anew; `lint`, `fix`, `test`:
# its own scripts.
set -euo pipefail
cd "$(dirname "$0")/../web"
[ -d node_modules ] || { echo "web: no node_modules; run ./x setup" >&2; exit 1; }

# One checksum over everything that the build reads.
sources() { find . \( -name node_modules -o -name dist \) -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum; }

case ${1:-build} in
build)
    stamp=../build/web.stamp
    if [ -f dist/index.html ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(sources)" ]; then exit 0; fi
    npm run --silent build
    mkdir -p ../build
    sources >"$stamp"
    ;;
screens)
    ../tools/setup.sh test
    ../tools/web.sh build
    node ../tests/e2e/screens.mjs
    ;;
lint | fix | test) npm run --silent "$1" ;;
*) echo "usage: tools/web.sh build|screens|lint|fix|test" >&2; exit 2 ;;
esac
