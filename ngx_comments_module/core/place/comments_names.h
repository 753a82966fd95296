/*
 * What the names of an element (its id, its classes, its role) say about its
 * part in a page.
 */
#ifndef COMMENTS_NAMES_H
#define COMMENTS_NAMES_H

#include "comments_article_types.h"


/*
 * The properties (COMMENTS_ARTICLE_*) that a name gives to its element. name is
 * one class, or an id if id is set, and not empty. Words count in any case;
 * what one system or framework alone writes counts as it writes it. Cannot
 * fail; linear time.
 */
unsigned comments_names_props(comments_str_t name, unsigned id);

/* the same for the value of a role attribute */
unsigned comments_names_role(comments_str_t role);


#endif
