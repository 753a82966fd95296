/*
 * Collects the text of one paragraph.
 *
 * White space is held back until the next visible character is known: none is
 * at the ends of a line, and the one between two characters has only the looks
 * that both of them have. Markdown's delimiters, which may not have white space
 * inside, can so be written around every run.
 */

#include <stdlib.h>

#include "comments_ascii.h"
#include "comments_text.h"
#include "commentsctl_markup_prose.h"


#define COMMENTSCTL_PROSE_MAX  ((size_t) 64 << 20)    /* bytes of text */


static int commentsctl_prose_ascii(const char *p);
static int commentsctl_prose_skip(commentsctl_markup_prose_t *prose,
    uint32_t c, int lines);
static void commentsctl_prose_settle(commentsctl_markup_prose_t *prose);
static void commentsctl_prose_settled(commentsctl_markup_prose_t *prose);
static void commentsctl_prose_looks(commentsctl_markup_prose_t *prose);
static void commentsctl_prose_put(commentsctl_markup_prose_t *prose,
    comments_str_t s, uint8_t style, uint32_t link);
static void commentsctl_prose_run(commentsctl_markup_prose_t *prose,
    size_t len, uint8_t style, uint32_t link);
static int commentsctl_prose_grow(void **elements, size_t n, size_t *size,
    size_t one);


void
commentsctl_markup_prose_init(commentsctl_markup_prose_t *prose)
{
    memset(prose, 0, sizeof(commentsctl_markup_prose_t));

    comments_buf_init(&prose->text, COMMENTSCTL_PROSE_MAX);
    comments_buf_init(&prose->targets, COMMENTSCTL_PROSE_MAX);
}


void
commentsctl_markup_prose_free(commentsctl_markup_prose_t *prose)
{
    comments_buf_free(&prose->text);
    comments_buf_free(&prose->targets);
    free(prose->runs);
    free(prose->links);

    commentsctl_markup_prose_init(prose);
}


void
commentsctl_markup_prose_reset(commentsctl_markup_prose_t *prose)
{
    commentsctl_markup_prose_next(prose);

    comments_buf_truncate(&prose->targets, 0);
    prose->nlinks = 0;
    prose->link = 0;
    prose->style = 0;
    prose->failed = 0;
}


void
commentsctl_markup_prose_next(commentsctl_markup_prose_t *prose)
{
    comments_buf_truncate(&prose->text, 0);

    prose->n = 0;
    commentsctl_prose_settled(prose);
}


void
commentsctl_markup_prose_break(commentsctl_markup_prose_t *prose)
{
    prose->breaks++;
    commentsctl_prose_looks(prose);
}


void
commentsctl_markup_prose_line(commentsctl_markup_prose_t *prose, int on)
{
    prose->breaks = on && prose->text.len ? 1 : 0;
    prose->newlines = 0;
}


int
commentsctl_markup_prose_add(commentsctl_markup_prose_t *prose,
    comments_str_t *text, int lines)
{
    uint32_t     c;
    const char  *p, *end, *start;

    if (text->len == 0) {
        return 0;
    }

    p = text->data;
    end = p + text->len;

    while (p < end) {
        start = p;

        if (commentsctl_prose_ascii(p)) {
            p++;

        } else {
            c = comments_text_next(&p, end);

            if (commentsctl_prose_skip(prose, c, lines)) {
                continue;
            }
        }

        if (prose->text.len && (prose->newlines > 1 || prose->breaks > 1)) {
            *text = comments_str_of(start, (size_t) (end - start));
            return 1;
        }

        commentsctl_prose_settle(prose);

        /* most of a text is words of ASCII with single blanks between them */

        while (p < end) {

            if (*p == ' ' && end - p > 1 && commentsctl_prose_ascii(p + 1)) {
                p += 2;

            } else if (commentsctl_prose_ascii(p)) {
                p++;

            } else {
                break;
            }
        }

        commentsctl_prose_put(prose, comments_str_of(start,
                                                     (size_t) (p - start)),
                              prose->style, prose->link);
    }

    *text = comments_str_of(end, 0);

    return 0;
}


/* 1 if the byte at p is a visible character */
static int
commentsctl_prose_ascii(const char *p)
{
    return (unsigned char) *p > ' ' && (unsigned char) *p < 0x7f;
}


/* 1 if c is not visible: it is white space, which is noted, or dropped */
static int
commentsctl_prose_skip(commentsctl_markup_prose_t *prose, uint32_t c,
    int lines)
{
    if (c == '\n' && lines) {
        prose->newlines++;
        commentsctl_prose_looks(prose);
        return 1;
    }

    if (c == 0x85 || (c >= 0x09 && c <= 0x0d)
        || c == 0x2028 || c == 0x2029)
    {
        c = ' ';
    }

    if (commentsctl_markup_prose_blank(c)) {

        /* a single no-break space stays one */

        prose->blank = prose->blank ? ' ' : c;
        commentsctl_prose_looks(prose);
        return 1;
    }

    return c == 0xfeff || !comments_text_fit(c);
}


