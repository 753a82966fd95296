#!/bin/sh
# The house rules that a machine can check. Each finding is one line,
# "file:line: what is wrong"; exit status 1 if there is any. Looks at what git
# would commit, or at everything where there is no git.

set -eu

cd "$(dirname "$0")/../.."

lint=t/lint
found=$(mktemp)
files=$(mktemp)
trap 'rm -f "$found" "$files"' EXIT

if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files --cached --others --exclude-standard
else
    find . -path ./build -prune -o -type f -print | sed 's|^\./||'
fi | while read -r file; do
    if [ -f "$file" ]; then echo "$file"; fi
done | LC_ALL=C sort -u > "$files"

of() { grep -E "$1" "$files" || :; }

code=$(of '^(ngx_comments_module|commentsctl|t/unit|t/fuzz|t/zone|t/waiting|bench)/.*\.[ch]$')
house=$(of '^(ngx_comments_module|commentsctl)/.*\.[ch]$')
suites=$(of '^t/[^/]*\.t$')

for script in "$lint"/check-*.sh; do
    files="$files" code="$code" house="$house" suites="$suites" lint="$lint" \
        sh -e "$script" >> "$found"
done

if [ -s "$found" ]; then
    LC_ALL=C sort -u "$found" | LC_ALL=C sort -s -t: -k1,1 -k2,2n
    echo "lint: $(LC_ALL=C sort -u "$found" | wc -l) findings" >&2
    exit 1
fi

echo "lint: $(wc -l < "$files") files, nothing to say"
