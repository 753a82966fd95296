/*
 * Reads an XML export element by element, on libxml2's push parser.
 */

#include <stdlib.h>

#include "comments_ascii.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_xml.h"


#define COMMENTSCTL_XML_CHUNK  (32 * 1024)     /* bytes parsed at once */
#define COMMENTSCTL_XML_CDATA  300             /* what libxml2 takes of it */
#define COMMENTSCTL_XML_FIRST  4096

/*
 * Bytes that the parser may hold back because a tag, a comment or a processing
 * instruction has not ended. Newer versions of libxml2 hold a CDATA section
 * back as well.
 */
#define COMMENTSCTL_XML_TAG    (256 * 1024)

#define COMMENTSCTL_XML_WHY    256             /* bytes of a message */

#if (LIBXML_VERSION >= 21200)
typedef const xmlError  commentsctl_xml_error_t;
#else
typedef xmlError        commentsctl_xml_error_t;
#endif


static int commentsctl_xml_open(commentsctl_xml_t *xml);
static int commentsctl_xml_chunk(commentsctl_xml_t *xml, char *data,
    size_t len);
static int commentsctl_xml_parse(commentsctl_xml_t *xml, const char *data,
    size_t len);
static int commentsctl_xml_cdata(const commentsctl_xml_t *xml);
static size_t commentsctl_xml_held(const commentsctl_xml_t *xml);
static int commentsctl_xml_clean(commentsctl_xml_t *xml, char *data,
    size_t len);
static int commentsctl_xml_pending(commentsctl_xml_t *xml);
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
static comments_str_t commentsctl_xml_trim(comments_str_t s);
static int commentsctl_xml_blank(char c);
static void commentsctl_xml_doctype(void *data, const xmlChar *name,
    const xmlChar *external, const xmlChar *system);
static void commentsctl_xml_error(void *data, commentsctl_xml_error_t *error);
static void commentsctl_xml_stop(commentsctl_xml_t *xml, int rc);
static void commentsctl_xml_tell(commentsctl_xml_t *xml, size_t line,
    const char *why);


int
commentsctl_xml_read(const commentsctl_source_t *source,
    const commentsctl_xml_format_t *format)
{
    char                    *chunk;
    size_t                   len;
    commentsctl_xml_t        xml;
    commentsctl_progress_t   progress;

    memset(&xml, 0, sizeof(commentsctl_xml_t));

    xml.file = source->input->name;
    xml.format = format;
    xml.line = 1;

    chunk = malloc(COMMENTSCTL_XML_CHUNK);

    if (chunk == NULL || commentsctl_xml_open(&xml) != COMMENTS_OK) {
        free(chunk);
        commentsctl_print_error("out of memory");
        return COMMENTS_ERROR;
    }

    commentsctl_progress_start(&progress, "reading", source->input->total);

    /* the loop ends with the file, whose end is a chunk without bytes */

    do {
        if (commentsctl_input_read(source->input, chunk, COMMENTSCTL_XML_CHUNK,
                                   &len)
            != COMMENTS_OK)
        {
            xml.rc = COMMENTS_ERROR;
            xml.told = 1;
            break;
        }

        xml.rc = commentsctl_xml_chunk(&xml, chunk, len);

        commentsctl_progress_show(&progress,
                                  commentsctl_input_offset(source->input));

    } while (xml.rc == COMMENTS_OK && len);

    commentsctl_progress_end(&progress);

    if (xml.rc == COMMENTS_ERROR && !xml.told) {
        commentsctl_print_error("out of memory");
    }

    xmlFreeDoc(xml.parser->myDoc);
    xmlFreeParserCtxt(xml.parser);
    free(xml.data);
    free(chunk);

    return xml.rc;
}


static int
commentsctl_xml_open(commentsctl_xml_t *xml)
{
    xmlSAXHandler  sax;

    /* handlers that are not set do nothing: no tree, no entities, no files */

    memset(&sax, 0, sizeof(xmlSAXHandler));

    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = commentsctl_xml_begin;
    sax.endElementNs = commentsctl_xml_end;
    sax.characters = commentsctl_xml_text;
    sax.ignorableWhitespace = commentsctl_xml_text;
    sax.cdataBlock = commentsctl_xml_text;
    sax.internalSubset = commentsctl_xml_doctype;
    sax.serror = commentsctl_xml_error;

    xml->parser = xmlCreatePushParserCtxt(&sax, xml, NULL, 0, NULL);
    if (xml->parser == NULL) {
        return COMMENTS_ERROR;
    }

    (void) xmlCtxtUseOptions(xml->parser, XML_PARSE_NONET);

    return COMMENTS_OK;
}


