/*
 * What the build compiles in from ngx_comments_module/web/ by embed.sh: the
 * files for browsers, and the locales.
 */
#ifndef COMMENTS_WEB_DATA_H
#define COMMENTS_WEB_DATA_H

#include <stddef.h>


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


extern const comments_asset_t          comments_assets[];
extern const size_t                    comments_assets_n;

extern const char *const               comments_locale_keys[];
extern const size_t                    comments_locale_keys_n;
extern const struct comments_locale_s  comments_locales[];
extern const size_t                    comments_locales_n;


#endif
