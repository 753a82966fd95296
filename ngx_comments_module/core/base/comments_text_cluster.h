/*
 * Bounds on what a browser draws as one piece: the number of combining marks
 * on one base character, and of characters that are joined to each other.
 */
#ifndef COMMENTS_TEXT_CLUSTER_H
#define COMMENTS_TEXT_CLUSTER_H

#include "comments_buf.h"


#define COMMENTS_TEXT_CLUSTER_MARKS  30    /* as UAX #15, Stream-Safe Text */
#define COMMENTS_TEXT_CLUSTER_JOINS  8


/*
 * The cluster at the end of the text read so far. A text begins with zeroed
 * memory, which is an empty cluster.
 */
typedef struct {
    uint8_t  last;               /* class of the last character */
    uint8_t  marks;
    uint8_t  joins;
} comments_text_cluster_t;


/*
 * Judges c, the next character of a text. Returns 1 if c may stay, or 0 if c
 * is to be removed because its cluster would have more than 30 marks or 8
 * joined characters. Cannot fail.
 *
 * Clusters are the extended grapheme clusters of UAX #29. Marks are marks of
 * all kinds, Thai and Lao vowel signs, variation selectors and joiners on a
 * base. Joined characters are bases that are joined to the first one by
 * U+200D, by a virama, by a prepended sign or as Hangul jamo. In a chain that
 * is too long the joiner is removed, not the character that it joins; of jamo
 * the character is removed. No word and no emoji of any language reaches these
 * bounds.
 */
int comments_text_cluster_keep(comments_text_cluster_t *cluster, uint32_t c);

/*
 * 1 if a visible ASCII character that comes next may stay, and begins a cluster
 * of its own; _begin() does what _keep() does for one or several of them.
 * Cannot fail.
 */
static inline int
comments_text_cluster_ended(const comments_text_cluster_t *cluster)
{
    return cluster->last == 0;
}


static inline void
comments_text_cluster_begin(comments_text_cluster_t *cluster)
{
    cluster->marks = 0;
    cluster->joins = 0;
    cluster->last = 0;
}


/*
 * Returns 0 if s has no character that the bounds concern, 1 if it may have
 * some. s may hold any bytes. Fast: meant as a test before the exact work.
 * Cannot fail.
 */
int comments_text_cluster_may(comments_str_t s);

/*
 * Appends s, which may hold any bytes, without the characters that
 * comments_text_cluster_keep() removes. Returns as comments_buf_add().
 */
int comments_text_cluster_bound(comments_buf_t *out, comments_str_t s);

/*
 * 1 if c belongs to the character before it and alone shows nothing or only
 * part of a character: a combining mark, a variation selector, or a joiner.
 * Cannot fail.
 */
int comments_text_cluster_mark(uint32_t c);


#endif
