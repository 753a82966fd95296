/*
 * Exports as WXR, the format in which WordPress exports, which WordPress,
 * Disqus and others import.
 */
#ifndef COMMENTSCTL_EXPORT_WXR_H
#define COMMENTSCTL_EXPORT_WXR_H

#include "commentsctl_export_types.h"


/*
 * WXR 1.2: an item for each thread with comments, the approved and the pending
 * ones, as HTML. Comments get numbers for ids; a reply to a comment that is
 * left out is a reply to the one above that. Source: WordPress,
 * wp-admin/includes/export.php; Disqus, "Custom XML Import Format".
 */
extern const commentsctl_export_format_t  commentsctl_export_wxr;


#endif
