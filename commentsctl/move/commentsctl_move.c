/*
 * The command "move", for a page that has a new address.
 */

#include <time.h>

#include "commentsctl_json.h"
#include "commentsctl_move.h"
#include "commentsctl_print.h"
#include "commentsctl_suggest.h"
#include "commentsctl_thread.h"


#define COMMENTSCTL_MOVE_TRIES   1000

/* time in which a reply is stored that nginx was writing during the move */
#define COMMENTSCTL_MOVE_REST    250      /* ms */


static int commentsctl_move_threads(const commentsctl_options_t *options,
    comments_arena_t *arena, commentsctl_move_t *move);
static int commentsctl_move_all(commentsctl_move_t *move);
static int commentsctl_move_rest(commentsctl_move_t *move);
static int commentsctl_move_once(commentsctl_move_t *move);
static int commentsctl_move_leave(commentsctl_move_t *move,
    comments_arena_t *arena);
static int commentsctl_move_report(const commentsctl_options_t *options,
    const commentsctl_move_t *move);
static void commentsctl_move_text(const commentsctl_move_t *move);
static void commentsctl_move_json(const commentsctl_move_t *move);


int
commentsctl_move(const commentsctl_options_t *options)
{
    int                   rc;
    comments_arena_t     *arena;
    commentsctl_move_t    move;
    commentsctl_redis_t   redis;

    if (options->nargs != 2) {
        commentsctl_print_error("move: expected OLD and NEW, paths or URLs of "
                                "pages");
        return COMMENTSCTL_USAGE;
    }

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTSCTL_WRONG;
    }

    memset(&move, 0, sizeof(commentsctl_move_t));

    rc = commentsctl_move_threads(options, arena, &move);

    if (rc == COMMENTSCTL_OK) {
        rc = commentsctl_redis_open(&redis, options->redis);

        move.redis = &redis;

        if (rc == COMMENTSCTL_OK) {
            rc = commentsctl_move_all(&move) == COMMENTS_OK
                 ? commentsctl_move_report(options, &move)
                 : COMMENTSCTL_REDIS;
        }

        commentsctl_redis_close(&redis);
    }

    comments_arena_destroy(arena);

    return rc;
}


static int
commentsctl_move_threads(const commentsctl_options_t *options,
    comments_arena_t *arena, commentsctl_move_t *move)
{
    move->from.site = comments_str_c(options->site);
    move->to.site = move->from.site;
    move->merge = options->merge;
    move->dry_run = options->dry_run;

    move->act.op = COMMENTS_OP_MOVE;
    move->act.who = comments_str_c(options->by ? options->by : "commentsctl");
    move->act.source = comments_str_c("commentsctl");
    move->act.now = (int64_t) time(NULL) * 1000;

    if (commentsctl_thread_argument(arena, options->args[0],
                                    &move->from.thread)
        != COMMENTS_OK
        || commentsctl_thread_argument(arena, options->args[1],
                                       &move->to.thread)
        != COMMENTS_OK)
    {
        commentsctl_print_error("move: this is no thread");
        return COMMENTSCTL_USAGE;
    }

    if (comments_str_eq(move->from.thread, move->to.thread)) {
        commentsctl_print_error("move: both are the same thread");
        return COMMENTSCTL_USAGE;
    }

    return COMMENTSCTL_OK;
}


/*
 * nginx may look up a reply's parent in the old thread before the move, and
 * store the reply there after the move. So the old thread is searched for such
 * replies twice: right after the move, and once more after a pause.
 */
static int
commentsctl_move_all(commentsctl_move_t *move)
{
    int              rc;
    struct timespec  pause;

    rc = commentsctl_move_run(move);

    if (rc != COMMENTS_OK || move->dry_run || move->moved == 0) {
        return rc;
    }

    pause.tv_sec = 0;
    pause.tv_nsec = COMMENTSCTL_MOVE_REST * 1000000L;

    rc = commentsctl_move_rest(move);

    if (rc == COMMENTS_OK) {
        (void) nanosleep(&pause, NULL);
        rc = commentsctl_move_rest(move);
    }

    return rc;
}


static int
commentsctl_move_rest(commentsctl_move_t *move)
{
    int                 rc;
    commentsctl_move_t  rest;

    rest = *move;
    rest.rest = 1;
    rest.moved = 0;

    rc = commentsctl_move_run(&rest);

    move->moved += rest.moved;

    return rc;
}


