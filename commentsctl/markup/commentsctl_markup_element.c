/*
 * HTML's elements.
 */

#include <stdlib.h>

#include "comments_ascii.h"
#include "commentsctl_markup_element.h"
#include "commentsctl_markup_prose.h"


#define COMMENTSCTL_ELEMENT_LANG  32     /* bytes of a language's name */
#define COMMENTSCTL_ELEMENT_NAME  16     /* the longest name, and a NUL */

#define COMMENTSCTL_ELEMENTS                                                  \
    (sizeof(commentsctl_elements) / sizeof(commentsctl_elements[0]))


typedef struct {
    const char             *name;
    commentsctl_element_t   element;
    unsigned                ended:1;     /* without its end tag it would hide
                                            all that follows */
} commentsctl_element_row_t;


static const commentsctl_element_row_t *commentsctl_element_row(
    const char *name);
static const commentsctl_element_row_t *commentsctl_element_named(
    const char *p, const char *end);
static int commentsctl_element_compare(const void *key, const void *row);
static int commentsctl_element_declares(const char *style,
    const char *property, const char *value);
static const char *commentsctl_element_find(const char *text,
    const char *part);


/* sorted by name */
static const commentsctl_element_row_t  commentsctl_elements[] = {
    { "a", COMMENTSCTL_ELEMENT_LINK, 0 },
    { "abbr", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "acronym", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "address", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "applet", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "area", COMMENTSCTL_ELEMENT_HIDDEN, 0 },
    { "article", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "aside", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "audio", COMMENTSCTL_ELEMENT_MEDIA, 0 },
    { "b", COMMENTSCTL_ELEMENT_STRONG, 0 },
    { "base", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "basefont", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "bdi", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "bdo", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "big", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "blink", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "blockquote", COMMENTSCTL_ELEMENT_QUOTE, 0 },
    { "body", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "br", COMMENTSCTL_ELEMENT_BREAK, 0 },
    { "button", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "canvas", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "caption", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "center", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "cite", COMMENTSCTL_ELEMENT_EM, 0 },
    { "code", COMMENTSCTL_ELEMENT_CODE, 0 },
    { "col", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "colgroup", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "data", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "datalist", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "dd", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "del", COMMENTSCTL_ELEMENT_DEL, 0 },
    { "details", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "dfn", COMMENTSCTL_ELEMENT_EM, 0 },
    { "dialog", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "dir", COMMENTSCTL_ELEMENT_UL, 0 },
    { "div", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "dl", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "dt", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "em", COMMENTSCTL_ELEMENT_EM, 0 },
    { "embed", COMMENTSCTL_ELEMENT_MEDIA, 0 },
    { "fieldset", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "figcaption", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "figure", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "font", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "footer", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "form", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "frame", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "frameset", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "h1", COMMENTSCTL_ELEMENT_HEADING, 0 },
    { "h2", COMMENTSCTL_ELEMENT_HEADING, 0 },
    { "h3", COMMENTSCTL_ELEMENT_HEADING, 0 },
    { "h4", COMMENTSCTL_ELEMENT_HEADING, 0 },
    { "h5", COMMENTSCTL_ELEMENT_HEADING, 0 },
    { "h6", COMMENTSCTL_ELEMENT_HEADING, 0 },
    { "head", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "header", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "hgroup", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "hr", COMMENTSCTL_ELEMENT_LINE, 0 },
    { "html", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "i", COMMENTSCTL_ELEMENT_EM, 0 },
    { "iframe", COMMENTSCTL_ELEMENT_MEDIA, 1 },
    { "image", COMMENTSCTL_ELEMENT_IMAGE, 0 },
    { "img", COMMENTSCTL_ELEMENT_IMAGE, 0 },
    { "input", COMMENTSCTL_ELEMENT_HIDDEN, 0 },
    { "ins", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "kbd", COMMENTSCTL_ELEMENT_CODE, 0 },
    { "label", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "legend", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "li", COMMENTSCTL_ELEMENT_ITEM, 0 },
    { "link", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "listing", COMMENTSCTL_ELEMENT_PRE, 0 },
    { "main", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "map", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "mark", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "marquee", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "math", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "menu", COMMENTSCTL_ELEMENT_UL, 0 },
    { "meta", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "meter", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "nav", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "nobr", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "noembed", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "noframes", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "noscript", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "object", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "ol", COMMENTSCTL_ELEMENT_OL, 0 },
    { "optgroup", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "option", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "output", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "p", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "param", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "picture", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "plaintext", COMMENTSCTL_ELEMENT_PRE, 1 },
    { "pre", COMMENTSCTL_ELEMENT_PRE, 0 },
    { "progress", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "q", COMMENTSCTL_ELEMENT_QUOTED, 0 },
    { "rb", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "rp", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "rt", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "rtc", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "ruby", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "s", COMMENTSCTL_ELEMENT_DEL, 0 },
    { "samp", COMMENTSCTL_ELEMENT_CODE, 0 },
    { "script", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "search", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "section", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "select", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "small", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "source", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "span", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "strike", COMMENTSCTL_ELEMENT_DEL, 0 },
    { "strong", COMMENTSCTL_ELEMENT_STRONG, 0 },
    { "style", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "sub", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "summary", COMMENTSCTL_ELEMENT_BLOCK, 0 },
    { "sup", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "svg", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "table", COMMENTSCTL_ELEMENT_TABLE, 0 },
    { "tbody", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "td", COMMENTSCTL_ELEMENT_CELL, 0 },
    { "template", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "textarea", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "tfoot", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "th", COMMENTSCTL_ELEMENT_CELL, 0 },
    { "thead", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "time", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "title", COMMENTSCTL_ELEMENT_HIDDEN, 1 },
    { "tr", COMMENTSCTL_ELEMENT_ROW, 0 },
    { "track", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "tt", COMMENTSCTL_ELEMENT_CODE, 0 },
    { "u", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "ul", COMMENTSCTL_ELEMENT_UL, 0 },
    { "var", COMMENTSCTL_ELEMENT_EM, 0 },
    { "video", COMMENTSCTL_ELEMENT_MEDIA, 0 },
    { "wbr", COMMENTSCTL_ELEMENT_INLINE, 0 },
    { "xmp", COMMENTSCTL_ELEMENT_PRE, 1 }
};

