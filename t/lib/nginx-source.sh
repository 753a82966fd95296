#!/bin/sh
# The source of the nginx that is installed, or of the nearest that the mirror
# has: nginx-source.sh DIR unpacks it below DIR, once, and prints its folder.
# Verified by apt; nothing of the machine changes.

set -eu

dir=$1
here=$(cd "$(dirname "$0")" && pwd)

if [ ! -f "$dir/nginx/src/core/nginx.c" ]; then

    . "$here/apt-aside.sh"

    exec 3>&1 >&2
    trap 'echo "the source of nginx could not be had"' EXIT

    aside_open "$dir/apt"
    aside_source deb-src same
    aside_apt update
    cd "$dir"
    rm -rf nginx-* nginx_* nginx

    # the version that is installed, else any other that the mirror has
    versions=$(dpkg-query -W -f '${source:Version}' nginx 2>/dev/null || :)
    versions="$versions $(aside_cache showsrc --only-source nginx \
                          | sed -n 's/^Version: //p')"
    for version in $versions; do
        if aside_apt source "nginx=$version"; then
            break
        fi
    done

    # a mirror may have lost the packaging and kept the original archive,
    # whose hash apt has compared
    if ! ls -d nginx-*/ >/dev/null 2>&1; then
        tar xf nginx_*.orig.tar.gz
    fi

    rm -rf "$aside" nginx_*
    mv nginx-*/ nginx

    trap - EXIT
    exec >&3
fi

cd "$dir/nginx"
pwd
