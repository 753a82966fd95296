/*
 * The full buckets that a worker remembers: a table by hash of the bucket's
 * key, where a bucket takes the place of another one.
 *
 * Many refused posts that are not taken back yet keep out those that may pass,
 * and each leaves a counter of its address. So a worker asks Redis about a full
 * bucket a few dozen times a window only, with one post at a time: the posts
 * that come before its answer are refused as the one before it was.
 */

#include "ngx_http_comments_rate_full.h"


/* a full bucket is asked for so many times a window */
#define NGX_HTTP_COMMENTS_RATE_FULL_PART      64

/* an answer is awaited for so long, ms: its post may be gone */
#define NGX_HTTP_COMMENTS_RATE_FULL_ANSWER    1000


static ngx_uint_t ngx_http_comments_rate_full_place(
    const u_char key[NGX_HTTP_COMMENTS_RATE_KEY]);


int64_t
ngx_http_comments_rate_full_known(const ngx_http_comments_rate_full_t *full,
    const u_char key[NGX_HTTP_COMMENTS_RATE_KEY], int64_t now)
{
    full += ngx_http_comments_rate_full_place(key);

    if (now >= full->until
        || ngx_memcmp(full->key, key, NGX_HTTP_COMMENTS_RATE_KEY) != 0)
    {
        return 0;
    }

    return full->passes;
}


void
ngx_http_comments_rate_full_asked(ngx_http_comments_rate_full_t *full,
    const u_char key[NGX_HTTP_COMMENTS_RATE_KEY], int64_t now, int64_t window)
{
    full += ngx_http_comments_rate_full_place(key);

    if (ngx_memcmp(full->key, key, NGX_HTTP_COMMENTS_RATE_KEY) == 0) {
        full->until = now + ngx_min(window / NGX_HTTP_COMMENTS_RATE_FULL_PART,
                                    NGX_HTTP_COMMENTS_RATE_FULL_ANSWER);
    }
}


void
ngx_http_comments_rate_full_answered(ngx_http_comments_rate_full_t *full,
    const u_char key[NGX_HTTP_COMMENTS_RATE_KEY], int64_t now, int64_t window,
    int64_t wait, ngx_uint_t more)
{
    full += ngx_http_comments_rate_full_place(key);

    if (wait) {

        /* Retry-After has whole seconds, its client does not come before */

        wait = (wait + 999) / 1000 * 1000;

        ngx_memcpy(full->key, key, NGX_HTTP_COMMENTS_RATE_KEY);
        full->passes = now + wait;
        full->until = now + ngx_min(wait, window
                                          / NGX_HTTP_COMMENTS_RATE_FULL_PART);
        return;
    }

    if (ngx_memcmp(full->key, key, NGX_HTTP_COMMENTS_RATE_KEY) != 0) {
        return;
    }

    full->until = 0;

    if (more) {
        ngx_memzero(full, sizeof(ngx_http_comments_rate_full_t));
    }
}


/* by the first digits of a key, which is a hash */
static ngx_uint_t
ngx_http_comments_rate_full_place(const u_char key[NGX_HTTP_COMMENTS_RATE_KEY])
{
    return (ngx_uint_t) ngx_hextoi((u_char *) (uintptr_t) key, 4)
           % NGX_HTTP_COMMENTS_RATE_FULL;
}
