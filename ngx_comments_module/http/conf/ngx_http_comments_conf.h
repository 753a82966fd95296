/*
 * Handlers of the directives, and the work that is done when a location is
 * merged and when all locations are merged. Included by
 * ngx_http_comments_conf*.c and ngx_http_comments_module.c. All of it runs
 * while the configuration is read.
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

/*
 * --- ngx_http_comments_conf_user.c: the same, about signed-in readers. _users
 * merges their settings, behind enable and require. NGX_CONF_OK, or
 * NGX_CONF_ERROR: refused, and logged.
 */
char *ngx_http_comments_conf_user(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_comments_conf_users(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *prev, ngx_http_comments_loc_conf_t *conf);

/*
 * --- ngx_http_comments_conf_url.c: the same, with URLs for values. _sheets is
 * comments_stylesheet.
 */
char *ngx_http_comments_conf_login(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_comments_conf_sheets(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/*
 * Makes handler the content handler of the location of a directive, and Redis
 * one that is used. NGX_CONF_OK, or what is wrong.
 */
char *ngx_http_comments_conf_handler(ngx_conf_t *cf,
    ngx_http_handler_pt handler);

/*
 * The allowed range of a number, of a size in bytes or of a time in ms.
 * expected describes that range in the error message.
 */
typedef struct {
    ngx_int_t                   low;
    ngx_int_t                   high;
    const char                 *expected;
} ngx_http_comments_range_t;

/*
 * --- ngx_http_comments_conf_value.c: the same as nginx's own slots for an
 * enum, a bitmask, a number, a size, a time and MIME types, except that the
 * error message for a bad value names the directive and the allowed values. The
 * post field of the directive is an array of ngx_conf_enum_t (for _choices its
 * values are bits) or an ngx_http_comments_range_t.
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

/* As _time, or "off", which is 0. */
char *ngx_http_comments_conf_age(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

char *ngx_http_comments_conf_types(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/* The values of comments_email, comments_challenge and comments_moderation. */
extern ngx_conf_enum_t  ngx_http_comments_emails[];
extern ngx_conf_enum_t  ngx_http_comments_challenges[];
extern ngx_conf_enum_t  ngx_http_comments_moderations[];

/* The default of comments_types; the last entry is an empty string. */
extern ngx_str_t  ngx_http_comments_default_types[];

/*
 * --- ngx_http_comments_conf_sites.c: the first function adds the server of a
 * location with comments to the list of servers; called when that location is
 * merged. The second is called once, when all locations are merged: it warns of
 * a server name that two servers share although their comments belong to two
 * different sites. NGX_CONF_ERROR and NGX_ERROR: out of memory.
 */
char *ngx_http_comments_conf_server(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *conf);
ngx_int_t ngx_http_comments_conf_sites(ngx_conf_t *cf, ngx_array_t *servers);

/*
 * Merges site, thread, url, lang, format, index, origins, sheets, path, markers
 * and types, and sets the stylesheet's path. NGX_CONF_OK, or NGX_CONF_ERROR:
 * out of memory.
 */
char *ngx_http_comments_conf_lists(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *prev, ngx_http_comments_loc_conf_t *conf);

/*
 * Warns of compressing filters that run before this module's filter. Cannot
 * fail.
 */
void ngx_http_comments_conf_order(ngx_conf_t *cf);

/*
 * Sets conf->fingerprint: a checksum of all settings of a location that change
 * the bytes of a block. Called after all of them are merged. Cannot fail.
 */
void ngx_http_comments_conf_fingerprint(
    const ngx_http_comments_main_conf_t *mcf,
    ngx_http_comments_loc_conf_t *conf);

/*
 * Refuses a server whose first name cannot be the site, that is the namespace
 * in Redis, because it is a wildcard or a regular expression, while
 * comments_site is not set. Called when a location with comments is merged.
 * NGX_CONF_OK, or NGX_CONF_ERROR: refused, and logged.
 */
char *ngx_http_comments_conf_site(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *conf);


#endif
