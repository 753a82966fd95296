/*
 * Two processes do at the same time what two hosts do: the module's posts, and
 * commentsctl's changes and moves, by the code of both. Every transaction has a
 * message, and Redis gives messages in the order in which it carried the
 * transactions out; played back in that order, a model must come to the same
 * site, and each change must have seen what the one before it left.
 *
 * RACE_CHANGES in the environment: how many, of both together.
 */

#include <fcntl.h>

#include "redis_server.h"
#include "hosts_model.h"
#include "hosts_person.h"

#include "commentsctl_verify.h"


#define PEOPLE   2
#define CHANGES  3000


static void test_hosts(const char *folder, redisContext *redis);
static record_t *read_records(const char *folder, int number, size_t *n);
static unsigned play_back(redisContext *events, record_t **records,
    const size_t *n);
static void compare(const char *folder, redisContext *redis);
static int verify(const char *folder, const commentsctl_options_t *options);


int
main(void)
{
    pid_t          pid;
    redisContext  *redis;
    char           folder[] = "/tmp/comments-hosts-XXXXXX";

    plan_none();

    if (mkdtemp(folder) == NULL || server_start(folder, &pid, &redis) != 0) {
        ok(0, "there is no Redis to test with");
        return done_testing();
    }

    test_hosts(folder, redis);

    redisFree(redis);
    server_stop(folder, pid);

    return done_testing();
}


static void
test_hosts(const char *folder, redisContext *redis)
{
    int            i, changes, status;
    char           path[128];
    pid_t          pid[PEOPLE];
    size_t         n[PEOPLE];
    record_t      *records[PEOPLE];
    const char    *wanted;
    redisContext  *events;

    wanted = getenv("RACE_CHANGES");
    changes = wanted ? atoi(wanted) : CHANGES;

    /* messages wait for their reader until all is done */

    freeReplyObject(redisCommand(redis, "CONFIG SET "
                                 "client-output-buffer-limit %s",
                                 "pubsub 0 0 0"));

    (void) snprintf(path, sizeof(path), "%s/redis.sock", folder);

    events = redisConnectUnix(path);
    freeReplyObject(redisCommand(events, "SUBSCRIBE " COMMENTS_CHANNEL));

    for (i = 0; i < PEOPLE; i++) {

        pid[i] = fork();

        if (pid[i] == 0) {
            (void) snprintf(path, sizeof(path), "%s/records-%d", folder, i);
            person(folder, i, (unsigned) changes / PEOPLE,
                   open(path, O_WRONLY|O_CREAT|O_TRUNC, 0600));
            _exit(0);
        }
    }

    for (i = 0; i < PEOPLE; i++) {
        ok(waitpid(pid[i], &status, 0) == pid[i] && status == 0,
           "host %d came to the end", i);
        records[i] = read_records(folder, i, &n[i]);
    }

    freeReplyObject(redisCommand(redis, "PUBLISH %s %s", COMMENTS_CHANNEL,
                                 "end touch - 1 x /"));

    is_int(play_back(events, records, n), n[0] + n[1],
           "every transaction had its message");
    ok(n[0] + n[1] >= (size_t) changes / PEOPLE * PEOPLE,
       "%d transactions by both",
       (int) (n[0] + n[1]));
    is_int(lost, 0, "each has seen what the one before it left");
    is_int(astray, 0, "a move takes all comments of its page along");

    compare(folder, redis);

    for (i = 0; i < PEOPLE; i++) {
        free(records[i]);
    }

    redisFree(events);
}


static record_t *
read_records(const char *folder, int number, size_t *n)
{
    int        fd;
    off_t      size;
    char       path[128];
    record_t  *records;

    *n = 0;

    (void) snprintf(path, sizeof(path), "%s/records-%d", folder, number);

    fd = open(path, O_RDONLY);
    size = fd == -1 ? -1 : lseek(fd, 0, SEEK_END);
    records = malloc(size > 0 ? (size_t) size : 1);

    if (size > 0 && records && pread(fd, records, (size_t) size, 0) == size) {
        *n = (size_t) size / sizeof(record_t);
    }

    (void) close(fd);
    (void) unlink(path);

    return records;
}


/* how many messages were of a record */
static unsigned
play_back(redisContext *events, record_t **records, const size_t *n)
{
    int                  who;
    char                 tail;
    void                *got;
    size_t               at, seen[PEOPLE];
    unsigned             turns, page, played;
    char                 source[64];
    redisReply          *reply;
    comments_message_t   message;

    memset(seen, 0, sizeof(seen));
    played = 0;

    while (redisGetReply(events, &got) == REDIS_OK) {

        reply = got;

        if (reply->elements != 3
            || comments_schema_message(comments_str_of(reply->element[2]->str,
                                                       reply->element[2]->len),
                                       &message)
               != COMMENTS_OK)
        {
            freeReplyObject(reply);
            continue;
        }

        (void) snprintf(source, sizeof(source), "%.*s",
                        (int) message.source.len, message.source.data);
        page = message.key.thread.len > 1
               && message.key.thread.data[1] == 'q';

        freeReplyObject(reply);

        if (strcmp(source, "end") == 0) {
            break;
        }

        tail = 0;

        if (sscanf(source, "h%d-%u%c", &who, &turns, &tail) < 2
            || who < 0 || who >= PEOPLE)
        {
            continue;
        }

        /* a process's own are in order; of a move, the first message counts */

        at = seen[who];

        if (at < n[who] && records[who][at].turn == turns
            && records[who][at].rest == (tail == 'r'))
        {
            play(&records[who][at], page);
            seen[who]++;
            played++;
        }
    }

    return played;
}


static void
compare(const char *folder, redisContext *redis)
{
    char                    url[128];
    unsigned                id, wrong, all;
    commentsctl_options_t   options;

    wrong = 0;
    all = 0;

    for (id = 1; id <= last; id++) {
        wrong += compare_comment(redis, id) != 0;
        all += model[id].face.status != 0;
    }

    ok(all > 20, "%u comments are there in the end, of %u", all, last);
    is_int(wrong, 0, "every comment is what the model says, where it says");
    is_int(compare_page(redis, 0), 0, "so are the lists of one page");
    is_int(compare_page(redis, 1), 0, "and of the other");
    is_int(number(redis, "ZCARD", "comments:site:site:ids", NULL), all,
           "the site's list has no other comment");

    (void) snprintf(url, sizeof(url), "unix:%s/redis.sock", folder);

    memset(&options, 0, sizeof(options));
    options.redis = url;
    options.site = "site";

    is_int(verify(folder, &options), COMMENTSCTL_OK, "verify finds nothing");
}


/*
 * commentsctl_verify(), whose report would be lost among the results of tests:
 * of a failure it goes to standard error.
 */
static int
verify(const char *folder, const commentsctl_options_t *options)
{
    int      rc, out, report;
    char     path[128], part[4096];
    ssize_t  n;

    (void) snprintf(path, sizeof(path), "%s/verify", folder);
    report = open(path, O_RDWR|O_CREAT|O_TRUNC, 0600);
    out = dup(STDOUT_FILENO);

    (void) fflush(stdout);
    (void) dup2(report, STDOUT_FILENO);

    rc = commentsctl_verify(options);

    (void) fflush(stdout);
    (void) dup2(out, STDOUT_FILENO);
    (void) lseek(report, 0, SEEK_SET);

    while (rc != COMMENTSCTL_OK && (n = read(report, part, sizeof(part))) > 0) {
        (void) fwrite(part, 1, (size_t) n, stderr);
    }

    (void) close(out);
    (void) close(report);
    (void) unlink(path);

    return rc;
}
