/*
 * Names: what cannot be seen goes, unless it changes what can be.
 */

#include <stdlib.h>

#include "comments_name.h"
#include "comments_text.h"
#include "tap.h"


typedef struct {
    const char  *name;
    const char  *want;           /* NULL: the name itself */
    const char  *what;
} name_case_t;


static void test_one_by_one(void);
static void test_functions(void);
static void test_twice(comments_str_t name, const char *what);


int
main(void)
{
    plan_none();

    test_one_by_one();
    test_functions();

    return done_testing();
}


/* within, before and behind a Latin name */
static void
test_one_by_one(void)
{
    size_t          i, k;
    uint32_t        c;
    comments_buf_t  name, out;

    /* Default_Ignorable_Code_Point of Unicode 15, then others without ink */

    static const uint32_t  ranges[][2] = {
        { 0xad, 0xad }, { 0x34f, 0x34f }, { 0x61c, 0x61c }, { 0x115f, 0x1160 },
        { 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f },
        { 0x202a, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 },
        { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 },
        { 0xfff0, 0xfff8 }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
        { 0xe0000, 0xe0fff },

        { 0x70f, 0x70f }, { 0xfff9, 0xfffc }, { 0x13430, 0x13442 },
        { 0x1d159, 0x1d159 }
    };

    static const char  *parts[][2] = {
        { "", "Ann" }, { "A", "nn" }, { "Ann", "" }, { "Ann", " Lee" },
        { "\xe5\xb1\xb1", "\xe7\x94\xb0" }, { "e\xcc\x81", "e" }
    };

    comments_buf_init(&name, 64);
    comments_buf_init(&out, 64);

    for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        for (c = ranges[i][0]; c <= ranges[i][1]; c++) {

            for (k = 0; k < sizeof(parts) / sizeof(parts[0]); k++) {

                comments_buf_truncate(&name, 0);
                comments_buf_truncate(&out, 0);

                (void) comments_buf_add_c(&name, parts[k][0]);
                (void) comments_text_put(&name, c);
                (void) comments_text_put(&name, c);
                (void) comments_buf_add_c(&name, parts[k][1]);

                (void) comments_name_clean(&out, comments_buf_str(&name));

                if (out.len != strlen(parts[k][0]) + strlen(parts[k][1])) {
                    break;
                }
            }

            if (k < sizeof(parts) / sizeof(parts[0])) {
                break;
            }
        }

        is_int(c, ranges[i][1] + 1, "no U+%04X to U+%04X in a name",
               ranges[i][0], ranges[i][1]);
    }

    comments_buf_free(&name);
    comments_buf_free(&out);
}


#define ZWNJ   "\xe2\x80\x8c"
#define ZWJ    "\xe2\x80\x8d"
#define VS15   "\xef\xb8\x8e"
#define VS16   "\xef\xb8\x8f"
#define BEH    "\xd8\xa8"
#define ALEF   "\xd8\xa7"
#define FATHA  "\xd9\x8e"
#define KA     "\xe0\xa4\x95"
#define HALANT "\xe0\xa5\x8d"
#define RA     "\xe0\xa6\xb0"
#define HASANT "\xe0\xa7\x8d"
#define YA     "\xe0\xa6\xaf"
#define WOMAN  "\xf0\x9f\x91\xa9"
#define LAPTOP "\xf0\x9f\x92\xbb"
#define HEART  "\xe2\x9d\xa4"
#define BROWN  "\xf0\x9f\x8f\xbd"
#define FLAG   "\xf0\x9f\x8f\xb4"
#define TAG(c) "\xf3\xa0\x81" c
#define ENGLAND  TAG("\xa7") TAG("\xa2") TAG("\xa5") TAG("\xae") TAG("\xa7")
#define END    TAG("\xbf")
#define MVS    "\xe1\xa0\x8e"
#define MONGOL "\xe1\xa0\xa0"


