/*
 * Who votes: the reader's cookie, else the address and the browser.
 */

#include "ngx_http_comments_author.h"
#include "ngx_http_comments_header.h"
#include "ngx_http_comments_post.h"
#include "ngx_http_comments_vote.h"


static comments_str_t ngx_http_comments_vote_network(ngx_http_request_t *r);


ngx_int_t
ngx_http_comments_vote_reader(ngx_http_comments_submission_t *sub)
{
    int                        rc;
    comments_str_t             secret, site;
    ngx_http_request_t        *r;
    ngx_http_comments_vote_t  *vote;
    comments_reader_sender_t   sender;

    r = sub->request;
    vote = sub->vote;
    secret = comments_str_of(sub->secret, sub->secret_len);
    site = ngx_http_comments_core(sub->ctx->site);

    rc = comments_reader_find(secret, site,
                              ngx_http_comments_author_reader(r),
                              vote->reader);

    if (rc != COMMENTS_DECLINED) {
        vote->known = 1;
        return rc == COMMENTS_OK ? NGX_OK : NGX_ERROR;
    }

    vote->known = 0;

    sender.network = ngx_http_comments_vote_network(r);
    sender.agent = ngx_http_comments_core(
                             ngx_http_comments_header_in(r, "User-Agent"));
    sender.language = ngx_http_comments_core(
                             ngx_http_comments_header_in(r,
                                                         "Accept-Language"));

    return comments_reader_make(secret, site, &sender, vote->reader)
           == COMMENTS_OK ? NGX_OK : NGX_ERROR;
}


/*
 * The bytes of the client's address, behind realip: an IPv4 address, also one
 * by an IPv6 socket, or the /64 of an IPv6 address, which is what a household
 * has. Empty for a unix socket.
 */
static comments_str_t
ngx_http_comments_vote_network(ngx_http_request_t *r)
{
    struct sockaddr      *sa;
    struct sockaddr_in   *sin;
#if (NGX_HAVE_INET6)
    struct sockaddr_in6  *sin6;
#endif

    sa = r->connection->sockaddr;

#if (NGX_HAVE_INET6)
    if (sa->sa_family == AF_INET6) {
        sin6 = (struct sockaddr_in6 *) sa;

        return IN6_IS_ADDR_V4MAPPED(&sin6->sin6_addr)
               ? comments_str_of((char *) &sin6->sin6_addr.s6_addr[12], 4)
               : comments_str_of((char *) &sin6->sin6_addr.s6_addr[0], 8);
    }
#endif

    if (sa->sa_family == AF_INET) {
        sin = (struct sockaddr_in *) sa;
        return comments_str_of((char *) &sin->sin_addr, 4);
    }

    return comments_str_c("");
}


ngx_int_t
ngx_http_comments_vote_cookie(ngx_http_comments_submission_t *sub)
{
    char  cookie[COMMENTS_READER_COOKIE];

    if (sub->vote->known) {
        return NGX_OK;
    }

    if (comments_reader_cookie(comments_str_of(sub->secret, sub->secret_len),
                               ngx_http_comments_core(sub->ctx->site),
                               sub->vote->reader, cookie)
        != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_comments_post_cookie(sub,
                                    comments_str_c(COMMENTS_READER_NAME),
                                    comments_str_of(cookie, sizeof(cookie)));
}
