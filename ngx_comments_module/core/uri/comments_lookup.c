/*
 * Which threads may be meant by the name that a program gives.
 */

#include "comments_lookup.h"

#include "comments_path.h"
#include "comments_uri.h"


/* what all spellings of one name share */
typedef struct {
    comments_arena_t       *arena;
    const comments_str_t   *index;
    size_t                  nindex;
    comments_lookup_t      *lookup;
} comments_lookup_state_t;


static int comments_lookup_decode(comments_arena_t *arena,
    comments_str_t value, char plus, comments_str_t *name);
static int comments_lookup_hex(char c);
static int comments_lookup_spellings(comments_lookup_state_t *state,
    comments_str_t name);
static int comments_lookup_path(comments_lookup_state_t *state,
    comments_str_t path);
static int comments_lookup_add(comments_lookup_state_t *state,
    comments_str_t name);


int
comments_lookup(comments_arena_t *arena, comments_str_t value,
    const comments_str_t *index, size_t nindex, comments_lookup_t *lookup)
{
    comments_lookup_state_t  state;

    if (value.len == 0) {
        return COMMENTS_DECLINED;
    }

    memset(lookup, 0, sizeof(comments_lookup_t));

    state.arena = arena;
    state.index = index;
    state.nindex = nindex;
    state.lookup = lookup;

    if (comments_lookup_decode(arena, value, ' ', &lookup->name)
        != COMMENTS_OK
        || comments_lookup_spellings(&state, lookup->name) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    lookup->plus = lookup->n;

    if (memchr(value.data, '+', value.len) == NULL) {
        return COMMENTS_OK;
    }

    if (comments_lookup_decode(arena, value, '+', &lookup->plus_name)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    return comments_lookup_spellings(&state, lookup->plus_name);
}


/* percent-decoded; a bad code stays as it is */
static int
comments_lookup_decode(comments_arena_t *arena, comments_str_t value,
    char plus, comments_str_t *name)
{
    int      high, low;
    char    *out;
    size_t   i, n;

    out = comments_arena_alloc(arena, value.len + 1);
    if (out == NULL) {
        return COMMENTS_ERROR;
    }

    n = 0;

    for (i = 0; i < value.len; i++) {

        if (value.data[i] == '+') {
            out[n++] = plus;
            continue;
        }

        if (value.data[i] == '%' && value.len - i > 2) {
            high = comments_lookup_hex(value.data[i + 1]);
            low = comments_lookup_hex(value.data[i + 2]);

            if (high >= 0 && low >= 0) {
                out[n++] = (char) (high * 16 + low);
                i += 2;
                continue;
            }
        }

        out[n++] = value.data[i];
    }

    *name = comments_str_of(out, n);

    return COMMENTS_OK;
}


static int
comments_lookup_hex(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }

    c = (char) (c | 0x20);

    return (c >= 'a' && c <= 'f') ? c - 'a' + 10 : -1;
}


static int
comments_lookup_spellings(comments_lookup_state_t *state, comments_str_t name)
{
    int             rc;
    comments_str_t  path;

    if (comments_lookup_add(state, name) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (name.len == 0 || name.data[0] != '/') {
        return COMMENTS_OK;
    }

    if (comments_path_resolve(state->arena, name, &path) != COMMENTS_OK
        || comments_lookup_path(state, path) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    if (memchr(name.data, '%', name.len) == NULL) {
        return COMMENTS_OK;
    }

    rc = comments_path_normalise(state->arena, name, &path);

    if (rc == COMMENTS_DECLINED) {
        return COMMENTS_OK;
    }

    if (rc != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    return comments_lookup_add(state, comments_uri_thread(path, state->index,
                                                          state->nindex));
}


static int
comments_lookup_path(comments_lookup_state_t *state, comments_str_t path)
{
    if (comments_lookup_add(state, path) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    return comments_lookup_add(state, comments_uri_thread(path, state->index,
                                                          state->nindex));
}


static int
comments_lookup_add(comments_lookup_state_t *state, comments_str_t name)
{
    size_t              i;
    comments_lookup_t  *lookup;

    lookup = state->lookup;

    /* a bounded name finds itself */

    if (name.len > COMMENTS_URI_THREAD_MAX + 1
        || (name.len == COMMENTS_URI_THREAD_MAX + 1
            && !comments_uri_bounded(name)))
    {
        if (comments_uri_bound(state->arena, name, &name) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }
    }

    for (i = 0; i < lookup->n; i++) {
        if (comments_str_eq(lookup->threads[i], name)) {
            return COMMENTS_OK;
        }
    }

    if (lookup->n < COMMENTS_LOOKUP_MAX) {
        lookup->threads[lookup->n++] = name;
    }

    return COMMENTS_OK;
}
