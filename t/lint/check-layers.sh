# Arrows between folders point down only, and no file or folder is in a cycle.
# The #include lines tell, and the symbols of the objects where they were built
# (an object that is older than its source tells nothing). A file is its .c with
# its .h. References to the module's own ngx_module_t do not count: it stands in
# http/ above all folders, and everybody needs its index.

[ -n "$code" ] || exit 0

# A folder, and what it may use beside itself: folders that stand above it in
# this table. "core" and "ctl" are all folders of those that do.
allowed='
core/base
core/crypto     core/base
core/model      core/base core/crypto
core/uri        core/base core/crypto
core/markdown   core/base core/uri
core/learn      core/base core/model core/uri
core/place      core/base
core/page       core/base core/uri core/place
core/format     core/base core/model core/uri core/markdown
core/form       core/base core/crypto core/model core/uri core/markdown core/format
core/thread     core/base core/model core/markdown core/format
core/schema     core/base core/crypto core/model core/learn
core/block      core/base core/model core/uri core/markdown core/format core/form core/thread
core/decide     core/base core/model core/uri core/format core/schema core/learn core/block
core/queue      core/base core/crypto core/model core/uri core/markdown core/format core/form core/thread core/learn core/schema core/block
core/person     core/base core/crypto core/model core/uri core/markdown core/format core/form core/thread core/learn core/schema core/block core/queue
redis           core/base
cache
include
plugins         include
http/conf       core redis cache
http/request    core redis cache http/conf
http/answer     core redis cache http/conf http/request
http/block      core redis cache http/conf http/request http/answer
http/plugin     core include plugins http/conf
http/page       core redis cache http/conf http/request http/answer http/block
http/filter     core redis cache http/conf http/request http/answer http/block http/page
http/view       core redis cache include http/conf http/request http/answer http/block http/plugin http/page http/filter
http/change     core redis cache include http/conf http/request http/answer http/block http/plugin
http/submission core redis cache include http/conf http/request http/answer http/block http/plugin http/change
http/post       core redis cache include http/conf http/request http/answer http/block http/plugin http/change http/submission http/page http/filter
http/vote       core redis cache include http/conf http/request http/answer http/block http/change http/submission http/post
http/admin      core redis cache http/conf http/request http/answer http/block http/change http/plugin
http/moderate   core redis cache http/conf http/request http/answer http/block http/change http/plugin http/page http/filter http/admin
http            core redis cache http/conf http/request http/answer http/block http/plugin http/change http/submission http/page http/filter http/view http/post http/admin http/vote http/moderate
ctl/print       core
ctl/input       core ctl/print
ctl/redis       core ctl/print
ctl/site        core ctl/print ctl/input ctl/redis
ctl/change      core ctl/print ctl/input ctl/redis ctl/site
ctl/move        core ctl/print ctl/redis ctl/site ctl/change
ctl/person      core ctl/print ctl/redis ctl/site ctl/change
ctl/verify      core ctl/print ctl/redis ctl/site
ctl/export      core ctl/print ctl/redis ctl/site
ctl/markup      core ctl/print
ctl/entry       core ctl/print ctl/input ctl/markup
ctl/printed     core ctl/print ctl/input ctl/entry ctl/markup
ctl/format      core ctl/print ctl/input ctl/entry ctl/markup ctl/printed
ctl/import      core ctl/print ctl/redis ctl/site ctl/input ctl/entry ctl/markup ctl/format
ctl/main        core ctl
test            core ctl
zone            test cache
waiting         include
bench           core
'

