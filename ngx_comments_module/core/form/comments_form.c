/*
 * Decoding of submitted fields: detects the type of a body, decodes URL-encoded
 * pairs, and stores fields of every kind in the form.
 */

#include "comments_ascii.h"
#include "comments_form.h"
#include "comments_form_multipart.h"
#include "comments_json_read.h"
#include "comments_percent.h"
#include "comments_text.h"


#define COMMENTS_FORM_NAME_MAX      16     /* bytes; no known name is longer */
#define COMMENTS_FORM_BOUNDARY_MAX  70
#define COMMENTS_FORM_NAMES         11
#define COMMENTS_FORM_MEMBERS       10     /* the first so many names are read
                                              from JSON */
#define COMMENTS_FORM_FLAGS         1      /* the last so many of them may be
                                              booleans in JSON */


static int comments_form_boundary_ok(comments_str_t boundary);
static comments_reason_t comments_form_pairs(comments_arena_t *arena,
    comments_str_t body, comments_form_t *form);
static comments_reason_t comments_form_parts(comments_arena_t *arena,
    comments_str_t boundary, comments_str_t body, comments_form_t *form);
static comments_reason_t comments_form_json(comments_arena_t *arena,
    comments_str_t body, comments_form_t *form);
static comments_reason_t comments_form_charset(comments_form_t *form,
    comments_arena_t *arena);
static comments_str_t *comments_form_field(comments_form_t *form,
    comments_str_t name);
static void comments_form_pair(comments_str_t pair, comments_str_t *name,
    comments_str_t *value);
static int comments_form_unescape(comments_arena_t *arena, comments_str_t s,
    int plus, comments_str_t *value);


static const comments_str_t  comments_form_names[COMMENTS_FORM_NAMES] = {
    comments_str("name"),
    comments_str("email"),
    comments_str("website"),
    comments_str("text"),
    comments_str("parent"),
    comments_str("_charset_"),
    comments_str("challenge"),
    comments_str("token"),
    comments_str("dir"),
    comments_str("preview"),
    comments_str(COMMENTS_FORM_TRAP)
};


int
comments_form_type(comments_str_t header, comments_form_type_t *type,
    comments_str_t *boundary)
{
    int             rc;
    comments_str_t  head, rest, name, value;

    *boundary = comments_str_of(NULL, 0);

    head = comments_form_param_head(header, &rest);

    if (comments_ascii_is(head, "application/x-www-form-urlencoded")) {
        *type = COMMENTS_FORM_URLENCODED;
        return COMMENTS_OK;
    }

    if (comments_ascii_is(head, "application/json")) {
        *type = COMMENTS_FORM_JSON;
        return COMMENTS_OK;
    }

    if (!comments_ascii_is(head, "multipart/form-data")) {
        return COMMENTS_DECLINED;
    }

    /* each turn reads one parameter of the header */

    while ((rc = comments_form_param_next(&rest, &name, &value))
           == COMMENTS_OK)
    {
        if (!comments_ascii_is(name, "boundary")) {
            continue;
        }

        /* with two boundaries the body would be ambiguous */

        if (boundary->data != NULL || !comments_form_boundary_ok(value)) {
            return COMMENTS_DECLINED;
        }

        *boundary = value;
    }

    if (rc != COMMENTS_DECLINED || boundary->data == NULL) {
        return COMMENTS_DECLINED;
    }

    *type = COMMENTS_FORM_MULTIPART;

    return COMMENTS_OK;
}


/* 1 if the boundary has 1 to 70 bchars (RFC 2046, 5.1.1), else 0 */

static int
comments_form_boundary_ok(comments_str_t boundary)
{
    char    c;
    size_t  i;

    if (boundary.len == 0 || boundary.len > COMMENTS_FORM_BOUNDARY_MAX
        || boundary.data[boundary.len - 1] == ' ')
    {
        return 0;
    }

    for (i = 0; i < boundary.len; i++) {
        c = boundary.data[i];

        if (comments_ascii_alnum(c)) {
            continue;
        }

        if (c == '\0' || strchr("'()+_,-./:=? ", c) == NULL) {
            return 0;
        }
    }

    return 1;
}


