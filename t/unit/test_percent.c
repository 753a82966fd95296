/*
 * Percent-coding: every byte there and back, and codes that are none.
 */

#include "comments_percent.h"
#include "tap.h"


static comments_arena_t  *arena;


static void
decodes(const char *encoded, const char *want)
{
    comments_str_t  s;

    if (comments_percent_decode(arena, comments_str_c(encoded), &s)
        != COMMENTS_OK)
    {
        ok(0, "%s is decoded", encoded);
        return;
    }

    is_str(s.data, s.len, want, "%s", encoded);
    ok(s.data[s.len] == '\0', "with a NUL behind it");
}


static void
declines(comments_str_t encoded, const char *what)
{
    comments_str_t  s;

    is_int(comments_percent_decode(arena, encoded, &s), COMMENTS_DECLINED,
           "%s is declined", what);
}


static void
lenient_is(comments_str_t s, char plus, comments_str_t want, const char *what)
{
    char    out[64];
    size_t  len;

    len = comments_percent_unescape(out, s, plus);

    ok(comments_str_eq(comments_str_of(out, len), want), "%s", what);
}


static void
encodes(const comments_percent_class_t *class, const char *text,
    const char *want)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, 1024);
    (void) comments_buf_add_c(&buf, "=");

    is_int(comments_percent_encode(&buf, comments_str_c(text), class),
           COMMENTS_OK, "%s", text);
    is_str(buf.data + 1, buf.len - 1, want, "becomes %s", want);
    is_int(comments_percent_len(comments_str_c(text), class), buf.len - 1,
           "of this length");

    comments_buf_free(&buf);
}


static void
test_strict(void)
{
    comments_str_t     s;
    comments_arena_t  *small;

    decodes("", "");
    decodes("a+b", "a+b");
    decodes("%41%62%2f%2F%25", "Ab//%");
    decodes("%e4%C3%a4", "\xe4\xc3\xa4");
    decodes("%2541", "%41");

    declines(comments_str_c("%"), "a % alone");
    declines(comments_str_c("%4"), "one digit");
    declines(comments_str_c("%4g"), "a digit and a letter");
    declines(comments_str_c("%g4"), "a letter and a digit");
    declines(comments_str_c("%%41"), "a % before a code");
    declines(comments_str_c("%+4"), "a sign");
    declines(comments_str_c("a%00"), "an encoded NUL");
    declines(comments_str_of("a\0b", 3), "a NUL");
    declines(comments_str_of("%4\0", 3), "a code with a NUL");
    declines(comments_str_of("%41", 2), "a code that is cut off");

    small = comments_arena_create(16);
    is_int(comments_percent_decode(small, comments_str_c("0123456789abcdef"
                                                         "0123456789abcdef"),
                                   &s),
           COMMENTS_ERROR, "no memory");
    comments_arena_destroy(small);
}


static void
test_lenient(void)
{
    lenient_is(comments_str_c("a%20b+c"), ' ', comments_str_c("a b c"),
               "a plus is a blank");
    lenient_is(comments_str_c("a%20b+c%2B"), '+', comments_str_c("a b+c+"),
               "a plus is itself");
    lenient_is(comments_str_c("%2b+"), ' ', comments_str_c("+ "),
               "an encoded plus is one");
    lenient_is(comments_str_c("%%41%4%zz%"), '+', comments_str_c("%A%4%zz%"),
               "what is no code stays");
    lenient_is(comments_str_of("%00\0", 4), '+', comments_str_of("\0\0", 2),
               "NULs are bytes");
    lenient_is(comments_str_of("%4142", 2), '+', comments_str_c("%4"),
               "nothing is read behind the end");
    lenient_is(comments_str_of(NULL, 0), ' ', comments_str_of(NULL, 0),
               "nothing");
}


/* every byte, one by one: encoded by each class, and decoded again */
static void
test_bytes(const comments_percent_class_t *class, const char *name)
{
    int     i, kept, wrong;
    char    byte, out[3], want[4], back[3];
    size_t  len;

    wrong = 0;

    for (i = 0; i < 256; i++) {
        byte = (char) (unsigned char) i;

        kept = (i >= '0' && i <= '9') || (i >= 'a' && i <= 'z')
               || (i >= 'A' && i <= 'Z') || (i >= 0x80 && class->beyond)
               || (i > 0 && i < 0x80 && strchr(class->keep, i) != NULL);

        len = (size_t) (comments_percent_write(out, comments_str_of(&byte, 1),
                                               class)
                        - out);

        (void) snprintf(want, sizeof(want), "%%%02X", (unsigned) i);

        wrong += kept ? len != 1 || out[0] != byte
                      : len != 3 || memcmp(out, want, 3) != 0;

        if (byte != '%') {
            wrong += comments_percent_unescape(back, comments_str_of(out, len),
                                               '+')
                     != 1 || back[0] != byte;
        }
    }

    is_int(wrong, 0, "every byte, %s", name);
}


static void
test_encode(void)
{
    comments_buf_t  buf;

    static const comments_percent_class_t  none = { "", 0 };
    static const comments_percent_class_t  path = { "/-._", 0 };
    static const comments_percent_class_t  text = { " %/", 1 };

    encodes(&path, "", "");
    encodes(&path, "/a-b_c.html", "/a-b_c.html");
    encodes(&path, "/a b%\n", "/a%20b%25%0A");
    encodes(&path, "/\xc3\xa4", "/%C3%A4");
    encodes(&text, "/\xc3\xa4 \x7f", "/\xc3\xa4 %7F");
    encodes(&none, "//", "%2F%2F");

    test_bytes(&none, "letters and digits stay");
    test_bytes(&path, "those of a path stay");
    test_bytes(&text, "those beyond ASCII stay");

    comments_buf_init(&buf, 4);
    is_int(comments_percent_encode(&buf, comments_str_c("a  "), &none),
           COMMENTS_ERROR, "more than the buffer takes");
    ok(buf.failed && buf.full && buf.len <= 4, "is not written");
    comments_buf_truncate(&buf, 0);
    is_int(comments_percent_encode(&buf, comments_str_c("a "), &none),
           COMMENTS_OK, "just as much as it takes");
    comments_buf_free(&buf);
}


int
main(void)
{
    plan_none();

    arena = comments_arena_create(1024 * 1024);

    test_strict();
    test_lenient();
    test_encode();

    comments_arena_destroy(arena);

    return done_testing();
}
