/*
 * What the workers of a host share about Redis: up to which time every message
 * was received by one of them, and the secret.
 */
#include "ngx_comments_zone_shared.h"


static void ngx_comments_zone_hear(ngx_comments_zone_shared_t *sh,
    ngx_msec_t until);


void
ngx_comments_zone_heard(ngx_shm_zone_t *zone, ngx_msec_t until)
{
    ngx_comments_zone_shared_t  *sh;

    sh = ngx_comments_zone_enter(zone);

    ngx_comments_zone_hear(sh, until);

    ngx_comments_zone_leave(zone);
}


void
ngx_comments_zone_unheard(ngx_shm_zone_t *zone)
{
    ngx_comments_zone_shared_t  *sh;

    sh = ngx_comments_zone_enter(zone);

    sh->hears = 0;

    ngx_comments_zone_leave(zone);
}


ngx_int_t
ngx_comments_zone_join(ngx_shm_zone_t *zone, ngx_msec_t since,
    ngx_msec_t limit)
{
    ngx_int_t                    rc;
    ngx_comments_zone_shared_t  *sh;

    sh = ngx_comments_zone_enter(zone);

    if (sh->hears && (ngx_msec_int_t) (sh->heard - since) >= 0) {
        rc = NGX_OK;

    } else if (sh->hears
               && (ngx_msec_int_t) (ngx_current_msec - sh->heard)
                  < (ngx_msec_int_t) limit)
    {
        rc = NGX_AGAIN;

    } else {
        sh->epoch = ++sh->serial;
        sh->epoch_mark++;
        sh->counters[0][NGX_COMMENTS_ZONE_EPOCHS]++;

        /* after the raised epoch, no block from before now is used any more */

        ngx_comments_zone_hear(sh, ngx_current_msec);

        rc = NGX_OK;
    }

    ngx_comments_zone_leave(zone);

    return rc;
}


static void
ngx_comments_zone_hear(ngx_comments_zone_shared_t *sh, ngx_msec_t until)
{
    if (!sh->hears || (ngx_msec_int_t) (until - sh->heard) > 0) {
        sh->heard = until;
    }

    sh->hears = 1;
}


size_t
ngx_comments_zone_secret(ngx_shm_zone_t *zone,
    u_char secret[NGX_COMMENTS_ZONE_SECRET])
{
    size_t                       len;
    ngx_comments_zone_shared_t  *sh;

    sh = ngx_comments_zone_enter(zone);

    len = sh->secret_len;
    ngx_memcpy(secret, sh->secret, len);

    ngx_comments_zone_leave(zone);

    return len;
}


void
ngx_comments_zone_secret_set(ngx_shm_zone_t *zone, u_char *secret, size_t len)
{
    ngx_comments_zone_shared_t  *sh;

    if (len > NGX_COMMENTS_ZONE_SECRET) {
        return;
    }

    sh = ngx_comments_zone_enter(zone);

    ngx_memcpy(sh->secret, secret, len);
    sh->secret_len = len;

    ngx_comments_zone_leave(zone);
}
