#!/bin/sh
# Builds $OUT/asan/objs/nginx: nginx from source with the module linked in,
# both with the address sanitizer, and the module with the one for undefined
# behaviour too; nginx itself is not free of that. By clang, whose two
# sanitizers are one run-time and write to one log. NGX_DEBUG_PALLOC makes
# every allocation from a pool one of its own, so that the sanitizer sees their
# ends.

set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
src=${NGX_SRC:-$(sh "$root/t/lib/nginx-source.sh" "$OUT/nginx-source")}
objs=$OUT/asan/objs
house=$root/ngx_comments_module

mkdir -p "$OUT/asan"

# configure anew only when the recipe or the set of files has changed
cc=$OUT/asan/cc
cat > "$cc" <<'END'
#!/bin/sh
# a copy of no bytes from a null pointer is nginx's habit: its macros do it
ours=
for argument in "$@"; do
    case $argument in
        */ngx_comments_module/*.c)
            ours="-fsanitize=undefined -fno-sanitize=nonnull-attribute" ;;
    esac
done
exec clang $ours "$@"
END
chmod +x "$cc"

{ cat "$root/config" "$0"; ls "$house"/*/ "$house"/*/*/; echo "$src"; } \
    > "$OUT/asan/recipe.new"

if ! cmp -s "$OUT/asan/recipe.new" "$OUT/asan/recipe" || [ ! -f "$objs/Makefile" ]
then
    rm -rf "$objs" "$OUT/asan/recipe"
    mkdir -p "$objs"
    echo "configuring nginx with sanitizers"
    cd "$src"
    sh ./configure --builddir="$objs" --prefix="$OUT/asan/prefix" \
        --error-log-path=stderr --with-debug --with-threads \
        --with-http_ssl_module --with-http_v2_module \
        --with-http_realip_module --with-http_addition_module \
        --with-http_sub_module --with-http_gunzip_module \
        --with-http_gzip_static_module --with-http_auth_request_module \
        --with-http_stub_status_module --with-http_slice_module \
        --with-http_dav_module \
        --with-cc="$cc" --with-cc-opt="-g -O1 -DNGX_DEBUG_PALLOC=1 \
            -fsanitize=address -fno-omit-frame-pointer" \
        --with-ld-opt="-fsanitize=address,undefined" \
        --add-module="$root" > "$objs/configure.log" 2>&1 \
        || { tail -n 20 "$objs/configure.log" >&2; exit 1; }
    mv "$OUT/asan/recipe.new" "$OUT/asan/recipe"
fi

sh "$house/web/embed.sh" > "$objs/web.new"
cmp -s "$objs/web.new" "$objs/ngx_comments_web_data.c" \
    || mv "$objs/web.new" "$objs/ngx_comments_web_data.c"
rm -f "$objs/web.new"

${MAKE:-make} -s -j"${JOBS:-2}" -C "$src" -f "$objs/Makefile"
