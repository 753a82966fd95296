/*
 * The name of a comment's author, without misleading characters.
 */

#include "comments_name.h"
#include "comments_text.h"
#include "comments_text_cluster.h"


#define COMMENTS_NAME_ZWNJ      0x200c
#define COMMENTS_NAME_ZWJ       0x200d
#define COMMENTS_NAME_MVS       0x180e    /* Mongolian vowel separator */
#define COMMENTS_NAME_KEYCAP    0x20e3
#define COMMENTS_NAME_FLAG      0x1f3f4   /* black flag: tags may follow */
#define COMMENTS_NAME_BRAILLE   0x2800    /* Braille pattern without dots */

#define COMMENTS_NAME_TAGS      6         /* tag characters of a flag */
#define COMMENTS_NAME_TAG_LEN   4         /* bytes of a tag character */


#define comments_name_in(table, c)                                            \
    comments_name_within(table, sizeof(table) / sizeof(table[0]), c)


typedef struct {
    uint32_t  first;
    uint32_t  last;
} comments_name_range_t;


/* the characters before the current one, without the removed ones */
typedef struct {
    uint32_t  last;              /* the last character; 0: none */
    uint32_t  base;              /* the last one that is not a combining mark */
} comments_name_state_t;


static int comments_name_stays(const comments_name_state_t *state, uint32_t c,
    const char *p, const char *end);
static int comments_name_joins(const comments_name_state_t *state,
    const char *p, const char *end);
static size_t comments_name_flag(const char *p, const char *end);
static uint32_t comments_name_next(const char *p, const char *end);
static uint32_t comments_name_letter(const char *p, const char *end);
static int comments_name_emoji(uint32_t c);
static int comments_name_mongolian(uint32_t c);
static int comments_name_within(const comments_name_range_t *table, size_t n,
    uint32_t c);


/* Joining_Type D: letters that join with both neighbours */
static const comments_name_range_t  comments_name_dual[] = {
    { 0x0620, 0x0620 }, { 0x0626, 0x0626 }, { 0x0628, 0x0628 },
    { 0x062a, 0x062e }, { 0x0633, 0x063f }, { 0x0641, 0x0647 },
    { 0x0649, 0x064a }, { 0x066e, 0x066f }, { 0x0678, 0x0687 },
    { 0x069a, 0x06bf }, { 0x06c1, 0x06c2 }, { 0x06cc, 0x06cc },
    { 0x06ce, 0x06ce }, { 0x06d0, 0x06d1 }, { 0x06fa, 0x06fc },
    { 0x06ff, 0x06ff }, { 0x0712, 0x0714 }, { 0x071a, 0x071d },
    { 0x071f, 0x0727 }, { 0x0729, 0x0729 }, { 0x072b, 0x072b },
    { 0x072d, 0x072e }, { 0x074e, 0x0758 }, { 0x075c, 0x076a },
    { 0x076d, 0x0770 }, { 0x0772, 0x0772 }, { 0x0775, 0x0777 },
    { 0x077a, 0x077f }, { 0x07ca, 0x07ea }, { 0x0841, 0x0845 },
    { 0x0848, 0x0848 }, { 0x084a, 0x0853 }, { 0x0855, 0x0855 },
    { 0x0860, 0x0860 }, { 0x0862, 0x0865 }, { 0x0868, 0x0868 },
    { 0x0886, 0x0886 }, { 0x0889, 0x088d }, { 0x08a0, 0x08a9 },
    { 0x08af, 0x08b0 }, { 0x08b3, 0x08b8 }, { 0x08ba, 0x08c8 },
    { 0x1807, 0x1807 }, { 0x1820, 0x1878 }, { 0x1887, 0x18a8 },
    { 0x18aa, 0x18aa }, { 0xa840, 0xa871 }, { 0x1e900, 0x1e943 }
};

