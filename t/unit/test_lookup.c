/*
 * Which threads may be meant by a name; names that are too long.
 */
#include "tap.h"

#include "comments_lookup.h"
#include "comments_uri.h"


typedef struct {
    const char  *value;
    const char  *threads;        /* one a line */
    size_t       plus;
} lookup_case_t;


static const lookup_case_t  cases[] = {
    { "/a.html", "/a.html\n", 1 },
    { "/a/index.html", "/a/index.html\n/a/\n", 2 },
    { "/x/../a//index.html", "/x/../a//index.html\n/a/index.html\n/a/\n", 3 },
    { "%2Fa%2F", "/a/\n", 1 },
    { "post-17", "post-17\n", 1 },
    { "a/../b", "a/../b\n", 1 },
    { "/100%25.html", "/100%.html\n", 1 },
    { "/a%2541.html", "/aA.html\n/a%41.html\n", 2 },
    { "/what%3F%23", "/what?#\n", 1 },
    { "/%E9%", "/\xe9%\n", 1 },
    { "/%25E9", "/\xe9\n/%E9\n", 2 },
    { "post%252017", "post 17\npost%2017\n", 2 },
    { "/a+b", "/a b\n/a+b\n", 1 },
    { "/a%2Bb", "/a+b\n", 1 },
    { "/%2500", "/%00\n", 1 },
    { "/x/.%2E/%2525/+/index.html",
      "/x/../%/ /index.html\n/x/../%25/ /index.html\n/%25/ /index.html\n"
      "/%25/ /\n/%/ /\n"
      "/x/../%/+/index.html\n/x/../%25/+/index.html\n/%25/+/index.html\n"
      "/%25/+/\n/%/+/\n", 5 }
};


static void test_bound(comments_arena_t *arena);
static void test_uri(comments_arena_t *arena);


int
main(void)
{
    int                    rc;
    size_t                 i, n, len;
    char                   got[1024];
    comments_arena_t      *arena;
    comments_lookup_t      lookup;
    const comments_str_t   index[] = { comments_str("index.html") };

    arena = comments_arena_create(1024 * 1024);

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        rc = comments_lookup(arena, comments_str_c(cases[i].value), index, 1,
                             &lookup);
        is_int(rc, COMMENTS_OK, "\"%s\" is looked up", cases[i].value);

        for (n = 0, len = 0; n < lookup.n; n++) {
            memcpy(got + len, lookup.threads[n].data, lookup.threads[n].len);
            len += lookup.threads[n].len;
            got[len++] = '\n';
        }

        is_str(got, len, cases[i].threads, "threads of \"%s\"",
               cases[i].value);
        is_int(lookup.plus, cases[i].plus, "up to where \"+\" is a blank");
    }

    is_int(comments_lookup(arena, comments_str_c(""), index, 1, &lookup),
           COMMENTS_DECLINED, "an empty name is none");

    test_bound(arena);
    test_uri(arena);

    comments_arena_destroy(arena);

    arena = comments_arena_create(8);
    is_int(comments_lookup(arena, comments_str_c("/a+b"), index, 1, &lookup),
           COMMENTS_ERROR, "no memory is an error");
    comments_arena_destroy(arena);

    return done_testing();
}


