/*
 * The state of a page scan: what the scanner is told, what it finds, and what
 * it keeps between two calls. A caller reads place, at, settled, charset, xml
 * and base, as comments_scan.h says. The other fields are private to
 * comments_scan*.c.
 */
#ifndef COMMENTS_SCAN_TYPES_H
#define COMMENTS_SCAN_TYPES_H

#include "comments_printed.h"
#include "comments_uri_base.h"


/*
 * Where the block goes. A later value is a stronger place and replaces a
 * weaker one. Offsets count from the page's first byte.
 */
typedef enum {
    COMMENTS_PLACE_NONE = 0,
    COMMENTS_PLACE_END,          /* the end of the document */
    COMMENTS_PLACE_BODY,         /* before the last </body> */
    COMMENTS_PLACE_CONTENT,      /* at the end of the article's own content
                                    (see comments_article.h) */
    COMMENTS_PLACE_CONTAINER,    /* after the start tag of the first
                                    container (see
                                    comments_scan_container.c), or behind
                                    printed comments (comments_printed.h) */
    COMMENTS_PLACE_MARKER        /* after the first marker: a comment of the
                                    page that names the place */
} comments_place_t;


typedef enum {
    COMMENTS_CHARSET_ASCII = 0,  /* an ASCII superset, or not declared */
    COMMENTS_CHARSET_UTF8,       /* the page itself declares it */
    COMMENTS_CHARSET_OPAQUE      /* UTF-16, UTF-32, UTF-7, ISO-2022-*, HZ:
                                    the page is left alone */
} comments_charset_t;


#define COMMENTS_SCAN_MARKERS_MAX  8

/*
 * Bytes kept of a comment, of an attribute value or of an XML declaration. A
 * longer marker is never found, and of a longer <meta content> or XML
 * declaration the rest is ignored.
 */
#define COMMENTS_SCAN_CARRY        256

/* all known element names are shorter than this */
#define COMMENTS_SCAN_NAME         24

/*
 * The largest depth of the stack of open elements. In a deeper page the
 * innermost elements overwrite each other.
 */
#define COMMENTS_SCAN_DEPTH        256

/* candidates, nested in each other, that are kept at a time */
#define COMMENTS_SCAN_CANDIDATES   4

/*
 * Bytes of the page's title that are kept as they are in the page, and the
 * largest size of the decoded title.
 */
#define COMMENTS_SCAN_TITLE        512
#define COMMENTS_SCAN_TITLE_MAX    300

/*
 * The most bytes of text in a container that may still be a loading note, such
 * as "Loading comments...".
 */
#define COMMENTS_SCAN_NOTE         192

/*
 * The configuration, read-only and shared by many scans. markers are texts of
 * HTML comments ("comments" for <!-- comments -->). A comment's text is
 * compared with them without the white space at both ends, with regard to
 * case. content: COMMENTS_PLACE_CONTENT is looked for.
 */
typedef struct {
    comments_str_t   markers[COMMENTS_SCAN_MARKERS_MAX];
    size_t           nmarkers;
    unsigned         content:1;
} comments_scan_conf_t;


/*
 * A candidate: an open element whose name suggests that another comment system
 * left it in the page (see comments_scan_container.c).
 */
typedef struct {
    uint64_t         at;        /* the offset after its start tag */
    uint16_t         depth;     /* its position on the stack */
    unsigned char    note;      /* where its text begins in scan->note */
    unsigned         system:1;  /* its name is only used by a comment system */
    unsigned         heading:1; /* it has a heading */
    unsigned         script:1;  /* it has a script or a <noscript> */
} comments_scan_candidate_t;


/*
 * A scan holds no pointer into the page and owns no memory; it may be copied.
 */
typedef struct comments_scan_s  comments_scan_t;

struct comments_scan_s {
    const comments_scan_conf_t  *conf;
    uint64_t                     offset;    /* bytes read */
    comments_place_t             place;     /* the strongest so far */
    unsigned                     marked:1;  /* weaker ones than a container
                                               do not count */
    unsigned                     settled:1; /* it is final: see
                                               comments_scan_settle() */
    uint64_t                     at;        /* the offset of place */
    comments_charset_t           charset;   /* what is known so far */
    unsigned                     xml:1;     /* an XML declaration was seen */
    comments_uri_base_t          base;      /* of the page so far */

