/*
 * The arena: alignment, its limit, large pieces, overflows.
 */

#include <stddef.h>

#include "comments_arena.h"
#include "tap.h"


static void test_pieces(void);
static void test_limit(void);
static void test_reset(void);
static void test_watched(void);
static void test_overflow(void);
static void test_dup(void);


/* of AddressSanitizer, if the test was built with it */
int __asan_address_is_poisoned(const volatile void *p) __attribute__((weak));


int
main(void)
{
    plan_none();

    test_pieces();
    test_limit();
    test_reset();
    test_watched();
    test_overflow();
    test_dup();

    return done_testing();
}


static void
test_pieces(void)
{
    int                bad;
    char              *p, *last;
    size_t             i, j;
    comments_arena_t  *arena;

    arena = comments_arena_create(64 * 1024 * 1024);
    ok(arena != NULL, "an arena is made");

    bad = 0;
    last = NULL;

    for (i = 0; i < 2000; i++) {
        p = comments_arena_alloc(arena, i * 7 % 3001);

        if (p == NULL || p == last
            || (uintptr_t) p % _Alignof(max_align_t) != 0)
        {
            bad++;
            continue;
        }

        memset(p, (int) i, i * 7 % 3001);
        last = p;
    }

    is_int(bad, 0, "2,000 pieces, empty ones too, are apart and aligned");

    p = comments_arena_calloc(arena, 100, 7);

    for (j = 0; p && j < 700; j++) {
        bad += p[j];
    }

    ok(p != NULL && bad == 0, "calloc gives zeros");

    comments_arena_destroy(arena);

    /* that it returns is all that can be seen */

    comments_arena_destroy(NULL);
}


static void
test_limit(void)
{
    size_t             n;
    comments_arena_t  *arena;

    arena = comments_arena_create(100 * 1024);

    ok(comments_arena_alloc(arena, 200 * 1024) == NULL, "too large a piece");
    ok(comments_arena_alloc(arena, 50 * 1024) != NULL,
       "and a smaller one afterwards");

    for (n = 0; n < 10000 && comments_arena_alloc(arena, 1000); n++) {
        /* void */
    }

    ok(n > 30 && n <= 50, "the limit holds for many small pieces: %zu", n);

    comments_arena_destroy(arena);

    /* a large piece does not throw the rest of a small block away */

    arena = comments_arena_create(1024 * 1024);

    for (n = 0; n < 1000; n++) {
        if (comments_arena_alloc(arena, 20000) == NULL
            || comments_arena_alloc(arena, 16) == NULL)
        {
            break;
        }
    }

    ok(n >= 48, "large and small pieces in turn waste little: %zu", n);

    comments_arena_destroy(arena);

    arena = comments_arena_create(0);
    ok(comments_arena_alloc(arena, 0) == NULL
       && comments_arena_alloc(arena, 1) == NULL, "a limit of nothing");
    comments_arena_destroy(arena);
}


static void
test_reset(void)
{
    int                bad;
    char              *p;
    size_t             i, j;
    comments_arena_t  *arena;

    arena = comments_arena_create(1024 * 1024);
    bad = 0;

    /* more than is kept, pieces larger than a block, and nothing at all */

    for (i = 0; i < 20; i++) {

        for (j = 0; j < i * 3; j++) {
            p = comments_arena_alloc(arena, j % 5 ? 9000 : 20000);

            if (p == NULL) {
                bad++;
                continue;
            }

            memset(p, (int) j, j % 5 ? 9000 : 20000);
        }

        comments_arena_reset(arena);
    }

    is_int(bad, 0, "a reset takes all back, again and again");

    p = comments_arena_alloc(arena, 1000 * 1024);
    ok(p != NULL, "what is kept does not count against the limit");

    comments_arena_reset(arena);

    p = comments_arena_calloc(arena, 1, 16000);

    for (j = 0; p && j < 16000; j++) {
        bad += p[j];
    }

    ok(p != NULL && bad == 0, "calloc gives zeros after a reset too");

    p = comments_arena_alloc(arena, 1024 * 1024);
    ok(p == NULL, "the limit holds after a reset");

    comments_arena_destroy(arena);
}


/* what is kept for the next use would hide that of the former one */
static void
test_watched(void)
{
    char              *p;
    comments_arena_t  *arena;

    arena = comments_arena_create(1024 * 1024);
    p = comments_arena_alloc(arena, 1);

    comments_arena_reset(arena);

    ok(__asan_address_is_poisoned == NULL || __asan_address_is_poisoned(p),
       "with AddressSanitizer a use after a reset is seen");

    comments_arena_destroy(arena);
}


static void
test_overflow(void)
{
    comments_arena_t  *arena;

    arena = comments_arena_create(SIZE_MAX);

    ok(comments_arena_alloc(arena, SIZE_MAX) == NULL, "SIZE_MAX");
    ok(comments_arena_alloc(arena, SIZE_MAX - 5) == NULL, "SIZE_MAX - 5");
    ok(comments_arena_alloc(arena, SIZE_MAX - 20) == NULL, "SIZE_MAX - 20");
    ok(comments_arena_calloc(arena, SIZE_MAX / 2, 3) == NULL,
       "n * size overflows");
    ok(comments_arena_calloc(arena, 0, SIZE_MAX) != NULL, "0 * SIZE_MAX");

    comments_arena_destroy(arena);
}


static void
test_dup(void)
{
    comments_str_t     copy;
    comments_arena_t  *arena;

    arena = comments_arena_create(4096);

    is_int(comments_arena_dup(arena, comments_str_c("abc"), &copy),
           COMMENTS_OK, "dup");
    is_str(copy.data, copy.len, "abc", "the copy");
    is_int(copy.data[3], 0, "a NUL behind it");

    is_int(comments_arena_dup(arena, comments_str_of(NULL, 0), &copy),
           COMMENTS_OK, "dup of nothing");
    ok(copy.data != NULL && copy.len == 0, "is empty, not NULL");

    copy = comments_str_c("old");
    is_int(comments_arena_dup(arena, comments_str_of("", SIZE_MAX), &copy),
           COMMENTS_ERROR, "dup of SIZE_MAX bytes");
    is_str(copy.data, copy.len, "old", "the copy is unchanged");

    comments_arena_destroy(arena);
}
