# A file of nginx's layers includes <ngx_config.h> before anything else, itself
# or by another header of ours. It defines _GNU_SOURCE, without which a header
# of the system declares less: struct in6_pktinfo, which nginx 1.26
# wants in ngx_event_udp.h and 1.22 does not.

for file in $(grep -E '^(ngx_comments_module/(cache|http|redis)|t/waiting)/.*\.[ch]$' \
                  "$files"); do
    awk '
        /^#[ \t]*include/ {
            if ($0 !~ /<ngx_config\.h>|"ngx_[a-z0-9_]*\.h"/) {
                print FILENAME ":" FNR ": included before ngx_config.h"
            }
            exit
        }
    ' "$file"
done
