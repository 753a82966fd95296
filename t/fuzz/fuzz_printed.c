/*
 * The reader of printed comments: whatever a page holds, it is read to its end
 * without a failure; a page is told once, behind its comments; times are no
 * earlier than 1970, and identifiers are short and of hex digits. libxml2 lets
 * some bytes pass that are not UTF-8; the importer mends them. The same page
 * gives the same calls again.
 */

#include <stdint.h>
#include <stdlib.h>

#include "comments_ascii.h"
#include "commentsctl_printed_page.h"


#define CHECK(cond)  do { if (!(cond)) { abort(); } } while (0)


typedef struct {
    size_t    comments;
    size_t    pages;
    size_t    others;
    uint64_t  hash;
} calls_t;


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


/* all zero: UTC */
static const commentsctl_zone_t  utc;


static void
check_id(comments_str_t id)
{
    size_t  i;

    CHECK(id.len <= 64);

    for (i = 0; i < id.len; i++) {
        CHECK(comments_ascii_hex((unsigned char) id.data[i]) >= 0);
    }
}


static void
mix(uint64_t *hash, comments_str_t s)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {
        *hash = (*hash ^ (unsigned char) s.data[i]) * 1099511628211u;
    }

    *hash = (*hash ^ s.len) * 1099511628211u;
}


static int
on_comment(void *data, const commentsctl_entry_t *entry)
{
    calls_t  *calls = data;

    CHECK(calls->pages == 0);
    CHECK(entry->created >= 0 && entry->line > 0);
    CHECK(entry->text.len <= COMMENTSCTL_MARKUP_MAX);
    CHECK(entry->markup == COMMENTSCTL_MARKUP_HTML);

    check_id(entry->id);
    check_id(entry->parent);

    calls->comments++;

    mix(&calls->hash, entry->id);
    mix(&calls->hash, entry->parent);
    mix(&calls->hash, entry->website);
    mix(&calls->hash, entry->text);

    return COMMENTS_OK;
}


static int
on_page(void *data, const commentsctl_entry_t *entry)
{
    calls_t  *calls = data;

    CHECK(entry->page && calls->comments);

    calls->pages++;

    return COMMENTS_OK;
}


static void
on_ping(void *data, const commentsctl_entry_t *entry)
{
    calls_t  *calls = data;

    (void) entry;

    calls->others++;
}


static void
on_skip(void *data, const commentsctl_entry_t *entry, commentsctl_skip_t skip,
    const char *why)
{
    calls_t  *calls = data;

    CHECK(skip < COMMENTSCTL_SKIPS && why && entry->file);

    calls->others++;
}


static void
run(calls_t *calls, comments_str_t html)
{
    commentsctl_sink_t  sink;

    memset(calls, 0, sizeof(calls_t));
    memset(&sink, 0, sizeof(commentsctl_sink_t));

    sink.comment = on_comment;
    sink.page = on_page;
    sink.ping = on_ping;
    sink.skip = on_skip;
    sink.data = calls;

    CHECK(commentsctl_printed_page(&sink, &utc, "page.html",
                                   comments_str_c("/page.html"), html)
          == COMMENTS_OK);
    CHECK(calls->pages == (calls->comments != 0));
}


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    calls_t         first, again;
    comments_str_t  html;

    html = comments_str_of((const char *) data, size);

    run(&first, html);
    run(&again, html);

    CHECK(memcmp(&first, &again, sizeof(calls_t)) == 0);

    return 0;
}