_Static_assert(COMMENTSCTL_ELEMENTS <= COMMENTSCTL_ELEMENT_MAX,
               "commentsctl_element_ends_t has no place for all elements");


commentsctl_element_t
commentsctl_markup_element(const char *name)
{
    const commentsctl_element_row_t  *row;

    row = commentsctl_element_row(name);

    return row ? row->element : COMMENTSCTL_ELEMENT_INLINE;
}


static const commentsctl_element_row_t *
commentsctl_element_row(const char *name)
{
    return bsearch(name, commentsctl_elements, COMMENTSCTL_ELEMENTS,
                   sizeof(commentsctl_elements[0]),
                   commentsctl_element_compare);
}


void
commentsctl_markup_element_ends(commentsctl_element_ends_t *ends,
    comments_str_t text)
{
    const char                       *p, *end;
    const commentsctl_element_row_t  *row;

    memset(ends, 0, sizeof(commentsctl_element_ends_t));

    end = text.len ? text.data + text.len : NULL;

    for (p = text.data; p < end; p++) {

        if (*p == '>') {
            ends->tag = p;

            if (p - text.data >= 4 && p[-1] == '-' && p[-2] == '-') {
                ends->comment = p;
            }

        } else if (*p == '<' && end - p > 2 && p[1] == '/') {
            row = commentsctl_element_named(p + 2, end);

            if (row) {
                ends->elements[row - commentsctl_elements] = p;
            }
        }
    }
}


int
commentsctl_markup_element_begins(const commentsctl_element_ends_t *ends,
    const char *p, const char *end)
{
    const char                       *name;
    const commentsctl_element_row_t  *row;

    if (end - p < 3 || *p != '<' || ends->tag == NULL || ends->tag < p) {
        return 0;
    }

    if (end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
        return ends->comment != NULL && ends->comment >= p + 4;
    }

    name = p[1] == '/' ? p + 2 : p + 1;
    row = commentsctl_element_named(name, end);

    return row != NULL
           && (!row->ended || name != p + 1
               || (ends->elements[row - commentsctl_elements] != NULL
                   && ends->elements[row - commentsctl_elements] > p));
}


int
commentsctl_markup_element_begins_block(const commentsctl_element_ends_t *ends,
    const char *p, const char *end)
{
    const commentsctl_element_row_t  *row;

    if (!commentsctl_markup_element_begins(ends, p, end)) {
        return 0;
    }

    row = commentsctl_element_named(p[1] == '/' ? p + 2 : p + 1, end);

    return row == NULL || row->element >= COMMENTSCTL_ELEMENT_LINE;
}


