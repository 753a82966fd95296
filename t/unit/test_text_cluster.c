/*
 * Marks and joined characters: bounded where they are abuse, untouched where
 * people write so.
 */

#include "comments_text.h"
#include "comments_text_clean.h"
#include "comments_text_cluster.h"
#include "tap.h"


#define TEXT_MAX  65536


static void test_bounds(void);
static void test_written(void);
static void test_ends(void);
static void test_clean(void);
static void bound_is(uint32_t first, const uint32_t *unit, size_t n, int times,
    uint32_t counted, int want, const char *what);
static int count(comments_str_t s, uint32_t wanted);
static void same(const char *text, const char *what);
static void repeat(comments_buf_t *buf, const uint32_t *unit, size_t n,
    int times);
static void put(comments_buf_t *buf, uint32_t c);


int
main(void)
{
    plan_none();

    test_bounds();
    test_written();
    test_ends();
    test_clean();

    return done_testing();
}


static void
test_bounds(void)
{
    static const uint32_t  acute[] = { 0x301 }, millions[] = { 0x489 };
    static const uint32_t  kiyeok[] = { 0x1100 }, a[] = { 0x1161 };
    static const uint32_t  final[] = { 0x11a8 }, number[] = { 0x600 };
    static const uint32_t  am[] = { 0xe33 }, tone[] = { 0x1f3fb };
    static const uint32_t  ka[] = { 0x915, 0x94d }, tag[] = { 0xe0061 };
    static const uint32_t  emoji[] = { 0x1f600, 0x200d }, sign[] = { 0x93f };
    static const uint32_t  mixed[] = { 0x301, 0x489, 0x200d, 0xfe0f };

    bound_is('a', acute, 1, 180, 0x301, 30, "180 acutes");
    bound_is('a', acute, 1, 30, 0x301, 30, "30 acutes");
    bound_is('a', millions, 1, 200, 0x489, 30, "200 signs for millions");
    bound_is(0x301, acute, 1, 180, 0x301, 30, "marks without a base");
    bound_is(0xe01, am, 1, 100, 0xe33, 30, "Thai vowels");
    bound_is(0x915, sign, 1, 100, 0x93f, 30, "spacing marks");
    bound_is('a', tone, 1, 100, 0x1f3fb, 30, "modifiers of emoji");
    bound_is('a', tag, 1, 100, 0xe0061, 30, "tags");
    bound_is('a', mixed, 4, 100, 0x301, 8, "marks of several kinds");

    bound_is(0x1100, kiyeok, 1, 300, 0x1100, 9, "300 initial jamo");
    bound_is(0xac00, a, 1, 300, 0x1161, 8, "300 medial ones");
    bound_is(0xac01, final, 1, 300, 0x11a8, 8, "300 final ones");
    bound_is(0x600, number, 1, 300, 0x600, 8, "300 signs that are prepended");

    /* what is joined stays, the joiners go */

    bound_is('a', emoji, 2, 80, 0x1f600, 80, "80 joined emoji");
    bound_is('a', emoji, 2, 80, 0x200d, 72, "in groups of nine");
    bound_is('a', ka, 2, 90, 0x915, 90, "90 linked consonants");
    bound_is('a', ka, 2, 90, 0x94d, 80, "in groups of nine");
}


/* first, unit times times, and "b": so many of counted are left, and the "b" */
static void
bound_is(uint32_t first, const uint32_t *unit, size_t n, int times,
    uint32_t counted, int want, const char *what)
{
    comments_buf_t  in, out;

    comments_buf_init(&in, TEXT_MAX);
    comments_buf_init(&out, TEXT_MAX);

    if (first != 0x301) {
        put(&in, first);
    }

    repeat(&in, unit, n, times);
    put(&in, ' ');
    put(&in, 'b');

    is_int(comments_text_cluster_bound(&out, comments_buf_str(&in)),
           COMMENTS_OK, "%s", what);
    is_int(count(comments_buf_str(&out), counted), want,
           "%d of U+%04X are left", want, counted);
    is_int(count(comments_buf_str(&out), 'b'), 1, "and what is behind them");
    ok(comments_text_cluster_may(comments_buf_str(&in)), "it may have some");

    comments_buf_free(&in);
    comments_buf_free(&out);
}


static int
count(comments_str_t s, uint32_t wanted)
{
    int          n;
    const char  *p, *end;

    n = 0;
    end = s.data + s.len;

    for (p = s.data; p < end; /* void */ ) {
        n += comments_text_next(&p, end) == wanted;
    }

    return n;
}