static void
test_functions(void)
{
    size_t          i;
    comments_buf_t  out;

    static const name_case_t  cases[] = {
        { "", NULL, "no name" },
        { "Ann", NULL, "a name without" },
        { BEH ZWNJ BEH, NULL, "ZWNJ between letters that join" },
        { BEH FATHA ZWNJ ALEF, NULL, "with a mark, and before one that joins" },
        { ALEF ZWNJ BEH, ALEF BEH, "ZWNJ behind a letter that joins nothing" },
        { BEH ZWNJ, BEH, "ZWNJ at the end" },
        { BEH ZWNJ " " BEH, BEH " " BEH, "ZWNJ before a blank" },
        { BEH ZWNJ ZWNJ BEH, BEH ZWNJ BEH, "ZWNJ twice" },
        { BEH ZWNJ "\xe2\x80\x8b" BEH, BEH BEH, "ZWNJ with another" },
        { BEH ZWNJ "n", BEH "n", "ZWNJ before a Latin letter" },
        { BEH ZWJ BEH, BEH BEH, "ZWJ between letters that join" },
        { KA HALANT ZWNJ KA, NULL, "ZWNJ behind a virama" },
        { KA HALANT ZWNJ, KA HALANT, "ZWNJ behind a virama, at the end" },
        { KA HALANT ZWJ KA, NULL, "ZWJ behind a virama" },
        { KA HALANT ZWJ, NULL, "a half form at the end" },
        { RA ZWJ HASANT YA, NULL, "ZWJ before a virama" },
        { KA ZWJ KA, KA KA, "ZWJ without a virama" },
        { "A" ZWJ "n" ZWNJ "n", "Ann", "joiners between Latin letters" },
        { WOMAN ZWJ LAPTOP, NULL, "emoji that are joined" },
        { WOMAN BROWN ZWJ LAPTOP, NULL, "with a tone of skin" },
        { WOMAN ZWJ HEART VS16 ZWJ WOMAN, NULL, "three of them" },
        { WOMAN ZWJ, WOMAN, "one that is joined to nothing" },
        { WOMAN ZWJ ZWJ LAPTOP, WOMAN ZWJ LAPTOP, "joined twice" },
        { WOMAN ZWJ "n", WOMAN "n", "joined to a letter" },
        { HEART VS16, NULL, "a heart in colour" },
        { HEART VS15, NULL, "a heart in black" },
        { HEART VS16 VS16, HEART VS16, "in colour twice" },
        { "1" VS16 "\xe2\x83\xa3", NULL, "a keycap" },
        { "1" VS16, "1", "a digit in colour" },
        { "n" VS16 "\xe2\x83\xa3", "n\xe2\x83\xa3", "a letter's keycap" },
        { FLAG ENGLAND END, NULL, "England's flag" },
        { FLAG ENGLAND, FLAG, "a flag that is not ended" },
        { FLAG TAG("\xa1") TAG("\xa1") TAG("\xa1") TAG("\xa1") TAG("\xa1") END,
          FLAG, "a flag that is none" },
        { "n" ENGLAND END, "n", "tags of a letter" },
        { FLAG ENGLAND END ENGLAND END, FLAG ENGLAND END, "more of them" },
        { MONGOL MVS MONGOL, NULL, "Mongolian's separator" },
        { MONGOL MVS, MONGOL, "at the end" },
        { "A\xe2\xa0\x80" "B\xe2\xa0\x80", "A B ", "blank Braille" },
        { "\xe1\x84\x80\xe1\x85\xa1", NULL, "a syllable of jamo" }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {

        comments_buf_init(&out, strlen(cases[i].name));

        is_int(comments_name_clean(&out, comments_str_c(cases[i].name)),
               COMMENTS_OK, "%s", cases[i].what);
        is_str(out.data, out.len,
               cases[i].want ? cases[i].want : cases[i].name, "becomes that");

        test_twice(comments_buf_str(&out), cases[i].what);

        comments_buf_free(&out);
    }

    comments_buf_init(&out, 2);
    is_int(comments_name_clean(&out, comments_str_c("Ann")), COMMENTS_ERROR,
           "over the limit is an error");
    comments_buf_free(&out);
}


static void
test_twice(comments_str_t name, const char *what)
{
    comments_buf_t  out;

    comments_buf_init(&out, name.len + 1);

    (void) comments_name_clean(&out, name);
    ok(comments_str_eq(comments_buf_str(&out), name), "%s: is clean now", what);

    comments_buf_free(&out);
}
