/*
 * What a page declares about its charset (HTML standard, 13.2.3; Encoding
 * standard, 4.2), as far as the block's encoding, ASCII or UTF-8, depends on
 * it.
 */

#include "comments_scan_machine.h"


/* bytes in which browsers look for a <meta> anywhere, even in the body */
#define COMMENTS_SCAN_PRESCAN  1024


static void comments_scan_charset_say(comments_scan_t *scan,
    comments_scan_label_t label);
static comments_str_t comments_scan_charset_value(comments_str_t s,
    const char *name, unsigned bare);


/* all labels of UTF-8 */

static const char  *comments_scan_charset_utf8[] = {
    "utf-8",
    "utf8",
    "unicode-1-1-utf-8",
    "unicode11utf8",
    "unicode20utf8",
    "x-unicode20utf8",
    NULL
};


/* prefixes of the names of charsets in which the byte "<" may not be a "<" */

static const char  *comments_scan_charset_opaque[] = {
    "utf-7",
    "utf7",
    "unicode-1-1-utf-7",
    "iso-2022-",
    "iso2022",
    "csiso2022",
    "hz-gb-2312",
    "hz",
    NULL
};


/* charsets that use more than one byte even for an ASCII character */

static const char  *comments_scan_charset_wide[] = {
    "utf-16",
    "utf16",
    "utf-32",
    "utf32",
    "ucs-2",
    "ucs-4",
    "iso-10646-ucs",
    "csunicode",
    "unicodefeff",
    "unicodefffe",
    NULL
};


void
comments_scan_charset_init(comments_scan_t *scan, comments_str_t header)
{
    switch (comments_scan_charset_label(header)) {

    case COMMENTS_SCAN_LABEL_NONE:
        break;

    case COMMENTS_SCAN_LABEL_UTF8:
        scan->header_utf8 = 1;
        break;

    case COMMENTS_SCAN_LABEL_ASCII:
        scan->charset_fixed = 1;
        break;

    case COMMENTS_SCAN_LABEL_WIDE:
    case COMMENTS_SCAN_LABEL_OPAQUE:
        scan->charset = COMMENTS_CHARSET_OPAQUE;
        scan->charset_fixed = 1;
    }
}


/* looks for a byte order mark; scan->offset is the offset of data */

void
comments_scan_charset_bytes(comments_scan_t *scan, const char *data,
    size_t len)
{
    size_t  n;

    if (scan->offset >= sizeof(scan->head) || len == 0) {
        return;
    }

    n = sizeof(scan->head) - scan->head_len;

    if (n > len) {
        n = len;
    }

    memcpy(scan->head + scan->head_len, data, n);
    scan->head_len = (unsigned char) (scan->head_len + n);

    /*
     * UTF-32 needs no test: little-endian it begins with the mark of UTF-16,
     * and big-endian with NULs
     */

    if (scan->head_len >= 2
        && (memcmp(scan->head, "\xff\xfe", 2) == 0
            || memcmp(scan->head, "\xfe\xff", 2) == 0))
    {
        scan->charset = COMMENTS_CHARSET_OPAQUE;
        scan->charset_fixed = 1;
        return;
    }

    if (scan->head_len >= 3 && !scan->bom
        && memcmp(scan->head, "\xef\xbb\xbf", 3) == 0)
    {
        scan->bom = 1;
        comments_scan_charset_say(scan, COMMENTS_SCAN_LABEL_UTF8);
    }
}


void
comments_scan_charset_meta(comments_scan_t *scan)
{
    if (scan->templates
        || (scan->phase >= COMMENTS_SCAN_BODY
            && scan->token_at >= COMMENTS_SCAN_PRESCAN))
    {
        return;
    }

    if (scan->meta_charset != COMMENTS_SCAN_LABEL_NONE) {
        comments_scan_charset_say(scan, (comments_scan_label_t)
                                        scan->meta_charset);

    } else if (scan->http_equiv) {
        comments_scan_charset_say(scan, (comments_scan_label_t)
                                        scan->meta_content);
    }
}


/* the carry is a tag that begins with '?' and is the first of the page */