# objects that are no older than their source, as "object source"
objects()
{
    {
        echo "$code"
        find build/nginx/addon build/core -name '*.o' 2>/dev/null || :
    } | awk '
        /\.h$/ { next }
        { stem = $0; sub(/.*\//, "", stem); sub(/\.[co]$/, "", stem) }
        /\.c$/ { source[stem] = $0; next }
        stem in source { print $0, source[stem] }
    ' | while read -r object source; do
        if [ ! "$source" -nt "$object" ]; then echo "$object"; fi
    done
}

{
    awk '/^[a-z]+(\/[a-z]+)? *[a-z \/]*$/ && inside { print "A " FNR " " $0 }
         /^allowed=/ { inside = 1 }
         inside && NF == 1 && /^.$/ { inside = 0 }' "$lint/check-layers.sh"
    echo "$code" | sed 's/^/F /'
    grep -HnE '^[ \t]*#[ \t]*include' $code | sed 's/^/I /'
    grep -Hn 'ngx_http_request_t' $code | sed -E 's/^([^:]*:[0-9]*):.*/R \1/'

    if command -v nm >/dev/null 2>&1; then
        objects | xargs -r nm -A 2>/dev/null | sed 's/^/S /'
    fi
} | LC_ALL=C awk -v table="$lint/check-layers.sh" -v MOST=16 '
    function base(path) { sub(/.*\//, "", path); return path }

    function stem(path) {
        path = base(path)
        sub(/\.[cho]$/, "", path)
        return path
    }

    # the folder of a file, as the table above names it
    function folder_of(path,    part, n) {
        n = split(path, part, "/")

        if (part[1] == "ngx_comments_module") {
            return n > 3 ? part[2] "/" part[3] : part[2]
        }

        if (part[1] == "commentsctl") {
            return n > 2 ? "ctl/" part[2] : "ctl"
        }

        if (part[1] == "t") {
            return part[2] ~ /^(zone|waiting)$/ ? part[2] : "test"
        }

        return part[1]
    }

    function group(folder) { sub(/\/.*/, "", folder); return folder }

    function may(from, to) {
        return from == to \
               || index(" " uses[from] " ", " " to " ") \
               || index(" " uses[from] " ", " " group(to) " ")
    }

    # the first line of a file with that word
    function line_of(file, word,    line, n, found) {
        while (!found && (getline line < file) > 0) {
            n++

            if (line ~ "(^|[^A-Za-z0-9_])" word "([^A-Za-z0-9_]|$)") found = n
        }

        close(file)
        return found ? found : 1
    }

    # an arrow from file to file; place: where it is, or the symbol it is by
    function arrow(kind, from, to, place) {
        if (from == to || (kind, from, to) in arrows) return

        arrows[kind, from, to] = place
        out[kind, from] = out[kind, from] " " to
    }

    # the shortest way from one file to another; empty: there is none
    function way(kind, from, to,    queue, before, head, tail, i, n, list, text) {
        queue[tail = 1] = from
        before[from] = ""

        for (head = 1; head <= tail; head++) {
            if (queue[head] == to) {
                for (i = to; i != ""; i = before[i]) text = " -> " i text
                return text
            }

            n = split(out[kind, queue[head]], list, " ")

            for (i = 1; i <= n; i++) {
                if (!(list[i] in before)) {
                    before[list[i]] = queue[head]
                    queue[++tail] = list[i]
                }
            }
        }

        return ""
    }

    $1 == "A" {
        uses[$3] = ""

        for (i = 4; i <= NF; i++) {
            uses[$3] = uses[$3] " " $i
            above = 0

            for (name in row) {
                if (name == $i || group(name) == $i) above = 1
            }

            if (!above) print table ":" $2 ": " $3 " uses " $i ", which does" \
                              " not stand above it in the table"
        }

        row[$3] = $2
        next
    }

    $1 == "F" {
        path = $2
        folder = folder_of(path)
        where[stem(path)] = folder

        if (!(folder in row)) {
            print path ":1: the folder " folder " is not in the table of " table
        }

        if (path ~ /\.h$/) header[base(path)] = folder

        if (path ~ /\.c$/) {
            source[stem(path)] = path

            if (folder !~ /^(test|zone|bench)$/ && ++sources[folder] == MOST + 1)
            {
                print path ":1: more than " MOST " .c files in " folder
            }
        }

        next
    }

    $1 == "I" { includes[++nincludes] = substr($0, 3); next }

    $1 == "R" {
        if ($2 !~ /^(ngx_comments_module\/(http|include)|t\/waiting)\//) {
            print $2 ": ngx_http_request_t outside of http and include"
        }

        next
    }

    $1 == "S" {
        file = $2
        sub(/:.*/, "", file)
        symbol = $NF
        type = $(NF - 1)

        if (symbol ~ /^ngx_http_comments(_[a-z]+)*_module$/) next

        if (type ~ /^[TDBRVW]$/) owner[symbol] = stem(file)
        if (type == "U") wanted[++nwanted] = stem(file) " " symbol
    }

    END {
        for (i = 1; i <= nincludes; i++) {
            split(includes[i], part, ":")
            path = part[1]
            place = part[1] ":" part[2]
            from = folder_of(path)

            name = includes[i]
            sub(/^[^"<]*["<]/, "", name)
            sub(/[">].*$/, "", name)
            name = base(name)

            if (name ~ /\.c$/) print place ": a .c file is included"

            if (name == "jansson.h" \
                && path !~ /\/core\/form\/comments_json_read\.c$/ \
                && path !~ /\/input\/commentsctl_json_value\.c$/)
            {
                print place ": jansson.h belongs to comments_json_read.c "\
                      "and commentsctl_json_value.c"
            }

            if (name in header) {
                if (!may(from, header[name]) \
                    && !(from == "checks" && name ~ /_plugin\.h$/) \
                    && !(from == "waiting" && name ~ /_check\.h$/))
                {
                    print place ": " from " may not use " header[name] \
                          ": includes " name
                }

                arrow("includes", stem(path), stem(name), place)

            } else if (name ~ /^ngx_http/ && from !~ /^(http|include|waiting)/) {
                print place ": " from " includes " name

            } else if (name ~ /^ngx_/ && from ~ /^(core|ctl|test)/) {
                print place ": " from " includes nginx: " name
            }
        }

        for (i = 1; i <= nwanted; i++) {
            split(wanted[i], part, " ")

            if (!(part[2] in owner)) continue

            from = where[part[1]]
            to = where[owner[part[2]]]

            if (!may(from, to)) {
                print source[part[1]] ":" line_of(source[part[1]], part[2]) \
                      ": " from " may not use " to ": uses " part[2]
            }

            arrow("symbols", part[1], owner[part[2]], part[2])
        }

        for (key in arrows) {
            split(key, part, SUBSEP)
            text = way(part[1], part[3], part[2])

            if (text == "") continue

            place = arrows[key]

            if (part[1] == "symbols") {
                text = text " (" place ")"
                place = source[part[2]] ":" line_of(source[part[2]], place)
            }

            print place ": a cycle of " part[1] ": " part[2] text
        }
    }
'
