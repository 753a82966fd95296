/*
 * The formats of exports: what a format is given, and what it writes.
 */
#ifndef COMMENTSCTL_EXPORT_TYPES_H
#define COMMENTSCTL_EXPORT_TYPES_H

#include "comments_schema_keys.h"
#include "commentsctl_export_places.h"
#include "commentsctl_options.h"
#include "commentsctl_output.h"
#include "commentsctl_page.h"
#include "commentsctl_votes.h"


typedef struct commentsctl_export_s         commentsctl_export_t;
typedef struct commentsctl_export_format_s  commentsctl_export_format_t;

struct commentsctl_export_s {
    const commentsctl_export_format_t  *format;
    const commentsctl_options_t        *options;
    commentsctl_redis_t                *redis;
    comments_key_t                      key;       /* of the present thread */
    commentsctl_page_t                  page;      /* of that thread */
    commentsctl_votes_t                 votes;     /* of that thread */
    const comments_str_t               *roots;     /* of that thread, from the
                                                      one that is read */
    size_t                              nroots;
    commentsctl_export_places_t         places;    /* of the site */
    commentsctl_output_t                output;
    comments_buf_t                      line;      /* empty between calls */
    size_t                              lines;     /* that were written of
                                                      comments and pages */
    size_t                              bad;       /* damaged records */
    unsigned                            secret:1;  /* it was left out */
    unsigned                            read:1;    /* roots[0] has comments */
    void                               *data;      /* the format's */
};

/*
 * A format. Its functions write to export->output; COMMENTS_ERROR ends the
 * export, and was reported on standard error. All but comment and thread may be
 * NULL.
 */
struct commentsctl_export_format_s {
    const char  *name;

    int        (*begin)(commentsctl_export_t *export);

    /*
     * A comment of the present thread, whatever its status is: root after root,
     * each with its replies in the order of ids. Its strings are valid during
     * the call.
     */
    int        (*comment)(commentsctl_export_t *export, comments_str_t root,
                   const comments_comment_t *comment);

    /* The present thread has no more comments. */
    int        (*thread)(commentsctl_export_t *export);

    int        (*secret)(commentsctl_export_t *export, comments_str_t secret);
    int        (*end)(commentsctl_export_t *export);

    /* Frees export->data, whether or not begin was called. */
    void       (*free)(commentsctl_export_t *export);

    unsigned     folder:1;           /* it writes files below --output-dir */
};


#endif
