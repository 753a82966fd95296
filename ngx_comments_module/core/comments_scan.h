/*
 * The page scanner: where in an HTML page the block belongs, and what the page
 * says of its charset, found as a browser's tokenizer would, in a stream.
 *
 * Source: the tokenization stage of the HTML standard (html.spec.whatwg.org,
 * 13.2.5) with the tree builder's switches to RCDATA, RAWTEXT and script data.
 */
#ifndef COMMENTS_SCAN_H
#define COMMENTS_SCAN_H

#include "comments_str.h"


/* Later ones are stronger. Offsets count from the page's first byte. */
typedef enum {
    COMMENTS_PLACE_NONE = 0,
    COMMENTS_PLACE_END,          /* the end of the document */
    COMMENTS_PLACE_BODY,         /* before the last </body> */
    COMMENTS_PLACE_CONTAINER,    /* behind the start tag of the first container */
    COMMENTS_PLACE_MARKER        /* behind the first marker */
} comments_place_t;


typedef enum {
    COMMENTS_CHARSET_ASCII = 0,  /* some ASCII superset, or nothing said */
    COMMENTS_CHARSET_UTF8,       /* the page itself says so */
    COMMENTS_CHARSET_OPAQUE      /* UTF-16, UTF-32, UTF-7, ISO-2022-*, HZ: hands off */
} comments_charset_t;


#define COMMENTS_SCAN_MARKERS_MAX  8
#define COMMENTS_SCAN_CARRY        256

/*
 * The configuration: one for many scans, read-only. markers are the texts of
 * comments ("comments"), compared after trimming white space.
 */
typedef struct {
    comments_str_t   markers[COMMENTS_SCAN_MARKERS_MAX];
    size_t           nmarkers;
} comments_scan_conf_t;


/* no pointers into the input, no memory of its own: may be copied */
typedef struct comments_scan_s  comments_scan_t;

struct comments_scan_s {
    const comments_scan_conf_t  *conf;
    uint64_t                     offset;    /* bytes seen */
    comments_place_t             place;     /* the strongest so far */
    uint64_t                     at;        /* its offset */
    comments_charset_t           charset;   /* what is known so far */
    unsigned                     xml:1;     /* an XML declaration was seen */
    /* the machine's own state */
    unsigned char                state[COMMENTS_SCAN_CARRY * 4];
};


/*
 * Starts a scan. header is the charset of the Content-Type header, or empty:
 * one that is opaque makes the page opaque, one that is not UTF-8 keeps the
 * block ASCII whatever the page says.
 */
void comments_scan_init(comments_scan_t *scan,
    const comments_scan_conf_t *conf, comments_str_t header);

/*
 * Reads the next len bytes. The result is the same for any split of a page.
 * Returns the offset from which on the page must be held back: everything
 * before it can go out, since the block will not stand there. With a marker found
 * (COMMENTS_PLACE_MARKER) nothing after scan->at can change the result. Cannot fail; linear time.
 */
uint64_t comments_scan_feed(comments_scan_t *scan, const char *data,
    size_t len);

/*
 * The end of the page: place and at are final, COMMENTS_PLACE_END with the
 * page's length when nothing stronger was found; COMMENTS_PLACE_NONE when the page is opaque or is no
 * text (a NUL in the first 512 bytes without a BOM). After a marker has been found, feeding may stop.
 */
void comments_scan_end(comments_scan_t *scan);


#endif
