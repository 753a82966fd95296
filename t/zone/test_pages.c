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
        page->generation = (uint64_t) c;
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
    is_int(a->generation, 0, "all else is zero");
    is_int(a->file_size, 0, "the file's size, too");
    ok(get(pages, "a") == NULL, "nobody else sees it");
    ngx_comments_pages_unref(a);
    is_int(standins.processed, 1, "one chunk");

    a = put(pages, "a", 100, 'x');
    ok(get(pages, "a") == a, "it is found under its key");
    ngx_comments_pages_unref(a);
    ngx_comments_pages_cleanup(a);
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


static void
test_bound(void)
{
    int                    i, n, all;
    char                   key[32];
    ngx_cycle_t           *cycle;
    ngx_comments_page_t   *page, *held[100];
    ngx_comments_pages_t  *pages;

    cycle = standins_cycle();

    pages = ngx_comments_pages_create(cycle, 0);
    ok(put(pages, "a", 0, 'x') == NULL, "a cache of no size takes nothing");

    pages = ngx_comments_pages_create(cycle, 100000);

    ok(put(pages, "a", 25001, 'x') == NULL, "above a quarter is refused");
    ok(put(pages, "a", (size_t) -1, 'x') == NULL, "the largest of all, too");

    /* one a second: the last two or three were used too lately to go */

    for (i = 0, all = 1; i < 1000; i++) {
        standins_sleep(1000);
        snprintf(key, sizeof(key), "%d", i);
        page = put(pages, key, 9000, 'x');
        all = all && page;

        if (page) {
            ngx_comments_pages_unref(page);
        }

        page = get(pages, "0");
        all = all && page;

        if (page) {
            ngx_comments_pages_unref(page);
        }
    }

    ok(all, "what is asked for stays, what is new finds room");
    ok(get(pages, "998") != NULL, "the last but one is there");
    ok(get(pages, "900") == NULL, "older ones are not");

    standins_sleep(3000);

    for (i = 0, n = 0; i < 100; i++) {
        snprintf(key, sizeof(key), "held %d", i);
        held[n] = put(pages, key, 9000, 'h');
        n += held[n] != NULL;
    }

    ok(n > 5 && n < 12, "pages in use count: %d", n);
    ok(get(pages, "held 0") == held[0], "and stay");
    ngx_comments_pages_unref(held[0]);

    while (n) {
        ngx_comments_pages_unref(held[--n]);
    }

    standins_sleep(3000);

    page = put(pages, "after", 9000, 'z');
    ok(page != NULL, "when they are given back there is room again");
    ngx_comments_pages_unref(page);

    page = get(pages, "998");
    ngx_comments_pages_unref(page);
    ngx_comments_pages_unref(page);

    ngx_destroy_pool(cycle->pool);
}


static void
test_residence(void)
{
    int                    i, listed;
    char                   key[32];
    ngx_cycle_t           *cycle;
    ngx_comments_page_t   *page;
    ngx_comments_pages_t  *pages;

    cycle = standins_cycle();
    pages = ngx_comments_pages_create(cycle, 100000);

    for (i = 0, listed = 0; i < 100; i++) {
        snprintf(key, sizeof(key), "%d", i);
        page = put(pages, key, 9000, 'x');

        if (page) {
            listed++;
            ngx_comments_pages_unref(page);
        }
    }

    ok(listed > 5 && listed < 12, "what is young stays: %d", listed);

    for (i = 0; i < listed; i++) {
        snprintf(key, sizeof(key), "%d", i);
        page = get(pages, key);
        ok(page != NULL, "%s is found", key);
        ngx_comments_pages_unref(page);
    }

    page = put(pages, "small", 100, 's');
    ok(page != NULL, "a small one takes the place of a young one");
    ngx_comments_pages_unref(page);

    standins_sleep(3000);
    page = put(pages, "late", 9000, 'l');
    ok(page != NULL, "in a while there is room");

    ngx_comments_pages_forget(page);
    ok(get(pages, "late") == NULL, "what is forgotten is not found");

    page = put(pages, "twice", 9000, 'a');
    ok(get(pages, "twice") == page, "one that two hold");
    ngx_comments_pages_forget(page);
    is_str((char *) page->data.data, 2, "aa", "stays for the other");
    ngx_comments_pages_forget(page);
    ok(get(pages, "twice") == NULL, "and ends with it");

    ngx_destroy_pool(cycle->pool);
}


int
main(void)
{
    plan_none();

    test_references();
    test_bound();
    test_residence();

    return done_testing();
}
