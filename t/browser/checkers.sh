#!/bin/sh
# Installs axe-core and the Nu HTML checker below the folder that is given: the
# versions of checkers/package-lock.json, from the registry that npm knows. What
# is there already is not asked for again.
#
#   checkers.sh FOLDER

set -eu

folder=$1
source=$(dirname "$0")/checkers

if cmp -s "$source/package-lock.json" "$folder/installed"; then
    exit 0
fi

mkdir -p "$folder"
rm -f "$folder/installed"
cp "$source/package.json" "$source/package-lock.json" "$folder/"

# the scripts of the packages would download a Java; the one of the machine is
# enough
if ! (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund \
          > npm.log 2>&1)
then
    tail -n 5 "$folder/npm.log" >&2
    echo "browser-test: npm could not install axe-core and vnu-jar (see" \
         "$folder/npm.log); without them no page is checked" >&2
    exit 1
fi

cp "$source/package-lock.json" "$folder/installed"
