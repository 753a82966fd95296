/*
 * Writes a paragraph in Markdown: emphasis, links and code around its text.
 *
 * Runs have sets of looks, Markdown has spans in each other. A span is opened
 * at the first run that has its look, those that last longer outside of those
 * that end sooner; where a span ends, those in it are closed, and opened again.
 *
 * Emphasis has its meaning only beside the right characters (CommonMark, "left-
 * flanking" and "right-flanking"). Where a letter outside prevents that, it is
 * written as a character reference, which is punctuation to the parser. Spans
 * that touch have different delimiters, "*" and "_".
 */

#include "comments_ascii.h"
#include "comments_markdown_link.h"
#include "comments_markdown_writer.h"
#include "comments_text.h"
#include "commentsctl_markup_beside.h"
#include "commentsctl_markup_escape.h"
#include "commentsctl_markup_spans.h"
#include "commentsctl_markup_target.h"
#include "commentsctl_markup_ticks.h"


#define COMMENTSCTL_SPANS_KINDS  4


typedef enum {
    COMMENTSCTL_SPAN_STRONG = 0,
    COMMENTSCTL_SPAN_EM,
    COMMENTSCTL_SPAN_DEL,
    COMMENTSCTL_SPAN_LINK
} commentsctl_span_t;

typedef struct {
    commentsctl_span_t  kind;
    char                mark;    /* "*" or "_", of emphasis */
} commentsctl_open_t;

typedef struct {
    commentsctl_markup_writer_t       *writer;
    const commentsctl_markup_prose_t  *prose;
    commentsctl_open_t                 open[COMMENTSCTL_SPANS_KINDS];
    unsigned                           n;
    uint32_t                           link;     /* the open one */
    unsigned                           bare:1;   /* its text is its target */
    size_t                             blank;    /* bytes of white space that
                                                    the run begins with, and
                                                    that are written */
    char                               last;     /* the delimiter just
                                                    written; 0: none */

    /* for each kind, the last run of the span around the present one */
    size_t                             until[COMMENTSCTL_SPANS_KINDS];
} commentsctl_spans_t;


static int commentsctl_spans_has(const commentsctl_markup_run_t *run,
    commentsctl_span_t kind);
static int commentsctl_spans_more(const commentsctl_spans_t *s,
    commentsctl_span_t kind);
static void commentsctl_spans_close(commentsctl_spans_t *s,
    const commentsctl_markup_run_t *run);
static void commentsctl_spans_end(commentsctl_spans_t *s);
static void commentsctl_spans_blank(commentsctl_spans_t *s,
    const commentsctl_markup_run_t *run);
static void commentsctl_spans_open(commentsctl_spans_t *s, size_t i);
static void commentsctl_spans_until(commentsctl_spans_t *s, size_t i,
    commentsctl_span_t kind);
static void commentsctl_spans_begin(commentsctl_spans_t *s,
    commentsctl_span_t kind, const commentsctl_markup_run_t *run, int last);
static int commentsctl_spans_address_like(comments_str_t text);
static int commentsctl_spans_bare(const commentsctl_spans_t *s,
    const commentsctl_markup_run_t *run);
static void commentsctl_spans_address(commentsctl_spans_t *s,
    comments_str_t url, size_t i);
static char commentsctl_spans_delimiter(const commentsctl_spans_t *s);
static void commentsctl_spans_mark(commentsctl_spans_t *s, const char *mark);
static void commentsctl_spans_emphasis(commentsctl_spans_t *s,
    const commentsctl_open_t *open);
static void commentsctl_spans_text(commentsctl_spans_t *s, size_t i);
static int commentsctl_spans_code(commentsctl_spans_t *s,
    comments_str_t text);


void
commentsctl_markup_spans(commentsctl_markup_writer_t *writer,
    const commentsctl_markup_prose_t *prose)
{
    size_t               i;
    commentsctl_spans_t  s;

    memset(&s, 0, sizeof(commentsctl_spans_t));

    s.writer = writer;
    s.prose = prose;

    writer->line = 1;
    writer->beside = COMMENTSCTL_BESIDE_ANY;
    writer->text = 0;
    writer->link = 0;

    /* core takes no backslash for an escape in a word that has another one */

    writer->references = prose->text.len
                         && memchr(prose->text.data, '\\', prose->text.len)
                            != NULL;

    for (i = 0; i < prose->n; i++) {

        s.blank = 0;

        if (writer->marks != COMMENTSCTL_MARKS_NONE) {
            commentsctl_spans_close(&s, &prose->runs[i]);
            commentsctl_spans_blank(&s, &prose->runs[i]);
            commentsctl_spans_open(&s, i);
        }

        commentsctl_spans_text(&s, i);
    }

    while (s.n) {
        commentsctl_spans_end(&s);
    }
}


