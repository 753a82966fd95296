# Blocks of the suites that would pass whatever the product does: Test::Base
# passes over a section whose name it does not know, and over all but one of
# the same name; what a body must not have is worth asking of the right body
# only; a look-ahead that is not at the beginning finds a place behind what it
# forbids; a pattern that is nothing but one matches an empty answer; nginx
# refuses to start for other reasons than the one that is meant.

[ -n "$suites" ] || exit 0

LC_ALL=C awk '
    function wrong(why) { print FILENAME ":" FNR ": " why }

    function finish() {
        if (start) {
            if (seen["response_body_unlike"] && !seen["response_body_like"] \
                && !seen["response_body"]) {
                print file ":" start ": nothing is asked of the body but what" \
                      " is not in it"
            }
            if (seen["must_die"] && !seen["error_log"]) {
                print file ":" start ": must_die without its reason"
            }
            if (seen["redis_after"] != seen["redis_result"]) {
                print file ":" start ": redis_after without redis_result"
            }
        }
        start = 0
        split("", seen)
    }

    BEGIN {
        n = split("SKIP ONLY abort comments config error_code error_code_like" \
                  " error_log http_config ignore_response main_config" \
                  " more_headers must_die no_error_log not_under" \
                  " pipelined_requests post_setup_server_root" \
                  " raw_request raw_request_middle_delay" \
                  " raw_response_headers_like raw_response_headers_unlike" \
                  " redis redis_after redis_result request response_body" \
                  " response_body_filters response_body_like" \
                  " response_body_unlike response_headers" \
                  " response_headers_like same_headers server_name settled" \
                  " stored suppress_stderr then timeout user_files wait",
                  names, " ")
        for (i = 1; i <= n; i++) known[names[i]] = 1
    }

    FNR == 1 { finish(); file = FILENAME; data = 0; runs = 0 }

    /^__DATA__/ { data = 1 }
    /^then_sections\(\);/ { runs = 1 }

    /^=== / { finish(); start = FNR; section = "" }

    data && /^--- / {
        section = $2
        sub(/:.*/, "", section)

        if (!known[section]) wrong("no section is called " section)
        if (seen[section]++) wrong("a second " section " in one block")
        if (section == "then" && !runs) wrong("nobody runs this section")
    }

    data && section ~ /_like$|^redis_result$/ && /\(\?!/ {
        rest = $0
        while (match(rest, /\(\?!/)) {
            front = substr(rest, 1, RSTART - 1)
            if (front ~ /(^|_like: *|_result: *|(^|[[, ])['\''"]|qr.)$/) {
                wrong("a look-ahead without ^ before it")
            }
            rest = substr(rest, RSTART + 3)
        }
    }

    data && section ~ /_like$|^redis_result$/ \
    && /(: |['\''"])\^(\(\?!([^()]|\([^()]*\))*\))+(['\''"]|$)/ {
        wrong("a pattern that matches nothing at all")
    }

    END { finish() }
' $suites
