/*
 * Untrusted bytes, made safe for a line of a log.
 */

#include "comments_printable.h"

#include "comments_hex.h"
#include "comments_text.h"


static int comments_printable_plain(const char *from, const char *p,
    uint32_t cp);


size_t
comments_printable(char *out, size_t size, comments_str_t s)
{
    int          plain;
    size_t       n, fit, need;
    uint32_t     cp;
    const char  *p, *from, *end;

    static const char  rest[] = "...";

    if (s.len == 0) {
        return 0;
    }

    n = 0;
    fit = 0;
    p = s.data;
    end = s.data + s.len;

    while (p < end) {
        from = p;
        cp = comments_text_next(&p, end);
        plain = comments_printable_plain(from, p, cp);

        need = (size_t) (p - from) * (plain ? 1 : 4);

        if (n + need > size) {
            memcpy(out + fit, rest, sizeof(rest) - 1);
            return fit + sizeof(rest) - 1;
        }

        for ( /* void */ ; from < p; from++) {

            if (plain) {
                out[n++] = *from;
                continue;
            }

            out[n++] = '\\';
            out[n++] = 'x';
            comments_hex_byte(out + n, (unsigned char) *from);
            n += 2;
        }

        /* the end of what still leaves room for the dots, if they are needed */

        if (n <= size - (sizeof(rest) - 1)) {
            fit = n;
        }
    }

    return n;
}


static int
comments_printable_plain(const char *from, const char *p, uint32_t cp)
{
    if (cp < 0x20 || (cp >= 0x7f && cp <= 0x9f) || cp == '"' || cp == '\\'
        || cp == 0x2028 || cp == 0x2029)
    {
        return 0;
    }

    /* an invalid byte is read as U+FFFD too, but is one byte long */

    return cp != 0xfffd || p - from == 3;
}
