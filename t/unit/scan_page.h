/*
 * Pages for the tests of the page scanner: each is read whole and in pieces.
 */
#ifndef SCAN_PAGE_H
#define SCAN_PAGE_H

#include <stdlib.h>

#include "comments_scan.h"
#include "tap.h"


#define NONE       COMMENTS_PLACE_NONE
#define END        COMMENTS_PLACE_END
#define BODY       COMMENTS_PLACE_BODY
#define CONTENT    COMMENTS_PLACE_CONTENT
#define CONTAINER  COMMENTS_PLACE_CONTAINER
#define MARKER     COMMENTS_PLACE_MARKER

#define ASCII      COMMENTS_CHARSET_ASCII
#define UTF8       COMMENTS_CHARSET_UTF8
#define OPAQUE     COMMENTS_CHARSET_OPAQUE

#define PAGE_MAX   8192

/* 1: the article's content is looked for, as with comments_place content */
#ifndef SCAN_CONTENT
#define SCAN_CONTENT  0
#endif


/* the place is at the '@', which is not part of the page */
typedef struct {
    comments_place_t     place;
    const char          *page;
} place_case_t;


static const comments_scan_conf_t  conf = {
    { comments_str("comments"), comments_str(" more words ") }, 2, SCAN_CONTENT
};

static const size_t  steps[] = { 0, 1, 2, 3, 7, 64 };


/* reads a page in pieces of their own memory; 0 if a hold was wrong */

static int
scan(comments_scan_t *s, const char *header, const char *page, size_t len,
    size_t step)
{
    int        good;
    char      *piece;
    size_t     at, n;
    uint64_t   hold, last;

    comments_scan_init(s, &conf, comments_str_c(header));

    good = 1;
    last = 0;
    step = step ? step : len;

    for (at = 0; at < len; at += n) {
        n = len - at < step ? len - at : step;

        piece = malloc(n);
        memcpy(piece, page + at, n);

        hold = comments_scan_feed(s, piece, n);
        free(piece);

        good = good && hold >= last && hold <= at + n && s->offset == at + n;
        last = hold;
    }

    comments_scan_end(s);

    return good && (s->place == NONE || s->at >= last);
}


static inline void
test_places(const char *what, const place_case_t *cases, size_t n)
{
    int              good;
    char             page[PAGE_MAX];
    size_t           i, j, len;
    uint64_t         at;
    const char      *mark;
    comments_scan_t  s;

    for (i = 0; i < n; i++) {

        mark = strchr(cases[i].page, '@');
        len = strlen(cases[i].page);
        at = mark ? (uint64_t) (mark - cases[i].page) : 0;
        memcpy(page, cases[i].page, len);

        if (mark) {
            memmove(page + at, page + at + 1, len - (size_t) at - 1);
            len--;
        }

        good = 1;

        for (j = 0; j < sizeof(steps) / sizeof(steps[0]); j++) {

            if (!scan(&s, "", page, len, steps[j])
                || s.place != cases[i].place || s.at != at)
            {
                diag("step %zu: place %d at %d", steps[j], s.place,
                     (int) s.at);
                good = 0;
            }
        }

        ok(good, "%s: %s", what, cases[i].page);
    }
}


#endif
