/*
 * Decides how a bare address in text is written.
 *
 * Core finds addresses in Markdown by the same function, but there markup may
 * follow an address directly, and would become a part of it. So an address
 * stays as it is only if a blank or the end follows, perhaps behind punctuation
 * that core does not count to the address.
 */

#include "comments_ascii.h"
#include "comments_markdown_address.h"
#include "comments_markdown_link.h"
#include "comments_markdown_writer.h"
#include "comments_uri_web.h"
#include "commentsctl_markup_address.h"


#define COMMENTSCTL_ADDRESS_BEHIND  8    /* bytes of punctuation */


static int commentsctl_address_nearly(comments_str_t text, const char *p,
    int ends);
static int commentsctl_address_seen(const commentsctl_markup_writer_t *writer,
    const char *same, comments_str_t address);
static int commentsctl_address_alone(const char *p, const char *end, int ends);
static int commentsctl_address_target(comments_str_t address);


int
commentsctl_markup_address(const commentsctl_markup_writer_t *writer,
    comments_str_t text, const char *p, const char *same, int ends,
    comments_str_t *address, commentsctl_address_form_t *form)
{
    int                           plain;
    const char                   *end, *angle;
    comments_markdown_address_t   found;

    end = text.data + text.len;

    if (*p == ':' ? end - p < 3 || p[1] != '/'
                  : p == text.data || (p[-1] | 0x20) != 'w')
    {
        return COMMENTS_DECLINED;
    }

    if (comments_markdown_address(text, p,
                                  writer->link ? COMMENTS_ADDRESS_IN_BRACKETS
                                               : 0,
                                  &found)
        != COMMENTS_OK)
    {
        *form = COMMENTSCTL_ADDRESS_TEXT;
        return commentsctl_address_nearly(text, p, ends);
    }

    /* "<http://a.example/>": the ">" is not meant */

    angle = memchr(found.start, '>', (size_t) (found.end - found.start));

    if (angle != NULL && angle > p + 3) {
        found.end = angle;
    }

    *address = comments_str_of(found.start,
                               (size_t) (found.end - found.start));

    if (found.start < same || !commentsctl_address_seen(writer, same, *address))
    {
        return COMMENTS_DECLINED;
    }

    if (writer->marks != COMMENTSCTL_MARKS_ALL) {
        *form = COMMENTSCTL_ADDRESS_TEXT;
        return COMMENTS_OK;
    }

    /* brackets within those of a link would count */

    plain = comments_markdown_link_plain(found.start, found.end) == found.end;

    if (commentsctl_address_alone(found.end, end, ends)
        && (plain || !writer->link))
    {
        *form = COMMENTSCTL_ADDRESS_BARE;

    } else if (writer->link) {
        *form = COMMENTSCTL_ADDRESS_TEXT;

    } else if (plain && comments_uri_web(*address)) {
        *form = COMMENTSCTL_ADDRESS_ANGLE;

    } else {
        *form = writer->links < COMMENTS_MARKDOWN_LINKS
                && commentsctl_address_target(*address)
                ? COMMENTSCTL_ADDRESS_LINK : COMMENTSCTL_ADDRESS_TEXT;
    }

    return COMMENTS_OK;
}


/*
 * COMMENTS_OK if p is the ":" or "." of what would be an address if other
 * characters followed, as they may once the text is escaped. A dot before no
 * letter is none: it may end the address before it ("www.a.www."), of which a
 * reference for the dot would be a part.
 */
static int
commentsctl_address_nearly(comments_str_t text, const char *p, int ends)
{
    int          letter;
    char         before;
    const char  *end;

    if (*p == '.') {
        end = text.data + text.len;
        letter = p + 1 < end ? comments_ascii_alnum(p[1])
                               || (unsigned char) p[1] >= 0x80
                             : !ends;

        return (letter && p - text.data >= 3
                && comments_ascii_begins(comments_str_of(p - 3, 3), "www"))
               ? COMMENTS_OK : COMMENTS_DECLINED;
    }

    before = p > text.data ? (char) (p[-1] | 0x20) : '\0';

    return (before == 'p' || before == 's') ? COMMENTS_OK : COMMENTS_DECLINED;
}


/* 0 if "www." is no address because of what was written before it */
static int
commentsctl_address_seen(const commentsctl_markup_writer_t *writer,
    const char *same, comments_str_t address)
{
    char  c;

    if ((address.data[0] | 0x20) != 'w' || address.data > same
        || writer->out.len == 0)
    {
        return 1;
    }

    c = writer->out.data[writer->out.len - 1];

    return c != '\0' && strchr(" \n*_~(", c) != NULL;
}


/* 1 if nothing follows that core would take for a part of the address */
static int
commentsctl_address_alone(const char *p, const char *end, int ends)
{
    const char  *first;

    first = p;

    while (p < end && p - first < COMMENTSCTL_ADDRESS_BEHIND
           && strchr("?!.,:;'\")", *p) != NULL)
    {
        p++;
    }

    return p < end ? *p == ' ' || *p == '\n' : ends;
}


/* 1 if a link may have the address as its target */
static int
commentsctl_address_target(comments_str_t address)
{
    int             rc;
    comments_buf_t  url, full;

    comments_buf_init(&full, address.len + sizeof("http://"));
    comments_buf_init(&url, COMMENTS_MARKDOWN_URL_MAX * 3);

    if ((address.data[0] | 0x20) == 'w') {
        (void) comments_buf_add_c(&full, "http://");
    }

    (void) comments_buf_add_str(&full, address);

    rc = comments_markdown_link_url(&url, comments_buf_str(&full));

    comments_buf_free(&full);
    comments_buf_free(&url);

    return rc == COMMENTS_OK;
}
