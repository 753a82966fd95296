/*
 * Everything of one person on a site: whose comments they are, how many, and
 * the page that lists them. For moderators; "commentsctl export-person" and
 * "erase-person" do the same from a terminal.
 *
 * A person is named by one of their comments, and known by one of its marks:
 * the hash of its e-mail address, or the id of its author (a signed cookie or
 * an account). Both together would be unsafe: anybody may type anybody's
 * address, so a comment may have the address of one person and the cookie of
 * another.
 *
 * No list of a site tells who wrote what, so all comments are read, as pages of
 * the queue.
 */
#ifndef COMMENTS_PERSON_H
#define COMMENTS_PERSON_H

#include "comments_queue_view.h"


#define COMMENTS_PERSON_MAX    10000   /* comments of one answer */
#define COMMENTS_PERSON_BYTES  (32 * 1024 * 1024)  /* of their JSON; an answer
                                          ends behind the comment that reaches
                                          it */
#define COMMENTS_PERSON_SHOWN  50      /* comments on a page of HTML */


typedef struct {
    comments_arena_t  *arena;         /* of what is kept */
    comments_str_t     id;            /* of the comment that names the person */
    comments_str_t     name;          /* and its marks; either may be empty */
    comments_str_t     email_hash;
    comments_str_t     author;
    unsigned           by_author:1;   /* the mark that counts */

    /* set by the caller behind comments_person_init() */
    unsigned           json:1;        /* what is appended to list */
    comments_str_t     after;         /* HTML: all comments are counted, and
                                         those older than this id are shown;
                                         empty: from the newest on */

    /* what was found so far */
    uint32_t           n;
    uint32_t           shown;         /* of those: in list */
    uint32_t           approved;
    uint32_t           pending;
    uint32_t           spam;
    uint32_t           deleted;
    comments_str_t    *threads;       /* may have one more than once; not
                                         encoded */
    size_t             nthreads;
    comments_buf_t     list;          /* of the comments, as HTML or JSON */
    char               last[COMMENTS_ID_LEN];    /* in list; if shown */
    unsigned           older:1;       /* further ones stand behind last */
    unsigned           cut:1;         /* there are more than n */
} comments_person_t;


/* 1 if by is empty, "email" or "author". Cannot fail. */
int comments_person_by_valid(comments_str_t by);

/*
 * Fills *person by a comment, whose strings are copied into the arena. by is
 * "email", "author", or empty: the address if the comment has one, else the
 * author. COMMENTS_DECLINED: the comment lacks that mark, but the rest of
 * *person is set; COMMENTS_ERROR: out of memory. person->list is to be freed.
 */
int comments_person_init(comments_person_t *person, comments_arena_t *arena,
    const comments_comment_t *comment, comments_str_t by);

/* Makes the queue pass over the comments of other persons. Cannot fail. */
void comments_person_filter(const comments_person_t *person,
    comments_queue_t *queue);

/*
 * Takes the comments of a page of the queue, which is view->queue. COMMENTS_OK;
 * COMMENTS_DECLINED: there is no room for all of them (cut is set);
 * COMMENTS_ERROR: out of memory.
 */
int comments_person_take(comments_person_t *person,
    const comments_queue_view_t *view);

/* Sorts the list of n threads, and returns how many different ones it has. */
size_t comments_person_threads(comments_str_t *threads, size_t n);

/*
 * Append the page: a complete HTML document, or one JSON object. Of view all is
 * used but the comments. Return as comments_buf_add().
 */
int comments_person_html(comments_buf_t *out, const comments_queue_view_t *view,
    comments_person_t *person);
int comments_person_json(comments_buf_t *out, const comments_queue_view_t *view,
    comments_person_t *person);


#endif
