/*
 * Our own checks. Each is a plug-in of one file in this folder, which includes
 * the public header and nothing else of this module.
 */
#ifndef NGX_HTTP_COMMENTS_BUILTIN_H
#define NGX_HTTP_COMMENTS_BUILTIN_H

#include "ngx_http_comments_plugin.h"


/* The plug-ins, in the order of the default chain; the list ends with NULL. */
extern const ngx_comments_plugin_t  *const ngx_http_comments_builtin[];

/* one of each file */
extern const ngx_comments_plugin_t  ngx_http_comments_check_form_plugin;
extern const ngx_comments_plugin_t  ngx_http_comments_check_rate_plugin;
extern const ngx_comments_plugin_t  ngx_http_comments_check_bans_plugin;
extern const ngx_comments_plugin_t  ngx_http_comments_check_age_plugin;
extern const ngx_comments_plugin_t  ngx_http_comments_check_duplicate_plugin;
extern const ngx_comments_plugin_t  ngx_http_comments_check_links_plugin;
extern const ngx_comments_plugin_t  ngx_http_comments_check_words_plugin;
extern const ngx_comments_plugin_t  ngx_http_comments_check_author_plugin;
extern const ngx_comments_plugin_t  ngx_http_comments_check_known_plugin;
extern const ngx_comments_plugin_t  ngx_http_comments_check_learned_plugin;
extern const ngx_comments_plugin_t  ngx_http_comments_check_uri_plugin;


#endif
