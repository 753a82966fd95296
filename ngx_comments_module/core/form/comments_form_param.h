/*
 * Parameters of header values: "; name=value" and "; name="value"", the charset
 * among them.
 */
#ifndef COMMENTS_FORM_PARAM_H
#define COMMENTS_FORM_PARAM_H

#include "comments_str.h"


/*
 * Returns the part of the value before the first ";", without blanks around it;
 * *rest is the part after it. Cannot fail.
 */
comments_str_t comments_form_param_head(comments_str_t value,
    comments_str_t *rest);

/*
 * Reads the next parameter of *rest and moves *rest behind it. The value has no
 * quotes; a backslash in the value stays. COMMENTS_DECLINED: there are no more;
 * COMMENTS_ERROR: not a parameter. All strings point into the header.
 */
int comments_form_param_next(comments_str_t *rest, comments_str_t *name,
    comments_str_t *value);

/* s without blanks and tabs at both ends. */
comments_str_t comments_form_param_trim(comments_str_t s);

/*
 * 1 unless a charset parameter of a Content-Type header names another charset
 * than UTF-8 (or US-ASCII): then the body is COMMENTS_BAD_CHARSET.
 */
int comments_form_charset_ok(comments_str_t header);

/* 1 if name is UTF-8's or US-ASCII's, without regard to case. Cannot fail. */
int comments_form_charset_known(comments_str_t name);


#endif