static int
commentsctl_spans_has(const commentsctl_markup_run_t *run,
    commentsctl_span_t kind)
{
    switch (kind) {
    case COMMENTSCTL_SPAN_LINK: return run->link != 0;
    case COMMENTSCTL_SPAN_STRONG: return run->style & COMMENTSCTL_STYLE_STRONG;
    case COMMENTSCTL_SPAN_EM: return run->style & COMMENTSCTL_STYLE_EM;
    default: return run->style & COMMENTSCTL_STYLE_DEL;
    }
}


/* 0 for a link beyond those that core writes: it would show the target */
static int
commentsctl_spans_more(const commentsctl_spans_t *s, commentsctl_span_t kind)
{
    return kind != COMMENTSCTL_SPAN_LINK
           || s->writer->links < COMMENTS_MARKDOWN_LINKS;
}


/* closes the spans that the run is not in */
static void
commentsctl_spans_close(commentsctl_spans_t *s,
    const commentsctl_markup_run_t *run)
{
    unsigned  i;

    for (i = 0; i < s->n; i++) {
        if (!commentsctl_spans_has(run, s->open[i].kind)
            || (s->open[i].kind == COMMENTSCTL_SPAN_LINK
                && s->link != run->link))
        {
            break;
        }
    }

    while (s->n > i) {
        commentsctl_spans_end(s);
    }
}


/* closes the innermost span */
static void
commentsctl_spans_end(commentsctl_spans_t *s)
{
    const commentsctl_open_t  *open;

    open = &s->open[--s->n];

    switch (open->kind) {

    case COMMENTSCTL_SPAN_LINK:
        if (!s->bare) {
            commentsctl_markup_target_write(&s->writer->out,
                            commentsctl_markup_prose_url(s->prose, s->link));
            s->writer->text = 0;
        }

        s->writer->link = 0;
        s->writer->beside = COMMENTSCTL_BESIDE_ANY;
        s->last = 0;
        s->link = 0;
        return;

    case COMMENTSCTL_SPAN_DEL:
        commentsctl_spans_mark(s, "~~");
        s->last = '~';
        return;

    default:
        commentsctl_spans_emphasis(s, open);
        return;
    }
}


/* writes the delimiter that closes emphasis */
static void
commentsctl_spans_emphasis(commentsctl_spans_t *s,
    const commentsctl_open_t *open)
{
    char                  mark[3];
    size_t                start;
    uint32_t              c;
    const char           *p, *data;
    commentsctl_beside_t  beside;

    /* beside a letter, "*" closes even if a letter follows */

    beside = COMMENTSCTL_BESIDE_MARK;

    if (open->mark == '*' && s->writer->text && s->writer->out.len) {
        data = s->writer->out.data;
        start = s->writer->out.len - 1;

        while (start > 0 && ((unsigned char) data[start] & 0xc0) == 0x80) {
            start--;
        }

        p = data + start;
        c = comments_text_next(&p, data + s->writer->out.len);

        if (commentsctl_markup_beside_letter(c)) {
            beside = COMMENTSCTL_BESIDE_LETTER;
        }
    }

    mark[0] = open->mark;
    mark[1] = open->kind == COMMENTSCTL_SPAN_STRONG ? open->mark : '\0';
    mark[2] = '\0';

    commentsctl_spans_mark(s, mark);

    s->last = open->mark;
    s->writer->beside = beside;
}


/*
 * Writes the white space that a run begins with, since no span can begin with
 * it.
 */
static void
commentsctl_spans_blank(commentsctl_spans_t *s,
    const commentsctl_markup_run_t *run)
{
    const char  *p, *start;

    start = s->prose->text.data + run->start;
    p = start;

    if (commentsctl_markup_prose_blank(
            comments_text_next(&p, s->prose->text.data + run->end)))
    {
        s->blank = (size_t) (p - start);
        s->last = 0;
        commentsctl_markup_escape(s->writer, comments_str_of(start, s->blank),
                                  0);
    }
}


