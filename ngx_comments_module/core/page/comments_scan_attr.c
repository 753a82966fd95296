/*
 * What the scanner reads in attributes: the names of containers, the charset
 * of a <meta>, and the few others that the tree builder needs.
 */

#include "comments_scan_machine.h"

#include "comments_names.h"


typedef struct {
    comments_str_t        name;
    comments_scan_attr_t  attr;
} comments_scan_attr_name_t;


static void comments_scan_attr_class(comments_scan_t *scan, const char *p,
    const char *last);
static void comments_scan_attr_token(comments_scan_t *scan, unsigned id);
static void comments_scan_attr_match(comments_scan_t *scan, size_t start,
    size_t end, unsigned id);
static unsigned comments_scan_attr_kind(comments_str_t name);
static unsigned comments_scan_attr_named_box(const comments_scan_t *scan);
static size_t comments_scan_attr_decode(char *data, size_t len);
static size_t comments_scan_attr_reference(const char *data, size_t len,
    char *ch);
static unsigned comments_scan_attr_is(const comments_scan_t *scan,
    const char *text);
static unsigned comments_scan_attr_conceals(comments_str_t style);
static unsigned comments_scan_attr_declares(const char *p, const char *last,
    const char *declaration);


static const comments_scan_attr_name_t  comments_scan_attr_names[] = {
    { comments_str("id"), COMMENTS_SCAN_ATTR_ID },
    { comments_str("class"), COMMENTS_SCAN_ATTR_CLASS },
    { comments_str("href"), COMMENTS_SCAN_ATTR_HREF },
    { comments_str("target"), COMMENTS_SCAN_ATTR_TARGET },
    { comments_str("type"), COMMENTS_SCAN_ATTR_TYPE },
    { comments_str("charset"), COMMENTS_SCAN_ATTR_CHARSET },
    { comments_str("http-equiv"), COMMENTS_SCAN_ATTR_HTTP_EQUIV },
    { comments_str("content"), COMMENTS_SCAN_ATTR_CONTENT },
    { comments_str("encoding"), COMMENTS_SCAN_ATTR_ENCODING },
    { comments_str("color"), COMMENTS_SCAN_ATTR_FONT },
    { comments_str("face"), COMMENTS_SCAN_ATTR_FONT },
    { comments_str("size"), COMMENTS_SCAN_ATTR_FONT },
    { comments_str("style"), COMMENTS_SCAN_ATTR_STYLE },
    { comments_str("hidden"), COMMENTS_SCAN_ATTR_HIDDEN },
    { comments_str("role"), COMMENTS_SCAN_ATTR_ROLE },
    { comments_str("aria-hidden"), COMMENTS_SCAN_ATTR_ARIA_HIDDEN },
    { comments_str("data-reactroot"), COMMENTS_SCAN_ATTR_ROOT },
    { comments_str("data-server-rendered"), COMMENTS_SCAN_ATTR_ROOT },
    { comments_str("data-v-app"), COMMENTS_SCAN_ATTR_ROOT },
    { comments_str("ng-version"), COMMENTS_SCAN_ATTR_ROOT }
};


/* their first letters, a bit for each, by the five lower bits of a character */
#define COMMENTS_SCAN_ATTR_NAMES                                              \
    (1u << ('a' & 31) | 1u << ('c' & 31) | 1u << ('d' & 31)                   \
     | 1u << ('e' & 31) | 1u << ('f' & 31) | 1u << ('h' & 31)                 \
     | 1u << ('i' & 31) | 1u << ('n' & 31) | 1u << ('r' & 31)                 \
     | 1u << ('s' & 31) | 1u << ('t' & 31))


/*
 * Names of other comment systems' containers. "comments" is one too, but only
 * as an id (see comments_scan_attr_match()).
 */

static const comments_str_t  comments_scan_containers[] = {
    comments_str("disqus_thread"),
    comments_str("isso-thread"),
    comments_str("remark42"),
    comments_str("cusdis_thread"),
    comments_str("waline"),
    comments_str("tcomment"),
    comments_str("artalk"),
    comments_str("commento"),
    comments_str("giscus")
};


