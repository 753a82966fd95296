/*
 * Foreign bytes in a line of a log.
 */
#include <stdlib.h>

#include "tap.h"

#include "comments_printable.h"


typedef struct {
    const char  *text;
    const char  *printed;
} printable_case_t;


static const printable_case_t  cases[] = {
    { "", "" },
    { "/a b.html", "/a b.html" },
    { "/gr\xc3\xbc\xc3\x9f", "/gr\xc3\xbc\xc3\x9f" },
    { "\xef\xbf\xbd", "\xef\xbf\xbd" },
    { "a\nb\r\x1b[31m\x7f", "a\\x0Ab\\x0D\\x1B[31m\\x7F" },
    { "\xc2\x9b\xe2\x80\xa8", "\\xC2\\x9B\\xE2\\x80\\xA8" },
    { "\xe9\xff\xc3", "\\xE9\\xFF\\xC3" },
    { "\"\\", "\\x22\\x5C" }
};


int
main(void)
{
    char    out[64], random[40];
    size_t  i, k, n, len;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        len = comments_printable(out, sizeof(out),
                                 comments_str_c(cases[i].text));
        is_str(out, len, cases[i].printed, "printed as \"%s\"",
               cases[i].printed);
    }

    len = comments_printable(out, 8, comments_str_c("12345678"));
    is_str(out, len, "12345678", "what fits goes whole");
    len = comments_printable(out, 8, comments_str_c("123456789"));
    is_str(out, len, "12345...", "what does not is cut");
    len = comments_printable(out, 8, comments_str_c("123\n56789"));
    is_str(out, len, "123...", "and no code is cut in two");

    is_int(comments_printable(out, 8, comments_str_of(NULL, 0)), 0,
           "of nothing nothing");

    /* any bytes into any room */

    srand(1);

    for (i = 0, k = 0; i < 20000; i++) {

        for (n = 0; n < sizeof(random); n++) {
            random[n] = (char) (rand() % 256);
        }

        len = comments_printable(out, 8 + i % 50,
                                 comments_str_of(random, i % 40));
        k += (len > 8 + i % 50);

        for (n = 0; n < len; n++) {
            k += ((unsigned char) out[n] < 0x20 || out[n] == 0x7f);
        }
    }

    is_int(k, 0, "neither a control character nor a byte too many");

    return done_testing();
}