/* opens the spans of run i that are not open, the longest first */
static void
commentsctl_spans_open(commentsctl_spans_t *s, size_t i)
{
    unsigned                         n, j, k;
    commentsctl_span_t               kind, kinds[COMMENTSCTL_SPANS_KINDS];
    const commentsctl_markup_run_t  *run;

    n = 0;
    run = &s->prose->runs[i];

    if (run->end - run->start == s->blank) {
        return;
    }

    for (k = 0; k < COMMENTSCTL_SPANS_KINDS; k++) {
        kind = (commentsctl_span_t) k;

        for (j = 0; j < s->n && s->open[j].kind != kind; j++) {
            /* void */
        }

        if (j < s->n || !commentsctl_spans_has(run, kind)
            || !commentsctl_spans_more(s, kind))
        {
            continue;
        }

        commentsctl_spans_until(s, i, kind);

        for (j = n++; j > 0 && s->until[kinds[j - 1]] < s->until[kind]; j--) {
            kinds[j] = kinds[j - 1];
        }

        kinds[j] = kind;
    }

    for (k = 0; k < n; k++) {
        commentsctl_spans_begin(s, kinds[k], run, k + 1 == n);
    }
}


/*
 * Stores the last run of the span of this kind around run i. What was found for
 * an earlier run is taken, so that every run is looked at once.
 */
static void
commentsctl_spans_until(commentsctl_spans_t *s, size_t i,
    commentsctl_span_t kind)
{
    size_t                           last;
    const commentsctl_markup_run_t  *runs;

    runs = s->prose->runs;

    if (s->until[kind] > i) {
        return;
    }

    for (last = i; last + 1 < s->prose->n; last++) {
        if (!commentsctl_spans_has(&runs[last + 1], kind)
            || (kind == COMMENTSCTL_SPAN_LINK
                && runs[last + 1].link != runs[i].link))
        {
            break;
        }
    }

    s->until[kind] = last;
}


/* opens a span at the run; last: the run's text follows directly */
static void
commentsctl_spans_begin(commentsctl_spans_t *s, commentsctl_span_t kind,
    const commentsctl_markup_run_t *run, int last)
{
    int                  letter;
    char                 mark[3];
    const char          *p, *end;
    commentsctl_open_t  *open;

    open = &s->open[s->n];
    open->kind = kind;

    if (kind == COMMENTSCTL_SPAN_LINK) {

        s->n++;
        s->last = 0;
        s->link = run->link;
        s->writer->links++;
        s->bare = commentsctl_spans_bare(s, run);

        if (!s->bare) {
            commentsctl_markup_beside_bracket(s->writer);
        }

        return;
    }

    if (kind == COMMENTSCTL_SPAN_DEL) {
        commentsctl_spans_mark(s, "~~");
        s->last = '~';
        s->n++;
        return;
    }

    p = s->prose->text.data + run->start + s->blank;

    end = s->prose->text.data + run->end;
    letter = last && !(run->style & COMMENTSCTL_STYLE_CODE)
             && commentsctl_markup_beside_letter(comments_text_next(&p, end));

    /*
     * a single letter may become a reference because of what follows it, and
     * an address be written in brackets
     */

    letter = letter && p < end && !commentsctl_spans_address_like(
                                      comments_str_of(p - 1,
                                                      (size_t) (end - p) + 1));

    open->mark = commentsctl_spans_delimiter(s);

    commentsctl_markup_beside_harden(s->writer, letter && open->mark == '*');

    mark[0] = open->mark;
    mark[1] = kind == COMMENTSCTL_SPAN_STRONG ? open->mark : '\0';
    mark[2] = '\0';

    commentsctl_spans_mark(s, mark);

    s->last = open->mark;
    s->n++;
}


/* 1 if text may begin with an address */
static int
commentsctl_spans_address_like(comments_str_t text)
{
    return comments_ascii_begins(text, "http")
           || comments_ascii_begins(text, "ftp")
           || comments_ascii_begins(text, "www");
}


