/*
 * HTML's elements.
 */

#include <stdlib.h>

#include "comments_ascii.h"
#include "commentsctl_markup_element.h"
#include "commentsctl_markup_prose.h"


#define COMMENTSCTL_ELEMENT_LANG  32     /* bytes of a language's name */


typedef struct {
    const char             *name;
    commentsctl_element_t   element;
} commentsctl_element_row_t;


static int commentsctl_element_compare(const void *key, const void *row);
static int commentsctl_element_declares(const char *style,
    const char *property, const char *value);
static const char *commentsctl_element_find(const char *text,
    const char *part);


/* sorted by name */
static const commentsctl_element_row_t  commentsctl_elements[] = {
    { "a", COMMENTSCTL_ELEMENT_LINK },
    { "address", COMMENTSCTL_ELEMENT_BLOCK },
    { "applet", COMMENTSCTL_ELEMENT_HIDDEN },
    { "area", COMMENTSCTL_ELEMENT_HIDDEN },
    { "article", COMMENTSCTL_ELEMENT_BLOCK },
    { "aside", COMMENTSCTL_ELEMENT_BLOCK },
    { "audio", COMMENTSCTL_ELEMENT_MEDIA },
    { "b", COMMENTSCTL_ELEMENT_STRONG },
    { "blockquote", COMMENTSCTL_ELEMENT_QUOTE },
    { "body", COMMENTSCTL_ELEMENT_BLOCK },
    { "br", COMMENTSCTL_ELEMENT_BREAK },
    { "canvas", COMMENTSCTL_ELEMENT_HIDDEN },
    { "caption", COMMENTSCTL_ELEMENT_BLOCK },
    { "center", COMMENTSCTL_ELEMENT_BLOCK },
    { "cite", COMMENTSCTL_ELEMENT_EM },
    { "code", COMMENTSCTL_ELEMENT_CODE },
    { "dd", COMMENTSCTL_ELEMENT_BLOCK },
    { "del", COMMENTSCTL_ELEMENT_DEL },
    { "details", COMMENTSCTL_ELEMENT_BLOCK },
    { "dfn", COMMENTSCTL_ELEMENT_EM },
    { "dialog", COMMENTSCTL_ELEMENT_BLOCK },
    { "dir", COMMENTSCTL_ELEMENT_UL },
    { "div", COMMENTSCTL_ELEMENT_BLOCK },
    { "dl", COMMENTSCTL_ELEMENT_BLOCK },
    { "dt", COMMENTSCTL_ELEMENT_BLOCK },
    { "em", COMMENTSCTL_ELEMENT_EM },
    { "embed", COMMENTSCTL_ELEMENT_MEDIA },
    { "fieldset", COMMENTSCTL_ELEMENT_BLOCK },
    { "figcaption", COMMENTSCTL_ELEMENT_BLOCK },
    { "figure", COMMENTSCTL_ELEMENT_BLOCK },
    { "footer", COMMENTSCTL_ELEMENT_BLOCK },
    { "form", COMMENTSCTL_ELEMENT_BLOCK },
    { "h1", COMMENTSCTL_ELEMENT_HEADING },
    { "h2", COMMENTSCTL_ELEMENT_HEADING },
    { "h3", COMMENTSCTL_ELEMENT_HEADING },
    { "h4", COMMENTSCTL_ELEMENT_HEADING },
    { "h5", COMMENTSCTL_ELEMENT_HEADING },
    { "h6", COMMENTSCTL_ELEMENT_HEADING },
    { "head", COMMENTSCTL_ELEMENT_HIDDEN },
    { "header", COMMENTSCTL_ELEMENT_BLOCK },
    { "hr", COMMENTSCTL_ELEMENT_LINE },
    { "i", COMMENTSCTL_ELEMENT_EM },
    { "iframe", COMMENTSCTL_ELEMENT_MEDIA },
    { "image", COMMENTSCTL_ELEMENT_IMAGE },
    { "img", COMMENTSCTL_ELEMENT_IMAGE },
    { "input", COMMENTSCTL_ELEMENT_HIDDEN },
    { "kbd", COMMENTSCTL_ELEMENT_CODE },
    { "legend", COMMENTSCTL_ELEMENT_BLOCK },
    { "li", COMMENTSCTL_ELEMENT_ITEM },
    { "listing", COMMENTSCTL_ELEMENT_PRE },
    { "main", COMMENTSCTL_ELEMENT_BLOCK },
    { "math", COMMENTSCTL_ELEMENT_INLINE },
    { "menu", COMMENTSCTL_ELEMENT_UL },
    { "nav", COMMENTSCTL_ELEMENT_BLOCK },
    { "noembed", COMMENTSCTL_ELEMENT_HIDDEN },
    { "noframes", COMMENTSCTL_ELEMENT_HIDDEN },
    { "noscript", COMMENTSCTL_ELEMENT_HIDDEN },
    { "ol", COMMENTSCTL_ELEMENT_OL },
    { "optgroup", COMMENTSCTL_ELEMENT_HIDDEN },
    { "option", COMMENTSCTL_ELEMENT_HIDDEN },
    { "p", COMMENTSCTL_ELEMENT_BLOCK },
    { "plaintext", COMMENTSCTL_ELEMENT_PRE },
    { "pre", COMMENTSCTL_ELEMENT_PRE },
    { "q", COMMENTSCTL_ELEMENT_QUOTED },
    { "s", COMMENTSCTL_ELEMENT_DEL },
    { "samp", COMMENTSCTL_ELEMENT_CODE },
    { "script", COMMENTSCTL_ELEMENT_HIDDEN },
    { "search", COMMENTSCTL_ELEMENT_BLOCK },
    { "section", COMMENTSCTL_ELEMENT_BLOCK },
    { "select", COMMENTSCTL_ELEMENT_HIDDEN },
    { "strike", COMMENTSCTL_ELEMENT_DEL },
    { "strong", COMMENTSCTL_ELEMENT_STRONG },
    { "style", COMMENTSCTL_ELEMENT_HIDDEN },
    { "summary", COMMENTSCTL_ELEMENT_BLOCK },
    { "svg", COMMENTSCTL_ELEMENT_HIDDEN },
    { "table", COMMENTSCTL_ELEMENT_TABLE },
    { "td", COMMENTSCTL_ELEMENT_CELL },
    { "template", COMMENTSCTL_ELEMENT_HIDDEN },
    { "textarea", COMMENTSCTL_ELEMENT_HIDDEN },
    { "th", COMMENTSCTL_ELEMENT_CELL },
    { "title", COMMENTSCTL_ELEMENT_HIDDEN },
    { "tr", COMMENTSCTL_ELEMENT_ROW },
    { "tt", COMMENTSCTL_ELEMENT_CODE },
    { "ul", COMMENTSCTL_ELEMENT_UL },
    { "var", COMMENTSCTL_ELEMENT_EM },
    { "video", COMMENTSCTL_ELEMENT_MEDIA },
    { "xmp", COMMENTSCTL_ELEMENT_PRE }
};


commentsctl_element_t
commentsctl_markup_element(const char *name)
{
    const commentsctl_element_row_t  *row;

    row = bsearch(name, commentsctl_elements,
                  sizeof(commentsctl_elements)
                  / sizeof(commentsctl_elements[0]),
                  sizeof(commentsctl_elements[0]),
                  commentsctl_element_compare);

    return row ? row->element : COMMENTSCTL_ELEMENT_INLINE;
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
