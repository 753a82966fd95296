/*
 * Looking up the files for browsers that are compiled in.
 */
#ifndef COMMENTS_ASSETS_H
#define COMMENTS_ASSETS_H

#include "comments_str.h"
#include "comments_web_data.h"


/* The asset of exactly that name, its hash included; NULL: none. */
const comments_asset_t *comments_asset_find(comments_str_t name);

/*
 * The asset whose source is that file ("comments.css"), for making links to
 * it; NULL: none.
 */
const comments_asset_t *comments_asset_find_plain(comments_str_t plain);


#endif