comments_reason_t
comments_form_decode(comments_arena_t *arena, comments_form_type_t type,
    comments_str_t boundary, comments_str_t body, comments_form_t *form)
{
    comments_reason_t  reason;

    memset(form, 0, sizeof(comments_form_t));

    switch (type) {

    case COMMENTS_FORM_MULTIPART:
        reason = comments_form_parts(arena, boundary, body, form);
        break;

    case COMMENTS_FORM_JSON:
        reason = comments_form_json(arena, body, form);
        break;

    default: /* COMMENTS_FORM_URLENCODED */
        reason = comments_form_pairs(arena, body, form);
        break;
    }

    if (reason != COMMENTS_ACCEPTED) {
        return reason;
    }

    return comments_form_charset(form, arena);
}


static comments_reason_t
comments_form_pairs(comments_arena_t *arena, comments_str_t body,
    comments_form_t *form)
{
    unsigned         n;
    const char      *p, *end, *amp;
    comments_str_t   name, value, *field;

    if (body.len == 0) {
        return COMMENTS_ACCEPTED;
    }

    n = 0;
    end = body.data + body.len;

    for (p = body.data; p < end; p = amp + 1) {

        amp = memchr(p, '&', (size_t) (end - p));
        if (amp == NULL) {
            amp = end;
        }

        if (amp == p) {
            continue;
        }

        if (++n > COMMENTS_FORM_FIELDS_MAX) {
            return COMMENTS_TOO_MANY_FIELDS;
        }

        comments_form_pair(comments_str_of(p, (size_t) (amp - p)), &name,
                           &value);

        /* a known name is at most three times as long when it is encoded */

        if (name.len > COMMENTS_FORM_NAME_MAX * 3) {
            continue;
        }

        if (comments_form_unescape(arena, name, 1, &name) != COMMENTS_OK) {
            return COMMENTS_UNAVAILABLE;
        }

        field = comments_form_field(form, name);

        if (field == NULL || field->data != NULL) {
            continue;
        }

        if (comments_form_unescape(arena, value, 1, field) != COMMENTS_OK) {
            return COMMENTS_UNAVAILABLE;
        }
    }

    return COMMENTS_ACCEPTED;
}


static comments_reason_t
comments_form_parts(comments_arena_t *arena, comments_str_t boundary,
    comments_str_t body, comments_form_t *form)
{
    comments_str_t             *field;
    comments_reason_t           reason;
    comments_form_part_t        part;
    comments_form_multipart_t   multipart;

    if (boundary.len == 0 || boundary.len > COMMENTS_FORM_BOUNDARY_MAX) {
        return COMMENTS_BAD_FORM;
    }

    comments_form_multipart_init(&multipart, boundary, body);

    /* the reader stops at COMMENTS_FORM_FIELDS_MAX parts */

    for ( ;; ) {

        reason = comments_form_multipart_next(&multipart, &part);

        if (reason != COMMENTS_ACCEPTED || part.name.data == NULL) {
            return reason;
        }

        field = comments_form_field(form, part.name);

        if (field == NULL || field->data != NULL) {
            continue;
        }

        if (comments_arena_dup(arena, part.value, field) != COMMENTS_OK) {
            return COMMENTS_UNAVAILABLE;
        }
    }
}


static comments_reason_t
comments_form_json(comments_arena_t *arena, comments_str_t body,
    comments_form_t *form)
{
    size_t                 i;
    comments_str_t         values[COMMENTS_FORM_MEMBERS];
    comments_json_names_t  names;

    if (comments_json_count(body) > COMMENTS_FORM_FIELDS_MAX) {
        return COMMENTS_TOO_MANY_FIELDS;
    }

    names.names = comments_form_names;
    names.n = COMMENTS_FORM_MEMBERS;
    names.flags = COMMENTS_FORM_FLAGS;

    switch (comments_json_members(arena, body, &names, values)) {

    case COMMENTS_OK:
        break;

    case COMMENTS_DECLINED:
        return COMMENTS_BAD_JSON;

    default:
        return COMMENTS_UNAVAILABLE;
    }

    for (i = 0; i < COMMENTS_FORM_MEMBERS; i++) {
        *comments_form_field(form, comments_form_names[i]) = values[i];
    }

    return COMMENTS_ACCEPTED;
}


