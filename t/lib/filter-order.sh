#!/bin/sh
# Where does the late filter stand? Configures an nginx with the module linked
# in and one with it as a dynamic module, and looks at what they made of it.
# Later in nginx's list means called earlier: the filter belongs behind gzip and
# before postpone and all that change the page.

set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
src=${NGX_SRC:-$(sh "$root/t/lib/nginx-source.sh" "$OUT/nginx-source")}
objs=$OUT/filter-order
failed=no

names()
{
    sed -n "/\\*$1\\[\\]/,/NULL/s/.*\"\\(.*\\)\".*/\\1/p" "$2"
}

# standard input: the list; $1: how it was built
check()
{
    awk -v how="$1" '
        { place[$1] = NR }
        END {
            ours = place["ngx_http_comments_filter_module"]
            if (!ours || !place["ngx_http_comments_module"]) {
                print how ": the module is not in the list"
                exit 1
            }
            before = "write header chunked v2 range_header gzip"
            after = "postpone ssi charset xslt sub addition gunzip userid headers copy"
            n = split(before, name)
            for (i = 1; i <= n; i++) {
                p = place["ngx_http_" name[i] "_filter_module"]
                if (p && p > ours) {
                    print how ": called after " name[i]; bad = 1
                }
            }
            n = split(after, name)
            for (i = 1; i <= n; i++) {
                p = place["ngx_http_" name[i] "_filter_module"]
                if (p && p < ours) {
                    print how ": called before " name[i]; bad = 1
                }
            }
            if (bad) exit 1
            print how ": the filter stands right, " ours " of " NR
        }' || failed=yes
}

configure()
{
    rm -rf "$objs"
    mkdir -p "$objs"
    (cd "$src" && sh ./configure --builddir="$objs" --with-cc="$CC" \
        --with-compat --with-http_ssl_module --with-http_v2_module \
        --with-http_addition_module --with-http_sub_module \
        --with-http_gunzip_module "$@") > "$objs/configure.log" 2>&1 \
        || { tail -n 20 "$objs/configure.log" >&2; exit 1; }
}

configure --add-module="$root"
names ngx_module_names "$objs/ngx_modules.c" | check "linked in"

# as ngx_add_module() does it: each goes before the first one in nginx's list
# that stands behind it in its order list, else to the end
configure --add-dynamic-module="$root"
names ngx_module_names "$objs/ngx_modules.c" > "$objs/nginx.list"
one=$objs/ngx_http_comments_module_modules.c
names ngx_module_order "$one" > "$objs/order.list"

for module in $(names ngx_module_names "$one"); do
    awk -v module="$module" '
        FILENAME ~ /order\.list$/ {
            if (seen) behind[$1] = 1
            if ($1 == module) seen = 1
            next
        }
        !done && behind[$1] { print module; done = 1 }
        { print }
        END { if (!done) print module }
    ' "$objs/order.list" "$objs/nginx.list" > "$objs/new.list"
    mv "$objs/new.list" "$objs/nginx.list"
done

check "dynamic" < "$objs/nginx.list"

[ $failed = no ]
