/*
 * Bounds on combining marks and on joined characters.
 *
 * A browser draws an extended grapheme cluster as one piece: it does not break
 * a line within the cluster, and it draws the cluster's marks beyond the
 * line's height if there are many. Therefore each cluster is limited to a size
 * that no real text needs. The rules are those of UAX #29 for Unicode 15. They
 * are looser where this can not make a cluster longer: ZWJ joins any character
 * that follows, and marks are counted over the whole cluster.
 */

#include "comments_text.h"
#include "comments_text_cluster.h"


typedef enum {
    COMMENTS_CLUSTER_OTHER = 0,
    COMMENTS_CLUSTER_MARK,
    COMMENTS_CLUSTER_JOINER,     /* a mark that joins the next character */
    COMMENTS_CLUSTER_PREPEND,
    COMMENTS_CLUSTER_L,          /* jamo and syllables of Hangul */
    COMMENTS_CLUSTER_V,
    COMMENTS_CLUSTER_T,
    COMMENTS_CLUSTER_LV,
    COMMENTS_CLUSTER_LVT
} comments_cluster_class_t;


typedef struct {
    uint32_t  first;
    uint32_t  last;
} comments_cluster_range_t;


static int comments_cluster_second(const char *p, const char *end);
static comments_cluster_class_t comments_cluster_class(uint32_t c);
static comments_cluster_class_t comments_cluster_hangul(uint32_t c);
static int comments_cluster_joined(comments_cluster_class_t last,
    comments_cluster_class_t class);
static int comments_cluster_joiner(uint32_t c);
static int comments_cluster_prepend(uint32_t c);


