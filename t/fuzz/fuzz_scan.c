/*
 * The page scanner: the result is the same for any split of a page, what was
 * let go of never comes back, and a block at the place is outside of tags.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "comments_scan.h"
#include "comments_text.h"


#define CHECK(cond)  do { if (!(cond)) { abort(); } } while (0)

#define HEADERS  4


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_read(comments_scan_t *scan, comments_str_t header,
    const char *page, size_t size, unsigned step);
static void fuzz_settle(comments_scan_t scan, uint64_t last, uint64_t read);
static void fuzz_place(const comments_scan_t *scan, const char *page,
    size_t size);
static size_t fuzz_title(const comments_scan_t *scan, char *title);


static comments_scan_conf_t  fuzz_conf = {
    { comments_str("comments") }, 1, 0
};


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char             title[COMMENTS_SCAN_TITLE_MAX];
    char             other[COMMENTS_SCAN_TITLE_MAX];
    size_t           i, len;
    unsigned         steps[4];
    const char      *page;
    comments_scan_t  whole, split;
    comments_str_t   header;

    static const char  *headers[HEADERS] = {
        "", "utf-8", "iso-8859-1", "utf-16"
    };

    if (size < 2) {
        return 0;
    }

    header = comments_str_c(headers[data[0] % HEADERS]);
    fuzz_conf.content = data[0] / HEADERS % 2;
    page = (const char *) data + 2;
    size -= 2;

    fuzz_read(&whole, header, page, size, 0);
    fuzz_place(&whole, page, size);
    len = fuzz_title(&whole, title);

    steps[0] = 1;
    steps[1] = 3;
    steps[2] = data[1] + 1u;
    steps[3] = 0x10000u | data[1];       /* pieces of changing lengths */

    for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        fuzz_read(&split, header, page, size, steps[i]);

        CHECK(split.place == whole.place);
        CHECK(split.at == whole.at);
        CHECK(split.charset == whole.charset);
        CHECK(split.base.kind == whole.base.kind);
        CHECK(split.base.host == whole.base.host);
        CHECK(split.base.away == whole.base.away);
        CHECK(split.xml == whole.xml);
        CHECK(split.offset == whole.offset);
        CHECK(fuzz_title(&split, other) == len);
        CHECK(memcmp(title, other, len) == 0);
    }

    return 0;
}


/* every piece has its own memory, so that reading beyond it shows */

static void
fuzz_read(comments_scan_t *scan, comments_str_t header, const char *page,
    size_t size, unsigned step)
{
    char            *piece;
    size_t           at, len;
    uint64_t         hold, last, marker;
    unsigned         seed;
    comments_scan_t  copy;

    comments_scan_init(scan, &fuzz_conf, header);

    last = 0;
    marker = 0;
    seed = step;

    for (at = 0; at < size; at += len) {

        if (step & 0x10000u) {
            seed = seed * 1103515245u + 12345u;
            len = (seed >> 16) % 40;

        } else {
            len = step ? step : size;
        }

        if (len > size - at) {
            len = size - at;
        }

        piece = malloc(len ? len : 1);
        CHECK(piece != NULL);
        memcpy(piece, page + at, len);

        hold = comments_scan_feed(scan, piece, len);
        free(piece);

        CHECK(hold >= last && hold <= at + len);
        CHECK(scan->offset == at + len);

        if (marker) {
            CHECK(scan->place == COMMENTS_PLACE_MARKER);
            CHECK(scan->at == marker);
        }

        if (scan->place == COMMENTS_PLACE_MARKER) {
            marker = scan->at;
            CHECK(hold == marker);
        }

        last = hold;

        /* if the page ended here, the place would not be gone yet */

        copy = *scan;
        comments_scan_end(&copy);

        if (copy.place != COMMENTS_PLACE_NONE) {
            CHECK(copy.at >= last && copy.at <= at + len);
        }

        fuzz_settle(*scan, last, at + len);
    }

    comments_scan_end(scan);
}


/* whoever holds back no more gets a place that is not gone yet */

static void
fuzz_settle(comments_scan_t scan, uint64_t last, uint64_t read)
{
    uint64_t  hold;

    hold = comments_scan_settle(&scan);

    CHECK(hold >= last && hold <= read);

    if (scan.place == COMMENTS_PLACE_CONTENT) {
        CHECK(fuzz_conf.content && scan.at == hold);
    }
}


/* clean text on one line, of a memory of its own */

static size_t
fuzz_title(const comments_scan_t *scan, char *title)
{
    char    *own;
    size_t   i, len;

    own = malloc(COMMENTS_SCAN_TITLE_MAX);
    CHECK(own != NULL);

    len = comments_scan_title(scan, own);

    CHECK(len <= COMMENTS_SCAN_TITLE_MAX);
    CHECK(comments_text_check(comments_str_of(own, len)) == COMMENTS_TEXT_OK);

    for (i = 0; i < len; i++) {
        CHECK((unsigned char) own[i] >= 0x20 && own[i] != 0x7f);
    }

    if (len) {
        CHECK(own[0] != ' ' && own[len - 1] != ' ');
        memcpy(title, own, len);
    }

    free(own);

    return len;
}


static void
fuzz_place(const comments_scan_t *scan, const char *page, size_t size)
{
    const char  *at;

    CHECK(scan->at <= size);

    at = page + scan->at;

    switch (scan->place) {

    case COMMENTS_PLACE_NONE:
        CHECK(scan->at == 0);
        break;

    case COMMENTS_PLACE_MARKER:
        CHECK(scan->at >= 15 && at[-1] == '>');
        break;

    case COMMENTS_PLACE_CONTAINER:
        CHECK(scan->at >= 8 && at[-1] == '>');
        break;

    case COMMENTS_PLACE_BODY:
        CHECK(size - scan->at >= 7 && memcmp(at, "</", 2) == 0);
        break;

    case COMMENTS_PLACE_CONTENT:
        /* before a footer, behind some text, or behind a tag */
        CHECK(fuzz_conf.content && scan->at >= 1);
        CHECK(*at == '<' || (scan->at >= 3 && at[-1] == '>'));
        break;

    case COMMENTS_PLACE_END:
        CHECK(scan->at == size || *at == '<');
        break;
    }

    CHECK((scan->charset == COMMENTS_CHARSET_OPAQUE) <= (scan->at == 0));
}
