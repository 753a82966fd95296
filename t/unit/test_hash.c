/*
 * The hash of a text's version: known values, every length, every byte counts.
 */

#include "comments_hash.h"
#include "tap.h"


int
main(void)
{
    int       i, bad;
    char      text[64], moved[65];
    uint64_t  h;

    static const struct {
        const char  *text;
        uint64_t     hash;
    } known[] = {

        /* by the algorithm as it was published */

        { "", 0x33fc211add78eb17ULL },
        { "a", 0x134b05eae6771d10ULL },
        { "abcdefg", 0x686f4b7121b6502cULL },
        { "abcdefgh", 0x782b91369d157159ULL },
        { "The quick brown fox jumps over the lazy dog",
          0xa06a649be0464f3cULL }
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
