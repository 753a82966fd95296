/*
 * Recognises XML files by their root element.
 */
#ifndef COMMENTSCTL_XML_SNIFF_H
#define COMMENTSCTL_XML_SNIFF_H

#include "comments_str.h"


/*
 * Returns 1 if a file that begins so is XML whose root element begins before
 * the end of head and has sign in its tag, such as the address of a namespace.
 */
int commentsctl_xml_sniff(comments_str_t head, const char *sign);


#endif
