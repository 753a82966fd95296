#!/bin/sh
# Runs unit test programs and t/*.t under prove, as the Makefile asks for it:
#
#   prove.sh [asan|valgrind] FILE …
#
# Environment: OUT, the absolute build folder; JOBS; LIMIT in seconds; for the
# suites NGINX_BINARY and MODULE, what it loads (empty: linked in), and WAITING,
# the tests' own module, which t/23-submission.t needs.
# A variable NGINX would tell nginx that it inherits sockets.
# Exit status 0 only if all tests passed and no sanitizer has said a word.

set -eu

mode=plain
case ${1:-} in asan|valgrind) mode=$1; shift ;; esac

units=
suites=
for file in "$@"; do
    case $file in
        *.t) suites="$suites $file" ;;
        *)   units="$units $file" ;;
    esac
done

if [ -z "$units$suites" ]; then
    echo "there are no tests" >&2
    exit 2
fi

if [ -n "$suites" ]; then
    lib=$(sh t/lib/test-nginx.sh "$OUT/test-nginx")
    PERL5LIB=$lib${PERL5LIB:+:$PERL5LIB}
    TEST_NGINX_BINARY=$NGINX_BINARY
    TEST_NGINX_LOAD_MODULES=
    if [ -n "$MODULE" ]; then
        TEST_NGINX_LOAD_MODULES=$(cd "$(dirname "$MODULE")" \
                                  && pwd)/$(basename "$MODULE")
    fi
    COMMENTS_WAITING=${WAITING:+$(cd "$(dirname "$WAITING")" \
                                   && pwd)/$(basename "$WAITING")}
    COMMENTS_TEST_DIR=$OUT/servroot/$mode
    export PERL5LIB TEST_NGINX_BINARY TEST_NGINX_LOAD_MODULES COMMENTS_TEST_DIR
    export COMMENTS_WAITING
fi

run()
{
    timeout --foreground -k 10 "$LIMIT" prove -It/lib "$@" || failed=yes
}

# The suites first: unit tests are short, and end at nearly the same time
# whatever started last.
failed=no
reports=$OUT/$mode/reports

case $mode in

    plain)
        run -j"$JOBS" $suites $units
        ;;

    asan)
        rm -rf "$reports"
        mkdir -p "$reports"
        # commas: Test::Nginx takes the path for all up to the next one
        ASAN_OPTIONS=log_path=$reports/report,detect_leaks=1
        ASAN_OPTIONS=$ASAN_OPTIONS,detect_stack_use_after_return=1
        UBSAN_OPTIONS=log_path=$reports/report,print_stacktrace=1
        export ASAN_OPTIONS UBSAN_OPTIONS
        run -j"$JOBS" $suites $units
        ;;

    valgrind)
        rm -rf "$reports"
        mkdir -p "$reports"
        check="--num-callers=40 --error-exitcode=99
            --log-file=$reports/report.%p"
        if [ -f t/lib/valgrind.supp ]; then
            check="$check --suppressions=$PWD/t/lib/valgrind.supp"
        fi
        if [ -n "$units" ]; then
            run -j"$JOBS" \
                --exec "valgrind -q --leak-check=full $(echo $check)" $units
        fi
        if [ -n "$suites" ]; then
            TEST_NGINX_USE_VALGRIND=$(echo $check)
            TEST_NGINX_SLEEP=${TEST_NGINX_SLEEP:-0.3}
            export TEST_NGINX_USE_VALGRIND TEST_NGINX_SLEEP
            run -j"$JOBS" $suites
        fi
        ;;
esac

if [ -d "$reports" ]; then
    for report in "$reports"/*; do
        [ -s "$report" ] || continue
        echo
        echo "== $report"
        head -n 60 "$report"
        failed=yes
    done
fi

[ $failed = no ]
