/*
 * Links in Markdown: which targets are fit for one.
 */
#ifndef COMMENTS_MARKDOWN_LINK_H
#define COMMENTS_MARKDOWN_LINK_H

#include "comments_buf.h"


#define COMMENTS_MARKDOWN_URL_MAX  2000    /* bytes */


/*
 * Appends target as the URL of a link: what comments_uri_web() allows, or
 * mailto with an address. Blanks at both ends, controls and other characters
 * that no clean text has go before anything is judged; what no URL may hold is
 * percent-encoded. COMMENTS_DECLINED: not such a URL, url is unchanged.
 * COMMENTS_ERROR: no memory.
 */
int comments_markdown_link_url(comments_buf_t *url, comments_str_t target);


/*
 * The end of a plain URL at p: "http://" or "https://", a letter or a digit,
 * then what stays as it is in a link, and what Markdown has no use for. p: it
 * is none. Such a URL passes comments_markdown_link_url() unchanged if
 * comments_uri_web() allows it.
 */
const char *comments_markdown_link_plain(const char *p, const char *end);


#endif
