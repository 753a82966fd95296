#!/bin/sh
# Builds $OUT/static/objs/nginx: nginx from source with the module linked in,
# and with what it takes to load the modules of Debian's nginx.

set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
src=${NGX_SRC:-$(sh "$root/t/lib/nginx-source.sh" "$OUT/nginx-source")}
objs=$OUT/static/objs

rm -rf "$OUT/static"
mkdir -p "$objs"

echo "building nginx with the module linked in"

# what a module's signature says of its nginx: features of Debian's
(cd "$src" && sh ./configure --builddir="$objs" --prefix="$OUT/static/prefix" \
    --error-log-path=stderr --with-cc="$CC" --with-cc-opt='-g -O1' \
    --with-compat --with-threads --with-file-aio --with-http_ssl_module \
    --with-http_v2_module --with-http_realip_module \
    --with-http_auth_request_module --with-http_addition_module \
    --with-http_sub_module --with-http_dav_module \
    --with-http_gunzip_module --with-http_slice_module \
    --with-http_stub_status_module --add-module="$root") \
    > "$OUT/static/configure.log" 2>&1 \
    || { tail -n 20 "$OUT/static/configure.log" >&2; exit 1; }

${MAKE:-make} -s -j"${JOBS:-2}" -C "$src" -f "$objs/Makefile"
