/*
 * Counts the bytes of text, sixteen at a time, with the vectors of gcc and
 * clang: the scanner finds the end of a text as fast, and the count must not
 * cost more than that.
 */

#include "comments_article.h"


typedef unsigned char  comments_article_bytes_t
    __attribute__ ((vector_size (16)));
typedef signed char  comments_article_signs_t
    __attribute__ ((vector_size (16)));

/* a word with the same byte eight times */
#define COMMENTS_ARTICLE_EACH(byte)  (UINT64_C(0x0101010101010101) * (byte))

/* an integer without its first n bytes in memory, less than all */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define COMMENTS_ARTICLE_DROP(word, n)  ((word) << 8 * (n))
#else
#define COMMENTS_ARTICLE_DROP(word, n)  ((word) >> 8 * (n))
#endif

/* a lane counts no further than 255 */
#define COMMENTS_ARTICLE_LANES  (255 * sizeof(comments_article_bytes_t))


static size_t comments_article_few(const char *p, size_t len, size_t *high);
static size_t comments_article_word(uint64_t word, size_t *high);
static size_t comments_article_bits(uint64_t word);
static size_t comments_article_sum(comments_article_bytes_t lanes);


size_t
comments_article_count(const char *p, const char *last, size_t *high)
{
    size_t                    n;
    const char               *stop;
    comments_article_bytes_t  bytes, all, above;
    comments_article_signs_t  signs;

    n = 0;
    *high = 0;

    while (last - p >= (ptrdiff_t) sizeof(bytes)) {

        stop = (size_t) (last - p) > COMMENTS_ARTICLE_LANES
               ? p + COMMENTS_ARTICLE_LANES : last;

        memset(&all, 0, sizeof(all));
        memset(&above, 0, sizeof(above));

        /* a comparison gives -1 where it holds */

        for ( /* void */ ; stop - p >= (ptrdiff_t) sizeof(bytes);
             p += sizeof(bytes))
        {
            memcpy(&bytes, p, sizeof(bytes));
            memcpy(&signs, p, sizeof(signs));

            all -= (comments_article_bytes_t) (bytes > 32);
            above -= (comments_article_bytes_t) (signs < 0);
        }

        n += comments_article_sum(all);
        *high += comments_article_sum(above);
    }

    return n + comments_article_few(p, (size_t) (last - p), high);
}


/*
 * The same for less than 16 bytes, most often the white space between tags: as
 * two words that overlap. The second one is used without the bytes that the
 * first one has.
 */

static size_t
comments_article_few(const char *p, size_t len, size_t *high)
{
    size_t    n;
    uint32_t  front, back;
    uint64_t  first, second;

    if (len >= 8) {
        memcpy(&first, p, 8);
        memcpy(&second, p + len - 8, 8);
        n = comments_article_word(first, high);

        return len == 8 ? n
               : n + comments_article_word(COMMENTS_ARTICLE_DROP(second,
                                                                 16 - len),
                                           high);
    }

    if (len >= 4) {
        memcpy(&front, p, 4);
        memcpy(&back, p + len - 4, 4);
        second = (uint64_t) front << 32;

        if (len > 4) {
            second |= COMMENTS_ARTICLE_DROP(back, 8 - len);
        }

        return comments_article_word(second, high);
    }

    for (n = 0; len; len--, p++) {
        n += (unsigned char) *p > 32;
        *high += (unsigned char) *p > 127;
    }

    return n;
}


/* the same for the eight bytes of a word, whatever their order */

static size_t
comments_article_word(uint64_t word, size_t *high)
{
    uint64_t  all;

    /* of a byte above 32, or above 127, the highest bit is set */

    all = ((word & COMMENTS_ARTICLE_EACH(0x7f)) + COMMENTS_ARTICLE_EACH(0x5f))
          | word;

    *high += comments_article_bits(word);

    return comments_article_bits(all);
}


/* the number of bytes whose highest bit is set */

static size_t
comments_article_bits(uint64_t word)
{
    word = word >> 7 & COMMENTS_ARTICLE_EACH(1);

    return (size_t) (word * COMMENTS_ARTICLE_EACH(1) >> 56);
}


static size_t
comments_article_sum(comments_article_bytes_t lanes)
{
    size_t  i, n;

    for (i = 0, n = 0; i < sizeof(lanes); i++) {
        n += lanes[i];
    }

    return n;
}
