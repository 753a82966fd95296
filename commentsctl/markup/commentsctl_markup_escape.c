/*
 * Writes text so that Markdown shows it as it is.
 *
 * A mark is escaped by a backslash, or written as a character reference where
 * a backslash would be shown: core takes the backslashes of a word that looks
 * like a path for text (comments_markdown_path.h), and so all of them in a word
 * that has another backslash. A mark that means nothing where it stands, such
 * as a "*" between blanks, stays as it is.
 */

#include "comments_ascii.h"
#include "comments_markdown_link.h"
#include "comments_text.h"
#include "commentsctl_markup_address.h"
#include "commentsctl_markup_beside.h"
#include "commentsctl_markup_escape.h"
#include "commentsctl_markup_prose.h"
#include "commentsctl_markup_target.h"


#define COMMENTSCTL_ESCAPE_ENTITY  40    /* bytes of a character reference */
#define COMMENTSCTL_ESCAPE_DIGITS  2     /* of a list's first number */


/* a run while it is written */
typedef struct {
    commentsctl_markup_writer_t  *writer;
    comments_str_t                text;
    const char                   *p;
    const char                   *end;
    const char                   *from;      /* written up to here */
    const char                   *same;      /* from here on as it was read */
    unsigned                      ends:1;
} commentsctl_escape_t;


static void commentsctl_escape_first(commentsctl_escape_t *e);
static void commentsctl_escape_line(commentsctl_escape_t *e);
static void commentsctl_escape_special(commentsctl_escape_t *e);
static int commentsctl_escape_star(const commentsctl_escape_t *e);
static int commentsctl_escape_underline(const commentsctl_escape_t *e);
static int commentsctl_escape_tilde(const commentsctl_escape_t *e);
static int commentsctl_escape_ampersand(const commentsctl_escape_t *e);
static void commentsctl_escape_address(commentsctl_escape_t *e);
static int commentsctl_escape_opens(const commentsctl_escape_t *e);
static void commentsctl_escape_link(commentsctl_escape_t *e,
    comments_str_t address);
static void commentsctl_escape_flush(commentsctl_escape_t *e);
static void commentsctl_escape_mark(commentsctl_escape_t *e);
static void commentsctl_escape_as_reference(commentsctl_escape_t *e);
static void commentsctl_escape_named(commentsctl_escape_t *e,
    const char *reference);
static int commentsctl_escape_backslash(commentsctl_markup_writer_t *writer);
static int commentsctl_escape_path(comments_str_t word);


/* characters that are not always written as they are */
static const uint8_t  commentsctl_escape_specials[256] = {
    ['\n'] = 1, ['*'] = 1, ['_'] = 1, ['~'] = 1, ['`'] = 1, ['['] = 1,
    [']'] = 1, ['<'] = 1, ['&'] = 1, ['\\'] = 1, [':'] = 1, ['.'] = 1
};


void
commentsctl_markup_escape(commentsctl_markup_writer_t *writer,
    comments_str_t text, int ends)
{
    commentsctl_escape_t  e;

    if (text.len == 0) {
        return;
    }

    e.writer = writer;
    e.text = text;
    e.p = text.data;
    e.end = e.p + text.len;
    e.from = e.p;
    e.same = e.p;
    e.ends = ends ? 1 : 0;

    if (writer->beside != COMMENTSCTL_BESIDE_ANY) {
        commentsctl_escape_first(&e);
    }

    while (e.p < e.end) {

        if (writer->line) {
            writer->line = 0;
            commentsctl_escape_line(&e);
            continue;
        }

        if (commentsctl_escape_specials[(unsigned char) *e.p]) {
            commentsctl_escape_special(&e);

        } else {
            e.p++;
        }
    }

    commentsctl_escape_flush(&e);
}


/* the first character, beside the end of emphasis */
static void
commentsctl_escape_first(commentsctl_escape_t *e)
{
    uint32_t               c;
    const char            *p;
    commentsctl_beside_t   beside;

    p = e->p;
    c = comments_text_next(&p, e->end);

    beside = e->writer->beside;
    e->writer->beside = COMMENTSCTL_BESIDE_ANY;

    if (commentsctl_markup_prose_blank(c)
        || (c < 0x80 && !comments_ascii_alnum(c))
        || (beside == COMMENTSCTL_BESIDE_LETTER
            && commentsctl_markup_beside_letter(c)))
    {
        return;
    }

    commentsctl_escape_as_reference(e);
}


/* the first characters of a line, which may begin a block */
static void
commentsctl_escape_line(commentsctl_escape_t *e)
{
    size_t       n;
    const char  *p;

    p = e->p;

    switch (*p) {

    case '>':
        commentsctl_escape_mark(e);
        return;

    case '#':
        while (p < e->end && *p == '#') {
            p++;
        }

        if (p == e->end || *p == ' ' || *p == '\n') {
            commentsctl_escape_mark(e);
        }

        return;

    case '-':
    case '+':
    case '*':
        if (p + 1 == e->end || p[1] == ' ' || p[1] == '\n' || p[1] == '-'
            || *p == '*')
        {
            commentsctl_escape_mark(e);
        }

        return;

    default:
        break;
    }

    for (n = 0; p < e->end && comments_ascii_digit(*p); n++) {
        p++;
    }

    if (n == 0 || n > COMMENTSCTL_ESCAPE_DIGITS || p == e->end
        || (*p != '.' && *p != ')')
        || (p + 1 < e->end && p[1] != ' ' && p[1] != '\n'))
    {
        return;
    }

    /* an item's number: longer ones are none (comments_markdown_lines.h) */

    e->p = p;
    commentsctl_escape_mark(e);
}


