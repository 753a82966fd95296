/*
 * The author of a post: known as the reader who is signed in, else by a signed
 * cookie, else by the hash of an e-mail address together with a name.
 *
 * A cookie is accepted only under the secret of Redis. A worker that does not
 * know the secret yet learns it from the first round trip (step before). If the
 * author's earlier comments are to be counted, the round trip is then made once
 * more.
 */

#include "ngx_http_comments_answer.h"
#include "ngx_http_comments_author.h"
#include "ngx_http_comments_chain.h"
#include "ngx_http_comments_email.h"
#include "ngx_http_comments_header.h"
#include "ngx_http_comments_log.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_user.h"

#include <openssl/rand.h>


#define NGX_HTTP_COMMENTS_AUTHOR_ATTRIBUTES                                   \
    "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"


static ngx_int_t ngx_http_comments_author_signed_in(
    ngx_http_comments_submission_t *sub);
static ngx_int_t ngx_http_comments_author_names(
    ngx_http_comments_submission_t *sub);
static ngx_uint_t ngx_http_comments_author_counted(
    ngx_http_comments_submission_t *sub);
static ngx_uint_t ngx_http_comments_author_secure(ngx_http_request_t *r);


ngx_int_t
ngx_http_comments_post_author(ngx_http_comments_submission_t *sub)
{
    int             rc;
    comments_str_t  author;

    sub->comment.author = comments_str_c("");

    if (ngx_http_comments_user_key(sub->ctx).len) {
        return ngx_http_comments_author_signed_in(sub);
    }

    rc = comments_author_find(comments_str_of(sub->secret, sub->secret_len),
                              ngx_http_comments_core(sub->ctx->site),
                              ngx_http_comments_author_cookies(sub->request),
                              &author);

    if (rc == COMMENTS_ERROR) {
        return NGX_ERROR;
    }

    if (rc == COMMENTS_OK) {
        ngx_memcpy(sub->author, author.data, COMMENTS_AUTHOR_LEN);
        sub->comment.author = comments_str_of(sub->author,
                                              COMMENTS_AUTHOR_LEN);
    }

    return NGX_OK;
}


