/*
 * A plug-in of ngx_comments_module: the text format BBCode.
 *
 *   comments_format bbcode;
 *
 *   [b] [i] [s]                      strong, emphasis, deleted
 *   [url]http://…[/url]              a link
 *   [url=http://…]text[/url]
 *   [quote] [quote=name]             a quotation
 *   [code]                           code; what is in it is shown as typed
 *   [list] [*] [/list]               a list; [list=1] a numbered one
 *
 * Tags are in any case. An empty line ends a paragraph, another line end is a
 * line break. What is no tag of these, or is closed without being open, is
 * shown as it was typed.
 *
 * The text is read once, from its beginning to its end. Tags that are open lie
 * in a list of fixed size; when it is full, further tags are shown as typed.
 * Tags within a line (b, i, s, url) are only noted when they are read, and are
 * opened by the text behind them: so none is empty, and each goes on in the next
 * paragraph.
 */

#include "ngx_http_comments_plugin.h"


#define BBCODE_OPEN      32                    /* open tags */
#define BBCODE_URL       2000                  /* bytes of a target */
#define BBCODE_NAME      64                    /* ... of [quote=name] */


typedef struct {
    const char     *name;                      /* in lower case */
    ngx_uint_t      element;
    ngx_uint_t      value;                     /* bytes of "=value" that it
                                                  may have */
} bbcode_tag_t;


/* an open tag */
typedef struct {
    const bbcode_tag_t     *tag;
    ngx_uint_t              element;
    ngx_str_t               url;
} bbcode_open_t;


typedef struct {
    ngx_comments_writer_t  *writer;
    const u_char           *p;
    const u_char           *end;
    bbcode_open_t           open[BBCODE_OPEN];
    ngx_uint_t              n;
    ngx_uint_t              written;           /* the first ones are open in
                                                  the writer, too */
    ngx_uint_t              lines;             /* line ends since the last
                                                  text */
    unsigned                begun:1;           /* the paragraph, or the item,
                                                  has a text */
    unsigned                endless:1;         /* no [/code] is ahead */
    unsigned                failed:1;          /* the writer has */
} bbcode_t;


/* a tag as it stands in the text */
typedef struct {
    const bbcode_tag_t     *tag;
    ngx_str_t               value;
    unsigned                end:1;             /* [/name] */
    const u_char           *last;              /* behind the "]" */
} bbcode_found_t;


static ngx_int_t bbcode_render(const ngx_str_t *text, ngx_comments_writer_t *w);
static ngx_int_t bbcode_find(const bbcode_t *bb, const u_char *p,
    bbcode_found_t *found);
static ngx_int_t bbcode_tag(bbcode_t *bb, const bbcode_found_t *found);
static ngx_int_t bbcode_begin(bbcode_t *bb, const bbcode_found_t *found);
static ngx_int_t bbcode_block(bbcode_t *bb, const bbcode_found_t *found);
static ngx_int_t bbcode_code(bbcode_t *bb, const bbcode_found_t *found);
static ngx_int_t bbcode_address(bbcode_t *bb, const bbcode_found_t *found);
static ngx_int_t bbcode_end(bbcode_t *bb, const bbcode_found_t *found);
static void bbcode_text(bbcode_t *bb, const u_char *data, size_t len);
static void bbcode_words(bbcode_t *bb, const u_char *data, size_t len);
static void bbcode_prepare(bbcode_t *bb);
static void bbcode_drop(bbcode_t *bb, ngx_uint_t n);
static ngx_uint_t bbcode_within(const bbcode_t *bb);
static void bbcode_open(bbcode_t *bb, ngx_uint_t element,
    const ngx_str_t *target);
static void bbcode_close(bbcode_t *bb, ngx_uint_t element);
static void bbcode_write(bbcode_t *bb, const u_char *data, size_t len);


static const bbcode_tag_t  bbcode_tags[] = {
    { "b", NGX_COMMENTS_STRONG, 0 },
    { "i", NGX_COMMENTS_EMPHASIS, 0 },
    { "s", NGX_COMMENTS_DELETED, 0 },
    { "url", NGX_COMMENTS_LINK, BBCODE_URL },
    { "quote", NGX_COMMENTS_QUOTE, BBCODE_NAME },
    { "list", NGX_COMMENTS_LIST, 1 },
    { "*", NGX_COMMENTS_ITEM, 0 },
    { "code", NGX_COMMENTS_CODE, 0 },
    { NULL, 0, 0 }
};


