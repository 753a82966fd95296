/*
 * Checks submitted fields and converts them to a comment that can be stored.
 */

#include "comments_ascii.h"
#include "comments_id.h"
#include "comments_markdown.h"
#include "comments_name.h"
#include "comments_submission.h"
#include "comments_text.h"
#include "comments_text_clean.h"
#include "comments_text_cluster.h"
#include "comments_uri_web.h"


/* one field while it is cleaned and checked */
typedef struct {
    comments_field_t   field;
    comments_str_t     raw;
    size_t             max;          /* limit of the cleaned field */
    comments_str_t    *clean;
    unsigned           require;      /* its bit in comments_rules_t.require */
    unsigned           one_line:1;
    unsigned           characters:1; /* max is in characters; 0: in bytes */
} comments_submission_field_t;


static comments_reason_t comments_submission_field(comments_arena_t *arena,
    const comments_submission_field_t *field, unsigned require);
static comments_reason_t comments_submission_clean(comments_arena_t *arena,
    const comments_submission_field_t *field);
static int comments_submission_visible(comments_str_t s);
static comments_reason_t comments_submission_drawn(
    const comments_format_t *format, comments_str_t text);
static int comments_submission_shows(comments_buf_t *html);
static int comments_submission_ignorable(uint32_t c);
static comments_reason_t comments_submission_email(comments_str_t email);
static comments_reason_t comments_submission_website(comments_arena_t *arena,
    comments_str_t *website);
static int comments_submission_has_scheme(comments_str_t s);
static int comments_submission_named(comments_str_t s);


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

            case COMMENTS_FIELD_TEXT:
                reason = comments_submission_drawn(rules->format, text);
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

    /* a field of blanks and invisible characters only counts as empty */

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
    comments_buf_t  buf, name;
    comments_str_t  raw;

    raw = field->raw;

    if (raw.len == 0) {
        return COMMENTS_ACCEPTED;
    }

    /* cleaning never makes valid UTF-8 longer */

    comments_buf_init(&buf, raw.len);
    comments_buf_init(&name, raw.len);

    if (field->field == COMMENTS_FIELD_NAME) {
        (void) comments_name_clean(&name, raw);
        raw = comments_buf_str(&name);
    }

    rc = name.failed ? COMMENTS_ERROR
                     : comments_text_clean(&buf, raw, field->one_line);

    if (rc == COMMENTS_OK && buf.len != 0) {
        rc = comments_arena_dup(arena, comments_buf_str(&buf), field->clean);
    }

    comments_buf_free(&name);
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

        /* a combining mark alone is not visible: it needs a base character */

        if (!comments_submission_ignorable(c)
            && !comments_text_cluster_mark(c))
        {
            return 1;
        }
    }

    return 0;
}


/* 1 if c is white space or an invisible character, else 0 */
static int
comments_submission_ignorable(uint32_t c)
{
    switch (c) {

    case ' ':
    case '\t':
    case '\n':
    case 0xa0:
    case 0x1680:
    case 0x2800:                 /* the Braille pattern without dots */
    case 0x3000:
        return 1;
    }

    return comments_name_invisible(c)
           || (c >= 0x2000 && c <= 0x200a)
           || (c >= 0x2028 && c <= 0x202f)
           || c == 0x205f;
}


/*
 * COMMENTS_REQUIRED if the text, rendered in its format, has no visible
 * character ("#" or "&nbsp;" alone, for example); else COMMENTS_ACCEPTED.
 */

static comments_reason_t
comments_submission_drawn(const comments_format_t *format,
    comments_str_t text)
{
    int             rc, shows;
    comments_buf_t  html;

    comments_buf_init(&html, COMMENTS_MARKDOWN_BUDGET(text.len));

    rc = comments_format_render(format, &html, text, 0);
    shows = comments_submission_shows(&html);

    comments_buf_free(&html);

    /*
     * a text that cannot be rendered is drawn as plain text;
     * comments_submission_field() has checked it as such
     */

    return (rc == COMMENTS_OK && !shows) ? COMMENTS_REQUIRED
                                         : COMMENTS_ACCEPTED;
}


