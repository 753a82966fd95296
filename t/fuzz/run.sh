#!/bin/sh
# Runs each fuzz target that is named for FUZZ_TIME seconds, from the corpus
# t/fuzz/corpus/NAME if there is one, with the dictionary t/fuzz/NAME.dict.
# What it finds on the way is kept under $OUT/fuzz. Fails on the first crash,
# hang or broken property; the input lies beside the message then.

set -eu

if [ $# = 0 ]; then
    echo "there are no fuzz targets" >&2
    exit 2
fi

for target in "$@"; do
    name=${target#fuzz_}
    found=$OUT/fuzz/corpus/$name
    mkdir -p "$found" "$OUT/fuzz/crashes"

    set -- -max_total_time="$FUZZ_TIME" -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=0 -verbosity=0 -max_len=65536 \
        -artifact_prefix="$OUT/fuzz/crashes/$name-"
    if [ -f "t/fuzz/$name.dict" ]; then
        set -- "$@" -dict="t/fuzz/$name.dict"
    fi
    set -- "$@" "$found"
    if [ -d "t/fuzz/corpus/$name" ]; then
        set -- "$@" "t/fuzz/corpus/$name"
    fi

    echo "$target: $FUZZ_TIME s"
    if ! "$OUT/fuzz/core/$target" "$@" > "$OUT/fuzz/$name.log" 2>&1; then
        tail -n 60 "$OUT/fuzz/$name.log" >&2
        echo "$target failed; see $OUT/fuzz/crashes" >&2
        exit 1
    fi
done

echo "fuzz: $(ls "$OUT/fuzz/corpus" | wc -l) targets, nothing found"