static const ngx_comments_format_t  bbcode = {
    .size = sizeof(ngx_comments_format_t),
    .name = ngx_string("bbcode"),
    .version = 1,
    .render = bbcode_render
};

static const ngx_comments_format_t  *const bbcode_formats[] = { &bbcode, NULL };

static const ngx_comments_plugin_t  bbcode_plugin = {
    .size = sizeof(ngx_comments_plugin_t),
    .abi = NGX_COMMENTS_ABI,
    .name = ngx_string("bbcode"),
    .version = ngx_string("1.0"),
    .formats = bbcode_formats
};


ngx_module_t  ngx_http_comments_bbcode_module = {
    NGX_MODULE_V1, (void *) &bbcode_plugin, NULL, NGX_COMMENTS_MODULE,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NGX_MODULE_V1_PADDING
};


static ngx_int_t
bbcode_render(const ngx_str_t *text, ngx_comments_writer_t *w)
{
    bbcode_t         bb;
    const u_char    *start;
    bbcode_found_t   found;

    ngx_memzero(&bb, sizeof(bbcode_t));

    bb.writer = w;
    bb.p = text->data;
    bb.end = text->data + text->len;

    start = bb.p;

    while (bb.p < bb.end && !bb.failed) {

        if (*bb.p != '[' || bbcode_find(&bb, bb.p, &found) != NGX_OK) {
            bb.p++;
            continue;
        }

        bbcode_text(&bb, start, bb.p - start);
        start = bb.p;

        if (bbcode_tag(&bb, &found) == NGX_OK) {
            start = bb.p;

        } else {
            bb.p++;                            /* it is text, from start on */
        }
    }

    bbcode_text(&bb, start, bb.end - start);

    /* what is still open is closed by the module */

    return bb.failed ? NGX_ERROR : NGX_OK;
}


/*
 * Reads the tag that begins with the "[" at p. The look ahead ends at the next
 * "[" or line end, so all of them together pass over the text once.
 */
static ngx_int_t
bbcode_find(const bbcode_t *bb, const u_char *p, bbcode_found_t *found)
{
    const u_char        *name, *last;
    const bbcode_tag_t  *tag;

    ngx_memzero(found, sizeof(bbcode_found_t));

    p++;

    if (p < bb->end && *p == '/') {
        found->end = 1;
        p++;
    }

    name = p;

    while (p < bb->end && *p != ']' && *p != '=' && *p != '[' && *p != '\n') {
        p++;
    }

    last = p;

    if (p < bb->end && *p == '=' && !found->end) {
        found->value.data = (u_char *) (uintptr_t) ++p;

        while (p < bb->end && *p != ']' && *p != '[' && *p != '\n') {
            p++;
        }

        found->value.len = p - found->value.data;

        /* [url="http://…"] */

        if (found->value.len > 1 && *found->value.data == '"' && p[-1] == '"') {
            found->value.data++;
            found->value.len -= 2;
        }
    }

    if (p == bb->end || *p != ']') {
        return NGX_DECLINED;
    }

    found->last = p + 1;

    for (tag = bbcode_tags; tag->name != NULL; tag++) {
        if (ngx_strlen(tag->name) == (size_t) (last - name)
            && ngx_strncasecmp((u_char *) (uintptr_t) name,
                               (u_char *) (uintptr_t) tag->name, last - name)
               == 0)
        {
            found->tag = tag;

            return found->value.len <= tag->value ? NGX_OK : NGX_DECLINED;
        }
    }

    return NGX_DECLINED;
}


/*
 * Handles the tag at bb->p and moves bb->p behind it. NGX_DECLINED: it is text
 * here, and bb->p is unchanged.
 */
static ngx_int_t
bbcode_tag(bbcode_t *bb, const bbcode_found_t *found)
{
    if (found->end) {
        return bbcode_end(bb, found);
    }

    switch (found->tag->element) {

    case NGX_COMMENTS_CODE:
        return bbcode_code(bb, found);

    case NGX_COMMENTS_ITEM:
    case NGX_COMMENTS_QUOTE:
    case NGX_COMMENTS_LIST:
        return bbcode_block(bb, found);

    case NGX_COMMENTS_LINK:
        if (found->value.len == 0) {
            return bbcode_address(bb, found);
        }

        /* fall through */

    default:
        return bbcode_begin(bb, found);
    }
}


