#!/bin/sh
# Builds and tests in another suite of Debian, side by side with the machine:
# suite-test.sh SUITE, as root. What lives there is another nginx, another
# hiredis, another Redis.
#
# The suite's root is $OUT/suites/SUITE/root, made once by debootstrap from the
# machine's own mirror. Each run copies the working tree into it and keeps what
# was built and installed there. Delete the folder to begin anew.
#
# Everything that happens in the root happens in a mount and process namespace
# of its own: nothing is ever mounted where the machine sees it, and nothing
# goes on running. The tests themselves have no network but a loopback that
# is theirs alone, so their ports are nobody else's.
#
# Environment: OUT, the absolute build folder; JOBS, TESTS for make test;
# REDIS_SERVER, a Redis that is not the suite's own: valkey-server.

set -eu

suite=$1
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../.." && pwd)
home=$OUT/suites/$suite
root=$home/root
inside=/home/comments       # the tree, seen from within the root

say() { echo "suite-test: $*" >&2; }

# a command in namespaces that end with it
apart() { unshare --mount --pid --fork --kill-child "$@"; }

# "with" or "without" a network: a shell script in the root, its arguments
# are $1 …
within()
{
    if [ "$1" = with ]; then apart=apart; else apart="apart --net"; fi
    script=$2
    shift 2

    $apart sh -euc '
        root=$1
        script=$2
        shift 2
        mount -t proc proc "$root/proc"
        mount -t tmpfs tmpfs "$root/tmp"
        mount -t tmpfs tmpfs "$root/dev/shm"
        exec chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
            HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
            ${http_proxy:+http_proxy="$http_proxy"} \
            ${https_proxy:+https_proxy="$https_proxy"} \
            ${REDIS_SERVER:+REDIS_SERVER="$REDIS_SERVER"} \
            sh -euc "cd $0; $script" sh "$@"
    ' "$inside" "$root" "$script" "$@"
}

if [ "$(id -u)" != 0 ]; then
    say "another root needs root"
    exit 2
fi

sh "$here/deps.sh" suite

if [ ! -e "$home/ready" ]; then

    . "$here/apt-aside.sh"

    mirror=$(aside_mirror)
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    [ -f $keyring ] || keyring=
    mkdir -p "$home"

    # nothing is mounted below it (see above); a hand may have mounted there
    if grep -q " $root/" /proc/self/mounts; then
        say "something is mounted below $root"
        exit 2
    fi
    rm -rf --one-file-system "$root"

    say "making $root"
    apart debootstrap --variant=minbase --include=make,iproute2 \
        ${keyring:+--keyring=$keyring} "$suite" "$root" "$mirror" \
        > "$home/debootstrap.log" 2>&1 \
        || { tail -n 20 "$home/debootstrap.log" >&2; exit 1; }

    # the mirror may be a snapshot; its proxy is the machine's
    { apt-config dump | sed -n '/^Acquire::.*[Pp]roxy/p'
      echo 'Acquire::Check-Valid-Until "false";'
      echo 'Acquire::Languages "none";'; } \
        > "$root/etc/apt/apt.conf.d/00machine"

    mkdir -p "$root$inside"
    touch "$home/ready"
fi

for file in resolv.conf hosts; do
    rm -f "$root/etc/$file"
    cp -L "/etc/$file" "$root/etc/$file"
done

# what git would commit, as it lies there; without git all but the build
cd "$tree"
find "$root$inside" -mindepth 1 -maxdepth 1 ! -name build \
    -exec rm -rf --one-file-system {} +
if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files --cached --others --exclude-standard
else
    find . -path ./build -prune -o -type f -print
fi | while read -r file; do
    if [ -f "$file" ]; then echo "$file"; fi
done > "$home/files"

tar -cf "$home/tree.tar" --files-from="$home/files"
tar -xf "$home/tree.tar" --no-same-owner -C "$root$inside"
rm "$home/tree.tar" "$home/files"

say "$suite: packages"
within with '
    sh t/lib/deps.sh test
    sh t/lib/test-nginx.sh build/test-nginx >/dev/null' \
    > "$home/packages.log" 2>&1 \
    || { tail -n 20 "$home/packages.log" >&2; exit 1; }

within without '
    nginx -v
    for package in libhiredis-dev libjansson-dev libmd4c-dev libssl-dev gcc
    do
        dpkg-query -W -f "\${Package} \${Version}\n" $package
    done
    for server in ${REDIS_SERVER:-redis-server valkey-server}; do
        if command -v $server >/dev/null; then
            $server --version
            break
        fi
    done' 2>&1 | sed "s/^/suite-test: $suite: /" >&2

within without '
    ip link set lo up
    if [ -n "$2" ]; then set -- "$1" "TESTS=$2"; else set -- "$1"; fi
    exec make test "$@"' "JOBS=$JOBS" "${TESTS:-}"
