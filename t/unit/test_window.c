/*
 * Windows: where one ends, where the next begins, and that none of what is
 * offered is lost between two.
 */

#include <stdlib.h>

#include "comments_window.h"
#include "tap.h"


#define MANY  6000


static comments_arena_t   *arena;
static comments_buf_t      html;
static comments_window_t   window;
static char                ids[MANY][COMMENTS_ID_LEN];
static char                text[9000];


static comments_str_t
id_of(uint32_t i)
{
    char  digits[COMMENTS_ID_LEN + 1];

    (void) snprintf(digits, sizeof(digits), "%016u", i);
    memcpy(ids[i], digits, COMMENTS_ID_LEN);

    return comments_str_of(ids[i], COMMENTS_ID_LEN);
}


static void
start(size_t bytes, int json)
{
    comments_window_opts_t  opts;

    memset(&opts, 0, sizeof(opts));
    opts.bytes = bytes;
    opts.json = json ? 1 : 0;
    opts.url = comments_str_c("/post.html");

    comments_arena_destroy(arena);
    arena = comments_arena_create(64 << 20);
    comments_window_init(&window, arena, &html, &opts);
}


static int
offer(uint32_t i, comments_status_t status, size_t len)
{
    comments_comment_t  comment;

    memset(&comment, 0, sizeof(comment));
    comment.id = id_of(i);
    comment.parent = id_of(0);
    comment.status = status;
    comment.name = comments_str_c("Ann");
    comment.text = comments_str_of(text, len);

    return comments_window_add(&window, &comment);
}


/* how many of so many comments are taken */
static uint32_t
fill(uint32_t from, uint32_t n, size_t len)
{
    uint32_t  i;

    for (i = 0; i < n; i++) {
        if (offer(from + i, COMMENTS_APPROVED, len) != COMMENTS_OK) {
            break;
        }
    }

    return i;
}


static void
next_is(uint32_t i, const char *name)
{
    char  id[COMMENTS_ID_LEN + 1];

    (void) snprintf(id, sizeof(id), "%016u", (unsigned) i);
    is_str(window.next.data, window.next.len, id, "%s", name);
}


static void
test_numbers(void)
{
    start(0, 0);
    comments_window_subtree(&window, id_of(1));
    is_int(fill(1, 1500, 1), COMMENTS_PAGE_MAX, "a thousand and no more");
    next_is(1001, "the next window begins behind them");
    is_int(offer(1, COMMENTS_APPROVED, 1), COMMENTS_DECLINED,
           "a full window stays full");
    is_int(window.has.n, COMMENTS_PAGE_MAX, "and as it was");

    start(0, 0);
    is_int(fill(1, COMMENTS_PAGE_MAX, 1), COMMENTS_PAGE_MAX, "a thousand");
    is_int(window.next.len, 0, "that is all there is: no next one");

    start(0, 0);
    comments_window_subtree(&window, id_of(1));
    (void) fill(1, 600, 1);
    comments_window_subtree(&window, id_of(601));
    is_int(fill(601, 600, 1), 400, "of the second subtree there is no room");
    next_is(601, "it is begun in the next window");
    is_int(window.has.n, 600, "as a whole");

    start(0, 0);
    comments_window_subtree(&window, id_of(1));
    (void) fill(1, 400, 1);
    comments_window_subtree(&window, id_of(401));
    (void) fill(401, 5000, 1);
    next_is(1001, "a window less than half full divides a subtree");
    is_int(window.has.n, COMMENTS_PAGE_MAX, "and is full");
}


/* the comment that is this reader's own, whatever its status */
static void
test_own(void)
{
    uint32_t             n;
    comments_comment_t  *list;

    start(0, 0);
    window.opts.own = comments_str_c("0000000000000002");

    (void) offer(1, COMMENTS_PENDING, 5);
    (void) offer(2, COMMENTS_PENDING, 5);
    (void) offer(3, COMMENTS_SPAM, 5);
    is_int(window.has.drawn, 1, "one's own is drawn");

    (void) comments_window_keep(&window, 0);
    list = comments_window_done(&window, &n);

    is_int(n, 3, "the others are known");
    is_str(list[1].html.data, list[1].html.len, "<p>aaaaa</p>\n",
           "its text is rendered");
    ok(list[0].html.len == 0 && list[2].html.len == 0, "and theirs is not");
}


