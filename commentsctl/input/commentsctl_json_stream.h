/*
 * Walks through a JSON file that may be larger than memory: the caller enters
 * objects and lists and takes one value after the other, each as one JSON text
 * of a bounded size.
 */
#ifndef COMMENTSCTL_JSON_STREAM_H
#define COMMENTSCTL_JSON_STREAM_H

#include "commentsctl_input.h"


#define COMMENTSCTL_JSON_STREAM_MAX    (4 * 1024 * 1024)   /* bytes of a
                                                              value */
#define COMMENTSCTL_JSON_STREAM_DEPTH  64      /* nested levels of a value */
#define COMMENTSCTL_JSON_STREAM_NAME   64      /* bytes of a member's name */


typedef struct {
    commentsctl_input_t  *input;
    size_t                line;          /* of the next byte, from 1 */
    size_t                value_line;    /* where the last value begins */
    char                 *data;          /* the last value */
    size_t                len;
    size_t                size;
    char                  name[COMMENTSCTL_JSON_STREAM_NAME];
    unsigned              begun:1;       /* the first byte has been read */
    unsigned              fresh:1;       /* nothing of the list or object that
                                            was entered last has been read */
    unsigned              too_long:1;    /* only the first bytes of the last
                                            value are there */
} commentsctl_json_stream_t;


/*
 * All functions that return an int return, unless they say otherwise,
 * COMMENTS_OK; COMMENTS_DECLINED: the file is not JSON here, or is not what the
 * caller expects, or ends; COMMENTS_ERROR: the file cannot be read, or out of
 * memory. Both were reported on standard error as "FILE:LINE: reason".
 */

/*
 * Starts at the present place of the input, which must outlive the stream.
 * Afterwards the input is read up to where the stream has read. After it the
 * caller calls commentsctl_json_stream_free(). Cannot fail.
 */
void commentsctl_json_stream_start(commentsctl_json_stream_t *stream,
    commentsctl_input_t *input);

/*
 * Stores in *c the character with which the next value begins, for example '{',
 * or 0 if the file has ended. Nothing is consumed.
 */
int commentsctl_json_stream_peek(commentsctl_json_stream_t *stream, char *c);

/* Enters the next value, which must be an object ('{') or a list ('['). */
int commentsctl_json_stream_enter(commentsctl_json_stream_t *stream,
    char bracket);

/*
 * Moves to the next value of the list that was entered. *more is 0 if there is
 * none; the list has been left then.
 */
int commentsctl_json_stream_element(commentsctl_json_stream_t *stream,
    int *more);

/*
 * The same for the next member of an object, whose name is stored in *name. The
 * name is valid until the next call. Escapes in it are not decoded, and a name
 * that is too long is empty.
 */
int commentsctl_json_stream_member(commentsctl_json_stream_t *stream,
    comments_str_t *name, int *more);

/*
 * Reads the next value and stores it in *json, as it stands in the file; valid
 * until the next call. Its brackets are balanced; everything else about it has
 * not been checked. If stream->too_long is set, it was longer than
 * COMMENTSCTL_JSON_STREAM_MAX, and *json is only its beginning.
 */
int commentsctl_json_stream_value(commentsctl_json_stream_t *stream,
    comments_str_t *json);

/* Reads the next value and drops it. */
int commentsctl_json_stream_skip(commentsctl_json_stream_t *stream);

/* Checks that nothing but white space follows until the end of the file. */
int commentsctl_json_stream_end(commentsctl_json_stream_t *stream);

/*
 * Reports why the file is not what the caller expects, at the present line.
 * Returns COMMENTS_DECLINED.
 */
int commentsctl_json_stream_refuse(const commentsctl_json_stream_t *stream,
    const char *why);

/* Frees the last value. Cannot fail. */
void commentsctl_json_stream_free(commentsctl_json_stream_t *stream);


#endif
