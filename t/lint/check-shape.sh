# Sizes, columns, blanks, names, left-over marks, calls that the house does
# without.

awk '
    { name = $0; sub(/.*\//, "", name) }

    name ~ /(^|[_.-])(utils?|common|misc|helpers?)([_.-]|$)/ {
        print $0 ":1: named for nothing in particular"
    }
' "$files"

grep -E '\.(c|h|js|css|py|pm|sh)$' "$files" | while read -r file; do
    lines=$(wc -l < "$file")
    if [ "$lines" -gt 600 ]; then
        echo "$file:$lines: more than 600 lines"
    fi
done

# TO""DO: else this file finds itself
grep -E '\.(c|h|t|js|css|pm|sh)$|(^|/)(Makefile|config)$' "$files" \
    | xargs -r grep -nE '\b(TO''DO|FIX''ME|XX''X|HA''CK)\b' /dev/null \
    | sed -E 's/^([^:]*:[0-9]*:).*/\1 a left-over mark/'

for file in $(grep -E '\.sh$' "$files"); do
    case "$(head -n 1 "$file")" in *bash*) shell=bash ;; *) shell=sh ;; esac
    $shell -n "$file" 2>&1 | sed "s|^|$file:1: |"
done

[ -n "$code" ] || exit 0

# continuation bytes do not count as columns
LC_ALL=C awk '
    function wrong(line, why) { print FILENAME ":" line ": " why }

    FNR == 1 {
        inside = 0
        if ($0 !~ /^\/\*/) wrong(1, "does not begin with its purpose")
    }

    /\t/ { wrong(FNR, "a tab") }
    /[ \t\r]$/ { wrong(FNR, "a blank at the end of the line") }

    {
        line = $0
        gsub(/[\200-\277]/, "", line)
        if (length(line) > 80) wrong(FNR, length(line) " columns")
    }

    # functions begin and end in the first column; lines of a switch that say
    # "case X:" and do one thing do not count
    /^\{/ { inside = 1; start = FNR; count = 0; next }

    /^\}/ {
        if (inside && count > 80) {
            wrong(start, "a function of " count " lines")
        }
        inside = 0
    }

    inside {
        if ($0 ~ /^ *(case .*|default):/) { one = 1; next }
        if (one && $0 ~ /^ *(return .*|break|[a-z_>.-]+ = .*);$/) next
        if (one && $0 ~ /^$/) { one = 0; next }
        one = 0
        count++
    }
' $code

[ -n "$house" ] || exit 0

LC_ALL=C awk '
    function wrong(why) { print FILENAME ":" FNR ": " why }

    /^ *(\*|\/\*)/ { next }

    /[^a-z_](strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca|atoi|atol)\(/ {
        wrong("an unbounded or unchecked call")
    }

    /[^a-z_]assert\(/ { wrong("an assert") }

    FILENAME ~ /\/core\// && /[^a-z_](time|gettimeofday|clock_gettime|rand|random|getenv)\(/ {
        wrong("core has neither clock nor chance nor environment")
    }
' $house

# what core keeps between two calls: nothing. Tables of pointers are constant
# and yet in .data.rel.ro, so only what starts as zero can be told.
if [ -f build/core/libcomments.a ] && command -v nm >/dev/null 2>&1; then
    nm -A build/core/libcomments.a 2>/dev/null | awk '
        $2 ~ /^[bBC]$/ || $3 ~ /^[bBC]$/ {
            split($1, part, ":")
            sub(/\.o$/, ".c", part[2])
            print "ngx_comments_module/core/…/" part[2] \
                ":1: state of file scope: " $NF
        }'
fi
