/*
 * Reads HTML through the SAX interface of libxml2's HTML parser.
 *
 * The parser searches its stack of open elements for every end tag, so its time
 * would be depth times tags. When its stack is deep it is stopped, and begins
 * anew behind that place, with an empty stack. Its time also is the square of
 * the number of a tag's attributes: commentsctl_markup_clean() cuts such tags.
 */

#include <libxml/HTMLparser.h>

#include "commentsctl_markup_clean.h"
#include "commentsctl_markup_element.h"
#include "commentsctl_markup_events.h"
#include "commentsctl_markup_reader.h"


#define COMMENTSCTL_READER_STACK   100       /* the parser's open elements */
#define COMMENTSCTL_READER_PIECE   (64 << 10)   /* of deep HTML, bytes */
#define COMMENTSCTL_READER_PARSED  (4 << 20) /* bytes before a new parser */

/*
 * Stands before all HTML. The mark says that it is UTF-8; the parser would copy
 * a text whose encoding it is told otherwise. The element is there because the
 * parser puts text that is in no element into a paragraph.
 */
#define COMMENTSCTL_READER_ROOT    "\xef\xbb\xbf<bdo>"

#define COMMENTSCTL_READER_OPTIONS                                            \
    (HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING           \
     | HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED | HTML_PARSE_NODEFDTD          \
     | HTML_PARSE_IGNORE_ENC)


static comments_str_t commentsctl_reader_piece(comments_str_t html,
    size_t most);
static int commentsctl_reader_parse(commentsctl_markup_reader_t *reader,
    comments_str_t html);
static int commentsctl_reader_parser(commentsctl_markup_reader_t *reader);
static void commentsctl_reader_start(void *data, const xmlChar *name,
    const xmlChar **atts);
static void commentsctl_reader_end(void *data, const xmlChar *name);
static void commentsctl_reader_text(void *data, const xmlChar *text, int len);


void
commentsctl_markup_reader_init(commentsctl_markup_reader_t *reader)
{
    memset(reader, 0, sizeof(commentsctl_markup_reader_t));

    commentsctl_markup_blocks_init(&reader->blocks);
    commentsctl_markup_prose_init(&reader->prose);

    comments_buf_init(&reader->code, COMMENTSCTL_CLEAN_MAX);
    comments_buf_init(&reader->clean, COMMENTSCTL_CLEAN_MAX);
    comments_buf_init(&reader->rooted, COMMENTSCTL_CLEAN_MAX);
}


void
commentsctl_markup_reader_reset(commentsctl_markup_reader_t *reader,
    commentsctl_marks_t marks)
{
    commentsctl_markup_blocks_reset(&reader->blocks, marks);
    commentsctl_markup_prose_reset(&reader->prose);

    comments_buf_truncate(&reader->code, 0);

    reader->n = 0;
    reader->hidden = 0;
    reader->pre = 0;
    reader->tables = 0;
    reader->cells = 0;
    reader->stopped = 0;
    reader->failed = 0;
}


