# Completion of commentsctl for bash: commands, the options of each command,
# formats, statuses and kinds. Commands and options are those that --help
# prints, so they are always those of the commentsctl that is called. Nothing
# here asks Redis.

# Prints the options of a text of --help: those in its usage and in its lists.
_commentsctl_options()
{
    awk '
        NR == 1           { usage = 1 }
        /^$/              { usage = 0 }
        /^commands:/      { exit }
        usage || /^  -/   {
            line = usage ? $0 : substr($0, 1, 22)
            while (match(line, /--?[a-z][a-z-]*/)) {
                if (RSTART == 1 || substr(line, RSTART - 1, 1) ~ /[ \[|]/) {
                    print substr(line, RSTART, RLENGTH)
                }
                line = substr(line, RSTART + RLENGTH)
            }
        }'
}

# Prints the commands of the text of commentsctl --help.
_commentsctl_commands()
{
    awk '
        /^commands:/ { inside = 1; next }
        /^[^ ]|^$/   { inside = 0 }
        inside && /^  [a-z]/ {
            print $1
            for (i = 2; i < NF; i++) {
                if ($i ~ /,$/ && $(i + 1) ~ /^[a-z]+-[a-z]+$/) print $(i + 1)
            }
        }'
}

# Prints the formats that a command takes: import names them in a message, the
# others in their help.
_commentsctl_formats()
{
    if [ "$2" = import ]; then
        "$1" import --format '?' - 2>&1 < /dev/null \
            | sed -n 's/.*; expected //p' | tr -d ','
    else
        "$1" "$2" --help 2> /dev/null \
            | sed -n 's/.*--format \([a-z][a-z0-9]*\).*/\1/p' | sort -u
    fi
}

# Prints what the help calls the value of an option (FILE, URL), or nothing if
# it has none.
_commentsctl_value()
{
    { "$1" --help; "$1" "$2" --help; } 2> /dev/null \
        | sed -n "s/.*$3 \\([A-Z][A-Z]*\\).*/\\1/p" | head -n 1
}

_commentsctl()
{
    local tool=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]}
    local before=${COMP_WORDS[COMP_CWORD - 1]}
    local command='' commands i n=0 words=''

    COMPREPLY=()
    commands=" $("$tool" --help 2> /dev/null | _commentsctl_commands \
                 | tr '\n' ' ')"

    # the command, and how many words follow it that are no options

    for ((i = 1; i < COMP_CWORD; i++)); do
        if [ -n "$command" ]; then
            [[ ${COMP_WORDS[i]} == -* ]] || n=$((n + 1))
        elif [[ $commands == *" ${COMP_WORDS[i]} "* ]] \
             && ! [[ ${COMP_WORDS[i - 1]} =~ ^--(site|redis|secret-file)$ ]]
        then
            command=${COMP_WORDS[i]}
        fi
    done

    case $before in
        --format)
            words=$(_commentsctl_formats "$tool" "$command")
            ;;
        --status)
            words='approved pending spam deleted'
            [ "$command" = list ] && words="$words flagged"
            ;;
        --email)
            words='hash keep off'
            ;;
        *)
            words=$(_commentsctl_words "$tool" "$command" "$n" "$word" \
                                       "$before")
            ;;
    esac

    if [ "$words" = '<folders>' ]; then
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(compgen -d -- "$word")
        return
    fi

    if [ "$words" = '<files>' ]; then
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
    fi

    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

# Prints what may stand at a place: behind an option the kind of its value
# decides, else the command does.
_commentsctl_words()
{
    local tool=$1 command=$2 n=$3 word=$4 before=$5
    local kinds='address network email name'

    if [[ $before == -* ]]; then
        case $(_commentsctl_value "$tool" "$command" "$before") in
            FILE) echo '<files>'; return ;;
            DIR)  echo '<folders>'; return ;;
            ?*)   return ;;
        esac
    fi

    if [[ $word == -* ]]; then
        { "$tool" --help 2> /dev/null | _commentsctl_options
          if [ -n "$command" ]; then
              "$tool" "$command" --help 2> /dev/null | _commentsctl_options
          fi; } | sort -u
        return
    fi

    case $command:$n in
        :*)               "$tool" --help 2> /dev/null | _commentsctl_commands ;;
        import:*)         echo '<files>' ;;
        ban:0)            echo add remove list ;;
        ban:1|unban:0)    echo "$kinds" ;;
        *-person:0)       echo email author account user ;;
    esac
}

complete -F _commentsctl commentsctl