static void
test_hidden(void)
{
    uint32_t             i, n;
    comments_comment_t  *list;

    start(0, 0);

    for (i = 1; i < MANY; i++) {
        if (offer(i, COMMENTS_SPAM, 9000) != COMMENTS_OK) {
            break;
        }
    }

    is_int(i, COMMENTS_WINDOW_SEEN + 1, "what nobody sees has an end too");
    next_is(COMMENTS_WINDOW_SEEN + 1, "behind which it goes on");
    is_int(html.len, 0, "its texts are not rendered");

    start(0, 0);
    (void) offer(1, COMMENTS_DELETED, 5);
    (void) offer(2, COMMENTS_APPROVED, 5);
    (void) offer(3, COMMENTS_APPROVED, 0);

    is_int(comments_window_keep(&window, 0), COMMENTS_OK, "kept");
    memset(ids, 'x', sizeof(ids));

    list = comments_window_done(&window, &n);
    is_int(n, 3, "three");
    is_str(list[1].html.data, list[1].html.len, "<p>aaaaa</p>\n",
           "the second's text is rendered");
    is_str(list[1].id.data, list[1].id.len, "0000000000000002",
           "it is known by itself");
    is_str(list[1].name.data, list[1].name.len, "Ann", "with its name");
    is_int(list[1].text.len, 0, "its text is not needed any more");
    ok(list[0].html.data && list[0].html.len == 0
       && list[2].html.data && list[2].html.len == 0,
       "the others have none");
}


static void
test_bytes(void)
{
    uint32_t  n, more;

    start(0, 0);
    n = fill(1, 1000, 8000);
    ok(n > 100 && n < 200, "of 8 KB each less than 200: %u", (unsigned) n);
    ok(html.len <= COMMENTS_WINDOW_BYTES, "no more than is allowed");
    next_is(n + 1, "the next one is not in it");

    start(1, 0);
    is_int(fill(1, 2, 8000), 1, "one is always taken");
    next_is(2, "but no second");

    start(0, 0);
    comments_window_subtree(&window, id_of(1));
    (void) fill(1, 100, 8000);
    more = (uint32_t) html.len;
    comments_window_subtree(&window, id_of(101));
    (void) fill(101, 1000, 8000);
    next_is(101, "half full in bytes: the subtree is begun in the next");
    is_int(html.len, more, "what was rendered of it is gone");

    memset(text, '<', sizeof(text));
    start(0, 0);
    n = fill(1, 1000, 8000);
    start(0, 1);
    more = fill(1, 1000, 8000);
    ok(more < n, "escapes of JSON count: %u, not %u", (unsigned) more,
       (unsigned) n);
    memset(text, 'a', sizeof(text));
}


/* windows of any size: each comment is in one of them, and all are */
static void
test_walk(void)
{
    uint32_t  i, at, root, rounds;
    size_t    bytes;

    for (bytes = 2000; bytes <= 64000; bytes *= 2) {
        at = 1;

        for (rounds = 0; at < 500 && rounds < 1000; rounds++) {
            start(bytes, 0);

            for (i = at; i < 500; i++) {
                root = i - i % 7;

                if (i == at || i % 7 == 0) {
                    comments_window_subtree(&window, i == root
                                            ? id_of(root) : id_of(0));
                    if (i != root) {
                        window.subtree.len = 0;
                    }
                }

                if (offer(i, COMMENTS_APPROVED, i * 37 % 3000) != COMMENTS_OK)
                {
                    break;
                }
            }

            if (window.next.len == 0) {
                at += window.has.n;
                break;
            }

            i = (uint32_t) strtoul(window.next.data, NULL, 10);

            if (i != at + window.has.n || i == at) {
                break;
            }

            at = i;
        }

        is_int(at, 500, "windows of %u bytes: all are seen once",
               (unsigned) bytes);
    }
}


int
main(void)
{
    plan_none();

    comments_buf_init(&html, 64 << 20);
    memset(text, 'a', sizeof(text));

    test_numbers();
    test_hidden();
    test_own();
    test_bytes();
    test_walk();

    comments_buf_free(&html);
    comments_arena_destroy(arena);

    return done_testing();
}