/* 1 if a link is its own text, and core can read it as an address */
static int
commentsctl_spans_bare(const commentsctl_spans_t *s,
    const commentsctl_markup_run_t *run)
{
    const char      *p;
    comments_str_t   url;

    p = s->prose->text.data + run->start;
    url = commentsctl_markup_prose_url(s->prose, run->link);

    return comments_str_eq(url, comments_str_of(p, run->end - run->start))
           && !(run->style & COMMENTSCTL_STYLE_CODE)
           && s->prose->runs + s->until[COMMENTSCTL_SPAN_LINK] == run
           && comments_markdown_link_plain(url.data, url.data + url.len)
              == url.data + url.len;
}


/* writes a bare link, whose run is the ith: as it is if it stands alone */
static void
commentsctl_spans_address(commentsctl_spans_t *s, comments_str_t url,
    size_t i)
{
    int          alone;
    const char  *p, *text;

    text = s->prose->text.data;
    p = text + s->prose->runs[i].start;

    alone = s->n == 1 && s->writer->marks == COMMENTSCTL_MARKS_ALL
            && (p == text || p[-1] == ' ' || p[-1] == '\n')
            && (i + 1 == s->prose->n || p[url.len] == ' '
                || p[url.len] == '\n')
            && (comments_ascii_alnum(url.data[url.len - 1])
                || url.data[url.len - 1] == '/');

    (void) comments_buf_add_c(&s->writer->out, alone ? "" : "<");
    (void) comments_buf_add_str(&s->writer->out, url);
    (void) comments_buf_add_c(&s->writer->out, alone ? "" : ">");

    s->writer->beside = COMMENTSCTL_BESIDE_ANY;
    s->writer->text = 0;
    s->writer->line = 0;
}


/* another one than that of the emphasis around it, or before it */
static char
commentsctl_spans_delimiter(const commentsctl_spans_t *s)
{
    unsigned  i;

    for (i = s->n; i > 0; i--) {
        if (s->open[i - 1].kind == COMMENTSCTL_SPAN_STRONG
            || s->open[i - 1].kind == COMMENTSCTL_SPAN_EM)
        {
            return s->open[i - 1].mark == '*' ? '_' : '*';
        }
    }

    return s->last == '*' ? '_' : '*';
}


/* appends a delimiter, which is punctuation to the one before it */
static void
commentsctl_spans_mark(commentsctl_spans_t *s, const char *mark)
{
    (void) comments_buf_add_c(&s->writer->out, mark);

    s->writer->beside = COMMENTSCTL_BESIDE_ANY;
    s->writer->text = 0;
    s->writer->line = 0;
}


static void
commentsctl_spans_text(commentsctl_spans_t *s, size_t i)
{
    int                              ends;
    comments_str_t                   text;
    const commentsctl_markup_run_t  *run, *next;

    run = &s->prose->runs[i];
    next = i + 1 < s->prose->n ? run + 1 : NULL;

    text = comments_str_of(s->prose->text.data + run->start + s->blank,
                           run->end - run->start - s->blank);

    if (text.len == 0) {
        return;
    }

    s->last = 0;

    if (s->link && s->bare) {
        commentsctl_spans_address(s, text, i);
        return;
    }

    if ((run->style & COMMENTSCTL_STYLE_CODE)
        && s->writer->marks != COMMENTSCTL_MARKS_NONE
        && commentsctl_spans_code(s, text))
    {
        return;
    }

    /* behind it is nothing at all, or the link's "]" */

    ends = s->n == 0 ? next == NULL
           : s->open[s->n - 1].kind == COMMENTSCTL_SPAN_LINK
             && (next == NULL || next->link != run->link);

    commentsctl_markup_escape(s->writer, text, ends);
}


/* writes inline code; 0: it cannot be written as such */
static int
commentsctl_spans_code(commentsctl_spans_t *s, comments_str_t text)
{
    int     pad;
    size_t  i, n;

    n = commentsctl_markup_ticks_code(text);

    if (n == 0) {
        return 0;
    }

    for (i = 0; i < n; i++) {
        commentsctl_spans_mark(s, "`");
    }

    pad = text.data[0] == '`' || text.data[text.len - 1] == '`';

    (void) comments_buf_add_c(&s->writer->out, pad ? " " : "");
    (void) comments_buf_add_str(&s->writer->out, text);
    (void) comments_buf_add_c(&s->writer->out, pad ? " " : "");

    for (i = 0; i < n; i++) {
        commentsctl_spans_mark(s, "`");
    }

    return 1;
}
