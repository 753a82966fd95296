/*
 * Threads, comments, refusals and counts as JSON.
 */

#include <stdlib.h>

#include "comments_json.h"
#include "tap.h"


#define CLOSED                                                                \
    "{\"code\":\"closed\",\"message\":\"Comments are closed.\"}"

#define TOO_LONG                                                              \
    "{\"code\":\"too_long\",\"field\":\"text\","                              \
    "\"message\":\"This is too long. Please shorten it.\"}"


static comments_buf_t      out;
static comments_render_t   render;
static comments_comment_t  set[4];


static void
comment(int i, const char *id, const char *parent, comments_status_t status)
{
    comments_comment_t  *c;

    c = &set[i];
    memset(c, 0, sizeof(comments_comment_t));

    c->id = comments_str_c(id);
    c->parent = comments_str_c(parent);
    c->status = status;
    c->name = comments_str_c("Ann");
    c->email = comments_str_c("ann@example.com");
    c->email_hash = comments_str_c("0123456789abcdef");
    c->website = comments_str_c("https://ann.example/");
    c->text = comments_str_c("secret");
    c->created = 1795428000000;
    c->up = 3;
}


static int
has(const char *text)
{
    comments_buf_add_char(&out, '\0');
    out.len--;

    return strstr(out.data, text) != NULL;
}


static void
test_thread(void)
{
    comments_str_t         none = comments_null_str;
    comments_tree_t        tree;
    comments_arena_t      *arena;
    comments_tree_opts_t   opts = { COMMENTS_OLDEST, 6, NULL, 0 };

    comment(0, "a", "", COMMENTS_DELETED);
    comment(1, "b", "a", COMMENTS_APPROVED);
    comment(2, "c", "b", COMMENTS_SPAM);
    comment(3, "d", "zz", COMMENTS_APPROVED);

    set[1].text = comments_str_c("x");
    set[1].edited = 1795428001000;
    set[1].moderator = 1;
    set[3].text = comments_str_c("x");
    set[3].website = comments_str_c("javascript:alert(1)");

    render.thread.count = 2;
    render.open = 1;
    render.page = 1;
    render.pages = 1;

    arena = comments_arena_create(1024 * 1024);

    (void) comments_tree_build(arena, set, 4, &opts, none, &tree);
    is_int(comments_json_thread(&out, comments_str_c("blog.example"),
                                comments_str_c("/post.html"), &render, &tree),
           COMMENTS_OK, "a thread");

    is_str(out.data, out.len,
           "{\"site\":\"blog.example\",\"uri\":\"/post.html\",\"count\":2,"
           "\"open\":true,\"order\":\"oldest\",\"page\":1,\"pages\":1,"
           "\"more\":null,\"comments\":["
           "{\"id\":\"a\",\"parent\":null,\"depth\":0,\"status\":\"deleted\","
           "\"author\":null,\"created\":\"2026-11-23T10:00:00Z\","
           "\"edited\":null,\"html\":\"\",\"votes\":{\"up\":0,\"down\":0}},"
           "{\"id\":\"b\",\"parent\":\"a\",\"depth\":1,"
           "\"status\":\"approved\",\"author\":{\"name\":\"Ann\","
           "\"url\":\"https://ann.example/\",\"avatar\":null,"
           "\"moderator\":true},\"created\":\"2026-11-23T10:00:00Z\","
           "\"edited\":\"2026-11-23T10:00:01Z\","
           "\"html\":\"\\u003cp>x\\u003c/p>\","
           "\"votes\":{\"up\":3,\"down\":0}},"
           "{\"id\":\"d\",\"parent\":null,\"depth\":0,"
           "\"status\":\"approved\",\"author\":{\"name\":\"Ann\","
           "\"url\":null,\"avatar\":null,\"moderator\":false},"
           "\"created\":\"2026-11-23T10:00:00Z\",\"edited\":null,"
           "\"html\":\"\\u003cp>x\\u003c/p>\","
           "\"votes\":{\"up\":3,\"down\":0}}]}",
           "as the interface has it");

    comments_buf_free(&out);
    (void) comments_tree_build(arena, set, 4, &opts, comments_str_c("c"),
                               &tree);
    tree.next = comments_str_c("b");
    (void) comments_json_thread(&out, comments_str_c("s"), comments_str_c("/"),
                                &render, &tree);
    ok(has("\"more\":\"b\""), "a window names what is next");

    comments_buf_free(&out);
    (void) comments_tree_build(arena, set, 4, &opts, comments_str_c("c"),
                               &tree);
    (void) comments_json_thread(&out, comments_str_c("s"), comments_str_c("/"),
                                &render, &tree);
    ok(has("\"status\":\"pending\"") && !has("spam"),
       "one's own comment is pending, even if it is spam");
    ok(!has("ann@") && !has("0123456789abcdef"), "no e-mail address");

    comments_buf_free(&out);
    (void) comments_json_thread(&out, comments_str_c("s"), comments_str_c("/"),
                                &render, NULL);
    ok(has("\"comments\":[]}"), "a thread that was not read has no comments");

    comments_arena_destroy(arena);
}


