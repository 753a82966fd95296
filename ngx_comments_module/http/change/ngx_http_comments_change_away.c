/*
 * The queue and the sets of authors for comments that were moved to another
 * thread, or purged, between the transaction of a change and the lists that
 * follow it. The sets name no thread, so they are set from the thread to which
 * the comment was moved, or to nothing if the comment is gone. The site's list
 * of comments, which tells the thread, follows a move or a purge a little
 * later: until then the comment is looked for again.
 *
 *   step      what is sent                then
 *   look      ZRANGEBYLEX of one id       still the old thread: look, later
 *   watch     WATCH, the index            set
 *   set       the lists, MULTI, EXEC      refused: watch; not there: look;
 *                                         done: the next comment
 */

#include "ngx_http_comments_change_state.h"


/* looks for one comment, and the pause between two of them in ms */
#define NGX_HTTP_COMMENTS_AWAY_LOOKS  200
#define NGX_HTTP_COMMENTS_AWAY_PAUSE  10

/* writes of one thread's lists that others interrupt */
#define NGX_HTTP_COMMENTS_AWAY_TRIES  200


static void ngx_http_comments_away_next(ngx_http_comments_changes_t *changes);
static void ngx_http_comments_away_look(ngx_http_comments_changes_t *changes);
static void ngx_http_comments_away_placed(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n);
static void ngx_http_comments_away_again(ngx_http_comments_changes_t *changes);
static void ngx_http_comments_away_watch(ngx_http_comments_changes_t *changes);
static void ngx_http_comments_away_watched(
    ngx_http_comments_changes_t *changes, ngx_int_t rc, redisReply **replies,
    ngx_uint_t n);
static void ngx_http_comments_away_set(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n);


void
ngx_http_comments_change_away(ngx_http_comments_changes_t *changes,
    ngx_http_comments_changes_pt next)
{
    changes->behind = next;
    changes->i = 0;

    ngx_http_comments_away_next(changes);
}


ngx_uint_t
ngx_http_comments_change_is_away(const comments_change_t *change,
    const comments_change_t *now)
{
    return comments_schema_changes(change) && !change->gone
           && now->root.len == 0;
}


/* the next comment that is away, if there is one */
static void
ngx_http_comments_away_next(ngx_http_comments_changes_t *changes)
{
    while (changes->i < changes->nitems
           && !changes->changes[changes->i].away)
    {
        changes->i++;
    }

    if (changes->i == changes->nitems) {
        changes->behind(changes);
        return;
    }

    changes->looks = 0;

    ngx_http_comments_away_look(changes);
}


static void
ngx_http_comments_away_look(ngx_http_comments_changes_t *changes)
{
    if (ngx_http_comments_change_send(changes,
                    comments_schema_read_places(changes->arena,
                                       changes->key.site,
                                       &changes->changes[changes->i].id, 1),
                    ngx_http_comments_away_placed)
        != NGX_OK)
    {
        ngx_http_comments_change_behind(changes, "nothing");
    }
}


static void
ngx_http_comments_away_placed(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    const char         *why;
    comments_str_t      thread;
    comments_change_t  *moved;

    if (rc != NGX_OK || n == 0) {
        ngx_http_comments_change_behind(changes, "nothing");
        return;
    }

    if (comments_schema_decode_place(changes->arena, replies[0], &thread, &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_change_behind(changes, why);
        return;
    }

    if (comments_str_eq(thread, changes->key.thread)) {
        ngx_http_comments_away_again(changes);
        return;
    }

    moved = &changes->moved;

    *moved = changes->changes[changes->i];
    moved->gone = (thread.len == 0);
    moved->away = 0;

    changes->to = changes->key;

    if (thread.len) {
        changes->to.thread = thread;
    }

    changes->tries = 0;

    ngx_http_comments_away_watch(changes);
}


/* the list still names the old thread, or the thread has changed once more */
static void
ngx_http_comments_away_again(ngx_http_comments_changes_t *changes)
{
    if (++changes->looks >= NGX_HTTP_COMMENTS_AWAY_LOOKS) {
        ngx_http_comments_change_behind(changes, "a comment was moved, and is "
                                                 "not found");
        return;
    }

    ngx_http_comments_change_later(changes, NGX_HTTP_COMMENTS_AWAY_PAUSE,
                                   ngx_http_comments_away_look);
}


static void
ngx_http_comments_away_watch(ngx_http_comments_changes_t *changes)
{
    if (ngx_http_comments_change_send(changes,
                    comments_schema_watch_again(changes->arena, &changes->to,
                                                &changes->moved, changes->now,
                                                1),
                    ngx_http_comments_away_watched)
        != NGX_OK)
    {
        ngx_http_comments_change_behind(changes, "nothing");
    }
}


static void
ngx_http_comments_away_watched(ngx_http_comments_changes_t *changes,
    ngx_int_t rc, redisReply **replies, ngx_uint_t n)
{
    const char         *why;
    comments_thread_t   thread;

    if (rc != NGX_OK) {
        ngx_http_comments_change_behind(changes, "nothing");
        return;
    }

    if (comments_schema_decode_watch(replies, n, changes->now, 1, &thread,
                                     &why)
        != COMMENTS_OK)
    {
        ngx_http_comments_change_behind(changes, why);
        return;
    }

    changes->moved.away = ngx_http_comments_change_is_away(&changes->moved,
                                                           &changes->now[0]);

    if (ngx_http_comments_change_send(changes,
                    comments_schema_changed_held(changes->arena, &changes->to,
                                                 &changes->moved, changes->now,
                                                 1),
                    ngx_http_comments_away_set)
        != NGX_OK)
    {
        ngx_http_comments_change_behind(changes, "nothing");
    }
}


static void
ngx_http_comments_away_set(ngx_http_comments_changes_t *changes, ngx_int_t rc,
    redisReply **replies, ngx_uint_t n)
{
    int          executed;
    const char  *why;

    if (rc != NGX_OK) {
        ngx_http_comments_change_behind(changes, "nothing");
        return;
    }

    executed = comments_schema_decode_executed(changes->batch, replies, n,
                                               &why);

    if (executed == COMMENTS_DECLINED
        && ++changes->tries < NGX_HTTP_COMMENTS_AWAY_TRIES)
    {
        ngx_http_comments_change_later(changes,
                               ngx_http_comments_change_pause(changes->tries),
                               ngx_http_comments_away_watch);
        return;
    }

    if (executed != COMMENTS_OK) {
        ngx_http_comments_change_behind(changes,
                                        executed == COMMENTS_DECLINED
                                        ? "a thread changes all the time"
                                        : why);
        return;
    }

    if (changes->moved.away) {
        ngx_http_comments_away_again(changes);
        return;
    }

    changes->i++;

    ngx_http_comments_away_next(changes);
}


void
ngx_http_comments_change_behind(ngx_http_comments_changes_t *changes,
    const char *why)
{
    ngx_http_comments_change_log(changes, "the lists of the site behind a "
                                 "change, which is done (commentsctl verify "
                                 "--repair mends them)", why);

    changes->next(changes);
}
