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

#include "commentsctl_input.h"
#include "commentsctl_xml_element.h"


/*
 * Reads the input to its end. COMMENTS_DECLINED: it is not XML, not of
 * this format, malformed or hostile, which was reported on standard error with
 * file, line and reason. COMMENTS_ERROR: it cannot be read, or out of memory,
 * which was reported as well. Elements before the error were given to open()
 * and close().
 */
int commentsctl_xml_read(commentsctl_input_t *input,
    const commentsctl_xml_format_t *format);


#endif
