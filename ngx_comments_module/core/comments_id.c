/*
 * Making and reading the ids of comments: time and a counter in Crockford's
 * base 32.
 */

#include "comments_id.h"


#define COMMENTS_ID_TIME_MAX  INT64_C(0xffffffffffff)


static int comments_id_digit(char c);


static const char  comments_id_alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";


void
comments_id_make(comments_id_maker_t *maker, int64_t now, uint32_t random,
    char id[COMMENTS_ID_LEN])
{
    int       i;
    uint32_t  tail;
    uint64_t  time;

    if (now > COMMENTS_ID_TIME_MAX) {
        now = COMMENTS_ID_TIME_MAX;
    }

    if (now > maker->last) {
        maker->last = now;
        maker->tail = random;

    } else if (maker->tail != UINT32_MAX) {
        maker->tail++;

    } else {

        /* this millisecond is full: borrow the next, as ids must not fall */

        if (maker->last < COMMENTS_ID_TIME_MAX) {
            maker->last++;
        }

        maker->tail = random;
    }

    /* from the end: 30 bits of the tail are six digits */

    time = (uint64_t) maker->last;
    tail = maker->tail;

    for (i = 15; i > 9; i--) {
        id[i] = comments_id_alphabet[tail & 31];
        tail >>= 5;
    }

    /* 2 bits of the tail are left, 3 of the time join them */

    id[9] = comments_id_alphabet[(tail & 3) | ((time & 7) << 2)];
    time >>= 3;

    for (i = 8; i >= 0; i--) {
        id[i] = comments_id_alphabet[time & 31];
        time >>= 5;
    }
}


int
comments_id_valid(comments_str_t s)
{
    size_t  i;

    if (s.len != COMMENTS_ID_LEN) {
        return 0;
    }

    for (i = 0; i < s.len; i++) {
        if (comments_id_digit(s.data[i]) < 0) {
            return 0;
        }
    }

    return 1;
}


int64_t
comments_id_time(comments_str_t id)
{
    int      digit;
    size_t   i;
    int64_t  time;

    time = 0;

    for (i = 0; i < 10 && i < id.len; i++) {

        digit = comments_id_digit(id.data[i]);
        if (digit < 0) {
            return 0;
        }

        if (i == 9) {
            return (time << 3) | (digit >> 2);
        }

        time = (time << 5) | digit;
    }

    return 0;
}


static int
comments_id_digit(char c)
{
    /* the value of a digit and one; 0: it is none */

    static const uint8_t  digits[256] = {
        ['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6,
        ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12,
        ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['g'] = 17, ['h'] = 18,
        ['j'] = 19, ['k'] = 20, ['m'] = 21, ['n'] = 22, ['p'] = 23, ['q'] = 24,
        ['r'] = 25, ['s'] = 26, ['t'] = 27, ['v'] = 28, ['w'] = 29, ['x'] = 30,
        ['y'] = 31, ['z'] = 32
    };

    return digits[(unsigned char) c] - 1;
}
