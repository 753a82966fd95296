/*
 * Composed pages of one worker: references, replacement, and the bound of their
 * memory.
 */
#include "standins.h"
#include "ngx_comments_pages.h"
#include "../unit/tap.h"


static ngx_str_t
str(const char *s)
{
    ngx_str_t  v;

    v.data = (u_char *) s;
    v.len = strlen(s);

    return v;
}


/* a page of size bytes, each c, listed; the reference is the caller's */

static ngx_comments_page_t *
put(ngx_comments_pages_t *pages, const char *key, size_t size, int c)
{
    ngx_str_t             k;
    ngx_comments_page_t  *page;

    k = str(key);
    page = ngx_comments_pages_alloc(pages, &k, size);

    if (page) {
        memset(page->data.data, c, size);
        page->version.generation = (uint64_t) c;
        ngx_comments_pages_put(page);
    }

    return page;
}


static ngx_comments_page_t *
get(ngx_comments_pages_t *pages, const char *key)
{
    ngx_str_t  k;

    k = str(key);

    return ngx_comments_pages_get(pages, &k);
}


static void
test_references(void)
{
    ngx_str_t              k;
    ngx_pool_t            *holder;
    ngx_cycle_t           *cycle;
    ngx_comments_page_t   *a, *b, *c;
    ngx_comments_pages_t  *pages;

    cycle = standins_cycle();
    pages = ngx_comments_pages_create(cycle, 1024 * 1024);
    ok(pages != NULL, "a cache");

    ok(get(pages, "a") == NULL, "is empty");

    k = str("a");
    a = ngx_comments_pages_alloc(pages, &k, 100);
    is_int(a->data.len, 100, "memory for a page");
    is_int(a->version.generation, 0, "all else is zero");
    is_int(a->file_size, 0, "the file's size, too");
    ok(get(pages, "a") == NULL, "nobody else sees it");
    ngx_comments_pages_unref(a);
    is_int(standins.processed, 1, "one chunk");

    a = put(pages, "a", 100, 'x');
    ok(get(pages, "a") == a, "it is found under its key");
    ngx_comments_pages_unref(a);
    holder = ngx_create_pool(4096, cycle->log);
    ok(ngx_comments_pages_hold(a, holder) == NGX_OK, "a pool holds it");
    ngx_destroy_pool(holder);
    b = get(pages, "a");
    ok(b == a, "and stays without references");
    is_str((char *) b->data.data, 2, "xx", "with its bytes");

    c = put(pages, "a", 50, 'y');
    ok(get(pages, "a") == c, "a new one replaces it");
    is_str((char *) b->data.data + 98, 2, "xx", "who holds it, keeps it");
    ngx_comments_pages_put(b);
    ok(get(pages, "a") == b, "putting the old one back is possible");
    ngx_comments_pages_put(b);
    ok(get(pages, "a") == b, "and once more does nothing");

    ngx_comments_pages_unref(b);
    ngx_comments_pages_unref(b);
    ngx_comments_pages_unref(b);
    ngx_comments_pages_unref(c);

    /* c is held by one, at the end of the cycle */

    k = str("");
    a = ngx_comments_pages_alloc(pages, &k, 0);
    ok(a != NULL, "an empty page of an empty key");

    ngx_destroy_pool(cycle->pool);
    is_str((char *) c->data.data, 2, "yy", "a held page outlives the cache");
    ngx_comments_pages_put(c);
    ngx_comments_pages_unref(c);
    ngx_comments_pages_unref(a);
}


/* a cache of 100,000 bytes, filled with "0", "1", ...; how many in *n */

static ngx_comments_pages_t *
full(ngx_cycle_t *cycle, int *n)
{
    char                   key[32];
    ngx_comments_page_t   *page;
    ngx_comments_pages_t  *pages;

    pages = ngx_comments_pages_create(cycle, 100000);

    for (*n = 0; *n < 100; (*n)++) {
        snprintf(key, sizeof(key), "%d", *n);
        page = put(pages, key, 9000, 'x');

        if (page == NULL) {
            break;
        }

        ngx_comments_pages_unref(page);
    }

    return pages;
}


/* how many of the first n are there; each look is a use */

static int
there(ngx_comments_pages_t *pages, int n)
{
    int                   i, found;
    char                  key[32];
    ngx_comments_page_t  *page;

    for (i = 0, found = 0; i < n; i++) {
        snprintf(key, sizeof(key), "%d", i);
        page = get(pages, key);

        if (page) {
            found++;
            ngx_comments_pages_unref(page);
        }
    }

    return found;
}


