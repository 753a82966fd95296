#!/bin/sh
# The modules that Debian has for its nginx, unpacked below DIR once:
# neighbours.sh DIR. They are looked at and loaded by t/14-neighbours.t, and
# nothing of them is installed: an installed module is a part of the machine's
# own nginx.

set -eu

dir=$1

if [ -f "$dir/ready" ]; then
    exit 0
fi

if ! command -v apt-get >/dev/null 2>&1; then
    echo "neighbours: no apt-get here, so no modules of Debian's" >&2
    exit 0
fi

# those that are packages, not names of what others provide
packages=$(apt-cache search --names-only '^libnginx-mod-' \
    | sed -n 's/ - .*//; /-dev$/!p')

if [ -z "$packages" ]; then
    echo "neighbours: apt knows no modules of nginx; is a list missing?" >&2
    exit 1
fi

rm -rf "$dir"
mkdir -p "$dir/packages"

(cd "$dir/packages" \
    && apt-get -q -o APT::Sandbox::User="$(id -un)" -o Acquire::Retries=3 \
           download $packages) > "$dir/download.log" 2>&1 \
    || { tail -n 5 "$dir/download.log" >&2; exit 1; }

for package in "$dir"/packages/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -xf - -C "$dir" --wildcards \
        './usr/lib/nginx/modules/*' 2>/dev/null || :
done

rm -rf "$dir/packages"
ls "$dir"/usr/lib/nginx/modules/*.so > "$dir/ready"