/* General_Category M, Grapheme_Cluster_Break Extend and SpacingMark */
static const comments_cluster_range_t  comments_cluster_marks[] = {
    { 0x0300, 0x036f }, { 0x0483, 0x0489 }, { 0x0591, 0x05bd },
    { 0x05bf, 0x05bf }, { 0x05c1, 0x05c2 }, { 0x05c4, 0x05c5 },
    { 0x05c7, 0x05c7 }, { 0x0610, 0x061a }, { 0x064b, 0x065f },
    { 0x0670, 0x0670 }, { 0x06d6, 0x06dc }, { 0x06df, 0x06e4 },
    { 0x06e7, 0x06e8 }, { 0x06ea, 0x06ed }, { 0x0711, 0x0711 },
    { 0x0730, 0x074a }, { 0x07a6, 0x07b0 }, { 0x07eb, 0x07f3 },
    { 0x07fd, 0x07fd }, { 0x0816, 0x0819 }, { 0x081b, 0x0823 },
    { 0x0825, 0x0827 }, { 0x0829, 0x082d }, { 0x0859, 0x085b },
    { 0x0898, 0x089f }, { 0x08ca, 0x08e1 }, { 0x08e3, 0x0903 },
    { 0x093a, 0x093c }, { 0x093e, 0x094f }, { 0x0951, 0x0957 },
    { 0x0962, 0x0963 }, { 0x0981, 0x0983 }, { 0x09bc, 0x09bc },
    { 0x09be, 0x09cd }, { 0x09d7, 0x09d7 }, { 0x09e2, 0x09e3 },
    { 0x09fe, 0x0a03 }, { 0x0a3c, 0x0a51 }, { 0x0a70, 0x0a71 },
    { 0x0a75, 0x0a75 }, { 0x0a81, 0x0a83 }, { 0x0abc, 0x0abc },
    { 0x0abe, 0x0acd }, { 0x0ae2, 0x0ae3 }, { 0x0afa, 0x0b03 },
    { 0x0b3c, 0x0b3c }, { 0x0b3e, 0x0b57 }, { 0x0b62, 0x0b63 },
    { 0x0b82, 0x0b82 }, { 0x0bbe, 0x0bcd }, { 0x0bd7, 0x0bd7 },
    { 0x0c00, 0x0c04 }, { 0x0c3c, 0x0c3c }, { 0x0c3e, 0x0c56 },
    { 0x0c62, 0x0c63 }, { 0x0c81, 0x0c83 }, { 0x0cbc, 0x0cbc },
    { 0x0cbe, 0x0cd6 }, { 0x0ce2, 0x0ce3 }, { 0x0cf3, 0x0cf3 },
    { 0x0d00, 0x0d03 }, { 0x0d3b, 0x0d3c }, { 0x0d3e, 0x0d4d },
    { 0x0d57, 0x0d57 }, { 0x0d62, 0x0d63 }, { 0x0d81, 0x0d83 },
    { 0x0dca, 0x0ddf }, { 0x0df2, 0x0df3 }, { 0x0e31, 0x0e31 },
    { 0x0e33, 0x0e3a }, { 0x0e47, 0x0e4e }, { 0x0eb1, 0x0eb1 },
    { 0x0eb3, 0x0ebc }, { 0x0ec8, 0x0ece }, { 0x0f18, 0x0f19 },
    { 0x0f35, 0x0f35 }, { 0x0f37, 0x0f37 }, { 0x0f39, 0x0f39 },
    { 0x0f3e, 0x0f3f }, { 0x0f71, 0x0f84 }, { 0x0f86, 0x0f87 },
    { 0x0f8d, 0x0fbc }, { 0x0fc6, 0x0fc6 }, { 0x102b, 0x103e },
    { 0x1056, 0x1059 }, { 0x105e, 0x1060 }, { 0x1062, 0x1064 },
    { 0x1067, 0x106d }, { 0x1071, 0x1074 }, { 0x1082, 0x108d },
    { 0x108f, 0x108f }, { 0x109a, 0x109d }, { 0x135d, 0x135f },
    { 0x1712, 0x1715 }, { 0x1732, 0x1734 }, { 0x1752, 0x1753 },
    { 0x1772, 0x1773 }, { 0x17b4, 0x17d3 }, { 0x17dd, 0x17dd },
    { 0x180b, 0x180d }, { 0x180f, 0x180f }, { 0x1885, 0x1886 },
    { 0x18a9, 0x18a9 }, { 0x1920, 0x193b }, { 0x1a17, 0x1a1b },
    { 0x1a55, 0x1a7f }, { 0x1ab0, 0x1ace }, { 0x1b00, 0x1b04 },
    { 0x1b34, 0x1b44 }, { 0x1b6b, 0x1b73 }, { 0x1b80, 0x1b82 },
    { 0x1ba1, 0x1bad }, { 0x1be6, 0x1bf3 }, { 0x1c24, 0x1c37 },
    { 0x1cd0, 0x1cd2 }, { 0x1cd4, 0x1ce8 }, { 0x1ced, 0x1ced },
    { 0x1cf4, 0x1cf4 }, { 0x1cf7, 0x1cf9 }, { 0x1dc0, 0x1dff },
    { 0x200c, 0x200c }, { 0x20d0, 0x20f0 }, { 0x2cef, 0x2cf1 },
    { 0x2d7f, 0x2d7f }, { 0x2de0, 0x2dff }, { 0x302a, 0x302f },
    { 0x3099, 0x309a }, { 0xa66f, 0xa672 }, { 0xa674, 0xa67d },
    { 0xa69e, 0xa69f }, { 0xa6f0, 0xa6f1 }, { 0xa802, 0xa802 },
    { 0xa806, 0xa806 }, { 0xa80b, 0xa80b }, { 0xa823, 0xa827 },
    { 0xa82c, 0xa82c }, { 0xa880, 0xa881 }, { 0xa8b4, 0xa8c5 },
    { 0xa8e0, 0xa8f1 }, { 0xa8ff, 0xa8ff }, { 0xa926, 0xa92d },
    { 0xa947, 0xa953 }, { 0xa980, 0xa983 }, { 0xa9b3, 0xa9c0 },
    { 0xa9e5, 0xa9e5 }, { 0xaa29, 0xaa36 }, { 0xaa43, 0xaa43 },
    { 0xaa4c, 0xaa4d }, { 0xaa7b, 0xaa7d }, { 0xaab0, 0xaab0 },
    { 0xaab2, 0xaab4 }, { 0xaab7, 0xaab8 }, { 0xaabe, 0xaabf },
    { 0xaac1, 0xaac1 }, { 0xaaeb, 0xaaef }, { 0xaaf5, 0xaaf6 },
    { 0xabe3, 0xabea }, { 0xabec, 0xabed }, { 0xfb1e, 0xfb1e },
    { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f }, { 0xff9e, 0xff9f },
    { 0x101fd, 0x101fd }, { 0x102e0, 0x102e0 }, { 0x10376, 0x1037a },
    { 0x10a01, 0x10a0f }, { 0x10a38, 0x10a3f }, { 0x10ae5, 0x10ae6 },
    { 0x10d24, 0x10d27 }, { 0x10eab, 0x10eac }, { 0x10efd, 0x10eff },
    { 0x10f46, 0x10f50 }, { 0x10f82, 0x10f85 }, { 0x11000, 0x11002 },
    { 0x11038, 0x11046 }, { 0x11070, 0x11070 }, { 0x11073, 0x11074 },
    { 0x1107f, 0x11082 }, { 0x110b0, 0x110ba }, { 0x110c2, 0x110c2 },
    { 0x11100, 0x11102 }, { 0x11127, 0x11134 }, { 0x11145, 0x11146 },
    { 0x11173, 0x11173 }, { 0x11180, 0x11182 }, { 0x111b3, 0x111c0 },
    { 0x111c9, 0x111cc }, { 0x111ce, 0x111cf }, { 0x1122c, 0x11237 },
    { 0x1123e, 0x1123e }, { 0x11241, 0x11241 }, { 0x112df, 0x112ea },
    { 0x11300, 0x11303 }, { 0x1133b, 0x1133c }, { 0x1133e, 0x1134d },
    { 0x11357, 0x11357 }, { 0x11362, 0x11374 }, { 0x11435, 0x11446 },
    { 0x1145e, 0x1145e }, { 0x114b0, 0x114c3 }, { 0x115af, 0x115c0 },
    { 0x115dc, 0x115dd }, { 0x11630, 0x11640 }, { 0x116ab, 0x116b7 },
    { 0x1171d, 0x1172b }, { 0x1182c, 0x1183a }, { 0x11930, 0x1193e },
    { 0x11940, 0x11940 }, { 0x11942, 0x11943 }, { 0x119d1, 0x119e0 },
    { 0x119e4, 0x119e4 }, { 0x11a01, 0x11a0a }, { 0x11a33, 0x11a39 },
    { 0x11a3b, 0x11a3e }, { 0x11a47, 0x11a47 }, { 0x11a51, 0x11a5b },
    { 0x11a8a, 0x11a99 }, { 0x11c2f, 0x11c3f }, { 0x11c92, 0x11cb6 },
    { 0x11d31, 0x11d45 }, { 0x11d47, 0x11d47 }, { 0x11d8a, 0x11d97 },
    { 0x11ef3, 0x11ef6 }, { 0x11f00, 0x11f01 }, { 0x11f03, 0x11f03 },
    { 0x11f34, 0x11f42 }, { 0x13440, 0x13440 }, { 0x13447, 0x13455 },
    { 0x16af0, 0x16af4 }, { 0x16b30, 0x16b36 }, { 0x16f4f, 0x16f4f },
    { 0x16f51, 0x16f92 }, { 0x16fe4, 0x16fe4 }, { 0x16ff0, 0x16ff1 },
    { 0x1bc9d, 0x1bc9e }, { 0x1cf00, 0x1cf46 }, { 0x1d165, 0x1d169 },
    { 0x1d16d, 0x1d172 }, { 0x1d17b, 0x1d182 }, { 0x1d185, 0x1d18b },
    { 0x1d1aa, 0x1d1ad }, { 0x1d242, 0x1d244 }, { 0x1da00, 0x1da36 },
    { 0x1da3b, 0x1da6c }, { 0x1da75, 0x1da75 }, { 0x1da84, 0x1da84 },
    { 0x1da9b, 0x1daaf }, { 0x1e000, 0x1e02a }, { 0x1e08f, 0x1e08f },
    { 0x1e130, 0x1e136 }, { 0x1e2ae, 0x1e2ae }, { 0x1e2ec, 0x1e2ef },
    { 0x1e4ec, 0x1e4ef }, { 0x1e8d0, 0x1e8d6 }, { 0x1e944, 0x1e94a },
    { 0x1f3fb, 0x1f3ff }, { 0xe0020, 0xe007f }, { 0xe0100, 0xe01ef }
};

