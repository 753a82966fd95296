#!/bin/sh
# Writes the manual page of commentsctl to standard output:
#
#   man.sh commentsctl.1.in build/commentsctl
#
# What --help prints for each command becomes its section: the usage as it is,
# the options as a list, the rest as paragraphs.

set -eu

template=$1
tool=$2

# Turns a text of --help into mdoc.
mdoc()
{
    awk '
        function plain(s) {
            sub(/ +$/, "", s)
            gsub(/…/, " ...", s)
            gsub(/\\/, "\\e", s)
            gsub(/-/, "\\-", s)
            if (s ~ /^[.\x27]/) s = "\\&" s
            return s
        }

        # prints text; each sentence begins a line, as mdoc wants it
        function put(s,    at) {
            while ((at = match(s, /[a-z0-9)"][.?!]"? +[^a-z ]/))) {
                print plain(substr(s, 1, at + RLENGTH - 2))
                s = substr(s, at + RLENGTH - 1)
            }
            print plain(s)
        }

        # "--by NAME" and "email" as macros
        function term(s,    n, i, word, line) {
            n = split(s, word, " ")
            line = ".It"
            for (i = 1; i <= n; i++) {
                if (word[i] ~ /^-/) {
                    line = line " Fl " substr(plain(word[i]), 3)
                } else if (word[i] ~ /^[A-Z]/) {
                    line = line " Ar " plain(word[i])
                } else {
                    line = line " Cm " plain(word[i])
                }
            }
            return line
        }

        function leave() {
            if (list) print ".El"
            list = 0
        }

        NR == 1 { usage = 1; print ".Bd -literal" }

        usage && /^$/ { usage = 0; print ".Ed"; gap = 1; next }
        usage         { sub(/^usage: /, "       "); sub(/^       /, "")
                        print plain($0); next }

        /^$/ { gap = 1; next }

        # an item: two blanks, a term, and two blanks or more before the text
        /^  [^ ]/ {
            if (!list) print ".Bl -tag -width Ds"
            list = 1
            gap = 0
            text = substr($0, 3)
            at = match(text, /  +/)
            print term(at ? substr(text, 1, at - 1) : text)
            if (at) put(substr(text, at + RLENGTH))
            next
        }

        /^   / && list { sub(/^ +/, ""); put($0); next }

        # an example
        /^    [^ ]/ && !list {
            if (gap) print ".Pp"
            gap = 0
            sub(/^ +/, "")
            print ".Dl " plain($0)
            next
        }

        {
            leave()
            if (gap) print ".Pp"
            gap = 0
            put($0)
        }

        END { if (usage) print ".Ed"; leave() }
    '
}

# the names in the list of commands, each once, in their order
commands()
{
    "$tool" --help | awk '
        /^commands:/ { inside = 1; next }
        /^[^ ]|^$/   { inside = 0 }
        inside && /^  [a-z]/ {
            print $1
            for (i = 2; i <= NF; i++) {
                if ($i ~ /,$/ && $(i + 1) ~ /^[a-z]+-[a-z]+$/) print $(i + 1)
            }
        }'
}

# the options that all commands have
options()
{
    "$tool" --help | awk '/^commands:/ { exit } /^  / { print }' | mdoc_list
}

mdoc_list()
{
    { printf 'usage: x\n\n'; cat; } | mdoc | sed '1,/^\.Ed/d'
}

while IFS= read -r line; do
    case $line in
        @OPTIONS@)
            options
            ;;
        @COMMANDS@)
            for command in $(commands); do
                echo ".Ss $command"
                "$tool" "$command" --help | mdoc
            done
            ;;
        *)
            printf '%s\n' "$line"
            ;;
    esac
done < "$template"