/* the first letters of these names and of those below, in the same way */
#define COMMENTS_SCAN_ATTR_FIRST                                              \
    (1u << ('a' & 31) | 1u << ('c' & 31) | 1u << ('d' & 31)                   \
     | 1u << ('g' & 31) | 1u << ('h' & 31) | 1u << ('i' & 31)                 \
     | 1u << ('r' & 31) | 1u << ('t' & 31) | 1u << ('w' & 31))


/* classes that hide their element in widely used stylesheets */

static const comments_str_t  comments_scan_concealing[] = {
    comments_str("hidden"),
    comments_str("d-none")
};


void
comments_scan_attr_letter(comments_scan_t *scan, char ch)
{
    /* a name that fills the buffer is longer than all names that we know */

    if (scan->attr_len < sizeof(scan->attr_name)) {
        scan->attr_name[scan->attr_len++] = comments_ascii_lower(ch);
    }
}


void
comments_scan_attr_named(comments_scan_t *scan)
{
    size_t                            i;
    unsigned                          bit;
    comments_str_t                    name;
    const comments_scan_attr_name_t  *known;

    scan->attr = COMMENTS_SCAN_ATTR_NONE;
    scan->carry_len = 0;
    scan->overflow = 0;

    if (scan->end_tag) {
        return;
    }

    name = comments_str_of(scan->attr_name, scan->attr_len);

    if (!(COMMENTS_SCAN_ATTR_NAMES >> (name.data[0] & 31) & 1)) {
        return;
    }

    for (i = 0;
         i < sizeof(comments_scan_attr_names)
             / sizeof(comments_scan_attr_names[0]);
         i++)
    {
        known = &comments_scan_attr_names[i];

        if (name.len != known->name.len
            || name.data[0] != known->name.data[0]
            || !comments_str_eq(name, known->name))
        {
            continue;
        }

        /* of two attributes with the same name the first one counts */

        bit = 1u << known->attr;

        if (scan->seen & bit) {
            return;
        }

        scan->seen |= bit;
        scan->attr = (unsigned char) known->attr;

        return;
    }
}


void
comments_scan_attr_value(comments_scan_t *scan, const char *p,
    const char *last)
{
    size_t  len;

    if (scan->attr == COMMENTS_SCAN_ATTR_CLASS) {
        comments_scan_attr_class(scan, p, last);
        return;
    }

    len = (size_t) (last - p);

    if (len > COMMENTS_SCAN_CARRY - scan->carry_len) {
        len = COMMENTS_SCAN_CARRY - scan->carry_len;
        scan->overflow = 1;
    }

    memcpy(scan->carry + scan->carry_len, p, len);
    scan->carry_len += len;
}


void
comments_scan_attr_valued(comments_scan_t *scan)
{
    comments_str_t  value;

    value = comments_str_of(scan->carry, scan->carry_len);

    switch (scan->attr) {

    case COMMENTS_SCAN_ATTR_ID:
        comments_scan_attr_token(scan, 1);
        break;

    case COMMENTS_SCAN_ATTR_CLASS:
        comments_scan_attr_token(scan, 0);
        break;

    case COMMENTS_SCAN_ATTR_CHARSET:
        scan->meta_charset = (unsigned char)
                             comments_scan_charset_label(value);
        break;

    case COMMENTS_SCAN_ATTR_CONTENT:
        scan->meta_content = (unsigned char)
                             comments_scan_charset_content(value);
        break;

    case COMMENTS_SCAN_ATTR_HTTP_EQUIV:
        scan->http_equiv = comments_scan_attr_is(scan, "content-type");
        break;

    case COMMENTS_SCAN_ATTR_ENCODING:
        scan->integration = comments_scan_attr_is(scan, "text/html")
                            || comments_scan_attr_is(scan,
                                                     "application/xhtml+xml");
        break;

    case COMMENTS_SCAN_ATTR_HREF:
    case COMMENTS_SCAN_ATTR_TARGET:
        if (scan->name_len == 4 && memcmp(scan->name, "base", 4) == 0) {
            value.len = comments_scan_attr_decode(scan->carry,
                                                  scan->carry_len);
            comments_scan_base_attr(scan, value);
        }

        break;

    case COMMENTS_SCAN_ATTR_STYLE:
        if (comments_scan_attr_conceals(value)) {
            scan->concealed = 1;
        }

        break;

    case COMMENTS_SCAN_ATTR_ROLE:
        scan->props |= comments_names_role(value);
        break;

    case COMMENTS_SCAN_ATTR_ARIA_HIDDEN:
        if (comments_scan_attr_is(scan, "true")) {
            scan->props |= COMMENTS_ARTICLE_MUTE;
        }

        break;

    case COMMENTS_SCAN_ATTR_TYPE:
        scan->hidden_type = comments_scan_attr_is(scan, "hidden");
        break;

    default:
        break;
    }

    scan->attr = COMMENTS_SCAN_ATTR_NONE;
}