static ngx_int_t
bbcode_begin(bbcode_t *bb, const bbcode_found_t *found)
{
    bbcode_open_t  *open;

    if (bb->n == BBCODE_OPEN) {
        return NGX_DECLINED;
    }

    open = &bb->open[bb->n++];

    open->tag = found->tag;
    open->element = found->tag->element;
    open->url = found->value;

    bb->p = found->last;

    return NGX_OK;
}


/*
 * A quotation, a list, an item: tags within the line end with it, and an item
 * ends the one before it
 */
static ngx_int_t
bbcode_block(bbcode_t *bb, const bbcode_found_t *found)
{
    ngx_uint_t  n, element;

    n = bbcode_within(bb);
    element = found->tag->element;

    if (element == NGX_COMMENTS_ITEM) {
        n -= (n && bb->open[n - 1].element == NGX_COMMENTS_ITEM);

        if (n == 0 || bb->open[n - 1].tag->element != NGX_COMMENTS_LIST) {
            return NGX_DECLINED;
        }
    }

    if (n == BBCODE_OPEN) {
        return NGX_DECLINED;
    }

    if (element == NGX_COMMENTS_LIST && found->value.len) {
        element = NGX_COMMENTS_NUMBERS;
    }

    bbcode_drop(bb, n);
    (void) bbcode_begin(bb, found);

    bb->open[n].element = element;
    bb->written = bb->n;

    bbcode_open(bb, element, NULL);

    /* who is quoted */

    if (element == NGX_COMMENTS_QUOTE && found->value.len) {
        bbcode_open(bb, NGX_COMMENTS_STRONG, NULL);
        bbcode_write(bb, found->value.data, found->value.len);
        bbcode_write(bb, (u_char *) ":", 1);
        bbcode_close(bb, NGX_COMMENTS_PARAGRAPH);
    }

    return NGX_OK;
}


/*
 * [code]…[/code]: a block if it has more than one line. When no [/code] was
 * found once, none is looked for again: the text is passed over once more.
 */
static ngx_int_t
bbcode_code(bbcode_t *bb, const bbcode_found_t *found)
{
    u_char      *p, *start;
    ngx_uint_t   element;

    start = (u_char *) (uintptr_t) found->last;

    p = bb->endless ? NULL
                    : ngx_strlcasestrn(start, (u_char *) (uintptr_t) bb->end,
                                       (u_char *) "[/code]", 7 - 1);
    if (p == NULL) {
        bb->endless = 1;
        return NGX_DECLINED;
    }

    bb->p = p + 7;
    element = NGX_COMMENTS_CODE;

    if (ngx_strlchr(start, p, '\n') != NULL) {
        element = NGX_COMMENTS_PRE;

        start += (*start == '\n');

        bbcode_drop(bb, bbcode_within(bb));

    } else {
        bbcode_prepare(bb);
    }

    bbcode_open(bb, element, NULL);
    bbcode_write(bb, start, p - start);
    bbcode_close(bb, element);

    return NGX_OK;
}


/* [url]http://…[/url] */
static ngx_int_t
bbcode_address(bbcode_t *bb, const bbcode_found_t *found)
{
    ngx_str_t       url;
    const u_char   *p;
    bbcode_found_t  end;

    url.data = (u_char *) (uintptr_t) found->last;

    for (p = url.data; p < bb->end && *p != '[' && *p != '\n'; p++) {
        /* void */
    }

    url.len = p - url.data;

    if (url.len == 0 || url.len > BBCODE_URL || p == bb->end || *p != '['
        || bbcode_find(bb, p, &end) != NGX_OK || !end.end
        || end.tag != found->tag)
    {
        return NGX_DECLINED;
    }

    bb->p = end.last;

    bbcode_prepare(bb);
    bbcode_open(bb, NGX_COMMENTS_LINK, &url);
    bbcode_write(bb, url.data, url.len);
    bbcode_close(bb, NGX_COMMENTS_LINK);

    return NGX_OK;
}


/*
 * [/name]. A tag within the line is taken out, and those in it go on; a tag of
 * a block ends all that is in it.
 */
