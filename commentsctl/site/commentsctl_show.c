/*
 * The command "show": prints one thread with all that is stored of it.
 */

#include "comments_date.h"
#include "commentsctl_json.h"
#include "commentsctl_page.h"
#include "commentsctl_print.h"
#include "commentsctl_sender.h"
#include "commentsctl_show.h"
#include "commentsctl_site.h"
#include "commentsctl_suggest.h"
#include "commentsctl_thread.h"
#include "commentsctl_votes.h"


typedef struct {
    commentsctl_redis_t  *redis;
    comments_arena_t     *arena;
    comments_key_t        key;
    comments_buf_t        buf;
    size_t                n;
    unsigned              json:1;
    commentsctl_votes_t   votes;
} commentsctl_show_t;


static int commentsctl_show_thread(commentsctl_redis_t *redis,
    commentsctl_show_t *show, comments_arena_t *arena, uint32_t *bad);
static int commentsctl_show_comment(void *data, comments_str_t root,
    const comments_comment_t *comment);
static void commentsctl_show_text(const comments_comment_t *comment,
    const comments_sender_t *sender);
static int commentsctl_show_end(commentsctl_show_t *show);


int
commentsctl_show(const commentsctl_options_t *options)
{
    int                   rc;
    uint32_t              bad;
    comments_arena_t     *arena;
    commentsctl_show_t    show;
    commentsctl_redis_t   redis;

    if (options->nargs != 1) {
        commentsctl_print_error("show: expected one THREAD, the path or URL of "
                                "a page");
        return COMMENTSCTL_USAGE;
    }

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTSCTL_WRONG;
    }

    memset(&show, 0, sizeof(commentsctl_show_t));

    comments_buf_init(&show.buf, SIZE_MAX / 2);
    show.redis = &redis;
    show.arena = arena;
    show.json = options->json;
    show.key.site = comments_str_c(options->site);

    if (commentsctl_thread_argument(arena, options->args[0], &show.key.thread)
        != COMMENTS_OK)
    {
        commentsctl_print_error("show: this is no thread");
        comments_arena_destroy(arena);
        return COMMENTSCTL_USAGE;
    }

    rc = commentsctl_redis_open(&redis, options->redis);

    if (rc == COMMENTSCTL_OK) {
        bad = 0;

        if (commentsctl_show_thread(&redis, &show, arena, &bad)
            != COMMENTS_OK)
        {
            rc = COMMENTSCTL_REDIS;

        } else {
            rc = commentsctl_show_end(&show);
        }

        if (show.n == 0 && rc == COMMENTSCTL_WRONG && bad == 0
            && commentsctl_suggest_thread(&redis, &show.key, "show")
               != COMMENTS_OK)
        {
            rc = COMMENTSCTL_REDIS;
        }

        if (bad) {
            commentsctl_print_error("%lu damaged comments are left out",
                                    (unsigned long) bad);
            rc = rc == COMMENTSCTL_OK ? COMMENTSCTL_WRONG : rc;
        }
    }

    comments_buf_free(&show.buf);
    commentsctl_redis_close(&redis);
    comments_arena_destroy(arena);

    return rc;
}


static int
commentsctl_show_thread(commentsctl_redis_t *redis, commentsctl_show_t *show,
    comments_arena_t *arena, uint32_t *bad)
{
    size_t                     n, nroots;
    comments_str_t            *roots;
    commentsctl_page_t         page;
    commentsctl_site_entry_t  *entries;

    if (commentsctl_site_index(redis, arena, &show->key, &entries, &n)
        != COMMENTS_OK
        || commentsctl_site_roots(arena, entries, n, &roots, &nroots)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (commentsctl_pages_read(redis, arena, show->key.site, &show->key.thread,
                               1, &page)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (!show->json && n && page.title.len) {
        commentsctl_print_line(stdout, page.title);
        (void) fputc('\n', stdout);
    }

    if (show->json) {
        (void) comments_buf_add_char(&show->buf, '{');

        commentsctl_json_string(&show->buf, "site", show->key.site);
        commentsctl_json_string(&show->buf, "thread", show->key.thread);
        commentsctl_json_optional(&show->buf, "url", page.url);
        commentsctl_json_optional(&show->buf, "title", page.title);
        comments_json_writer_open(&show->buf, "comments", '[');
    }

    if (commentsctl_votes_read(redis, arena, &show->key, &show->votes)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return commentsctl_site_comments(redis, &show->key, roots, nroots,
                                     commentsctl_show_comment, show, bad);
}


static int
commentsctl_show_comment(void *data, comments_str_t root,
    const comments_comment_t *comment)
{
    commentsctl_show_t *show = data;

    comments_sender_t   sender;
    comments_comment_t  voted;

    (void) root;

    if (commentsctl_sender_find(show->redis, show->arena, show->key.site,
                                comment->id, &sender)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    voted = commentsctl_votes_add(&show->votes, comment);

    if (show->json) {

        if (show->n) {
            (void) comments_buf_add_char(&show->buf, ',');
        }

        commentsctl_json_comment(&show->buf, show->key.thread, &voted);
        commentsctl_sender_json(&show->buf, &sender);

    } else {
        commentsctl_show_text(&voted, &sender);
    }

    show->n++;

    return COMMENTS_OK;
}


static void
commentsctl_show_text(const comments_comment_t *comment,
    const comments_sender_t *sender)
{
    char  date[COMMENTS_DATE_LEN];

    (void) printf("%.*s  %s  %s", COMMENTS_ID_LEN, comment->id.data,
                  comments_date_format(comment->created, date).data,
                  comments_status_name(comment->status));

    if (comment->name.len) {
        (void) fputs("  ", stdout);
        commentsctl_print_line(stdout, comment->name);
    }

    if (comment->parent.len) {
        (void) printf("  (answers %.*s)", COMMENTS_ID_LEN,
                      comment->parent.data);
    }

    if (comment->up || comment->down) {
        (void) printf("  (votes %lu up, %lu down)", (unsigned long) comment->up,
                      (unsigned long) comment->down);
    }

    if (comment->format.len) {
        (void) printf("  (format %.*s)", (int) comment->format.len,
                      comment->format.data);
    }

    commentsctl_sender_text(sender);
    (void) fputc('\n', stdout);
    commentsctl_print_text(stdout, comment->text, 4);
}


static int
commentsctl_show_end(commentsctl_show_t *show)
{
    if (show->json) {
        (void) comments_buf_add_c(&show->buf, "]}");

        if (commentsctl_json_write(&show->buf, stdout) != COMMENTS_OK) {
            return COMMENTSCTL_WRONG;
        }
    }

    if (commentsctl_print_done() != COMMENTSCTL_OK) {
        return COMMENTSCTL_WRONG;
    }

    if (show->n == 0) {
        commentsctl_print_error("show: there are no comments in this thread");
        return COMMENTSCTL_WRONG;
    }

    return COMMENTSCTL_OK;
}
