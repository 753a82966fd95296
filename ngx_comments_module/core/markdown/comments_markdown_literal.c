/*
 * Replaces marks by stand-ins, and turns what the parser reports of its copy
 * back into the text that was typed.
 */

#include "comments_entity.h"
#include "comments_markdown_literal.h"
#include "comments_text.h"


/* the first of the stand-ins, which are controls other than white space */
#define COMMENTS_MARKDOWN_STAND_IN  0x0e


static const char  comments_markdown_hidden[] = "[]~*_:>-+.)\\`&=";


char
comments_markdown_stand_in(char c)
{
    const char  *p;

    p = strchr(comments_markdown_hidden, c);

    if (p == NULL || *p == '\0') {
        return c;
    }

    return (char) (COMMENTS_MARKDOWN_STAND_IN + (p - comments_markdown_hidden));
}


char
comments_markdown_unguard(char c)
{
    size_t  i;

    i = (size_t) (unsigned char) c;

    if (i < COMMENTS_MARKDOWN_STAND_IN
        || i >= COMMENTS_MARKDOWN_STAND_IN
                + sizeof(comments_markdown_hidden) - 1)
    {
        return c;
    }

    return comments_markdown_hidden[i - COMMENTS_MARKDOWN_STAND_IN];
}


void
comments_markdown_attribute(comments_buf_t *out, const MD_ATTRIBUTE *attribute)
{
    unsigned        i;
    comments_str_t  s;

    if (attribute->text == NULL) {
        return;
    }

    for (i = 0; attribute->substr_offsets[i] < attribute->size; i++) {

        s = comments_str_of(attribute->text + attribute->substr_offsets[i],
                            attribute->substr_offsets[i + 1]
                            - attribute->substr_offsets[i]);

        switch (attribute->substr_types[i]) {

        case MD_TEXT_ENTITY:
            (void) comments_entity_add(out, s);
            break;

        case MD_TEXT_NULLCHAR:
            (void) comments_text_put(out, 0xfffd);
            break;

        default:
            comments_markdown_literal(out, s);
            break;
        }
    }
}


void
comments_markdown_literal(comments_buf_t *out, comments_str_t text)
{
    char    c;
    size_t  i;

    if (text.len == 0 || comments_buf_reserve(out, text.len) != COMMENTS_OK) {
        return;
    }

    for (i = 0; i < text.len; i++) {

        c = text.data[i];

        if ((unsigned char) c >= ' ') {
            out->data[out->len++] = c;

        } else if (c != COMMENTS_MARKDOWN_ADDRESS_BEGIN
                   && c != COMMENTS_MARKDOWN_ADDRESS_END
                   && c != COMMENTS_MARKDOWN_JOINT)
        {
            out->data[out->len++] = comments_markdown_unguard(c);
        }
    }
}