void
comments_scan_charset_xml(comments_scan_t *scan)
{
    comments_str_t  text;

    text = comments_str_of(scan->carry, scan->carry_len);

    if (text.len < 5 || memcmp(text.data, "?xml", 4) != 0
        || !comments_scan_is_space(text.data[4]))
    {
        return;
    }

    scan->xml = 1;

    text = comments_scan_charset_value(text, "encoding", 0);
    comments_scan_charset_say(scan, comments_scan_charset_label(text));
}


/*
 * Takes a declaration of the page. The first one counts. A page that could be
 * read so far is not in UTF-16, whatever it declares, but it may be in UTF-7.
 */

static void
comments_scan_charset_say(comments_scan_t *scan, comments_scan_label_t label)
{
    if (scan->charset_fixed || label == COMMENTS_SCAN_LABEL_NONE) {
        return;
    }

    scan->charset_fixed = 1;

    if (label == COMMENTS_SCAN_LABEL_UTF8) {
        scan->charset = COMMENTS_CHARSET_UTF8;

    } else if (label == COMMENTS_SCAN_LABEL_OPAQUE && !scan->header_utf8) {
        scan->charset = COMMENTS_CHARSET_OPAQUE;
    }
}


comments_scan_label_t
comments_scan_charset_label(comments_str_t label)
{
    size_t  i;

    while (label.len && comments_scan_is_space(label.data[0])) {
        label.data++;
        label.len--;
    }

    while (label.len && comments_scan_is_space(label.data[label.len - 1])) {
        label.len--;
    }

    if (label.len == 0) {
        return COMMENTS_SCAN_LABEL_NONE;
    }

    for (i = 0; comments_scan_charset_utf8[i]; i++) {
        if (comments_ascii_is(label,
                                         comments_scan_charset_utf8[i]))
        {
            return COMMENTS_SCAN_LABEL_UTF8;
        }
    }

    for (i = 0; comments_scan_charset_opaque[i]; i++) {
        if (comments_ascii_begins(label,
                                         comments_scan_charset_opaque[i]))
        {
            return COMMENTS_SCAN_LABEL_OPAQUE;
        }
    }

    for (i = 0; comments_scan_charset_wide[i]; i++) {
        if (comments_ascii_begins(label,
                                         comments_scan_charset_wide[i]))
        {
            return COMMENTS_SCAN_LABEL_WIDE;
        }
    }

    return COMMENTS_SCAN_LABEL_ASCII;
}


comments_scan_label_t
comments_scan_charset_content(comments_str_t content)
{
    return comments_scan_charset_label(
               comments_scan_charset_value(content, "charset", 1));
}


/*
 * Returns the value of name=value in s, or an empty string. With bare, a value
 * without quotes is allowed.
 */

static comments_str_t
comments_scan_charset_value(comments_str_t s, const char *name, unsigned bare)
{
    char         quote;
    size_t       n;
    const char  *p, *last, *start;

    static const comments_str_t  none = comments_null_str;

    n = strlen(name);
    last = s.data + s.len;

    for (p = s.data; p < last; p++) {

        if (!comments_ascii_begins(
                comments_str_of(p, (size_t) (last - p)), name))
        {
            continue;
        }

        for (p += n; p < last && comments_scan_is_space(*p); p++) {
            /* void */
        }

        if (p < last && *p == '=') {
            break;
        }

        /* the byte that did not match may begin the name */

        p--;
    }

    if (p >= last) {
        return none;
    }

    for (p++; p < last && comments_scan_is_space(*p); p++) { /* void */ }

    if (p == last) {
        return none;
    }

    quote = (*p == '"' || *p == '\'') ? *p++ : 0;

    if (quote == 0 && !bare) {
        return none;
    }

    for (start = p; p < last; p++) {
        if (quote ? *p == quote : (*p == ';' || comments_scan_is_space(*p))) {
            break;
        }
    }

    /* a value with an opening quote only is ignored */

    if (quote && p == last) {
        return none;
    }

    return comments_str_of(start, (size_t) (p - start));
}
