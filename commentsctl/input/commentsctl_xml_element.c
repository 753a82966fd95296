/*
 * The elements of an XML export: which of them a format knows, their attributes
 * and texts.
 */

#include <stdlib.h>

#include "comments_text.h"
#include "commentsctl_print.h"
#include "commentsctl_xml_element.h"


#define COMMENTSCTL_XML_FIRST  4096    /* bytes for a text, to begin with */
#define COMMENTSCTL_XML_ROOT   256     /* bytes of a message */


static void commentsctl_xml_begin(void *data, const xmlChar *name,
    const xmlChar *prefix, const xmlChar *ns, int nnamespaces,
    const xmlChar **namespaces, int nattributes, int ndefaulted,
    const xmlChar **attributes);
static unsigned commentsctl_xml_code(const commentsctl_xml_t *xml,
    const char *ns, const char *name);
static int commentsctl_xml_row_fits(const commentsctl_xml_row_t *row,
    const char *ns, const char *name);
static void commentsctl_xml_root(commentsctl_xml_t *xml, const char *name);
static void commentsctl_xml_end(void *data, const xmlChar *name,
    const xmlChar *prefix, const xmlChar *ns);
static void commentsctl_xml_text(void *data, const xmlChar *text, int len);
static int commentsctl_xml_put(commentsctl_xml_t *xml, const char *text,
    size_t len);
static int commentsctl_xml_blank(char c);


void
commentsctl_xml_set(xmlSAXHandler *sax)
{
    sax->startElementNs = commentsctl_xml_begin;
    sax->endElementNs = commentsctl_xml_end;
    sax->characters = commentsctl_xml_text;
    sax->ignorableWhitespace = commentsctl_xml_text;
    sax->cdataBlock = commentsctl_xml_text;
}


static void
commentsctl_xml_begin(void *data, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *ns, int nnamespaces, const xmlChar **namespaces,
    int nattributes, int ndefaulted, const xmlChar **attributes)
{
    int                 rc;
    commentsctl_xml_t  *xml = data;

    (void) prefix;
    (void) nnamespaces;
    (void) namespaces;
    (void) ndefaulted;

    if (xml->rc != COMMENTS_OK) {
        return;
    }

    xml->line = (size_t) xml->parser->input->line;

    if (xml->depth == COMMENTSCTL_XML_DEPTH) {
        commentsctl_xml_stop(xml, commentsctl_xml_refuse(xml,
                        "elements are nested more than 256 deep"));
        return;
    }

    xml->code = commentsctl_xml_code(xml, ns ? (const char *) ns : "",
                                     (const char *) name);

    if (xml->code == 0 && xml->depth == 0) {
        commentsctl_xml_root(xml, (const char *) name);
        return;
    }

    xml->codes[++xml->depth] = xml->code;
    xml->rooted = 1;
    xml->leaf = 1;
    xml->len = 0;
    xml->too_long = 0;

    if (xml->code == 0) {
        return;
    }

    xml->attributes = attributes;
    xml->nattributes = nattributes;

    rc = xml->format->open(xml->format->data, xml);

    xml->attributes = NULL;
    xml->nattributes = 0;

    if (rc != COMMENTS_OK) {
        commentsctl_xml_stop(xml, rc);
    }
}


/* Returns the code of an element in the present one. */
static unsigned
commentsctl_xml_code(const commentsctl_xml_t *xml, const char *ns,
    const char *name)
{
    size_t                        i;
    unsigned                      parent;
    const commentsctl_xml_row_t  *rows;

    rows = xml->format->rows;
    parent = xml->depth ? xml->codes[xml->depth] : 0;

    if (xml->depth && parent == 0) {
        return 0;
    }

    for (i = 0; i < xml->format->n; i++) {
        if (rows[i].parent == parent
            && commentsctl_xml_row_fits(&rows[i], ns, name))
        {
            return (unsigned) i + 1;
        }
    }

    return 0;
}


static int
commentsctl_xml_row_fits(const commentsctl_xml_row_t *row, const char *ns,
    const char *name)
{
    size_t  len;

    if (strcmp(row->name, name) != 0) {
        return 0;
    }

    len = strlen(row->ns);

    if (len && row->ns[len - 1] == '*') {
        return strncmp(row->ns, ns, len - 1) == 0;
    }

    return strcmp(row->ns, ns) == 0;
}


