/*
 * Ids of comments: 16 characters that sort by the time of creation.
 *
 * 80 bits in Crockford's base 32, lower case: 48 bits of milliseconds since
 * 1970, then 32 bits that start at random in each millisecond and count up in
 * it. Two workers collide only in the same millisecond with a chance of 2^-32.
 */
#ifndef COMMENTS_ID_H
#define COMMENTS_ID_H

#include "comments_model.h"


/* State of the id generator; one per process, zeroed at process start. */
typedef struct {
    int64_t    last;         /* ms */
    uint32_t   tail;
} comments_id_maker_t;


/*
 * Writes the 16 characters of a new id (no NUL) into id. now is in ms; a clock
 * that stands still or steps back does not give an older id than the last.
 * random is 32 fresh random bits. Cannot fail.
 */
void comments_id_make(comments_id_maker_t *maker, int64_t now, uint32_t random,
    char id[COMMENTS_ID_LEN]);

/*
 * Writes a new id that sorts after the id parent, so that a reply follows its
 * parent. It is for a parent whose id is not older than now (ms): the clock of
 * another host was ahead, or the parent was imported with such a time. These
 * ids sort by the time at which they were made, and do not change the state of
 * comments_id_make(). random is 32 fresh random bits, of which at least 10 are
 * used. Cannot fail.
 */
void comments_id_make_behind(comments_str_t parent, int64_t now,
    uint32_t random, char id[COMMENTS_ID_LEN]);

/*
 * 1 if s has the form of an id (its length and its lower-case alphabet), else
 * 0. Cannot fail.
 */
int comments_id_valid(comments_str_t s);

/* Returns the time of a valid id in ms since 1970; 0: the id is not valid. */
int64_t comments_id_time(comments_str_t id);


#endif
