/*
 * The page of one person: whose comments are found, how they are counted, where
 * an answer ends, and what is written.
 */

#include "comments_person.h"
#include "comments_queue_match.h"
#include "tap.h"


#define HASH   "00112233445566778899aabbccddeeff"
#define OTHER  "ffeeddccbbaa99887766554433221100"


static comments_arena_t       *arena;
static comments_queue_t       *queue;
static comments_queue_view_t   view;
static char                    ids[COMMENTS_QUEUE_PAGE][COMMENTS_ID_LEN + 1];


/* the comment by which the person is named; either mark may be "" */
static int
person(comments_person_t *p, const char *hash, const char *author,
    const char *by)
{
    comments_comment_t  comment;

    memset(&comment, 0, sizeof(comments_comment_t));
    comment.id = comments_str_c("0123456789abcdef");
    comment.name = comments_str_c("<Ann>");
    comment.email_hash = comments_str_c(hash);
    comment.author = comments_str_c(author);

    return comments_person_init(p, arena, &comment, comments_str_c(by));
}


/* a page of the queue: n comments, of which the first has the number from */
static void
fill(unsigned from, unsigned n)
{
    unsigned                 i;
    comments_queue_entry_t  *entry;

    static const comments_status_t  statuses[] = {
        COMMENTS_APPROVED, COMMENTS_PENDING, COMMENTS_SPAM, COMMENTS_DELETED
    };

    queue->n = n;

    for (i = 0; i < n; i++) {
        entry = &queue->entries[i];
        memset(entry, 0, sizeof(comments_queue_entry_t));

        /* the newest first */

        (void) snprintf(ids[i], sizeof(ids[i]), "%016u", 99999999 - from - i);
        entry->comment.id = comments_str_c(ids[i]);
        entry->comment.name = comments_str_c("<Ann>");
        entry->comment.email_hash = comments_str_c(HASH);
        entry->comment.text = comments_str_c("a \"text\" & <more>");
        entry->comment.status = statuses[(from + i) % 4];
        entry->comment.created = INT64_C(1795443755826);
        entry->page.thread = comments_str_c((from + i) % 3 ? "/a" : "/b");
    }
}


static int
has(const comments_buf_t *buf, const char *part)
{
    return buf->len && memmem(buf->data, buf->len, part, strlen(part)) != NULL;
}


static void
marks(void)
{
    comments_person_t  p;

    is_int(comments_person_by_valid(comments_str_c("")), 1, "no mark is named");
    is_int(comments_person_by_valid(comments_str_c("email")), 1, "the address");
    is_int(comments_person_by_valid(comments_str_c("author")), 1, "the author");
    is_int(comments_person_by_valid(comments_str_c("name")), 0, "no other");

    is_int(person(&p, HASH, "a1", ""), COMMENTS_OK, "both marks");
    is_int(p.by_author, 0, "the address counts");
    is_int(person(&p, HASH, "a1", "author"), COMMENTS_OK, "the author is");
    is_int(p.by_author, 1, "asked for, and counts");
    is_int(person(&p, "", "a1", ""), COMMENTS_OK, "no address");
    is_int(p.by_author, 1, "the author counts");
    is_int(person(&p, "", "a1", "email"), COMMENTS_DECLINED,
           "no address, which is asked for");
    is_int(person(&p, HASH, "", "author"), COMMENTS_DECLINED,
           "no author, who is asked for");
    is_int(person(&p, "", "", ""), COMMENTS_DECLINED, "nobody");
}


static int
found(const char *hash, const char *author)
{
    comments_sender_t      from;
    comments_comment_t     comment;
    comments_queue_page_t  page;

    memset(&from, 0, sizeof(comments_sender_t));
    memset(&comment, 0, sizeof(comments_comment_t));
    memset(&page, 0, sizeof(comments_queue_page_t));

    comment.status = COMMENTS_APPROVED;
    comment.email_hash = comments_str_c(hash);
    comment.author = comments_str_c(author);

    return comments_queue_match(queue, &comment, &page, &from);
}


static void
filters(void)
{
    comments_person_t  p;

    (void) person(&p, HASH, "a1", "email");
    comments_queue_init(queue, arena, comments_str_c("blog"));
    queue->filter = COMMENTS_QUEUE_ALL;
    comments_person_filter(&p, queue);

    is_int(found(HASH, ""), 1, "by the address");
    is_int(found(HASH, "a2"), 1, "whoever has written it");
    is_int(found(OTHER, "a1"), 0, "not by the author then");
    is_int(found("", ""), 0, "nor what has no mark");

    (void) person(&p, HASH, "a1", "author");
    comments_queue_init(queue, arena, comments_str_c("blog"));
    queue->filter = COMMENTS_QUEUE_ALL;
    comments_person_filter(&p, queue);

    is_int(found(OTHER, "a1"), 1, "by the author");
    is_int(found(HASH, "a2"), 0, "not by the address then");
    is_int(found("", ""), 0, "nor what has no mark");
}


/* as many pages as there is room for */
static unsigned
take_all(comments_person_t *p, unsigned n)
{
    int       rc;
    unsigned  i;

    rc = COMMENTS_OK;

    for (i = 0; i < n && rc == COMMENTS_OK; i += COMMENTS_QUEUE_PAGE) {
        fill(i, n - i < COMMENTS_QUEUE_PAGE ? n - i : COMMENTS_QUEUE_PAGE);
        rc = comments_person_take(p, &view);
    }

    return rc == COMMENTS_OK;
}