    /* the charset: comments_scan_charset.c */
    unsigned                     charset_fixed:1; /* it is final */
    unsigned                     header_utf8:1;
    unsigned                     bom:1;
    unsigned char                head_len;  /* length of head */
    unsigned char                head[4];   /* first bytes of the page */

    /* the tokenizer: comments_scan_tag.c, _comment.c, _text.c, _attr.c */
    unsigned char                state;
    unsigned char                text;      /* the state after this tag */
    unsigned char                matched;   /* letters of DOCTYPE or [CDATA[ */
    unsigned char                attr;      /* kind of the current attribute */
    unsigned char                attr_len;
    char                         attr_name[24];
    unsigned                     end_tag:1;
    unsigned                     self_closing:1;
    unsigned                     overflow:1;  /* carry was too small */
    unsigned                     hit:1;       /* id or class of a container */
    unsigned                     system:1;    /* a comment system's own name */
    unsigned                     concealed:1; /* hidden by style or class */
    unsigned                     dashed:1;    /* name of a custom element */
    unsigned                     http_equiv:1;  /* <meta>: it is content-type */
    unsigned                     integration:1; /* annotation-xml's encoding */
    unsigned                     hidden_type:1; /* <input type=hidden> */
    unsigned                     seen;        /* attributes so far, a bit
                                                 for each kind */
    unsigned                     props;       /* COMMENTS_ARTICLE_* by the
                                                 names of the element */
    unsigned                     kind;        /* of its first class */
    unsigned char                meta_charset;
    unsigned char                meta_content;
    uint64_t                     token_at;  /* the '<' of the tag or comment */
    uint32_t                     name_hash;
    size_t                       name_len;
    char                         name[COMMENTS_SCAN_NAME];
    size_t                       carry_len;
    char                         carry[COMMENTS_SCAN_CARRY];

    /* the page's title, not decoded: comments_scan_title.c */
    unsigned                     titled:1;    /* there was a title */
    unsigned                     titling:1;   /* it is being read */
    unsigned                     title_blank:1; /* a blank is due before the
                                                   next text */
    unsigned                     title_cut:1;
    uint16_t                     title_mark;  /* title_len at the last "<" */
    uint16_t                     title_len;
    char                         title[COMMENTS_SCAN_TITLE];

    /* the page's <base>: comments_scan_attr.c */
    unsigned                     base_href:1;   /* base.kind is final */
    unsigned                     base_target:1; /* base.away is final */
    comments_uri_base_t          base_said;     /* of the current tag */

    /* the tree: comments_scan_tree.c, _foreign.c, _table.c, _stack.c */
    unsigned char                phase;
    unsigned                     quirks:1;
    unsigned                     frameset_ok:1;
    unsigned                     form:1; /* the form element pointer is set */
    unsigned                     link:1;    /* an <a> is an active formatting
                                               element */
    unsigned                     anchor:1;  /* that <a> has an href */
    unsigned                     pending:1; /* a marker before the body */
    uint64_t                     pending_at;
    uint64_t                     raw_at; /* the '<' of RAWTEXT, script... */
    uint64_t                     bar_at;    /* the outermost BAR element */
    unsigned                     bar_p:1;   /* that element is in a <p> */
    uint16_t                     raw;       /* element of RAWTEXT, script... */
    uint16_t                     barred;    /* open BAR elements */
    uint16_t                     templates;
    uint16_t                     selects;
    uint16_t                     paragraphs;
    uint16_t                     depth;
    uint16_t                     stack[COMMENTS_SCAN_DEPTH];

    /* containers: comments_scan_container.c */
    uint16_t                     watched;   /* when the depth falls below
                                               this, a candidate or the
                                               hidden element has closed */
    uint16_t                     hidden;    /* depth of the outermost hidden
                                               element; 0: none */
    unsigned char                candidates;
    unsigned char                note_len;
    comments_scan_candidate_t    candidate[COMMENTS_SCAN_CANDIDATES];
    char                         note[COMMENTS_SCAN_NOTE];

    /* the article's content: comments_scan_content.c */
    unsigned                     scored:1;  /* it is looked for */
    uint16_t                     framed;    /* when the depth falls below
                                               this, a frame or something of
                                               printed has closed */
    uint16_t                     ending;    /* the element of an end tag; 0: the
                                               tag is none */
    uint16_t                     ending_depth; /* the depth before it */
    uint64_t                     ending_at; /* the offset after it */
    comments_printed_t           printed;
    comments_article_t           article;
};


#endif
