#!/bin/sh
# Runs each fuzz target that is named for FUZZ_TIME seconds, from the seeds in
# t/fuzz/seeds/NAME, with the dictionary t/fuzz/NAME.dict if there is one. What
# it finds on the way is kept under $OUT/fuzz/corpus, and the next run begins
# there. With FUZZ_RUNS it makes so many runs instead, from the seeds alone and
# the same ones each time: what a tree passes once, it always passes.
# Fails on the first crash, hang, undefined behaviour or broken property;
# the input lies beside the message then. A target without seeds fails too.

set -eu

if [ $# = 0 ]; then
    echo "there are no fuzz targets" >&2
    exit 2
fi

# UndefinedBehaviorSanitizer only writes a line otherwise, and goes on
UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export UBSAN_OPTIONS

targets=$#

for target in "$@"; do
    name=${target#fuzz_}
    seeds=t/fuzz/seeds/$name
    found=$OUT/fuzz/corpus/$name
    mkdir -p "$found" "$OUT/fuzz/crashes"

    if [ -z "$(ls "$seeds" 2>/dev/null)" ]; then
        echo "$target has no seeds in $seeds" >&2
        exit 1
    fi

    if [ -n "${FUZZ_RUNS:-}" ]; then
        found=$OUT/fuzz/repeatable/$name
        rm -rf "$found"
        mkdir -p "$found"
        set -- -runs="$FUZZ_RUNS" -seed=1
        amount="$FUZZ_RUNS runs"
    else
        set -- -max_total_time="$FUZZ_TIME"
        amount="$FUZZ_TIME s"
    fi

    set -- "$@" -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=0 -verbosity=0 -max_len=65536 \
        -artifact_prefix="$OUT/fuzz/crashes/$name-"
    if [ -f "t/fuzz/$name.dict" ]; then
        set -- "$@" -dict="t/fuzz/$name.dict"
    fi

    echo "$target: $amount, $(ls "$seeds" | wc -l) seeds"
    if ! "$OUT/fuzz/core/$target" "$@" "$found" "$seeds" \
            > "$OUT/fuzz/$name.log" 2>&1; then
        tail -n 60 "$OUT/fuzz/$name.log" >&2
        echo "$target failed; see $OUT/fuzz/crashes" >&2
        exit 1
    fi
done

echo "fuzz: $targets targets, nothing found"
