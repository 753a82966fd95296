/*
 * The block from any bytes in any field: well-formed XML made of the block's
 * own elements only, ASCII where asked, never a markup comment, no comment
 * missing; as JSON, no "<". With too little room it has a note in the place of
 * a comment, or fails.
 */

#include <stdlib.h>

#include "comments_uri_base.h"
#include "comments_json.h"
#include "comments_render.h"
#include "comments_text.h"
#include "../unit/xml_check.h"


#define MAX    12
#define TEXTS  4


typedef struct {
    const uint8_t  *p;
    const uint8_t  *end;
} input_t;


static void check_block(const comments_buf_t *out, int ascii);
static void check_base(const comments_buf_t *out, int ascii);
static void check_json(const comments_render_t *render,
    const comments_tree_t *tree);
static void check_room(comments_render_t *render, const comments_tree_t *tree,
    size_t max);


static comments_buf_t  texts[TEXTS];
static int             ntexts;


static void
need(int cond)
{
    if (!cond) {
        abort();
    }
}


static unsigned
byte(input_t *in)
{
    return in->p < in->end ? *in->p++ : 0;
}


static comments_str_t
string(input_t *in)
{
    size_t          len;
    comments_str_t  s;

    len = byte(in);

    if (len > (size_t) (in->end - in->p)) {
        len = (size_t) (in->end - in->p);
    }

    s = comments_str_of((const char *) in->p, len);
    in->p += len;

    return s;
}


/* a string, or one so often that it is as long as comments are */
static comments_str_t
text(input_t *in)
{
    size_t           n;
    unsigned         mode;
    comments_str_t   s;
    comments_buf_t  *buf;

    mode = byte(in);
    s = string(in);

    if (mode < 192 || ntexts == TEXTS || s.len == 0) {
        return s;
    }

    buf = &texts[ntexts++];
    comments_buf_init(buf, 8192);

    for (n = 8192 / s.len; n > 0; n--) {
        (void) comments_buf_add_str(buf, s);
    }

    return comments_buf_str(buf);
}


static void
free_texts(void)
{
    while (ntexts) {
        comments_buf_free(&texts[--ntexts]);
    }
}


static void
comment(input_t *in, comments_comment_t *c, const comments_comment_t *before)
{
    unsigned           flags;
    static const char  status[] = { 'a', 'a', 'd', 'p' };

    memset(c, 0, sizeof(comments_comment_t));

    flags = byte(in);

    c->id = string(in);
    c->parent = (before && flags & 1) ? before->id : string(in);
    c->name = string(in);
    c->email = string(in);
    c->website = string(in);
    c->text = text(in);
    c->status = (comments_status_t) status[flags >> 1 & 3];
    c->moderator = flags >> 3 & 1;
    c->pinned = flags >> 4 & 1;
    c->edited = flags >> 5 & 1;
    c->depth = flags >> 6;
    c->created = (int64_t) ((uint64_t) byte(in) << (flags & 63));
}


static void
form(input_t *in, comments_render_t *render)
{
    comment(in, &render->form, NULL);

    render->challenge.token = render->form.id;
    render->challenge.wait = (unsigned) render->form.created % 4;
    render->challenge.expired = render->form.pinned;
    render->challenge.refresh = render->form.moderator;
}


/* the one that a stranger may have named */
static void
window(comments_tree_t *tree, const comments_render_t *render, unsigned flags)
{
    tree->from = render->shown;
    tree->prev = render->form.id;
    tree->next = render->form.parent;
    tree->inside = flags >> 3 & 1;
}


