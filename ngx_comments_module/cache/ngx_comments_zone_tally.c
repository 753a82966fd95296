/*
 * Counters that get their names at run time: what became of submissions, by
 * check and reason. They are few, and counted once in a submission at most, so
 * a table that is searched from its beginning is enough.
 */
#include "ngx_comments_zone_shared.h"


void
ngx_comments_zone_tally(ngx_shm_zone_t *zone, const ngx_str_t *name)
{
    size_t                       len;
    ngx_uint_t                   i;
    ngx_comments_zone_tally_t   *tally;
    ngx_comments_zone_shared_t  *sh;

    len = ngx_min(name->len, NGX_COMMENTS_ZONE_TALLY_LEN);

    sh = ngx_comments_zone_enter(zone);

    for (i = 0; i < NGX_COMMENTS_ZONE_TALLIES - 1; i++) {
        tally = &sh->tallies[i];

        if (tally->len == 0) {
            ngx_memcpy(tally->name, name->data, len);
            tally->len = len;
            break;
        }

        if (tally->len == len && ngx_memcmp(tally->name, name->data, len) == 0)
        {
            break;
        }
    }

    /* the last entry, which keeps an empty name, counts what has no room */

    sh->tallies[i].n++;

    ngx_comments_zone_leave(zone);
}


ngx_uint_t
ngx_comments_zone_tallies(ngx_shm_zone_t *zone,
    ngx_comments_zone_tally_t tallies[NGX_COMMENTS_ZONE_TALLIES])
{
    ngx_uint_t                   i, n;
    ngx_comments_zone_shared_t  *sh;

    sh = ngx_comments_zone_enter(zone);

    n = 0;

    for (i = 0; i < NGX_COMMENTS_ZONE_TALLIES; i++) {
        if (sh->tallies[i].n) {
            tallies[n++] = sh->tallies[i];
        }
    }

    ngx_comments_zone_leave(zone);

    return n;
}
