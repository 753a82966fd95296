/*
 * Reads the parameters of header values ("; name=value" and "; name="value""),
 * and checks the charset parameter of a Content-Type header.
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
 * Reads the next parameter of *rest and moves *rest behind it. The quotes
 * around a value are removed; a backslash in the value stays. All strings point
 * into the header. COMMENTS_DECLINED: there is no parameter any more.
 * COMMENTS_ERROR: *rest does not begin with a parameter; *rest is unchanged.
 */
int comments_form_param_next(comments_str_t *rest, comments_str_t *name,
    comments_str_t *value);

/* Returns s without the blanks and tabs at both its ends. Cannot fail. */
comments_str_t comments_form_param_trim(comments_str_t s);

/*
 * 0 if the value of a Content-Type header has a charset parameter with another
 * charset than UTF-8 and US-ASCII (the body must be refused then); else 1.
 * Cannot fail.
 */
int comments_form_charset_ok(comments_str_t header);

/*
 * 1 if name is "utf-8", "utf8" or "us-ascii", in any case, else 0. Cannot fail.
 */
int comments_form_charset_known(comments_str_t name);


#endif
