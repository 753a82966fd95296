/*
 * The files for browsers (assets) and the locales. embed.sh makes these tables
 * from ngx_comments_module/web/ when the module is built.
 */
#ifndef COMMENTS_WEB_DATA_H
#define COMMENTS_WEB_DATA_H

#include <stddef.h>


typedef struct {
    const char           *name;      /* "comments-0123456789ab.css": it has the
                                        first 12 hex digits of the file's
                                        SHA-256 */
    const char           *plain;     /* "comments.css" */
    const char           *type;      /* "text/css" */
    const unsigned char  *data;
    size_t                len;
} comments_asset_t;


/*
 * texts[i] is the text of comments_locale_keys[i], which are sorted by their
 * bytes; NULL: this locale lacks the text.
 */
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
