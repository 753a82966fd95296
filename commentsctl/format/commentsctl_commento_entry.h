/*
 * Takes the elements of the lists in exports of Commento and Comentario.
 */
#ifndef COMMENTSCTL_COMMENTO_ENTRY_H
#define COMMENTSCTL_COMMENTO_ENTRY_H

#include "commentsctl_format.h"
#include "commentsctl_idmap.h"
#include "commentsctl_json_value.h"


/* what is known of the export so far */
typedef struct {
    const commentsctl_sink_t   *sink;
    commentsctl_idmap_t         people;
    commentsctl_idmap_t         pages;
    comments_arena_t           *arena;       /* of the present element */
} commentsctl_commento_lists_t;


/*
 * What is done with an element: entry has its file and line. COMMENTS_ERROR:
 * out of memory, or what the sink returned.
 */
typedef int (*commentsctl_commento_entry_pt)(
    commentsctl_commento_lists_t *lists, const commentsctl_json_t *object,
    commentsctl_entry_t *entry);


/* Note a commenter, or a page of version 3. */
int commentsctl_commento_entry_person(commentsctl_commento_lists_t *lists,
    const commentsctl_json_t *object, commentsctl_entry_t *entry);
int commentsctl_commento_entry_page(commentsctl_commento_lists_t *lists,
    const commentsctl_json_t *object, commentsctl_entry_t *entry);

/* Gives what is known of a page to the sink. */
int commentsctl_commento_entry_tell(commentsctl_commento_lists_t *lists,
    const commentsctl_json_t *object, commentsctl_entry_t *entry);

/* Give a comment of version 1, or of version 3, to the sink. */
int commentsctl_commento_entry_one(commentsctl_commento_lists_t *lists,
    const commentsctl_json_t *object, commentsctl_entry_t *entry);
int commentsctl_commento_entry_three(commentsctl_commento_lists_t *lists,
    const commentsctl_json_t *object, commentsctl_entry_t *entry);


#endif
