/*
 * A plug-in for t/32-formats.t: formats that do what a format must not. The
 * Makefile compiles this file once for each version (LIES_VERSION), and once as
 * a plug-in that has a format of a built-in name, and with structures of other
 * sizes (LIES_ODD).
 *
 *   lies_upper   none of the others: it tells its version, and the text
 *   lies_closer  closes what is not open
 *   lies_raw     writes tags as text, puts blocks into lines, items nowhere
 *   lies_deep    nests 100,000 quotes, then 100,000 spans
 *   lies_flood   writes 100 MB, whatever the writer says
 *   lies_fail    writes, and then fails
 *   lies_links   links to where no link may go, and links in links
 *   lies_empty   writes nothing
 *   lies_bytes   writes each byte in a call of its own
 */

#include "ngx_http_comments_plugin.h"


#define LIES_PLAIN    0
#define LIES_TAKEN    1    /* the name of its format is that of a built-in */
#define LIES_SHORT    2    /* its format ends before the function */
#define LIES_LONG     3    /* its format has a member more */
#define LIES_NOUGHT   4    /* its format has the version 0 */


#define lies_text(w, s)  (w)->text(w, (u_char *) s, sizeof(s) - 1)


static ngx_int_t lies_upper(const ngx_str_t *text, ngx_comments_writer_t *w);
static ngx_int_t lies_closer(const ngx_str_t *text, ngx_comments_writer_t *w);
static ngx_int_t lies_raw(const ngx_str_t *text, ngx_comments_writer_t *w);
static ngx_int_t lies_deep(const ngx_str_t *text, ngx_comments_writer_t *w);
static ngx_int_t lies_flood(const ngx_str_t *text, ngx_comments_writer_t *w);
static ngx_int_t lies_fail(const ngx_str_t *text, ngx_comments_writer_t *w);
static ngx_int_t lies_links(const ngx_str_t *text, ngx_comments_writer_t *w);
static ngx_int_t lies_empty(const ngx_str_t *text, ngx_comments_writer_t *w);
static ngx_int_t lies_bytes(const ngx_str_t *text, ngx_comments_writer_t *w);


typedef struct {
    ngx_comments_format_t  format;
    void                  *more;
} lies_format_t;


