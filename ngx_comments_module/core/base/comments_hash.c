/*
 * Multiply and fold: two 64-bit words are multiplied to 128 bits, and the two
 * halves of the product are combined into one word again.
 */

#include "comments_hash.h"


#define COMMENTS_HASH_SEED    0x6e67786373ULL
#define COMMENTS_HASH_LANES   4
#define COMMENTS_HASH_STRIDE  (COMMENTS_HASH_LANES * 16)

/* the fractions of the square roots of 2, 3, 5 and 7 */
#define COMMENTS_HASH_FIRST   0x6a09e667f3bcc908ULL
#define COMMENTS_HASH_SECOND  0xbb67ae8584caa73bULL
#define COMMENTS_HASH_THIRD   0x3c6ef372fe94f82bULL
#define COMMENTS_HASH_FOURTH  0xa54ff53a5f1d36f1ULL


static inline uint64_t comments_hash_fold(uint64_t a, uint64_t b);
static inline uint64_t comments_hash_word(const unsigned char *p);


/*
 * The lanes are independent of each other, so that a processor computes them
 * in parallel. The end of s is padded with zeros to whole words; the length,
 * which is part of the hash, tells padding from zeros in s.
 */
uint64_t
comments_hash(comments_str_t s)
{
    size_t                len;
    uint64_t              a, b, c, d;
    unsigned char         rest[COMMENTS_HASH_STRIDE];
    const unsigned char  *p;

    p = (const unsigned char *) s.data;
    len = s.len;

    a = COMMENTS_HASH_SEED;
    b = COMMENTS_HASH_SECOND;
    c = COMMENTS_HASH_THIRD;
    d = COMMENTS_HASH_FOURTH ^ (uint64_t) len;

    while (len) {

        if (len < COMMENTS_HASH_STRIDE) {
            memset(rest, 0, sizeof(rest));
            memcpy(rest, p, len);
            p = rest;
            len = COMMENTS_HASH_STRIDE;
        }

        a = comments_hash_fold(comments_hash_word(p) ^ COMMENTS_HASH_FIRST,
                               comments_hash_word(p + 8) ^ a);
        b = comments_hash_fold(comments_hash_word(p + 16)
                               ^ COMMENTS_HASH_SECOND,
                               comments_hash_word(p + 24) ^ b);
        c = comments_hash_fold(comments_hash_word(p + 32)
                               ^ COMMENTS_HASH_THIRD,
                               comments_hash_word(p + 40) ^ c);
        d = comments_hash_fold(comments_hash_word(p + 48)
                               ^ COMMENTS_HASH_FOURTH,
                               comments_hash_word(p + 56) ^ d);

        p += COMMENTS_HASH_STRIDE;
        len -= COMMENTS_HASH_STRIDE;
    }

    return comments_hash_fold(comments_hash_fold(a ^ COMMENTS_HASH_FIRST, b),
                              comments_hash_fold(c ^ COMMENTS_HASH_SECOND, d));
}


/*
 * returns the upper and the lower half of the product, combined into one word
 */
static inline uint64_t
comments_hash_fold(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__

    __extension__ unsigned __int128  product;

    product = a;
    product *= b;

    return (uint64_t) product ^ (uint64_t) (product >> 64);

#else

    uint64_t  low, high, middle, other;

    low = (a & UINT32_MAX) * (b & UINT32_MAX);
    middle = (a >> 32) * (b & UINT32_MAX) + (low >> 32);
    other = (a & UINT32_MAX) * (b >> 32) + (middle & UINT32_MAX);
    high = (a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32);

    return ((low & UINT32_MAX) | other << 32) ^ high;

#endif
}


/* reads a word as little-endian on every machine; compilers make it one load */
static inline uint64_t
comments_hash_word(const unsigned char *p)
{
    return (uint64_t) p[0] | (uint64_t) p[1] << 8 | (uint64_t) p[2] << 16
           | (uint64_t) p[3] << 24 | (uint64_t) p[4] << 32
           | (uint64_t) p[5] << 40 | (uint64_t) p[6] << 48
           | (uint64_t) p[7] << 56;
}
