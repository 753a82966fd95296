/*
 * What the build compiles in from ngx_comments_module/web/ by embed.sh: the
 * files for browsers, and the locales.
 */
#ifndef COMMENTS_ASSETS_H
#define COMMENTS_ASSETS_H

#include "comments_locale.h"


typedef struct {
    const char           *name;      /* "comments-0123456789ab.css": with the
                                        first 12 hex digits of its SHA-256 */
    const char           *plain;     /* "comments.css" */
    const char           *type;      /* "text/css" */
    const unsigned char  *data;
    size_t                len;
} comments_asset_t;


/* keys in the order of their bytes; texts[i] is NULL where one is missing */
struct comments_locale_s {
    const char           *code;
    const char *const    *texts;
};


extern const comments_asset_t    comments_assets[];
extern const size_t              comments_assets_n;

extern const char *const         comments_locale_keys[];
extern const size_t              comments_locale_keys_n;
extern const comments_locale_t   comments_locales[];
extern const size_t              comments_locales_n;


/* The asset of exactly that name, its hash included; NULL: none. */
const comments_asset_t *comments_asset_find(comments_str_t name);

/*
 * The asset whose source is that file ("comments.css"), for making links to
 * it; NULL: none.
 */
const comments_asset_t *comments_asset_find_plain(comments_str_t plain);


#endif