/*
 * For each first byte of a character, a bit for each second byte (less 0x80):
 * 1 if characters that begin with these bytes may have a class. Syllables of
 * Hangul are left out, since they alone do not join anything.
 */
static const uint64_t  comments_cluster_seconds[256] = {
    [0xcc] = 0xffffffffffffffff, [0xcd] = 0x0000ffffffffffff,
    [0xd2] = 0x00000000000003f8, [0xd6] = 0xbffffffffffe0000,
    [0xd7] = 0x00000000000000b6, [0xd8] = 0x0000000007ff003f,
    [0xd9] = 0x00010000fffff800, [0xdb] = 0x00003d9fbfc00000,
    [0xdc] = 0xffff000000028000, [0xdd] = 0x00000000000007ff,
    [0xde] = 0x0001ffc000000000, [0xdf] = 0x200ff80000000000,
    [0xe0] = 0xffffffff00000000, [0xe1] = 0x0089ff15f00020f7,
    [0xe2] = 0x00a8000000000009, [0xe3] = 0x0000000000000005,
    [0xea] = 0x00008ffd0e000000, [0xed] = 0x00000000c0000000,
    [0xef] = 0x4100100000000000, [0xf0] = 0x00000000f84b0000,
    [0xf3] = 0x0000000100000000
};