static void
test_written(void)
{
    int             i;
    comments_buf_t  buf;

    same("Plain, na\xc3\xafve, \xd0\x96\xd1\x83\xd0\xba.", "Latin, Cyrillic");
    same("Vie\xcc\xa3\xcc\x82t", "Vietnamese, decomposed");
    same("\xd7\x91\xd6\xbc\xd6\xb0\xd6\xa5\xd7\xa8\xd6\xb5\xd7\x90", "Hebrew");
    same("\xd9\x85\xd9\x8f\xd8\xad\xd9\x8e\xd9\x85\xd9\x91\xd9\x8e\xd8\xaf",
         "Arabic");
    same("\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88\xd8\xa7\xd9\x87\xd9\x85",
         "Persian with ZWNJ");
    same("\xe0\xa4\x95\xe0\xa4\xbe\xe0\xa4\xb0\xe0\xa5\x8d\xe0\xa4\xa4\xe0\xa5"
         "\x8d\xe0\xa4\xb8\xe0\xa5\x8d\xe0\xa4\xa8\xe0\xa5\x8d\xe0\xa4\xaf",
         "Sanskrit, five consonants at once");
    same("\xe0\xb8\x99\xe0\xb9\x89\xe0\xb8\xb3", "Thai");
    same("\xe0\xbd\xa0\xe0\xbd\x96\xe0\xbe\xb2\xe0\xbd\xa6", "Tibetan");
    same("\xe0\xb6\xb1\xe0\xb7\x8a\xe2\x80\x8d\xe0\xb6\xaf", "Sinhala");

    same("\xf0\x9f\x91\xa9\xf0\x9f\x8f\xbd\xe2\x80\x8d\xe2\x9d\xa4\xef\xb8\x8f"
         "\xe2\x80\x8d\xf0\x9f\x92\x8b\xe2\x80\x8d\xf0\x9f\x91\xa8\xf0\x9f\x8f"
         "\xbf", "the longest emoji there is");
    same("\xf0\x9f\x8f\xb4\xf3\xa0\x81\xa7\xf3\xa0\x81\xa2\xf3\xa0\x81\xa5"
         "\xf3\xa0\x81\xae\xf3\xa0\x81\xa7\xf3\xa0\x81\xbf", "a flag of tags");
    same("1\xef\xb8\x8f\xe2\x83\xa3 \xf0\x9f\x87\xa9\xf0\x9f\x87\xaa",
         "a keycap and a flag");

    /* much of it, where each cluster is short */

    comments_buf_init(&buf, TEXT_MAX);

    for (i = 0; i < 200; i++) {
        (void) comments_buf_add_c(&buf, "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"
                                        "\xe1\x84\x80\xe1\x85\xb3\xe1\x86\xaf");
    }

    (void) comments_buf_add_char(&buf, '\0');
    same(buf.data, "1,200 jamo of 400 syllables");
    comments_buf_free(&buf);

    comments_buf_init(&buf, TEXT_MAX);

    for (i = 0; i < 500; i++) {
        (void) comments_buf_add_c(&buf, "e\xcc\x81\xe3\x81\x8b\xe3\x82\x99"
                                        "\xf0\x9f\x91\xa8\xe2\x80\x8d"
                                        "\xf0\x9f\x91\xa9\xe2\x80\x8d"
                                        "\xf0\x9f\x91\xa7\xf0\x9f\x98\x80");
    }

    (void) comments_buf_add_char(&buf, '\0');
    same(buf.data, "500 times marks and families");
    comments_buf_free(&buf);
}


static void
test_ends(void)
{
    comments_buf_t  out;

    ok(!comments_text_cluster_may(comments_str_of(NULL, 0)),
       "nothing has none");
    ok(!comments_text_cluster_may(comments_str_c("a\xc3\xa9\xd0\xb6\xe6\xbc\xa2"
                                                 )),
       "nor have letters and ideographs");

    comments_buf_init(&out, 100);
    is_int(comments_text_cluster_bound(&out, comments_str_of(NULL, 0)),
           COMMENTS_OK, "nothing");
    (void) comments_text_cluster_bound(&out,
                                       comments_str_of("\xcc\x81\xcc\xff", 4));
    is_str(out.data, out.len, "\xcc\x81\xcc\xff", "broken bytes stay");
    comments_buf_free(&out);

    ok(comments_text_cluster_mark(0x301) && comments_text_cluster_mark(0x200d)
       && comments_text_cluster_mark(0x94d)
       && comments_text_cluster_mark(0xfe0f),
       "marks");
    ok(!comments_text_cluster_mark('a') && !comments_text_cluster_mark(0x1100)
       && !comments_text_cluster_mark(0x600)
       && !comments_text_cluster_mark(0x1f600),
       "no marks");
}


/* what comes in is bounded as well: names and texts */
static void
test_clean(void)
{
    int                    line;
    comments_buf_t         in, out;
    static const uint32_t  acute[] = { 0x301 };

    for (line = 0; line < 2; line++) {

        comments_buf_init(&in, TEXT_MAX);
        comments_buf_init(&out, TEXT_MAX);

        put(&in, 'a');
        repeat(&in, acute, 1, 20);

        /* what is cleaned away is no base */

        put(&in, 0x01);
        put(&in, 0x202e);
        repeat(&in, acute, 1, 20);
        put(&in, '\n');
        repeat(&in, acute, 1, 3);

        (void) comments_text_clean(&out, comments_buf_str(&in), line);
        is_int(count(comments_buf_str(&out), 0x301), 33,
               "cleaned: 30 on the letter, 3 behind it");

        comments_buf_free(&in);
        comments_buf_free(&out);
    }
}


static void
same(const char *text, const char *what)
{
    comments_buf_t  out;

    comments_buf_init(&out, TEXT_MAX);
    (void) comments_text_cluster_bound(&out, comments_str_c(text));
    is_str(out.data, out.len, text, "%s", what);
    comments_buf_free(&out);
}


static void
repeat(comments_buf_t *buf, const uint32_t *unit, size_t n, int times)
{
    int     i;
    size_t  k;

    for (i = 0; i < times; i++) {
        for (k = 0; k < n; k++) {
            put(buf, unit[k]);
        }
    }
}


static void
put(comments_buf_t *buf, uint32_t c)
{
    (void) comments_text_put(buf, c);
}
