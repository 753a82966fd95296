/*
 * Who has sent a submission: the client's address and its network, and their
 * keyed hashes.
 */
#ifndef NGX_HTTP_COMMENTS_SENDER_H
#define NGX_HTTP_COMMENTS_SENDER_H

#include "ngx_http_comments_submission.h"

#include "comments_mac.h"
#include "comments_schema.h"


/*
 * Stores the client's address as text, and its /24 or /64, behind realip, which
 * sets the connection's address. An IPv4 address is one by an IPv6 socket too.
 * Of a client behind a unix socket *network is empty. The strings live as long
 * as the request. NGX_OK, or NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_sender(ngx_http_request_t *r, ngx_str_t *address,
    ngx_str_t *network);

/*
 * The key of the hashes that are made of addresses: the worker's, made anew for
 * another secret. sub->secret must be known. NULL: no memory.
 */
comments_mac_t *ngx_http_comments_sender_mac(
    const ngx_http_comments_submission_t *sub);

/*
 * Stores the hashes of address and network as bans have them, in the arena of
 * the request; sub->secret must be known. Both are empty if nothing is known of
 * the client. NGX_OK, or NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_comments_sender_hashes(ngx_http_comments_submission_t *sub,
    comments_sender_t *from);


#endif
