/*
 * What the files of this folder share: comments that were found in a page, and
 * the elements that belong to one.
 */
#ifndef COMMENTSCTL_PRINTED_TYPES_H
#define COMMENTSCTL_PRINTED_TYPES_H

#include <libxml/tree.h>

#include "comments_arena.h"


/* what an element in a comment is */
typedef enum {
    COMMENTSCTL_PRINTED_NONE = 0,
    COMMENTSCTL_PRINTED_BODY,        /* the text, and nothing else */
    COMMENTSCTL_PRINTED_WRAP,        /* the text, if there is no BODY in it */
    COMMENTSCTL_PRINTED_BYLINE,      /* "Posted by: NAME | DATE", or a part */
    COMMENTSCTL_PRINTED_AUTHOR,
    COMMENTSCTL_PRINTED_NAME,        /* the name alone, in AUTHOR or not */
    COMMENTSCTL_PRINTED_DATE,
    COMMENTSCTL_PRINTED_STAMP,       /* has the time as an attribute */
    COMMENTSCTL_PRINTED_GONE,        /* stands for a text that was deleted */
    COMMENTSCTL_PRINTED_DROP,        /* avatar, link for replies, forms */
    COMMENTSCTL_PRINTED_ROLES
} commentsctl_printed_role_t;


/* siblings, with all that is in them */
typedef struct {
    xmlNode  *first;
    xmlNode  *stop;              /* the sibling behind the last; NULL: none */
    xmlNode  *top;               /* the parent */
} commentsctl_printed_range_t;


/* A comment. The _private of its element points to it. */
typedef struct commentsctl_printed_unit_s  commentsctl_printed_unit_t;

struct commentsctl_printed_unit_s {
    commentsctl_printed_unit_t   *next;      /* in the order of the page */
    commentsctl_printed_unit_t   *parent;    /* it lies in that comment */
    xmlNode                      *node;
    commentsctl_printed_range_t   range;
    comments_str_t                id;        /* empty: the page has none */
    unsigned                      ping:1;
    unsigned                      owner:1;   /* by the page's author */
    unsigned                      flat:1;    /* siblings behind an anchor, and
                                                not an element of its own */
};


#endif
