/*
 * The private header of the page scanner (comments_scan*.c): the tokenizer's
 * states, the known elements, and the functions that the scanner's files call
 * in each other.
 */
#ifndef COMMENTS_SCAN_MACHINE_H
#define COMMENTS_SCAN_MACHINE_H

#include "comments_scan_types.h"

#include "comments_ascii.h"


/* the tokenizer's states, in the order of the three dispatch tables below */
typedef enum {
    COMMENTS_SCAN_DATA = 0,
    COMMENTS_SCAN_TAG_OPEN,
    COMMENTS_SCAN_END_TAG_OPEN,
    COMMENTS_SCAN_TAG_NAME,
    COMMENTS_SCAN_BEFORE_ATTR,
    COMMENTS_SCAN_ATTR_NAME,
    COMMENTS_SCAN_AFTER_ATTR,
    COMMENTS_SCAN_BEFORE_VALUE,
    COMMENTS_SCAN_VALUE_DOUBLE,
    COMMENTS_SCAN_VALUE_SINGLE,
    COMMENTS_SCAN_VALUE_PLAIN,
    COMMENTS_SCAN_AFTER_VALUE,
    COMMENTS_SCAN_SELF_CLOSING,
    COMMENTS_SCAN_DECLARATION,     /* after "<!" */
    COMMENTS_SCAN_DECLARATION_DASH,
    COMMENTS_SCAN_DOCTYPE_NAME,    /* inside "doctype" */
    COMMENTS_SCAN_DOCTYPE,
    COMMENTS_SCAN_CDATA_NAME,      /* inside "[CDATA[" */
    COMMENTS_SCAN_BOGUS,
    COMMENTS_SCAN_COMMENT_START,
    COMMENTS_SCAN_COMMENT_START_DASH,
    COMMENTS_SCAN_COMMENT,
    COMMENTS_SCAN_COMMENT_DASH,
    COMMENTS_SCAN_COMMENT_END,
    COMMENTS_SCAN_COMMENT_BANG,
    COMMENTS_SCAN_CDATA,
    COMMENTS_SCAN_CDATA_BRACKET,
    COMMENTS_SCAN_CDATA_END,
    COMMENTS_SCAN_RAWTEXT,         /* and RCDATA: entities do not matter */
    COMMENTS_SCAN_RAW_OPEN,
    COMMENTS_SCAN_RAW_END_OPEN,
    COMMENTS_SCAN_RAW_END_NAME,
    COMMENTS_SCAN_SCRIPT,
    COMMENTS_SCAN_SCRIPT_OPEN,
    COMMENTS_SCAN_ESCAPE_START,
    COMMENTS_SCAN_ESCAPE_START_DASH,
    COMMENTS_SCAN_ESCAPED,
    COMMENTS_SCAN_ESCAPED_DASH,
    COMMENTS_SCAN_ESCAPED_DASHES,
    COMMENTS_SCAN_ESCAPED_OPEN,
    COMMENTS_SCAN_DOUBLE_START,
    COMMENTS_SCAN_DOUBLE,
    COMMENTS_SCAN_DOUBLE_DASH,
    COMMENTS_SCAN_DOUBLE_DASHES,
    COMMENTS_SCAN_DOUBLE_OPEN,
    COMMENTS_SCAN_DOUBLE_END,      /* the last script state */
    COMMENTS_SCAN_PLAINTEXT
} comments_scan_state_t;


/* the tree builder's insertion modes, as far as the scanner tells them apart */
typedef enum {
    COMMENTS_SCAN_START = 0,       /* initial, before html, before head */
    COMMENTS_SCAN_HEAD,
    COMMENTS_SCAN_AFTER_HEAD,
    COMMENTS_SCAN_BODY,            /* in the body or after it */
    COMMENTS_SCAN_FRAMESET
} comments_scan_phase_t;