int
commentsctl_move_run(commentsctl_move_t *move)
{
    int  i, rc;

    for (i = 0; i < COMMENTSCTL_MOVE_TRIES; i++) {

        rc = commentsctl_move_once(move);

        if (rc != COMMENTS_DECLINED) {
            return rc;
        }
    }

    commentsctl_print_error("a thread changes all the time");

    return COMMENTS_ERROR;
}


static int
commentsctl_move_once(commentsctl_move_t *move)
{
    int                       rc, empty, moved_before;
    comments_arena_t         *arena;
    commentsctl_move_read_t   read;

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    rc = commentsctl_move_read(move, arena, &read);

    moved_before = rc == COMMENTS_OK
                   && (comments_str_eq(read.new.from, move->from.thread)
                       || read.moving.len);
    empty = read.n == 0 && read.moving.len == 0;

    /*
     * While an interrupted move is continued, comments in the new thread are no
     * reason to refuse it: they may be replies that came meanwhile.
     */

    move->refused = !move->merge && !move->rest && move->there && read.n
                    && !moved_before;
    move->again = read.n == 0 && !move->rest && moved_before;

    if (rc == COMMENTS_OK
        && (move->dry_run || move->refused || empty))
    {
        rc = commentsctl_move_leave(move, arena);

        if (rc == COMMENTS_OK && move->again && !move->dry_run) {
            rc = commentsctl_move_lists(move, arena, &read);
        }

        move->moved = move->refused ? 0 : read.n;

    } else if (rc == COMMENTS_OK) {

        rc = commentsctl_move_write(move, arena, &read);

        if (rc == COMMENTS_OK) {
            move->moved = read.n;
            rc = commentsctl_move_lists(move, arena, &read);
        }
    }

    comments_arena_destroy(arena);

    return rc;
}


static int
commentsctl_move_leave(commentsctl_move_t *move, comments_arena_t *arena)
{
    redisReply  **replies;

    replies = commentsctl_redis_run(move->redis,
                                    comments_schema_unwatch(arena));

    commentsctl_redis_free(replies, 1);

    return replies ? COMMENTS_OK : COMMENTS_ERROR;
}


static int
commentsctl_move_report(const commentsctl_options_t *options,
    const commentsctl_move_t *move)
{
    if (options->json) {
        commentsctl_move_json(move);

    } else {
        commentsctl_move_text(move);
    }

    if (commentsctl_print_done() != COMMENTSCTL_OK) {
        return COMMENTSCTL_WRONG;
    }

    if (move->refused) {
        commentsctl_print_error("move: the new thread has %zu comments of its "
                                "own; --merge adds those of the old one to "
                                "them", move->there);
        return COMMENTSCTL_WRONG;
    }

    if (move->moved || move->again) {
        return COMMENTSCTL_OK;
    }

    if (commentsctl_suggest_thread(move->redis, &move->from, "move")
        != COMMENTS_OK)
    {
        return COMMENTSCTL_REDIS;
    }

    return COMMENTSCTL_WRONG;
}


static void
commentsctl_move_text(const commentsctl_move_t *move)
{
    (void) printf("%smove: ", move->dry_run ? "dry run: " : "");
    commentsctl_print_line(stdout, move->from.thread);
    (void) fputs(" to ", stdout);
    commentsctl_print_line(stdout, move->to.thread);

    if (move->again) {
        (void) fputs(": it was moved before\n", stdout);
        return;
    }

    (void) printf(": %zu comments", move->moved);

    if (move->there) {
        (void) printf(", to %zu that are there", move->there);
    }

    (void) fputc('\n', stdout);
}


static void
commentsctl_move_json(const commentsctl_move_t *move)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, SIZE_MAX / 2);

    (void) comments_buf_add_char(&buf, '{');
    commentsctl_json_string(&buf, "do", comments_str_c("move"));
    commentsctl_json_string(&buf, "from", move->from.thread);
    commentsctl_json_string(&buf, "to", move->to.thread);
    comments_json_writer_number(&buf, "moved", (int64_t) move->moved);
    comments_json_writer_number(&buf, "there", (int64_t) move->there);
    (void) comments_buf_add_c(&buf, move->dry_run ? ",\"dry_run\":true}"
                                                  : ",\"dry_run\":false}");

    (void) commentsctl_json_write(&buf, stdout);
    comments_buf_free(&buf);
}