/* class lists can be long: only one name at a time is kept */

static void
comments_scan_attr_class(comments_scan_t *scan, const char *p,
    const char *last)
{
    for ( /* void */ ; p < last; p++) {

        if ((unsigned char) *p <= ' ' && comments_scan_is_space(*p)) {
            comments_scan_attr_token(scan, 0);
            scan->carry_len = 0;
            scan->overflow = 0;

        } else if (scan->carry_len < COMMENTS_SCAN_CARRY) {
            scan->carry[scan->carry_len++] = *p;

        } else {
            scan->overflow = 1;
        }
    }
}


/*
 * Matches the carry, which is an id, or one name of a class list as written in
 * the page. A character reference in a class name may be white space, so that
 * decoding makes two names of it.
 */

static void
comments_scan_attr_token(comments_scan_t *scan, unsigned id)
{
    size_t  i, start;

    if (scan->overflow) {
        return;
    }

    if (memchr(scan->carry, '&', scan->carry_len) == NULL) {
        comments_scan_attr_match(scan, 0, scan->carry_len, id);
        return;
    }

    scan->carry_len = comments_scan_attr_decode(scan->carry, scan->carry_len);

    for (i = 0, start = 0; i < scan->carry_len && !id; i++) {

        if (comments_scan_is_space(scan->carry[i])) {
            comments_scan_attr_match(scan, start, i, id);
            start = i + 1;
        }
    }

    comments_scan_attr_match(scan, start, scan->carry_len, id);
}


static void
comments_scan_attr_match(comments_scan_t *scan, size_t start, size_t end,
    unsigned id)
{
    size_t          i;
    comments_str_t  name;

    static const comments_str_t  comments = comments_str("comments");
    static const comments_str_t  content = comments_str("comments-content");

    if (start == end) {
        return;
    }

    name = comments_str_of(scan->carry + start, end - start);

    if (scan->scored && comments_scan_attr_named_box(scan)) {
        scan->props |= comments_names_props(name, id);

        if (!id && scan->kind == 0) {
            scan->kind = comments_scan_attr_kind(name);
        }
    }

    /* TypePad and Movable Type leave it behind without any comment, too */

    if (id && (comments_str_eq(name, comments)
               || (scan->scored && comments_str_eq(name, content))))
    {
        scan->hit = 1;
        return;
    }

    /* most names begin with another letter */

    if (!(COMMENTS_SCAN_ATTR_FIRST >> (name.data[0] & 31) & 1)) {
        return;
    }

    for (i = 0;
         !id && i < sizeof(comments_scan_concealing)
                    / sizeof(comments_scan_concealing[0]);
         i++)
    {
        if (comments_str_eq(name, comments_scan_concealing[i])) {
            scan->concealed = 1;
            return;
        }
    }

    for (i = 0;
         i < sizeof(comments_scan_containers)
             / sizeof(comments_scan_containers[0]);
         i++)
    {
        if (name.data[0] == comments_scan_containers[i].data[0]
            && comments_str_eq(name, comments_scan_containers[i]))
        {
            scan->hit = 1;
            scan->system = 1;
            return;
        }
    }
}


/*
 * A number for a name: other names of the same length that begin and end in the
 * same four bytes have the same.
 */

static unsigned
comments_scan_attr_kind(comments_str_t name)
{
    size_t    n;
    unsigned  first, last;

    first = 0;
    last = 0;
    n = name.len < sizeof(first) ? name.len : sizeof(first);

    memcpy(&first, name.data, n);
    memcpy(&last, name.data + name.len - n, n);

    return first ^ last << 7 ^ last >> 25 ^ (unsigned) name.len << 24;
}


