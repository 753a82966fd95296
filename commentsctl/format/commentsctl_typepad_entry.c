/*
 * What a post and a comment of TypePad or Movable Type say, given to the sink.
 */

#include <stdio.h>

#include "comments_ascii.h"
#include "commentsctl_encoding.h"
#include "commentsctl_future.h"
#include "commentsctl_typepad_entry.h"
#include "commentsctl_typepad_text.h"


static const char *commentsctl_typepad_when(commentsctl_typepad_t *t,
    int64_t *created);
static int commentsctl_typepad_derive(commentsctl_typepad_t *t,
    const commentsctl_local_t *local);
static comments_str_t commentsctl_typepad_website(comments_str_t url);


int
commentsctl_typepad_page(commentsctl_typepad_t *t)
{
    int                        rc;
    commentsctl_local_t        local;
    commentsctl_idmap_entry_t  page;

    memset(&page, 0, sizeof(commentsctl_idmap_entry_t));
    page.id = comments_buf_str(&t->values[COMMENTSCTL_TYPEPAD_POSTED]);
    comments_buf_truncate(&t->page, 0);

    if (commentsctl_typepad_date(page.id, &local) != COMMENTS_OK) {
        local.year = 0;
    }

    rc = commentsctl_typepad_derive(t, &local);

    if (rc == COMMENTS_OK && page.id.len && t->page.len) {
        page.values[0] = comments_buf_str(&t->page);
        rc = commentsctl_idmap_add(&t->pages, &page);
    }

    return rc;
}


int
commentsctl_typepad_comment(commentsctl_typepad_t *t)
{
    int                  rc;
    const char          *why;
    comments_str_t       text;
    commentsctl_entry_t  entry;

    memset(&entry, 0, sizeof(commentsctl_entry_t));

    entry.file = t->file;
    entry.line = t->begun;

    if (t->text.full) {
        t->sink->skip(t->sink->data, &entry, COMMENTSCTL_SKIP_TOO_LONG,
                      "its text is longer than 4 MB");
        return COMMENTS_OK;
    }

    why = commentsctl_typepad_when(t, &entry.created);

    if (why) {
        t->sink->skip(t->sink->data, &entry, COMMENTSCTL_SKIP_DAMAGED, why);
        return COMMENTS_OK;
    }

    if (t->page.len == 0) {
        t->sink->skip(t->sink->data, &entry, COMMENTSCTL_SKIP_NO_PAGE,
                      "nothing tells the address of its page");
        return COMMENTS_OK;
    }

    rc = commentsctl_typepad_give(t);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    text = comments_buf_str(&t->text);

    while (text.len && memchr("\n\r \t", text.data[text.len - 1], 4)) {
        text.len--;
    }

    entry.thread = comments_buf_str(&t->page);
    entry.name = comments_buf_str(&t->values[COMMENTSCTL_TYPEPAD_AUTHOR]);
    entry.email = comments_buf_str(&t->values[COMMENTSCTL_TYPEPAD_EMAIL]);
    entry.website = commentsctl_typepad_website(
                  comments_buf_str(&t->values[COMMENTSCTL_TYPEPAD_WEBSITE]));
    entry.text = text;
    entry.markup = COMMENTSCTL_MARKUP_BREAKS;
    entry.status = COMMENTS_APPROVED;

    return t->sink->comment(t->sink->data, &entry);
}


int
commentsctl_typepad_text(commentsctl_typepad_t *t, comments_str_t line)
{
    comments_buf_t  *text;

    text = &t->text;

    if (text->full) {
        return COMMENTS_OK;
    }

    if (t->long_line) {
        text->failed = 1;
        text->full = 1;
        return COMMENTS_OK;
    }

    (void) commentsctl_encoding_utf8(text, line);
    (void) comments_buf_add_char(text, '\n');

    return text->failed && !text->full ? COMMENTS_ERROR : COMMENTS_OK;
}


/* Returns NULL, or what is wrong with the comment's date. */
static const char *
commentsctl_typepad_when(commentsctl_typepad_t *t, int64_t *created)
{
    commentsctl_local_t  local;

    if (commentsctl_typepad_date(
            comments_buf_str(&t->values[COMMENTSCTL_TYPEPAD_DATE]), &local)
        != COMMENTS_OK
        || commentsctl_zone_ms(&t->zone, &local, created) != COMMENTS_OK)
    {
        return "its DATE is no time like \"06/12/2009 01:04:00 PM\"";
    }

    if (commentsctl_future(*created)) {
        return "its DATE is later than now";
    }

    return NULL;
}


