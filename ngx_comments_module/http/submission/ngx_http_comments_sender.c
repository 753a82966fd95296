/*
 * Who has sent a submission: the client's address and its network, and their
 * keyed hashes.
 */

#include "ngx_http_comments_sender.h"

#include "comments_ban.h"


static ngx_int_t ngx_http_comments_sender_network(ngx_http_request_t *r,
    struct sockaddr *sa, socklen_t socklen, ngx_str_t *network);
static ngx_int_t ngx_http_comments_sender_hash(
    ngx_http_comments_submission_t *sub, const ngx_str_t *text,
    comments_str_t *hash);


ngx_int_t
ngx_http_comments_sender(ngx_http_request_t *r, ngx_str_t *address,
    ngx_str_t *network)
{
    struct sockaddr_in   sin;
#if (NGX_HAVE_INET6)
    struct sockaddr_in6  sin6;
#endif
    struct sockaddr     *sa;

    sa = r->connection->sockaddr;
    *address = r->connection->addr_text;
    ngx_str_null(network);

#if (NGX_HAVE_INET6)
    if (sa->sa_family == AF_INET6) {
        ngx_memcpy(&sin6, sa, sizeof(sin6));

        if (!IN6_IS_ADDR_V4MAPPED(&sin6.sin6_addr)) {
            ngx_memzero(&sin6.sin6_addr.s6_addr[8], 8);

            return ngx_http_comments_sender_network(r,
                                                    (struct sockaddr *) &sin6,
                                                    sizeof(sin6), network);
        }

        ngx_memzero(&sin, sizeof(sin));
        sin.sin_family = AF_INET;
        ngx_memcpy(&sin.sin_addr, &sin6.sin6_addr.s6_addr[12], 4);

        address->data = ngx_pnalloc(r->pool, NGX_INET_ADDRSTRLEN);
        if (address->data == NULL) {
            return NGX_ERROR;
        }

        address->len = ngx_inet_ntop(AF_INET, &sin.sin_addr, address->data,
                                     NGX_INET_ADDRSTRLEN);

    } else
#endif
    if (sa->sa_family == AF_INET) {
        ngx_memcpy(&sin, sa, sizeof(sin));

    } else {
        return NGX_OK;
    }

    sin.sin_addr.s_addr &= htonl(0xffffff00);

    return ngx_http_comments_sender_network(r, (struct sockaddr *) &sin,
                                            sizeof(sin), network);
}


static ngx_int_t
ngx_http_comments_sender_network(ngx_http_request_t *r, struct sockaddr *sa,
    socklen_t socklen, ngx_str_t *network)
{
    size_t  len;

    network->data = ngx_pnalloc(r->pool, NGX_SOCKADDR_STRLEN + 3);
    if (network->data == NULL) {
        return NGX_ERROR;
    }

    len = ngx_sock_ntop(sa, socklen, network->data, NGX_SOCKADDR_STRLEN, 0);

    network->len = ngx_sprintf(network->data + len, "%s",
                               sa->sa_family == AF_INET ? "/24" : "/64")
                   - network->data;

    return NGX_OK;
}


comments_mac_t *
ngx_http_comments_sender_mac(const ngx_http_comments_submission_t *sub)
{
    ngx_http_comments_worker_t     *worker;
    ngx_http_comments_main_conf_t  *mcf;

    mcf = ngx_http_get_module_main_conf(sub->request,
                                        ngx_http_comments_module);
    worker = mcf->worker;

    if (worker->mac == NULL || worker->mac_secret_len != sub->secret_len
        || ngx_memcmp(worker->mac_secret, sub->secret, sub->secret_len) != 0)
    {
        comments_mac_free(worker->mac);

        worker->mac = comments_mac_create(comments_str_of(sub->secret,
                                                          sub->secret_len));
        ngx_memcpy(worker->mac_secret, sub->secret, sub->secret_len);
        worker->mac_secret_len = sub->secret_len;
    }

    return worker->mac;
}


ngx_int_t
ngx_http_comments_sender_hashes(ngx_http_comments_submission_t *sub,
    comments_sender_t *from)
{
    ngx_str_t  address, network;

    ngx_memzero(from, sizeof(comments_sender_t));

    if (ngx_http_comments_sender(sub->request, &address, &network) != NGX_OK) {
        return NGX_ERROR;
    }

    /* nothing is known of a client behind a unix socket */

    if (network.len == 0) {
        return NGX_OK;
    }

    if (ngx_http_comments_sender_hash(sub, &address, &from->address) != NGX_OK
        || ngx_http_comments_sender_hash(sub, &network, &from->network)
           != NGX_OK)
    {
        ngx_memzero(from, sizeof(comments_sender_t));
        return NGX_ERROR;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_comments_sender_hash(ngx_http_comments_submission_t *sub,
    const ngx_str_t *text, comments_str_t *hash)
{
    char            *hex;
    comments_mac_t  *mac;

    hex = comments_arena_alloc(sub->ctx->arena, COMMENTS_DIGEST_HEX);
    mac = ngx_http_comments_sender_mac(sub);

    if (hex == NULL || mac == NULL
        || comments_mac_check(mac, comments_str_c(COMMENTS_BAN_CHECK),
                              ngx_http_comments_core(*text), hex)
           != COMMENTS_OK)
    {
        return NGX_ERROR;
    }

    *hash = comments_str_of(hex, COMMENTS_DIGEST_HEX);

    return NGX_OK;
}