static void
commentsctl_escape_special(commentsctl_escape_t *e)
{
    const char                   *p;
    commentsctl_markup_writer_t  *writer;

    p = e->p;
    writer = e->writer;

    switch (*p) {

    case '\n':
        commentsctl_escape_flush(e);
        (void) comments_buf_add_char(&writer->out, '\n');
        (void) comments_buf_add_str(&writer->out, writer->prefix);
        writer->line = 1;
        e->from = ++e->p;
        e->same = e->p;
        return;

    case '*':
        if (!commentsctl_escape_star(e)) {
            commentsctl_escape_mark(e);
            return;
        }

        break;

    case '_':

        /* a backslash before it may be an arm of an emoticon */

        if (!commentsctl_escape_underline(e)) {
            commentsctl_escape_as_reference(e);
            return;
        }

        break;

    case '~':
        if (!commentsctl_escape_tilde(e)) {
            commentsctl_escape_as_reference(e);
            return;
        }

        break;

    case '[':
        commentsctl_escape_mark(e);
        return;

    case ']':
        if (writer->link || writer->marks != COMMENTSCTL_MARKS_ALL) {
            commentsctl_escape_mark(e);
            return;
        }

        break;

    case '<':
        if (commentsctl_escape_opens(e)) {
            commentsctl_escape_named(e, "&lt;");
            return;
        }

        break;

    case '&':
        if (commentsctl_escape_ampersand(e)) {
            commentsctl_escape_named(e, "&amp;");
            return;
        }

        break;

    case '`':
    case '\\':
        commentsctl_escape_as_reference(e);
        return;

    default: /* ':' and '.' */
        commentsctl_escape_address(e);
        return;
    }

    e->p++;
}


/* 1 if the "*" is between blanks */
static int
commentsctl_escape_star(const commentsctl_escape_t *e)
{
    const char  *p;

    p = e->p;

    return e->writer->marks == COMMENTSCTL_MARKS_ALL && p > e->text.data
           && p[-1] == ' ' && p + 1 < e->end && p[1] == ' ';
}


/*
 * 1 if the "_" is in a word, as in snake_case, and not before what may become a
 * link
 */
static int
commentsctl_escape_underline(const commentsctl_escape_t *e)
{
    const char  *p;

    p = e->p;

    return e->writer->marks == COMMENTSCTL_MARKS_ALL && p > e->same
           && comments_ascii_alnum(p[-1]) && p + 1 < e->end
           && comments_ascii_alnum(p[1])
           && memchr("hfwHFW", p[1], 6) == NULL;
}


/* 1 if the "~" is alone, and so no delimiter nor a part of one */
static int
commentsctl_escape_tilde(const commentsctl_escape_t *e)
{
    const char  *p;

    p = e->p;

    return e->writer->marks == COMMENTSCTL_MARKS_ALL && p > e->text.data
           && p[-1] != '~' && p[-1] != '\n' && p + 1 < e->end && p[1] != '~';
}


/* 1 if a character reference may begin with the "&" */
static int
commentsctl_escape_ampersand(const commentsctl_escape_t *e)
{
    const char  *p, *end;

    p = e->p + 1;
    end = e->end;

    if (end - p > COMMENTSCTL_ESCAPE_ENTITY) {
        end = p + COMMENTSCTL_ESCAPE_ENTITY;
    }

    if (p < end && *p == '#') {
        return 1;
    }

    while (p < end && comments_ascii_alnum(*p)) {
        p++;
    }

    /* at the end, something may follow that completes it */

    return p == end || *p == ';';
}


/* a ":" or a ".", which may be in an address */
static void
commentsctl_escape_address(commentsctl_escape_t *e)
{
    comments_str_t               address;
    commentsctl_markup_writer_t *writer;
    commentsctl_address_form_t   form;

    writer = e->writer;

    if (commentsctl_markup_address(writer, e->text, e->p, e->same, e->ends,
                                   &address, &form)
        != COMMENTS_OK)
    {
        e->p++;
        return;
    }

    writer->links += form != COMMENTSCTL_ADDRESS_TEXT;

    switch (form) {

    case COMMENTSCTL_ADDRESS_BARE:
        e->p = address.data + address.len;
        return;

    case COMMENTSCTL_ADDRESS_TEXT:
        commentsctl_escape_as_reference(e);
        return;

    default:
        break;
    }

    /* what was written of it is taken back */

    if (e->from > address.data) {
        writer->out.len -= (size_t) (e->from - address.data);
        e->from = address.data;
    }

    e->p = address.data;
    commentsctl_escape_flush(e);

    if (form == COMMENTSCTL_ADDRESS_ANGLE) {
        (void) comments_buf_add_char(&writer->out, '<');
        (void) comments_buf_add_str(&writer->out, address);
        (void) comments_buf_add_char(&writer->out, '>');
        writer->text = 0;

    } else {
        commentsctl_escape_link(e, address);
    }

    e->p = address.data + address.len;
    e->from = e->p;
    e->same = e->p;
}