int
commentsctl_markup_reader_plain(commentsctl_markup_reader_t *reader,
    comments_str_t text)
{
    reader->lines = 1;

    if (commentsctl_markup_clean(&reader->clean, &text, 0) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    commentsctl_markup_events_text(reader, text);

    return commentsctl_markup_events_finish(reader);
}


int
commentsctl_markup_reader_html(commentsctl_markup_reader_t *reader,
    comments_str_t html, int lines)
{
    size_t          most;
    comments_str_t  piece;

    reader->lines = lines ? 1 : 0;

    if (commentsctl_markup_clean(&reader->clean, &html, 1) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    if (html.len && memchr(html.data, '<', html.len) == NULL
        && memchr(html.data, '&', html.len) == NULL)
    {
        /* this is faster */

        commentsctl_markup_events_text(reader, html);
        return commentsctl_markup_events_finish(reader);
    }

    most = html.len;

    while (html.len) {
        piece = commentsctl_reader_piece(html, most);

        if (commentsctl_reader_parse(reader, piece) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        if (!reader->stopped) {
            html = comments_str_of(html.data + piece.len,
                                   html.len - piece.len);
            continue;
        }

        /* the parser copies all it is given, so it gets no more at a time */

        most = COMMENTSCTL_READER_PIECE;

        /* it stopped in a tag, before its "/>" or ">" */

        reader->stopped = 0;

        html = comments_str_of(html.data + reader->consumed,
                               html.len - reader->consumed);

        if (html.len && *html.data == '/') {
            html = comments_str_of(html.data + 1, html.len - 1);
        }

        if (html.len && *html.data == '>') {
            html = comments_str_of(html.data + 1, html.len - 1);
        }

        commentsctl_markup_events_unwind(reader);
    }

    return commentsctl_markup_events_finish(reader);
}


/* returns the first bytes of html, at most most, that do not end in a tag */
static comments_str_t
commentsctl_reader_piece(comments_str_t html, size_t most)
{
    size_t  len;

    if (html.len <= most) {
        return html;
    }

    for (len = most; len > 0 && html.data[len] != '<'; len--) {
        /* void */
    }

    /* text without a tag: not within a character */

    for (len = len ? len : most; len > 1; len--) {
        if (((unsigned char) html.data[len] & 0xc0) != 0x80) {
            break;
        }
    }

    return comments_str_of(html.data, len);
}


/* parses html to its end, or until the parser's stack is too deep */
static int
commentsctl_reader_parse(commentsctl_markup_reader_t *reader,
    comments_str_t html)
{
    if (commentsctl_reader_parser(reader) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    comments_buf_truncate(&reader->rooted, 0);
    (void) comments_buf_add_c(&reader->rooted, COMMENTSCTL_READER_ROOT);
    (void) comments_buf_add_str(&reader->rooted, html);

    if (reader->rooted.failed) {
        return COMMENTS_ERROR;
    }

    reader->parsed += reader->rooted.len;

    /* nothing is returned: no callback makes a document */

    (void) htmlCtxtReadMemory(reader->parser, reader->rooted.data,
                              (int) reader->rooted.len, NULL, NULL,
                              COMMENTSCTL_READER_OPTIONS);

    return reader->failed ? COMMENTS_ERROR : COMMENTS_OK;
}


/*
 * Makes a parser, or takes the one there is: it keeps every name that it has
 * seen, so now and then it is made anew.
 */
static int
commentsctl_reader_parser(commentsctl_markup_reader_t *reader)
{
    htmlParserCtxt  *parser;

    parser = reader->parser;

    if (parser != NULL && reader->parsed > COMMENTSCTL_READER_PARSED) {
        htmlFreeParserCtxt(parser);
        parser = NULL;
    }

    if (parser == NULL) {
        parser = htmlNewParserCtxt();
        reader->parsed = 0;
    }

    reader->parser = parser;

    if (parser == NULL || parser->sax == NULL) {
        return COMMENTS_ERROR;
    }

    memset(parser->sax, 0, sizeof(xmlSAXHandler));

    parser->sax->startElement = commentsctl_reader_start;
    parser->sax->endElement = commentsctl_reader_end;
    parser->sax->characters = commentsctl_reader_text;
    parser->sax->ignorableWhitespace = commentsctl_reader_text;
    parser->userData = reader;

    return COMMENTS_OK;
}


static void
commentsctl_reader_start(void *data, const xmlChar *name,
    const xmlChar **atts)
{
    htmlParserCtxt               *parser;
    commentsctl_markup_reader_t  *reader;

    reader = data;
    parser = reader->parser;

    if (reader->stopped) {
        return;
    }

    commentsctl_markup_events_start(reader, (const char *) name,
                                    (const char **) atts);

    if (parser->nameNr > COMMENTSCTL_READER_STACK && parser->input != NULL) {
        reader->stopped = 1;
        reader->consumed = (size_t) (parser->input->cur - parser->input->base)
                           + parser->input->consumed
                           - (sizeof(COMMENTSCTL_READER_ROOT) - 1);
        xmlStopParser(parser);
    }
}


static void
commentsctl_reader_end(void *data, const xmlChar *name)
{
    commentsctl_markup_reader_t  *reader;

    reader = data;

    if (!reader->stopped) {
        commentsctl_markup_events_end(reader, (const char *) name);
    }
}


/* text, also of scripts and styles, which the events leave out */
static void
commentsctl_reader_text(void *data, const xmlChar *text, int len)
{
    commentsctl_markup_reader_t  *reader;

    reader = data;

    if (!reader->stopped && len > 0) {
        commentsctl_markup_events_text(reader,
                                       comments_str_of((const char *) text,
                                                       (size_t) len));
    }
}
