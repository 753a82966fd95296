/*
 * Finds the pages in a folder and the folders below.
 */
#ifndef COMMENTSCTL_PRINTED_WALK_H
#define COMMENTSCTL_PRINTED_WALK_H

#include "comments_str.h"


/* folders in folders; deeper ones are not read */
#define COMMENTSCTL_PRINTED_WALK_DEPTH  64


typedef struct {
    /*
     * A page was found. path is that of the file, relative is what follows the
     * root, without a slash in front; both are valid during the call.
     * COMMENTS_ERROR ends the walk.
     */
    int   (*page)(void *data, const char *path, const char *relative);

    /* A folder is left out; why is a message for people. */
    void  (*skip)(void *data, const char *path, const char *why);

    void   *data;
} commentsctl_printed_visitor_t;


/*
 * Visits the files *.html and *.htm below root, in the order of their names.
 * Hidden files and folders, and symbolic links to folders, are left out.
 * COMMENTS_DECLINED: root cannot be read, which was reported on standard
 * error. COMMENTS_ERROR: a visit failed, or out of memory.
 */
int commentsctl_printed_walk(const char *root,
    const commentsctl_printed_visitor_t *visitor);


#endif
