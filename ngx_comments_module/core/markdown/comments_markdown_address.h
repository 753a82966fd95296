/*
 * Finds bare addresses (URLs without mark-up, which become links) in a text,
 * by the rules of GFM (GitHub Flavored Markdown).
 */
#ifndef COMMENTS_MARKDOWN_ADDRESS_H
#define COMMENTS_MARKDOWN_ADDRESS_H

#include "comments_str.h"


/* the construct around the address, which may end the address early */
#define COMMENTS_ADDRESS_IN_BRACKETS  0x1    /* at a "]" without its "[" */
#define COMMENTS_ADDRESS_IN_TAG       0x2    /* at a quote or a ">" */


typedef struct {
    const char  *start;
    const char  *end;
} comments_markdown_address_t;


/*
 * Finds the bare address around at, which points to a ":" ("http://",
 * "https://", "ftp://") or a "." ("www.") in text. text may have stand-ins
 * (see comments_markdown_literal.h). in is a set of COMMENTS_ADDRESS_IN_*.
 *
 * Source: GFM, "Autolinks (extension)", as cmark-gfm implements it: an address
 * ends at white space or "<", whatever marks are in it, and does not include
 * the punctuation at its end. Our differences:
 *   - a byte above 127 ends the address if it follows a host of ASCII labels;
 *   - spaces and punctuation of other scripts end the address anywhere, except
 *     dashes and joiners that are followed by a letter or a digit;
 *   - another address in place of a port ends the address;
 *   - "www." may follow East Asian text directly;
 *   - a host has at most 300 bytes.
 * The function does not check whether the address may be a link
 * (comments_uri_web.h). COMMENTS_OK: *address is set. COMMENTS_DECLINED: there
 * is no address, *address is unchanged. Linear time.
 */
int comments_markdown_address(comments_str_t text, const char *at,
    unsigned in, comments_markdown_address_t *address);


#endif
