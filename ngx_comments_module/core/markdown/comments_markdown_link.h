/*
 * The targets of links in Markdown: which of them are allowed.
 */
#ifndef COMMENTS_MARKDOWN_LINK_H
#define COMMENTS_MARKDOWN_LINK_H

#include "comments_buf.h"


#define COMMENTS_MARKDOWN_URL_MAX  2000    /* bytes */


/*
 * Appends target as the URL of a link, if it is one that comments_uri_web()
 * allows, or mailto with an address. Before the judgement blanks at both ends,
 * controls and other characters that clean text may not hold are removed.
 * Bytes that no URL may hold are percent-encoded. COMMENTS_DECLINED: target is
 * not such a URL, url is unchanged. COMMENTS_ERROR: out of memory.
 */
int comments_markdown_link_url(comments_buf_t *url, comments_str_t target);


/*
 * Returns the end of a plain URL that begins at p, or p if there is none. A
 * plain URL is "http://" or "https://", a letter or a digit, and then only
 * characters that stay unchanged in a link and have no meaning in Markdown. If
 * comments_uri_web() allows it, comments_markdown_link_url() leaves it
 * unchanged. Cannot fail.
 */
const char *comments_markdown_link_plain(const char *p, const char *end);


#endif