/* Refuses a file whose root element is another one. */
static void
commentsctl_xml_root(commentsctl_xml_t *xml, const char *name)
{
    char  why[COMMENTSCTL_XML_ROOT];

    (void) snprintf(why, sizeof(why), "it is not %s: its root element is "
                    "<%.64s>", xml->format->name, name);

    commentsctl_xml_stop(xml, commentsctl_xml_refuse(xml, why));
}


static void
commentsctl_xml_end(void *data, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *ns)
{
    int                 rc;
    commentsctl_xml_t  *xml = data;

    (void) name;
    (void) prefix;
    (void) ns;

    if (xml->rc != COMMENTS_OK || xml->depth == 0) {
        return;
    }

    xml->line = (size_t) xml->parser->input->line;
    xml->code = xml->codes[xml->depth--];
    xml->text = comments_str_of(xml->data, xml->leaf ? xml->len : 0);
    xml->text = commentsctl_xml_trim(xml->text);
    xml->leaf = 0;

    if (xml->code == 0) {
        return;
    }

    /* libxml2 lets overlong sequences pass in a CDATA section */

    if (!xml->too_long && comments_text_check(xml->text) != COMMENTS_TEXT_OK) {
        commentsctl_xml_stop(xml, commentsctl_xml_refuse(xml,
                        "a text is not proper UTF-8"));
        return;
    }

    rc = xml->format->close(xml->format->data, xml);

    if (rc != COMMENTS_OK) {
        commentsctl_xml_stop(xml, rc);
    }
}


static void
commentsctl_xml_text(void *data, const xmlChar *text, int len)
{
    commentsctl_xml_t  *xml = data;

    if (xml->rc != COMMENTS_OK || !xml->leaf || xml->codes[xml->depth] == 0) {
        return;
    }

    if (commentsctl_xml_put(xml, (const char *) text, (size_t) len)
        != COMMENTS_OK)
    {
        commentsctl_xml_stop(xml, COMMENTS_ERROR);
    }
}


/* Adds to the present text; what is beyond the limit is dropped. */
static int
commentsctl_xml_put(commentsctl_xml_t *xml, const char *text, size_t len)
{
    char    *data;
    size_t   size;

    if (len > COMMENTSCTL_XML_TEXT - xml->len) {
        xml->too_long = 1;
        return COMMENTS_OK;
    }

    size = xml->size ? xml->size : COMMENTSCTL_XML_FIRST;

    while (size < xml->len + len) {
        size *= 2;
    }

    if (size != xml->size) {
        data = realloc(xml->data, size);
        if (data == NULL) {
            return COMMENTS_ERROR;
        }

        xml->data = data;
        xml->size = size;
    }

    if (len) {
        memcpy(xml->data + xml->len, text, len);
        xml->len += len;
    }

    return COMMENTS_OK;
}


comments_str_t
commentsctl_xml_attribute(const commentsctl_xml_t *xml, const char *ns,
    const char *name)
{
    int             i;
    const char     *uri;
    const xmlChar  *const *a;

    /* five pointers each: name, prefix, namespace, begin and end of value */

    for (i = 0; i < xml->nattributes; i++) {
        a = (const xmlChar *const *) (xml->attributes + i * 5);
        uri = a[2] ? (const char *) a[2] : "";

        if (strcmp((const char *) a[0], name) == 0 && strcmp(uri, ns) == 0) {
            return commentsctl_xml_trim(comments_str_of((const char *) a[3],
                                                   (size_t) (a[4] - a[3])));
        }
    }

    return (comments_str_t) comments_null_str;
}


int
commentsctl_xml_refuse(commentsctl_xml_t *xml, const char *why)
{
    commentsctl_xml_tell(xml, xml->line, why);

    return COMMENTS_DECLINED;
}


void
commentsctl_xml_tell(commentsctl_xml_t *xml, size_t line, const char *why)
{
    if (!xml->told) {
        commentsctl_print_error("%s:%zu: %s", xml->file, line, why);
        xml->told = 1;
    }
}


void
commentsctl_xml_stop(commentsctl_xml_t *xml, int rc)
{
    xml->rc = rc;
    xmlStopParser(xml->parser);
}


comments_str_t
commentsctl_xml_trim(comments_str_t s)
{
    while (s.len && commentsctl_xml_blank(s.data[s.len - 1])) {
        s.len--;
    }

    while (s.len && commentsctl_xml_blank(s.data[0])) {
        s.data++;
        s.len--;
    }

    return s;
}


static int
commentsctl_xml_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