/* the attributes that the scanner reads; it skips all others */
typedef enum {
    COMMENTS_SCAN_ATTR_NONE = 0,
    COMMENTS_SCAN_ATTR_ID,
    COMMENTS_SCAN_ATTR_CLASS,
    COMMENTS_SCAN_ATTR_CHARSET,
    COMMENTS_SCAN_ATTR_HTTP_EQUIV,
    COMMENTS_SCAN_ATTR_CONTENT,
    COMMENTS_SCAN_ATTR_ENCODING,
    COMMENTS_SCAN_ATTR_TYPE,
    COMMENTS_SCAN_ATTR_HREF,
    COMMENTS_SCAN_ATTR_TARGET,
    COMMENTS_SCAN_ATTR_FONT,       /* color, face, size */
    COMMENTS_SCAN_ATTR_HIDDEN,
    COMMENTS_SCAN_ATTR_STYLE,
    COMMENTS_SCAN_ATTR_ROLE,
    COMMENTS_SCAN_ATTR_ARIA_HIDDEN,
    COMMENTS_SCAN_ATTR_ROOT        /* an element that a script fills anew */
} comments_scan_attr_t;


/* what a charset label says about the page's bytes */
typedef enum {
    COMMENTS_SCAN_LABEL_NONE = 0,  /* no label */
    COMMENTS_SCAN_LABEL_ASCII,
    COMMENTS_SCAN_LABEL_UTF8,
    COMMENTS_SCAN_LABEL_WIDE,      /* UTF-16, UTF-32 */
    COMMENTS_SCAN_LABEL_OPAQUE     /* ASCII bytes that mean something else */
} comments_scan_label_t;


/*
 * Properties of elements. The start tag of a FENCE element inserts what the
 * standard calls a marker into the list of active formatting elements. It
 * separates the formatting elements before it from those after it.
 */
#define COMMENTS_SCAN_SPECIAL    0x0001  /* "special" in the standard */
#define COMMENTS_SCAN_SCOPE      0x0002  /* ends a search "in scope" */
#define COMMENTS_SCAN_FORMAT     0x0004  /* a formatting element */
#define COMMENTS_SCAN_VOID       0x0008
#define COMMENTS_SCAN_BLOCK      0x0010  /* its start tag closes a <p> */
#define COMMENTS_SCAN_HEADING    0x0020
#define COMMENTS_SCAN_FENCE      0x0040  /* separates formatting elements */
#define COMMENTS_SCAN_BAR        0x0080  /* swallows the block */
#define COMMENTS_SCAN_UNFIT      0x0100  /* no container in it */
#define COMMENTS_SCAN_HOST       0x0200  /* may be a container */
#define COMMENTS_SCAN_BUSY       0x0400  /* forbids a later frameset */
#define COMMENTS_SCAN_RAW        0x0800  /* RCDATA, RAWTEXT, script data */
#define COMMENTS_SCAN_METADATA   0x1000  /* stays in the head */
#define COMMENTS_SCAN_BREAKOUT   0x2000  /* leaves foreign content */
#define COMMENTS_SCAN_TABLED     0x4000  /* part of a table */
#define COMMENTS_SCAN_SCOPED     0x8000  /* end tag: if in scope only */
#define COMMENTS_SCAN_DEAD      0x10000  /* not shown, or breaks the block */


/*
 * The known elements, in the byte order of their names. The table in
 * comments_scan_element.c has the same order. An unknown name gets a number
 * from a hash of the name, from COMMENTS_EL_KNOWN on.
 */
