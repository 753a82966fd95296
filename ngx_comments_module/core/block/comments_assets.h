/*
 * Finds an asset: a file for browsers (a style sheet, for example) that is
 * compiled into the module.
 */
#ifndef COMMENTS_ASSETS_H
#define COMMENTS_ASSETS_H

#include "comments_str.h"
#include "comments_web_data.h"


/*
 * Returns the asset with exactly this name, which includes the hash; NULL:
 * there is none. Cannot fail.
 */
const comments_asset_t *comments_asset_find(comments_str_t name);

/*
 * Returns the asset whose name without the hash is plain ("comments.css"), so
 * that a link to it can be made; NULL: there is none. Cannot fail.
 */
const comments_asset_t *comments_asset_find_plain(comments_str_t plain);


#endif