static void
json(void)
{
    comments_buf_t     out;
    comments_person_t  p;

    (void) person(&p, HASH, "a1", "");
    p.json = 1;

    is_int(take_all(&p, 120), 1, "all are taken");
    is_int(p.n, 120, "and counted");
    is_int(p.approved == 30 && p.pending == 30 && p.spam == 30
           && p.deleted == 30, 1, "by status");
    is_int(comments_person_threads(p.threads, p.nthreads), 2, "in two threads");

    comments_buf_init(&out, 64 * 1024 * 1024);
    is_int(comments_person_json(&out, &view, &p), COMMENTS_OK, "as JSON");
    ok(has(&out, "\"found\":120,\"threads\":2,\"counts\":{\"approved\":30,"
                 "\"pending\":30,\"spam\":30,\"deleted\":30},\"next\":null"),
       "with the numbers");
    ok(has(&out, "\"by\":\"email\""), "and the mark");
    ok(!has(&out, "<"), "nothing of it is mark-up");

    comments_buf_free(&out);
    comments_buf_free(&p.list);

    (void) person(&p, HASH, "", "");
    p.json = 1;
    is_int(take_all(&p, COMMENTS_PERSON_MAX), 1, "as many as an answer has");
    is_int(p.cut, 0, "that is all");
    comments_buf_free(&p.list);

    (void) person(&p, HASH, "", "");
    p.json = 1;
    is_int(take_all(&p, COMMENTS_PERSON_MAX + 1), 0, "one more");
    is_int(p.n, COMMENTS_PERSON_MAX, "is left out");
    is_int(p.cut && p.older, 1, "which is told");
    is_str(p.last, COMMENTS_ID_LEN, "0000000099990000", "and where to go on");
    comments_buf_free(&p.list);
}


static void
html(void)
{
    comments_buf_t     out;
    comments_person_t  p;

    (void) person(&p, HASH, "a1", "");
    is_int(take_all(&p, 120), 1, "all are taken");
    is_int(p.n == 120 && p.shown == 50 && p.older, 1,
           "120 comments, of which 50 are shown");

    comments_buf_init(&out, 64 * 1024 * 1024);
    is_int(comments_person_html(&out, &view, &p), COMMENTS_OK, "as HTML");
    ok(has(&out, "Comments: 120"), "how many there are");
    ok(has(&out, "id=\"c-0000000099999999\""), "the newest one");
    ok(!has(&out, "id=\"c-0000000099999949\""), "not the 51st");
    ok(has(&out, "&amp;by=email&amp;after=0000000099999950\""),
       "which is on the next page");
    ok(has(&out, "a &quot;text&quot; &amp; &lt;more&gt;"), "texts are escaped");
    ok(has(&out, "&lt;Ann&gt;") && !has(&out, "<Ann>"), "names too");
    ok(has(&out, "name=\"do\" value=\"erase\""), "and a button");
    comments_buf_free(&out);
    comments_buf_free(&p.list);

    (void) person(&p, HASH, "a1", "");
    p.after = comments_str_c("0000000099999900");
    (void) take_all(&p, 120);
    is_int(p.n == 120 && p.shown == 20 && !p.older, 1,
           "behind a comment: all are counted, the last 20 are shown");
    comments_buf_free(&p.list);

    (void) person(&p, HASH, "", "");
    (void) take_all(&p, COMMENTS_PERSON_MAX + 1);
    comments_buf_init(&out, 64 * 1024 * 1024);
    (void) comments_person_html(&out, &view, &p);
    ok(has(&out, "There are more than these."), "more than are counted");
    comments_buf_free(&out);
    comments_buf_free(&p.list);

    (void) person(&p, "", "", "");
    comments_buf_init(&out, 64 * 1024 * 1024);
    (void) comments_person_html(&out, &view, &p);
    ok(has(&out, "class=\"empty\""), "of nobody: why there is nothing");
    ok(!has(&out, "value=\"erase\""), "and no button");
    comments_buf_free(&out);
    comments_buf_free(&p.list);
}


/* an answer ends behind the comment that fills it */
static void
bytes(void)
{
    char               *text;
    size_t              i, len;
    comments_person_t   p;

    len = 1024 * 1024;
    text = malloc(len);
    memset(text, 'x', len);

    (void) person(&p, HASH, "", "");
    p.json = 1;

    fill(0, COMMENTS_QUEUE_PAGE);

    for (i = 0; i < queue->n; i++) {
        queue->entries[i].comment.text = comments_str_of(text, len);
    }

    is_int(comments_person_take(&p, &view), COMMENTS_DECLINED, "long texts");
    is_int(p.n, COMMENTS_PERSON_BYTES / len, "fill an answer early");
    is_str(p.last, COMMENTS_ID_LEN, ids[p.n - 1], "it is told where it ends");
    is_int(p.cut && p.older, 1, "and that it is not all");

    comments_buf_free(&p.list);
    free(text);
}


int
main(void)
{
    plan_none();

    arena = comments_arena_create(64 * 1024 * 1024);
    queue = comments_arena_calloc(arena, 1, sizeof(comments_queue_t));

    view.queue = queue;
    view.locale = comments_locale_find(comments_str_c("en"));
    view.now = INT64_C(1795443755826);

    marks();
    filters();

    comments_queue_init(queue, arena, comments_str_c("blog"));

    json();
    html();
    bytes();

    comments_arena_destroy(arena);

    return done_testing();
}
