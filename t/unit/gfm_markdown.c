/*
 * Bare addresses compared with cmark-gfm over generated texts: the same links,
 * to the same places. Not part of "make test", which has a table of cases
 * (test_markdown_address.c): run by "make gfm-test", where cmark-gfm is.
 *
 * Addresses have a path, no bracket is before them and no other script before
 * "www.": what these do is ours on purpose.
 */

#include <stdlib.h>
#include <unistd.h>

#include "comments_markdown.h"
#include "tap.h"


#define TEXTS      20000
#define PIECES     12
#define OUT_MAX    (64 * 1024 * 1024)
#define SEPARATOR  "<p>SEPARATOR</p>\n"


static void gfm_generate(comments_buf_t *text);
static int gfm_run(comments_buf_t *out, const comments_buf_t *texts);
static int gfm_same(comments_str_t ours, comments_str_t theirs);
static int gfm_link(comments_str_t *s, comments_buf_t *url);
static int gfm_decoded(comments_str_t *s);


int
main(void)
{
    int              i;
    size_t           starts[TEXTS + 1];
    const char      *end;
    comments_buf_t   texts, html, ours;
    comments_str_t   text, theirs;

    plan_none();

    comments_buf_init(&texts, OUT_MAX);
    comments_buf_init(&html, OUT_MAX);

    for (i = 0; i < TEXTS; i++) {
        starts[i] = texts.len;
        gfm_generate(&texts);
        (void) comments_buf_add_c(&texts, "\n\nSEPARATOR\n\n");
    }

    starts[TEXTS] = texts.len;

    if (!ok(gfm_run(&html, &texts), "cmark-gfm runs")) {
        return done_testing();
    }

    theirs = comments_buf_str(&html);

    for (i = 0; i < TEXTS; i++) {

        text = comments_str_of(texts.data + starts[i],
                               starts[i + 1] - starts[i] - 13);
        end = memmem(theirs.data, theirs.len, SEPARATOR,
                     sizeof(SEPARATOR) - 1);

        if (end == NULL) {
            break;
        }

        comments_buf_init(&ours, OUT_MAX);
        (void) comments_markdown_render(&ours, text, 0);

        if (!gfm_same(comments_buf_str(&ours),
                      comments_str_of(theirs.data,
                                      (size_t) (end - theirs.data))))
        {
            ok(0, "%.*s", (int) text.len, text.data);
            diag("ours   %.*s", (int) ours.len, ours.data);
            diag("theirs %.*s", (int) (end - theirs.data), theirs.data);
        }

        comments_buf_free(&ours);

        end += sizeof(SEPARATOR) - 1;
        theirs.len -= (size_t) (end - theirs.data);
        theirs.data = end;
    }

    is_int(i, TEXTS, "all texts were compared");

    comments_buf_free(&texts);
    comments_buf_free(&html);

    return done_testing();
}


static void
gfm_generate(comments_buf_t *text)
{
    int                       n;
    static uint64_t           seed = 88172645463325252ULL;
    static const char *const  pieces[] = {
        "https://example.com/", "https://x.example/a", "http://e.example/b?",
        " www.example.com/", "a", "b1", " ", " ", " ", "/", "?c=d", "&e=f",
        "#g", "_", "__", "*", "**", "~~", "(", ")", ".", ",", ":", ";", "-",
        "!", "'", "\"", "&amp;", "`", "\\", "{", "}", "|", "^", "%7E",
        "\xc3\xa9", "\xe6\xac\xa1"
    };

    (void) comments_buf_add_c(text, "x ");

    for (n = 0; n < PIECES; n++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;

        (void) comments_buf_add_c(text,
                                  pieces[(seed >> 16) % (sizeof(pieces)
                                                  / sizeof(pieces[0]))]);
    }

    (void) comments_buf_add_c(text, "x");
}


static int
gfm_run(comments_buf_t *out, const comments_buf_t *texts)
{
    int     fd, rc;
    FILE   *pipe;
    char    buf[65536], name[] = "/tmp/gfm-XXXXXX";
    char    command[200];
    size_t  n;

    fd = mkstemp(name);

    if (fd == -1) {
        return 0;
    }

    rc = (write(fd, texts->data, texts->len) == (ssize_t) texts->len);

    (void) close(fd);
    (void) snprintf(command, sizeof(command), "cmark-gfm -e autolink "
                    "-e strikethrough --unsafe %s", name);

    pipe = rc ? popen(command, "r") : NULL;

    while (pipe != NULL && (n = fread(buf, 1, sizeof(buf), pipe)) > 0) {
        (void) comments_buf_add(out, buf, n);
    }

    rc = (pipe != NULL && pclose(pipe) == 0);

    (void) unlink(name);

    return rc;
}


static int
gfm_same(comments_str_t ours, comments_str_t theirs)
{
    int             a, b, same;
    comments_buf_t  x, y;

    do {
        comments_buf_init(&x, OUT_MAX);
        comments_buf_init(&y, OUT_MAX);

        a = gfm_link(&ours, &x);
        b = gfm_link(&theirs, &y);

        same = (a == b && comments_str_eq(comments_buf_str(&x),
                                          comments_buf_str(&y)));

        comments_buf_free(&x);
        comments_buf_free(&y);

    } while (same && a);

    return same;
}


/* the next link's URL, decoded; 0: there is none */

static int
gfm_link(comments_str_t *s, comments_buf_t *url)
{
    const char  *p;

    p = memmem(s->data, s->len, "<a href=\"", 9);

    if (p == NULL) {
        return 0;
    }

    p += 9;
    s->len -= (size_t) (p - s->data);
    s->data = p;

    while (s->len && *s->data != '"') {
        (void) comments_buf_add_char(url, (char) gfm_decoded(s));
    }

    return 1;
}


/* one byte of s, which may be a reference or percent-encoded */

static int
gfm_decoded(comments_str_t *s)
{
    int     c;
    char    hex[3];
    size_t  i, n;

    static const struct {
        const char  *name;
        char         c;
    } references[] = {
        { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' },
        { "&#39;", '\'' }, { "&#x27;", '\'' }
    };

    c = (unsigned char) *s->data;
    n = 1;

    for (i = 0; c == '&' && i < sizeof(references) / sizeof(references[0]);
         i++)
    {
        if (s->len >= strlen(references[i].name)
            && memcmp(s->data, references[i].name,
                      strlen(references[i].name)) == 0)
        {
            c = references[i].c;
            n = strlen(references[i].name);
            break;
        }
    }

    if (c == '%' && s->len > 2) {
        hex[0] = s->data[1];
        hex[1] = s->data[2];
        hex[2] = '\0';

        c = (int) strtol(hex, NULL, 16);
        n = 3;
    }

    s->data += n;
    s->len -= n;

    return c;
}
