#!/bin/sh
# Builds nginx from source below $OUT/static, with what it takes to load the
# modules of Debian's nginx:
#
#   objs      with the module linked in; beside it the plug-ins of demo/plugins
#             as dynamic modules
#   before    with the plug-ins linked in too, in front of the module
#   behind    the same, with the plug-ins behind the module
#   dynamic   the plug-ins as dynamic modules for the nginx that is installed
#
# All of it by nginx's own configure and the plug-ins' own "config", with the
# header that "make install" has put below $INSTALLED.

set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
src=${NGX_SRC:-$(sh "$root/t/lib/nginx-source.sh" "$OUT/nginx-source")}
static=$OUT/static

COMMENTS_INCLUDE=$INSTALLED/usr/include
export COMMENTS_INCLUDE

# $1: the folder below $static; the rest: the modules
configure()
{
    objs=$static/$1
    shift
    mkdir -p "$objs"

    # what a module's signature says of its nginx: features of Debian's
    (cd "$src" && sh ./configure --builddir="$objs" --prefix="$static/prefix" \
        --error-log-path=stderr --with-cc="$CC" --with-cc-opt='-g -O1' \
        --with-compat --with-threads --with-file-aio --with-http_ssl_module \
        --with-http_v2_module --with-http_realip_module \
        --with-http_auth_request_module --with-http_addition_module \
        --with-http_sub_module --with-http_dav_module \
        --with-http_gunzip_module --with-http_slice_module \
        --with-http_stub_status_module "$@") > "$static/configure.log" 2>&1 \
        || { tail -n 20 "$static/configure.log" >&2; exit 1; }
}

compile()
{
    ${MAKE:-make} -s -j"${JOBS:-2}" -C "$1" -f "$objs/Makefile" $2
}

# the objects of the first build are good for the others: nothing but the list
# of modules and the plug-ins differ
borrow()
{
    cp -R "$static/objs/src" "$static/objs/addon" "$objs/"
    find "$objs/src" "$objs/addon" -name '*.o' -exec touch {} +
}

rm -rf "$static"
mkdir -p "$static/first"

# the plug-in of the tutorial, as the documentation has it
doc=$root/lua-free-docs/plugins.md
awk '/^```c$/ { n++; inside = 1; next }
     /^```$/ { inside = 0 }
     inside && n == 1' "$doc" > "$static/first/ngx_http_comments_first_module.c"
awk '/^Beside it, `config`/ { near = 1 }
     near && /^```text$/ { near = 0; inside = 1; next }
     /^```$/ { inside = 0 }
     inside' "$doc" > "$static/first/config"

# it has no line for a header that is not in the compiler's own folders
C_INCLUDE_PATH=$COMMENTS_INCLUDE
export C_INCLUDE_PATH

plugins="$root/demo/plugins/capitals $root/demo/plugins/journal"
plugins="$plugins $root/demo/plugins/bbcode $static/first"
linked=
loaded=

for plugin in $plugins; do
    linked="$linked --add-module=$plugin"
    loaded="$loaded --add-dynamic-module=$plugin"
done

echo "building nginx with the module linked in"
configure objs --add-module="$root" $loaded
compile "$src" build

echo "building nginx with the plug-ins linked in before it, and behind it"
configure before $linked --add-module="$root"
borrow
compile "$src" binary
configure behind --add-module="$root" $linked
borrow
compile "$src" binary

if [ -x "$NGX_DEV/configure" ]; then
    echo "building the plug-ins for the nginx that is installed"
    objs=$static/dynamic
    mkdir -p "$objs"
    (cd "$NGX_DEV" && bash -c '. ./conf_flags && exec ./configure \
        "${NGX_CONF_FLAGS[@]}" "$@"' configure --with-cc="$CC" \
        --builddir="$objs" $loaded) > "$static/configure.log" 2>&1 \
        || { tail -n 20 "$static/configure.log" >&2; exit 1; }
    compile "$NGX_DEV" modules
fi