static void
refusals(input_t *in, comments_refusals_t *list)
{
    unsigned  n;

    for (n = byte(in) % (COMMENTS_FIELDS + 1); n; n--) {
        comments_refusals_add(list,
                              (comments_reason_t) (byte(in)
                                                   % COMMENTS_REASONS),
                              (comments_field_t) (byte(in) % COMMENTS_FIELDS));
    }
}


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t                  n, limit;
    unsigned                  flags;
    input_t                   in;
    comments_buf_t            out;
    comments_tree_t           tree;
    comments_arena_t         *arena;
    comments_render_t         render;
    comments_render_failed_t  failed;
    comments_comment_t        set[MAX];
    comments_tree_opts_t      opts;
    static const char *const  codes[] = { "en", "de", "fr", "es", "ja", "zh" };

    in.p = data;
    in.end = data + size;

    memset(&render, 0, sizeof(render));
    memset(&opts, 0, sizeof(opts));
    memset(&failed, 0, sizeof(failed));

    render.failed = &failed;

    flags = byte(&in);
    render.ascii = flags & 1;
    render.open = flags >> 1 & 1;
    render.unavailable = flags >> 2 & 1;
    render.email = flags >> 3 & 1;
    render.view = (comments_view_t) ((flags >> 4) % 5);

    flags = byte(&in);
    render.locale = comments_locale_find(comments_str_c(codes[flags % 6]));
    render.order = (comments_order_t) (flags / 8 % 3);
    render.page = flags / 32;
    render.pages = 1 + byte(&in);
    render.require = byte(&in) & 7;
    refusals(&in, &render.refusals);
    render.thread.count = byte(&in);
    render.url = string(&in);
    render.stylesheet = string(&in);
    render.shown = string(&in);
    form(&in, &render);

    opts.depth = byte(&in) % 8;
    limit = 1 + byte(&in) % MAX;
    opts.order = render.order;

    for (n = 0; n < limit && in.p < in.end; n++) {
        comment(&in, &set[n], n ? &set[n - 1] : NULL);
    }

    if (n && flags & 4) {
        render.reply_to = &set[flags % n];
    }

    arena = comments_arena_create(1024 * 1024);
    need(comments_tree_build(arena, set, n, &opts, render.shown, &tree)
         == COMMENTS_OK);

    window(&tree, &render, flags);

    comments_buf_init(&out, 16 * 1024 * 1024);

    need(comments_render_block(&out, &render, &tree) == COMMENTS_OK);
    check_block(&out, render.ascii);
    check_base(&out, render.ascii);
    comments_buf_free(&out);

    need(comments_render_page(&out, &render, NULL, "title_refused")
         == COMMENTS_OK);
    comments_buf_free(&out);

    check_json(&render, &tree);
    need(failed.n == 0);

    check_room(&render, &tree, size);
    free_texts();
    comments_arena_destroy(arena);

    return 0;
}


/* the names behind every "<": what else were there would be a stranger's */
static void
check_block(const comments_buf_t *out, int ascii)
{
    size_t                    i, k, len;
    const char               *p;
    static const char *const  names[] = {
        "a", "article", "b", "bdi", "blockquote", "br", "button", "code", "del",
        "details", "div", "em", "form", "h2", "h3", "header", "hr", "input",
        "label", "li", "link", "nav", "ol", "p", "pre", "section", "small",
        "span", "strong", "summary", "textarea", "time", "ul", "wbr"
    };

    need(xml_check(out->data, out->len, ascii) == NULL);

    for (i = 0; i < out->len; i++) {
        if (out->data[i] != '<') {
            continue;
        }

        p = out->data + i + 1;

        if (*p == '/') {
            p++;
        }

        for (len = 0; xml_check_name(p[len]); len++) { /* void */ }

        for (k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
            if (strlen(names[k]) == len && memcmp(names[k], p, len) == 0) {
                break;
            }
        }

        need(k < sizeof(names) / sizeof(names[0]));
    }
}


/* a block whose links were changed for a page's <base> is a block */
static void
check_base(const comments_buf_t *out, int ascii)
{
    size_t          i;
    comments_buf_t  based, again;

    comments_buf_init(&based, 32 * 1024 * 1024);
    comments_buf_init(&again, 32 * 1024 * 1024);

    need(comments_uri_base_apply(&based, comments_buf_str(out),
                             comments_str_c("https://blog.example"), 1)
         == COMMENTS_OK);
    check_block(&based, ascii);

    for (i = 0; i + 8 < based.len; i++) {
        need(memcmp(based.data + i, " href=\"/", 8) != 0
             || based.data[i + 8] == '/');
    }

    need(comments_uri_base_apply(&again, comments_buf_str(&based),
                             comments_str_c("https://blog.example"), 1)
         == COMMENTS_OK);
    need(again.len == based.len
         && memcmp(again.data, based.data, based.len) == 0);

    comments_buf_free(&based);
    comments_buf_free(&again);
}


static void
check_json(const comments_render_t *render, const comments_tree_t *tree)
{
    comments_buf_t  out;

    comments_buf_init(&out, 16 * 1024 * 1024);

    need(comments_json_thread(&out, render->url, render->shown, render, tree)
         == COMMENTS_OK);
    need(comments_text_check(comments_buf_str(&out)) == COMMENTS_TEXT_OK);
    need(memchr(out.data, '<', out.len) == NULL);

    comments_buf_free(&out);
}


static void
check_room(comments_render_t *render, const comments_tree_t *tree, size_t max)
{
    comments_buf_t  out;

    comments_buf_init(&out, max * 16);

    if (comments_render_block(&out, render, tree) == COMMENTS_OK) {
        check_block(&out, render->ascii);
    }

    need(out.len <= max * 16);
    comments_buf_free(&out);

    comments_buf_init(&out, max * 2);

    if (comments_json_thread(&out, render->url, render->shown, render, tree)
        == COMMENTS_OK)
    {
        need(out.data[out.len - 1] == '}');
        need(memchr(out.data, '<', out.len) == NULL);
    }

    need(out.len <= max * 2);
    comments_buf_free(&out);
}
