#!/bin/sh
# Runs spam_test.pl, as the Makefile asks for it.
#
# Environment: OUT, the absolute build folder; NGINX_BINARY and MODULE, what it
# loads (empty: linked in); CORPUS, a folder of corpora, or empty; LIMIT in
# seconds; SEEDS, see spam_test.pl. A variable NGINX would tell nginx that it
# inherits sockets.

set -eu

PERL5LIB=$(sh t/lib/test-nginx.sh "$OUT/test-nginx")${PERL5LIB:+:$PERL5LIB}
TEST_NGINX_BINARY=$NGINX_BINARY
TEST_NGINX_LOAD_MODULES=
if [ -n "$MODULE" ]; then
    TEST_NGINX_LOAD_MODULES=$(cd "$(dirname "$MODULE")" && pwd)/$(basename "$MODULE")
fi
COMMENTS_TEST_DIR=$OUT/servroot/spam
SEEDS=${SEEDS:-1 2 3}
export OUT PERL5LIB TEST_NGINX_BINARY TEST_NGINX_LOAD_MODULES COMMENTS_TEST_DIR
export SEEDS

set --

if [ -n "${CORPUS:-}" ]; then

    for file in "$CORPUS"/*.csv "$CORPUS"/*.tsv; do
        if [ -f "$file" ]; then set -- "$@" "$file"; fi
    done

    if [ $# = 0 ]; then
        echo "spam-test: there is no *.csv and no *.tsv in $CORPUS" >&2
        exit 2
    fi

else
    cat <<'END'
spam-test: without CORPUS=folder only what is made up is replayed. Corpora of real
comments belong to others, and are not part of this project. What can be had:

  YouTube Spam Collection    five CSV files with the columns AUTHOR, CONTENT, CLASS:
                             UCI Machine Learning Repository; data_csv/ of the
                             GitHub repository tuliocasagrande/youtube-spam-experiment
  SMS Spam Collection        one file, "ham" or "spam", a tab, the text: UCI Machine
                             Learning Repository. Name it sms.tsv
  your own                   as either of them
END
fi

exec timeout --foreground -k 10 "${LIMIT:-3600}" perl t/spam/spam_test.pl "$@"
