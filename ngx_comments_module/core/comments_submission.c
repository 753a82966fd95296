/*
 * From the fields that a stranger sent to a comment that can be stored.
 */

#include "comments_id.h"
#include "comments_submission.h"
#include "comments_text.h"
#include "comments_text_cluster.h"


/* one field on its way: how it is cleaned and judged */
typedef struct {
    comments_field_t   field;
    comments_str_t     raw;
    size_t             max;          /* when it is clean */
    comments_str_t    *clean;
    unsigned           require;      /* its bit in the rules */
    unsigned           one_line:1;
    unsigned           characters:1; /* max is not bytes */
} comments_submission_field_t;


static comments_reason_t comments_submission_field(comments_arena_t *arena,
    const comments_submission_field_t *field, unsigned require);
static comments_reason_t comments_submission_clean(comments_arena_t *arena,
    const comments_submission_field_t *field);
static int comments_submission_visible(comments_str_t s);
static int comments_submission_ignorable(uint32_t c);
static comments_reason_t comments_submission_email(comments_str_t email);
static comments_reason_t comments_submission_website(comments_arena_t *arena,
    comments_str_t *website);
static int comments_submission_host_ok(comments_str_t s);
static size_t comments_submission_host_len(comments_str_t s);
static int comments_submission_has_scheme(comments_str_t s);
static int comments_submission_starts(comments_str_t s, const char *prefix);


comments_refusals_t
comments_submission_check(comments_arena_t *arena, const comments_form_t *form,
    const comments_rules_t *rules, comments_comment_t *comment)
{
    size_t              i;
    comments_str_t      name, email, website, text, parent;
    comments_reason_t   reason;
    comments_refusals_t refusals;

    const comments_submission_field_t  fields[] = {
        { COMMENTS_FIELD_NAME, form->name, COMMENTS_NAME_MAX, &name,
          COMMENTS_REQUIRE_NAME, 1, 1 },
        { COMMENTS_FIELD_EMAIL, form->email, COMMENTS_EMAIL_MAX, &email,
          COMMENTS_REQUIRE_EMAIL, 1, 0 },
        { COMMENTS_FIELD_WEBSITE, form->website, COMMENTS_WEBSITE_MAX,
          &website, 0, 1, 1 },
        { COMMENTS_FIELD_TEXT, form->text, rules->max_length, &text,
          COMMENTS_REQUIRE_TEXT, 0, 1 },
        { COMMENTS_FIELD_PARENT, form->parent, SIZE_MAX, &parent, 0, 1, 0 }
    };

    memset(&refusals, 0, sizeof(comments_refusals_t));

    for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {

        reason = comments_submission_field(arena, &fields[i],
                                           rules->require
                                           | COMMENTS_REQUIRE_TEXT);

        if (reason == COMMENTS_ACCEPTED && fields[i].clean->len != 0) {

            switch (fields[i].field) {

            case COMMENTS_FIELD_EMAIL:
                reason = comments_submission_email(email);
                break;

            case COMMENTS_FIELD_WEBSITE:
                reason = comments_submission_website(arena, &website);
                break;

            case COMMENTS_FIELD_PARENT:
                if (!comments_id_valid(parent)) {
                    reason = COMMENTS_UNKNOWN_PARENT;
                }

                break;

            default:
                break;
            }
        }

        if (reason == COMMENTS_UNAVAILABLE) {
            refusals.n = 0;
            comments_refusals_add(&refusals, reason, COMMENTS_FIELD_NONE);
            return refusals;
        }

        if (reason != COMMENTS_ACCEPTED) {
            comments_refusals_add(&refusals, reason, fields[i].field);
        }
    }

    if (refusals.n) {
        return refusals;
    }

    comment->name = name;
    comment->email = email;
    comment->website = website;
    comment->text = text;
    comment->parent = parent;

    return refusals;
}


