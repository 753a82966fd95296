# Every directive, variable and verb is described, and is in a suite; every
# block of a suite looks at the error log.

docs=lua-free-docs/directives.md
verbs=ngx_comments_module/http/ngx_http_comments_verbs.c
verb_docs=lua-free-docs/http-api.md

if [ -f $verbs ]; then
    grep -noE 'comments_str\("[a-z]+"\)' $verbs \
        | sed -E 's/^([0-9]*):.*"(.*)".*/\1 \2/' \
        | while read -r line name; do
        for file in $verb_docs "$suites"; do
            # shellcheck disable=SC2086
            if [ -n "$file" ] && ! grep -qwF "comments=$name" $file; then
                case $file in *.t) file="a suite under t/" ;; esac
                echo "$verbs:$line: the verb $name is not in $file"
            fi
        done
    done
fi

if [ -n "$house" ]; then
    grep -HnoE 'ngx_string\("comments[a-z_]*"\)' $house \
        | sed -E 's/^([^:]*:[0-9]*):.*"(.*)".*/\1 \2/' \
        | while read -r place name; do
        if [ -f $docs ] && ! grep -qw "$name" $docs; then
            echo "$place: $name is not in $docs"
        fi
        if [ -n "$suites" ] && ! grep -qw "$name" $suites; then
            echo "$place: $name is in no suite under t/"
        fi
    done
    if [ ! -f $docs ]; then
        echo "$docs:1: is missing"
    fi
fi

[ -n "$suites" ] || exit 0

awk '
    function finish() {
        if (start && !checked) {
            print file ":" start ": a block without --- no_error_log"
        }
        start = 0
    }

    FNR == 1 { finish(); file = FILENAME }

    /^=== / {
        finish()
        start = FNR
        checked = 0
        if ($0 !~ /^=== TEST [0-9]+: ./) {
            print FILENAME ":" FNR ": not === TEST n: a sentence"
        }
    }

    /^--- (no_error_log|must_die|SKIP)/ { checked = 1 }

    END { finish() }
' $suites
