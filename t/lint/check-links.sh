# Links of the documentation lead somewhere: to a file that is there, and to a
# heading of it. Every page is linked from the index, and begins with a sentence
# before anything else.

pages=$(grep -E '^(README|CHANGES|lua-free-docs/[^/]*)\.md$' "$files" || :)
index=lua-free-docs/README.md

[ -n "$pages" ] || exit 0

for page in $pages; do
    case $page in
        $index|README.md|CHANGES.md) ;;
        *) grep -qF "](${page##*/})" $index \
               || echo "$page:1: is not linked from $index" ;;
    esac
done

awk '
    # the name of a heading, as GitHub makes it
    function slug(text) {
        text = tolower(text)
        gsub(/`|\*|\[|\]\([^)]*\)/, "", text)
        gsub(/[^a-z0-9_ \200-\377-]/, "", text)
        gsub(/ /, "-", text)
        return text
    }

    FNR == 1 { fence = 0; title = 0; folder = FILENAME; sub(/[^\/]*$/, "", folder) }

    /^ *```/ { fence = !fence }

    fence { next }

    /^#+ / {
        text = $0
        sub(/^#+ /, "", text)
        heading[FILENAME, slug(text)] = 1
        if (!title) { title = FNR; first = 0 }
        next
    }

    title == 1 && !first && NF {
        first = 1
        if ($0 !~ /^[A-Za-z*]/ && FILENAME ~ /^lua-free-docs\//) {
            print FILENAME ":" FNR ": no sentence on what the page is for"
        }
    }

    {
        rest = $0
        gsub(/`[^`]*`/, "`", rest)
        while (match(rest, /\]\([^)]*\)/)) {
            target = substr(rest, RSTART + 2, RLENGTH - 3)
            rest = substr(rest, RSTART + RLENGTH)
            if (target ~ /^[a-z]+:/) continue
            n++
            file = target
            sub(/#.*/, "", file)
            name = target
            if (!sub(/^[^#]*#/, "", name)) name = ""
            place[n] = FILENAME ":" FNR
            path[n] = file == "" ? FILENAME : folder file
            while (sub(/[^\/]+\/\.\.\//, "", path[n])) { }
            anchor[n] = name
        }
    }

    END {
        for (i = 1; i <= n; i++) {
            if ((getline line < path[i]) < 0) {
                print place[i] ": there is no " path[i]
            } else if (anchor[i] != "" && path[i] ~ /\.md$/ \
                       && !((path[i], anchor[i]) in heading)) {
                print place[i] ": " path[i] " has no heading \"" anchor[i] "\""
            }
            close(path[i])
        }
    }
' $pages