typedef enum {
    COMMENTS_EL_NONE = 0,
    COMMENTS_EL_A, COMMENTS_EL_ADDRESS, COMMENTS_EL_ANNOTATION_XML,
    COMMENTS_EL_APPLET, COMMENTS_EL_AREA, COMMENTS_EL_ARTICLE,
    COMMENTS_EL_ASIDE, COMMENTS_EL_AUDIO, COMMENTS_EL_B, COMMENTS_EL_BASE,
    COMMENTS_EL_BASEFONT, COMMENTS_EL_BGSOUND, COMMENTS_EL_BIG,
    COMMENTS_EL_BLOCKQUOTE, COMMENTS_EL_BODY, COMMENTS_EL_BR,
    COMMENTS_EL_BUTTON, COMMENTS_EL_CANVAS, COMMENTS_EL_CAPTION,
    COMMENTS_EL_CENTER, COMMENTS_EL_CODE, COMMENTS_EL_COL,
    COMMENTS_EL_COLGROUP, COMMENTS_EL_COMENTARIO, COMMENTS_EL_DATALIST,
    COMMENTS_EL_DD, COMMENTS_EL_DEL, COMMENTS_EL_DESC, COMMENTS_EL_DETAILS,
    COMMENTS_EL_DIALOG, COMMENTS_EL_DIR, COMMENTS_EL_DIV, COMMENTS_EL_DL,
    COMMENTS_EL_DT, COMMENTS_EL_EM, COMMENTS_EL_EMBED, COMMENTS_EL_FIELDSET,
    COMMENTS_EL_FIGCAPTION, COMMENTS_EL_FIGURE, COMMENTS_EL_FONT,
    COMMENTS_EL_FOOTER, COMMENTS_EL_FOREIGNOBJECT, COMMENTS_EL_FORM,
    COMMENTS_EL_FRAME, COMMENTS_EL_FRAMESET, COMMENTS_EL_H1, COMMENTS_EL_H2,
    COMMENTS_EL_H3, COMMENTS_EL_H4, COMMENTS_EL_H5, COMMENTS_EL_H6,
    COMMENTS_EL_HEAD, COMMENTS_EL_HEADER, COMMENTS_EL_HGROUP, COMMENTS_EL_HR,
    COMMENTS_EL_HTML, COMMENTS_EL_I, COMMENTS_EL_IFRAME, COMMENTS_EL_IMAGE,
    COMMENTS_EL_IMG, COMMENTS_EL_INPUT, COMMENTS_EL_INS, COMMENTS_EL_KEYGEN,
    COMMENTS_EL_LABEL, COMMENTS_EL_LEGEND, COMMENTS_EL_LI, COMMENTS_EL_LINK,
    COMMENTS_EL_LISTING, COMMENTS_EL_MAIN, COMMENTS_EL_MALIGNMARK,
    COMMENTS_EL_MARQUEE, COMMENTS_EL_MATH, COMMENTS_EL_MENU, COMMENTS_EL_META,
    COMMENTS_EL_MGLYPH, COMMENTS_EL_MI, COMMENTS_EL_MN, COMMENTS_EL_MO,
    COMMENTS_EL_MS, COMMENTS_EL_MTEXT, COMMENTS_EL_NAV, COMMENTS_EL_NOBR,
    COMMENTS_EL_NOEMBED, COMMENTS_EL_NOFRAMES, COMMENTS_EL_NOSCRIPT,
    COMMENTS_EL_OBJECT, COMMENTS_EL_OL, COMMENTS_EL_OPTGROUP,
    COMMENTS_EL_OPTION, COMMENTS_EL_P, COMMENTS_EL_PARAM,
    COMMENTS_EL_PLAINTEXT, COMMENTS_EL_PRE, COMMENTS_EL_RUBY, COMMENTS_EL_S,
    COMMENTS_EL_SCRIPT, COMMENTS_EL_SEARCH, COMMENTS_EL_SECTION,
    COMMENTS_EL_SELECT, COMMENTS_EL_SMALL, COMMENTS_EL_SOURCE,
    COMMENTS_EL_SPAN, COMMENTS_EL_STRIKE, COMMENTS_EL_STRONG,
    COMMENTS_EL_STYLE, COMMENTS_EL_SUB, COMMENTS_EL_SUMMARY, COMMENTS_EL_SUP,
    COMMENTS_EL_SVG, COMMENTS_EL_TABLE, COMMENTS_EL_TBODY, COMMENTS_EL_TD,
    COMMENTS_EL_TEMPLATE, COMMENTS_EL_TEXTAREA, COMMENTS_EL_TFOOT,
    COMMENTS_EL_TH, COMMENTS_EL_THEAD, COMMENTS_EL_TITLE, COMMENTS_EL_TR,
    COMMENTS_EL_TRACK, COMMENTS_EL_TT, COMMENTS_EL_U, COMMENTS_EL_UL,
    COMMENTS_EL_VAR, COMMENTS_EL_VIDEO, COMMENTS_EL_WBR, COMMENTS_EL_XMP,
    COMMENTS_EL_KNOWN
} comments_scan_element_t;


