/*
 * Writes blocks in Markdown.
 *
 * A container's marker is written with the first block in it. A block that
 * follows another one has an empty line before it, except that an item directly
 * follows an item, and a list the paragraph before it in an item: a list
 * without empty lines has no paragraphs in its items.
 */

#include <stdio.h>

#include "commentsctl_markup_blocks.h"
#include "commentsctl_markup_spans.h"
#include "commentsctl_markup_ticks.h"


#define COMMENTSCTL_BLOCKS_MAX     ((size_t) 256 << 20)
#define COMMENTSCTL_BLOCKS_NUMBER  99    /* core takes longer numbers for
                                            text */


static void commentsctl_blocks_push(commentsctl_markup_blocks_t *blocks,
    commentsctl_block_t kind, unsigned number);
static void commentsctl_blocks_pop(commentsctl_markup_blocks_t *blocks);
static void commentsctl_blocks_begin(commentsctl_markup_blocks_t *blocks,
    int list_may_follow);
static unsigned commentsctl_blocks_fresh(
    const commentsctl_markup_blocks_t *blocks);
static int commentsctl_blocks_apart(const commentsctl_markup_blocks_t *blocks,
    unsigned fresh);
static void commentsctl_blocks_enter(commentsctl_markup_blocks_t *blocks,
    unsigned i);
static void commentsctl_blocks_list(commentsctl_container_t *list,
    commentsctl_container_t *parent);
static void commentsctl_blocks_prefix(commentsctl_markup_blocks_t *blocks,
    unsigned n);
static void commentsctl_blocks_trim(comments_buf_t *out);
static void commentsctl_blocks_code_line(commentsctl_markup_blocks_t *blocks,
    comments_str_t line);
static int commentsctl_blocks_next_line(comments_str_t *text,
    comments_str_t *line);
static comments_str_t commentsctl_blocks_lines(comments_str_t code);


void
commentsctl_markup_blocks_init(commentsctl_markup_blocks_t *blocks)
{
    memset(blocks, 0, sizeof(commentsctl_markup_blocks_t));

    comments_buf_init(&blocks->writer.out, COMMENTSCTL_BLOCKS_MAX);
    comments_buf_init(&blocks->prefix, COMMENTSCTL_BLOCKS_DEPTH * 4);
}


void
commentsctl_markup_blocks_free(commentsctl_markup_blocks_t *blocks)
{
    comments_buf_free(&blocks->writer.out);
    comments_buf_free(&blocks->prefix);

    commentsctl_markup_blocks_init(blocks);
}


void
commentsctl_markup_blocks_reset(commentsctl_markup_blocks_t *blocks,
    commentsctl_marks_t marks)
{
    comments_buf_truncate(&blocks->writer.out, 0);
    comments_buf_truncate(&blocks->prefix, 0);

    blocks->writer.marks = marks;
    blocks->writer.links = 0;
    blocks->writer.word = 0;
    blocks->writer.seen = 0;
    blocks->writer.whole = 0;

    memset(&blocks->open[0], 0, sizeof(commentsctl_container_t));
    blocks->n = 1;
    blocks->beyond = 0;
}


void
commentsctl_markup_blocks_open(commentsctl_markup_blocks_t *blocks,
    commentsctl_block_t kind, unsigned number)
{
    int                       list;
    commentsctl_container_t  *inner;

    inner = &blocks->open[blocks->n - 1];
    list = inner->kind == COMMENTSCTL_BLOCK_UL
           || inner->kind == COMMENTSCTL_BLOCK_OL;

    if (blocks->beyond || blocks->n + 1 > COMMENTSCTL_BLOCKS_DEPTH) {
        blocks->beyond++;
        return;
    }

    if (kind != COMMENTSCTL_BLOCK_ITEM) {

        if (list) {
            commentsctl_blocks_push(blocks, COMMENTSCTL_BLOCK_ITEM, 0);
        }

        commentsctl_blocks_push(blocks, kind, number);
        blocks->open[blocks->n - 1].implied = list ? 1 : 0;
        return;
    }

    if (inner->kind == COMMENTSCTL_BLOCK_ITEM) {
        inner->again++;
        inner->used = 0;
        inner->before = 0;
        return;
    }

    commentsctl_blocks_push(blocks, list ? COMMENTSCTL_BLOCK_ITEM
                                         : COMMENTSCTL_BLOCK_ROOT, 0);
}


