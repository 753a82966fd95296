/*
 * Directives: their slots, and what is done when a location is merged and when
 * all are. For ngx_http_comments_conf*.c and the module's table.
 */
#ifndef NGX_HTTP_COMMENTS_CONF_H
#define NGX_HTTP_COMMENTS_CONF_H

#include "ngx_http_comments.h"


/* --- ngx_http_comments_conf.c: directives with a grammar of their own --- */

char *ngx_http_comments_conf_enable(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_comments_conf_redis(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_comments_conf_zone(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_comments_conf_index(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_comments_conf_origin(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_comments_conf_path(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_comments_conf_marker(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_comments_conf_lang(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/* of a number, a size in bytes or a time in ms; expected: of both, in words */
typedef struct {
    ngx_int_t                   low;
    ngx_int_t                   high;
    const char                 *expected;
} ngx_http_comments_range_t;

/*
 * --- ngx_http_comments_conf_value.c: what the slots of nginx's own do, but bad
 * values are refused with the name of the directive and the good ones. post is
 * an array of ngx_conf_enum_t, or an ngx_http_comments_range_t; for _choices
 * the values are bits.
 */

char *ngx_http_comments_conf_choice(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_comments_conf_choices(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_comments_conf_number(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_comments_conf_size(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_comments_conf_time(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_comments_conf_types(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/* What comments_types is when nothing is said; ends with an empty string. */
extern ngx_str_t  ngx_http_comments_default_types[];

/*
 * --- ngx_http_comments_conf_sites.c: a location with comments on is merged;
 * all are. The second warns of names that two servers have with two sites.
 */
char *ngx_http_comments_conf_server(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *conf);
ngx_int_t ngx_http_comments_conf_sites(ngx_conf_t *cf, ngx_array_t *servers);

/* Merges index, origins, path, markers and types, and the stylesheet. */
char *ngx_http_comments_conf_lists(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *prev, ngx_http_comments_loc_conf_t *conf);

/* Warns of filters that compress and are called before ours. */
void ngx_http_comments_conf_order(ngx_conf_t *cf);

/* The number that stands for everything of a location that shapes a block. */
void ngx_http_comments_conf_fingerprint(ngx_http_comments_loc_conf_t *conf);

/*
 * Checks that belong to a whole server: a name that can be a namespace. Called
 * when a location with comments on is merged.
 */
char *ngx_http_comments_conf_site(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *conf);


#endif