static void
test_bound(comments_arena_t *arena)
{
    char               data[COMMENTS_URI_THREAD_MAX + 2];
    comments_str_t     name, again, other;
    comments_lookup_t  lookup;

    memset(data, 'x', sizeof(data));
    data[0] = '/';

    (void) comments_uri_bound(arena,
                            comments_str_of(data, COMMENTS_URI_THREAD_MAX),
                            &name);
    ok(name.data == data && name.len == COMMENTS_URI_THREAD_MAX,
       "a name of the limit stays");
    ok(!comments_uri_bounded(name), "and is one's own");

    is_int(comments_uri_bound(arena,
                          comments_str_of(data, COMMENTS_URI_THREAD_MAX + 1),
                          &name),
           COMMENTS_OK, "one byte more");
    is_int(name.len, COMMENTS_URI_THREAD_MAX + 1, "is as long as any");
    ok(comments_uri_bounded(name), "and is recognised");

    data[COMMENTS_URI_THREAD_MAX] = 'y';
    (void) comments_uri_bound(arena,
                          comments_str_of(data, COMMENTS_URI_THREAD_MAX + 1),
                          &other);
    ok(!comments_str_eq(name, other), "by its last byte too");

    (void) comments_uri_bound(arena, name, &again);
    ok(!comments_str_eq(name, again),
       "nobody's path is the bounded name of another");

    (void) comments_lookup(arena, name, NULL, 0, &lookup);
    ok(lookup.n == 1 && comments_str_eq(lookup.threads[0], name),
       "but it is found by it");

    (void) comments_lookup(arena,
                          comments_str_of(data, COMMENTS_URI_THREAD_MAX + 1),
                          NULL, 0, &lookup);
    ok(lookup.n == 1 && comments_str_eq(lookup.threads[0], other),
       "and by all of its path");
}


/* what JSON calls a thread is its own, and finds it before all others */
static void
test_uri(comments_arena_t *arena)
{
    size_t             i;
    comments_buf_t     uri, arg;
    comments_lookup_t  lookup;

    static const struct {
        const char  *name;
        const char  *uri;
    } names[] = {
        { "/a b.html", "/a b.html" },
        { "/caf\xc3\xa9", "/caf\xc3\xa9" },
        { "/caf\xe9", "/caf%E9" },
        { "/caf%E9", "/caf%25E9" },
        { "/caf%25E9", "/caf%2525E9" },
        { "/caf\xef\xbf\xbd", "/caf\xef\xbf\xbd" },
        { "/100%", "/100%25" },
        { "/%\xe9%", "/%25%E9%25" },
        { "/what?#", "/what%3F%23" },
        { "/a\\b\n\x7f", "/a%5Cb%0A%7F" },
        { "//a/../b", "//a/../b" },
        { "post-17", "post-17" },
        { "post%17", "post%2517" },
        { "\xff", "%FF" },
        { "/c++", "/c++" }
    };

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {

        comments_buf_init(&uri, 100);
        comments_buf_init(&arg, 300);

        is_int(comments_lookup_uri(&uri, comments_str_c(names[i].name), 0),
               COMMENTS_OK, "\"%s\" has a uri", names[i].uri);
        is_str(uri.data, uri.len, names[i].uri, "which is that");

        (void) comments_uri_escape_arg(&arg, comments_buf_str(&uri));
        (void) comments_lookup(arena, comments_buf_str(&arg), NULL, 0,
                               &lookup);

        ok(comments_str_eq(lookup.threads[0], comments_str_c(names[i].name)),
           "and finds it");
        ok(comments_str_eq(lookup.name, comments_buf_str(&uri)),
           "under its own name");

        comments_buf_free(&uri);
        comments_buf_free(&arg);
    }

    comments_buf_init(&uri, 100);
    (void) comments_lookup_uri(&uri, comments_str_c("/p?id=%\xe9"), 1);
    is_str(uri.data, uri.len, "/p?id=%25%E9", "a query stays");
    (void) comments_lookup_uri(&uri, comments_str_of(NULL, 0), 1);
    is_int(uri.len, 12, "no name adds nothing");
    comments_buf_free(&uri);

    (void) comments_lookup(arena, comments_str_c("/%E9%25+%E9"), NULL, 0,
                           &lookup);
    ok(comments_str_eq(lookup.name, comments_str_c("/%E9% %E9")),
       "bytes that are no UTF-8 are told encoded");
    ok(comments_str_eq(lookup.plus_name, comments_str_c("/%E9%+%E9")),
       "with a \"+\" too");

    comments_buf_init(&uri, 3);
    is_int(comments_lookup_uri(&uri, comments_str_c("/a%"), 0),
           COMMENTS_ERROR, "over the limit is an error");
    comments_buf_free(&uri);
}
