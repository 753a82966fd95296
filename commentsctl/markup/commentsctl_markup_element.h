/*
 * HTML's elements: what each of them is to a comment.
 */
#ifndef COMMENTSCTL_MARKUP_ELEMENT_H
#define COMMENTSCTL_MARKUP_ELEMENT_H

#include "comments_str.h"


typedef enum {
    COMMENTSCTL_ELEMENT_INLINE = 0,  /* means nothing, or is not known */
    COMMENTSCTL_ELEMENT_STRONG,
    COMMENTSCTL_ELEMENT_EM,
    COMMENTSCTL_ELEMENT_DEL,
    COMMENTSCTL_ELEMENT_CODE,
    COMMENTSCTL_ELEMENT_QUOTED,      /* in quotation marks */
    COMMENTSCTL_ELEMENT_LINK,
    COMMENTSCTL_ELEMENT_IMAGE,
    COMMENTSCTL_ELEMENT_MEDIA,       /* shows what its src names */
    COMMENTSCTL_ELEMENT_BREAK,
    COMMENTSCTL_ELEMENT_LINE,        /* across the page */
    COMMENTSCTL_ELEMENT_BLOCK,
    COMMENTSCTL_ELEMENT_HEADING,
    COMMENTSCTL_ELEMENT_QUOTE,
    COMMENTSCTL_ELEMENT_UL,
    COMMENTSCTL_ELEMENT_OL,
    COMMENTSCTL_ELEMENT_ITEM,
    COMMENTSCTL_ELEMENT_PRE,
    COMMENTSCTL_ELEMENT_TABLE,
    COMMENTSCTL_ELEMENT_ROW,
    COMMENTSCTL_ELEMENT_CELL,
    COMMENTSCTL_ELEMENT_HIDDEN       /* with all that is in it */
} commentsctl_element_t;


/* elements that are known, at most */
#define COMMENTSCTL_ELEMENT_MAX  160

/* where in a text things end for the last time; NULL: nowhere */
typedef struct {
    const char  *tag;            /* a ">" */
    const char  *comment;        /* the ">" of a "-->" */
    const char  *elements[COMMENTSCTL_ELEMENT_MAX];
} commentsctl_element_ends_t;


/* Returns what the element of this name, in lower case, is. Cannot fail. */
commentsctl_element_t commentsctl_markup_element(const char *name);

/*
 * Finds the ends in a text, which must stay as long as they are used. Linear
 * time. Cannot fail.
 */
void commentsctl_markup_element_ends(commentsctl_element_ends_t *ends,
    comments_str_t text);

/*
 * 1 if a tag of HTML or a comment begins at p, which is in the text of the
 * ends, else 0. "<int>" is no tag of HTML, "<https://x.example/>" is a link in
 * Markdown, and what hides all that follows since its end is missing, such as
 * "<script>", is text. Constant time. Cannot fail.
 */
int commentsctl_markup_element_begins(const commentsctl_element_ends_t *ends,
    const char *p, const char *end);

/*
 * 1 if such a tag is one of a block, as text has it that is HTML as a whole, or
 * if a comment begins there; else 0. Constant time. Cannot fail.
 */
int commentsctl_markup_element_begins_block(
    const commentsctl_element_ends_t *ends, const char *p, const char *end);

/*
 * Returns the value of an attribute, or NULL. atts is what libxml2's SAX
 * interface gives: names and values in turn, then NULL; or NULL. An attribute
 * without a value has "". Cannot fail.
 */
const char *commentsctl_markup_element_attribute(const char **atts,
    const char *name);

/*
 * 1 if an element with these attributes is not shown: it has "hidden", or a
 * style that hides it. Cannot fail.
 */
int commentsctl_markup_element_hidden(const char **atts);

/*
 * Returns the looks that an element gets from its style attribute, a set of
 * COMMENTSCTL_STYLE_*. Cannot fail.
 */
uint8_t commentsctl_markup_element_style(const char **atts);

/*
 * 1 if the attribute class has a word that contains part, without regard to
 * case. Cannot fail.
 */
int commentsctl_markup_element_class(const char **atts, const char *part);

/*
 * Returns the language of code by its attribute class ("language-c", "lang-c",
 * "brush: c"), as core takes it; empty: none. It lies in atts. Cannot fail.
 */
comments_str_t commentsctl_markup_element_lang(const char **atts);


#endif
