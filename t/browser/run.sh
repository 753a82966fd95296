#!/usr/bin/env bash
# The browser tests: t/browser/*.pl under prove, in build/browser, where the
# pictures are afterwards. Called by "make browser-test".
#
# Environment: NGINX_BINARY, MODULE, OUT (the build folder); BROWSER, a chromium
# that is not in PATH; BROWSER_TESTS, which of them (all if none is said).

set -euo pipefail

cd "$(dirname "$0")/../.."

folder=${OUT:-$PWD/build}/browser
MODULE=$(cd "$(dirname "$MODULE")" && pwd)/$(basename "$MODULE")
export MODULE NGINX_BINARY

# nginx would take sockets over from a variable of this name
unset NGINX

sh t/lib/deps.sh browser

mkdir -p "$folder"
sh t/browser/checkers.sh "$folder/checkers"
rm -f "$folder"/*.png

files=
for name in ${BROWSER_TESTS:-form xss marks base admin personal looks pages printed}; do
    files="$files t/browser/$name.pl"
done

prove --timer $files :: "$folder"
echo "pictures: $folder/*.png"
