/*
 * Merges those settings of a location that are more than a number: lists, and
 * values that are computed from several settings.
 */

#include "ngx_http_comments_conf.h"


static ngx_int_t ngx_http_comments_conf_asset(ngx_conf_t *cf,
    const ngx_http_comments_loc_conf_t *conf, const char *plain,
    ngx_str_t *address);
static ngx_int_t ngx_http_comments_conf_scan(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *prev, ngx_http_comments_loc_conf_t *conf);
static void ngx_http_comments_conf_pointers(
    ngx_http_comments_loc_conf_t *prev, ngx_http_comments_loc_conf_t *conf);


char *
ngx_http_comments_conf_lists(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *prev, ngx_http_comments_loc_conf_t *conf)
{
    ngx_uint_t       i;
    comments_str_t  *name;

    static const char  *names[] = { "index.html", "index.htm", "index.xhtml" };

    if (conf->index == NGX_CONF_UNSET_PTR) {
        conf->index_default = prev->index_default;
    }

    ngx_conf_merge_ptr_value(conf->index, prev->index, NULL);
    ngx_conf_merge_ptr_value(conf->origins, prev->origins, NULL);
    ngx_conf_merge_ptr_value(conf->sheets, prev->sheets, NULL);
    ngx_http_comments_conf_pointers(prev, conf);
    ngx_conf_merge_str_value(conf->path, prev->path, "/comments/");

    if (conf->index == NULL) {
        conf->index_default = 1;

        conf->index = ngx_array_create(cf->pool, 3, sizeof(comments_str_t));
        if (conf->index == NULL) {
            return NGX_CONF_ERROR;
        }

        for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
            name = ngx_array_push(conf->index);
            if (name == NULL) {
                return NGX_CONF_ERROR;
            }

            *name = comments_str_c(names[i]);
        }
    }

    if (ngx_http_comments_conf_scan(cf, prev, conf) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    if (ngx_http_merge_types(cf, &conf->types_keys, &conf->types,
                             &prev->types_keys, &prev->types,
                             ngx_http_comments_default_types)
        != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    if (ngx_http_comments_conf_asset(cf, conf, "comments.css",
                                     &conf->stylesheet)
        != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    if (conf->hide_printed
        && ngx_http_comments_conf_asset(cf, conf, "comments-printed.css",
                                        &conf->hiding)
           != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


/* the address of an asset, below the path of the location's own API */

static ngx_int_t
ngx_http_comments_conf_asset(ngx_conf_t *cf,
    const ngx_http_comments_loc_conf_t *conf, const char *plain,
    ngx_str_t *address)
{
    u_char                  *p;
    const comments_asset_t  *asset;

    asset = comments_asset_find_plain(comments_str_c(plain));

    if (asset == NULL) {
        return NGX_ERROR;
    }

    address->len = conf->path.len + sizeof("assets/") - 1
                   + ngx_strlen(asset->name);

    p = ngx_pnalloc(cf->pool, address->len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    address->data = p;

    p = ngx_cpymem(p, conf->path.data, conf->path.len);
    p = ngx_cpymem(p, "assets/", sizeof("assets/") - 1);
    ngx_memcpy(p, asset->name, ngx_strlen(asset->name));

    return NGX_OK;
}


/*
 * What the scanner is told: of comments_marker, which sets conf->scan where it
 * stands, and of comments_place. Locations with the same values share it, and
 * so the places that were found in their pages.
 */
static ngx_int_t
ngx_http_comments_conf_scan(ngx_conf_t *cf,
    ngx_http_comments_loc_conf_t *prev, ngx_http_comments_loc_conf_t *conf)
{
    if (conf->scan != NULL) {
        conf->scan->content = conf->place;
        return NGX_OK;
    }

    if (prev->scan != NULL && prev->scan->content == conf->place) {
        conf->scan = prev->scan;
        return NGX_OK;
    }

    conf->scan = ngx_pcalloc(cf->pool, sizeof(comments_scan_conf_t));
    if (conf->scan == NULL) {
        return NGX_ERROR;
    }

    if (prev->scan != NULL) {
        *conf->scan = *prev->scan;

    } else {
        conf->scan->markers[0] = comments_str_c("comments");
        conf->scan->nmarkers = 1;
    }

    conf->scan->content = conf->place;

    return NGX_OK;
}


static void
ngx_http_comments_conf_pointers(ngx_http_comments_loc_conf_t *prev,
    ngx_http_comments_loc_conf_t *conf)
{
    if (conf->site == NULL) {
        conf->site = prev->site;
    }

    if (conf->thread == NULL) {
        conf->thread = prev->thread;
    }

    if (conf->url == NULL) {
        conf->url = prev->url;
    }

    if (conf->lang == NULL) {
        conf->lang = prev->lang;
    }

    if (conf->format == NULL) {
        conf->format = prev->format;
    }

    if (conf->format == NULL) {
        conf->format = comments_format_find(NULL, comments_str_of("", 0));
    }
}


/*
 * The fingerprint is part of the block's name in the zone. The zone survives a
 * reload, so blocks that were rendered with other settings must have other
 * names.
 */
void
ngx_http_comments_conf_fingerprint(const ngx_http_comments_main_conf_t *mcf,
    ngx_http_comments_loc_conf_t *conf)
{
    u_char     text[256], *p;
    uint32_t   crc;
    uint8_t    parts;

    p = ngx_snprintf(text, sizeof(text), "%ui %ui %ui %ui %ui %uz %ui",
                     conf->order, conf->page_size, conf->depth, conf->require,
                     conf->email, conf->max_length, conf->theme);

    /* which fields the form has where only signed-in readers write */

    parts = conf->users ? (uint8_t) ((conf->user->email != NULL) << 1
                                     | (conf->user->website != NULL))
                        : 0;

    /* a block that will close is kept the less long, see the flight */

    if (conf->closes_after) {
        p = ngx_snprintf(p, text + sizeof(text) - p, " %M %M",
                         conf->closes_after, conf->cache_valid);
    }

    /* texts of any format may be in a block; the form is that of one */

    if (mcf->formats_sum) {
        p = ngx_snprintf(p, text + sizeof(text) - p, " %ui", mcf->formats_sum);
    }

    if (!comments_format_markdown(conf->format)) {
        p = ngx_snprintf(p, text + sizeof(text) - p, " %*s",
                         conf->format->name.len, conf->format->name.data);
    }

    ngx_crc32_init(crc);

    if (conf->users) {
        ngx_crc32_update(&crc, (u_char *) "users", 5);
        ngx_crc32_update(&crc, (u_char *) &parts, sizeof(parts));
        ngx_crc32_update(&crc, conf->login.data, conf->login.len);
    }

    ngx_crc32_update(&crc, text, p - text);
    ngx_crc32_update(&crc, conf->stylesheet.data, conf->stylesheet.len);
    ngx_crc32_update(&crc, conf->hiding.data, conf->hiding.len);
    ngx_crc32_final(crc);

    conf->fingerprint = crc;
}
