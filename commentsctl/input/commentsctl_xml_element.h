/*
 * The elements of an XML export: which of them a format knows, their attributes
 * and texts.
 */
#ifndef COMMENTSCTL_XML_ELEMENT_H
#define COMMENTSCTL_XML_ELEMENT_H

#include <libxml/parser.h>

#include "comments_str.h"


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
 * What follows is for the files of this layer. _set sets the callbacks of
 * libxml2 for elements and texts, whose data is a commentsctl_xml_t. _tell
 * reports on standard error why the file is refused, unless something was
 * reported before. _stop ends the parsing with this result; of the callbacks
 * that libxml2 may still make, none does anything. _trim returns s without the
 * white space around it. They cannot fail.
 */
void commentsctl_xml_set(xmlSAXHandler *sax);
void commentsctl_xml_tell(commentsctl_xml_t *xml, size_t line,
    const char *why);
void commentsctl_xml_stop(commentsctl_xml_t *xml, int rc);
comments_str_t commentsctl_xml_trim(comments_str_t s);


#endif
