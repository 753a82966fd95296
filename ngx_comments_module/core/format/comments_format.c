/*
 * The table of formats, and the HTML of a text in one of them.
 */

#include "comments_format.h"
#include "comments_markdown.h"
#include "comments_markdown_cluster.h"


static const comments_format_t  comments_format_list[] = {
    { comments_str("markdown"), 1, comments_markdown_render, NULL, NULL },
    { comments_str("plain"), 1, comments_markdown_plain, NULL, NULL }
};

/* in the list above */
#define COMMENTS_FORMAT_MARKDOWN  0
#define COMMENTS_FORMAT_PLAIN     1


const comments_formats_t  comments_formats_builtin = {
    comments_format_list,
    sizeof(comments_format_list) / sizeof(comments_format_list[0])
};


const comments_format_t *
comments_format_find(const comments_formats_t *formats, comments_str_t name)
{
    const comments_format_t  *format;

    if (name.len == 0) {
        return &comments_format_list[COMMENTS_FORMAT_MARKDOWN];
    }

    format = comments_format_named(formats, name);

    return format ? format : &comments_format_list[COMMENTS_FORMAT_PLAIN];
}


const comments_format_t *
comments_format_named(const comments_formats_t *formats, comments_str_t name)
{
    size_t  i;

    if (formats == NULL) {
        formats = &comments_formats_builtin;
    }

    for (i = 0; i < formats->n; i++) {
        if (comments_str_eq(formats->list[i].name, name)) {
            return &formats->list[i];
        }
    }

    return NULL;
}


int
comments_format_markdown(const comments_format_t *format)
{
    return format == NULL || format->html == comments_markdown_render;
}


void
comments_format_stamp(const comments_format_t *format,
    comments_comment_t *comment)
{
    if (format == NULL
        || (comments_format_markdown(format) && format->version == 1))
    {
        comment->format = (comments_str_t) comments_null_str;
        comment->format_version = 0;
        return;
    }

    comment->format = format->name;
    comment->format_version = format->version;
}


int
comments_format_render(const comments_format_t *format, comments_buf_t *out,
    comments_str_t text, int ascii)
{
    int                  rc, memory;
    comments_str_t       html;
    comments_buf_mark_t  mark;
    comments_elements_t  elements;

    if (format == NULL) {
        return comments_markdown_render(out, text, ascii);
    }

    if (format->html != NULL) {
        return format->html(out, text, ascii);
    }

    if (out->failed) {
        return COMMENTS_ERROR;
    }

    if (text.len > COMMENTS_MARKDOWN_TEXT_MAX) {
        return comments_markdown_plain(out, text, ascii);
    }

    comments_buf_limit(out, COMMENTS_MARKDOWN_BUDGET(text.len), &mark);
    comments_elements_init(&elements, out, COMMENTS_MARKDOWN_BUDGET(text.len),
                           ascii);

    rc = format->render(format, text, &elements);

    comments_elements_end(&elements);

    if (rc == COMMENTS_OK && !out->failed && out->len != mark.len) {
        comments_buf_keep(out, &mark);

        /* a format may write characters that its text does not have */

        html = comments_str_of(out->data + mark.len, out->len - mark.len);
        comments_markdown_cluster(out, mark.len, html);

        return COMMENTS_OK;
    }

    memory = out->failed && !out->full;

    comments_buf_drop(out, &mark);

    rc = comments_markdown_plain(out, text, ascii);

    return (rc == COMMENTS_OK && memory) ? COMMENTS_DECLINED : rc;
}
