/*
 * The site's secret, under which e-mail addresses are hashed.
 */
#ifndef COMMENTSCTL_SECRET_H
#define COMMENTSCTL_SECRET_H

#include "commentsctl_redis.h"


/*
 * The secret in the file of that name: its first line, without blanks at its
 * end, into *secret (arena memory). COMMENTS_ERROR: standard error tells.
 */
int commentsctl_secret_read(const char *name, comments_arena_t *arena,
    comments_str_t *secret);

/*
 * The same for comments:secret of Redis, which is made if it is not there, as
 * the module does.
 */
int commentsctl_secret_ask(commentsctl_redis_t *redis, comments_str_t site,
    comments_arena_t *arena, comments_str_t *secret);

/*
 * The same without making one: empty if there is none. COMMENTS_DECLINED: what
 * stands there is no secret of the module's; standard error tells.
 */
int commentsctl_secret_get(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t *secret);

/*
 * Makes comments:secret what an export has, unless there is one: *there then
 * has what is in Redis now. COMMENTS_ERROR: standard error tells.
 */
int commentsctl_secret_restore(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t secret, comments_str_t *there);

/* 1 if s looks like what the module keeps: 64 hex digits. */
int commentsctl_secret_valid(comments_str_t s);


#endif
