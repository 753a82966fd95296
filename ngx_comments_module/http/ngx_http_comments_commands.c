/*
 * The table of the directives: where each may stand, how many arguments it
 * takes, which function reads it, and which values that function accepts.
 */

#include "ngx_http_comments_admin.h"
#include "ngx_http_comments_api.h"
#include "ngx_http_comments_chain.h"
#include "ngx_http_comments_commands.h"
#include "ngx_http_comments_conf.h"
#include "ngx_http_comments_formats.h"
#include "ngx_http_comments_listeners.h"
#include "ngx_http_comments_status.h"


#define NGX_HTTP_COMMENTS_EVERYWHERE                                          \
    (NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF)


static ngx_http_comments_range_t  ngx_http_comments_page_size_range = {
    1, 200, "a number from 1 to 200"
};

static ngx_http_comments_range_t  ngx_http_comments_depth_range = {
    1, 20, "a number from 1 to 20"
};

static ngx_http_comments_range_t  ngx_http_comments_flag_hold_range = {
    1, 200, "a number from 1 to 200"
};

static ngx_http_comments_range_t  ngx_http_comments_length_range = {
    64, 1024 * 1024, "a size from 64 bytes to 1m, as \"8k\""
};

static ngx_http_comments_range_t  ngx_http_comments_size_range = {
    0, NGX_MAX_INT_T_VALUE, "a size, as \"64m\""
};

/* a larger value was probably meant as ms and lacks its unit */
static ngx_http_comments_range_t  ngx_http_comments_deadline_range = {
    0, 10000, "a time up to 10s, as \"150ms\" (without a unit it is seconds)"
};

static ngx_http_comments_range_t  ngx_http_comments_time_range = {
    0, NGX_MAX_INT_T_VALUE, "a time, as \"60s\""
};

static ngx_http_comments_range_t  ngx_http_comments_age_range = {
    1000, NGX_MAX_INT_T_VALUE, "a time of at least 1s, as \"90d\", or \"off\""
};

static ngx_conf_enum_t  ngx_http_comments_orders[] = {
    { ngx_string("oldest"), COMMENTS_OLDEST },
    { ngx_string("newest"), COMMENTS_NEWEST },
    { ngx_string("best"), COMMENTS_BEST },
    { ngx_null_string, 0 }
};

static ngx_conf_enum_t  ngx_http_comments_themes[] = {
    { ngx_string("plain"), COMMENTS_THEME_PLAIN },
    { ngx_string("cards"), COMMENTS_THEME_CARDS },
    { ngx_string("compact"), COMMENTS_THEME_COMPACT },
    { ngx_null_string, 0 }
};

static ngx_conf_enum_t  ngx_http_comments_places[] = {
    { ngx_string("content"), 1 },
    { ngx_string("body"), 0 },
    { ngx_null_string, 0 }
};

static ngx_conf_enum_t  ngx_http_comments_requires[] = {
    { ngx_string("name"), COMMENTS_REQUIRE_NAME },
    { ngx_string("email"), COMMENTS_REQUIRE_EMAIL },
    { ngx_string("text"), COMMENTS_REQUIRE_TEXT },
    { ngx_string("user"), COMMENTS_REQUIRE_USER },
    { ngx_null_string, 0 }
};


ngx_command_t  ngx_http_comments_commands[] = {

    { ngx_string("comments"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_enable,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_api"),
      NGX_HTTP_LOC_CONF|NGX_CONF_NOARGS,
      ngx_http_comments_api_conf,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_admin"),
      NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_comments_admin_conf,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, admin),
      NULL },

    { ngx_string("comments_status"),
      NGX_HTTP_LOC_CONF|NGX_CONF_NOARGS,
      ngx_http_comments_status_conf,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_redis"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE12,
      ngx_http_comments_conf_redis,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_zone"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_comments_conf_zone,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_compose_memory"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_comments_conf_size,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_comments_main_conf_t, memory),
      &ngx_http_comments_size_range },

    { ngx_string("comments_site"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_set_complex_value_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, site),
      NULL },

    { ngx_string("comments_thread"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_set_complex_value_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, thread),
      NULL },

    { ngx_string("comments_url"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_set_complex_value_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, url),
      NULL },

    { ngx_string("comments_lang"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_lang,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_index"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_1MORE,
      ngx_http_comments_conf_index,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_origin"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_1MORE,
      ngx_http_comments_conf_origin,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_path"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_path,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_types"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_1MORE,
      ngx_http_comments_conf_types,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, types_keys),
      NULL },

    { ngx_string("comments_marker"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_1MORE,
      ngx_http_comments_conf_marker,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_place"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_choice,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, place),
      &ngx_http_comments_places },

    { ngx_string("comments_hide_printed"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, hide_printed),
      NULL },

    { ngx_string("comments_order"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_choice,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, order),
      &ngx_http_comments_orders },

    { ngx_string("comments_theme"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_choice,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, theme),
      &ngx_http_comments_themes },

    { ngx_string("comments_stylesheet"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_1MORE,
      ngx_http_comments_conf_sheets,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_page_size"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_number,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, page_size),
      &ngx_http_comments_page_size_range },

    { ngx_string("comments_depth"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_number,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, depth),
      &ngx_http_comments_depth_range },

    { ngx_string("comments_require"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_1MORE,
      ngx_http_comments_conf_choices,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, require),
      &ngx_http_comments_requires },

    { ngx_string("comments_user"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_1MORE,
      ngx_http_comments_conf_user,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_moderator"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_set_complex_value_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, moderator),
      NULL },

    { ngx_string("comments_page_author"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_set_complex_value_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, page_author),
      NULL },

    { ngx_string("comments_login"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_login,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_max_length"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_size,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, max_length),
      &ngx_http_comments_length_range },

    { ngx_string("comments_moderation"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_choice,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, moderation),
      ngx_http_comments_moderations },

    { ngx_string("comments_flag_hold"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_number,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, flag_hold),
      &ngx_http_comments_flag_hold_range },

    { ngx_string("comments_format"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_formats_conf,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_challenge"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_choice,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, challenge),
      ngx_http_comments_challenges },

    { ngx_string("comments_check"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_1MORE,
      ngx_http_comments_chain_conf,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_close_after"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_age,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, close_after),
      &ngx_http_comments_age_range },

    { ngx_string("comments_edit_window"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_conf_set_msec_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, edit_window),
      NULL },

    { ngx_string("comments_purge_after"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_comments_conf_age,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_comments_main_conf_t, purge_after),
      &ngx_http_comments_age_range },

    { ngx_string("comments_listener"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_1MORE,
      ngx_http_comments_listeners_conf,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("comments_check_dry_run"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, check_dry_run),
      NULL },

    { ngx_string("comments_email"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_choice,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, email),
      ngx_http_comments_emails },

    { ngx_string("comments_gzip"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, gzip),
      NULL },

    { ngx_string("comments_deadline"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_time,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, deadline),
      &ngx_http_comments_deadline_range },

    { ngx_string("comments_cache_valid"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_time,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, cache_valid),
      &ngx_http_comments_time_range },

    { ngx_string("comments_compose_max"),
      NGX_HTTP_COMMENTS_EVERYWHERE|NGX_CONF_TAKE1,
      ngx_http_comments_conf_size,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_comments_loc_conf_t, compose_max),
      &ngx_http_comments_size_range },

      ngx_null_command
};
