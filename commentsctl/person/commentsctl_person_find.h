/*
 * Finds all comments of one person, in any thread and of any status.
 */
#ifndef COMMENTSCTL_PERSON_FIND_H
#define COMMENTSCTL_PERSON_FIND_H

#include "comments_digest.h"
#include "commentsctl_redis.h"
#include "commentsctl_site.h"


/* Who a person is: either the address or the author's id is not empty. */
typedef struct {
    comments_str_t   email;       /* in lower case; empty if only its hash is
                                     known */
    comments_str_t   email_hash;
    comments_str_t   author;      /* see comments_author.h */
    char             hash[COMMENTS_DIGEST_HEX];
} commentsctl_person_t;


/*
 * Fills *person by kind and value as the user typed them; person and value must
 * outlive each other.
 *   email     an address, or the hash of one
 *   author    an author's id, or the value of the author's cookie
 *   account   what "id=" of comments_user says
 *   user      the name of an account without such an id
 * secret is the site's. COMMENTS_DECLINED: the kind or the value is none, which
 * was reported on standard error; COMMENTS_ERROR: libcrypto failed or out of
 * memory, which was reported too.
 */
int commentsctl_person_named(comments_arena_t *arena, comments_str_t site,
    comments_str_t secret, const char *const *words,
    commentsctl_person_t *person);

/* 1 if the person has written the comment. Cannot fail. */
int commentsctl_person_is(const commentsctl_person_t *person,
    const comments_comment_t *comment);

/* A handler that gets one comment of the person, as of commentsctl_site.h. */
typedef int (*commentsctl_person_pt)(void *data, comments_str_t thread,
    const comments_comment_t *comment);

/*
 * Gives each comment of the person to handler, thread after thread. All of the
 * site is read. *bad becomes the number of damaged comments, of which nobody
 * knows who wrote them. COMMENTS_ERROR: Redis failed or out of memory, which
 * was reported on standard error, or what handler returned.
 */
int commentsctl_person_find(commentsctl_redis_t *redis, comments_str_t site,
    const commentsctl_person_t *person, commentsctl_person_pt handler,
    void *data, size_t *bad);


#endif
