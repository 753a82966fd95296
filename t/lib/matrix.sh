#!/bin/sh
# Runs the suites that are given once for each variant of t/lib/CommentsVariant.pm
# that $MATRIX names (none: all), by prove.sh and its environment. How many
# workers there are and when they are reloaded is a matter of a suite's own when
# it uses CommentsServer.
# Exit status 0 only if every suite passed under every variant.

set -u

failed=

for variant in ${MATRIX:-zone64k four sendfile threads directio filecache hup}; do

    if [ "$variant" = threads ] \
        && ! "$NGINX_BINARY" -V 2>&1 | grep -q -e --with-threads
    then
        echo "== threads: this nginx has none"
        continue
    fi

    suites=$*

    case $variant in four|hup)
        suites=$(grep -L '^use CommentsServer' "$@")
    esac

    [ -n "$suites" ] || continue

    echo "== $variant"
    COMMENTS_VARIANT=$variant sh t/lib/prove.sh $suites \
        || failed="$failed $variant"
done

if [ -n "$failed" ]; then
    echo "failed under:$failed" >&2
    exit 1
fi
