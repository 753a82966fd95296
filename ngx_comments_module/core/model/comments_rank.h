/*
 * The rank of a comment by its votes, for the order "best".
 */
#ifndef COMMENTS_RANK_H
#define COMMENTS_RANK_H

#include <stdint.h>


/*
 * Returns the lower bound of Wilson's score interval at 95 % for the share of
 * votes that are up: from 0 to 1, 0 without votes. Cannot fail.
 */
double comments_rank(uint32_t up, uint32_t down);

/*
 * Returns the same as a score of a sorted set in which the best comment stands
 * first: minus the rank, in billionths. It is a whole number, so that nobody's
 * way to print a double matters. Cannot fail.
 */
int64_t comments_rank_score(uint32_t up, uint32_t down);


#endif
