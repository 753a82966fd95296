/*
 * Wilson's score interval: E. B. Wilson, Probable inference, the law of
 * succession, and statistical inference, 1927.
 */

#include "comments_rank.h"


/* scores are in billionths */
#define COMMENTS_RANK_SCORES  1e9


double
comments_rank(uint32_t up, uint32_t down)
{
    int     i;
    double  n, p, root, s, z2;

    if (up == 0) {
        return 0;
    }

    n = (double) up + (double) down;
    p = (double) up / n;
    z2 = 1.96 * 1.96;

    /*
     * the square root of s by Newton's method: so that core need not link libm
     * for this function alone
     */

    s = z2 * (p * (1 - p) / n + z2 / (4 * n * n));
    root = (s > 1) ? s : 1;

    for (i = 0; i < 64; i++) {
        root = (root + s / root) / 2;
    }

    return (p + z2 / (2 * n) - root) / (1 + z2 / n);
}


int64_t
comments_rank_score(uint32_t up, uint32_t down)
{
    return -(int64_t) (comments_rank(up, down) * COMMENTS_RANK_SCORES);
}
