/*
 * A comment of an import as it stands in the temporary file.
 */

#include "comments_hex.h"
#include "commentsctl_import.h"


#define COMMENTSCTL_STAGED_MODERATOR    1
#define COMMENTSCTL_STAGED_PAGE_AUTHOR  2
#define COMMENTSCTL_STAGED_PINNED       4
#define COMMENTSCTL_STAGED_FOREIGN      8


static void commentsctl_staged_texts(commentsctl_item_t *item,
    comments_str_t *texts[COMMENTSCTL_STAGING_TEXTS]);


void
commentsctl_staged_put(commentsctl_item_t *item,
    commentsctl_staging_item_t *kept)
{
    size_t                     i;
    comments_str_t            *texts[COMMENTSCTL_STAGING_TEXTS];
    const comments_comment_t  *comment;

    commentsctl_staged_texts(item, texts);

    for (i = 0; i < COMMENTSCTL_STAGING_TEXTS; i++) {
        kept->texts[i] = *texts[i];
    }

    comment = &item->comment;

    kept->created = comment->created;
    kept->edited = comment->edited;
    kept->decided = comment->decided;
    kept->format_version = comment->format_version;
    kept->status = comment->status;
    kept->was = comment->was;
    kept->up = comment->up;
    kept->down = comment->down;

    kept->flags = (comment->moderator ? COMMENTSCTL_STAGED_MODERATOR : 0)
                  | (comment->page_author ? COMMENTSCTL_STAGED_PAGE_AUTHOR
                                          : 0)
                  | (comment->pinned ? COMMENTSCTL_STAGED_PINNED : 0)
                  | (item->foreign ? COMMENTSCTL_STAGED_FOREIGN : 0);
}


void
commentsctl_staged_take(const commentsctl_staging_item_t *kept,
    commentsctl_item_t *item)
{
    size_t               i;
    comments_str_t      *texts[COMMENTSCTL_STAGING_TEXTS];
    comments_comment_t  *comment;

    memset(item, 0, sizeof(commentsctl_item_t));

    commentsctl_staged_texts(item, texts);

    for (i = 0; i < COMMENTSCTL_STAGING_TEXTS; i++) {
        *texts[i] = kept->texts[i];
    }

    comment = &item->comment;

    comment->created = kept->created;
    comment->edited = kept->edited;
    comment->decided = kept->decided;
    comment->format_version = (uint32_t) kept->format_version;
    comment->status = (comments_status_t) kept->status;
    comment->was = (char) kept->was;
    comment->up = (uint32_t) kept->up;
    comment->down = (uint32_t) kept->down;

    comment->moderator = (kept->flags & COMMENTSCTL_STAGED_MODERATOR) != 0;
    comment->page_author = (kept->flags & COMMENTSCTL_STAGED_PAGE_AUTHOR)
                           != 0;
    comment->pinned = (kept->flags & COMMENTSCTL_STAGED_PINNED) != 0;
    item->foreign = (kept->flags & COMMENTSCTL_STAGED_FOREIGN) != 0;

    item->tail = (uint32_t) comments_hex_number(kept->digest, 8);
    item->above = COMMENTSCTL_IMPORT_NONE;
    item->below = COMMENTSCTL_IMPORT_NONE;
    item->beside = COMMENTSCTL_IMPORT_NONE;
}


/* The texts of an item, in the order of the file's columns. */
static void
commentsctl_staged_texts(commentsctl_item_t *item,
    comments_str_t *texts[COMMENTSCTL_STAGING_TEXTS])
{
    texts[0] = &item->comment.name;
    texts[1] = &item->comment.email;
    texts[2] = &item->comment.email_hash;
    texts[3] = &item->comment.author;
    texts[4] = &item->comment.website;
    texts[5] = &item->comment.text;
    texts[6] = &item->comment.format;
    texts[7] = &item->comment.by;
    texts[8] = &item->comment.reason;
    texts[9] = &item->local;
    texts[10] = &item->parent;
    texts[11] = &item->source;
}