/* a thread's name, as it can be asked for and be a link */
static void
test_uri(void)
{
    comments_buf_free(&out);
    (void) comments_json_thread(&out, comments_str_c("s"),
                                comments_str_c("/p?\xe9%41"), &render, NULL);
    ok(has("\"uri\":\"/p%3F%E9%2541\""), "a name is told as an address");

    comments_buf_free(&out);
    render.url = comments_str_c("/p?id=1");
    (void) comments_json_thread(&out, comments_str_c("s"),
                                comments_str_c("/p?id=1"), &render, NULL);
    ok(has("\"uri\":\"/p?id=1\""), "its query stays, if the page has one");
    render.url = comments_str_of(NULL, 0);
}


static void
test_window(void)
{
    comments_str_t         none = comments_null_str;
    comments_tree_t        tree;
    comments_arena_t      *arena;
    comments_tree_opts_t   opts = { COMMENTS_OLDEST, 6, NULL, 0 };

    arena = comments_arena_create(1024 * 1024);

    comments_buf_free(&out);
    comment(1, "b", "a", COMMENTS_APPROVED);
    set[1].depth = 7;
    set[1].html = comments_str_c("<p>rendered</p>\n");
    (void) comments_tree_build(arena, &set[1], 1, &opts, none, &tree);
    (void) comments_json_thread(&out, comments_str_c("s"), comments_str_c("/"),
                                &render, &tree);
    ok(has("\"parent\":\"a\",\"depth\":7,"),
       "a reply names its parent in another window, and has its depth");
    ok(has("rendered") && !has("\\n"),
       "what was rendered already is taken");

    comments_arena_destroy(arena);
}


