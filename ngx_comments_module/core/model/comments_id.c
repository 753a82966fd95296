/*
 * Making and reading the ids of comments: time and a counter in Crockford's
 * base 32.
 */

#include "comments_id.h"


#define COMMENTS_ID_TIME_MAX  INT64_C(0xffffffffffff)
#define COMMENTS_ID_DIGIT     0x80

/* ms; a tail has 22 bits for this number */
#define COMMENTS_ID_AHEAD     INT64_C(3600000)

/* ms since 1970: 2023-11-14 */
#define COMMENTS_ID_ERA       INT64_C(1700000000000)


static int comments_id_digit(char c);


/* the value of each byte as a digit, plus COMMENTS_ID_DIGIT if it is one */
static const uint8_t  comments_id_digits[256] = {
    ['0'] = 128, ['1'] = 129, ['2'] = 130, ['3'] = 131, ['4'] = 132,
    ['5'] = 133, ['6'] = 134, ['7'] = 135, ['8'] = 136, ['9'] = 137,
    ['a'] = 138, ['b'] = 139, ['c'] = 140, ['d'] = 141, ['e'] = 142,
    ['f'] = 143, ['g'] = 144, ['h'] = 145, ['j'] = 146, ['k'] = 147,
    ['m'] = 148, ['n'] = 149, ['p'] = 150, ['q'] = 151, ['r'] = 152,
    ['s'] = 153, ['t'] = 154, ['v'] = 155, ['w'] = 156, ['x'] = 157,
    ['y'] = 158, ['z'] = 159
};

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

        /* this millisecond is full: use the next, since ids must increase */

        if (maker->last < COMMENTS_ID_TIME_MAX) {
            maker->last++;
        }

        maker->tail = random;
    }

    /* the last six digits are the lower 30 bits of the tail */

    time = (uint64_t) maker->last;
    tail = maker->tail;

    for (i = 15; i > 9; i--) {
        id[i] = comments_id_alphabet[tail & 31];
        tail >>= 5;
    }

    /* the next digit has the upper 2 bits of the tail and 3 bits of the time */

    id[9] = comments_id_alphabet[(tail & 3) | ((time & 7) << 2)];
    time >>= 3;

    for (i = 8; i >= 0; i--) {
        id[i] = comments_id_alphabet[time & 31];
        time >>= 5;
    }
}


/*
 * The new id must sort after the parent's, and ids that are made later for the
 * same parent must sort after it.
 *
 * As a rule the parent's time is ahead by a moment only, and later ids will
 * soon have greater times anyway. If it is ahead by less than an hour, the id
 * has the parent's time plus 1 ms, and the upper 22 bits of its tail are an
 * hour minus the ms by which the parent is ahead: a number that grows with the
 * time. If the parent is ahead by more, the seconds from COMMENTS_ID_ERA to now
 * are added to the parent's time, and the tail begins with the ms of the
 * present second.
 */
void
comments_id_make_behind(comments_str_t parent, int64_t now, uint32_t random,
    char id[COMMENTS_ID_LEN])
{
    int64_t              time, ahead;
    uint32_t             tail;
    comments_id_maker_t  maker;

    time = comments_id_time(parent);
    ahead = time - now;

    if (ahead < 0) {
        ahead = 0;
    }

    if (ahead < COMMENTS_ID_AHEAD) {
        time++;
        tail = (uint32_t) (COMMENTS_ID_AHEAD - ahead) << 10 | (random >> 22);

    } else {
        time++;
        time += now > COMMENTS_ID_ERA ? (now - COMMENTS_ID_ERA) / 1000 : 0;
        tail = (uint32_t) (now % 1000) << 22 | (random >> 10);
    }

    maker.last = -1;
    maker.tail = 0;

    comments_id_make(&maker, time, tail, id);
}


int
comments_id_valid(comments_str_t s)
{
    size_t                i;
    unsigned              all;
    const unsigned char  *p;

    if (s.len != COMMENTS_ID_LEN) {
        return 0;
    }

    all = COMMENTS_ID_DIGIT;

    for (i = 0; i < COMMENTS_ID_LEN; i += 4) {
        p = (const unsigned char *) s.data + i;

        all &= comments_id_digits[p[0]] & comments_id_digits[p[1]]
               & comments_id_digits[p[2]] & comments_id_digits[p[3]];
    }

    return all != 0;
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


/* -1: not a digit */
static int
comments_id_digit(char c)
{
    unsigned  digit;

    digit = comments_id_digits[(unsigned char) c];

    return (digit & COMMENTS_ID_DIGIT) ? (int) (digit & 31) : -1;
}
