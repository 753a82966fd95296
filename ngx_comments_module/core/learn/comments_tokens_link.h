/*
 * Links in a comment's text, and what they tell.
 */
#ifndef COMMENTS_TOKENS_LINK_H
#define COMMENTS_TOKENS_LINK_H

#include "comments_tokens_set.h"


typedef struct {
    comments_str_t   all;
    comments_str_t   host;       /* without "www." and port, as it was typed */
    comments_str_t   path;       /* what stands behind host and port */
} comments_tokens_link_t;


/*
 * Is there a link at the beginning of s? One with "http://", "https://" or
 * "www.", up to white space, a quote, an angle bracket or a closing bracket;
 * or, with bare, a host without scheme that has a path or one of the usual last
 * labels. bare is for a place that does not follow a letter, a digit or one of
 * "@.-/_": what follows these is part of something else. COMMENTS_OK, with
 * *link pointing into s; COMMENTS_DECLINED: no. The time is linear in the
 * length of what looks like a host or a link.
 */
int comments_tokens_link(comments_str_t s, int bare,
    comments_tokens_link_t *link);

/* Adds the tokens of a link: its host, last labels, words of its path. */
void comments_tokens_link_add(comments_tokens_set_t *set,
    const comments_tokens_link_t *link);


#endif