int
comments_text_cluster_keep(comments_text_cluster_t *cluster, uint32_t c)
{
    comments_cluster_class_t  class, last;

    class = (c < 0x300) ? COMMENTS_CLUSTER_OTHER : comments_cluster_class(c);
    last = (comments_cluster_class_t) cluster->last;

    if (class == COMMENTS_CLUSTER_MARK || class == COMMENTS_CLUSTER_JOINER) {

        if (cluster->marks == COMMENTS_TEXT_CLUSTER_MARKS
            || (class == COMMENTS_CLUSTER_JOINER
                && cluster->joins == COMMENTS_TEXT_CLUSTER_JOINS))
        {
            return 0;
        }

        cluster->marks++;

        /* a joiner also joins across the marks that follow it */

        if (last != COMMENTS_CLUSTER_JOINER) {
            cluster->last = (uint8_t) class;
        }

        return 1;
    }

    /* a control ends every cluster */

    if (c < 0x20 || !comments_cluster_joined(last, class)) {
        cluster->marks = 0;
        cluster->joins = 0;
        cluster->last = (uint8_t) class;
        return 1;
    }

    /* a prepended sign needs room for the character that it is prepended to */

    if (cluster->joins + (class == COMMENTS_CLUSTER_PREPEND)
        >= COMMENTS_TEXT_CLUSTER_JOINS)
    {
        return 0;
    }

    cluster->joins++;
    cluster->last = (uint8_t) class;

    return 1;
}


int
comments_text_cluster_may(comments_str_t s)
{
    uint64_t     word;
    const char  *p, *q, *end;

    if (s.len == 0) {
        return 0;
    }

    p = s.data;
    end = p + s.len;

    while (p < end) {

        /* read ASCII 8 bytes at a time, since most texts consist of it */

        if ((unsigned char) *p < 0x80 && end - p >= 8) {
            memcpy(&word, p, 8);

            if ((word & 0x8080808080808080) == 0) {
                p += 8;
                continue;
            }
        }

        if (comments_cluster_second(p, end)) {
            q = p;

            if (comments_cluster_class(comments_text_next(&q, end))
                != COMMENTS_CLUSTER_OTHER)
            {
                return 1;
            }
        }

        p++;
    }

    return 0;
}


static int
comments_cluster_second(const char *p, const char *end)
{
    uint64_t  seconds;

    seconds = comments_cluster_seconds[(unsigned char) *p];

    return seconds && end - p > 1 && (seconds >> (p[1] & 0x3f) & 1);
}


int
comments_text_cluster_bound(comments_buf_t *out, comments_str_t s)
{
    const char               *p, *end, *plain, *start;
    comments_text_cluster_t   cluster;

    if (!comments_text_cluster_may(s)) {
        return comments_buf_add_str(out, s);
    }

    memset(&cluster, 0, sizeof(comments_text_cluster_t));

    p = s.data;
    end = p + s.len;
    plain = p;

    while (p < end) {

        start = p;

        if (!comments_text_cluster_keep(&cluster,
                                        comments_text_next(&p, end)))
        {
            (void) comments_buf_add(out, plain, (size_t) (start - plain));
            plain = p;
        }
    }

    return comments_buf_add(out, plain, (size_t) (end - plain));
}


int
comments_text_cluster_mark(uint32_t c)
{
    comments_cluster_class_t  class;

    if (c < 0x300) {
        return 0;
    }

    class = comments_cluster_class(c);

    return class == COMMENTS_CLUSTER_MARK || class == COMMENTS_CLUSTER_JOINER;
}


