/*
 * A scan: what the page scanner is told, what it finds and what it keeps
 * between two calls. A caller reads place, at, charset, xml and base, as
 * comments_scan.h says; the rest is of comments_scan*.c.
 */
#ifndef COMMENTS_SCAN_TYPES_H
#define COMMENTS_SCAN_TYPES_H

#include "comments_uri_base.h"


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

/* bytes that are kept of a title in the page, and at most of its text */
#define COMMENTS_SCAN_TITLE        512
#define COMMENTS_SCAN_TITLE_MAX    300

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
    comments_uri_base_t          base;      /* of the page so far */

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

    /* the page's title, raw: comments_scan_title.c */
    unsigned                     titled:1;    /* there was one */
    unsigned                     titling:1;   /* it is being read */
    unsigned                     title_blank:1; /* white space waits for what
                                                   is none */
    unsigned                     title_cut:1;
    uint16_t                     title_mark;  /* behind it an end tag may be */
    uint16_t                     title_len;
    char                         title[COMMENTS_SCAN_TITLE];

    /* the page's <base>: comments_scan_base.c */
    unsigned                     base_href:1;   /* base.kind is final */
    unsigned                     base_target:1; /* base.away is final */
    comments_uri_base_t          base_said;     /* by the tag at hand */

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


#endif
