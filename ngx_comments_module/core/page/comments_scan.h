/*
 * The page scanner: where in an HTML page the block belongs, and what the page
 * says of its charset, found as a browser's parser would, in a stream.
 *
 * Source: the tokenization stage of the HTML standard (html.spec.whatwg.org,
 * 13.2.5) with the tree builder's switches to RCDATA, RAWTEXT and script data,
 * and as much of the tree builder (13.2.6) as tells a good place from a bad
 * one: the stack of open elements, without the elements.
 */
#ifndef COMMENTS_SCAN_H
#define COMMENTS_SCAN_H

#include "comments_base.h"


/* Later ones are stronger. Offsets count from the page's first byte. */
typedef enum {
    COMMENTS_PLACE_NONE = 0,
    COMMENTS_PLACE_END,          /* the end of the document */
    COMMENTS_PLACE_BODY,         /* before the last </body> */
    COMMENTS_PLACE_CONTAINER,    /* behind the start tag of the first element
                                    that is what another system left */
    COMMENTS_PLACE_MARKER        /* behind the first marker */
} comments_place_t;


typedef enum {
    COMMENTS_CHARSET_ASCII = 0,  /* some ASCII superset, or nothing said */
    COMMENTS_CHARSET_UTF8,       /* the page itself says so */
    COMMENTS_CHARSET_OPAQUE      /* UTF-16, UTF-32, UTF-7, ISO-2022-*, HZ:
                                    hands off */
} comments_charset_t;


#define COMMENTS_SCAN_MARKERS_MAX  8

/*
 * Text kept from tags and comments: a longer marker is never found, and no
 * more of a <meta content> or an XML declaration is looked at.
 */
#define COMMENTS_SCAN_CARRY        256

/* the longest element name we tell from others is shorter than this */
#define COMMENTS_SCAN_NAME         24

/* open elements; in deeper pages the innermost ones replace each other */
#define COMMENTS_SCAN_DEPTH        256

/* open elements that may turn out to be containers, in each other */
#define COMMENTS_SCAN_CANDIDATES   4

/* bytes of text in a container that may still be a loading note */
#define COMMENTS_SCAN_NOTE         192

/*
 * The configuration: one for many scans, read-only. markers are the texts of
 * comments ("comments"), compared after trimming white space, case and all.
 */
typedef struct {
    comments_str_t   markers[COMMENTS_SCAN_MARKERS_MAX];
    size_t           nmarkers;
} comments_scan_conf_t;


/* an open element with a container's name: is it what a system left? */
typedef struct {
    uint64_t         at;        /* behind its start tag */
    uint16_t         depth;     /* its position on the stack */
    unsigned char    note;      /* where its text begins in the note */
    unsigned         system:1;  /* its name is a comment system's own */
    unsigned         heading:1; /* a heading was in it */
    unsigned         script:1;  /* a script or a <noscript> was in it */
} comments_scan_candidate_t;


/* no pointers into the input, no memory of its own: may be copied */
typedef struct comments_scan_s  comments_scan_t;

struct comments_scan_s {
    const comments_scan_conf_t  *conf;
    uint64_t                     offset;    /* bytes seen */
    comments_place_t             place;     /* the strongest so far */
    uint64_t                     at;        /* its offset */
    comments_charset_t           charset;   /* what is known so far */
    unsigned                     xml:1;     /* an XML declaration was seen */
    comments_base_t              base;      /* of the page so far */

    /* what is known of the charset, by comments_scan_charset.c */
    unsigned                     charset_fixed:1; /* nothing can change it */
    unsigned                     header_utf8:1;
    unsigned                     bom:1;
    unsigned char                head_len;  /* of head */
    unsigned char                head[4];   /* first bytes of the page */

