/*
 * MurmurHash64A.
 */

#include "comments_hash.h"


#define COMMENTS_HASH_FACTOR  0xc6a4a7935bd1e995ULL
#define COMMENTS_HASH_SHIFT   47
#define COMMENTS_HASH_SEED    0x6e67786373ULL


static uint64_t comments_hash_word(const unsigned char *p, size_t n);


uint64_t
comments_hash(comments_str_t s)
{
    size_t                len;
    uint64_t              h, k;
    const unsigned char  *p;

    p = (const unsigned char *) s.data;
    h = COMMENTS_HASH_SEED ^ ((uint64_t) s.len * COMMENTS_HASH_FACTOR);

    for (len = s.len; len >= 8; len -= 8) {
        k = comments_hash_word(p, 8);

        k *= COMMENTS_HASH_FACTOR;
        k ^= k >> COMMENTS_HASH_SHIFT;
        k *= COMMENTS_HASH_FACTOR;

        h ^= k;
        h *= COMMENTS_HASH_FACTOR;

        p += 8;
    }

    if (len) {
        h ^= comments_hash_word(p, len);
        h *= COMMENTS_HASH_FACTOR;
    }

    h ^= h >> COMMENTS_HASH_SHIFT;
    h *= COMMENTS_HASH_FACTOR;
    h ^= h >> COMMENTS_HASH_SHIFT;

    return h;
}


/* little-endian on every machine; compilers make one load of a whole word */
static uint64_t
comments_hash_word(const unsigned char *p, size_t n)
{
    size_t    i;
    uint64_t  k;

    if (n == 8) {
        return (uint64_t) p[0] | (uint64_t) p[1] << 8 | (uint64_t) p[2] << 16
               | (uint64_t) p[3] << 24 | (uint64_t) p[4] << 32
               | (uint64_t) p[5] << 40 | (uint64_t) p[6] << 48
               | (uint64_t) p[7] << 56;
    }

    k = 0;

    for (i = 0; i < n; i++) {
        k |= (uint64_t) p[i] << (8 * i);
    }

    return k;
}
