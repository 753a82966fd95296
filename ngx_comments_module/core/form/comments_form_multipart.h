/*
 * The text fields of a multipart/form-data body (RFC 7578), for the form
 * decoder.
 */
#ifndef COMMENTS_FORM_MULTIPART_H
#define COMMENTS_FORM_MULTIPART_H

#include "comments_model.h"


#define COMMENTS_FORM_FIELDS_MAX  64     /* pairs, parts, members in a body */


typedef struct {
    comments_str_t  name;        /* as it stands in the body */
    comments_str_t  value;       /* the same */
} comments_form_part_t;


typedef struct {
    comments_str_t  boundary;    /* 1 to 70 characters */
    comments_str_t  rest;        /* of the body, from the next part's headers */
    unsigned        n;           /* parts so far, files too */
    unsigned        begun:1;
    unsigned        done:1;      /* the closing delimiter was seen */
} comments_form_multipart_t;


/* Cannot fail; body and boundary must outlive the reader. */
void comments_form_multipart_init(comments_form_multipart_t *multipart,
    comments_str_t boundary, comments_str_t body);

/*
 * The next part that is a field; files are passed over. COMMENTS_ACCEPTED with
 * part->name.data NULL: there are no more. COMMENTS_BAD_FORM: not multipart, or
 * cut off; COMMENTS_TOO_MANY_FIELDS; COMMENTS_BAD_CHARSET: a part in another
 * charset. The strings point into the body.
 */
comments_reason_t comments_form_multipart_next(
    comments_form_multipart_t *multipart, comments_form_part_t *part);


#endif
