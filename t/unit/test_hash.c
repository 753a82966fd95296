/*
 * The hash of a text's version: known values, every length, every byte counts.
 */

#include "comments_hash.h"
#include "tap.h"


int
main(void)
{
    int       i, bad;
    char      text[200], moved[201];
    uint64_t  h;

    static const struct {
        const char  *text;
        uint64_t     hash;
    } known[] = {

        /* by another program of the same algorithm */

        { "", 0x808046642f663e7dULL },
        { "a", 0x698bca450c327a95ULL },
        { "abcdefg", 0x41cc12d2177efb79ULL },
        { "abcdefgh", 0xbc82e274a396a5deULL },
        { "The quick brown fox jumps over the lazy dog",
          0x2affdb94728441deULL },
        { "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
          "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 0x6a65d969e40b1b4cULL },
        { "0123456789012345678901234567890123456789012345678901234567890123456"
          "789012345678901234567890123456789012345678901234567890123456789",
          0xb0fd32b5cbaf0511ULL }
    };

    plan_none();

    for (i = 0; i < (int) (sizeof(known) / sizeof(known[0])); i++) {
        ok(comments_hash(comments_str_c(known[i].text)) == known[i].hash,
           "the hash of \"%s\"", known[i].text);
    }

    ok(comments_hash(comments_str_of(NULL, 0)) == known[0].hash,
       "no bytes at all");

    memset(text, 'x', sizeof(text));
    bad = 0;

    for (i = 0; i < (int) sizeof(text); i++) {
        h = comments_hash(comments_str_of(text, sizeof(text)));
        text[i] ^= 1;
        bad += (comments_hash(comments_str_of(text, sizeof(text))) == h);
        text[i] ^= 1;

        bad += (comments_hash(comments_str_of(text, (size_t) i)) == h);
    }

    is_int(bad, 0, "every byte counts, and the length");

    memcpy(moved + 1, text, sizeof(text));
    ok(comments_hash(comments_str_of(moved + 1, sizeof(text)))
       == comments_hash(comments_str_of(text, sizeof(text))),
       "wherever it lies");

    return done_testing();
}
