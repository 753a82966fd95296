/*
 * The site's secret, under which e-mail addresses are hashed.
 */
#ifndef COMMENTSCTL_SECRET_H
#define COMMENTSCTL_SECRET_H

#include "commentsctl.h"
#include "commentsctl_redis.h"


/*
 * The secret into *secret (arena memory): from options->secret_file, without
 * white space at its ends, else comments:secret of Redis, which is made if it
 * is not there, as the module does. COMMENTS_ERROR: standard error tells.
 */
int commentsctl_secret_get(commentsctl_redis_t *redis,
    const commentsctl_options_t *options, comments_arena_t *arena,
    comments_str_t *secret);


#endif
