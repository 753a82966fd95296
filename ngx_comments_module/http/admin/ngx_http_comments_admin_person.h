/*
 * Everything of one person, who is named by one of their comments: the page,
 * and the act that erases it.
 *
 *   step      what is sent                        then
 *   named     the place and record of the         walk, of the page or of the
 *             comment (_named.c)                  erasure
 *   walk      a page of the queue, of all         the same, until there is no
 *             comments of the site                more or the answer is full
 *   page      -                                   the answer to GET
 *   purge     the engine of changes               the same, for places that
 *                                                 were emptied since they had
 *                                                 replies of the same person;
 *                                                 or the answer to POST
 */
#ifndef NGX_HTTP_COMMENTS_ADMIN_PERSON_H
#define NGX_HTTP_COMMENTS_ADMIN_PERSON_H

#include "ngx_http_comments_admin_queue.h"

#include "comments_person.h"


/*
 * Answers GET person. For ngx_http_comments_admin_start(): returns as an
 * ngx_http_comments_admin_pt.
 */
ngx_int_t ngx_http_comments_admin_person(ngx_http_comments_admin_t *admin);

/* 1 if by is one of the values that "by" takes, or empty. Cannot fail. */
ngx_uint_t ngx_http_comments_admin_person_by(comments_str_t by);

/*
 * Goes on with GET person or an act "erase", whose comment was read: it is in
 * admin->queue, or the site does not have it. Returns as above.
 */
ngx_int_t ngx_http_comments_admin_person_named(
    ngx_http_comments_admin_t *admin);

/*
 * Reads the next page of comments of admin->person, behind admin->queue.next
 * (empty: from the newest on), and calls done. Forgets the page before. Returns
 * as above.
 */
ngx_int_t ngx_http_comments_admin_person_walk(
    ngx_http_comments_admin_t *admin,
    ngx_int_t (*done)(ngx_http_comments_admin_t *admin));

/*
 * Erases the comments of admin->person, up to COMMENTS_QUEUE_IDS_MAX of them,
 * and answers. That which names the person is the last: as long as there are
 * others, it still names them. Returns as above.
 */
ngx_int_t ngx_http_comments_admin_erase(ngx_http_comments_admin_t *admin);

/* The same, of a comment that lacks the mark by which others are found. */
ngx_int_t ngx_http_comments_admin_erase_nobody(
    ngx_http_comments_admin_t *admin);


#endif