static comments_reason_t
comments_submission_field(comments_arena_t *arena,
    const comments_submission_field_t *field, unsigned require)
{
    size_t             len;
    comments_reason_t  reason;

    *field->clean = comments_str_of(NULL, 0);

    switch (comments_text_check(field->raw)) {

    case COMMENTS_TEXT_BAD_UTF8:
        return COMMENTS_BAD_UTF8;

    case COMMENTS_TEXT_BAD_CHARACTER:
        return COMMENTS_BAD_CHARACTER;

    case COMMENTS_TEXT_OK:
        break;
    }

    reason = comments_submission_clean(arena, field);
    if (reason != COMMENTS_ACCEPTED) {
        return reason;
    }

    /* a name of nothing but zero-width characters is none */

    if (!comments_submission_visible(*field->clean)) {
        *field->clean = comments_str_of(NULL, 0);
    }

    if (field->clean->len == 0 && (field->require & require)) {
        return COMMENTS_REQUIRED;
    }

    len = field->characters ? comments_text_head(*field->clean, field->max)
                            : field->max;

    if (field->clean->len > len || field->clean->len > COMMENTS_TEXT_MAX) {
        return COMMENTS_TOO_LONG;
    }

    return COMMENTS_ACCEPTED;
}


static comments_reason_t
comments_submission_clean(comments_arena_t *arena,
    const comments_submission_field_t *field)
{
    int             rc;
    comments_buf_t  buf;

    if (field->raw.len == 0) {
        return COMMENTS_ACCEPTED;
    }

    /* valid UTF-8 does not grow when it is cleaned */

    comments_buf_init(&buf, field->raw.len);

    rc = comments_text_clean(&buf, field->raw, field->one_line);

    if (rc == COMMENTS_OK && buf.len != 0) {
        rc = comments_arena_dup(arena, comments_buf_str(&buf), field->clean);
    }

    comments_buf_free(&buf);

    return rc == COMMENTS_OK ? COMMENTS_ACCEPTED : COMMENTS_UNAVAILABLE;
}


static int
comments_submission_visible(comments_str_t s)
{
    uint32_t     c;
    const char  *p, *end;

    if (s.len == 0) {
        return 0;
    }

    p = s.data;
    end = s.data + s.len;

    while (p < end) {
        c = comments_text_next(&p, end);

        /* a mark needs something to stand on */

        if (!comments_submission_ignorable(c)
            && !comments_text_cluster_mark(c))
        {
            return 1;
        }
    }

    return 0;
}


/*
 * White space that stays inside of text, and what is drawn as nothing:
 * Default_Ignorable_Code_Point of Unicode 15, U+FFF0 to U+FFFC, and what is
 * blank by its own meaning.
 */
static int
comments_submission_ignorable(uint32_t c)
{
    switch (c) {

    case ' ':
    case '\t':
    case '\n':
    case 0xa0:
    case 0xad:
    case 0x34f:
    case 0x61c:
    case 0x70f:
    case 0x115f:
    case 0x1160:
    case 0x1680:
    case 0x17b4:
    case 0x17b5:
    case 0x2800:                 /* the empty pattern of Braille */
    case 0x3000:
    case 0x3164:
    case 0xfeff:
    case 0xffa0:
    case 0x1d159:                /* the head of a note that is none */
        return 1;
    }

    return (c >= 0x180b && c <= 0x180f)
           || (c >= 0x2000 && c <= 0x200f)
           || (c >= 0x2028 && c <= 0x202f)
           || (c >= 0x205f && c <= 0x206f)
           || (c >= 0xfe00 && c <= 0xfe0f)
           || (c >= 0xfff0 && c <= 0xfffc)
           || (c >= 0x13430 && c <= 0x13442)   /* of hieroglyphs */
           || (c >= 0x1bca0 && c <= 0x1bca3)
           || (c >= 0x1d173 && c <= 0x1d17a)
           || (c >= 0xe0000 && c <= 0xe0fff);
}


static comments_reason_t
comments_submission_email(comments_str_t email)
{
    const char  *at, *end;

    end = email.data + email.len;

    if (memchr(email.data, ' ', email.len) != NULL) {
        return COMMENTS_BAD_EMAIL;
    }

    at = memchr(email.data, '@', email.len);

    if (at == NULL || at == email.data || at + 1 == end
        || memchr(at + 1, '@', (size_t) (end - at - 1)) != NULL)
    {
        return COMMENTS_BAD_EMAIL;
    }

    return COMMENTS_ACCEPTED;
}


