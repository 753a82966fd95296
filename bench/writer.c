/*
 * Writes comments into Redis by the very batches that the module sends: to fill
 * threads before a run (many batches under way), and to learn how many such
 * batches Redis takes when each is waited for (one per connection). Prints one
 * line of JSON.
 *
 *   writer [-c connections] [-d batches under way, of a connection]
 *          [-s site] [-t threads] [-f first] [-r roots] [-m replies of a root]
 *          [-l bytes of a text] [-p] socket pattern
 *
 * The pattern is that of a thread's key, with one %d or the like in it. Every
 * thread gets roots times (1 + replies) comments. With -p they come as posts
 * do: to one thread after the other in turns, and by the clock.
 */

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "comments_id.h"
#include "comments_schema.h"


#define WRITER_CONNECTIONS  256
#define WRITER_ARENA        (64 * 1024)
#define WRITER_TEXT         8192
#define WRITER_EPOCH        1767225600000LL     /* 2026-01-01 */


typedef struct {
    redisContext  *redis;
    unsigned       batches;         /* under way */
    size_t         replies;         /* that are still to come for them */
} writer_connection_t;


typedef struct {
    const char          *socket;
    const char          *pattern;
    comments_str_t       site;
    unsigned             connections;
    unsigned             depth;
    unsigned long        first;
    unsigned long        threads;
    unsigned long        roots;
    unsigned long        replies;
    size_t               length;
    int                  posts;     /* in turns, by the clock */

    unsigned long        thread;    /* of the next comment */
    unsigned long        root;
    unsigned long        reply;
    unsigned long        written;
    size_t               commands;  /* of one batch */
    char                 root_id[COMMENTS_ID_LEN];
    comments_id_maker_t  ids;
    uint64_t             random;

    writer_connection_t  all[WRITER_CONNECTIONS];
} writer_t;


static void writer_options(writer_t *w, int argc, char **argv);
static void writer_run(writer_t *w);
static void writer_send(writer_t *w, writer_connection_t *c);
static int writer_comment(writer_t *w, comments_arena_t *arena,
    writer_connection_t *c);
static void writer_next(writer_t *w);
static int writer_more(writer_t *w);
static void writer_text(writer_t *w, char *text, unsigned long number);
static void writer_replies(writer_t *w, writer_connection_t *c);
static uint32_t writer_random(writer_t *w);
static int64_t writer_now(void);
static int64_t writer_wall(void);
static void writer_die(const char *what);


static const char *const  writer_words[] = {
    "the", "page", "was", "a", "great", "help", "to", "me", "and", "I", "have",
    "read", "it", "*twice*", "now", "but", "what", "about", "tables", "with",
    "`code`", "in", "them", "or", "very", "long", "lines", "that", "wrap",
    "[here](https://example.com/a)", "thanks", "for", "writing", "this"
};

#define WRITER_WORDS  (sizeof(writer_words) / sizeof(writer_words[0]))


int
main(int argc, char **argv)
{
    double    seconds;
    int64_t   start;
    unsigned  i;
    writer_t  *w;

    w = calloc(1, sizeof(writer_t));
    if (w == NULL) {
        writer_die("no memory");
    }

    writer_options(w, argc, argv);

    for (i = 0; i < w->connections; i++) {
        w->all[i].redis = redisConnectUnix(w->socket);

        if (w->all[i].redis == NULL || w->all[i].redis->err) {
            writer_die("cannot connect");
        }
    }

    start = writer_now();

    writer_run(w);

    seconds = (double) (writer_now() - start) / 1e9;

    printf("{\"comments\":%lu,\"commands\":%zu,\"seconds\":%.6f,"
           "\"rate\":%.1f}\n", w->written, w->commands, seconds,
           (double) w->written / seconds);

    return 0;
}


