/*
 * The title of a page: the text of the first <title> in its head. Source: HTML
 * standard, 4.2.2 and 13.2.5.2 (RCDATA: references are decoded, tags are
 * text).
 *
 * While the page is read, the title is kept undecoded, with each run of white
 * space as one blank, since the page may declare its charset later. Its size
 * is limited. A title that was cut may therefore end in the middle of a
 * character or of a reference.
 */

#include "comments_entity.h"
#include "comments_scan_machine.h"
#include "comments_text.h"
#include "comments_text_clean.h"


/* the longest name: "&CounterClockwiseContourIntegral;" */
#define COMMENTS_SCAN_REFERENCE  34


static comments_str_t comments_scan_title_raw(const comments_scan_t *scan);
static int comments_scan_title_fits(const comments_scan_t *scan,
    comments_str_t raw);
static void comments_scan_title_decode(comments_buf_t *out,
    comments_str_t raw);
static size_t comments_scan_title_reference(comments_str_t s);
static size_t comments_scan_title_copy(char *out, comments_str_t clean);


void
comments_scan_title_begin(comments_scan_t *scan)
{
    if (scan->titled || scan->templates || scan->phase >= COMMENTS_SCAN_BODY) {
        return;
    }

    scan->titled = 1;
    scan->titling = 1;
}


void
comments_scan_title_text(comments_scan_t *scan, const char *p,
    const char *last)
{
    for ( /* void */ ; p < last; p++) {

        if (comments_scan_is_space(*p)) {
            scan->title_blank = scan->title_len != 0;
            continue;
        }

        if (scan->title_blank) {
            scan->title_blank = 0;

            if (scan->title_len < COMMENTS_SCAN_TITLE) {
                scan->title[scan->title_len++] = ' ';
            }
        }

        if (scan->title_len == COMMENTS_SCAN_TITLE) {
            scan->title_cut = 1;
            return;
        }

        scan->title[scan->title_len++] = *p;
    }
}


void
comments_scan_title_mark(comments_scan_t *scan)
{
    scan->title_mark = scan->title_len;
}


void
comments_scan_title_end(comments_scan_t *scan)
{
    scan->title_len = scan->title_mark;
    scan->titling = 0;
}


size_t
comments_scan_title(const comments_scan_t *scan, char *out)
{
    size_t          len;
    comments_str_t  raw;
    comments_buf_t  text, clean;

    raw = comments_scan_title_raw(scan);

    if (raw.len == 0 || !comments_scan_title_fits(scan, raw)) {
        return 0;
    }

    /* a reference is never shorter than its character */

    comments_buf_init(&text, raw.len);
    comments_buf_init(&clean, raw.len * 3);

    comments_scan_title_decode(&text, raw);

    len = 0;

    if (!text.failed
        && comments_text_clean(&clean, comments_buf_str(&text), 1)
           == COMMENTS_OK)
    {
        len = comments_scan_title_copy(out, comments_buf_str(&clean));
    }

    comments_buf_free(&text);
    comments_buf_free(&clean);

    return len;
}


/*
 * Returns the undecoded title, without a character or reference that was cut.
 * The result is empty if the <title> was never closed.
 */
static comments_str_t
comments_scan_title_raw(const comments_scan_t *scan)
{
    size_t          i;
    comments_str_t  raw;

    raw = comments_str_of(scan->title, scan->title_len);

    if (scan->titling || scan->charset == COMMENTS_CHARSET_OPAQUE) {
        return (comments_str_t) comments_null_str;
    }

    if (!scan->title_cut) {
        return raw;
    }

    for (i = 0; i < COMMENTS_SCAN_REFERENCE && i < raw.len; i++) {

        if (raw.data[raw.len - 1 - i] == ';') {
            break;
        }

        if (raw.data[raw.len - 1 - i] == '&') {
            raw.len -= i + 1;
            break;
        }
    }

    while (raw.len && ((unsigned char) raw.data[raw.len - 1] & 0xc0) == 0x80) {
        raw.len--;
    }

    if (raw.len && (unsigned char) raw.data[raw.len - 1] >= 0xc0) {
        raw.len--;
    }

    return raw;
}


/*
 * 1 if the title can be used: bytes above 127 only in a page declared as UTF-8
 */
static int
comments_scan_title_fits(const comments_scan_t *scan, comments_str_t raw)
{
    size_t  i;

    if (scan->charset == COMMENTS_CHARSET_UTF8 || scan->header_utf8) {
        return comments_text_check(raw) == COMMENTS_TEXT_OK;
    }

    for (i = 0; i < raw.len; i++) {
        if ((unsigned char) raw.data[i] >= 0x80 || raw.data[i] == '\0') {
            return 0;
        }
    }

    return 1;
}


static void
comments_scan_title_decode(comments_buf_t *out, comments_str_t raw)
{
    size_t  i, n;

    for (i = 0; i < raw.len; i += n) {

        n = comments_scan_title_reference(comments_str_of(raw.data + i,
                                                          raw.len - i));
        if (n) {
            (void) comments_entity_add(out, comments_str_of(raw.data + i, n));
            continue;
        }

        n = 1;
        (void) comments_buf_add_char(out, raw.data[i]);
    }
}


/*
 * the length of a reference ("&name;", "&#1;") at the beginning of s; 0: none
 */
static size_t
comments_scan_title_reference(comments_str_t s)
{
    size_t  i;

    if (s.data[0] != '&') {
        return 0;
    }

    for (i = 1; i < s.len && i < COMMENTS_SCAN_REFERENCE; i++) {

        if (s.data[i] == ';') {
            return i > 1 + (s.data[1] == '#') ? i + 1 : 0;
        }

        if (!comments_ascii_alnum(s.data[i])
            && (i != 1 || s.data[i] != '#'))
        {
            return 0;
        }
    }

    return 0;
}


/* copies as much as out has room for, without characters that show nothing */
static size_t
comments_scan_title_copy(char *out, comments_str_t clean)
{
    size_t       len;
    uint32_t     c;
    const char  *p, *end, *start;

    if (clean.len == 0) {
        return 0;
    }

    len = 0;
    p = clean.data;
    end = p + clean.len;

    while (p < end) {

        start = p;
        c = comments_text_next(&p, end);

        if (c == 0xad || c == 0x200b || c == 0x2060 || c == 0xfeff
            || c == 0xfffd)
        {
            continue;
        }

        if (len + (size_t) (p - start) > COMMENTS_SCAN_TITLE_MAX) {
            break;
        }

        memcpy(out + len, start, (size_t) (p - start));
        len += (size_t) (p - start);
    }

    while (len && out[len - 1] == ' ') {
        len--;
    }

    return len;
}
