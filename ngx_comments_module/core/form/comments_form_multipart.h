/*
 * A reader of multipart/form-data bodies (RFC 7578): it returns the text fields
 * of a body one after the other. For comments_form.c.
 */
#ifndef COMMENTS_FORM_MULTIPART_H
#define COMMENTS_FORM_MULTIPART_H

#include "comments_model.h"


/* maximum of fields in a body: pairs, parts or members of JSON objects */
#define COMMENTS_FORM_FIELDS_MAX  64


typedef struct {
    comments_str_t  name;        /* points into the body, not decoded */
    comments_str_t  value;       /* points into the body */
} comments_form_part_t;


typedef struct {
    comments_str_t  boundary;    /* 1 to 70 characters */
    comments_str_t  rest;        /* of the body, from the next part's headers */
    unsigned        n;           /* parts read so far, including files */
    unsigned        begun:1;     /* the first delimiter was read */
    unsigned        done:1;      /* the closing delimiter was read */
} comments_form_multipart_t;


/*
 * Starts to read a body. boundary is the parameter of the Content-Type header.
 * Both strings must outlive the reader. Cannot fail.
 */
void comments_form_multipart_init(comments_form_multipart_t *multipart,
    comments_str_t boundary, comments_str_t body);

/*
 * Reads the next text field into *part. Files are skipped. Call it again until
 * it returns something other than COMMENTS_ACCEPTED, or part->name.data is
 * NULL.
 *   COMMENTS_ACCEPTED: *part is set; part->name.data NULL: there is no field
 *     any more;
 *   COMMENTS_BAD_FORM: the body is truncated, or is not valid multipart, or a
 *     part has a Content-Transfer-Encoding such as base64, no name, more than
 *     16 headers or a header of more than 2048 bytes;
 *   COMMENTS_TOO_MANY_FIELDS: more than COMMENTS_FORM_FIELDS_MAX parts;
 *   COMMENTS_BAD_CHARSET: a part has a charset other than UTF-8 and US-ASCII.
 */
comments_reason_t comments_form_multipart_next(
    comments_form_multipart_t *multipart, comments_form_part_t *part);


#endif