static void
writer_options(writer_t *w, int argc, char **argv)
{
    int  option;

    w->site = comments_str_c("bench.example");
    w->connections = 1;
    w->depth = 64;
    w->threads = 1;
    w->roots = 1;
    w->length = 120;
    w->random = 88172645463325252ULL ^ (uint64_t) writer_now();

    while ((option = getopt(argc, argv, "c:d:s:t:f:r:m:l:p")) != -1) {

        switch (option) {
        case 'c': w->connections = (unsigned) atoi(optarg); break;
        case 'd': w->depth = (unsigned) atoi(optarg); break;
        case 's': w->site = comments_str_c(optarg); break;
        case 't': w->threads = strtoul(optarg, NULL, 10); break;
        case 'f': w->first = strtoul(optarg, NULL, 10); break;
        case 'r': w->roots = strtoul(optarg, NULL, 10); break;
        case 'm': w->replies = strtoul(optarg, NULL, 10); break;
        case 'l': w->length = strtoul(optarg, NULL, 10); break;
        case 'p': w->posts = 1; break;
        default: argc = 0;
        }
    }

    if (optind + 2 != argc || w->connections == 0 || w->depth == 0
        || w->connections > WRITER_CONNECTIONS || w->roots == 0
        || w->length >= WRITER_TEXT || (w->posts && w->replies))
    {
        fprintf(stderr, "usage: writer [-c connections] [-d depth] [-s site]"
                        " [-t threads] [-f first]\n"
                        "              [-r roots] [-m replies] [-l length]"
                        " [-p] socket pattern\n");
        exit(2);
    }

    w->socket = argv[optind];
    w->pattern = argv[optind + 1];
}


static void
writer_run(writer_t *w)
{
    unsigned              i, busy;
    struct pollfd         fds[WRITER_CONNECTIONS];
    writer_connection_t  *c;

    for ( ;; ) {
        busy = 0;

        for (i = 0; i < w->connections; i++) {
            c = &w->all[i];

            writer_send(w, c);

            fds[i].fd = c->redis->fd;
            fds[i].events = c->batches ? POLLIN : 0;
            busy += c->batches;
        }

        if (busy == 0) {
            return;
        }

        if (poll(fds, w->connections, 10000) <= 0) {
            writer_die("no answer for ten seconds");
        }

        for (i = 0; i < w->connections; i++) {
            if (fds[i].revents) {
                writer_replies(w, &w->all[i]);
            }
        }
    }
}


/* as many batches as may be under way, in one write */
static void
writer_send(writer_t *w, writer_connection_t *c)
{
    int                done;
    comments_arena_t  *arena;

    /* full pipelines are refilled when they are half empty */

    if (c->batches > w->depth / 2) {
        return;
    }

    while (c->batches < w->depth && writer_more(w)) {

        arena = comments_arena_create(WRITER_ARENA);

        if (arena == NULL || writer_comment(w, arena, c) != 0) {
            writer_die("no memory");
        }

        comments_arena_destroy(arena);
    }

    for (done = 0; !done; /* void */) {
        if (redisBufferWrite(c->redis, &done) != REDIS_OK) {
            writer_die(c->redis->errstr);
        }
    }
}


