/*
 * Checks submitted fields (required fields, lengths, valid text) and converts
 * them to a comment that can be stored.
 */
#ifndef COMMENTS_SUBMISSION_H
#define COMMENTS_SUBMISSION_H

#include "comments_form.h"


#define COMMENTS_REQUIRE_NAME   0x1
#define COMMENTS_REQUIRE_EMAIL  0x2
#define COMMENTS_REQUIRE_TEXT   0x4


typedef struct {
    unsigned   require;      /* COMMENTS_REQUIRE_... */
    size_t     max_length;   /* characters of text */
} comments_rules_t;


/*
 * Checks the form by the rules and fills name, email, website, text and parent
 * of *comment with cleaned copies in arena (nothing else is touched, and
 * nothing at all when there is a refusal). A website without a scheme gets
 * "http://" in front, and what no URL may hold is percent-encoded; with blanks,
 * quotes, "<", ">" or "\" it is none. It must be one that may be a link
 * (comments_uri_web.h). An e-mail
 * address is one "@" with something on both sides, and no blanks. A parent that
 * has not the form of an id is COMMENTS_UNKNOWN_PARENT. A text is always
 * needed, even if rules->require does not name it; what shows nothing (blanks,
 * zero-width characters, and in a text marks of Markdown without any text)
 * counts as empty. Lengths are those of the cleaned fields: of name, website
 * and text characters, of the others bytes; no field is longer than
 * COMMENTS_TEXT_MAX bytes. Returns all refusals, one a field, in the order of
 * the form's fields; none: the submission is accepted. Out of memory is
 * COMMENTS_UNAVAILABLE alone.
 */
comments_refusals_t comments_submission_check(comments_arena_t *arena,
    const comments_form_t *form, const comments_rules_t *rules,
    comments_comment_t *comment);


#endif