static comments_reason_t
comments_submission_website(comments_arena_t *arena, comments_str_t *website)
{
    char            *p;
    size_t           i, scheme;
    const char      *add;
    comments_str_t   s;

    s = *website;

    for (i = 0; i < s.len; i++) {
        if ((unsigned char) s.data[i] <= ' '
            || strchr("\"<>\\^`{|}", s.data[i]) != NULL)
        {
            return COMMENTS_BAD_WEBSITE;
        }
    }

    add = "";

    if (comments_submission_starts(s, "http://")) {
        scheme = sizeof("http://") - 1;

    } else if (comments_submission_starts(s, "https://")) {
        scheme = sizeof("https://") - 1;

    } else if (comments_submission_has_scheme(s)) {
        return COMMENTS_BAD_WEBSITE;

    } else if (comments_submission_starts(s, "//")) {
        scheme = 2;
        add = "http:";

    } else {
        scheme = 0;
        add = "http://";
    }

    if (!comments_submission_host_ok(comments_str_of(s.data + scheme,
                                                     s.len - scheme)))
    {
        return COMMENTS_BAD_WEBSITE;
    }

    if (comments_text_head(s, COMMENTS_WEBSITE_MAX - strlen(add)) < s.len) {
        return COMMENTS_TOO_LONG;
    }

    if (*add == '\0') {
        return COMMENTS_ACCEPTED;
    }

    p = comments_arena_alloc(arena, strlen(add) + s.len);
    if (p == NULL) {
        return COMMENTS_UNAVAILABLE;
    }

    memcpy(p, add, strlen(add));
    memcpy(p + strlen(add), s.data, s.len);

    *website = comments_str_of(p, strlen(add) + s.len);

    return COMMENTS_ACCEPTED;
}


/*
 * A host and perhaps a port up to the path. Names are not looked at closely:
 * there are international ones, and "localhost"; but a user before "@" only
 * ever hides where a link goes.
 */

static int
comments_submission_host_ok(comments_str_t s)
{
    size_t  i, digits;

    i = comments_submission_host_len(s);

    if (i == 0) {
        return 0;
    }

    if (i < s.len && s.data[i] == ':') {

        digits = 0;

        for (i++; i < s.len && s.data[i] >= '0' && s.data[i] <= '9'; i++) {
            digits++;
        }

        if (digits > 5) {
            return 0;
        }
    }

    return i == s.len || s.data[i] == '/' || s.data[i] == '?'
           || s.data[i] == '#';
}


static size_t
comments_submission_host_len(comments_str_t s)
{
    size_t         i, named;
    unsigned char  c;

    if (s.len && s.data[0] == '[') {

        for (i = 1; i < s.len; i++) {
            c = (unsigned char) s.data[i];

            if (c == ']') {
                return i > 1 ? i + 1 : 0;
            }

            if (!(c >= '0' && c <= '9') && c != ':' && c != '.'
                && !((c | 0x20) >= 'a' && (c | 0x20) <= 'f'))
            {
                return 0;
            }
        }

        return 0;
    }

    named = 0;

    for (i = 0; i < s.len; i++) {
        c = (unsigned char) s.data[i];

        if ((c >= '0' && c <= '9') || c >= 0x80
            || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
        {
            named = 1;
            continue;
        }

        if (c != '.' && c != '-' && c != '_') {
            break;
        }
    }

    return named ? i : 0;
}


/* "ftp:", "javascript:"; but "host:80" has a port and no scheme */

static int
comments_submission_has_scheme(comments_str_t s)
{
    char    c;
    size_t  i;

    for (i = 0; i < s.len; i++) {
        c = s.data[i];

        if (c == ':') {
            return i + 1 == s.len || s.data[i + 1] < '0'
                   || s.data[i + 1] > '9';
        }

        if (c == '/' || c == '?' || c == '#' || c == '[') {
            return 0;
        }
    }

    return 0;
}


static int
comments_submission_starts(comments_str_t s, const char *prefix)
{
    char    c;
    size_t  i;

    for (i = 0; prefix[i]; i++) {

        if (i == s.len) {
            return 0;
        }

        c = s.data[i];

        if (c >= 'A' && c <= 'Z') {
            c = (char) (c | 0x20);
        }

        if (c != prefix[i]) {
            return 0;
        }
    }

    return 1;
}
