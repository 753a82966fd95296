/*
 * A verb: what a request asks of a page by "?comments=NAME". A verb is
 * described completely by its row in ngx_http_comments_verbs.c; other files
 * know no verb by name.
 */
#ifndef NGX_HTTP_COMMENTS_VERB_H
#define NGX_HTTP_COMMENTS_VERB_H

#include "ngx_http_comments.h"


/* takes the argument "id"; with any other verb "id" belongs to the page */
#define NGX_HTTP_COMMENTS_VERB_ID        0x01

/* changes something, by POST; a GET is redirected to the page */
#define NGX_HTTP_COMMENTS_VERB_WRITES    0x02

/* the answer is for one reader: Cache-Control: private, no-store */
#define NGX_HTTP_COMMENTS_VERB_PERSONAL  0x04

/* allowed in an SSI subrequest; such a verb has a content handler */
#define NGX_HTTP_COMMENTS_VERB_INCLUDE   0x08

/* the answer is JSON, also if the request is refused */
#define NGX_HTTP_COMMENTS_VERB_JSON      0x10

/* its "id" is the token of a challenge, not of a comment */
#define NGX_HTTP_COMMENTS_VERB_CHALLENGE  0x40

/* only the number of comments is wanted */
#define NGX_HTTP_COMMENTS_VERB_COUNT     0x20


struct ngx_http_comments_verb_s {
    comments_str_t        name;      /* empty: the end of the table */
    ngx_uint_t            methods;   /* NGX_HTTP_GET|NGX_HTTP_HEAD or _POST */
    ngx_uint_t            flags;
    comments_view_t       view;      /* which view of the block */
    ngx_http_handler_pt   handler;   /* the content handler; NULL: the answer is
                                        the page with this view of its block */
};


/* 1 if the request has a verb and the verb has this flag. */
static ngx_inline ngx_uint_t
ngx_http_comments_verb_is(ngx_http_comments_ctx_t *ctx, ngx_uint_t flag)
{
    return ctx->verb != NULL && (ctx->verb->flags & flag) != 0;
}


#endif
