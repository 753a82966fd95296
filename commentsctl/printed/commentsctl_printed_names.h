/*
 * The names of classes, identifiers and phrases by which printed comments are
 * known: one table for what is a comment, one for the parts of a comment.
 */
#ifndef COMMENTSCTL_PRINTED_NAMES_H
#define COMMENTSCTL_PRINTED_NAMES_H

#include "commentsctl_printed_types.h"


/* how an element is a comment */
typedef enum {
    COMMENTSCTL_PRINTED_IS_NOT = 0,
    COMMENTSCTL_PRINTED_IS_ELEMENT,  /* it holds the comment */
    COMMENTSCTL_PRINTED_IS_FIRST,    /* the comment goes on in siblings, until
                                        the next such element */
    COMMENTSCTL_PRINTED_IS_ANCHOR,   /* the same, and perhaps it is only the
                                        anchor of an element that follows */
    COMMENTSCTL_PRINTED_IS_PING
} commentsctl_printed_is_t;


/* Linear time in the length of the attributes. Cannot fail. */
commentsctl_printed_is_t commentsctl_printed_is(const xmlNode *node);
commentsctl_printed_role_t commentsctl_printed_role(const xmlNode *node);

/*
 * 1 if nothing of an element is read: scripts, forms, and our own block, which
 * a page may hold that was saved from a running site. Cannot fail.
 */
int commentsctl_printed_passed(const xmlNode *node);

/* 1 if a comment with this element in its class is by the page's author */
int commentsctl_printed_owner(const xmlNode *node);

/*
 * Returns the number in the identifier (or name) of an element, "6a00" of
 * "comment-6a00" or "c6a00", or an empty string. It lies in the document.
 * Cannot fail.
 */
comments_str_t commentsctl_printed_id(const xmlNode *node);

/*
 * The same of the fragment that a link leads to, "6a00" of "x.html#c6a00".
 */
comments_str_t commentsctl_printed_target(const xmlNode *node);

/*
 * Takes "Posted by:" from the front of a text, or "said:" or "replied to" from
 * its end, in the languages of TypePad and Blogger. Returns 1 if that was
 * there. Cannot fail.
 */
int commentsctl_printed_front(comments_str_t *text);
int commentsctl_printed_tail(comments_str_t *text);

/* An attribute's value, or an empty string. Cannot fail. */
comments_str_t commentsctl_printed_attribute(const xmlNode *node,
    const char *name);

/* text without blanks, line ends and U+00A0 at both ends. Cannot fail. */
comments_str_t commentsctl_printed_trim(comments_str_t text);


#endif
