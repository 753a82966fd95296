/*
 * Makes a signed-in reader of values that access control hands on: headers of
 * an authentication service, names of certificates, user names.
 *
 * Control characters and invalid UTF-8 are not mended in a name: two accounts
 * could then be shown under the same name.
 */

#include "comments_submission.h"
#include "comments_text.h"
#include "comments_user.h"


static comments_str_t comments_user_trim(comments_str_t s);
static int comments_user_valid(comments_str_t s);
static int comments_user_key(comments_arena_t *arena, comments_user_t *user,
    const char *kind);
static comments_refusals_t comments_user_check(comments_arena_t *arena,
    const comments_form_t *form, comments_comment_t *comment);


int
comments_user_clean(comments_arena_t *arena, comments_user_t *user,
    const char **why)
{
    const char           *kind;
    comments_form_t       form;
    comments_comment_t    comment;
    comments_refusals_t   refusals;

    *why = NULL;

    user->name = comments_user_trim(user->name);
    user->id = comments_user_trim(user->id);

    if (user->name.len == 0) {
        goto none;
    }

    if (!comments_user_valid(user->name) || !comments_user_valid(user->id)) {
        *why = "it is not UTF-8, or has control characters";
        goto none;
    }

    kind = user->id.len ? "id:" : "name:";

    if (user->id.len == 0) {
        user->id = user->name;
    }

    if (comments_user_key(arena, user, kind) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    memset(&form, 0, sizeof(comments_form_t));
    memset(&comment, 0, sizeof(comments_comment_t));

    form.name = user->name;
    form.name.len = comments_text_head(user->name, COMMENTS_NAME_MAX);
    form.email = user->email;
    form.website = user->website;

    /* each round removes a field, so the second or the third is accepted */

    do {
        refusals = comments_user_check(arena, &form, &comment);

        if (refusals.n && refusals.list[0].reason == COMMENTS_UNAVAILABLE) {
            return COMMENTS_ERROR;
        }

        if (comments_refusals_find(&refusals, COMMENTS_FIELD_NAME)) {
            *why = "it shows nothing";
            goto none;
        }

        if (comments_refusals_find(&refusals, COMMENTS_FIELD_EMAIL)) {
            form.email = comments_str_c("");
        }

        if (comments_refusals_find(&refusals, COMMENTS_FIELD_WEBSITE)) {
            form.website = comments_str_c("");
        }

    } while (refusals.n);

    user->name = comment.name;
    user->email = comment.email;
    user->website = comment.website;

    return COMMENTS_OK;

none:

    memset(user, 0, sizeof(comments_user_t));

    return COMMENTS_DECLINED;
}


static comments_str_t
comments_user_trim(comments_str_t s)
{
    while (s.len && s.data[0] == ' ') {
        s.data++;
        s.len--;
    }

    while (s.len && s.data[s.len - 1] == ' ') {
        s.len--;
    }

    return s;
}


static int
comments_user_valid(comments_str_t s)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {
        if ((unsigned char) s.data[i] < 0x20 || s.data[i] == 0x7f) {
            return 0;
        }
    }

    return comments_text_check(s) == COMMENTS_TEXT_OK;
}


/* a name never has the key of an id: an account may have any name */
static int
comments_user_key(comments_arena_t *arena, comments_user_t *user,
    const char *kind)
{
    char    *p;
    size_t   len;

    len = strlen(kind);

    p = comments_arena_alloc(arena, len + user->id.len);
    if (p == NULL) {
        return COMMENTS_ERROR;
    }

    memcpy(p, kind, len);
    memcpy(p + len, user->id.data, user->id.len);

    user->key = comments_str_of(p, len + user->id.len);

    return COMMENTS_OK;
}


/* the rules of a post, whose text is no part of this */
static comments_refusals_t
comments_user_check(comments_arena_t *arena, const comments_form_t *form,
    comments_comment_t *comment)
{
    comments_form_t   whole;
    comments_rules_t  rules;

    whole = *form;
    whole.text = comments_str_c("x");

    rules.require = COMMENTS_REQUIRE_NAME;
    rules.max_length = 1;
    rules.format = NULL;

    return comments_submission_check(arena, &whole, &rules, comment);
}