static int
writer_comment(writer_t *w, comments_arena_t *arena, writer_connection_t *c)
{
    char                 id[COMMENTS_ID_LEN], key[1024], text[WRITER_TEXT];
    char                 name[32], dedupe[33];
    size_t               i;
    comments_key_t       thread;
    comments_batch_t    *batch;
    comments_write_t     write;
    comments_comment_t   comment;

    memset(&comment, 0, sizeof(comment));

    comment.created = w->posts ? writer_wall()
                               : WRITER_EPOCH + (int64_t) w->written * 60000;
    comments_id_make(&w->ids, comment.created, writer_random(w), id);

    if (w->reply == 0) {
        memcpy(w->root_id, id, COMMENTS_ID_LEN);
    }

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#endif
    snprintf(key, sizeof(key), w->pattern, (int) (w->first + w->thread));
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

    snprintf(name, sizeof(name), "Reader %lu", w->written % 97);
    snprintf(dedupe, sizeof(dedupe), "%08x%08x%08x%08x", writer_random(w),
             writer_random(w), writer_random(w), writer_random(w));
    writer_text(w, text, w->written);

    thread.site = w->site;
    thread.thread = comments_str_c(key);

    comment.id = comments_str_of(id, COMMENTS_ID_LEN);
    comment.root = comments_str_of(w->root_id, COMMENTS_ID_LEN);
    comment.parent = w->reply ? comment.root : comments_str_c("");
    comment.depth = w->reply ? 1 : 0;
    comment.status = COMMENTS_APPROVED;
    comment.name = comments_str_c(name);
    comment.text = comments_str_c(text);

    memset(&write, 0, sizeof(write));

    write.key = &thread;
    write.comment = &comment;
    write.dedupe = comments_str_c(dedupe);
    write.url = thread.thread;
    write.act.source = comments_str_c("bench");

    batch = comments_schema_write(arena, &write);

    if (batch == NULL || batch->failed) {
        return -1;
    }

    for (i = 0; i < batch->n; i++) {
        if (redisAppendCommandArgv(c->redis, batch->commands[i].argc,
                                   batch->commands[i].argv,
                                   batch->commands[i].argvlen)
            != REDIS_OK)
        {
            return -1;
        }
    }

    c->batches++;
    c->replies += batch->n;
    w->commands = batch->n;
    w->written++;

    writer_next(w);

    return 0;
}


/* the place of the next comment */
static void
writer_next(writer_t *w)
{
    if (w->posts) {
        if (++w->thread == w->threads) {
            w->thread = 0;
            w->root++;
        }

        return;
    }

    if (++w->reply > w->replies) {
        w->reply = 0;

        if (++w->root == w->roots) {
            w->root = 0;
            w->thread++;
        }
    }
}


static int
writer_more(writer_t *w)
{
    return w->thread < w->threads && w->root < w->roots;
}


/* plain words with some Markdown, and a number that makes it the only one */
static void
writer_text(writer_t *w, char *text, unsigned long number)
{
    size_t       len, n;
    const char  *word;

    len = (size_t) snprintf(text, WRITER_TEXT, "%lu:", number);

    while (len < w->length) {
        word = writer_words[writer_random(w) % WRITER_WORDS];
        n = strlen(word);

        if (len + n + 2 > WRITER_TEXT) {
            break;
        }

        text[len++] = ' ';
        memcpy(text + len, word, n + 1);
        len += n;
    }
}


static void
writer_replies(writer_t *w, writer_connection_t *c)
{
    void        *data;
    redisReply  *reply;

    if (redisBufferRead(c->redis) != REDIS_OK) {
        writer_die(c->redis->errstr);
    }

    for ( ;; ) {

        if (redisGetReplyFromReader(c->redis, &data) != REDIS_OK) {
            writer_die(c->redis->errstr);
        }

        if (data == NULL) {
            break;
        }

        reply = data;

        if (reply->type == REDIS_REPLY_ERROR) {
            writer_die(reply->str);
        }

        freeReplyObject(reply);
        c->replies--;
    }

    /* all batches have as many commands */

    c->batches = (unsigned) ((c->replies + w->commands - 1) / w->commands);
}


/* xorshift64 */
static uint32_t
writer_random(writer_t *w)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;

    return (uint32_t) (w->random >> 16);
}


static int64_t
writer_now(void)
{
    struct timespec  ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);

    return (int64_t) ts.tv_sec * 1000000000 + ts.tv_nsec;
}


/* ms since 1970 */
static int64_t
writer_wall(void)
{
    struct timespec  ts;

    clock_gettime(CLOCK_REALTIME, &ts);

    return (int64_t) ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}


static void
writer_die(const char *what)
{
    fprintf(stderr, "writer: %s\n", what);
    exit(1);
}
