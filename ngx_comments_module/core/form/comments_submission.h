/*
 * Checks submitted fields (required fields, lengths, valid text) and converts
 * them to a comment that can be stored.
 */
#ifndef COMMENTS_SUBMISSION_H
#define COMMENTS_SUBMISSION_H

#include "comments_form.h"
#include "comments_format.h"


#define COMMENTS_REQUIRE_NAME   0x1
#define COMMENTS_REQUIRE_EMAIL  0x2
#define COMMENTS_REQUIRE_TEXT   0x4
#define COMMENTS_REQUIRE_USER   0x8  /* a signed-in name; not a field */


typedef struct {
    unsigned   require;      /* COMMENTS_REQUIRE_... */
    size_t     max_length;   /* characters of text */
    const comments_format_t  *format;  /* of the text; NULL: Markdown */
} comments_rules_t;


/*
 * Checks the form by the rules, and sets name, email, website, text and parent
 * of *comment to cleaned copies, which lie in the arena. The other fields of
 * *comment are unchanged; all are unchanged if there is a refusal.
 *   - A field that shows nothing counts as empty: it has only blanks or
 *     invisible characters, or it is a text that has only mark-up of its
 *     format. A text is always required, even if rules->require does not name
 *     it.
 *   - A website without a scheme gets the prefix "http://". Bytes that no URL
 *     may hold are percent-encoded, but blanks, quotes, "<", ">" and "\" are
 *     refused. The result must pass comments_uri_web().
 *   - An e-mail address has exactly one "@", at least one character on both of
 *     its sides, and no blanks.
 *   - A parent that has not the form of an id is COMMENTS_UNKNOWN_PARENT.
 *   - Limits apply to the cleaned fields, in characters for name, website and
 *     text, in bytes for the others. No field may be longer than
 *     COMMENTS_TEXT_MAX bytes.
 *
 * Returns all refusals, at most one for each field, in the order of the form's
 * fields; no refusals: the submission is accepted. When memory runs out, the
 * only refusal is COMMENTS_UNAVAILABLE.
 */
comments_refusals_t comments_submission_check(comments_arena_t *arena,
    const comments_form_t *form, const comments_rules_t *rules,
    comments_comment_t *comment);


#endif
