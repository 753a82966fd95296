# Sourced: an apt of our own beside the machine's. Mirrors and keys are the
# machine's; source list, package lists and downloads lie under $1, so nothing
# of the machine changes.
#
#   aside_open DIR            makes the folders, sets $aside
#   aside_source KIND SUITE   adds a line: KIND deb or deb-src; SUITE a suite of
#                             the main mirror, or "same" for all suites that
#                             the machine uses
#   aside_apt, aside_cache    apt-get and apt-cache with that configuration
#   aside_mirror              prints the URI of the main mirror

aside_open()
{
    mkdir -p "$1"
    aside=$(cd "$1" && pwd)
    mkdir -p "$aside/lists/partial" "$aside/cache/archives/partial"
    : > "$aside/sources.list"
}

# URI, suite and component of every binary index that the machine knows
aside_targets()
{
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
        'Created-By: Packages' | sort -u
}

aside_mirror()
{
    aside_code=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
    aside_uri=$(aside_targets | awk -v code="$aside_code" '
        $2 == code || $2 ~ /^(stable|testing|unstable|sid)$/ { print $1; exit }
    ')

    if [ -z "$aside_uri" ]; then
        echo "no mirror of $aside_code among the apt sources" >&2
        return 1
    fi

    echo "$aside_uri"
}

aside_source()
{
    aside_key=/usr/share/keyrings/debian-archive-keyring.gpg
    aside_opt=
    if [ -f $aside_key ]; then
        aside_opt="[signed-by=$aside_key]"
    fi

    if [ "$2" = same ]; then
        aside_targets | sed "s|^|$1 $aside_opt |" >> "$aside/sources.list"
        return
    fi

    aside_uri=$(aside_mirror) || return 1
    echo "$1 $aside_opt $aside_uri $2 main" >> "$aside/sources.list"
}

# apt-get or apt-cache, by its first argument. The mirror may be a snapshot,
# whose index is signed and yet past its date.
aside_run()
{
    aside_tool=$1
    shift
    $aside_tool -q \
        -o Dir::Etc::SourceList="$aside/sources.list" \
        -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$aside/lists" \
        -o Dir::Cache="$aside/cache" \
        -o APT::Sandbox::User="$(id -un)" \
        -o Acquire::Languages=none \
        -o Acquire::Retries=3 \
        -o Acquire::Check-Valid-Until=false \
        -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
        "$@"
}

aside_apt()
{
    aside_run apt-get -y "$@"
}

aside_cache()
{
    aside_run apt-cache "$@"
}
