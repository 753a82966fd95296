#!/bin/sh
# Makes a dynamic module of Debian's available without installing it:
# debian-module.sh DIR PACKAGE prints the path of its .so. The file is fetched
# (verified by apt) and unpacked under DIR; nothing of the machine changes.

set -eu

dir=$1
package=$2
here=$(cd "$(dirname "$0")" && pwd)

if ! ls "$dir/$package"/usr/lib/nginx/modules/*.so >/dev/null 2>&1; then

    . "$here/apt-aside.sh"

    exec 3>&1 >&2

    aside_open "$dir/$package.apt"
    aside_source deb same
    aside_apt update
    (cd "$aside" && aside_apt download "$package")
    rm -rf "$dir/$package.new"
    dpkg-deb -x "$aside/$package"_*.deb "$dir/$package.new"
    rm -rf "$dir/$package" "$aside"
    mv "$dir/$package.new" "$dir/$package"

    exec >&3
fi

cd "$dir/$package/usr/lib/nginx/modules"

for so in *.so; do
    echo "$PWD/$so"
done
