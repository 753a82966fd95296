/*
 * Decodes HTML character references in Markdown and in titles. The output is
 * XHTML, which knows few of HTML's names; therefore all references whose names
 * are known here become characters.
 */

#include "comments_ascii.h"
#include "comments_entity.h"
#include "comments_text.h"


#define COMMENTS_ENTITY_DIGITS  8


typedef struct {
    comments_str_t  name;
    uint32_t        c;
} comments_entity_t;


static uint32_t comments_entity_number(comments_str_t s);


static const comments_entity_t  comments_markdown_entities[] = {
    { comments_str("amp"), '&' },
    { comments_str("lt"), '<' },
    { comments_str("gt"), '>' },
    { comments_str("quot"), '"' },
    { comments_str("apos"), '\'' },
    { comments_str("Tab"), '\t' },
    { comments_str("NewLine"), '\n' },
    { comments_str("nbsp"), 0xa0 },
    { comments_str("NonBreakingSpace"), 0xa0 },
    { comments_str("iexcl"), 0xa1 },
    { comments_str("cent"), 0xa2 },
    { comments_str("pound"), 0xa3 },
    { comments_str("yen"), 0xa5 },
    { comments_str("sect"), 0xa7 },
    { comments_str("copy"), 0xa9 },
    { comments_str("laquo"), 0xab },
    { comments_str("shy"), 0xad },
    { comments_str("reg"), 0xae },
    { comments_str("deg"), 0xb0 },
    { comments_str("plusmn"), 0xb1 },
    { comments_str("micro"), 0xb5 },
    { comments_str("para"), 0xb6 },
    { comments_str("middot"), 0xb7 },
    { comments_str("raquo"), 0xbb },
    { comments_str("frac14"), 0xbc },
    { comments_str("frac12"), 0xbd },
    { comments_str("frac34"), 0xbe },
    { comments_str("iquest"), 0xbf },
    { comments_str("Auml"), 0xc4 },
    { comments_str("Ouml"), 0xd6 },
    { comments_str("times"), 0xd7 },
    { comments_str("Uuml"), 0xdc },
    { comments_str("szlig"), 0xdf },
    { comments_str("agrave"), 0xe0 },
    { comments_str("auml"), 0xe4 },
    { comments_str("ccedil"), 0xe7 },
    { comments_str("egrave"), 0xe8 },
    { comments_str("eacute"), 0xe9 },
    { comments_str("ntilde"), 0xf1 },
    { comments_str("ouml"), 0xf6 },
    { comments_str("divide"), 0xf7 },
    { comments_str("uuml"), 0xfc },
    { comments_str("ensp"), 0x2002 },
    { comments_str("emsp"), 0x2003 },
    { comments_str("numsp"), 0x2007 },
    { comments_str("puncsp"), 0x2008 },
    { comments_str("thinsp"), 0x2009 },
    { comments_str("hairsp"), 0x200a },
    { comments_str("ZeroWidthSpace"), 0x200b },
    { comments_str("zwnj"), 0x200c },
    { comments_str("zwj"), 0x200d },
    { comments_str("lrm"), 0x200e },
    { comments_str("rlm"), 0x200f },
    { comments_str("ndash"), 0x2013 },
    { comments_str("mdash"), 0x2014 },
    { comments_str("lsquo"), 0x2018 },
    { comments_str("rsquo"), 0x2019 },
    { comments_str("sbquo"), 0x201a },
    { comments_str("ldquo"), 0x201c },
    { comments_str("rdquo"), 0x201d },
    { comments_str("bdquo"), 0x201e },
    { comments_str("bull"), 0x2022 },
    { comments_str("hellip"), 0x2026 },
    { comments_str("NoBreak"), 0x2060 },
    { comments_str("euro"), 0x20ac },
    { comments_str("trade"), 0x2122 },
    { comments_str("larr"), 0x2190 },
    { comments_str("rarr"), 0x2192 },
    { comments_str("ne"), 0x2260 },
    { comments_str("le"), 0x2264 },
    { comments_str("ge"), 0x2265 },
    { comments_str("hearts"), 0x2665 }
};


int
comments_entity_add(comments_buf_t *out, comments_str_t reference)
{
    size_t          i, n;
    uint32_t        c;
    comments_str_t  name;

    if (reference.len < 3 || reference.data[0] != '&'
        || reference.data[reference.len - 1] != ';')
    {
        return comments_buf_add_str(out, reference);
    }

    name = comments_str_of(reference.data + 1, reference.len - 2);

    if (name.data[0] == '#') {
        c = comments_entity_number(comments_str_of(name.data + 1,
                                                            name.len - 1));

        return comments_text_put(out, comments_text_fit(c) ? c : 0xfffd);
    }

    n = sizeof(comments_markdown_entities)
        / sizeof(comments_markdown_entities[0]);

    for (i = 0; i < n; i++) {
        if (comments_str_eq(name, comments_markdown_entities[i].name)) {
            return comments_text_put(out, comments_markdown_entities[i].c);
        }
    }

    return comments_buf_add_str(out, reference);
}


/*
 * returns the code point of a numeric reference; 0, which no text may contain,
 * if s is not a number
 */

static uint32_t
comments_entity_number(comments_str_t s)
{
    int       digit;
    size_t    i;
    uint32_t  n, base;

    i = 0;
    n = 0;
    base = 10;

    if (s.len && (s.data[0] == 'x' || s.data[0] == 'X')) {
        base = 16;
        i = 1;
    }

    if (s.len - i == 0 || s.len - i > COMMENTS_ENTITY_DIGITS) {
        return 0;
    }

    for ( /* void */ ; i < s.len; i++) {
        digit = comments_ascii_hex(s.data[i]);

        if (digit < 0 || (uint32_t) digit >= base || n > 0x10ffff) {
            return 0;
        }

        n = n * base + (uint32_t) digit;
    }

    return n > 0x10ffff ? 0 : n;
}