/* Parses the next bytes of the file; len 0: it has ended. */
static int
commentsctl_xml_chunk(commentsctl_xml_t *xml, char *data, size_t len)
{
    int     rc;
    size_t  step;

    if (!xml->begun) {

        if (len == 0) {
            return commentsctl_xml_refuse(xml, "it is empty");
        }

        /* the first characters of XML are ASCII, in one byte or in more */

        xml->wide = memchr(data, '\0', len < 4 ? len : 4) != NULL;
        xml->begun = 1;
    }

    if (!xml->wide && commentsctl_xml_clean(xml, data, len) != COMMENTS_OK) {
        return COMMENTS_DECLINED;
    }

    /* the loop also runs once for the end of the file */

    do {
        step = len;

        if (commentsctl_xml_cdata(xml) && len > COMMENTSCTL_XML_CDATA) {
            step = COMMENTSCTL_XML_CDATA;
        }

        rc = commentsctl_xml_parse(xml, data, step);

        data += step;
        len -= step;

    } while (rc == COMMENTS_OK && len);

    return rc;
}


/*
 * Parses bytes, and what the parser holds back of a CDATA section, of which it
 * takes only 300 bytes at once, after it has searched all that it has for the
 * section's end. A long section therefore is parsed in pieces of this size.
 */
static int
commentsctl_xml_parse(commentsctl_xml_t *xml, const char *data, size_t len)
{
    int     failed;
    size_t  held;

    xml->ended = len == 0;

    failed = xmlParseChunk(xml->parser, data, (int) len, len == 0);

    while (!failed && xml->rc == COMMENTS_OK && commentsctl_xml_cdata(xml)) {

        held = commentsctl_xml_held(xml);
        if (held <= COMMENTSCTL_XML_CDATA) {
            break;
        }

        failed = xmlParseChunk(xml->parser, NULL, 0, 0);

        if (commentsctl_xml_held(xml) >= held) {
            break;
        }
    }

    if (xml->rc != COMMENTS_OK) {
        return xml->rc;
    }

    if (failed && !xml->parser->wellFormed) {

        if (failed == XML_ERR_NO_MEMORY) {
            return COMMENTS_ERROR;
        }

        return commentsctl_xml_refuse(xml, "it is not well-formed XML");
    }

    return commentsctl_xml_pending(xml);
}


/* Returns 1 if the parser is in a CDATA section whose end it has not seen. */
static int
commentsctl_xml_cdata(const commentsctl_xml_t *xml)
{
#if (LIBXML_VERSION < 21400)
    return xml->parser->instate == XML_PARSER_CDATA_SECTION;
#else
    (void) xml;

    return 0;
#endif
}


/* Returns how many bytes the parser holds back. */
static size_t
commentsctl_xml_held(const commentsctl_xml_t *xml)
{
    xmlParserInputPtr  input;

    input = xml->parser->input;

    if (input == NULL || input->cur == NULL || input->end == NULL) {
        return 0;
    }

    return (size_t) (input->end - input->cur);
}


/*
 * Replaces control characters by blanks: XML does not allow them, but exports
 * have them in texts that were pasted. A NUL is no such case: the file is
 * damaged then.
 */
static int
commentsctl_xml_clean(commentsctl_xml_t *xml, char *data, size_t len)
{
    size_t         i;
    unsigned char  c;

    for (i = 0; i < len; i++) {
        c = (unsigned char) data[i];

        if (c >= 0x20) {
            continue;
        }

        if (c == '\0') {
            commentsctl_xml_tell(xml, xml->newlines + 1, "it has a NUL byte");
            return COMMENTS_DECLINED;
        }

        if (c == '\n') {
            xml->newlines++;

        } else if (c != '\t' && c != '\r') {
            data[i] = ' ';
        }
    }

    return COMMENTS_OK;
}


/*
 * Refuses a tag or the like that does not end: libxml2 compares each attribute
 * with all others, for which a tag of 10 MB, its own limit, is too long.
 */
