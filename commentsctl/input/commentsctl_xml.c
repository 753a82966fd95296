/*
 * Gives an XML export to libxml2's push parser, and refuses what is malformed
 * or hostile. The elements are handled in commentsctl_xml_element.c.
 */

#include <stdlib.h>

#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_xml.h"


#define COMMENTSCTL_XML_CHUNK  (32 * 1024)     /* bytes parsed at once */
#define COMMENTSCTL_XML_CDATA  300             /* what libxml2 takes of it */

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
static void commentsctl_xml_doctype(void *data, const xmlChar *name,
    const xmlChar *external, const xmlChar *system);
static void commentsctl_xml_error(void *data, commentsctl_xml_error_t *error);


int
commentsctl_xml_read(commentsctl_input_t *input,
    const commentsctl_xml_format_t *format)
{
    char                    *chunk;
    size_t                   len;
    commentsctl_xml_t        xml;
    commentsctl_progress_t   progress;

    memset(&xml, 0, sizeof(commentsctl_xml_t));

    xml.file = input->name;
    xml.format = format;
    xml.line = 1;

    chunk = malloc(COMMENTSCTL_XML_CHUNK);

    if (chunk == NULL || commentsctl_xml_open(&xml) != COMMENTS_OK) {
        free(chunk);
        commentsctl_print_memory();
        return COMMENTS_ERROR;
    }

    commentsctl_progress_start(&progress, "reading", input->total);

    /* the loop ends with the file, whose end is a chunk without bytes */

    do {
        if (commentsctl_input_read(input, chunk, COMMENTSCTL_XML_CHUNK,
                                   &len)
            != COMMENTS_OK)
        {
            xml.rc = COMMENTS_ERROR;
            xml.told = 1;
            break;
        }

        xml.rc = commentsctl_xml_chunk(&xml, chunk, len);

        commentsctl_progress_show(&progress,
                                  commentsctl_input_offset(input));

    } while (xml.rc == COMMENTS_OK && len);

    commentsctl_progress_end(&progress);

    if (xml.rc == COMMENTS_ERROR && !xml.told) {
        commentsctl_print_memory();
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
    sax.internalSubset = commentsctl_xml_doctype;
    sax.serror = commentsctl_xml_error;

    commentsctl_xml_set(&sax);

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


/* the callbacks of libxml2 for what is refused */

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
