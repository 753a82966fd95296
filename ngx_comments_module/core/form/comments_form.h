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
 * The name of the form's trap: a field that is hidden from readers, so that
 * only robots fill it in. The name does not tell what the field is for, and
 * browsers fill in no field of that name by themselves.
 */
#define COMMENTS_FORM_TRAP  "subject"


/* The submitted fields; an absent field is empty and its data is NULL. */
typedef struct {
    comments_str_t  name;
    comments_str_t  email;
    comments_str_t  website;
    comments_str_t  text;
    comments_str_t  parent;
    comments_str_t  dir;         /* of a vote */
    comments_str_t  charset;     /* "_charset_", lower case */
    comments_str_t  challenge;   /* token, see comments_challenge.h */
    comments_str_t  preview;     /* see comments_form_preview() */
    comments_str_t  token;       /* of a comment, see comments_author.h */
    comments_str_t  trap;        /* the value of COMMENTS_FORM_TRAP; a JSON
                                    body has no trap */
} comments_form_t;


typedef enum {
    COMMENTS_FORM_URLENCODED = 1,
    COMMENTS_FORM_MULTIPART,
    COMMENTS_FORM_JSON
} comments_form_type_t;


/*
 * Stores in *type the type of a body from the value of its Content-Type header,
 * and in *boundary the boundary of a multipart (1 to 70 characters; it points
 * into header). If there is no such header, header is empty.
 * COMMENTS_DECLINED: the type is none of the three, or a multipart has not
 * exactly one valid boundary; the request is answered with 415.
 */
int comments_form_type(comments_str_t header, comments_form_type_t *type,
    comments_str_t *boundary);

/*
 * Decodes body into *form. The values are copied into the arena; each ends with
 * a NUL that is not counted. Unknown fields are skipped, and of a repeated
 * field the first one is used. Files in a multipart are skipped. A JSON body is
 * one object whose known members are strings, numbers or null ("preview" may
 * also be a boolean), with at most 8 levels, no duplicate keys and, in all its
 * objects together, at most 64 members. In URL-encoded values a "%" without two
 * hex digits stays as it is.
 *
 * Returns COMMENTS_ACCEPTED, COMMENTS_BAD_FORM, COMMENTS_BAD_JSON,
 * COMMENTS_TOO_MANY_FIELDS, COMMENTS_BAD_CHARSET (a field _charset_ or a
 * charset parameter is not UTF-8) or COMMENTS_UNAVAILABLE (out of memory).
 * Whether the values are valid text is checked later, by
 * comments_submission_check(). Linear time.
 */
comments_reason_t comments_form_decode(comments_arena_t *arena,
    comments_form_type_t type, comments_str_t boundary, comments_str_t body,
    comments_form_t *form);

/*
 * 1 if the form requests a preview, else 0: it has a field "preview" whose
 * value is not "0" (in JSON: not false, 0 or null). The preview button has this
 * name, so that previews also work in browsers that do not support formaction.
 * Cannot fail.
 */
int comments_form_preview(const comments_form_t *form);

/*
 * Stores in *value the first value of a query argument, percent-decoded, in the
 * arena; a "+" stays a "+", as in a path. *n becomes the number of arguments
 * with this name; if it is 0, value->data is NULL. Names are compared without
 * decoding them, as nginx does. COMMENTS_ERROR: out of memory.
 */
int comments_form_query(comments_arena_t *arena, comments_str_t query,
    comments_str_t name, comments_str_t *value, unsigned *n);


#endif
