/*
 * Turning back into what was typed what the parser reports of its copy.
 */

#include "comments_markdown_dialect.h"
#include "comments_markdown_entity.h"
#include "comments_markdown_guard.h"
#include "comments_markdown_literal.h"
#include "comments_text.h"


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
            (void) comments_markdown_entity(out, s);
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
