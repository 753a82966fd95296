/*
 * Chains of checks: the directives comments_check of a location.
 */
#ifndef NGX_HTTP_COMMENTS_CHAIN_H
#define NGX_HTTP_COMMENTS_CHAIN_H

#include "ngx_http_comments.h"
#include "ngx_http_comments_plugin.h"


/* a check in a chain */
typedef struct {
    const ngx_comments_check_t  *check;
    void                        *conf;       /* what its parse() gave */
    ngx_comments_verdict_t       action;     /* takes the place of what it says
                                                of a bad submission; PASS: its
                                                own verdict stands */
    ngx_msec_t                   timeout;    /* ms */
    ngx_comments_verdict_t       on_error;   /* PASS or HOLD */
} ngx_http_comments_link_t;


/* the checks of a location; of ngx_http_comments_link_t * */
struct ngx_http_comments_chain_s {
    ngx_array_t                  links;
    ngx_array_t                  without;    /* of ngx_str_t, names of "NAME
                                                off" */
    unsigned                     off:1;      /* "comments_check off" */
    unsigned                     author:1;   /* a check wants the numbers of the
                                                author's earlier comments */
    unsigned                     complete:1; /* the default chain, if it belongs
                                                to it, is in links */
};


/* --- ngx_http_comments_chain_conf.c --- */

/* The directive comments_check. */
char *ngx_http_comments_chain_conf(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);


/* --- ngx_http_comments_chain_merge.c --- */

/*
 * Inherits or completes the chain of a location with comments. NGX_CONF_OK or
 * NGX_CONF_ERROR, logged.
 */
char *ngx_http_comments_chain_merge(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *prev, ngx_http_comments_loc_conf_t *conf);


/* --- ngx_http_comments_chain.c --- */

/* Names of the default chain's checks, in their order; an empty one ends it. */
extern const ngx_str_t  ngx_http_comments_chain_defaults[];

/* An empty chain, in cf->pool. NULL: no memory. */
ngx_http_comments_chain_t *ngx_http_comments_chain_create(ngx_conf_t *cf);

/*
 * Adds a link with the check's own values at the end of links; check is NULL:
 * the place of the default chain. NULL: no memory.
 */
ngx_http_comments_link_t *ngx_http_comments_chain_link(ngx_conf_t *cf,
    ngx_array_t *links, const ngx_comments_check_t *check);

/*
 * The check of the link reads its n arguments, and the link becomes one of the
 * configuration: mcf->links. NGX_CONF_OK or NGX_CONF_ERROR, logged.
 */
char *ngx_http_comments_chain_parse(ngx_conf_t *cf,
    ngx_http_comments_link_t *link, const ngx_str_t *args, ngx_uint_t n);

/*
 * A worker begins and ends: calls init() and exit() of the checks of all
 * chains. NGX_OK, or NGX_ERROR: an init() failed; it has been logged.
 */
ngx_int_t ngx_http_comments_chain_init(ngx_cycle_t *cycle,
    ngx_http_comments_main_conf_t *mcf);
void ngx_http_comments_chain_exit(ngx_cycle_t *cycle,
    ngx_http_comments_main_conf_t *mcf);

/* 1 if the default chain has a check of that name. Cannot fail. */
ngx_uint_t ngx_http_comments_chain_default(const ngx_str_t *name);

/*
 * 1 if there is a link with the check of that name; name is NULL: one that is
 * the place of the default chain. Cannot fail.
 */
ngx_uint_t ngx_http_comments_chain_has(const ngx_http_comments_chain_t *chain,
    const ngx_str_t *name);

/* 1 if the strings are equal. Cannot fail. */
ngx_uint_t ngx_http_comments_chain_is(const ngx_str_t *one,
    const ngx_str_t *two);

/* "pass", "challenge", "hold", "spam", "reject". Cannot fail. */
const char *ngx_http_comments_chain_verdict(ngx_comments_verdict_t verdict);


#endif
