/*
 * Form bodies and their Content-Type headers. The first byte chooses what the
 * rest is; for a multipart the rest begins with a header and a line feed.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "comments_form.h"
#include "comments_submission.h"
#include "comments_text.h"


#define CHECK(cond)  do { if (!(cond)) { abort(); } } while (0)

#define ARENA_MAX    (16 * 1024 * 1024)


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_decode(comments_form_type_t type, comments_str_t boundary,
    comments_str_t body);
static void fuzz_submission(comments_arena_t *arena,
    const comments_form_t *form);
static void fuzz_clean(comments_str_t s, size_t max);
static void fuzz_query(comments_str_t s);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char             *lf;
    comments_str_t          rest, header, boundary;
    comments_form_type_t    type;

    if (size < 2) {
        return 0;
    }

    rest = comments_str_of((const char *) data + 1, size - 1);
    boundary = comments_str_of(NULL, 0);

    switch (data[0] % 4) {

    case 0:
        fuzz_decode(COMMENTS_FORM_URLENCODED, boundary, rest);
        break;

    case 1:
        fuzz_decode(COMMENTS_FORM_JSON, boundary, rest);
        break;

    case 2:
        fuzz_query(rest);
        break;

    default:
        lf = memchr(rest.data, '\n', rest.len);
        if (lf == NULL) {
            break;
        }

        header = comments_str_of(rest.data, (size_t) (lf - rest.data));
        (void) comments_form_charset_ok(header);

        if (comments_form_type(header, &type, &boundary) != COMMENTS_OK) {
            break;
        }

        CHECK(type != COMMENTS_FORM_MULTIPART
              || (boundary.len >= 1 && boundary.len <= 70
                  && boundary.data >= header.data
                  && boundary.data + boundary.len <= lf));

        fuzz_decode(type, boundary,
                    comments_str_of(lf + 1, rest.len - header.len - 1));
        break;
    }

    return 0;
}


static void
fuzz_decode(comments_form_type_t type, comments_str_t boundary,
    comments_str_t body)
{
    comments_form_t     form;
    comments_arena_t   *arena;
    comments_reason_t   reason;

    arena = comments_arena_create(ARENA_MAX);
    CHECK(arena != NULL);

    reason = comments_form_decode(arena, type, boundary, body, &form);

    CHECK(reason == COMMENTS_ACCEPTED || reason == COMMENTS_BAD_FORM
          || reason == COMMENTS_BAD_JSON || reason == COMMENTS_TOO_MANY_FIELDS
          || reason == COMMENTS_BAD_CHARSET);

    if (reason == COMMENTS_ACCEPTED) {
        CHECK(form.text.len <= body.len * 2);
        fuzz_submission(arena, &form);
    }

    comments_arena_destroy(arena);
}


static void
fuzz_submission(comments_arena_t *arena, const comments_form_t *form)
{
    size_t               i;
    comments_rules_t     rules;
    comments_comment_t   comment;
    comments_refusals_t  refusals;

    rules.require = COMMENTS_REQUIRE_TEXT;
    rules.max_length = 8192;
    rules.format = NULL;

    memset(&comment, 0, sizeof(comments_comment_t));

    refusals = comments_submission_check(arena, form, &rules, &comment);

    CHECK(comments_refusals_find(&refusals, COMMENTS_FIELD_NONE) == NULL);

    for (i = 0; i < refusals.n; i++) {
        CHECK(refusals.list[i].reason != COMMENTS_ACCEPTED);
        CHECK(i == 0
              || refusals.list[i].field > refusals.list[i - 1].field);
    }

    if (refusals.n) {
        CHECK(comment.text.data == NULL && comment.name.data == NULL);
        return;
    }

    CHECK(comment.text.len != 0);

    fuzz_clean(comment.text, 8192 * 4);
    CHECK(comments_text_head(comment.text, 8192) == comment.text.len);
    fuzz_clean(comment.name, COMMENTS_NAME_MAX * 4);
    CHECK(comments_text_head(comment.name, COMMENTS_NAME_MAX)
          == comment.name.len);
    fuzz_clean(comment.email, COMMENTS_EMAIL_MAX);
    fuzz_clean(comment.website, COMMENTS_WEBSITE_MAX * 4);
    CHECK(comments_text_head(comment.website, COMMENTS_WEBSITE_MAX)
          == comment.website.len);

    CHECK(comment.parent.len == 0 || comment.parent.len == COMMENTS_ID_LEN);
    CHECK(comment.name.len == 0
          || memchr(comment.name.data, '\n', comment.name.len) == NULL);
    CHECK(comment.website.len == 0
          || (comment.website.len > 7
              && (comment.website.data[0] | 0x20) == 'h'));
}


static void
fuzz_clean(comments_str_t s, size_t max)
{
    const char  *p, *end;

    CHECK(s.len <= max);

    if (s.len == 0) {
        return;
    }

    CHECK(comments_text_check(s) == COMMENTS_TEXT_OK);

    p = s.data;
    end = s.data + s.len;

    while (p < end) {
        CHECK(comments_text_fit(comments_text_next(&p, end)));
    }
}


static void
fuzz_query(comments_str_t s)
{
    unsigned           n;
    comments_str_t     value;
    comments_arena_t  *arena;

    static const comments_str_t  name = comments_str("id");

    arena = comments_arena_create(ARENA_MAX);
    CHECK(arena != NULL);

    CHECK(comments_form_query(arena, s, name, &value, &n) == COMMENTS_OK);
    CHECK((n == 0) == (value.data == NULL));
    CHECK(value.len <= s.len);

    comments_arena_destroy(arena);
}
