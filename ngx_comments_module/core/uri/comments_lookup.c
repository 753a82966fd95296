/*
 * Finds the threads that a name in a client's request may mean.
 */

#include "comments_lookup.h"

#include "comments_path.h"
#include "comments_percent.h"
#include "comments_text.h"
#include "comments_uri.h"


/* the arguments that do not depend on the spelling of the name */
typedef struct {
    comments_arena_t       *arena;
    const comments_str_t   *index;
    size_t                  nindex;
    comments_lookup_t      *lookup;
} comments_lookup_state_t;


static int comments_lookup_decode(comments_arena_t *arena,
    comments_str_t value, char plus, comments_str_t *name);
static int comments_lookup_valid(comments_arena_t *arena,
    comments_str_t *name);
static int comments_lookup_broken(uint32_t c, const char *p, size_t len);
static int comments_lookup_again(comments_lookup_state_t *state,
    comments_str_t name);
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

    if (memchr(value.data, '+', value.len) != NULL
        && (comments_lookup_decode(arena, value, '+', &lookup->plus_name)
            != COMMENTS_OK
            || comments_lookup_spellings(&state, lookup->plus_name)
               != COMMENTS_OK))
    {
        return COMMENTS_ERROR;
    }

    return (comments_lookup_valid(arena, &lookup->name) == COMMENTS_OK
            && comments_lookup_valid(arena, &lookup->plus_name) == COMMENTS_OK)
           ? COMMENTS_OK : COMMENTS_ERROR;
}


int
comments_lookup_uri(comments_buf_t *out, comments_str_t name, int query)
{
    size_t       len;
    uint32_t     c;
    const char  *p, *end, *from;

    if (name.len == 0) {
        return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
    }

    p = name.data;
    end = p + name.len;

    while (p < end) {

        from = p;
        c = comments_text_next(&p, end);
        len = (size_t) (p - from);

        if (c < ' ' || c == 0x7f || c == '%' || c == '#' || c == '\\'
            || (c == '?' && !query) || comments_lookup_broken(c, from, len))
        {
            (void) comments_uri_escape_arg(out, comments_str_of(from, len));
            continue;
        }

        (void) comments_buf_add(out, from, len);
    }

    return out->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


/* 1 if c, read from the len bytes at p, stands for a byte that is not UTF-8 */
static int
comments_lookup_broken(uint32_t c, const char *p, size_t len)
{
    static const char  replacement[] = "\xef\xbf\xbd";

    return c == 0xfffd && (len != sizeof(replacement) - 1
                           || memcmp(p, replacement, len) != 0);
}


/* percent-encodes the bytes of *name that are not UTF-8 */
static int
comments_lookup_valid(comments_arena_t *arena, comments_str_t *name)
{
    int              rc;
    uint32_t         c;
    const char      *p, *end, *from;
    comments_buf_t   buf;

    if (name->len == 0 || comments_text_check(*name) != COMMENTS_TEXT_BAD_UTF8)
    {
        return COMMENTS_OK;
    }

    comments_buf_init(&buf, 3 * name->len);

    p = name->data;
    end = p + name->len;

    while (p < end) {

        from = p;
        c = comments_text_next(&p, end);

        if (comments_lookup_broken(c, from, (size_t) (p - from))) {
            (void) comments_uri_escape_arg(&buf, comments_str_of(from, 1));

        } else {
            (void) comments_buf_add(&buf, from, (size_t) (p - from));
        }
    }

    rc = buf.failed ? COMMENTS_ERROR
                    : comments_arena_dup(arena, comments_buf_str(&buf), name);

    comments_buf_free(&buf);

    return rc;
}


/* percent-decodes value; a "%" without two hex digits stays as it is */
static int
comments_lookup_decode(comments_arena_t *arena, comments_str_t value,
    char plus, comments_str_t *name)
{
    char  *out;

    out = comments_arena_alloc(arena, value.len + 1);
    if (out == NULL) {
        return COMMENTS_ERROR;
    }

    *name = comments_str_of(out, comments_percent_unescape(out, value, plus));

    return COMMENTS_OK;
}


static int
comments_lookup_spellings(comments_lookup_state_t *state, comments_str_t name)
{
    int             rc;
    comments_str_t  path;

    if (comments_lookup_again(state, name) != COMMENTS_OK
        || comments_lookup_add(state, name) != COMMENTS_OK)
    {
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


/*
 * Adds the thread that JSON calls by this name. comments_lookup_uri() encodes
 * bytes, so the codes in the name are decoded once more.
 */
static int
comments_lookup_again(comments_lookup_state_t *state, comments_str_t name)
{
    comments_str_t  thread;

    if (name.len == 0 || memchr(name.data, '%', name.len) == NULL) {
        return COMMENTS_OK;
    }

    if (comments_lookup_decode(state->arena, name, '+', &thread)
        != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    /* no path has a NUL */

    if (memchr(thread.data, '\0', thread.len) != NULL) {
        return COMMENTS_OK;
    }

    return comments_lookup_add(state, thread);
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

    /* a name made by comments_uri_bound() is stored as it is */

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