/*
 * 1 if the "<" may begin something. With a blank behind it, md4c takes it for
 * the beginning of an address nevertheless if a scheme follows the blank.
 */
static int
commentsctl_escape_opens(const commentsctl_escape_t *e)
{
    const char  *p;

    p = e->p + 1;

    if (p == e->end || (*p != ' ' && *p != '\n')) {
        return 1;
    }

    do {
        p++;
    } while (p < e->end && (comments_ascii_alnum(*p) || strchr("+-.", *p)));

    return p == e->end || *p == ':';
}


/* an address as a link with a target of its own */
static void
commentsctl_escape_link(commentsctl_escape_t *e, comments_str_t address)
{
    comments_buf_t  url, full;

    comments_buf_init(&full, address.len + sizeof("http://"));
    comments_buf_init(&url, COMMENTS_MARKDOWN_URL_MAX * 3);

    if ((address.data[0] | 0x20) == 'w') {
        (void) comments_buf_add_c(&full, "http://");
    }

    (void) comments_buf_add_str(&full, address);
    (void) comments_markdown_link_url(&url, comments_buf_str(&full));

    if (full.failed || url.failed) {
        e->writer->out.failed = 1;
    }

    commentsctl_markup_beside_bracket(e->writer);
    commentsctl_markup_escape(e->writer, address, 0);

    e->writer->link = 0;
    commentsctl_markup_target_write(&e->writer->out, comments_buf_str(&url));
    e->writer->text = 0;

    comments_buf_free(&full);
    comments_buf_free(&url);
}


/* writes what is plain up to the position */
static void
commentsctl_escape_flush(commentsctl_escape_t *e)
{
    if (e->p > e->from) {
        (void) comments_buf_add(&e->writer->out, e->from,
                                (size_t) (e->p - e->from));
        e->writer->text = 1;
    }

    e->from = e->p;
}


/* escapes the ASCII character at the position, and moves behind it */
static void
commentsctl_escape_mark(commentsctl_escape_t *e)
{
    commentsctl_escape_flush(e);

    if (!commentsctl_escape_backslash(e->writer)) {
        commentsctl_escape_as_reference(e);
        return;
    }

    (void) comments_buf_add_char(&e->writer->out, '\\');
    (void) comments_buf_add_char(&e->writer->out, *e->p);

    e->writer->text = 0;
    e->from = ++e->p;
    e->same = e->p;
}


/* writes the character at the position as a reference, and moves behind it */
static void
commentsctl_escape_as_reference(commentsctl_escape_t *e)
{
    uint32_t     c;
    const char  *p;

    commentsctl_escape_flush(e);

    p = e->p;
    c = comments_text_next(&p, e->end);

    commentsctl_markup_beside_reference(&e->writer->out, c);

    e->writer->text = 0;
    e->writer->line = 0;
    e->p = p;
    e->from = p;
    e->same = p;
}


/* writes a reference for the character at the position, and moves behind it */
static void
commentsctl_escape_named(commentsctl_escape_t *e, const char *reference)
{
    commentsctl_escape_flush(e);

    (void) comments_buf_add_c(&e->writer->out, reference);

    e->writer->text = 0;
    e->from = ++e->p;
    e->same = e->p;
}


/* 1 if a backslash at the end of the output escapes what follows */
static int
commentsctl_escape_backslash(commentsctl_markup_writer_t *writer)
{
    size_t       i;
    const char  *data;

    if (writer->references || writer->marks != COMMENTSCTL_MARKS_ALL) {
        return 0;
    }

    data = writer->out.data;

    for (i = writer->out.len; i > writer->seen; i--) {
        if (data[i - 1] == ' ' || data[i - 1] == '\n') {
            writer->word = i;
            writer->whole = 0;
            break;
        }
    }

    writer->seen = writer->out.len;

    if (writer->whole) {
        return 1;
    }

    /* only its first backslash can make the word a path */

    writer->whole = 1;

    return writer->out.len == writer->word
           || !commentsctl_escape_path(comments_str_of(data + writer->word,
                                                       writer->out.len
                                                       - writer->word));
}


/*
 * 1 if the word, with a backslash behind it, begins as a path does: see
 * comments_markdown_path.h
 */
static int
commentsctl_escape_path(comments_str_t word)
{
    size_t  i, rest;

    for (i = 0; i < word.len && strchr("\"'([{<*_", word.data[i]); i++) {
        /* void */
    }

    rest = word.len - i;

    if (rest == 0 || word.data[i] == '%') {
        return rest != 0;
    }

    return rest <= 3 && (word.data[i] == '~' || word.data[i] == '.'
                         || word.data[word.len - 1] == ':');
}
