/*
 * The reader of exports of Commento, Commento++ (both version 1) and
 * Comentario (version 3): one JSON object with lists of comments, commenters
 * and pages.
 */
#ifndef COMMENTSCTL_COMMENTO_H
#define COMMENTSCTL_COMMENTO_H

#include "commentsctl_format.h"


/*
 * The functions of a commentsctl_format_t. Linear time. The memory grows with
 * the number of commenters and pages, not with that of comments: the file is
 * read twice, since it lists comments before their commenters.
 */
int commentsctl_commento_sniff(comments_str_t head);
int commentsctl_commento_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source);


#endif