int
commentsctl_typepad_give(commentsctl_typepad_t *t)
{
    comments_str_t       allow, none;
    commentsctl_entry_t  entry;

    none = comments_buf_str(&t->values[COMMENTSCTL_TYPEPAD_NO_ENTRY]);

    if (t->given || t->page.len == 0 || none.len) {
        return COMMENTS_OK;
    }

    t->given = 1;
    allow = comments_buf_str(&t->values[COMMENTSCTL_TYPEPAD_ALLOW]);

    memset(&entry, 0, sizeof(commentsctl_entry_t));

    entry.file = t->file;
    entry.line = t->first;
    entry.page = 1;
    entry.thread = comments_buf_str(&t->page);
    entry.url = comments_buf_str(&t->values[COMMENTSCTL_TYPEPAD_URL]);
    entry.title = comments_buf_str(&t->values[COMMENTSCTL_TYPEPAD_TITLE]);

    /* 0: none were allowed; 2: no more are, in Movable Type */

    entry.closed = allow.len && allow.data[0] != '1';

    return t->sink->page(t->sink->data, &entry);
}


/*
 * Stores the page's address in t->page: the post's UNIQUE URL; with NO ENTRY,
 * that of the post with the same date; else /YYYY/MM/basename.html, as both
 * programs made it. Without a basename it comes from the title as it did in old
 * versions: 15 characters, with underscores.
 */
static int
commentsctl_typepad_derive(commentsctl_typepad_t *t,
    const commentsctl_local_t *local)
{
    char                              date[48];
    size_t                            i, n;
    comments_str_t                    url, name;
    const commentsctl_idmap_entry_t  *page;

    url = comments_buf_str(&t->values[COMMENTSCTL_TYPEPAD_URL]);

    if (url.len) {
        return comments_buf_add_str(&t->page, url);
    }

    if (t->values[COMMENTSCTL_TYPEPAD_NO_ENTRY].len) {
        page = commentsctl_idmap_find(&t->pages,
                  comments_buf_str(&t->values[COMMENTSCTL_TYPEPAD_POSTED]));

        return page ? comments_buf_add_str(&t->page, page->values[0])
                    : COMMENTS_OK;
    }

    name = comments_buf_str(&t->values[COMMENTSCTL_TYPEPAD_BASENAME]);

    if (local->year == 0
        || (name.len == 0 && t->values[COMMENTSCTL_TYPEPAD_TITLE].len == 0))
    {
        return COMMENTS_OK;
    }

    (void) snprintf(date, sizeof(date), "/%04u/%02u/", local->year,
                    local->month);
    (void) comments_buf_add_c(&t->page, date);

    if (name.len) {
        (void) comments_buf_add_str(&t->page, name);

    } else {
        name = comments_buf_str(&t->values[COMMENTSCTL_TYPEPAD_TITLE]);

        for (i = 0, n = 0; i < name.len && n < 15; i++) {
            if (comments_ascii_alnum((unsigned char) name.data[i])) {
                (void) comments_buf_add_char(&t->page,
                                        comments_ascii_lower(name.data[i]));
                n++;

            } else if (name.data[i] == ' ') {
                (void) comments_buf_add_char(&t->page, '_');
                n++;
            }
        }
    }

    if (comments_buf_add_c(&t->page, ".html") == COMMENTS_OK) {
        return COMMENTS_OK;
    }

    if (!t->page.full) {
        return COMMENTS_ERROR;
    }

    comments_buf_truncate(&t->page, 0);

    return COMMENTS_OK;
}


/* The profiles of TypePad, and of TypeKey before it, are gone. */
static comments_str_t
commentsctl_typepad_website(comments_str_t url)
{
    size_t  i;

    static const char *const  gone[] = {
        "http://profile.typepad.com", "https://profile.typepad.com",
        "http://profile.typekey.com", "https://profile.typekey.com"
    };

    for (i = 0; i < sizeof(gone) / sizeof(gone[0]); i++) {
        if (comments_ascii_begins(url, gone[i])
            && (url.len == strlen(gone[i])
                || strchr("/:?", url.data[strlen(gone[i])])))
        {
            return (comments_str_t) comments_null_str;
        }
    }

    return url;
}