static void
commentsctl_blocks_push(commentsctl_markup_blocks_t *blocks,
    commentsctl_block_t kind, unsigned number)
{
    commentsctl_container_t  *container;

    container = &blocks->open[blocks->n++];

    memset(container, 0, sizeof(commentsctl_container_t));

    container->kind = kind;
    container->number = number;

    if (kind == COMMENTSCTL_BLOCK_ROOT) {

        /* nothing is written of it, so lists in it meet those before it */

        container->before = container[-1].before;
        container->ended = container[-1].ended;
    }
}


void
commentsctl_markup_blocks_close(commentsctl_markup_blocks_t *blocks)
{
    unsigned                  implied;
    commentsctl_container_t  *container;

    if (blocks->beyond) {
        blocks->beyond--;
        return;
    }

    container = &blocks->open[blocks->n - 1];

    if (container->again) {
        container->again--;
        return;
    }

    implied = container->implied;

    commentsctl_blocks_pop(blocks);

    if (implied) {
        commentsctl_blocks_pop(blocks);
    }
}


/* the container around the innermost one learns what its last block is */
static void
commentsctl_blocks_pop(commentsctl_markup_blocks_t *blocks)
{
    commentsctl_container_t  *container, *parent;

    if (blocks->n == 1) {
        return;
    }

    container = &blocks->open[--blocks->n];

    if (!container->used) {
        return;
    }

    parent = &blocks->open[blocks->n - 1];

    parent->tight = 0;
    parent->before = 0;

    if (container->kind == COMMENTSCTL_BLOCK_UL
        || container->kind == COMMENTSCTL_BLOCK_OL)
    {
        parent->before = container->mark;
        parent->ended = container->number;

    } else if (container->kind == COMMENTSCTL_BLOCK_ROOT) {
        parent->before = container->before;
        parent->ended = container->ended;
    }
}


void
commentsctl_markup_blocks_prose(commentsctl_markup_blocks_t *blocks,
    const commentsctl_markup_prose_t *prose)
{
    unsigned                      n;
    commentsctl_markup_writer_t  *writer;

    if (prose->text.len == 0) {
        return;
    }

    n = blocks->n;
    writer = &blocks->writer;

    commentsctl_blocks_begin(blocks, 1);

    writer->prefix = comments_buf_str(&blocks->prefix);
    writer->word = writer->out.len;
    writer->seen = writer->out.len;
    writer->whole = 0;

    commentsctl_markup_spans(writer, prose);

    (void) comments_buf_add_char(&writer->out, '\n');

    if (blocks->n > n) {
        commentsctl_blocks_pop(blocks);
    }
}


void
commentsctl_markup_blocks_line(commentsctl_markup_blocks_t *blocks)
{
    unsigned  n;

    if (blocks->writer.marks == COMMENTSCTL_MARKS_NONE) {
        return;
    }

    n = blocks->n;

    commentsctl_blocks_begin(blocks, 0);

    (void) comments_buf_add_c(&blocks->writer.out, "***\n");

    if (blocks->n > n) {
        commentsctl_blocks_pop(blocks);
    }
}


void
commentsctl_markup_blocks_code(commentsctl_markup_blocks_t *blocks,
    comments_str_t code, comments_str_t lang)
{
    size_t           i, fence;
    unsigned         n;
    comments_str_t   line;
    comments_buf_t  *out;

    code = commentsctl_blocks_lines(code);

    if (code.len == 0) {
        return;
    }

    n = blocks->n;
    out = &blocks->writer.out;
    fence = commentsctl_markup_ticks_fence(code);

    commentsctl_blocks_begin(blocks, 0);

    for (i = 0; i < fence; i++) {
        (void) comments_buf_add_char(out, '`');
    }

    (void) comments_buf_add_str(out, lang);
    (void) comments_buf_add_char(out, '\n');

    while (commentsctl_blocks_next_line(&code, &line)) {
        commentsctl_blocks_code_line(blocks, line);
    }

    (void) comments_buf_add_str(out, comments_buf_str(&blocks->prefix));

    for (i = 0; i < fence; i++) {
        (void) comments_buf_add_char(out, '`');
    }

    (void) comments_buf_add_char(out, '\n');

    if (blocks->n > n) {
        commentsctl_blocks_pop(blocks);
    }
}