static void
test_rest(void)
{
    comments_buf_t            small;
    comments_refusals_t       refusals;
    const comments_locale_t  *en;
    static const int64_t      counts[] = { 3, 0 };
    static const int64_t      many[] = { 1, 0, 1, 7, 0 };
    static const comments_str_t  twice[] = {
        comments_str("/a"), comments_str("/b"), comments_str("/a"),
        comments_str("/b"), comments_str("/c")
    };
    static const comments_str_t  uris[] = {
        comments_str("/a/"), comments_str("/\"\xc3\xa9.html")
    };

    en = comments_locale_default();

    comments_buf_free(&out);
    comment(0, "a", "b", COMMENTS_PENDING);
    set[0].name = comments_str_of("A\xff\0\"<\xe2\x82\xac", 8);
    set[0].text = comments_str_c("x");
    (void) comments_json_comment(&out, NULL, &set[0], 5);
    ok(has("\"name\":\"A\xef\xbf\xbd\\u0000\\\"\\u003c\xe2\x82\xac\""),
       "any bytes may stand in a name");
    ok(has("\"parent\":\"b\",\"depth\":5,\"status\":\"pending\""),
       "a comment that is held");

    comments_buf_free(&out);
    set[0].status = COMMENTS_DELETED;
    (void) comments_json_comment(&out, NULL, &set[0], 0);
    ok(has("\"author\":null") && has("\"html\":\"\""),
       "a deleted comment has no author and no text");

    comments_buf_free(&out);
    (void) comments_json_preview(&out, NULL, comments_str_c("x"));
    is_str(out.data, out.len, "{\"html\":\"\\u003cp>x\\u003c/p>\"}",
           "a preview");

    comments_buf_free(&out);
    refusals.n = 0;
    comments_refusals_add(&refusals, COMMENTS_CLOSED, COMMENTS_FIELD_NONE);
    (void) comments_json_refusals(&out, &refusals, en);
    is_str(out.data, out.len, "{\"error\":" CLOSED ",\"errors\":[" CLOSED
           "]}", "a refusal of no field");

    comments_buf_free(&out);
    refusals.n = 0;
    comments_refusals_add(&refusals, COMMENTS_TOO_LONG, COMMENTS_FIELD_TEXT);
    comments_refusals_add(&refusals, COMMENTS_CLOSED, COMMENTS_FIELD_NONE);
    (void) comments_json_refusals(&out, &refusals, en);
    is_str(out.data, out.len, "{\"error\":" TOO_LONG ",\"errors\":[" TOO_LONG
           "," CLOSED "]}", "two refusals, one of a field");

    comments_buf_free(&out);
    (void) comments_json_counts(&out, uris, counts, 2);
    is_str(out.data, out.len,
           "{\"counts\":{\"/a/\":3,\"/\\\"\xc3\xa9.html\":0}}", "counts");

    comments_buf_free(&out);
    (void) comments_json_counts(&out, twice, many, 5);
    is_str(out.data, out.len,
           "{\"counts\":{\"/a\":1,\"/b\":7,\"/c\":0}}",
           "a name twice is one member, with the higher count");

    comments_buf_free(&out);
    (void) comments_json_counts(&out, uris, counts, 0);
    is_str(out.data, out.len, "{\"counts\":{}}", "no counts");

    comments_buf_init(&small, 20);
    is_int(comments_json_preview(&small, NULL, comments_str_c("a longer text")),
           COMMENTS_ERROR, "over the limit is an error");
    comments_buf_free(&small);
}


/* refusals of checks: a code of their own, and a token */
static void
test_checks(void)
{
    comments_refusals_t       refusals;
    const comments_locale_t  *en;

    en = comments_locale_default();

    comments_buf_free(&out);
    refusals.n = 0;
    comments_refusals_add(&refusals, COMMENTS_REJECTED, COMMENTS_FIELD_NONE);
    refusals.list[0].code = comments_str_c("shouting");
    (void) comments_json_refusals(&out, &refusals, en);
    ok(has("{\"error\":{\"code\":\"shouting\",\"message\":\"This comment"),
       "a refusal with a code of its own");

    comments_buf_free(&out);
    refusals.n = 0;
    comments_refusals_add(&refusals, COMMENTS_CHALLENGE, COMMENTS_FIELD_NONE);
    (void) comments_json_challenge(&out, &refusals, en, comments_str_c("abc"),
                                   3);
    ok(has("{\"error\":{\"code\":\"challenge\",\"message\":\"One more step")
       && has("\"}],\"challenge\":\"abc\",\"after\":3}"),
       "a challenge has its token");
}


