/*
 * The reader of JSON Lines: what it gives to its sink, line by line.
 */

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "comments_buf.h"
#include "comments_date.h"
#include "commentsctl_jsonl.h"
#include "commentsctl_lines.h"
#include "tap.h"


#define PATH  "/tmp/test_commentsctl_jsonl.XXXXXX"

/* a comment's members that all of them have here */
#define REST  "\"thread\":\"/a/\",\"created\":\"2026-01-02T10:00:00Z\""
#define MS    "1767348000000"


/* the calls of the sink as text; one of them may fail */
typedef struct {
    comments_buf_t   calls;
    int              rc;
} sunk_t;


static char  path[sizeof(PATH)];


static void
put(sunk_t *sunk, const char *what, const commentsctl_entry_t *entry)
{
    char  number[64];

    (void) comments_buf_add_c(&sunk->calls, what);
    (void) snprintf(number, sizeof(number), " %zu", entry->line);
    (void) comments_buf_add_c(&sunk->calls, number);
}


static void
put_str(sunk_t *sunk, const char *name, comments_str_t s)
{
    if (s.len) {
        (void) comments_buf_add_char(&sunk->calls, ' ');
        (void) comments_buf_add_c(&sunk->calls, name);
        (void) comments_buf_add_char(&sunk->calls, '=');
        (void) comments_buf_add_str(&sunk->calls, s);
    }
}


static void
put_int(sunk_t *sunk, const char *name, int64_t n)
{
    char  number[32];

    if (n) {
        (void) snprintf(number, sizeof(number), "%lld", (long long) n);
        put_str(sunk, name, comments_str_c(number));
    }
}


static int
sunk_comment(void *data, const commentsctl_entry_t *entry)
{
    sunk_t  *sunk;

    sunk = data;

    put(sunk, "comment", entry);
    put_str(sunk, "thread", entry->thread);
    put_str(sunk, "key", entry->thread_key);
    put_str(sunk, "id", entry->id);
    put_str(sunk, "parent", entry->parent);
    put_str(sunk, "name", entry->name);
    put_str(sunk, "email", entry->email);
    put_str(sunk, "hash", entry->email_hash);
    put_str(sunk, "website", entry->website);
    put_str(sunk, "text", entry->text);
    put_int(sunk, "created", entry->created);
    put_int(sunk, "edited", entry->edited);
    put_str(sunk, "status",
            comments_str_c(comments_status_name(entry->status)));
    put_int(sunk, "up", entry->up);
    put_int(sunk, "down", entry->down);
    put_int(sunk, "moderator", entry->moderator);
    put_int(sunk, "pinned", entry->pinned);
    put_int(sunk, "was", entry->was);
    put_str(sunk, "by", entry->by);
    put_int(sunk, "decided", entry->decided);
    put_str(sunk, "reason", entry->reason);
    put_str(sunk, "source", entry->source);
    put_str(sunk, "format", entry->format);
    put_int(sunk, "format_version", entry->format_version);
    (void) comments_buf_add_char(&sunk->calls, '\n');

    return sunk->rc;
}


static int
sunk_page(void *data, const commentsctl_entry_t *entry)
{
    sunk_t  *sunk;

    sunk = data;

    put(sunk, "page", entry);
    put_str(sunk, "thread", entry->thread);
    put_str(sunk, "key", entry->thread_key);
    put_str(sunk, "url", entry->url);
    put_str(sunk, "title", entry->title);
    put_int(sunk, "closed", entry->closed);
    (void) comments_buf_add_char(&sunk->calls, '\n');

    return sunk->rc;
}


static int
sunk_secret(void *data, const commentsctl_entry_t *entry,
    comments_str_t secret)
{
    sunk_t  *sunk;

    sunk = data;

    put(sunk, "secret", entry);
    put_str(sunk, "secret", secret);
    (void) comments_buf_add_char(&sunk->calls, '\n');

    return sunk->rc;
}


static void
sunk_skip(void *data, const commentsctl_entry_t *entry,
    commentsctl_skip_t skip, const char *why)
{
    sunk_t  *sunk;

    sunk = data;

    put(sunk, skip == COMMENTSCTL_SKIP_TOO_LONG ? "long" : "skip", entry);
    (void) comments_buf_add_char(&sunk->calls, ' ');
    (void) comments_buf_add_c(&sunk->calls, why);
    (void) comments_buf_add_char(&sunk->calls, '\n');
}


