/*
 * Formats of texts: the table of those that a process knows, and the HTML of a
 * text in one of them. "markdown" and "plain" are always there; formats of
 * plug-ins stand behind them in the table that nginx hands in.
 */
#ifndef COMMENTS_FORMAT_H
#define COMMENTS_FORMAT_H

#include "comments_elements.h"
#include "comments_model.h"


typedef struct comments_format_s  comments_format_t;

struct comments_format_s {
    comments_str_t   name;
    uint32_t         version;    /* 1 or more */

    /* of formats that make their HTML; see comments_markdown_render() */
    int            (*html)(comments_buf_t *out, comments_str_t text,
                           int ascii);

    /*
     * Of others: writes text, which has up to 1 MB, as elements. COMMENTS_OK,
     * or COMMENTS_ERROR: the text cannot be shown in this format.
     */
    int            (*render)(const comments_format_t *format,
                             comments_str_t text,
                             comments_elements_t *elements);
    const void      *data;       /* of render */
};


/* A table of formats. */
typedef struct {
    const comments_format_t  *list;
    size_t                    n;
} comments_formats_t;


/* What every process knows: markdown, then plain. */
extern const comments_formats_t  comments_formats_builtin;


/*
 * Returns the format of that name. An empty name is that of Markdown. Of a name
 * that is not in the table, "plain". formats is NULL: the built-in ones. Cannot
 * fail.
 */
const comments_format_t *comments_format_find(
    const comments_formats_t *formats, comments_str_t name);

/* The same; NULL if the name is not in the table. */
const comments_format_t *comments_format_named(
    const comments_formats_t *formats, comments_str_t name);

/* Returns 1 if it is Markdown; NULL is, too. Cannot fail. */
int comments_format_markdown(const comments_format_t *format);

/*
 * Stores in *comment that its text is of that format; NULL: Markdown. Nothing
 * is stored of Markdown in its first version. Cannot fail.
 */
void comments_format_stamp(const comments_format_t *format,
    comments_comment_t *comment);

/*
 * Appends the HTML of text, which may be any valid UTF-8, in that format; NULL:
 * Markdown. Whatever a format does, the HTML
 *   - consists of elements that comments_elements.h writes, is well-formed, and
 *     ASCII if ascii is set;
 *   - has at most COMMENTS_MARKDOWN_BUDGET() bytes, else the text is shown
 *     without mark-up, as "plain" shows it. So is a text of more than 1 MB, of
 *     which the first 1 MB is shown, and a text of which the format fails or
 *     makes nothing;
 *   - has combining marks as comments_text_cluster.h bounds them.
 * Returns as comments_markdown_render().
 */
int comments_format_render(const comments_format_t *format,
    comments_buf_t *out, comments_str_t text, int ascii);


#endif