static int
commentsctl_xml_pending(commentsctl_xml_t *xml)
{
    size_t             held;
    xmlParserInputPtr  input;

    input = xml->parser->input;
    held = commentsctl_xml_held(xml);

    if (held <= COMMENTSCTL_XML_TAG
        || (held <= COMMENTSCTL_XML_TEXT + COMMENTSCTL_XML_TAG
            && memcmp(input->cur, "<![CDATA[", 9) == 0))
    {
        return COMMENTS_OK;
    }

    commentsctl_xml_tell(xml, (size_t) input->line,
                         "a tag or comment does not end");

    return COMMENTS_DECLINED;
}


/* the callbacks of libxml2; none of them is called after _stop() */

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
    char  why[COMMENTSCTL_XML_WHY];

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


static comments_str_t
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


static void
commentsctl_xml_doctype(void *data, const xmlChar *name,
    const xmlChar *external, const xmlChar *system)
{
    commentsctl_xml_t  *xml = data;

    (void) name;
    (void) external;
    (void) system;

    if (xml->rc != COMMENTS_OK) {
        return;
    }

    xml->line = (size_t) xml->parser->input->line;

    commentsctl_xml_stop(xml, commentsctl_xml_refuse(xml,
                    "it has a document type declaration (DOCTYPE), which no "
                    "export has and which could define entities"));
}


/* Reports the first error that ends the parsing; others are its consequence. */
static void
commentsctl_xml_error(void *data, commentsctl_xml_error_t *error)
{
    size_t              i;
    char                why[COMMENTSCTL_XML_WHY];
    const char         *message;
    commentsctl_xml_t  *xml = data;

    if (xml->rc != COMMENTS_OK || error == NULL
        || error->level != XML_ERR_FATAL)
    {
        return;
    }

    if (error->code == XML_ERR_NO_MEMORY) {
        commentsctl_xml_stop(xml, COMMENTS_ERROR);
        return;
    }

    message = error->message;

    if (error->code == XML_ERR_DOCUMENT_EMPTY || message == NULL) {
        message = "it does not begin as XML does";

    } else if (xml->ended && (xml->depth || !xml->rooted)) {
        message = "it is cut off";
    }

    (void) snprintf(why, sizeof(why), "%s", message);

    /* only the first line, and nothing that a terminal would obey */

    for (i = 0; why[i] && why[i] != '\n'; i++) {
        if ((unsigned char) why[i] < 0x20 || (unsigned char) why[i] >= 0x7f) {
            why[i] = '?';
        }
    }

    why[i] = '\0';

    commentsctl_xml_tell(xml, error->line > 0 ? (size_t) error->line : 1, why);
    commentsctl_xml_stop(xml, COMMENTS_DECLINED);
}


static void
commentsctl_xml_stop(commentsctl_xml_t *xml, int rc)
{
    xml->rc = rc;
    xmlStopParser(xml->parser);
}


static void
commentsctl_xml_tell(commentsctl_xml_t *xml, size_t line, const char *why)
{
    if (!xml->told) {
        commentsctl_print_error("%s:%zu: %s", xml->file, line, why);
        xml->told = 1;
    }
}


int
commentsctl_xml_refuse(commentsctl_xml_t *xml, const char *why)
{
    commentsctl_xml_tell(xml, xml->line, why);

    return COMMENTS_DECLINED;
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
commentsctl_xml_sniff(comments_str_t head, const char *sign)
{
    const char      *end, *close;
    comments_str_t   rest;

    rest = commentsctl_xml_trim(head);

    /* what may stand before the root: declarations and comments */

    while (rest.len > 4 && rest.data[0] == '<'
           && (rest.data[1] == '?' || rest.data[1] == '!'))
    {
        close = memcmp(rest.data, "<!--", 4) == 0 ? "-->" : ">";
        end = memmem(rest.data, rest.len, close, strlen(close));

        if (end == NULL) {
            return 0;
        }

        end += strlen(close);
        rest.len -= (size_t) (end - rest.data);
        rest.data = end;
        rest = commentsctl_xml_trim(rest);
    }

    if (rest.len < 2 || rest.data[0] != '<'
        || !comments_ascii_alnum(rest.data[1]))
    {
        return 0;
    }

    end = memchr(rest.data, '>', rest.len);

    return end && memmem(rest.data, (size_t) (end - rest.data), sign,
                         strlen(sign));
}