static ngx_int_t
bbcode_end(bbcode_t *bb, const bbcode_found_t *found)
{
    ngx_uint_t  i, block, least;

    block = (found->tag->element == NGX_COMMENTS_QUOTE
             || found->tag->element == NGX_COMMENTS_LIST);

    least = block ? 0 : bbcode_within(bb);

    for (i = bb->n; i > least && bb->open[i - 1].tag != found->tag; i--) {
        /* void */
    }

    if (i == least || found->tag->element == NGX_COMMENTS_ITEM) {
        return NGX_DECLINED;
    }

    bb->p = found->last;

    if (block) {
        bbcode_drop(bb, i - 1);
        return NGX_OK;
    }

    /* what is written in it, too, is ended, and opened anew by the next text */

    while (bb->written >= i) {
        bbcode_close(bb, bb->open[--bb->written].element);
    }

    bb->n--;

    ngx_memmove(&bb->open[i - 1], &bb->open[i],
                (bb->n - (i - 1)) * sizeof(bbcode_open_t));

    return NGX_OK;
}


/* writes text, line by line */
static void
bbcode_text(bbcode_t *bb, const u_char *data, size_t len)
{
    const u_char  *p, *end, *start;

    end = data + len;

    for (p = data; p < end; p++) {

        for (start = p; p < end && *p != '\n'; p++) {
            /* void */
        }

        bbcode_words(bb, start, p - start);
        bb->lines += (p < end);
    }
}


/* writes text within a line */
static void
bbcode_words(bbcode_t *bb, const u_char *data, size_t len)
{
    size_t  i;

    /* white space between lines and blocks is nothing */

    for (i = 0; i < len && (data[i] == ' ' || data[i] == '\t'); i++) {
        /* void */
    }

    if (i < len || (len && bb->begun && bb->lines == 0)) {
        bbcode_prepare(bb);
        bbcode_write(bb, data, len);
    }
}


/* writes the line ends before a text, and opens what it stands in */
static void
bbcode_prepare(bbcode_t *bb)
{
    ngx_uint_t      n;
    bbcode_open_t  *open;

    n = bbcode_within(bb);

    if (bb->begun && bb->lines > 1
        && !(n && bb->open[n - 1].element == NGX_COMMENTS_ITEM))
    {
        /* with the paragraph, the tags within it are closed */

        bbcode_close(bb, NGX_COMMENTS_PARAGRAPH);
        bb->written = n;

    } else if (bb->begun && bb->lines) {
        bbcode_open(bb, NGX_COMMENTS_BREAK, NULL);

        if (bb->lines > 1) {
            bbcode_open(bb, NGX_COMMENTS_BREAK, NULL);
        }
    }

    bb->lines = 0;
    bb->begun = 1;

    while (bb->written < bb->n) {
        open = &bb->open[bb->written++];

        bbcode_open(bb, open->element,
                    open->element == NGX_COMMENTS_LINK ? &open->url : NULL);
    }
}


/*
 * Forgets all open tags but the first n, and closes them in the writer: what
 * follows begins between blocks.
 */
static void
bbcode_drop(bbcode_t *bb, ngx_uint_t n)
{
    while (bb->written > n) {
        bbcode_close(bb, bb->open[--bb->written].element);
    }

    bb->n = n;
    bb->lines = 0;
    bb->begun = 0;
}


/* how many of the open tags are around the line: up to the innermost block */
static ngx_uint_t
bbcode_within(const bbcode_t *bb)
{
    ngx_uint_t  n;

    for (n = bb->n; n > 0; n--) {

        switch (bb->open[n - 1].element) {

        case NGX_COMMENTS_QUOTE:
        case NGX_COMMENTS_LIST:
        case NGX_COMMENTS_NUMBERS:
        case NGX_COMMENTS_ITEM:
            return n;
        }
    }

    return 0;
}


/* a writer that has failed once fails for ever: that is looked at now and then */

static void
bbcode_open(bbcode_t *bb, ngx_uint_t element, const ngx_str_t *target)
{
    bb->failed |= bb->writer->open(bb->writer, element, target) != NGX_OK;
}


static void
bbcode_close(bbcode_t *bb, ngx_uint_t element)
{
    bb->failed |= bb->writer->close(bb->writer, element) != NGX_OK;
}


static void
bbcode_write(bbcode_t *bb, const u_char *data, size_t len)
{
    bb->failed |= bb->writer->text(bb->writer, data, len) != NGX_OK;
}
