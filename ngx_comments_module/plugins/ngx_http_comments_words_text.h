/*
 * Texts as the check "words" sees them: one form for upper and lower case, and
 * what is a letter.
 */
#ifndef NGX_HTTP_COMMENTS_WORDS_TEXT_H
#define NGX_HTTP_COMMENTS_WORDS_TEXT_H

#include <ngx_config.h>
#include <ngx_core.h>


/*
 * Writes the one form of a text to "to", which may be p: lower case, ASCII for
 * full width, a run of white space as one space and none at the ends, nothing
 * that has no width. *n is its length, which is never above len. NGX_OK, or
 * NGX_ERROR: the text is not UTF-8.
 */
ngx_int_t ngx_http_comments_words_fold(const u_char *p, size_t len, u_char *to,
    size_t *n);

/*
 * Is the character that begins at p, in a text in its one form, a letter or a
 * digit of a script that parts words by spaces? Cannot fail.
 */
ngx_uint_t ngx_http_comments_words_letter(const ngx_str_t *text,
    const u_char *p);


#endif