/* Returns the element whose whole name is at p, in any case, or NULL. */
static const commentsctl_element_row_t *
commentsctl_element_named(const char *p, const char *end)
{
    char    name[COMMENTSCTL_ELEMENT_NAME];
    size_t  n;

    for (n = 0; p < end && comments_ascii_alnum((unsigned char) *p); n++, p++) {

        if (n == sizeof(name) - 1) {
            return NULL;
        }

        name[n] = (char) comments_ascii_lower(*p);
    }

    name[n] = '\0';

    return p < end && (*p == '>' || *p == '/' || (unsigned char) *p <= ' ')
           ? commentsctl_element_row(name) : NULL;
}


static int
commentsctl_element_compare(const void *key, const void *row)
{
    return strcmp(key, ((const commentsctl_element_row_t *) row)->name);
}


const char *
commentsctl_markup_element_attribute(const char **atts, const char *name)
{
    size_t  i;

    for (i = 0; atts != NULL && atts[i] != NULL; i += 2) {
        if (comments_ascii_is(comments_str_c(atts[i]), name)) {
            return atts[i + 1] ? atts[i + 1] : "";
        }
    }

    return NULL;
}


int
commentsctl_markup_element_hidden(const char **atts)
{
    const char  *style;

    if (atts == NULL) {
        return 0;
    }

    if (commentsctl_markup_element_attribute(atts, "hidden") != NULL) {
        return 1;
    }

    style = commentsctl_markup_element_attribute(atts, "style");

    return style != NULL
           && (commentsctl_element_declares(style, "display", "none")
               || commentsctl_element_declares(style, "visibility", "hidden"));
}


uint8_t
commentsctl_markup_element_style(const char **atts)
{
    uint8_t      looks;
    const char  *style;

    looks = 0;
    style = commentsctl_markup_element_attribute(atts, "style");

    if (style == NULL) {
        return 0;
    }

    if (commentsctl_element_declares(style, "font-weight", "bold")
        || commentsctl_element_declares(style, "font-weight", "700"))
    {
        looks |= COMMENTSCTL_STYLE_STRONG;
    }

    if (commentsctl_element_declares(style, "font-style", "italic")
        || commentsctl_element_declares(style, "font-style", "oblique"))
    {
        looks |= COMMENTSCTL_STYLE_EM;
    }

    if (commentsctl_element_declares(style, "text-decoration",
                                     "line-through"))
    {
        looks |= COMMENTSCTL_STYLE_DEL;
    }

    return looks;
}


/* 1 if a style has "property: value", where more may follow the value */
static int
commentsctl_element_declares(const char *style, const char *property,
    const char *value)
{
    const char  *p, *end;

    end = style + strlen(style);

    for (p = style; p < end; p++) {

        while (*p == ' ' || *p == ';' || (*p >= '\t' && *p <= '\r')) {
            p++;
        }

        if (comments_ascii_begins(comments_str_of(p, (size_t) (end - p)),
                                  property))
        {
            p += strlen(property);

            while (*p == ' ' || *p == ':') {
                p++;
            }

            if (comments_ascii_begins(comments_str_of(p, (size_t) (end - p)),
                                      value))
            {
                return 1;
            }
        }

        while (p < end && *p != ';') {
            p++;
        }
    }

    return 0;
}


int
commentsctl_markup_element_class(const char **atts, const char *part)
{
    const char  *class;

    class = commentsctl_markup_element_attribute(atts, "class");

    return class != NULL && commentsctl_element_find(class, part) != NULL;
}


/* returns the end of part in text, without regard to case, or NULL */
static const char *
commentsctl_element_find(const char *text, const char *part)
{
    size_t          i, len;
    comments_str_t  s;

    s = comments_str_c(text);
    len = strlen(part);

    for (i = 0; i + len <= s.len; i++) {
        if (comments_ascii_begins(comments_str_of(text + i, len), part)) {
            return text + i + len;
        }
    }

    return NULL;
}


comments_str_t
commentsctl_markup_element_lang(const char **atts)
{
    size_t              i, len;
    const char         *class, *p;
    static const char  *const fronts[] = { "language-", "lang-", "brush:" };

    class = commentsctl_markup_element_attribute(atts, "class");

    for (i = 0; class != NULL && i < sizeof(fronts) / sizeof(fronts[0]); i++) {

        p = commentsctl_element_find(class, fronts[i]);

        if (p == NULL) {
            continue;
        }

        p += (*p == ' ');

        for (len = 0; comments_ascii_alnum(p[len]) || p[len] == '_'
                      || p[len] == '+' || p[len] == '-'; len++)
        {
            /* void */
        }

        if (len && len <= COMMENTSCTL_ELEMENT_LANG) {
            return comments_str_of(p, len);
        }
    }

    return (comments_str_t) comments_null_str;
}