/*
 * An entry of the stack of open elements: the element's number in the lower
 * bits, and flags. SVG and MATH tell the namespace, FOREIGN is the mask of
 * both. INTEGRATION marks an annotation-xml that holds HTML (the standard's
 * HTML integration point). An element that inserts a marker into the list of
 * active formatting elements saves in LINK and ANCHOR the values that
 * scan->link and scan->anchor had before it. INTEGRATION and LINK share a bit,
 * since no element needs both.
 */
#define COMMENTS_SCAN_SVG          0x8000
#define COMMENTS_SCAN_MATH         0x4000
#define COMMENTS_SCAN_FOREIGN      0xc000
#define COMMENTS_SCAN_INTEGRATION  0x2000
#define COMMENTS_SCAN_LINK         0x2000
#define COMMENTS_SCAN_ANCHOR       0x1000
#define COMMENTS_SCAN_ELEMENT      0x0fff


typedef struct {
    comments_str_t   name;
    unsigned         flags;
} comments_scan_known_t;

extern const comments_scan_known_t  comments_scan_known[];

/* what the known elements are for the score of text: COMMENTS_ARTICLE_* */
extern const unsigned  comments_scan_props[];



/*
 * Returns the properties of an entry of the stack, or of an element. Cannot
 * fail.
 */

static inline unsigned
comments_scan_flags(unsigned entry)
{
    unsigned  element;

    element = entry & COMMENTS_SCAN_ELEMENT;

    if (!(entry & COMMENTS_SCAN_FOREIGN)) {
        return element < COMMENTS_EL_KNOWN ? comments_scan_known[element].flags
                                           : 0;
    }

    if ((entry & COMMENTS_SCAN_INTEGRATION)
        || element == COMMENTS_EL_ANNOTATION_XML)
    {
        return COMMENTS_SCAN_BAR | COMMENTS_SCAN_SPECIAL | COMMENTS_SCAN_SCOPE;
    }

    return COMMENTS_SCAN_BAR;
}


/*
 * Returns the entry of the current node (the innermost open element) if it is
 * foreign (SVG or MathML), else 0. Cannot fail.
 */

static inline unsigned
comments_scan_foreign(const comments_scan_t *scan)
{
    unsigned  entry;

    entry = scan->depth ? scan->stack[scan->depth - 1] : 0;

    return (entry & COMMENTS_SCAN_FOREIGN) ? entry : 0;
}


#define comments_scan_is_space(ch)                                            \
    ((ch) == ' ' || (ch) == '\n' || (ch) == '\t' || (ch) == '\r'              \
     || (ch) == '\f')

/*
 * The offset in the page of the byte at p. While a state runs, scan->offset is
 * the offset of last.
 */
#define comments_scan_at(scan, p, last)                                       \
    ((scan)->offset - (uint64_t) ((last) - (p)))


/*
 * A state function reads bytes from p to before last, p < last, and returns
 * where it stopped. It reads at least one byte or changes the state; states
 * never form a cycle in which no byte is read, so the tokenizer ends.
 */
typedef const char *(*comments_scan_state_pt)(comments_scan_t *scan,
    const char *p, const char *last);

/*
 * The state functions. The first table begins at DATA, the second at
 * DECLARATION, the third at RAWTEXT.
 */
extern const comments_scan_state_pt  comments_scan_tag_states[];
extern const comments_scan_state_pt  comments_scan_comment_states[];
extern const comments_scan_state_pt  comments_scan_text_states[];


/* --- comments_scan_tag.c --- */

/* starts a tag; is_end: it is an end tag, "</" */
void comments_scan_tag_begin(comments_scan_t *scan, unsigned is_end);

/* adds a letter to the tag's name */
void comments_scan_tag_letter(comments_scan_t *scan, char ch);

/* --- comments_scan_attr.c --- */

/* adds a letter to the attribute's name */
void comments_scan_attr_letter(comments_scan_t *scan, char ch);

/* the attribute's name is complete */
void comments_scan_attr_named(comments_scan_t *scan);

