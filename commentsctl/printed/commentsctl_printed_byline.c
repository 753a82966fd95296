/*
 * Takes "Posted by: NAME | DATE" apart.
 *
 * A name may hold the words that separate it from the date, and so may the
 * date ("Jim at Home at June 12, 2009 at 01:04 PM"). The name ends at the last
 * separator behind which a whole date stands. In "At DATE, NAME said" it begins
 * behind the date.
 */

#include "commentsctl_printed_byline.h"
#include "commentsctl_printed_date.h"
#include "commentsctl_printed_names.h"


static const char *const  commentsctl_printed_separators[] = {
    "|", " at ", " on ", " am ", " le ", " em ", " el ", " il ", " op ",
    " - ", " : ", ", ", " said: ", " said on "
};


#define COMMENTSCTL_PRINTED_SEPARATORS                                        \
    (sizeof(commentsctl_printed_separators)                                   \
     / sizeof(commentsctl_printed_separators[0]))


static comments_str_t commentsctl_printed_byline_said(comments_str_t line,
    const commentsctl_zone_t *zone, int64_t *ms);


int
commentsctl_printed_byline(comments_str_t line, const commentsctl_zone_t *zone,
    comments_str_t *name, int64_t *ms)
{
    int              front;
    size_t           i, at, len;
    const char      *bar;
    comments_str_t   rest;

    *name = comments_str_of(NULL, 0);
    *ms = 0;

    line = commentsctl_printed_trim(line);
    front = commentsctl_printed_front(&line);

    if (commentsctl_printed_tail(&line)) {
        *name = commentsctl_printed_byline_said(line, zone, ms);
        return front;
    }

    for (at = line.len; at > 0; at--) {
        for (i = 0; i < COMMENTSCTL_PRINTED_SEPARATORS; i++) {
            len = strlen(commentsctl_printed_separators[i]);

            if (line.len - (at - 1) < len
                || memcmp(line.data + at - 1,
                          commentsctl_printed_separators[i], len)
                   != 0)
            {
                continue;
            }

            rest = comments_str_of(line.data + at - 1 + len,
                                   line.len - (at - 1) - len);

            if (commentsctl_printed_date(rest, zone, ms) != COMMENTS_OK) {
                break;
            }

            *name = comments_str_of(line.data, at - 1);
            bar = memmem(name->data, name->len, " |", 2);

            if (bar) {
                name->len = (size_t) (bar - name->data);
            }

            *name = commentsctl_printed_trim(*name);

            /* "NAME, le DATE" */

            while (name->len && memchr(",:-", name->data[name->len - 1], 3)) {
                name->len--;
                *name = commentsctl_printed_trim(*name);
            }

            return front;
        }
    }

    (void) commentsctl_printed_date(line, zone, ms);

    return front;
}


/*
 * "[At DATE,] NAME said": the name, and *ms if there is a date. The date ends
 * at the last comma before which more of it stands.
 */
static comments_str_t
commentsctl_printed_byline_said(comments_str_t line,
    const commentsctl_zone_t *zone, int64_t *ms)
{
    size_t           at;
    int64_t          time;
    comments_str_t   name;

    name = line;

    for (at = 0; at + 1 < line.len; at++) {
        if (line.data[at] == ','
            && commentsctl_printed_date(comments_str_of(line.data, at), zone,
                                        &time)
               == COMMENTS_OK
            && time != *ms)
        {
            *ms = time;
            name = comments_str_of(line.data + at + 1, line.len - at - 1);
        }
    }

    return commentsctl_printed_trim(name);
}