/* Joining_Type R: letters that join only with the letter before them */
static const comments_name_range_t  comments_name_right[] = {
    { 0x0622, 0x0625 }, { 0x0627, 0x0627 }, { 0x0629, 0x0629 },
    { 0x062f, 0x0632 }, { 0x0648, 0x0648 }, { 0x0671, 0x0673 },
    { 0x0675, 0x0677 }, { 0x0688, 0x0699 }, { 0x06c0, 0x06c0 },
    { 0x06c3, 0x06cb }, { 0x06cd, 0x06cd }, { 0x06cf, 0x06cf },
    { 0x06d2, 0x06d3 }, { 0x06d5, 0x06d5 }, { 0x06ee, 0x06ef },
    { 0x0710, 0x0710 }, { 0x0715, 0x0719 }, { 0x071e, 0x071e },
    { 0x0728, 0x0728 }, { 0x072a, 0x072a }, { 0x072c, 0x072c },
    { 0x072f, 0x072f }, { 0x074d, 0x074d }, { 0x0759, 0x075b },
    { 0x076b, 0x076c }, { 0x0771, 0x0771 }, { 0x0773, 0x0774 },
    { 0x0778, 0x0779 }, { 0x0840, 0x0840 }, { 0x0846, 0x0847 },
    { 0x0849, 0x0849 }, { 0x0854, 0x0854 }, { 0x0856, 0x0858 },
    { 0x0867, 0x0867 }, { 0x0869, 0x086a }, { 0x0870, 0x0882 },
    { 0x088e, 0x088e }, { 0x08aa, 0x08ac }, { 0x08ae, 0x08ae },
    { 0x08b1, 0x08b2 }, { 0x08b9, 0x08b9 }
};

/* Canonical_Combining_Class 9: viramas */
static const comments_name_range_t  comments_name_viramas[] = {
    { 0x094d, 0x094d }, { 0x09cd, 0x09cd }, { 0x0a4d, 0x0a4d },
    { 0x0acd, 0x0acd }, { 0x0b4d, 0x0b4d }, { 0x0bcd, 0x0bcd },
    { 0x0c4d, 0x0c4d }, { 0x0ccd, 0x0ccd }, { 0x0d3b, 0x0d3c },
    { 0x0d4d, 0x0d4d }, { 0x0dca, 0x0dca }, { 0x1039, 0x103a },
    { 0x1714, 0x1715 }, { 0x1734, 0x1734 }, { 0x17d2, 0x17d2 },
    { 0x1a60, 0x1a60 }, { 0x1b44, 0x1b44 }, { 0x1baa, 0x1bab },
    { 0x1bf2, 0x1bf3 }, { 0x2d7f, 0x2d7f }, { 0xa806, 0xa806 },
    { 0xa82c, 0xa82c }, { 0xa8c4, 0xa8c4 }, { 0xa953, 0xa953 },
    { 0xa9c0, 0xa9c0 }, { 0xaaf6, 0xaaf6 }, { 0xabed, 0xabed },
    { 0x11133, 0x11134 }
};

/*
 * Extended_Pictographic: emoji. Some neighbouring ranges are joined into one,
 * with the characters between them.
 */
static const comments_name_range_t  comments_name_pictures[] = {
    { 0x00a9, 0x00a9 }, { 0x00ae, 0x00ae }, { 0x203c, 0x203c },
    { 0x2049, 0x2049 }, { 0x2122, 0x2122 }, { 0x2139, 0x2139 },
    { 0x2194, 0x21aa }, { 0x231a, 0x23fa }, { 0x24c2, 0x24c2 },
    { 0x25aa, 0x27bf }, { 0x2934, 0x2935 }, { 0x2b05, 0x2b55 },
    { 0x3030, 0x3030 }, { 0x303d, 0x303d }, { 0x3297, 0x3299 },
    { 0x1f000, 0x1f1e5 }, { 0x1f200, 0x1faff }
};


