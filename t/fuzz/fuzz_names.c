/*
 * Names of threads: what a program asks for, how a long one is bounded, how it
 * stands in a log and in an address.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "comments_lookup.h"
#include "comments_path.h"
#include "comments_printable.h"
#include "comments_text.h"
#include "comments_uri.h"


#define CHECK(cond)  do { if (!(cond)) { abort(); } } while (0)

#define ARENA_MAX    (16 * 1024 * 1024)


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_lookup(comments_arena_t *arena, comments_str_t value);
static void fuzz_self(comments_arena_t *arena, comments_str_t name);
static void fuzz_path(comments_arena_t *arena, comments_str_t path);
static void fuzz_print(comments_str_t s, size_t room);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    comments_str_t     s;
    comments_arena_t  *arena;

    if (size < 2) {
        return 0;
    }

    s = comments_str_of((const char *) data + 1, size - 1);

    arena = comments_arena_create(ARENA_MAX);
    CHECK(arena != NULL);

    fuzz_lookup(arena, s);
    fuzz_self(arena, s);
    fuzz_path(arena, s);
    fuzz_print(s, 8 + data[0]);

    comments_arena_destroy(arena);

    return 0;
}


/* no thread twice, none too long, at least one */
static void
fuzz_lookup(comments_arena_t *arena, comments_str_t value)
{
    size_t                       i, k;
    comments_lookup_t            lookup;
    static const comments_str_t  index[] = { comments_str("index.html") };

    CHECK(comments_lookup(arena, value, index, 1, &lookup) == COMMENTS_OK);
    CHECK(lookup.n >= 1 && lookup.n <= COMMENTS_LOOKUP_MAX);
    CHECK(lookup.plus >= 1 && lookup.plus <= lookup.n);

    for (i = 0; i < lookup.n; i++) {
        CHECK(lookup.threads[i].len <= COMMENTS_URI_THREAD_MAX + 1);

        for (k = 0; k < i; k++) {
            CHECK(!comments_str_eq(lookup.threads[i], lookup.threads[k]));
        }
    }
}


/* a name, bounded and encoded, finds itself before other spellings */
static void
fuzz_self(comments_arena_t *arena, comments_str_t name)
{
    comments_buf_t     buf, uri;
    comments_str_t     bound;
    comments_lookup_t  lookup;

    CHECK(comments_uri_bound(arena, name, &bound) == COMMENTS_OK);
    CHECK(comments_uri_bounded(bound) == (name.len > COMMENTS_URI_THREAD_MAX));

    comments_buf_init(&buf, 3 * bound.len);

    CHECK(comments_uri_escape_arg(&buf, bound) == COMMENTS_OK);
    CHECK(comments_lookup(arena, comments_buf_str(&buf), NULL, 0, &lookup)
          == COMMENTS_OK);
    CHECK(comments_str_eq(lookup.threads[0], bound)
          || (memchr(bound.data, '%', bound.len) != NULL && lookup.n > 1
              && comments_str_eq(lookup.threads[1], bound)));

    /* and so does the name by which JSON calls it, which is a text */

    comments_buf_init(&uri, 3 * bound.len);
    comments_buf_truncate(&buf, 0);
    buf.max = 9 * bound.len;

    CHECK(comments_lookup_uri(&uri, bound, 0) == COMMENTS_OK);
    CHECK(comments_text_check(comments_buf_str(&uri))
          != COMMENTS_TEXT_BAD_UTF8);
    CHECK(comments_uri_escape_arg(&buf, comments_buf_str(&uri))
          == COMMENTS_OK);
    CHECK(comments_lookup(arena, comments_buf_str(&buf), NULL, 0, &lookup)
          == COMMENTS_OK);
    CHECK(comments_str_eq(lookup.name, comments_buf_str(&uri)));
    CHECK(comments_str_eq(lookup.threads[0], bound)
          || memchr(bound.data, '\0', bound.len) != NULL);

    comments_buf_free(&uri);
    comments_buf_free(&buf);
}


/* the normal form is one: no dot segment, no two slashes, and stable */
static void
fuzz_path(comments_arena_t *arena, comments_str_t path)
{
    size_t          i;
    comments_str_t  once, twice;

    if (path.data[0] != '/') {
        return;
    }

    CHECK(comments_path_resolve(arena, path, &once) == COMMENTS_OK);
    CHECK(once.len >= 1 && once.len <= path.len && once.data[0] == '/');

    for (i = 1; i < once.len; i++) {
        CHECK(once.data[i] != '/' || once.data[i - 1] != '/');
    }

    CHECK(comments_path_resolve(arena, once, &twice) == COMMENTS_OK);
    CHECK(comments_str_eq(once, twice));
}


/* neither a control character nor a byte too many */
static void
fuzz_print(comments_str_t s, size_t room)
{
    char    out[8 + 255];
    size_t  i, len;

    len = comments_printable(out, room, s);
    CHECK(len <= room);

    for (i = 0; i < len; i++) {
        CHECK((unsigned char) out[i] >= 0x20 && out[i] != 0x7f
              && out[i] != '"');
    }
}