    /* the tokenizer: comments_scan_tag.c, _comment.c, _text.c, _attr.c */
    unsigned char                state;
    unsigned char                text;      /* state to go back to */
    unsigned char                matched;   /* letters of DOCTYPE or [CDATA[ */
    unsigned char                attr;      /* kind of the attribute's value */
    unsigned char                attr_len;
    char                         attr_name[12];
    unsigned                     end_tag:1;
    unsigned                     self_closing:1;
    unsigned                     overflow:1;  /* carry was too small */
    unsigned                     hit:1;       /* id or class of a container */
    unsigned                     system:1;    /* which a system has alone */
    unsigned                     concealed:1; /* by its style or class */
    unsigned                     dashed:1;    /* name of a custom element */
    unsigned                     http_equiv:1;  /* of meta: content-type */
    unsigned                     integration:1; /* annotation-xml's encoding */
    unsigned                     hidden_type:1; /* of an input */
    unsigned                     seen;        /* attributes, one bit a kind */
    unsigned char                meta_charset;
    unsigned char                meta_content;
    uint64_t                     token_at;  /* the '<' of tag or comment */
    uint32_t                     name_hash;
    size_t                       name_len;
    char                         name[COMMENTS_SCAN_NAME];
    size_t                       carry_len;
    char                         carry[COMMENTS_SCAN_CARRY];

    /* the page's <base>: comments_scan_base.c */
    unsigned                     base_href:1;   /* base.kind is final */
    unsigned                     base_target:1; /* base.away is final */
    comments_base_t              base_said;     /* by the tag at hand */

    /* the tree: comments_scan_tree.c, _foreign.c, _table.c, _stack.c */
    unsigned char                phase;
    unsigned                     quirks:1;
    unsigned                     frameset_ok:1;
    unsigned                     form:1; /* the form element pointer is set */
    unsigned                     link:1;    /* an <a> is an active formatting
                                               element */
    unsigned                     anchor:1;  /* it has an href */
    unsigned                     pending:1; /* a marker before the body */
    uint64_t                     pending_at;
    uint64_t                     raw_at; /* the element of RAWTEXT, script.. */
    uint64_t                     bar_at;    /* the outermost barred element */
    unsigned                     bar_p:1;   /* it stands in a <p> */
    uint16_t                     raw;       /* its name */
    uint16_t                     barred;    /* open elements that bar */
    uint16_t                     templates;
    uint16_t                     selects;
    uint16_t                     paragraphs;
    uint16_t                     depth;
    uint16_t                     stack[COMMENTS_SCAN_DEPTH];

    /* containers: comments_scan_container.c */
    uint16_t                     watched;   /* whether one closes is told by
                                               the depth falling below it */
    uint16_t                     hidden;    /* the outermost hidden element */
    unsigned char                candidates;
    unsigned char                note_len;
    comments_scan_candidate_t    candidate[COMMENTS_SCAN_CANDIDATES];
    char                         note[COMMENTS_SCAN_NOTE];
};


/*
 * Starts a scan. header is the charset of the Content-Type header, or empty:
 * one that is opaque makes the page opaque, one that is not UTF-8 keeps the
 * block ASCII whatever the page says. conf must outlive the scan, header need
 * not. Cannot fail.
 */
void comments_scan_init(comments_scan_t *scan,
    const comments_scan_conf_t *conf, comments_str_t header);

/*
 * Reads the next len bytes. The result is the same for any split of a page.
 * Returns the offset from which on the page must be held back: everything
 * before it can go out, since the block will not stand there. It never gets
 * smaller. With a marker found (COMMENTS_PLACE_MARKER) nothing after scan->at
 * can change the result, and nothing more is read. Cannot fail; linear time.
 */
uint64_t comments_scan_feed(comments_scan_t *scan, const char *data,
    size_t len);

/*
 * The end of the page: place and at are final. When nothing stronger was
 * found it is COMMENTS_PLACE_END with the page's length, or, when the page
 * ends inside a tag, a comment, a script, a <select> or the like that nothing
 * ever closes and that would swallow the block, the offset of that '<'.
 * COMMENTS_PLACE_NONE when the page is opaque, is no text (a NUL in the first
 * 4 bytes without a BOM), or is a frameset, which has no body to stand in.
 * After a marker has been found, feeding may stop. Cannot fail.
 */
void comments_scan_end(comments_scan_t *scan);


#endif