#define lies_format(what)                                                     \
    { { sizeof(ngx_comments_format_t), ngx_string("lies_" #what),             \
        LIES_VERSION, lies_##what }, NULL }

static const lies_format_t  lies_list[] = {
#if (LIES_ODD == LIES_TAKEN)
    { { sizeof(ngx_comments_format_t), ngx_string("plain"), 1, lies_upper },
      NULL }
#elif (LIES_ODD == LIES_SHORT)
    { { offsetof(ngx_comments_format_t, render), ngx_string("lies_upper"), 1,
        lies_upper }, NULL }
#elif (LIES_ODD == LIES_LONG)
    { { sizeof(lies_format_t), ngx_string("lies_upper"), 1, lies_upper },
      (void *) (uintptr_t) 0x5a5a5a5a }
#elif (LIES_ODD == LIES_NOUGHT)
    { { sizeof(ngx_comments_format_t), ngx_string("lies_upper"), 0,
        lies_upper }, NULL }
#else
    lies_format(upper), lies_format(closer), lies_format(raw),
    lies_format(deep), lies_format(flood), lies_format(fail),
    lies_format(links), lies_format(empty), lies_format(bytes)
#endif
};

static const ngx_comments_format_t  *const lies_formats[] = {
    &lies_list[0].format,
#if (LIES_ODD == LIES_PLAIN)
    &lies_list[1].format, &lies_list[2].format, &lies_list[3].format,
    &lies_list[4].format, &lies_list[5].format, &lies_list[6].format,
    &lies_list[7].format, &lies_list[8].format,
#endif
    NULL
};

static const ngx_comments_plugin_t  lies_plugin = {
    .size = sizeof(ngx_comments_plugin_t),
    .abi = NGX_COMMENTS_ABI,
    .name = ngx_string("lies"),
    .version = ngx_string("1.0"),
    .formats = lies_formats
};


ngx_module_t  ngx_http_comments_lies_module = {
    NGX_MODULE_V1, (void *) &lies_plugin, NULL, NGX_COMMENTS_MODULE,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NGX_MODULE_V1_PADDING
};


static ngx_int_t
lies_upper(const ngx_str_t *text, ngx_comments_writer_t *w)
{
    u_char  version[64], *last;

    last = ngx_sprintf(version, "version %d: ", LIES_VERSION);

    if (w->open(w, NGX_COMMENTS_STRONG, NULL) != NGX_OK
        || w->text(w, version, last - version) != NGX_OK
        || w->close(w, NGX_COMMENTS_STRONG) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return w->text(w, text->data, text->len);
}


static ngx_int_t
lies_closer(const ngx_str_t *text, ngx_comments_writer_t *w)
{
    ngx_uint_t  i;

    (void) w->open(w, NGX_COMMENTS_QUOTE, NULL);
    (void) w->close(w, NGX_COMMENTS_LINK);
    (void) w->close(w, NGX_COMMENTS_ITEM);
    (void) w->text(w, text->data, text->len);

    for (i = 0; i < 1000; i++) {
        (void) w->close(w, i);
        (void) w->close(w, (ngx_uint_t) -1 - i);
    }

    return w->text(w, text->data, text->len);
}


static ngx_int_t
lies_raw(const ngx_str_t *text, ngx_comments_writer_t *w)
{
    (void) lies_text(w, "</div><script>alert(1)</script>");
    (void) w->open(w, NGX_COMMENTS_EMPHASIS, NULL);
    (void) w->open(w, NGX_COMMENTS_LIST, NULL);
    (void) w->open(w, NGX_COMMENTS_ITEM, NULL);
    (void) w->text(w, text->data, text->len);
    (void) w->close(w, NGX_COMMENTS_EMPHASIS);
    (void) w->open(w, 77, NULL);
    (void) w->open(w, NGX_COMMENTS_ITEM, NULL);
    (void) lies_text(w, "\"'&\xff\xfe\0\1");
    (void) w->open(w, NGX_COMMENTS_CODE, NULL);
    (void) w->open(w, NGX_COMMENTS_STRONG, NULL);

    return lies_text(w, "<b>code</b>");
}


static ngx_int_t
lies_deep(const ngx_str_t *text, ngx_comments_writer_t *w)
{
    ngx_uint_t  i;

    for (i = 0; i < 100000; i++) {
        if (w->open(w, NGX_COMMENTS_QUOTE, NULL) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    (void) w->text(w, text->data, text->len);

    for (i = 0; i < 100000; i++) {
        if (w->close(w, NGX_COMMENTS_QUOTE) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    for (i = 0; i < 100000; i++) {
        if (w->open(w, i & 1 ? NGX_COMMENTS_STRONG : NGX_COMMENTS_EMPHASIS,
                    NULL)
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return lies_text(w, "bottom");
}


static ngx_int_t
lies_flood(const ngx_str_t *text, ngx_comments_writer_t *w)
{
    u_char      data[1024];
    ngx_uint_t  i;

    ngx_memset(data, 'x', sizeof(data));

    for (i = 0; i < 100 * 1024; i++) {
        (void) w->text(w, data, sizeof(data));
        (void) w->open(w, NGX_COMMENTS_BREAK, NULL);
    }

    return NGX_OK;
}


static ngx_int_t
lies_fail(const ngx_str_t *text, ngx_comments_writer_t *w)
{
    (void) w->open(w, NGX_COMMENTS_LINK, NULL);
    (void) lies_text(w, "never seen");

    return NGX_ERROR;
}


static ngx_int_t
lies_links(const ngx_str_t *text, ngx_comments_writer_t *w)
{
    ngx_uint_t  i;

    static const ngx_str_t  targets[] = {
        ngx_string("javascript:alert(1)"), ngx_string("JaVaScRiPt:alert(1)"),
        ngx_string("data:text/html,x"), ngx_string(" \tjavascript:alert(1)"),
        ngx_string("//evil.example/"), ngx_string("/a.html"), ngx_string(""),
        ngx_string("https://good.example@evil.example/"),
        ngx_string("http://Links.example/\"><script>alert(1)</script>?a&b"),
        ngx_string("mailto:ann@mail.example")
    };

    for (i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
        (void) w->open(w, NGX_COMMENTS_LINK, &targets[i]);
        (void) lies_text(w, "link");
        (void) w->open(w, NGX_COMMENTS_LINK, &targets[9]);
        (void) lies_text(w, "inner");
        (void) w->close(w, NGX_COMMENTS_LINK);
        (void) w->close(w, NGX_COMMENTS_LINK);
    }

    (void) w->open(w, NGX_COMMENTS_LINK, NULL);

    return w->text(w, text->data, text->len);
}


static ngx_int_t
lies_empty(const ngx_str_t *text, ngx_comments_writer_t *w)
{
    return NGX_OK;
}


static ngx_int_t
lies_bytes(const ngx_str_t *text, ngx_comments_writer_t *w)
{
    ngx_uint_t  i;

    for (i = 0; i < text->len; i++) {
        if (w->text(w, text->data + i, 1) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}
