/*
 * A signed-in reader, as access control has proved them.
 */
#ifndef COMMENTS_USER_H
#define COMMENTS_USER_H

#include "comments_arena.h"
#include "comments_model.h"


/* All strings are empty if there is no such reader. */
typedef struct {
    comments_str_t  name;        /* as it is shown: at most COMMENTS_NAME_MAX
                                    characters */
    comments_str_t  email;
    comments_str_t  website;
    comments_str_t  id;          /* stays the same when the name changes; the
                                    whole name if there is none */
    comments_str_t  key;         /* id, with what it is: for
                                    comments_author_user() */
} comments_user_t;


/*
 * Makes of the values in *user, which may be anything, what can be stored and
 * shown; key is set from id and name. The results lie in the arena or point to
 * the values. A longer name is cut; an e-mail address or a website that a post
 * could not have is dropped.
 * COMMENTS_DECLINED: nobody is signed in, all of *user is empty: there is no
 * name, or name or id is not UTF-8, has control characters, or shows nothing.
 * *why says which of this, and is NULL if there simply is no name.
 * COMMENTS_ERROR: out of memory.
 */
int comments_user_clean(comments_arena_t *arena, comments_user_t *user,
    const char **why);


#endif
