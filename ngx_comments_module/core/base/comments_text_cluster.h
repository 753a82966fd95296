/*
 * Bounds on what is drawn as one piece: combining marks on one base, and
 * characters that are joined to each other.
 */
#ifndef COMMENTS_TEXT_CLUSTER_H
#define COMMENTS_TEXT_CLUSTER_H

#include "comments_buf.h"


#define COMMENTS_TEXT_CLUSTER_MARKS  30    /* as UAX #15, Stream-Safe */
#define COMMENTS_TEXT_CLUSTER_JOINS  8


/* the cluster that a text ends in so far; zeroed memory is no cluster */
typedef struct {
    uint8_t  last;               /* class of its last character */
    uint8_t  marks;
    uint8_t  joins;
} comments_text_cluster_t;


/*
 * 1 if c, the next character of the text, may stay; 0 if it has to go, since
 * the cluster would have more than 30 marks or 8 joined characters. Clusters
 * are those of UAX #29 (extended grapheme clusters): marks of all kinds, Thai
 * and Lao vowel signs, variation selectors and joiners on a base; and the bases
 * joined to the first one by U+200D, by a virama, by a prepended sign or as
 * Hangul jamo. Of a chain that is too long the joiner goes, not what it joins,
 * but for jamo. No word and no emoji of any language is that long. Cannot fail.
 */
int comments_text_cluster_keep(comments_text_cluster_t *cluster, uint32_t c);

/*
 * 0: s has no character that is ever bounded, 1: it may have some. s may hold
 * any bytes. Cheap. Cannot fail.
 */
int comments_text_cluster_may(comments_str_t s);

/*
 * Appends s (any bytes) without what has to go. Returns as comments_buf_add().
 */
int comments_text_cluster_bound(comments_buf_t *out, comments_str_t s);

/*
 * 1 if c belongs to the character before it, and alone shows nothing or half a
 * character: a combining mark, a variation selector, a joiner. Cannot fail.
 */
int comments_text_cluster_mark(uint32_t c);


#endif
