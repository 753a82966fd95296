/*
 * Writes what a part of a comment holds, as HTML or as one line of text.
 */

#include "commentsctl_markup_clean.h"
#include "commentsctl_printed_names.h"
#include "commentsctl_printed_text.h"
#include "commentsctl_printed_units.h"


#define COMMENTSCTL_PRINTED_LINE  1024


static int commentsctl_printed_text_left(const xmlNode *node,
    xmlNode *const *leave, size_t n);
static void commentsctl_printed_text_open(comments_buf_t *out,
    const xmlNode *node);
static void commentsctl_printed_text_close(comments_buf_t *out,
    const xmlNode *node);


void
commentsctl_printed_html(comments_buf_t *out,
    const commentsctl_printed_range_t *range, xmlNode *const *leave, size_t n)
{
    xmlNode         *node, *up, *next;
    comments_str_t   text;

    for (node = range->first; node && node != range->stop; node = next) {
        next = NULL;

        switch (node->type) {

        case XML_TEXT_NODE:
        case XML_CDATA_SECTION_NODE:
            text = comments_str_c((const char *) node->content);

            /* "Name <says>:" outside of every element */

            if (n) {
                text = commentsctl_printed_trim(text);

                if (comments_str_eq(text, comments_str_of(":", 1))
                    || (text.len && commentsctl_printed_tail(&text)
                        && text.len == 0))
                {
                    break;
                }

                text = comments_str_c((const char *) node->content);
            }

            commentsctl_markup_clean_escape(out, text);
            break;

        case XML_ELEMENT_NODE:
            if (!commentsctl_printed_text_left(node, leave, n)) {
                commentsctl_printed_text_open(out, node);

                next = node->children;

                if (next == NULL) {
                    commentsctl_printed_text_close(out, node);
                }
            }

            break;

        default:
            break;
        }

        /* close what ends here */

        for (up = node; next == NULL && up; up = up->parent) {
            if (up != node) {
                if (up == range->top) {
                    return;
                }

                commentsctl_printed_text_close(out, up);
            }

            if (up->next == range->stop && up->parent == range->top) {
                return;
            }

            next = up->next;
        }
    }
}


static int
commentsctl_printed_text_left(const xmlNode *node, xmlNode *const *leave,
    size_t n)
{
    size_t  i;

    if (node->_private
        || commentsctl_printed_role(node) == COMMENTSCTL_PRINTED_DROP)
    {
        return 1;
    }

    for (i = 0; i < n; i++) {
        if (node == leave[i]) {
            return 1;
        }
    }

    return 0;
}


static void
commentsctl_printed_text_open(comments_buf_t *out, const xmlNode *node)
{
    size_t          i;
    comments_str_t  value;

    static const char *const  names[] = { "href", "src", "alt", "class" };

    (void) comments_buf_add_char(out, '<');
    (void) comments_buf_add_c(out, (const char *) node->name);

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        value = commentsctl_printed_attribute(node, names[i]);

        if (value.len) {
            (void) comments_buf_add_char(out, ' ');
            (void) comments_buf_add_c(out, names[i]);
            (void) comments_buf_add_c(out, "=\"");
            commentsctl_markup_clean_escape(out, value);
            (void) comments_buf_add_char(out, '"');
        }
    }

    (void) comments_buf_add_char(out, '>');
}


static void
commentsctl_printed_text_close(comments_buf_t *out, const xmlNode *node)
{
    const char  *name;

    name = (const char *) node->name;

    if (strcmp(name, "br") != 0 && strcmp(name, "img") != 0
        && strcmp(name, "hr") != 0)
    {
        (void) comments_buf_add_c(out, "</");
        (void) comments_buf_add_c(out, name);
        (void) comments_buf_add_char(out, '>');
    }
}


void
commentsctl_printed_line(comments_buf_t *out, xmlNode *top,
    const xmlNode *until)
{
    int                           enter, space;
    size_t                        start;
    xmlNode                      *node;
    const char                   *p;
    commentsctl_printed_range_t   range;

    start = out->len;
    space = 0;

    range.first = top->children;
    range.stop = NULL;
    range.top = top;

    for (node = range.first;
         node && node != until && out->len - start < COMMENTSCTL_PRINTED_LINE;
         node = commentsctl_printed_next(&range, node, enter))
    {
        enter = 0;

        if (node->type == XML_ELEMENT_NODE) {
            enter = commentsctl_printed_role(node) != COMMENTSCTL_PRINTED_DROP
                    && (node == top || node->_private == NULL);
            space |= strcmp((const char *) node->name, "br") == 0;
            continue;
        }

        if (node->type != XML_TEXT_NODE) {
            continue;
        }

        for (p = (const char *) node->content;
             *p && out->len - start < COMMENTSCTL_PRINTED_LINE; p++)
        {
            if (memchr(" \t\r\n", *p, 4)) {
                space = 1;
                continue;
            }

            if (space && out->len > start) {
                (void) comments_buf_add_char(out, ' ');
            }

            space = 0;

            if (comments_buf_add_char(out, *p) != COMMENTS_OK) {
                return;
            }
        }
    }
}
