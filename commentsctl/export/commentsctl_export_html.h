/*
 * Exports as static HTML: a file for each thread, for who leaves for good.
 */
#ifndef COMMENTSCTL_EXPORT_HTML_H
#define COMMENTSCTL_EXPORT_HTML_H

#include "commentsctl_export_types.h"


/*
 * A page below the folder --output-dir for each thread that has an approved
 * comment, with the block as the server renders it and its stylesheet inside.
 * See commentsctl_export_name.h for the names.
 */
extern const commentsctl_export_format_t  commentsctl_export_html;


#endif