/* adds the bytes from p to before last to the attribute's value */
void comments_scan_attr_value(comments_scan_t *scan, const char *p,
    const char *last);

/* the attribute's value is complete: what the scanner needs of it is taken */
void comments_scan_attr_valued(comments_scan_t *scan);

/* takes the value of an href or target attribute of a <base> */
void comments_scan_base_attr(comments_scan_t *scan, comments_str_t value);

/* the <base> tag is complete: its attributes count for the page */
void comments_scan_base_tag(comments_scan_t *scan);

/* --- comments_scan_element.c --- */

/*
 * Returns the number of the element with this name, from 1 to
 * COMMENTS_SCAN_ELEMENT. The name is in lower case and begins with a letter;
 * hash is used for unknown names. Cannot fail.
 */
unsigned comments_scan_element(const char *name, size_t len, uint32_t hash);

/* --- comments_scan_charset.c --- */

/* takes the charset of the Content-Type header, which may be empty */
void comments_scan_charset_init(comments_scan_t *scan, comments_str_t header);

/* looks for a byte order mark; called before scan->offset moves behind data */
void comments_scan_charset_bytes(comments_scan_t *scan, const char *data,
    size_t len);

/* a <meta> tag is complete: takes the charset that it declares */
void comments_scan_charset_meta(comments_scan_t *scan);

/* takes the XML declaration in the carry, if the carry is one */
void comments_scan_charset_xml(comments_scan_t *scan);

/* judges a charset label, such as "utf-8" */
comments_scan_label_t comments_scan_charset_label(comments_str_t label);

/* judges the label in a content attribute: "text/html; charset=utf-8" */
comments_scan_label_t comments_scan_charset_content(comments_str_t content);

/* --- comments_scan_title.c --- */

/* a <title> begins */
void comments_scan_title_begin(comments_scan_t *scan);

/* adds text from p to before last to the page's title */
void comments_scan_title_text(comments_scan_t *scan, const char *p,
    const char *last);

/* notes the position of a '<' that may begin the title's end tag */
void comments_scan_title_mark(comments_scan_t *scan);

/* the title's end tag has come */
void comments_scan_title_end(comments_scan_t *scan);

/* --- comments_scan_tree.c --- */

/*
 * Handles a start tag that ends before the offset end, where the block may be
 * put. Returns the tokenizer's next state.
 */
comments_scan_state_t comments_scan_tree_start(comments_scan_t *scan,
    uint64_t end);

/*
 * Handles an end tag that ends before the offset end. Returns the tokenizer's
 * next state.
 */
comments_scan_state_t comments_scan_tree_end(comments_scan_t *scan,
    uint64_t end);

/* handles text that is not white space */
void comments_scan_tree_text(comments_scan_t *scan);

/* handles a doctype */
void comments_scan_tree_doctype(comments_scan_t *scan);

/* handles a comment that is a marker and ends before the offset at */
void comments_scan_tree_marker(comments_scan_t *scan, uint64_t at);

/* handles the end of the page */
void comments_scan_tree_finish(comments_scan_t *scan);

/* --- comments_scan_body.c --- */

/*
 * Handles a start tag of HTML in the body. Returns the tokenizer's next state.
 */
comments_scan_state_t comments_scan_body_start(comments_scan_t *scan,
    unsigned element);

/* handles an end tag of HTML in the body */
void comments_scan_body_end(comments_scan_t *scan, unsigned element);

/* --- comments_scan_foreign.c --- */

/*
 * Handles a start tag if the current node is in SVG or MathML. Returns 1 if the
 * tag belonged there, 0 if it is to be handled as a tag of HTML. In the latter
 * case the foreign elements that the tag closes have been closed.
 */
unsigned comments_scan_foreign_start(comments_scan_t *scan, unsigned element);

/* the same for an end tag */
unsigned comments_scan_foreign_end(comments_scan_t *scan, unsigned element);

/*
 * Returns 1 if HTML, and so the block, may stand at the current node as far as
 * foreign content, templates and <select> are concerned, else 0.
 */
unsigned comments_scan_foreign_html(const comments_scan_t *scan);

/* --- comments_scan_table.c --- */