int
comments_name_clean(comments_buf_t *out, comments_str_t s)
{
    size_t                  len;
    uint32_t                c;
    const char             *p, *end, *start;
    comments_name_state_t   state;

    if (s.len == 0) {
        return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
    }

    memset(&state, 0, sizeof(comments_name_state_t));

    p = s.data;
    end = s.data + s.len;

    while (p < end) {

        start = p;
        c = comments_text_next(&p, end);

        if (c == COMMENTS_NAME_BRAILLE) {
            c = ' ';
            (void) comments_buf_add_char(out, ' ');

        } else {

            if (comments_name_invisible(c)
                && !comments_name_stays(&state, c, p, end))
            {
                continue;
            }

            if (c == COMMENTS_NAME_FLAG) {
                len = comments_name_flag(p, end);
                p += len;
            }

            (void) comments_buf_add(out, start, (size_t) (p - start));
        }

        state.last = c;

        if (!comments_text_cluster_mark(c)) {
            state.base = c;
        }
    }

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


/*
 * 1 if the invisible character c has a visible effect and must stay, else 0. p
 * points to the character after c.
 */

static int
comments_name_stays(const comments_name_state_t *state, uint32_t c,
    const char *p, const char *end)
{
    uint32_t  next;

    next = comments_name_next(p, end);

    switch (c) {

    case COMMENTS_NAME_ZWNJ:
        if (comments_name_in(comments_name_viramas, state->last)) {
            return next >= 0x80 && !comments_text_cluster_mark(next)
                   && !comments_name_invisible(next);
        }

        return comments_name_joins(state, p, end);

    case COMMENTS_NAME_ZWJ:
        return comments_name_in(comments_name_viramas, state->last)
               || comments_name_in(comments_name_viramas, next)
               || (comments_name_emoji(state->base)
                   && comments_name_emoji(next));

    case 0xfe0e:
    case 0xfe0f:
        return comments_name_emoji(state->last)
               || (next == COMMENTS_NAME_KEYCAP
                   && ((state->last >= '0' && state->last <= '9')
                       || state->last == '#' || state->last == '*'));

    case COMMENTS_NAME_MVS:
        return comments_name_mongolian(state->last)
               && comments_name_mongolian(next);

    default:
        return 0;
    }
}


/*
 * 1 if the letters before and after a ZWNJ would join without it, else 0. p
 * points to the character after the ZWNJ.
 */

static int
comments_name_joins(const comments_name_state_t *state, const char *p,
    const char *end)
{
    uint32_t  next;

    if (!comments_name_in(comments_name_dual, state->base)
        || state->last == COMMENTS_NAME_ZWNJ)
    {
        return 0;
    }

    next = comments_name_letter(p, end);

    return comments_name_in(comments_name_dual, next)
           || comments_name_in(comments_name_right, next);
}


/*
 * Returns the length, in bytes, of the tag characters at p that change the
 * black flag before them to another flag; 0: there are no such tags.
 */

static size_t
comments_name_flag(const char *p, const char *end)
{
    char         tags[COMMENTS_NAME_TAGS];
    size_t       i;
    uint32_t     c;
    const char  *start;

    static const char  *flags[] = { "gbeng\x7f", "gbsct\x7f", "gbwls\x7f" };

    start = p;

    if (end - p < COMMENTS_NAME_TAGS * COMMENTS_NAME_TAG_LEN) {
        return 0;
    }

    for (i = 0; i < COMMENTS_NAME_TAGS; i++) {
        c = comments_text_next(&p, end);

        if (c < 0xe0020 || c > 0xe007f) {
            return 0;
        }

        tags[i] = (char) (c - 0xe0000);
    }

    for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        if (memcmp(tags, flags[i], COMMENTS_NAME_TAGS) == 0) {
            return (size_t) (p - start);
        }
    }

    return 0;
}


/* returns the character at p; 0: p is the end */

static uint32_t
comments_name_next(const char *p, const char *end)
{
    return p < end ? comments_text_next(&p, end) : 0;
}


/*
 * Returns the first character from p on that is not a combining mark. 0: there
 * is none, or more marks precede it than comments_text_clean() leaves on one
 * base character.
 */

static uint32_t
comments_name_letter(const char *p, const char *end)
{
    size_t    i;
    uint32_t  c;

    for (i = 0; i <= COMMENTS_TEXT_CLUSTER_MARKS && p < end; i++) {
        c = comments_text_next(&p, end);

        if (!comments_text_cluster_mark(c)) {
            return c;
        }
    }

    return 0;
}


int
comments_name_invisible(uint32_t c)
{
    switch (c) {

    case 0xad:
    case 0x34f:
    case 0x61c:
    case 0x70f:
    case 0x115f:
    case 0x1160:
    case 0x17b4:
    case 0x17b5:
    case 0x3164:
    case 0xfeff:
    case 0xffa0:
    case 0x1d159:                /* MUSICAL SYMBOL NULL NOTEHEAD */
        return 1;
    }

    return (c >= 0x180b && c <= 0x180f)
           || (c >= 0x200b && c <= 0x200f)
           || (c >= 0x202a && c <= 0x202e)
           || (c >= 0x2060 && c <= 0x206f)
           || (c >= 0xfe00 && c <= 0xfe0f)
           || (c >= 0xfff0 && c <= 0xfffc)
           || (c >= 0x13430 && c <= 0x13442)   /* hieroglyph controls */
           || (c >= 0x1bca0 && c <= 0x1bca3)
           || (c >= 0x1d173 && c <= 0x1d17a)
           || (c >= 0xe0000 && c <= 0xe0fff);
}


static int
comments_name_emoji(uint32_t c)
{
    return comments_name_in(comments_name_pictures, c);
}


static int
comments_name_mongolian(uint32_t c)
{
    return c >= 0x1820 && c <= 0x18aa;
}


static int
comments_name_within(const comments_name_range_t *table, size_t n, uint32_t c)
{
    size_t  i;

    for (i = 0; i < n && c >= table[i].first; i++) {
        if (c <= table[i].last) {
            return 1;
        }
    }

    return 0;
}
