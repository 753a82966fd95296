# Arrows point down only, as the #include lines tell: http may use checks,
# cache, redis and core; checks the plug-in header and core; commentsctl and
# the tests core; core, redis and cache nobody of the house.

[ -n "$code" ] || exit 0

awk '
    function wrong(why) { print FILENAME ":" FNR ": " why }

    function layer_of(file,    part) {
        split(file, part, "/")
        return part[1] == "ngx_comments_module" ? part[2] \
             : part[1] == "t" ? (part[2] ~ /^(zone|waiting)$/ ? part[2] \
                                                                : "test") \
             : part[1]
    }

    BEGIN {
        for (i = 1; i < ARGC; i++) {
            name = ARGV[i]
            sub(/.*\//, "", name)
            owner[name] = layer_of(ARGV[i])
        }
        may["http"] = "http checks cache redis core"
        may["checks"] = "checks core"
        may["cache"] = "cache"
        may["redis"] = "redis"
        may["core"] = "core"
        may["commentsctl"] = "commentsctl core"
        may["test"] = "test core"
        may["zone"] = "zone test cache"
        may["waiting"] = "core"
        may["bench"] = "bench core"
    }

    FNR == 1 { layer = layer_of(FILENAME) }

    /^[ \t]*#[ \t]*include/ {
        name = $0
        sub(/^[^"<]*["<]/, "", name)
        sub(/[">].*$/, "", name)
        sub(/.*\//, "", name)

        if (name ~ /\.c$/) {
            wrong("a .c file is included")
        }

        if (name == "jansson.h" \
            && FILENAME !~ /\/core\/[a-z]+\/comments_json[a-z_]*\.c$/) {
            wrong("jansson.h belongs to core/comments_json*.c alone")
        }

        if (name in owner) {
            if (index(" " may[layer] " ", " " owner[name] " ") == 0 \
                && !(layer == "checks" && name ~ /_plugin\.h$/) \
                && !(layer == "waiting" && name ~ /_check\.h$/)) {
                wrong(layer " includes " name " of " owner[name])
            }

        } else if (name ~ /^ngx_http/ && layer !~ /^(http|checks|waiting)$/) {
            wrong(layer " includes " name)

        } else if (name ~ /^ngx_/ && layer ~ /^(core|commentsctl|test)$/) {
            wrong(layer " includes nginx: " name)
        }
    }

    /ngx_http_request_t/ && layer !~ /^(http|checks|waiting)$/ {
        wrong("ngx_http_request_t outside of http and checks")
    }
' $code
