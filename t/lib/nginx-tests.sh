#!/bin/sh
# nginx's own test suite, with this module: nginx-tests.sh DIR, where DIR is a
# checkout of it that fits the nginx that is installed. Three runs:
#
#   without   nginx as it is
#   loaded    the module is loaded: nothing may differ
#   on        and comments are on for everything: what differs must go away
#             when the blocks are taken out of the answers, or be in
#             t/nginx-tests.expected, each with its reason
#
# Each file that differs is run again, alone, and counts only if it differs
# again: the suite is full of clocks. The answers stay in $OUT/nginx-tests/RUN.
#
# Environment: OUT, the absolute build folder; NGINX_BINARY, MODULE, MODULES_DIR
# as in the Makefile; JOBS; FILES, some files of the suite instead of all; RUNS.
# Exit status 0: nothing differs but what is expected.

set -eu

dir=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
home=$OUT/nginx-tests
files=${FILES:-}
runs=${RUNS:-without loaded on}

if [ ! -f "$dir/lib/Test/Nginx.pm" ]; then
    echo "nginx-tests: $dir is no checkout of nginx's test suite" >&2
    exit 2
fi

# a loopback and processes of our own, where we may have them: the suite takes
# fixed ports and leaves processes behind when it dies
if [ -z "${APART:-}" ] && [ "$(id -u)" = 0 ] && command -v ip >/dev/null \
    && unshare --net --mount --pid --fork true 2>/dev/null
then
    APART=1 exec unshare --net --mount --pid --fork --kill-child sh -euc '
        mount -t proc proc /proc
        ip link set lo up
        exec sh "$0" "$@"' "$0" "$@"
fi

TEST_NGINX_BINARY=$NGINX_BINARY
TEST_NGINX_MODULES=$MODULES_DIR
export TEST_NGINX_BINARY TEST_NGINX_MODULES
unset NGINX TEST_NGINX_GLOBALS TEST_NGINX_GLOBALS_HTTP

# the suite's folders are closed to the user that workers would have
globals=
if [ "$(id -u)" = 0 ]; then
    globals="user root;"
fi

so=$(cd "$(dirname "$MODULE")" && pwd)/$(basename "$MODULE")
load="load_module $so;"
redis=$(mktemp -d "${TMPDIR:-/tmp}/ngxc-XXXXXX")
redis_pid=

finish()
{
    if [ -n "$redis_pid" ]; then
        kill "$redis_pid" 2>/dev/null || :
    fi
    rm -rf "$redis"
}

trap finish EXIT
trap 'exit 130' INT TERM HUP

start_redis()
{
    server=$(command -v "${REDIS_SERVER:-redis-server}" \
             || command -v valkey-server)
    "$server" --port 0 --unixsocket "$redis/sock" --dir "$redis" --save '' \
        --appendonly no > "$redis/log" 2>&1 &
    redis_pid=$!
    for i in 1 2 3 4 5 6 7 8 9 10; do
        [ ! -S "$redis/sock" ] || return 0
        sleep 0.5
    done
    cat "$redis/log" >&2
    exit 1
}

# one of the three, or "bare": on, and the suite's client sees no blocks; the
# run, the folder for its answers, how many at a time,
# files
run()
{
    case $1 in
        without) main=$globals                http= ;;
        loaded)  main="$globals $load"        http= ;;
        on|bare) main="$globals $load"
                 http="comments on; comments_site default;
                       comments_redis unix:$redis/sock timeout=5s;
                       comments_zone comments:4m; comments_deadline 5s;" ;;
    esac

    bare=
    if [ "$1" = bare ]; then bare=yes; fi
    answers=$home/$2
    jobs=$3
    shift 3
    mkdir -p "$answers"

    # failures are no error here: what counts is whether they differ
    (cd "$dir" && TEST_NGINX_GLOBALS=$main TEST_NGINX_GLOBALS_HTTP=$http \
        PERL_TEST_HARNESS_DUMP_TAP=$answers COMMENTS_BARE=$bare \
        timeout --foreground -k 10 3600 \
        prove -j"$jobs" -Q -e "perl $root/t/lib/nginx-tests.pl one" "$@") \
        > "$answers/prove.log" 2>&1 || :
}

compare() { perl "$root/t/lib/nginx-tests.pl" "$@"; }

[ -n "$files" ] || files=$(cd "$dir" && ls ./*.t | sed 's|^\./||')

start_redis
mkdir -p "$home"

for name in $runs; do
    echo "nginx-tests: $name" >&2
    rm -rf "${home:?}/$name" "$home/$name.again"
    run "$name" "$name" "$JOBS" $files
done

status=0

for name in loaded on; do
    case " $runs " in *" $name "*) ;; *) continue ;; esac

    again=$(compare files "$home/without" "$home/$name" $files)
    if [ -n "$again" ]; then
        echo "nginx-tests: $name: once more:" $again >&2
        rm -rf "$home/without.again" "$home/$name.again" "$home/$name.bare"
        run without without.again 1 $again
        run "$name" "$name.again" 1 $again
        if [ "$name" = on ]; then run bare on.bare 1 $again; fi
    fi

    expected=
    if [ "$name" = on ]; then expected=$root/t/nginx-tests.expected; fi

    echo "== $name"
    compare report "$home/without" "$home/$name" "$expected" $files \
        || status=1
done

exit $status