/*
 * 0 for the most frequent elements whose names say nothing about their text:
 * <a>, <b>, <i>, <p>, <img>, <span> and what stands in the head
 */

static unsigned
comments_scan_attr_named_box(const comments_scan_t *scan)
{
    if (scan->name_len == 1 || scan->phase < COMMENTS_SCAN_AFTER_HEAD) {
        return 0;
    }

    return !(scan->name_len == 4 && memcmp(scan->name, "span", 4) == 0)
           && !(scan->name_len == 3 && memcmp(scan->name, "img", 3) == 0);
}


/*
 * Decodes numeric references to ASCII characters in place, and leaves others
 * as they are. Returns the new length.
 */

static size_t
comments_scan_attr_decode(char *data, size_t len)
{
    char    ch;
    size_t  i, n, out;

    for (i = 0, out = 0; i < len; /* void */ ) {

        n = comments_scan_attr_reference(data + i, len - i, &ch);

        if (n) {
            data[out++] = ch;
            i += n;

        } else {
            data[out++] = data[i++];
        }
    }

    return out;
}


static size_t
comments_scan_attr_reference(const char *data, size_t len, char *ch)
{
    int       digit;
    size_t    i, start;
    unsigned  code, base;

    if (len < 3 || data[0] != '&' || data[1] != '#') {
        return 0;
    }

    base = (data[2] == 'x' || data[2] == 'X') ? 16 : 10;
    start = (base == 16) ? 3 : 2;
    code = 0;

    for (i = start; i < len; i++) {
        digit = comments_ascii_hex(data[i]);

        if (digit < 0 || (unsigned) digit >= base) {
            break;
        }

        code = code * base + (unsigned) digit;

        if (code > 127) {
            return 0;
        }
    }

    if (i == start) {
        return 0;
    }

    *ch = (char) code;

    return (i < len && data[i] == ';') ? i + 1 : i;
}


static unsigned
comments_scan_attr_is(const comments_scan_t *scan, const char *text)
{
    return comments_ascii_is(comments_str_of(scan->carry, scan->carry_len),
                             text)
           ? 1 : 0;
}


/* 1 if an inline style hides the element */

static unsigned
comments_scan_attr_conceals(comments_str_t style)
{
    const char  *p, *last;

    last = style.data + style.len;

    for (p = style.data; p < last; p++) {
        if (comments_scan_attr_declares(p, last, "display:none")
            || comments_scan_attr_declares(p, last, "visibility:hidden"))
        {
            return 1;
        }
    }

    return 0;
}


/* compares without regard to case and white space */

static unsigned
comments_scan_attr_declares(const char *p, const char *last,
    const char *declaration)
{
    for ( /* void */ ; p < last && *declaration; p++) {

        if (comments_scan_is_space(*p)) {
            continue;
        }

        if (comments_ascii_lower(*p) != *declaration) {
            return 0;
        }

        declaration++;
    }

    return *declaration == '\0';
}


/*
 * The page's <base>. Source: HTML standard, 4.2.3: the first <base> with an
 * href is the base URL of all links of the page, and the first one with a
 * target is the default target of all links.
 */

void
comments_scan_base_attr(comments_scan_t *scan, comments_str_t value)
{
    if (scan->attr == COMMENTS_SCAN_ATTR_HREF) {
        comments_uri_base_read(&scan->base_said, value);

    } else {
        scan->base_said.away = comments_uri_base_away(value) ? 1 : 0;
    }
}


void
comments_scan_base_tag(comments_scan_t *scan)
{
    /* the content of a template is not part of the document */

    if (scan->templates) {
        return;
    }

    if ((scan->seen & (1u << COMMENTS_SCAN_ATTR_HREF)) && !scan->base_href) {
        scan->base_href = 1;
        scan->base.kind = scan->base_said.kind;
        scan->base.host = scan->base_said.host;
    }

    if ((scan->seen & (1u << COMMENTS_SCAN_ATTR_TARGET))
        && !scan->base_target)
    {
        scan->base_target = 1;
        scan->base.away = scan->base_said.away;
    }
}
