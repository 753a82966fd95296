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
    unsigned                     complete:1; /* the default chain, if it belongs
                                                to it, is in links */
};


/* The directive comments_check. */
char *ngx_http_comments_chain_conf(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/*
 * Inherits or completes the chain of a location with comments. NGX_CONF_OK or
 * NGX_CONF_ERROR, logged.
 */
char *ngx_http_comments_chain_merge(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *prev, ngx_http_comments_loc_conf_t *conf);

/*
 * A worker begins and ends: calls init() and exit() of the checks of all chains.
 * NGX_OK, or NGX_ERROR: an init() failed; it has been logged.
 */
ngx_int_t ngx_http_comments_chain_init(ngx_cycle_t *cycle,
    ngx_http_comments_main_conf_t *mcf);
void ngx_http_comments_chain_exit(ngx_cycle_t *cycle,
    ngx_http_comments_main_conf_t *mcf);

/* "pass", "challenge", "hold", "spam", "reject". Cannot fail. */
const char *ngx_http_comments_chain_verdict(ngx_comments_verdict_t verdict);


#endif
