/*
 * Folds case and white space.
 *
 * Upper-case letters with two bytes are mapped to lower-case letters with two
 * bytes, by simple case folding (Unicode, CaseFolding.txt, status C): a folded
 * text is never longer. Letters whose folding has another length, and those of
 * other scripts, stay as they are.
 */

#include "comments_fold.h"


/* a range of code points, and what is added to one in it */
typedef struct {
    unsigned    first;
    unsigned    last;
    unsigned    add;
    unsigned    step;       /* 2: only each second one, beginning with first */
} comments_fold_range_t;


static size_t comments_fold_space(comments_str_t s, size_t at);
static unsigned comments_fold_point(unsigned point);


static const comments_fold_range_t  comments_fold_ranges[] = {
    { 0xc0, 0xd6, 32, 1 },
    { 0xd8, 0xde, 32, 1 },
    { 0x100, 0x12e, 1, 2 },
    { 0x132, 0x136, 1, 2 },
    { 0x139, 0x147, 1, 2 },
    { 0x14a, 0x176, 1, 2 },
    { 0x179, 0x17d, 1, 2 },
    { 0x391, 0x3a1, 32, 1 },
    { 0x3a3, 0x3a9, 32, 1 },
    { 0x400, 0x40f, 80, 1 },
    { 0x410, 0x42f, 32, 1 }
};


size_t
comments_fold(comments_str_t s, char *to)
{
    char      c;
    size_t    i, n, len;
    unsigned  point;

    i = 0;
    len = 0;

    while (i < s.len) {
        n = comments_fold_space(s, i);

        if (n) {
            i += n;

            if (len && to[len - 1] != ' ') {
                to[len++] = ' ';
            }

            continue;
        }

        c = s.data[i++];

        if (c >= 'A' && c <= 'Z') {
            to[len++] = (char) (c + 32);
            continue;
        }

        /* the first byte of a character with two bytes */

        if ((c & 0xe0) != 0xc0 || i == s.len) {
            to[len++] = c;
            continue;
        }

        point = comments_fold_point(((unsigned) c & 0x1f) << 6
                                    | ((unsigned) s.data[i++] & 0x3f));

        to[len++] = (char) (0xc0 | point >> 6);
        to[len++] = (char) (0x80 | (point & 0x3f));
    }

    if (len && to[len - 1] == ' ') {
        len--;
    }

    return len;
}


/* bytes of the white space at this place; 0: there is none */
static size_t
comments_fold_space(comments_str_t s, size_t at)
{
    static const char  nbsp[] = "\xc2\xa0", wide[] = "\xe3\x80\x80";

    if (s.data[at] == ' ' || (s.data[at] >= '\t' && s.data[at] <= '\r')) {
        return 1;
    }

    if (s.len - at >= 2 && memcmp(s.data + at, nbsp, 2) == 0) {
        return 2;
    }

    return s.len - at >= 3 && memcmp(s.data + at, wide, 3) == 0 ? 3 : 0;
}


static unsigned
comments_fold_point(unsigned point)
{
    size_t                        i, n;
    const comments_fold_range_t  *range;

    n = sizeof(comments_fold_ranges) / sizeof(comments_fold_ranges[0]);

    for (i = 0; i < n; i++) {
        range = &comments_fold_ranges[i];

        if (point >= range->first && point <= range->last
            && (point - range->first) % range->step == 0)
        {
            return point + range->add;
        }
    }

    return point;
}