/* handles the start tag of a table or of its parts */
void comments_scan_table_start(comments_scan_t *scan, unsigned element);

/* handles the end tag of a table or of its parts */
void comments_scan_table_end(comments_scan_t *scan, unsigned element);

/*
 * Handles a start tag inside a <select>. Returns 1 if nothing else is to be
 * done about the tag. Returns 0 if the tag is still to be handled, or if the
 * current node is not in a <select>.
 */
unsigned comments_scan_select_start(comments_scan_t *scan, unsigned element);

/* the same for an end tag */
unsigned comments_scan_select_end(comments_scan_t *scan, unsigned element);

/* --- comments_scan_container.c --- */

/* a start tag was handled that ends before the offset end */
void comments_scan_container_start(comments_scan_t *scan, unsigned element,
    uint64_t end);

/* text of the body came, from p to before last */
void comments_scan_container_text(comments_scan_t *scan, const char *p,
    const char *last);

/*
 * Elements were closed, and the depth is now less than scan->watched: a
 * candidate or the hidden element has closed.
 */
void comments_scan_container_closed(comments_scan_t *scan);

/* the element at a position is about to be taken out of the stack */
void comments_scan_container_removed(comments_scan_t *scan, unsigned position);

/* drops all candidates */
void comments_scan_container_reset(comments_scan_t *scan);

/*
 * --- comments_scan_content.c ---
 *
 * Called only while scan->scored is set, or with regard to scan->framed.
 */

/* a start tag was handled */
void comments_scan_content_start(comments_scan_t *scan, unsigned element);

/* text of the body came, from p to before last */
void comments_scan_content_text(comments_scan_t *scan, const char *p,
    const char *last);

/*
 * The element entry was closed, and the depth is now less than scan->framed:
 * a frame has closed.
 */
void comments_scan_content_closed(comments_scan_t *scan, unsigned entry);

/* the element at a position is about to be taken out of the stack */
void comments_scan_content_removed(comments_scan_t *scan, unsigned position);

/* sets the place by what is known so far, and looks for the content no more */
void comments_scan_content_settle(comments_scan_t *scan);

/* the page has ended */
void comments_scan_content_end(comments_scan_t *scan);

/*
 * --- comments_scan_stack.c ---
 *
 * Changes of the stack of open elements. Positions count from 1; position 0
 * means "not on the stack", and changes nothing.
 */

/* opens an element */
void comments_scan_push(comments_scan_t *scan, unsigned entry);

/* closes the innermost elements until depth elements are open */
void comments_scan_pop_to(comments_scan_t *scan, unsigned depth);

/* takes one element out of the stack; the elements in it stay open */
void comments_scan_remove(comments_scan_t *scan, unsigned position);

/* closes the element at the position and all elements in it */
void comments_scan_close(comments_scan_t *scan, unsigned position);

/* handles the end of a formatting element (adoption agency algorithm) */
void comments_scan_adopt(comments_scan_t *scan, unsigned element);

/*
 * --- comments_scan_scope.c ---
 *
 * Searches of the stack, with positions as above, and the place found so far.
 */

/*
 * The position of the innermost open element of this kind. 0: there is none, or
 * an element with a flag of stop, or the element other (0: no such element),
 * stands in between.
 */
unsigned comments_scan_find(const comments_scan_t *scan, unsigned element,
    unsigned stop, unsigned other);

/* the element of the current node if it is HTML, else 0 */
unsigned comments_scan_top(const comments_scan_t *scan);

/* the position of the element that decides the insertion mode, or 0 */
unsigned comments_scan_context(const comments_scan_t *scan, unsigned below);

/* 1 in a table but outside its cells, else 0 */
unsigned comments_scan_in_table(const comments_scan_t *scan);

/* the position of the <p> that a block element's start tag would close, or 0 */
unsigned comments_scan_find_p(const comments_scan_t *scan);

/* 1 if the block may be put here and no open element has a flag of unfit */
unsigned comments_scan_fits(const comments_scan_t *scan, unsigned unfit);

/* sets the place, unless a stronger one is known */
void comments_scan_place(comments_scan_t *scan, comments_place_t place,
    uint64_t at);


#endif