/* browsers send the charset of the form in the field _charset_ */

static comments_reason_t
comments_form_charset(comments_form_t *form, comments_arena_t *arena)
{
    char  *lower;

    if (form->charset.len == 0) {
        return COMMENTS_ACCEPTED;
    }

    if (!comments_form_charset_known(form->charset)) {
        return COMMENTS_BAD_CHARSET;
    }

    lower = comments_arena_alloc(arena, form->charset.len);
    if (lower == NULL) {
        return COMMENTS_UNAVAILABLE;
    }

    comments_text_lower(lower, form->charset);
    form->charset.data = lower;

    return COMMENTS_ACCEPTED;
}


static comments_str_t *
comments_form_field(comments_form_t *form, comments_str_t name)
{
    size_t           i;
    comments_str_t  *fields[COMMENTS_FORM_NAMES];

    /* as in comments_form_names */

    fields[0] = &form->name;
    fields[1] = &form->email;
    fields[2] = &form->website;
    fields[3] = &form->text;
    fields[4] = &form->parent;
    fields[5] = &form->charset;
    fields[6] = &form->challenge;
    fields[7] = &form->token;
    fields[8] = &form->dir;
    fields[9] = &form->preview;
    fields[10] = &form->trap;

    for (i = 0; i < COMMENTS_FORM_NAMES; i++) {
        if (comments_str_eq(name, comments_form_names[i])) {
            return fields[i];
        }
    }

    return NULL;
}


int
comments_form_preview(const comments_form_t *form)
{
    return form->preview.data != NULL
           && !comments_str_eq(form->preview, comments_str_c("0"));
}


int
comments_form_query(comments_arena_t *arena, comments_str_t query,
    comments_str_t name, comments_str_t *value, unsigned *n)
{
    const char      *p, *end, *amp;
    comments_str_t   key, raw, first;

    *n = 0;
    *value = comments_str_of(NULL, 0);

    if (query.len == 0) {
        return COMMENTS_OK;
    }

    first = comments_str_of(NULL, 0);
    end = query.data + query.len;

    for (p = query.data; p < end; p = amp + 1) {

        amp = memchr(p, '&', (size_t) (end - p));
        if (amp == NULL) {
            amp = end;
        }

        comments_form_pair(comments_str_of(p, (size_t) (amp - p)), &key, &raw);

        if (!comments_str_eq(key, name)) {
            continue;
        }

        if ((*n)++ == 0) {
            first = raw;
        }
    }

    if (*n == 0) {
        return COMMENTS_OK;
    }

    /* "+" stays as it is: the values are ids, numbers and paths */

    return comments_form_unescape(arena, first, 0, value);
}


static void
comments_form_pair(comments_str_t pair, comments_str_t *name,
    comments_str_t *value)
{
    const char  *equal;

    equal = pair.len ? memchr(pair.data, '=', pair.len) : NULL;

    if (equal == NULL) {
        *name = pair;
        *value = comments_str_of(NULL, 0);
        return;
    }

    *name = comments_str_of(pair.data, (size_t) (equal - pair.data));
    *value = comments_str_of(equal + 1, pair.len - name->len - 1);
}


/*
 * Percent-decodes s into the arena; with plus, "+" becomes a blank. The data of
 * *value is never NULL and ends with a NUL that is not counted. value may point
 * to s itself. COMMENTS_ERROR: out of memory.
 */

static int
comments_form_unescape(comments_arena_t *arena, comments_str_t s, int plus,
    comments_str_t *value)
{
    char    *out;
    size_t   len;

    out = comments_arena_alloc(arena, s.len + 1);
    if (out == NULL) {
        return COMMENTS_ERROR;
    }

    /* a "%" without two hex digits stays (URL standard, percent-decode) */

    len = comments_percent_unescape(out, s, plus ? ' ' : '+');
    out[len] = '\0';

    *value = comments_str_of(out, len);

    return COMMENTS_OK;
}
