/*
 * The list of our own checks.
 */

#include "ngx_http_comments_builtin.h"


const ngx_comments_plugin_t  *const ngx_http_comments_builtin[] = {
    &ngx_http_comments_check_form_plugin,
    &ngx_http_comments_check_rate_plugin,
    &ngx_http_comments_check_bans_plugin,
    &ngx_http_comments_check_age_plugin,
    &ngx_http_comments_check_duplicate_plugin,
    &ngx_http_comments_check_links_plugin,
    &ngx_http_comments_check_words_plugin,
    &ngx_http_comments_check_author_plugin,
    &ngx_http_comments_check_known_plugin,
    &ngx_http_comments_check_learned_plugin,
    &ngx_http_comments_check_uri_plugin,
    NULL
};