/* the browser may be used by others too: its cookie does not count */
static ngx_int_t
ngx_http_comments_author_signed_in(ngx_http_comments_submission_t *sub)
{
    comments_str_t  key;

    if (sub->secret_len == 0) {
        return NGX_OK;
    }

    key = ngx_http_comments_user_key(sub->ctx);

    if (comments_author_user(comments_str_of(sub->secret, sub->secret_len),
                             ngx_http_comments_core(sub->ctx->site), key,
                             sub->author)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    sub->comment.author = comments_str_of(sub->author, COMMENTS_AUTHOR_LEN);

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_post_author_ask(ngx_http_comments_submission_t *sub,
    comments_batch_t *batch)
{
    sub->nauthors = 0;

    if (!ngx_http_comments_author_counted(sub) || sub->secret_len == 0) {
        return NGX_OK;
    }

    if (ngx_http_comments_author_names(sub) != NGX_OK) {
        return NGX_ERROR;
    }

    return comments_schema_ask_authors(batch, sub->ctx->query.key.site,
                                       sub->authors, sub->nauthors)
           == COMMENTS_OK ? NGX_OK : NGX_ERROR;
}


ngx_int_t
ngx_http_comments_post_author_asked(ngx_http_comments_submission_t *sub,
    redisReply **replies, const char **why)
{
    ngx_uint_t         i;
    comments_counts_t  counts[COMMENTS_AUTHORS];

    if (comments_schema_decode_authors(replies, 2 * sub->nauthors, counts,
                                       sub->nauthors, why)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    sub->approved = 0;
    sub->refused = 0;

    for (i = 0; i < sub->nauthors; i++) {

        /* another site's form may have sent the cookie of an old browser */

        if (sub->authors[i].data != sub->author
            || ngx_http_comments_user_key(sub->ctx).len
            || ngx_http_comments_user_trusted(sub->request, 0))
        {
            sub->approved = ngx_max(sub->approved, counts[i].approved);
        }

        sub->refused = ngx_max(sub->refused, counts[i].refused);
    }

    return NGX_OK;
}


ngx_uint_t
ngx_http_comments_post_author_again(ngx_http_comments_submission_t *sub)
{
    return ngx_http_comments_author_counted(sub);
}


ngx_int_t
ngx_http_comments_post_author_new(ngx_http_comments_submission_t *sub)
{
    u_char  random[COMMENTS_AUTHOR_LEN / 2];

    if (sub->comment.author.len) {
        return NGX_OK;
    }

    if (RAND_bytes(random, sizeof(random)) != 1) {
        return NGX_ERROR;
    }

    (void) ngx_hex_dump((u_char *) sub->author, random, sizeof(random));

    sub->comment.author = comments_str_of(sub->author, COMMENTS_AUTHOR_LEN);

    return NGX_OK;
}


/*
 * An equal post from the same IP address, with the same e-mail address, while
 * the first one is held: it is from the same author, whose browser has dropped
 * the first answer (a double click). The text alone proves nothing, though
 * nobody else has seen it: a short one can be guessed.
 */
ngx_int_t
ngx_http_comments_post_author_twin(ngx_http_comments_submission_t *sub,
    const comments_before_t *before)
{
    if (sub->comment.author.len || !before->held
        || !comments_author_valid(before->author))
    {
        return NGX_OK;
    }

    if (ngx_http_comments_post_author_sender(sub) != NGX_OK) {
        return NGX_ERROR;
    }

    if (comments_sign_equal(before->sender,
                            comments_str_of(sub->twin, COMMENTS_DIGEST_HEX)))
    {
        ngx_memcpy(sub->author, before->author.data, COMMENTS_AUTHOR_LEN);
        sub->comment.author = comments_str_of(sub->author,
                                              COMMENTS_AUTHOR_LEN);
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_comments_post_author_sender(ngx_http_comments_submission_t *sub)
{
    comments_str_t  parts[3];

    if (ngx_http_comments_email_hash(sub) != NGX_OK) {
        return NGX_ERROR;
    }

    parts[0] = comments_str_c("twin");
    parts[1] = ngx_http_comments_core(sub->request->connection->addr_text);
    parts[2] = sub->comment.email_hash;

    return comments_digest_hmac(comments_str_of(sub->secret, sub->secret_len),
                                parts, 3, sub->twin) == COMMENTS_OK
           ? NGX_OK : NGX_ERROR;
}


ngx_int_t
ngx_http_comments_post_author_token(ngx_http_comments_submission_t *sub)
{
    comments_author_claim_t  claim;

    claim.site = ngx_http_comments_core(sub->ctx->site);
    claim.thread = ngx_http_comments_core(sub->ctx->thread);
    claim.id = sub->comment.id;
    claim.author = sub->comment.author;

    return comments_author_token(comments_str_of(sub->secret,
                                                 sub->secret_len),
                                 &claim, sub->token)
           == COMMENTS_OK ? NGX_OK : NGX_ERROR;
}


ngx_int_t
ngx_http_comments_post_author_cookie(ngx_http_comments_submission_t *sub)
{
    char  cookie[COMMENTS_AUTHOR_COOKIE];

    /* a cookie would still be there when the reader has signed out */

    if (sub->comment.author.len == 0
        || ngx_http_comments_user_key(sub->ctx).len)
    {
        return NGX_OK;
    }

    if (comments_author_cookie(comments_str_of(sub->secret, sub->secret_len),
                               ngx_http_comments_core(sub->ctx->site),
                               sub->comment.author, cookie)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_comments_post_cookie(sub,
                                    comments_str_c(COMMENTS_AUTHOR_NAME),
                                    comments_str_of(cookie, sizeof(cookie)));
}


ngx_int_t
ngx_http_comments_post_cookie(ngx_http_comments_submission_t *sub,
    comments_str_t name, comments_str_t value)
{
    u_char     *p;
    ngx_str_t   line;

    p = ngx_pnalloc(sub->request->pool, name.len + 1 + value.len
                    + sizeof(NGX_HTTP_COMMENTS_AUTHOR_ATTRIBUTES "; Secure"));
    if (p == NULL) {
        return NGX_ERROR;
    }

    line.data = p;
    p = ngx_sprintf(p, "%*s=%*s" NGX_HTTP_COMMENTS_AUTHOR_ATTRIBUTES "%s",
                    name.len, name.data, value.len, value.data,
                    ngx_http_comments_author_secure(sub->request) ? "; Secure"
                                                                  : "");
    line.len = p - line.data;

    return ngx_http_comments_answer_header(sub->request, "Set-Cookie", line);
}


/* are the author's earlier comments to be counted? */
static ngx_uint_t
ngx_http_comments_author_counted(ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_loc_conf_t  *ccf;

    ccf = ngx_http_get_module_loc_conf(sub->request, ngx_http_comments_module);

    return ccf->chain->author
           || ccf->moderation == NGX_HTTP_COMMENTS_MODERATION_FIRST;
}


/* the names under which the author is counted */
static ngx_int_t
ngx_http_comments_author_names(ngx_http_comments_submission_t *sub)
{
    comments_comment_t  *comment;

    comment = &sub->comment;

    if (ngx_http_comments_post_author(sub) != NGX_OK
        || ngx_http_comments_email_hash(sub) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (comment->author.len) {
        sub->authors[sub->nauthors++] = comment->author;
    }

    /* an account is enough, and an address in the form proves nothing */

    if (ngx_http_comments_user_key(sub->ctx).len) {
        return NGX_OK;
    }

    switch (comments_author_person(comment->email_hash, comment->name,
                                   sub->person))
    {
    case COMMENTS_OK:
        sub->authors[sub->nauthors++] =
                         comments_str_of(sub->person, COMMENTS_AUTHOR_PERSON);
        return NGX_OK;

    case COMMENTS_DECLINED:
        return NGX_OK;

    default:
        return NGX_ERROR;
    }
}


/* does the browser speak https? nginx may stand behind a proxy that ends TLS */
static ngx_uint_t
ngx_http_comments_author_secure(ngx_http_request_t *r)
{
    ngx_str_t  origin;

#if (NGX_HTTP_SSL)
    if (r->connection->ssl) {
        return 1;
    }
#endif

    origin = ngx_http_comments_header_in(r, "Origin");

    return origin.len > sizeof("https://") - 1
           && ngx_strncasecmp(origin.data, (u_char *) "https://",
                              sizeof("https://") - 1)
              == 0;
}
