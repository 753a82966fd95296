/*
 * A verb: what a request may ask of a page by "?comments=NAME". All that the
 * other files know of a verb is its row in ngx_http_comments_verbs.c.
 */
#ifndef NGX_HTTP_COMMENTS_VERB_H
#define NGX_HTTP_COMMENTS_VERB_H

#include "ngx_http_comments.h"


/* takes the argument "id"; beside another verb that is the page's own */
#define NGX_HTTP_COMMENTS_VERB_ID        0x01

/* changes something, by POST: a GET is led back to the page */
#define NGX_HTTP_COMMENTS_VERB_WRITES    0x02

/* the answer is one reader's: private, no-store */
#define NGX_HTTP_COMMENTS_VERB_PERSONAL  0x04

/* may be an SSI subrequest; such a verb has a handler of its own */
#define NGX_HTTP_COMMENTS_VERB_INCLUDE   0x08

/* the answer is JSON, a refusal too */
#define NGX_HTTP_COMMENTS_VERB_JSON      0x10

/* nothing is wanted of the thread but its count */
#define NGX_HTTP_COMMENTS_VERB_COUNT     0x20


struct ngx_http_comments_verb_s {
    comments_str_t        name;      /* empty: the end of the table */
    ngx_uint_t            methods;   /* NGX_HTTP_GET|NGX_HTTP_HEAD or _POST */
    ngx_uint_t            flags;
    comments_view_t       view;      /* of the block in the page */
    ngx_http_handler_pt   handler;   /* a content handler; NULL: the answer is
                                        the page, with that view of its block */
};


/* Has the request a verb, and does its row have that flag? */
static ngx_inline ngx_uint_t
ngx_http_comments_verb_is(ngx_http_comments_ctx_t *ctx, ngx_uint_t flag)
{
    return ctx->verb != NULL && (ctx->verb->flags & flag) != 0;
}


#endif
