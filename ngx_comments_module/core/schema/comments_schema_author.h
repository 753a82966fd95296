/*
 * The sets of an author's comments: those that were approved, and those that
 * are spam. For comments_schema_*.c and for commentsctl.
 */
#ifndef COMMENTS_SCHEMA_AUTHOR_H
#define COMMENTS_SCHEMA_AUTHOR_H

#include "comments_schema_exec.h"


/*
 * Stores the names under which the comment's author is counted: the id of the
 * author's cookie, and the name that follows from e-mail hash and name
 * together (comments_author.h). Returns how many there are. A failure is kept
 * in schema->failed.
 */
size_t comments_schema_authors(comments_schema_t *schema,
    const comments_comment_t *comment,
    comments_str_t authors[COMMENTS_AUTHORS]);

/*
 * The name of the set to which a comment of that status belongs: "approved" or
 * "refused"; NULL: to none. Cannot fail.
 */
const char *comments_schema_author_set(comments_status_t status);

/* The key of a set of an author, by the set's name; in the arena. */
comments_str_t comments_schema_author_key(comments_schema_t *schema,
    comments_str_t author, const char *set);

/* Adds the new comment to the sets of its author to which it belongs. */
void comments_schema_put_authors(comments_schema_t *schema,
    const comments_comment_t *comment);

/* 1 if the change concerns the sets of an author. Cannot fail. */
int comments_schema_author_changes(const comments_change_t *change);

/*
 * Puts the comment into those sets of its author to which it belongs as it is
 * now, and removes it from the others: the sets of the author before and after
 * the change. The status of now is 0 if the comment is gone.
 */
void comments_schema_put_author_change(comments_schema_t *schema,
    const comments_change_t *change, const comments_comment_t *now);


#endif