/* no "<" leaves, wherever it came in */
static void
test_angle(void)
{
    int                     i;
    comments_tree_t         tree;
    comments_str_t          s;
    comments_arena_t       *arena;
    comments_refusals_t     refusals;
    comments_tree_opts_t    opts = { COMMENTS_OLDEST, 6, NULL, 0 };
    static const int64_t    counts[] = { 1, 2 };
    comments_str_t          uris[2];

    s = comments_str_c("<!--#include virtual='/private' -->\"\\<\xff<");

    for (i = 0; i < 4; i++) {
        comment(i, "<", i ? "<" : "", i & 1 ? COMMENTS_PENDING
                                            : COMMENTS_APPROVED);
        set[i].id = s;
        set[i].parent = i ? set[i - 1].id : set[i].parent;
        set[i].name = s;
        set[i].text = s;
        set[i].website = comments_str_c("http://<!--#x -->");
    }

    set[2].text = comments_str_c("*<b>* [<](http://<a>) `<!--`\n\n- <\n> <");

    arena = comments_arena_create(1024 * 1024);
    (void) comments_tree_build(arena, set, 4, &opts, set[1].id, &tree);
    tree.next = s;
    uris[0] = s;
    uris[1] = comments_str_c("<");

    comments_buf_free(&out);
    is_int(comments_json_thread(&out, s, s, &render, &tree), COMMENTS_OK,
           "a thread of them");
    ok(has("\\u003c!--#include virtual='/private' -->"), "is there, escaped");

    for (i = 0; i < 4; i++) {
        (void) comments_json_comment(&out, NULL, &set[i], 1);
        (void) comments_json_preview(&out, NULL, set[i].text);
    }

    (void) comments_json_counts(&out, uris, counts, 2);

    for (i = 0; i < COMMENTS_REASONS; i++) {
        refusals.n = 0;
        comments_refusals_add(&refusals, (comments_reason_t) i,
                              COMMENTS_FIELD_TEXT);
        (void) comments_json_refusals(&out, &refusals, render.locale);
    }

    ok(!out.failed && out.len > 4000, "all that is written as JSON");
    ok(memchr(out.data, '<', out.len) == NULL, "has no \"<\"");

    comments_arena_destroy(arena);
}


/* a comment for which there is no room does not fail its neighbours */
static void
test_room(void)
{
    char                      *large;
    comments_buf_t             small;
    comments_tree_t            tree;
    comments_arena_t          *arena;
    comments_render_failed_t   failed;
    static comments_str_t      none = comments_null_str;
    comments_tree_opts_t       opts = { COMMENTS_OLDEST, 6, NULL, 0 };

    large = malloc(1048576);
    memset(large, '"', 1048576);

    comment(0, "a", "", COMMENTS_APPROVED);
    comment(1, "b", "", COMMENTS_APPROVED);
    comment(2, "c", "", COMMENTS_APPROVED);
    set[1].text = comments_str_of(large, 1048576);

    memset(&failed, 0, sizeof(failed));
    render.failed = &failed;

    arena = comments_arena_create(1024 * 1024);
    (void) comments_tree_build(arena, set, 3, &opts, none, &tree);

    comments_buf_init(&small, 100000);
    is_int(comments_json_thread(&small, none, none, &render, &tree),
           COMMENTS_OK, "no room for one of three");
    is_int(failed.n, 1, "that is told");
    is_str(failed.id.data, failed.id.len, "b", "with its id");

    comments_buf_free(&out);
    (void) comments_buf_add_str(&out, comments_buf_str(&small));
    ok(has("\"id\":\"b\",\"parent\":null,\"depth\":0,\"status\":\"deleted\""
           ",\"author\":null") && has("\"id\":\"c\""), "as if it were removed");
    ok(has("secret\\u003c/p>\",\"votes\""), "the others are there");
    comments_buf_free(&small);

    /* the longest that may be posted, and of what grows most */

    comments_buf_init(&small, 16 * 1048576);
    is_int(comments_json_thread(&small, none, none, &render, &tree),
           COMMENTS_OK, "1 MB of quotation marks");
    is_int(failed.n, 1, "is nothing");
    ok(small.len > 6 * 1048576, "all of them");
    comments_buf_free(&small);

    render.failed = NULL;
    comments_arena_destroy(arena);
    free(large);
}


int
main(void)
{
    plan_none();

    comments_buf_init(&out, 1024 * 1024);
    render.locale = comments_locale_default();

    test_thread();
    test_uri();
    test_window();
    test_rest();
    test_checks();
    test_angle();
    test_room();

    comments_buf_free(&out);

    return done_testing();
}