/* after how many tries a page is taken, 0: not in a thousand */

static int
tries(ngx_comments_pages_t *pages, const char *key)
{
    int                   i;
    ngx_comments_page_t  *page;

    for (i = 1; i <= 1000; i++) {
        page = put(pages, key, 9000, 't');

        if (page) {
            ngx_comments_pages_unref(page);
            return i;
        }
    }

    return 0;
}


static void
test_bound(void)
{
    int                    i, n;
    char                   key[32];
    ngx_cycle_t           *cycle;
    ngx_comments_page_t   *page, *held[100];
    ngx_comments_pages_t  *pages;

    cycle = standins_cycle();

    pages = ngx_comments_pages_create(cycle, 0);
    ok(put(pages, "a", 0, 'x') == NULL, "a cache of no size takes nothing");

    pages = full(cycle, &n);
    ok(n > 5 && n < 12, "a cache holds what it has room for: %d", n);

    ok(put(pages, "a", 25001, 'x') == NULL, "above a quarter is refused");
    ok(put(pages, "a", (size_t) -1, 'x') == NULL, "the largest of all, too");

    for (i = 0, n = 0; i < 1000; i++) {
        snprintf(key, sizeof(key), "held %d", i % 20);
        held[n] = put(pages, key, 9000, 'h');
        n += held[n] != NULL;
    }

    ok(n > 5 && n < 12, "pages in use count: %d", n);
    ok(get(pages, "held 0") == held[0], "and stay");
    ngx_comments_pages_unref(held[0]);

    while (n) {
        ngx_comments_pages_unref(held[--n]);
    }

    ok(tries(pages, "after"), "when they are given back there is room again");

    page = put(pages, "late", 9000, 'l');
    while (page == NULL) {
        page = put(pages, "late", 9000, 'l');
    }

    ngx_comments_pages_forget(page);
    ok(get(pages, "late") == NULL, "what is forgotten is not found");

    page = put(pages, "twice", 9000, 'a');
    ok(page != NULL, "and leaves its room");
    ok(get(pages, "twice") == page, "one that two hold");
    ngx_comments_pages_forget(page);
    is_str((char *) page->data.data, 2, "aa", "stays for the other");
    ngx_comments_pages_forget(page);
    ok(get(pages, "twice") == NULL, "and ends with it");

    ngx_destroy_pool(cycle->pool);
}


/* who takes whose place */

static void
test_uses(void)
{
    int                    i, n, refused;
    char                   key[32];
    ngx_cycle_t           *cycle;
    ngx_comments_page_t   *page;
    ngx_comments_pages_t  *pages;

    /* who shares a hash shares what is remembered */

    standins.hashes = 0;

    cycle = standins_cycle();
    pages = full(cycle, &n);

    for (i = 0, refused = 0; i < 500; i++) {
        snprintf(key, sizeof(key), "once %d", i);
        refused += put(pages, key, 9000, 'o') == NULL;
    }

    is_int(refused, 500, "what is asked for once takes nobody's place");
    is_int(there(pages, n), n, "all of them are found");

    page = put(pages, "small", 100, 's');
    ok(page != NULL, "a small one always finds a place");
    ngx_comments_pages_unref(page);

    pages = full(cycle, &n);

    for (i = 0; i < 5; i++) {
        (void) there(pages, n);
    }

    i = tries(pages, "often");
    ok(i > 2 && i < 20, "one that is asked for more often does: %d tries", i);
    is_int(there(pages, n), n - 1, "of one of them");

    /* they were asked for often, but long ago */

    page = get(pages, "often");

    for (i = 0; i < 10000; i++) {
        ngx_comments_pages_unref(get(pages, "often"));
    }

    i = tries(pages, "new");
    ok(i > 0 && i < 4, "what was is forgotten in time: %d tries", i);
    ok(get(pages, "often") == page, "what is, is not");

    ngx_comments_pages_unref(page);
    ngx_comments_pages_unref(page);

    /* a page that is made anew, its thread having changed */

    ngx_comments_pages_forget(get(pages, "often"));
    i = tries(pages, "room");
    is_int(i, 1, "its room is free");
    i = tries(pages, "often");
    is_int(i, 1, "it is remembered: at once it has its place again");

    ngx_destroy_pool(cycle->pool);
}


int
main(void)
{
    plan_none();

    test_references();
    test_bound();
    test_uses();

    return done_testing();
}
