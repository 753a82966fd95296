/*
 * Bare addresses in a text: where one is, by GFM's rules.
 */
#ifndef COMMENTS_MARKDOWN_ADDRESS_H
#define COMMENTS_MARKDOWN_ADDRESS_H

#include "comments_str.h"


/* what the address stands in, which ends it early */
#define COMMENTS_ADDRESS_IN_BRACKETS  0x1    /* at a "]" without its "[" */
#define COMMENTS_ADDRESS_IN_TAG       0x2    /* at a quote or a ">" */


typedef struct {
    const char  *start;
    const char  *end;
} comments_markdown_address_t;


/*
 * Finds the address around at, a ":" ("http://", "https://", "ftp://") or a "."
 * ("www.") in text, which may have stand-ins (comments_markdown_literal.h).
 * Source: GFM, "Autolinks (extension)", as cmark-gfm does it: an address goes
 * on to white space or "<", whatever marks are in it, without the punctuation
 * at its end. Ours: behind a host of ASCII labels a byte above 127 ends the
 * address, and so do spaces and punctuation of other scripts everywhere in it
 * (but for dashes and joiners with a letter or a digit behind them), and
 * another address in place of a port; "www." may stand behind East Asian text;
 * a host has at most 300 bytes. Whether it may be a link is not asked here
 * (comments_uri_web.h). COMMENTS_DECLINED: there is none, address is unchanged.
 * Linear time.
 */
int comments_markdown_address(comments_str_t text, const char *at,
    unsigned in, comments_markdown_address_t *address);


#endif
