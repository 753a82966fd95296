/*
 * Decoding of submitted fields: application/x-www-form-urlencoded, the text
 * fields of multipart/form-data, and JSON objects.
 */
#ifndef COMMENTS_FORM_H
#define COMMENTS_FORM_H

#include "comments_arena.h"
#include "comments_form_param.h"
#include "comments_model.h"


/*
 * The name of the field that is hidden from readers, and that robots fill in.
 * It says nothing of that, and is none that browsers fill in by themselves.
 */
#define COMMENTS_FORM_TRAP  "subject"


/* The submitted fields; an absent field is empty and its data is NULL. */
typedef struct {
    comments_str_t  name;
    comments_str_t  email;
    comments_str_t  website;
    comments_str_t  text;
    comments_str_t  parent;
    comments_str_t  charset;     /* "_charset_", lower case */
    comments_str_t  challenge;   /* token, see comments_challenge.h */
    comments_str_t  preview;     /* see comments_form_preview() */
    comments_str_t  trap;        /* what stands in the field that no reader
                                    sees; not of JSON */
} comments_form_t;


typedef enum {
    COMMENTS_FORM_URLENCODED = 1,
    COMMENTS_FORM_MULTIPART,
    COMMENTS_FORM_JSON
} comments_form_type_t;


/*
 * Which decoder a Content-Type header asks for, and a multipart's boundary
 * into *boundary (points into header; 1 to 70 characters). An absent header is
 * given as an empty string. COMMENTS_DECLINED: none of the three (415).
 */
int comments_form_type(comments_str_t header, comments_form_type_t *type,
    comments_str_t *boundary);

/*
 * Decodes body. Values are copied into arena, each with a NUL behind it that is
 * not counted; unknown fields are skipped, and of a repeated field the first
 * is used. Files in a multipart are skipped. A JSON body is one object with
 * string (or null, or number) members, at most 8 levels deep, no duplicate
 * keys, and no more members in all than a form has fields. In URL-encoded
 * values a "%" without two hex digits stays as it is.
 * Returns COMMENTS_ACCEPTED, COMMENTS_BAD_FORM, COMMENTS_BAD_JSON,
 * COMMENTS_TOO_MANY_FIELDS, COMMENTS_BAD_CHARSET (a _charset_ or a charset
 * parameter that is not utf-8) or COMMENTS_UNAVAILABLE (out of memory).
 * The bytes of values are not checked here: see comments_submission.h.
 * Linear time.
 */
comments_reason_t comments_form_decode(comments_arena_t *arena,
    comments_form_type_t type, comments_str_t boundary, comments_str_t body,
    comments_form_t *form);

/*
 * 1 if the form asks for a preview: it has a field "preview" whose value is not
 * "0" (of JSON: not false, 0 or null). The button of that name sends it where a
 * browser knows no formaction. Cannot fail.
 */
int comments_form_preview(const comments_form_t *form);

/*
 * The value of a query argument, percent-decoded into the arena ("+" is itself,
 * as in a path). *n is how often the name occurs (0: absent, and then
 * value->data is NULL), of several values the first is given. Names are
 * compared as they are, as nginx does it. COMMENTS_ERROR: no memory.
 */
int comments_form_query(comments_arena_t *arena, comments_str_t query,
    comments_str_t name, comments_str_t *value, unsigned *n);


#endif
