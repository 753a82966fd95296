#!/bin/sh
# Makes Test::Nginx available: test-nginx.sh DIR prints the folder that must be
# in PERL5LIB, or nothing when perl finds it already. Debian has the package in
# its unstable suite only; that one file is fetched (verified by apt) and
# unpacked under DIR, and no suite is added to the machine.

set -eu

dir=$1
here=$(cd "$(dirname "$0")" && pwd)

if perl -e 'for (@INC) { exit 0 if -f "$_/Test/Nginx/Socket.pm" } exit 1'; then
    exit 0
fi

lib=$dir/root/usr/share/perl5

if [ ! -f "$lib/Test/Nginx/Socket.pm" ]; then

    . "$here/apt-aside.sh"

    exec 3>&1 >&2
    trap 'echo "Test::Nginx could not be had here;" \
              "\"cpan Test::Nginx\" does as well"' EXIT

    aside_open "$dir/apt"
    aside_source deb sid
    aside_apt update
    (cd "$aside" && aside_apt download libtest-nginx-perl)
    rm -rf "$dir/root.new"
    dpkg-deb -x "$aside"/libtest-nginx-perl_*.deb "$dir/root.new"
    rm -rf "$dir/root" "$aside"
    mv "$dir/root.new" "$dir/root"

    trap - EXIT
    exec >&3
fi

cd "$lib"
pwd
