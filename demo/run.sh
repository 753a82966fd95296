#!/usr/bin/env bash
# The sample blog: a Redis and an nginx of its own, everything under DATA.
#
#   run.sh run     in the foreground; Ctrl-C stops both
#   run.sh start   in the background
#   run.sh stop
#
# Environment, set by the Makefile: PORT, DATA, MODULE (the .so), CTL
# (commentsctl), NGINX_BINARY.

set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

PORT=${PORT:-8080}
mkdir -p "${DATA:=build/demo}"
DATA=$(cd "$DATA" && pwd)

# the path of a unix socket has at most 107 bytes
socket=$DATA/redis.sock
if [ ${#socket} -gt 100 ]; then
    socket=/tmp/comments-demo-$(printf %s "$DATA" | cksum | cut -d' ' -f1).sock
fi

# nginx would take sockets over from a variable of this name
unset NGINX


say() { printf '%s\n' "$*"; }
die() { say "demo: $*" >&2; exit 1; }


# is the process of a pid file alive, and still the one that was started here?
alive()
{
    local pid
    [ -f "$1" ] && pid=$(cat "$1") && [ -n "$pid" ] \
        && kill -0 "$pid" 2>/dev/null \
        && tr '\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$2"
}

nginx_alive() { alive "$DATA/nginx.pid" "$DATA"; }
redis_alive() { alive "$DATA/redis.pid" "$socket"; }


# ends the process of a pid file: asked first, killed after five seconds
end()
{
    local pid i
    pid=$(cat "$1" 2>/dev/null) || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    for ((i = 0; i < 50; i++)); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || :
}

stop()
{
    if nginx_alive; then end "$DATA/nginx.pid"; fi
    if redis_alive; then end "$DATA/redis.pid"; fi
    rm -f "$DATA/nginx.pid" "$DATA/redis.pid" "$socket"
}


port_taken()
{
    (exec 3<> "/dev/tcp/127.0.0.1/$PORT") 2>/dev/null
}


start_redis()
{
    local server cli i

    server=$(command -v "${REDIS_SERVER:-redis-server}" \
             || command -v valkey-server) || die "there is no redis-server"
    cli=$(command -v redis-cli || command -v valkey-cli) \
        || die "there is no redis-cli"

    setsid "$server" --port 0 --unixsocket "$socket" --unixsocketperm 777 \
        --dir "$DATA" --appendonly yes --save '' --daemonize no \
        < /dev/null > "$DATA/redis.log" 2>&1 &
    echo $! > "$DATA/redis.pid"

    for ((i = 0; i < 100; i++)); do
        if [ "$("$cli" -s "$socket" ping 2>/dev/null)" = PONG ]; then
            return
        fi
        sleep 0.1
    done

    tail -n 5 "$DATA/redis.log" >&2
    die "Redis does not answer"
}


# the threads of the sample blog, the first time only: they are data then
seed()
{
    if [ -e "$DATA/seeded" ]; then
        return
    fi
    if [ ! -x "$CTL" ]; then
        say "demo: no commentsctl yet, so the threads begin empty"
        return
    fi
    if "$CTL" --redis "unix:$socket" --site demo import --format jsonl \
           demo/seed/*.jsonl > "$DATA/seed.log" 2>&1 &&
       "$CTL" --redis "unix:$socket" --site demo import --format html \
           --site-root demo/site --source typepad >> "$DATA/seed.log" 2>&1
    then
        touch "$DATA/seeded"
    else
        tail -n 5 "$DATA/seed.log" >&2
        say "demo: the sample threads could not be loaded" >&2
    fi
}


write_conf()
{
    local owner user=

    # workers do not need root: they run as the owner of the checkout
    if [ "$(id -u)" = 0 ]; then
        owner=$(stat -c '%U %G' demo/site)
        case $owner in *UNKNOWN*) owner="root root" ;; esac
        user="user $owner;"
    fi

    mkdir -p "$DATA/tmp"
    printf 'demo:{PLAIN}demo\n' > "$DATA/htpasswd"
    sed -e "s|@USER@|$user|; s|@DATA@|$DATA|; s|@PORT@|$PORT|" \
        -e "s|@MODULE@|$(readlink -f "$MODULE")|; s|@SOCKET@|$socket|" \
        -e "s|@SITE@|$root/demo/site|" demo/nginx.conf.in > "$DATA/nginx.conf"
}


start_nginx()
{
    local i

    setsid "$NGINX_BINARY" -p "$DATA" -c "$DATA/nginx.conf" \
        -g 'daemon off;' < /dev/null > "$DATA/nginx.out" 2>&1 &
    nginx_pid=$!

    for ((i = 0; i < 50; i++)); do
        if ! kill -0 $nginx_pid 2>/dev/null; then
            break
        fi
        if port_taken && nginx_alive; then
            return
        fi
        sleep 0.1
    done

    cat "$DATA/nginx.out" >&2
    die "nginx did not start; see $DATA/error.log"
}


start()
{
    if nginx_alive; then
        die "it runs already (make demo-stop ends it)"
    fi
    if port_taken; then
        die "port $PORT is taken by something else; try PORT=8081"
    fi
    if redis_alive; then
        end "$DATA/redis.pid"
    fi

    trap 'stop' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP

    start_redis
    seed
    write_conf
    start_nginx
}


announce()
{
    local base=http://127.0.0.1:$PORT

    cat <<END

  The sample blog is up:  $base/

    $base/posts/the-slow-web.html
        a hundred comments, six levels deep
    $base/2009/06/the-lighthouse-inbox.html
        a TypePad page of 2009, its printed comments imported and alive
    $base/ja/yakan.html
        Shift-JIS; $base/archiv/fahrplan.html is Latin-1
    $base/posts/the-slow-web.html?comments=json
        the same thread for programs; also html, count
    $base/comments/admin/
        the moderators' page: name demo, password demo; a first comment on
        $base/posts/sourdough-and-cron.html waits there
    $base/status
        health, as JSON

  Comments, configuration and logs: $DATA
  Directives of your own go to $DATA/local.conf; then:
      kill -HUP \$(cat $DATA/nginx.pid)
  What moderators do:
      export COMMENTS_REDIS=unix:$socket
      $CTL --site demo recent
END
}


case ${1:-run} in

    run)
        start
        announce
        say
        say "  Ctrl-C stops it."
        say
        trap 'say; exit 0' INT
        wait $nginx_pid || :
        ;;

    start)
        start
        trap - EXIT
        announce
        say
        if [ "$DATA" = "$PWD/build/demo" ]; then
            say "  'make demo-stop' stops it."
        else
            say "  'make demo-stop DATA=$DATA' stops it."
        fi
        say
        ;;

    stop)
        if nginx_alive || redis_alive; then
            stop
            say "demo: stopped"
        else
            say "demo: nothing runs in $DATA"
        fi
        ;;

    *)
        die "run, start or stop"
        ;;
esac
