/*
 * Finds the files for browsers that are compiled into the module.
 */

#include "comments_assets.h"


const comments_asset_t *
comments_asset_find(comments_str_t name)
{
    size_t  i;

    for (i = 0; i < comments_assets_n; i++) {
        if (comments_str_eq(name, comments_str_c(comments_assets[i].name))) {
            return &comments_assets[i];
        }
    }

    return NULL;
}


const comments_asset_t *
comments_asset_find_plain(comments_str_t plain)
{
    size_t  i;

    for (i = 0; i < comments_assets_n; i++) {
        if (comments_str_eq(plain, comments_str_c(comments_assets[i].plain))) {
            return &comments_assets[i];
        }
    }

    return NULL;
}