/* writes the white space that was held back */
static void
commentsctl_prose_settle(commentsctl_markup_prose_t *prose)
{
    char                       data[4];
    uint8_t                    style;
    uint32_t                   link;
    comments_buf_t             blank;
    commentsctl_markup_run_t  *run;

    if (prose->n) {
        run = &prose->runs[prose->n - 1];
        style = run->style & prose->style & prose->blank_style;
        link = run->link == prose->link && run->link == prose->blank_link
               ? run->link : 0;

        if (prose->breaks || prose->newlines) {

            /* Markdown has no line breaks in code */

            style &= (uint8_t) ~COMMENTSCTL_STYLE_CODE;
            commentsctl_prose_put(prose, comments_str_of("\n", 1), style, link);

        } else if (prose->blank == ' ') {
            commentsctl_prose_put(prose, comments_str_of(" ", 1), style, link);

        } else if (prose->blank) {
            comments_buf_init(&blank, sizeof(data));
            (void) comments_text_put(&blank, prose->blank);
            commentsctl_prose_put(prose, comments_buf_str(&blank), style, link);
            prose->failed |= blank.failed;
            comments_buf_free(&blank);
        }
    }

    commentsctl_prose_settled(prose);
}


static void
commentsctl_prose_settled(commentsctl_markup_prose_t *prose)
{
    prose->blank = 0;
    prose->breaks = 0;
    prose->newlines = 0;
    prose->blank_style = prose->style;
    prose->blank_link = prose->link;
}


/* white space has only the looks that all of it has */
static void
commentsctl_prose_looks(commentsctl_markup_prose_t *prose)
{
    if (prose->blank_link != prose->link) {
        prose->blank_link = 0;
    }

    prose->blank_style &= prose->style;
}


static void
commentsctl_prose_put(commentsctl_markup_prose_t *prose, comments_str_t s,
    uint8_t style, uint32_t link)
{
    if (prose->failed || comments_buf_add_str(&prose->text, s) != COMMENTS_OK) {
        prose->failed = 1;
        return;
    }

    commentsctl_prose_run(prose, s.len, style, link);
}


/* the last len bytes of the text have these looks */
static void
commentsctl_prose_run(commentsctl_markup_prose_t *prose, size_t len,
    uint8_t style, uint32_t link)
{
    commentsctl_markup_run_t  *run;

    run = prose->n ? &prose->runs[prose->n - 1] : NULL;

    if (run != NULL && run->style == style && run->link == link) {
        run->end += len;
        return;
    }

    if (commentsctl_prose_grow((void **) &prose->runs, prose->n, &prose->size,
                               sizeof(commentsctl_markup_run_t))
        != COMMENTS_OK)
    {
        prose->failed = 1;
        return;
    }

    run = &prose->runs[prose->n++];

    run->start = prose->text.len - len;
    run->end = prose->text.len;
    run->style = style;
    run->link = link;
}


uint32_t
commentsctl_markup_prose_target(commentsctl_markup_prose_t *prose,
    comments_str_t url)
{
    commentsctl_markup_link_t  *link;

    if (prose->nlinks == UINT32_MAX
        || commentsctl_prose_grow((void **) &prose->links, prose->nlinks,
                                  &prose->links_size,
                                  sizeof(commentsctl_markup_link_t))
           != COMMENTS_OK)
    {
        prose->failed = 1;
        return 0;
    }

    link = &prose->links[prose->nlinks++];

    link->start = prose->targets.len;
    link->len = url.len;

    if (comments_buf_add_str(&prose->targets, url) != COMMENTS_OK) {
        prose->failed = 1;
    }

    return (uint32_t) prose->nlinks;
}


comments_str_t
commentsctl_markup_prose_url(const commentsctl_markup_prose_t *prose,
    uint32_t link)
{
    const commentsctl_markup_link_t  *l;

    l = &prose->links[link - 1];

    return comments_str_of(prose->targets.data + l->start, l->len);
}


/* makes room for one more element behind n; the memory doubles */
static int
commentsctl_prose_grow(void **elements, size_t n, size_t *size, size_t one)
{
    void  *grown;

    if (n < *size) {
        return COMMENTS_OK;
    }

    grown = realloc(*elements, (*size ? *size * 2 : 64) * one);

    if (grown == NULL) {
        return COMMENTS_ERROR;
    }

    *elements = grown;
    *size = *size ? *size * 2 : 64;

    return COMMENTS_OK;
}


int
commentsctl_markup_prose_blank(uint32_t c)
{
    return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == 0xa0 || c == 0x1680
           || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f
           || c == 0x3000;
}
