/*
 * Reads an XML export element by element, on libxml2's push parser, in memory
 * that does not grow with the file.
 *
 * xmlTextReader is not used: it collects each text as a whole before it shows
 * the text, and appends the parts of a CDATA section to one another in
 * quadratic time, so that one section of 1 GB would stop the import for hours.
 *
 * What a stranger could put into a file is refused with a message on standard
 * error: document type declarations, with which entities and files outside of
 * the export would come; deep nesting; NUL; endless tags. Nothing is loaded
 * beside the file.
 */
#ifndef COMMENTSCTL_XML_H
#define COMMENTSCTL_XML_H

#include <libxml/parser.h>

#include "comments_arena.h"
#include "commentsctl_format.h"


#define COMMENTSCTL_XML_DEPTH  256                  /* of nested elements */
#define COMMENTSCTL_XML_TEXT   (4 * 1024 * 1024)    /* bytes of a text */


/*
 * An element that a format knows. Its code is its place in the table of the
 * format's elements, counted from 1; 0 stands for all others.
 */
typedef struct {
    unsigned      parent;        /* code of the element around it; 0: it is
                                    the root */
    const char   *ns;            /* namespace; with "*" at its end, all that
                                    begin so */
    const char   *name;
} commentsctl_xml_row_t;


typedef struct commentsctl_xml_s  commentsctl_xml_t;


/* A format: its elements, and what is called for each of them. */
typedef struct {
    const char                   *name;      /* "a Disqus export" */
    const commentsctl_xml_row_t  *rows;
    size_t                        n;

    /*
     * An element whose code is not 0 begins, or ends. COMMENTS_ERROR: out of
     * memory, which ends the reading. COMMENTS_DECLINED ends it as well, after
     * commentsctl_xml_refuse() or another message.
     */
    int  (*open)(void *data, commentsctl_xml_t *xml);
    int  (*close)(void *data, commentsctl_xml_t *xml);

    void                         *data;
} commentsctl_xml_format_t;


struct commentsctl_xml_s {
    /* what open() and close() may read */
    const char                      *file;
    size_t                           line;       /* where the parser is */
    unsigned                         code;       /* of the element */
    comments_str_t                   text;       /* for close(): its text
                                                    without white space around
                                                    it; empty if it has
                                                    elements */
    unsigned                         too_long:1; /* only the beginning of the
                                                    text is there */

    /* private */
    unsigned                         leaf:1;     /* no element was in it */
    unsigned                         wide:1;     /* UTF-16 or UTF-32 */
    unsigned                         begun:1;    /* a chunk was read */
    unsigned                         rooted:1;   /* the root has begun */
    unsigned                         ended:1;    /* nothing follows */
    unsigned                         told:1;     /* an error was reported */
    size_t                           newlines;   /* in what was parsed */
    int                              rc;
    const commentsctl_xml_format_t  *format;
    xmlParserCtxtPtr                 parser;
    const xmlChar                  **attributes;
    int                              nattributes;
    char                            *data;       /* of the present text */
    size_t                           len;
    size_t                           size;
    size_t                           depth;
    unsigned                         codes[COMMENTSCTL_XML_DEPTH + 1];
};


/*
 * Reads the source's input to its end. COMMENTS_DECLINED: it is not XML, not of
 * this format, malformed or hostile, which was reported on standard error with
 * file, line and reason. COMMENTS_ERROR: it cannot be read, or out of memory,
 * which was reported as well. Elements before the error were given to open()
 * and close().
 */
int commentsctl_xml_read(const commentsctl_source_t *source,
    const commentsctl_xml_format_t *format);

/*
 * Returns an attribute of the element; ns is "" for an attribute without a
 * prefix. It may be called by open() only; the value is valid until open()
 * returns. Without this attribute the result is empty. Cannot fail.
 */
comments_str_t commentsctl_xml_attribute(const commentsctl_xml_t *xml,
    const char *ns, const char *name);

/*
 * Reports on standard error why the file is refused, with file and line.
 * Returns COMMENTS_DECLINED.
 */
int commentsctl_xml_refuse(commentsctl_xml_t *xml, const char *why);

/*
 * Returns 1 if a file that begins so is XML whose root element begins before
 * the end of head and has sign in its tag, such as the address of a namespace.
 */
int commentsctl_xml_sniff(comments_str_t head, const char *sign);


#endif
