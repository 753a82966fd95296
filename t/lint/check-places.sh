# No path of this machine and no host of a package registry: both are read from
# the machine, so that neither stands here.

here=$(dirname "$PWD")
hosts=$( { find /etc/apt -name '*.list' -o -name '*.sources' 2>/dev/null \
               | xargs -r grep -hoE 'https?://[^/ ]+' 2>/dev/null || :
           npm config get registry 2>/dev/null || :
           pip config get global.index-url 2>/dev/null || :
         } | sed -E 's#^https?://##; s#[/:].*##' | sort -u)

# a checkout directly under one of these says nothing about the machine
case $here in
    /|/tmp|/home|/root|/usr|/usr/src|/opt|/srv|/var|/var/tmp|/mnt) here= ;;
esac

for word in ${here:+"$here/"} $hosts; do
    case $word in
        localhost|127.0.0.1|undefined) continue ;;
    esac
    xargs -r grep -InF -e "$word" /dev/null < "$files" \
        | sed -E 's/^([^:]*:[0-9]*):.*/\1: a path or registry of this machine/'
done
