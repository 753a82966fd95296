/*
 * An HTTP/1.1 answer as it comes in, piece by piece.
 */
#ifndef LOAD_ANSWER_H
#define LOAD_ANSWER_H

#include <stddef.h>
#include <stdint.h>


#define LOAD_ANSWER_HEAD      2048      /* bytes of a header at most */
#define LOAD_ANSWER_STATUSES  600


typedef enum {
    LOAD_ANSWER_HEADER = 0,
    LOAD_ANSWER_BODY,               /* of a known length */
    LOAD_ANSWER_CHUNK_SIZE,
    LOAD_ANSWER_CHUNK_DATA,         /* and the line end behind it */
    LOAD_ANSWER_TRAILER
} load_answer_state_t;


/* one that is expected is all zero */
typedef struct {
    load_answer_state_t  state;
    char                 head[LOAD_ANSWER_HEAD];
    size_t               used;      /* of head */
    int                  status;
    uint64_t             left;      /* of the body, or of the chunk */
    uint64_t             length;    /* of the body, as far as it came */
    unsigned             digits;    /* of a chunk's size, or of a line */
} load_answer_t;


/*
 * Takes the next bytes of the connection; while a header is expected, at most
 * LOAD_ANSWER_HEAD - used. 1: the answer is complete; 0: more is to come; -1:
 * it makes no sense, or is longer than it said. In the state LOAD_ANSWER_BODY a
 * caller may pass bytes over instead, by left and length.
 */
int load_answer_take(load_answer_t *answer, const char *data, size_t len);


#endif
