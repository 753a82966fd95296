#!/bin/bash
# make bench: installs what is missing, builds the tools, runs the rows.
#
#   QUICK=1      a smoke run of about a minute; its figures mean little
#   FULL=1       a million requests where memory is watched
#   ROWS="warm"  only these groups: warm instructions rivals text cold posts
#                votes queue approve import zone memory stream hosts
#   RUNS=7       pairs of samples in a row of figures; the median counts
#
# Results: a table here, and all figures in build/bench/results.json. The
# machine should have nothing else to do.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")

export OUT=${OUT:-$root/build}
export MODULE=${MODULE:-$OUT/ngx_http_comments_module.so}
export NGINX_BINARY=${NGINX_BINARY:-$(command -v nginx || echo /usr/sbin/nginx)}

# make gives it relative to the root
case $MODULE in /*) ;; *) MODULE=$root/$MODULE ;; esac

sh "$root/t/lib/deps.sh" bench || {
    echo "bench: going on with what is there" >&2
}

bench=$OUT/bench
core=$root/ngx_comments_module/core

mkdir -p "$bench"
make -s -C "$root" BUILD="$OUT" "$OUT/core/libcomments.a" "$OUT/commentsctl"

flags="-D_GNU_SOURCE -std=c11 -O2 -g -Wall -Wextra -Wshadow"

${CC:-cc} $flags -o "$bench/load" "$here/load.c" "$here/load_answer.c" -lm
${CC:-cc} $flags -fPIC -shared -o "$bench/heap.so" "$here/heap.c"
for folder in "$core"/*/; do
    flags="$flags -I${folder%/}"
done

${CC:-cc} $flags -o "$bench/writer" "$here/writer.c" \
    "$OUT/core/libcomments.a" -lhiredis -ljansson -lmd4c -lcrypto -lz
${CC:-cc} $flags -o "$bench/markdown" "$here/markdown.c" \
    "$OUT/core/libcomments.a" -lhiredis -ljansson -lmd4c -lcrypto -lz

# files that are kept open are among what is compared
ulimit -n "$(ulimit -Hn)" || :

exec perl -I"$here" -I"$root/t/lib" "$here/bench.pl"
