/*
 * Is a text well-formed XML, as far as the comment block uses XML? Elements,
 * attributes, references, characters; no comments, instructions or sections.
 */
#ifndef XML_CHECK_H
#define XML_CHECK_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>


#define XML_CHECK_DEPTH       512
#define XML_CHECK_ATTRIBUTES  24


typedef struct {
    const unsigned char  *p;
    const unsigned char  *end;
    const char           *open[XML_CHECK_DEPTH];
    size_t                open_len[XML_CHECK_DEPTH];
    size_t                depth;
    size_t                elements;
    int                   ascii;
    const char           *why;       /* NULL: well-formed so far */
} xml_check_t;


static inline int
xml_check_name(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || (c >= '0' && c <= '9') || c == '-' || c == '_';
}


/* one character of content or of an attribute's value */
static inline void
xml_check_char(xml_check_t *x)
{
    int                   n;
    uint32_t              c;
    const unsigned char  *p;

    p = x->p;
    c = *p;
    n = 0;

    if (c < 0x20 && c != '\n' && c != '\t') {
        x->why = "a control character";
        return;
    }

    if (c >= 0x7f && x->ascii) {
        x->why = "not ASCII";
        return;
    }

    if (c >= 0xc2 && c <= 0xdf) {
        n = 1;

    } else if (c >= 0xe0 && c <= 0xef) {
        n = 2;

    } else if (c >= 0xf0 && c <= 0xf4) {
        n = 3;

    } else if (c >= 0x80) {
        x->why = "not UTF-8";
        return;
    }

    if (x->end - p < n + 1) {
        x->why = "not UTF-8, cut off";
        return;
    }

    if (n) {
        c &= 0x3fu >> n;
    }

    for ( ; n; n--) {
        p++;

        if ((*p & 0xc0) != 0x80) {
            x->why = "not UTF-8";
            return;
        }

        c = c << 6 | (*p & 0x3f);
    }

    if ((c >= 0xd800 && c < 0xe000) || c == 0xfffe || c == 0xffff
        || c > 0x10ffff)
    {
        x->why = "a character that XML does not have";
    }

    x->p = p + 1;
}


static inline void
xml_check_reference(xml_check_t *x)
{
    size_t                    i;
    uint32_t                  c;
    const unsigned char      *p;
    static const char *const  names[] = { "&amp;", "&lt;", "&gt;", "&quot;" };

    for (i = 0; i < 4; i++) {
        if ((size_t) (x->end - x->p) >= strlen(names[i])
            && memcmp(x->p, names[i], strlen(names[i])) == 0)
        {
            x->p += strlen(names[i]);
            return;
        }
    }

    p = x->p + 1;

    if (p == x->end || *p++ != '#') {
        x->why = "a bare &, or a named reference";
        return;
    }

    for (c = 0, i = 0; p < x->end && *p >= '0' && *p <= '9' && i < 8; i++) {
        c = c * 10 + (uint32_t) (*p++ - '0');
    }

    if (i == 0 || p == x->end || *p != ';') {
        x->why = "a broken reference";
        return;
    }

    if ((c < 0x20 && c != 9 && c != 10 && c != 13) || c > 0x10ffff
        || (c >= 0xd800 && c < 0xe000) || c == 0xfffe || c == 0xffff)
    {
        x->why = "a reference to no character of XML";
        return;
    }

    x->p = p + 1;
}


static inline size_t
xml_check_word(xml_check_t *x)
{
    const unsigned char  *start;

    start = x->p;

    while (x->p < x->end && xml_check_name(*x->p)) {
        x->p++;
    }

    return (size_t) (x->p - start);
}


static inline void
xml_check_attributes(xml_check_t *x)
{
    size_t       n, i, len, lens[XML_CHECK_ATTRIBUTES];
    const char  *names[XML_CHECK_ATTRIBUTES];

    for (n = 0; x->p < x->end && *x->p == ' '; n++) {
        x->p++;

        if (x->p < x->end && *x->p == '/') {
            return;
        }

        if (n == XML_CHECK_ATTRIBUTES) {
            x->why = "too many attributes";
            return;
        }

        names[n] = (const char *) x->p;
        lens[n] = len = xml_check_word(x);

        for (i = 0; i < n; i++) {
            if (lens[i] == len && memcmp(names[i], names[n], len) == 0) {
                x->why = "an attribute twice";
                return;
            }
        }

        if (len == 0 || x->end - x->p < 2 || memcmp(x->p, "=\"", 2) != 0) {
            x->why = "an attribute without a quoted value";
            return;
        }

        x->p += 2;

        while (x->p < x->end && *x->p != '"' && x->why == NULL) {
            if (*x->p == '<') {
                x->why = "< in an attribute";

            } else if (*x->p == '&') {
                xml_check_reference(x);

            } else {
                xml_check_char(x);
            }
        }

        if (x->why) {
            return;
        }

        if (x->p == x->end) {
            x->why = "an open attribute";
            return;
        }

        x->p++;
    }
}


static inline void
xml_check_tag(xml_check_t *x)
{
    size_t       len;
    const char  *name;

    x->p++;

    if (x->p < x->end && *x->p == '/') {
        x->p++;
        name = (const char *) x->p;
        len = xml_check_word(x);

        if (x->depth == 0 || x->open_len[x->depth - 1] != len
            || memcmp(x->open[x->depth - 1], name, len) != 0
            || x->p == x->end || *x->p != '>')
        {
            x->why = "an end tag that closes nothing";
            return;
        }

        x->depth--;
        x->p++;
        return;
    }

    name = (const char *) x->p;
    len = xml_check_word(x);

    if (len == 0) {
        x->why = "< that begins no tag";
        return;
    }

    x->elements++;
    xml_check_attributes(x);

    if (x->why) {
        return;
    }

    if (x->end - x->p >= 2 && memcmp(x->p, "/>", 2) == 0) {
        x->p += 2;
        return;
    }

    if (x->p == x->end || *x->p != '>' || x->depth == XML_CHECK_DEPTH) {
        x->why = "a start tag that does not end";
        return;
    }

    x->open[x->depth] = name;
    x->open_len[x->depth++] = len;
    x->p++;
}


/* NULL if data is well-formed content, else what is wrong with it */
static inline const char *
xml_check(const char *data, size_t len, int ascii)
{
    xml_check_t  x;

    memset(&x, 0, sizeof(xml_check_t));

    x.p = (const unsigned char *) data;
    x.end = x.p + len;
    x.ascii = ascii;

    while (x.p < x.end && x.why == NULL) {
        if (*x.p == '<') {
            xml_check_tag(&x);

        } else if (*x.p == '&') {
            xml_check_reference(&x);

        } else {
            xml_check_char(&x);
        }
    }

    if (x.why == NULL && x.depth) {
        x.why = "an element that is not closed";
    }

    return x.why;
}


#endif