static int
read_file(sunk_t *sunk, const char *name, int rc)
{
    int                   result;
    commentsctl_sink_t    sink;
    commentsctl_input_t   input;
    commentsctl_source_t  source;

    comments_buf_init(&sunk->calls, 65536);
    sunk->rc = rc;

    sink.comment = sunk_comment;
    sink.page = sunk_page;
    sink.secret = sunk_secret;
    sink.skip = sunk_skip;
    sink.data = sunk;

    if (commentsctl_input_open(&input, name) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    memset(&source, 0, sizeof(commentsctl_source_t));
    source.input = &input;

    result = commentsctl_jsonl_read(&sink, &source);
    commentsctl_input_close(&input);

    return result;
}


static void
fill(const char *data, size_t len)
{
    FILE  *file;

    file = fopen(path, "wb");

    if (file == NULL || fwrite(data, 1, len, file) != len
        || fclose(file) != 0)
    {
        ok(0, "%s can be written", path);
    }
}


static void
calls_are(const char *data, size_t len, const char *want, const char *name)
{
    sunk_t  sunk;

    fill(data, len);

    is_int(read_file(&sunk, path, COMMENTS_OK), COMMENTS_OK, "%.60s: read",
           name);
    is_str(sunk.calls.data, sunk.calls.len, want, "%.60s: calls", name);

    comments_buf_free(&sunk.calls);
}


static void
lines_are(const char *lines, const char *want)
{
    calls_are(lines, strlen(lines), want, lines);
}


static void
test_comment(void)
{
    lines_are("{\"thread\":\"/a/\",\"thread_key\":\"%2Fa\",\"id\":\"i\","
              "\"parent\":\"p\",\"name\":\"Ann\",\"email\":\"a@b.example\","
              "\"email_hash\":\"h\",\"website\":\"https://w.example/\","
              "\"text\":\"t\\nu\",\"created\":\"2026-01-02T10:00:00Z\","
              "\"edited\":\"2026-01-02T10:00:01Z\",\"status\":\"pending\","
              "\"up\":3,\"down\":\"2\",\"moderator\":true,\"pinned\":1}\n",
              "comment 1 thread=/a/ key=%2Fa id=i parent=p name=Ann"
              " email=a@b.example hash=h website=https://w.example/ text=t\nu"
              " created=" MS " edited=1767348001000 status=pending up=3 down=2"
              " moderator=1 pinned=1\n");

    /* what is not there is nothing, and approved; so is null */

    lines_are("{" REST "}",
              "comment 1 thread=/a/ created=" MS " status=approved\n");
    lines_are("{" REST ",\"status\":null,\"text\":null,\"up\":null}",
              "comment 1 thread=/a/ created=" MS " status=approved\n");

    /* members that nobody knows are passed over */

    lines_are("{" REST ",\"likes\":9,\"author\":{\"name\":\"x\"}}",
              "comment 1 thread=/a/ created=" MS " status=approved\n");

    lines_are("{" REST ",\"status\":\"deleted\"}",
              "comment 1 thread=/a/ created=" MS " status=deleted\n");
    lines_are("{" REST ",\"status\":\"spam\"}",
              "comment 1 thread=/a/ created=" MS " status=spam\n");
}


static void
test_flags(void)
{
    static const char *const  yes[] = { "true", "1", "\"true\"", "\"7\"" };
    static const char *const  no[] = { "false", "0", "\"false\"", "\"\"" };

    size_t  i;
    char    line[256];

    for (i = 0; i < 4; i++) {
        (void) snprintf(line, sizeof(line), "{" REST ",\"pinned\":%s}",
                        yes[i]);
        lines_are(line, "comment 1 thread=/a/ created=" MS
                        " status=approved pinned=1\n");

        (void) snprintf(line, sizeof(line), "{" REST ",\"moderator\":%s}",
                        no[i]);
        lines_are(line, "comment 1 thread=/a/ created=" MS
                        " status=approved\n");
    }

    lines_are("{" REST ",\"pinned\":\"yes\"}",
              "skip 1 \"pinned\" is not true or false\n");
    lines_are("{" REST ",\"moderator\":-1}",
              "skip 1 \"moderator\" is not true or false\n");
}


static void
test_votes(void)
{
    lines_are("{" REST ",\"up\":4294967295,\"down\":0}",
              "comment 1 thread=/a/ created=" MS
              " status=approved up=4294967295\n");
    lines_are("{" REST ",\"up\":4294967296}",
              "skip 1 \"up\" or \"down\" is no number of votes\n");
    lines_are("{" REST ",\"down\":-1}",
              "skip 1 \"up\" or \"down\" is no number of votes\n");
    lines_are("{" REST ",\"up\":1.5}",
              "skip 1 \"up\" or \"down\" is no number of votes\n");
    lines_are("{" REST ",\"up\":\"00000000001\"}",
              "skip 1 \"up\" or \"down\" is no number of votes\n");
}


static void
test_times(void)
{
    char            text[COMMENTS_DATE_LEN], line[256], want[256];
    int64_t         now;
    comments_str_t  s;

    lines_are("{\"thread\":\"/a/\",\"created\":\"yesterday\"}",
              "skip 1 \"created\" is no time like"
              " \"2026-01-02T10:00:00Z\"\n");
    lines_are("{\"thread\":\"/a/\"}",
              "skip 1 \"created\" is no time like"
              " \"2026-01-02T10:00:00Z\"\n");
    lines_are("{" REST ",\"edited\":\"no\"}",
              "skip 1 \"edited\" is no time like"
              " \"2026-01-02T10:00:00Z\"\n");
    lines_are("{" REST ",\"edited\":\"9000-01-01T00:00:00Z\"}",
              "skip 1 \"edited\" is later than now\n");

    /* another host's clock may be ahead by a moment, not by an hour */

    now = (int64_t) time(NULL) * 1000;

    s = comments_date_format(now + 30000, text);
    (void) snprintf(line, sizeof(line),
                    "{\"thread\":\"/a/\",\"created\":\"%.*s\"}", (int) s.len,
                    s.data);
    (void) snprintf(want, sizeof(want),
                    "comment 1 thread=/a/ created=%lld status=approved\n",
                    (long long) now + 30000);
    lines_are(line, want);

    s = comments_date_format(now + 3600000, text);
    (void) snprintf(line, sizeof(line),
                    "{\"thread\":\"/a/\",\"created\":\"%.*s\"}", (int) s.len,
                    s.data);
    lines_are(line, "skip 1 \"created\" is later than now\n");
}


/* what an export has beside comments */
static void
test_other(void)
{
    lines_are("{\"thread\":\"/a/\",\"closed\":true}",
              "page 1 thread=/a/ closed=1\n");
    lines_are("{\"thread_key\":\"x\",\"closed\":\"1\"}",
              "page 1 key=x closed=1\n");
    lines_are("{\"closed\":true}", "skip 1 \"thread\" is missing\n");
    lines_are("{\"thread\":\"/a/\",\"closed\":false}",
              "skip 1 no comment, and its thread is not closed\n");
    lines_are("{\"thread\":\"/a/\",\"closed\":\"soon\"}",
              "skip 1 \"closed\" is not true or false\n");

    lines_are("{\"thread\":\"/a/\",\"url\":\"/u\",\"title\":\"T\"}",
              "page 1 thread=/a/ url=/u title=T\n");
    lines_are("{\"thread\":\"/a/\",\"title\":\"T\",\"closed\":false}",
              "page 1 thread=/a/ title=T\n");
    lines_are("{\"thread\":\"/a/\"}", "skip 1 \"created\" is no time like"
              " \"2026-01-02T10:00:00Z\"\n");

    lines_are("{" REST ",\"status\":\"deleted\",\"was\":\"spam\","
              "\"by\":\"Zoe\",\"decided\":\"2026-01-02T10:00:00Z\","
              "\"reason\":\"links\",\"source\":\"blog\"}",
              "comment 1 thread=/a/ created=" MS " status=deleted was=115"
              " by=Zoe decided=" MS " reason=links source=blog\n");
    lines_are("{" REST ",\"format\":\"bbcode\",\"format_version\":2}",
              "comment 1 thread=/a/ created=" MS " status=approved"
              " format=bbcode format_version=2\n");
    lines_are("{" REST ",\"format\":\"bbcode\"}",
              "comment 1 thread=/a/ created=" MS " status=approved"
              " format=bbcode format_version=1\n");
    lines_are("{" REST ",\"format\":\"markdown\",\"format_version\":1}",
              "comment 1 thread=/a/ created=" MS " status=approved\n");
    lines_are("{" REST ",\"format\":\"BB code\"}",
              "skip 1 \"format\" is no name of a format: 1 to 32 characters of"
              " a-z, 0-9 and _\n");
    lines_are("{" REST ",\"format\":\"bbcode\",\"format_version\":\"two\"}",
              "skip 1 \"format_version\" is no number\n");
    lines_are("{" REST ",\"was\":\"gone\"}",
              "skip 1 \"was\" is not approved, pending, spam or deleted\n");
    lines_are("{" REST ",\"decided\":\"then\"}",
              "skip 1 \"decided\" is no time like"
              " \"2026-01-02T10:00:00Z\"\n");

    lines_are("{\"secret\":\"s3\"}", "secret 1 secret=s3\n");

    /* a comment has a time or a text, whatever else stands there */

    lines_are("{" REST ",\"closed\":true,\"secret\":\"s\"}",
              "comment 1 thread=/a/ created=" MS " status=approved\n");
    lines_are("{\"thread\":\"/a/\",\"text\":\"t\",\"closed\":true}",
              "skip 1 \"created\" is no time like"
              " \"2026-01-02T10:00:00Z\"\n");

    lines_are("{\"name\":\"Ann\",\"created\":\"2026-01-02T10:00:00Z\"}",
              "skip 1 \"thread\" is missing\n");
    lines_are("{" REST ",\"status\":\"held\"}",
              "skip 1 \"status\" is not approved, pending, spam or"
              " deleted\n");
}


static void
test_damaged(void)
{
    size_t                    i;
    static const char *const  damaged[] = {
        "x", "[]", "[{" REST "}]", "{" REST, "{" REST "} x", "\"thread\"",
        "{\"thread\":true,\"created\":\"2026-01-02T10:00:00Z\"}",
        "{\"thread\":[\"/a/\"],\"created\":\"2026-01-02T10:00:00Z\"}",
        "{" REST ",\"thread\":\"/b/\"}",
        "{" REST ",\"x\":[[[[[[[[1]]]]]]]]}",
        "{" REST ",\"name\":\"\xff\"}",
        "{" REST ",\"name\":\"a\\u0000b\"}"
    };

    for (i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
        lines_are(damaged[i],
                  "skip 1 not one JSON object whose members are strings,"
                  " numbers or null\n");
    }

    calls_are("{\0}\n{" REST "}\n", sizeof("{\0}\n{" REST "}\n") - 1,
              "skip 1 not one JSON object whose members are strings, numbers"
              " or null\n"
              "comment 2 thread=/a/ created=" MS " status=approved\n",
              "a NUL in a line");
}


static void
test_lines(void)
{
    lines_are("", "");
    lines_are("\n\n  \t\n\r\n", "");

    lines_are("\xef\xbb\xbf{\"secret\":\"a\"}\r\n \t\r\n{\"secret\":\"b\"}\n"
              "x\n{\"secret\":\"c\"}",
              "secret 1 secret=a\nsecret 3 secret=b\n"
              "skip 4 not one JSON object whose members are strings, numbers"
              " or null\n"
              "secret 5 secret=c\n");

    /* one object a line: not two, and not one of two lines */

    lines_are("{\"secret\":\"a\"}{\"secret\":\"b\"}\n",
              "skip 1 not one JSON object whose members are strings, numbers"
              " or null\n");
    lines_are("{\"secret\":\n\"a\"}\n",
              "skip 1 not one JSON object whose members are strings, numbers"
              " or null\n"
              "skip 2 not one JSON object whose members are strings, numbers"
              " or null\n");
}


/* "{" blanks "}" of len bytes, and a line behind it */
static void
line_of(size_t len, const char *want, const char *name)
{
    char              *data;
    static const char  next[] = "\n{\"secret\":\"b\"}\n";

    data = malloc(len + sizeof(next));
    if (data == NULL) {
        ok(0, "memory for %s", name);
        return;
    }

    memset(data, ' ', len);
    data[0] = '{';
    data[len - 1] = '}';
    memcpy(data + len, next, sizeof(next));

    calls_are(data, len + sizeof(next) - 1, want, name);

    free(data);
}


static void
test_long(void)
{
    line_of(COMMENTSCTL_LINES_MAX,
            "skip 1 \"thread\" is missing\nsecret 2 secret=b\n",
            "a line of 4 MB");
    line_of(COMMENTSCTL_LINES_MAX + 1,
            "long 1 the line is longer than 4 MB\nsecret 2 secret=b\n",
            "a longer one");
}


static void
test_failure(void)
{
    sunk_t  sunk;

    is_int(read_file(&sunk, "/nonexistent/file", COMMENTS_OK), COMMENTS_ERROR,
           "a file that is not there");
    is_int(sunk.calls.len, 0, "gives nothing");
    comments_buf_free(&sunk.calls);

    is_int(read_file(&sunk, "/tmp", COMMENTS_OK), COMMENTS_ERROR,
           "a folder is no file");
    is_int(sunk.calls.len, 0, "and gives nothing");
    comments_buf_free(&sunk.calls);

    /* the sink has no memory: the reader stops at once */

    fill("{\"secret\":\"a\"}\n{\"secret\":\"b\"}\n", 30);
    is_int(read_file(&sunk, path, COMMENTS_ERROR), COMMENTS_ERROR,
           "a sink that fails");
    is_str(sunk.calls.data, sunk.calls.len, "secret 1 secret=a\n",
           "ends the reading");
    comments_buf_free(&sunk.calls);
}


int
main(void)
{
    int  fd;

    plan_none();

    (void) memcpy(path, PATH, sizeof(PATH));

    fd = mkstemp(path);

    if (fd == -1) {
        ok(0, "a file for the tests");
        return done_testing();
    }

    (void) close(fd);

    /* what the reader tells people is not what is tested */

    if (freopen("/dev/null", "w", stderr) == NULL) {
        diag("standard error stays open");
    }

    test_comment();
    test_flags();
    test_votes();
    test_times();
    test_other();
    test_damaged();
    test_lines();
    test_long();
    test_failure();

    (void) unlink(path);

    return done_testing();
}