/*
 * 1 if the HTML, which our renderer made, has visible text outside of its tags.
 * The tags are removed from it; a character reference counts as visible text.
 */
static int
comments_submission_shows(comments_buf_t *html)
{
    int     tag;
    size_t  i, len;

    tag = 0;
    len = 0;

    for (i = 0; i < html->len; i++) {

        if (html->data[i] == '<') {
            tag = 1;
        }

        if (!tag) {
            html->data[len++] = html->data[i];
        }

        if (html->data[i] == '>') {
            tag = 0;
        }
    }

    html->len = len;

    return comments_submission_visible(comments_buf_str(html));
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
    int                 rc;
    size_t              i;
    comments_buf_t      url;
    comments_str_t      s;
    comments_reason_t   reason;

    s = *website;

    /* these are not encoded: with them, the field holds more than a URL */

    for (i = 0; i < s.len; i++) {
        if ((unsigned char) s.data[i] <= ' '
            || strchr("\"<>\\", s.data[i]) != NULL)
        {
            return COMMENTS_BAD_WEBSITE;
        }
    }

    /* an encoded byte takes three bytes */

    comments_buf_init(&url, s.len * 3 + sizeof("http://"));

    if (comments_uri_web_scheme(s) == 0 && !comments_submission_has_scheme(s)) {

        if (!comments_submission_named(s)) {
            return COMMENTS_BAD_WEBSITE;
        }

        (void) comments_buf_add_c(&url, (s.len > 1 && s.data[0] == '/'
                                         && s.data[1] == '/')
                                        ? "http:" : "http://");
    }

    rc = comments_uri_web_encode(&url, s);
    s = comments_buf_str(&url);

    if (rc != COMMENTS_OK) {
        reason = COMMENTS_UNAVAILABLE;

    } else if (!comments_uri_web(s)) {
        reason = COMMENTS_BAD_WEBSITE;

    } else if (comments_text_head(s, COMMENTS_WEBSITE_MAX) < s.len) {
        reason = COMMENTS_TOO_LONG;

    } else {
        reason = (comments_arena_dup(arena, s, website) == COMMENTS_OK)
                 ? COMMENTS_ACCEPTED : COMMENTS_UNAVAILABLE;
    }

    comments_buf_free(&url);

    return reason;
}


/*
 * 1 if s begins with a scheme ("ftp:", "javascript:"), else 0. "host:80" has a
 * port, not a scheme.
 */

static int
comments_submission_has_scheme(comments_str_t s)
{
    char    c;
    size_t  i;

    for (i = 0; i < s.len; i++) {
        c = s.data[i];

        if (c == ':') {
            return i + 1 == s.len || !comments_ascii_digit(s.data[i + 1]);
        }

        if (c == '/' || c == '?' || c == '#' || c == '[') {
            return 0;
        }
    }

    return 0;
}


/*
 * 1 if s, which has no scheme, begins with a host, else 0. A host of one label
 * is accepted only with a scheme ("http://wiki/"), since "none" and "n/a" are
 * no hosts; "localhost" is an exception.
 */

static int
comments_submission_named(comments_str_t s)
{
    size_t       i, dot;
    static const comments_str_t  local = comments_str("localhost");

    while (s.len && s.data[0] == '/') {
        s = comments_str_of(s.data + 1, s.len - 1);
    }

    if (s.len && s.data[0] == '[') {
        return 1;
    }

    dot = 0;

    for (i = 0; i < s.len && strchr("/?#:", s.data[i]) == NULL; i++) {

        /* a dot at the end of the host does not separate two labels */

        if (s.data[i] == '.' && i + 1 < s.len
            && strchr("/?#:", s.data[i + 1]) == NULL)
        {
            dot = 1;
        }
    }

    return dot || comments_str_eq(comments_str_of(s.data, i), local);
}
