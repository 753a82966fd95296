#!/bin/sh
# Installs the Debian packages that are missing, and nothing else.
#
#   deps.sh build|test|demo|asan|valgrind|fuzz|bench|browser|pictures|
#           suite|nginx-tests …
#
# For the tests it also unpacks Debian's nginx modules, which are not installed:
# below $OUT, build if it is not set.
#
# REDIS_SERVER names a Redis that is not the default one: valkey-server.
#
# A web server or a Redis that comes in this way is neither started nor
# enabled: the project runs its own, and the machine's ports are not ours.

set -eu

build="gcc libc6-dev nginx nginx-dev libpcre2-dev libhiredis-dev libjansson-dev
    libmd4c-dev libssl-dev zlib1g-dev libxml2-dev libsqlite3-dev
    libcurl4-openssl-dev"
redis=${REDIS_SERVER:-redis-server}
redis=${redis##*/}
run="$redis curl ca-certificates"
perl="perl libwww-perl libhttp-message-perl libipc-run-perl
    liblist-moreutils-perl libtest-base-perl libtest-longstring-perl
    libtext-diff-perl liburi-perl procps libxml2-utils"

# what a good part of nginx's own suite needs, and every module that Debian's
# nginx calls dynamic: the suite loads them all
nginx_tests="libnginx-mod-http-geoip libnginx-mod-http-image-filter
    libnginx-mod-http-perl libnginx-mod-http-xslt-filter libnginx-mod-mail
    libnginx-mod-stream libnginx-mod-stream-geoip openssl iproute2
    libio-socket-ssl-perl libfcgi-perl libscgi-perl libcryptx-perl
    libgd-perl memcached libcache-memcached-perl uwsgi-core
    uwsgi-plugin-python3"

wanted=
neighbours=no
for set in "$@"; do
    case $set in test|asan|valgrind) neighbours=yes ;; esac
    case $set in
        build)    wanted="$wanted $build" ;;
        test)     wanted="$wanted $build $run $perl mandoc" ;;
        demo)     wanted="$wanted $build $run" ;;
        asan)     wanted="$wanted $build $run $perl dpkg-dev clang" ;;
        valgrind) wanted="$wanted $build $run $perl valgrind" ;;
        fuzz)     wanted="$wanted $build clang" ;;
        bench)    wanted="$wanted $build $run perl procps wrk
                          libnginx-mod-http-lua valgrind" ;;
        browser)  wanted="$wanted $build $run perl chromium nodejs npm
                          default-jre-headless" ;;
        pictures) wanted="$wanted $build $run perl chromium pngquant optipng
                          sqlite3 fonts-dejavu-core" ;;
        suite)    wanted="$wanted debootstrap git" ;;
        nginx-tests) wanted="$wanted $nginx_tests" ;;
        *)        echo "deps.sh: no such set: $set" >&2; exit 2 ;;
    esac
done

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "deps: this is no Debian; what is needed must be there already:" \
         $wanted >&2
    exit 0
fi

# a command that is there counts, however it came
has_command()
{
    case $1 in
        gcc|curl|perl|clang|valgrind) command -v "$1" ;;
        redis-server) command -v redis-server || command -v valkey-server ;;
        "$redis") command -v "${REDIS_SERVER:-$redis}" ;;
        procps) command -v ps ;;
        chromium) command -v "${BROWSER:-chromium}" ;;
        nodejs) command -v node ;;
        npm) command -v npm ;;
        default-jre-headless) command -v java ;;
        *) return 1 ;;
    esac >/dev/null 2>&1
}

installed()
{
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" \
      = installed ]
}

missing=
for package in $wanted; do
    case " $missing " in *" $package "*) continue ;; esac
    has_command "$package" || installed "$package" \
        || missing="$missing $package"
done

# t/14-neighbours.t fails without them; everything else does not need them
unpack_neighbours()
{
    if [ $neighbours = yes ]; then
        sh t/lib/neighbours.sh "${OUT:-build}/neighbours" \
            || echo "deps: Debian's nginx modules could not be had" >&2
    fi
}

if [ -z "$missing" ]; then
    unpack_neighbours
    exit 0
fi

echo "deps: installing$missing"

as_root=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "deps: neither root nor sudo; please run:" \
             "apt-get install$missing" >&2
        exit 1
    fi
    as_root="sudo"
fi

# clang keeps its sanitizer run-times in a package that it only recommends
case " $missing " in *" clang "*) recommends=yes ;; *) recommends=no ;; esac

services=
for service in nginx redis-server valkey-server memcached; do
    case " $missing " in *" $service "*) services="$services $service" ;; esac
done

policy=/usr/sbin/policy-rc.d
ours=no

remove_policy()
{
    if [ $ours = yes ]; then
        $as_root rm -f $policy
        ours=no
    fi
}

trap remove_policy EXIT
trap 'exit 130' INT TERM HUP

if [ -n "$services" ] && [ ! -e $policy ]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
    $as_root chmod 755 $policy
fi

apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3"

$apt update || echo "deps: apt-get update failed, going on without" >&2

$apt -o APT::Install-Recommends=$recommends \
    -o Dpkg::Options::=--force-confold install $missing

# the services did not start now; they shall not at the next boot either
for service in $services; do
    if command -v systemctl >/dev/null 2>&1; then
        $as_root systemctl disable $service >/dev/null 2>&1 || :
    elif command -v update-rc.d >/dev/null 2>&1; then
        $as_root update-rc.d $service disable >/dev/null 2>&1 || :
    fi
done

unpack_neighbours