/*
 * Writes what stands before a block's first line, and sets the prefix of its
 * further lines. If the block is in a list but in no item, an item is opened,
 * which the caller closes.
 */
static void
commentsctl_blocks_begin(commentsctl_markup_blocks_t *blocks,
    int list_may_follow)
{
    unsigned                  i, fresh;
    commentsctl_container_t  *inner;

    inner = &blocks->open[blocks->n - 1];

    if (inner->kind == COMMENTSCTL_BLOCK_UL
        || inner->kind == COMMENTSCTL_BLOCK_OL)
    {
        commentsctl_blocks_push(blocks, COMMENTSCTL_BLOCK_ITEM, 0);
    }

    fresh = commentsctl_blocks_fresh(blocks);

    if (blocks->writer.out.len && commentsctl_blocks_apart(blocks, fresh)) {
        commentsctl_blocks_prefix(blocks, fresh);
        (void) comments_buf_add_str(&blocks->writer.out,
                                    comments_buf_str(&blocks->prefix));
        commentsctl_blocks_trim(&blocks->writer.out);
        (void) comments_buf_add_char(&blocks->writer.out, '\n');
    }

    commentsctl_blocks_prefix(blocks, fresh);
    (void) comments_buf_add_str(&blocks->writer.out,
                                comments_buf_str(&blocks->prefix));

    for (i = fresh; i < blocks->n; i++) {
        commentsctl_blocks_enter(blocks, i);
    }

    commentsctl_blocks_prefix(blocks, blocks->n);

    inner = &blocks->open[blocks->n - 1];

    inner->used = 1;
    inner->before = 0;
    inner->tight = list_may_follow ? 1 : 0;
}


/* returns the index of the outermost container that has nothing in it */
static unsigned
commentsctl_blocks_fresh(const commentsctl_markup_blocks_t *blocks)
{
    unsigned  i;

    /* the root needs no marker */

    for (i = 1; i < blocks->n && blocks->open[i].used; i++) {
        /* void */
    }

    return i;
}


/* 1 if an empty line stands before a block, 0 if it follows directly */
static int
commentsctl_blocks_apart(const commentsctl_markup_blocks_t *blocks,
    unsigned fresh)
{
    const commentsctl_container_t  *container, *parent;

    if (fresh == blocks->n) {
        return 1;
    }

    parent = &blocks->open[fresh - 1];
    container = &blocks->open[fresh];

    if (container->kind == COMMENTSCTL_BLOCK_ITEM) {
        return !parent->used;
    }

    /* a list that cannot be told from the one before it continues it */

    if (container->kind == COMMENTSCTL_BLOCK_OL && container->number != 1
        && parent->before == '.')
    {
        return 0;
    }

    /* only a list that begins with 1 ends a paragraph */

    return parent->kind != COMMENTSCTL_BLOCK_ITEM || !parent->tight
           || container->kind == COMMENTSCTL_BLOCK_QUOTE
           || (container->kind == COMMENTSCTL_BLOCK_OL
               && container->number != 1);
}


/* writes the marker of a container that is not used yet */
static void
commentsctl_blocks_enter(commentsctl_markup_blocks_t *blocks, unsigned i)
{
    char                      marker[16];
    unsigned                  number;
    commentsctl_container_t  *container, *list;

    container = &blocks->open[i];
    container->used = 1;

    switch (container->kind) {

    case COMMENTSCTL_BLOCK_QUOTE:
        (void) comments_buf_add_c(&blocks->writer.out, "> ");
        return;

    case COMMENTSCTL_BLOCK_UL:
    case COMMENTSCTL_BLOCK_OL:
        commentsctl_blocks_list(container, &blocks->open[i - 1]);
        return;

    case COMMENTSCTL_BLOCK_ITEM:
        break;

    default: /* COMMENTSCTL_BLOCK_ROOT */
        return;
    }

    list = &blocks->open[i - 1];

    if (list->kind == COMMENTSCTL_BLOCK_OL) {
        number = list->number < COMMENTSCTL_BLOCKS_NUMBER
                 ? list->number : COMMENTSCTL_BLOCKS_NUMBER;
        list->number++;

        (void) snprintf(marker, sizeof(marker), "%u%c ", number, list->mark);

    } else {
        (void) snprintf(marker, sizeof(marker), "%c ", list->mark);
    }

    container->width = (unsigned) strlen(marker);

    (void) comments_buf_add_c(&blocks->writer.out, marker);
}


