#!/usr/bin/env bash
# The pictures of the documentation: t/browser/pictures*.pl under prove, in
# build/pictures, and copied to lua-free-docs/pictures if all have passed.
# Called by "make pictures".
#
# Environment: as for run.sh.

set -euo pipefail

cd "$(dirname "$0")/../.."

folder=${OUT:-$PWD/build}/pictures
MODULE=$(cd "$(dirname "$MODULE")" && pwd)/$(basename "$MODULE")
export MODULE NGINX_BINARY

# nginx would take sockets over from a variable of this name
unset NGINX

sh t/lib/deps.sh pictures

mkdir -p "$folder"
rm -f "$folder"/*.png

prove --timer t/browser/pictures*.pl :: "$folder"

for picture in "$folder"/docs-*.png; do
    name=${picture##*/docs-}
    cp "$picture" "lua-free-docs/pictures/$name"
done

du -cb lua-free-docs/pictures/*.png | tail -n 1
