/*
 * The site's secret, with which e-mail addresses are hashed.
 */
#ifndef COMMENTSCTL_SECRET_H
#define COMMENTSCTL_SECRET_H

#include "commentsctl_redis.h"


/*
 * Stores in *secret (arena memory) the first line of the file with this name,
 * without blanks at the end of the line. COMMENTS_ERROR: the file cannot be
 * read or has no secret, which was reported on standard error.
 */
int commentsctl_secret_read(const char *name, comments_arena_t *arena,
    comments_str_t *secret);

/*
 * Stores in *secret (arena memory) the value of comments:secret. If there is
 * none, it is generated and stored first, as the module does. COMMENTS_ERROR:
 * reported on standard error.
 */
int commentsctl_secret_ask(commentsctl_redis_t *redis, comments_str_t site,
    comments_arena_t *arena, comments_str_t *secret);

/*
 * The same, but without generating one: *secret is empty then.
 * COMMENTS_DECLINED: the value is not 64 hex digits. COMMENTS_ERROR as above;
 * both were reported on standard error.
 */
int commentsctl_secret_get(commentsctl_redis_t *redis, comments_arena_t *arena,
    comments_str_t *secret);

/*
 * Stores an export's secret as comments:secret, unless Redis has one. *there
 * (arena memory) is then the secret in Redis, the new or the old one. Returns
 * as commentsctl_secret_get().
 */
int commentsctl_secret_restore(commentsctl_redis_t *redis,
    comments_arena_t *arena, comments_str_t secret, comments_str_t *there);

/*
 * Returns 1 if s has the form of the module's secrets, 64 hex digits; else 0.
 * Cannot fail.
 */
int commentsctl_secret_valid(comments_str_t s);


#endif