/* chooses the mark of a list, so that it is not one with the list before it */
static void
commentsctl_blocks_list(commentsctl_container_t *list,
    commentsctl_container_t *parent)
{
    if (list->kind == COMMENTSCTL_BLOCK_UL) {
        list->mark = parent->before == '-' ? '+' : '-';
        return;
    }

    /* core knows no list that begins with "2)" */

    if (list->number != 1 && parent->before == '.') {
        list->number = parent->ended;
    }

    list->mark = parent->before == '.' && list->number == 1 ? ')' : '.';
}


/* stores what lines in the first n containers begin with */
static void
commentsctl_blocks_prefix(commentsctl_markup_blocks_t *blocks, unsigned n)
{
    unsigned  i, j;

    comments_buf_truncate(&blocks->prefix, 0);

    for (i = 1; i < n; i++) {

        if (blocks->open[i].kind == COMMENTSCTL_BLOCK_QUOTE) {
            (void) comments_buf_add_c(&blocks->prefix, "> ");
        }

        for (j = 0; j < blocks->open[i].width; j++) {
            (void) comments_buf_add_char(&blocks->prefix, ' ');
        }
    }

    if (blocks->prefix.failed) {
        blocks->writer.out.failed = 1;
    }
}


static void
commentsctl_blocks_trim(comments_buf_t *out)
{
    while (out->len && out->data[out->len - 1] == ' ') {
        out->len--;
    }
}


/* writes a line of code; the tabs it begins with are blanks in Markdown */
static void
commentsctl_blocks_code_line(commentsctl_markup_blocks_t *blocks,
    comments_str_t line)
{
    size_t           i, column;
    comments_buf_t  *out;

    out = &blocks->writer.out;
    column = 0;

    (void) comments_buf_add_str(out, comments_buf_str(&blocks->prefix));

    for (i = 0; i < line.len && (line.data[i] == ' ' || line.data[i] == '\t');
         i++)
    {
        column = line.data[i] == ' ' ? column + 1 : (column + 4) & ~(size_t) 3;
    }

    if (i == line.len) {
        commentsctl_blocks_trim(out);

    } else {
        for ( /* void */ ; column; column--) {
            (void) comments_buf_add_char(out, ' ');
        }

        (void) comments_buf_add(out, line.data + i, line.len - i);
    }

    (void) comments_buf_add_char(out, '\n');
}


/* takes the next line from text; 0: there is none */
static int
commentsctl_blocks_next_line(comments_str_t *text, comments_str_t *line)
{
    size_t       len;
    const char  *lf;

    if (text->len == 0) {
        return 0;
    }

    lf = memchr(text->data, '\n', text->len);
    len = lf ? (size_t) (lf - text->data) : text->len;

    *line = comments_str_of(text->data, len);

    len += (lf != NULL);

    *text = comments_str_of(text->data + len, text->len - len);

    return 1;
}


/* returns code without blank lines at its ends */
static comments_str_t
commentsctl_blocks_lines(comments_str_t code)
{
    size_t  i, start;

    start = 0;

    for (i = 0; i < code.len && strchr(" \t\n", code.data[i]) != NULL; i++) {
        if (code.data[i] == '\n') {
            start = i + 1;
        }
    }

    if (i == code.len) {
        return (comments_str_t) comments_null_str;
    }

    while (strchr(" \t\n", code.data[code.len - 1]) != NULL) {
        code.len--;
    }

    return comments_str_of(code.data + start, code.len - start);
}
