/*
 * Recognises XML files by their root element.
 */

#include "comments_ascii.h"
#include "commentsctl_xml_element.h"
#include "commentsctl_xml_sniff.h"


static const char *commentsctl_xml_closing(comments_str_t s);


int
commentsctl_xml_sniff(comments_str_t head, const char *sign)
{
    const char      *end, *close;
    comments_str_t   rest;

    rest = commentsctl_xml_trim(head);

    /* what may stand before the root: declarations and comments */

    while (rest.len > 4 && rest.data[0] == '<'
           && (rest.data[1] == '?' || rest.data[1] == '!'))
    {
        close = commentsctl_xml_closing(rest);
        end = memmem(rest.data, rest.len, close, strlen(close));

        if (end == NULL) {
            return 0;
        }

        end += strlen(close);
        rest.len -= (size_t) (end - rest.data);
        rest.data = end;
        rest = commentsctl_xml_trim(rest);
    }

    if (rest.len < 2 || rest.data[0] != '<'
        || !comments_ascii_alnum(rest.data[1]))
    {
        return 0;
    }

    end = memchr(rest.data, '>', rest.len);

    return end && memmem(rest.data, (size_t) (end - rest.data), sign,
                         strlen(sign));
}


/* Returns what ends the declaration or comment at the beginning of s. */
static const char *
commentsctl_xml_closing(comments_str_t s)
{
    const char  *end;

    if (memcmp(s.data, "<!--", 4) == 0) {
        return "-->";
    }

    end = memchr(s.data, '>', s.len);

    /* a document type with declarations of its own */

    return end && memchr(s.data, '[', (size_t) (end - s.data)) ? "]>" : ">";
}