static comments_cluster_class_t
comments_cluster_class(uint32_t c)
{
    size_t  low, high, middle;

    /*
     * kana and ideographs: the most frequent characters in texts without marks
     */

    if (c >= 0x3030 && c < 0xa000) {
        return (c == 0x3099 || c == 0x309a) ? COMMENTS_CLUSTER_MARK
                                            : COMMENTS_CLUSTER_OTHER;
    }

    /* quotation marks, dashes, currency signs */

    if (c >= 0x200e && c < 0x20d0) {
        return COMMENTS_CLUSTER_OTHER;
    }

    if (comments_cluster_joiner(c)) {
        return COMMENTS_CLUSTER_JOINER;
    }

    if (comments_cluster_prepend(c)) {
        return COMMENTS_CLUSTER_PREPEND;
    }

    low = 0;
    high = sizeof(comments_cluster_marks) / sizeof(comments_cluster_marks[0]);

    while (low < high) {
        middle = (low + high) / 2;

        if (c > comments_cluster_marks[middle].last) {
            low = middle + 1;

        } else if (c < comments_cluster_marks[middle].first) {
            high = middle;

        } else {
            return COMMENTS_CLUSTER_MARK;
        }
    }

    return comments_cluster_hangul(c);
}


/* the class of a Hangul character: Unicode's Hangul_Syllable_Type */
static comments_cluster_class_t
comments_cluster_hangul(uint32_t c)
{
    if (c >= 0xac00 && c <= 0xd7a3) {
        return (c - 0xac00) % 28 ? COMMENTS_CLUSTER_LVT : COMMENTS_CLUSTER_LV;
    }

    if ((c >= 0x1100 && c <= 0x115f) || (c >= 0xa960 && c <= 0xa97c)) {
        return COMMENTS_CLUSTER_L;
    }

    if ((c >= 0x1160 && c <= 0x11a7) || (c >= 0xd7b0 && c <= 0xd7c6)) {
        return COMMENTS_CLUSTER_V;
    }

    if ((c >= 0x11a8 && c <= 0x11ff) || (c >= 0xd7cb && c <= 0xd7fb)) {
        return COMMENTS_CLUSTER_T;
    }

    return COMMENTS_CLUSTER_OTHER;
}


/* 1 if the rules GB6 to GB9c of UAX #29 put no boundary between the two */
static int
comments_cluster_joined(comments_cluster_class_t last,
    comments_cluster_class_t class)
{
    switch (last) {

    case COMMENTS_CLUSTER_JOINER:
    case COMMENTS_CLUSTER_PREPEND:
        return 1;

    case COMMENTS_CLUSTER_L:
        return class == COMMENTS_CLUSTER_L || class == COMMENTS_CLUSTER_V
               || class == COMMENTS_CLUSTER_LV
               || class == COMMENTS_CLUSTER_LVT;

    case COMMENTS_CLUSTER_V:
    case COMMENTS_CLUSTER_LV:
        return class == COMMENTS_CLUSTER_V || class == COMMENTS_CLUSTER_T;

    case COMMENTS_CLUSTER_T:
    case COMMENTS_CLUSTER_LVT:
        return class == COMMENTS_CLUSTER_T;

    default:
        return 0;
    }
}


/* ZWJ, and the viramas that join consonants to one cluster (InCB=Linker) */
static int
comments_cluster_joiner(uint32_t c)
{
    switch (c) {

    case 0x94d:
    case 0x9cd:
    case 0xacd:
    case 0xb4d:
    case 0xc4d:
    case 0xd4d:
    case 0x1039:
    case 0x17d2:
    case 0x1a60:
    case 0x1b44:
    case 0x1bab:
    case 0x200d:
    case 0xa9c0:
    case 0xaaf6:
    case 0x10a3f:
    case 0x11133:
    case 0x113d0:
    case 0x1193e:
    case 0x11a47:
    case 0x11a99:
    case 0x11f42:
        return 1;
    }

    return 0;
}


/* Grapheme_Cluster_Break=Prepend */
static int
comments_cluster_prepend(uint32_t c)
{
    switch (c) {

    case 0x6dd:
    case 0x70f:
    case 0x890:
    case 0x891:
    case 0x8e2:
    case 0xd4e:
    case 0x110bd:
    case 0x110cd:
    case 0x111c2:
    case 0x111c3:
    case 0x1193f:
    case 0x11941:
    case 0x11a3a:
    case 0x11d46:
    case 0x11f02:
        return 1;
    }

    return (c >= 0x600 && c <= 0x605) || (c >= 0x11a84 && c <= 0x11a89);
}
