#!/bin/sh
#
# Prints a C file with what core/block/comments_web_data.h declares: the *.css and *.js
# of this folder as bytes, NAME.css for each folder NAME with parts of it, and
# the locales of locales/. Same input, same output. Usage: sh embed.sh > out.c

set -eu

LC_ALL=C
export LC_ALL

cd "$(dirname "$0")"

echo "/* made by ngx_comments_module/web/embed.sh: not to be edited */"
echo
echo "#include \"comments_web_data.h\""
echo
echo

# the bytes of a file, which may lie here in parts
bytes()
{
    if [ -f "$1" ]; then
        cat "$1"
    else
        cat "${1%.css}"/*.css
    fi
}

# one row a file: hash, name without suffix, suffix, type
files()
{
    for file in *.css */1-*.css *.js; do
        [ -f "$file" ] || continue

        case $file in
        */*) file=${file%/*}.css ;;
        esac

        hash=$(bytes "$file" | sha256sum | cut -c 1-12)

        case $file in
        *.css) type=text/css ;;
        *.js)  type=text/javascript ;;
        esac

        echo "$hash ${file%.*} ${file##*.} $type $file"
    done
}

n=0

files | while read -r hash base suffix type file; do
    echo "static const unsigned char  comments_asset_$n[] = {"
    bytes "$file" | od -An -v -tx1 | sed 's/ *\([0-9a-f][0-9a-f]\)/0x\1,/g'
    echo "0x00 };"
    echo
    n=$((n + 1))
done

echo "const comments_asset_t  comments_assets[] = {"

files | while read -r hash base suffix type file; do
    echo "    { \"$base-$hash.$suffix\", \"$file\", \"$type\","
    echo "      comments_asset_$n, sizeof(comments_asset_$n) - 1 },"
    n=$((n + 1))
done

echo "};"
echo
echo "const size_t  comments_assets_n ="
echo "    sizeof(comments_assets) / sizeof(comments_assets[0]);"
echo
echo

# English first: its keys are the table, the others may only lack some
awk '
function fail(why) {
    printf "embed.sh: %s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"
    failed = 1
    exit 1
}

function quote(text) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    gsub(/\?/, "\\?", text)
    return "\"" text "\""
}

FNR == 1 {
    code = FILENAME
    sub(/^.*\//, "", code)
    sub(/\.txt$/, "", code)

    if (code !~ /^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/) {
        fail("its name is no language tag")
    }

    codes[++ncodes] = code
}

/^[ \t\r]*(#|$)/ { next }

{
    sub(/\r$/, "")

    if (!match($0, /^[a-z][a-z0-9_]* = ./)) {
        fail("not \"key = text\"")
    }

    key = substr($0, 1, index($0, " ") - 1)
    text = substr($0, length(key) + 4)

    if ((code, key) in texts) {
        fail("\"" key "\" is there twice")
    }

    if (ncodes == 1) {
        keys[++nkeys] = key

    } else if (!((codes[1], key) in texts)) {
        fail("\"" key "\" is not known in " codes[1])
    }

    texts[code, key] = text
}

END {
    if (failed) {
        exit 1
    }

    for (i = 2; i <= nkeys; i++) {
        key = keys[i]

        for (j = i - 1; j > 0 && keys[j] > key; j--) {
            keys[j + 1] = keys[j]
        }

        keys[j + 1] = key
    }

    print "const char *const  comments_locale_keys[] = {"

    for (i = 1; i <= nkeys; i++) {
        print "    " quote(keys[i]) ","
    }

    print "};\n"
    print "const size_t  comments_locale_keys_n = " nkeys ";\n\n"

    for (c = 1; c <= ncodes; c++) {
        code = codes[c]
        print "/* " code " */"
        print "static const char *const  comments_locale_texts_" c "[] = {"

        for (i = 1; i <= nkeys; i++) {
            if ((code, keys[i]) in texts) {
                print "    " quote(texts[code, keys[i]]) ","

            } else {
                print "    NULL,"
            }
        }

        print "};\n"
    }

    print "const struct comments_locale_s  comments_locales[] = {"

    for (c = 1; c <= ncodes; c++) {
        print "    { \"" codes[c] "\", comments_locale_texts_" c " },"
    }

    print "};\n"
    print "const size_t  comments_locales_n = " ncodes ";"
}
' locales/en.txt $(ls locales/*.txt | grep -v '/en\.txt$')
