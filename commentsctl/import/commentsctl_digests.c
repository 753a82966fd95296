/*
 * A hash table from digests to numbers, with open addressing and linear
 * probing.
 */

#include <stdlib.h>

#include "commentsctl_digests.h"

#include "comments_hex.h"


#define COMMENTSCTL_DIGESTS_FIRST  1024


static commentsctl_digests_place_t *commentsctl_digests_place(
    const commentsctl_digests_t *digests,
    const char digest[COMMENTS_DIGEST_HEX]);
static int commentsctl_digests_grow(commentsctl_digests_t *digests);


size_t
commentsctl_digests_find(const commentsctl_digests_t *digests,
    const char digest[COMMENTS_DIGEST_HEX])
{
    if (digests->size == 0) {
        return COMMENTSCTL_DIGESTS_NONE;
    }

    return commentsctl_digests_place(digests, digest)->number;
}


int
commentsctl_digests_add(commentsctl_digests_t *digests,
    const char digest[COMMENTS_DIGEST_HEX], size_t number)
{
    commentsctl_digests_place_t  *place;

    /* the table is at most half full, so every search meets a free place */

    if (digests->n >= digests->size / 2
        && commentsctl_digests_grow(digests) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    place = commentsctl_digests_place(digests, digest);

    memcpy(place->digest, digest, COMMENTS_DIGEST_HEX);
    place->number = number;
    digests->n++;

    return COMMENTS_OK;
}


void
commentsctl_digests_free(commentsctl_digests_t *digests)
{
    free(digests->places);
    memset(digests, 0, sizeof(commentsctl_digests_t));
}


static commentsctl_digests_place_t *
commentsctl_digests_place(const commentsctl_digests_t *digests,
    const char digest[COMMENTS_DIGEST_HEX])
{
    size_t                        hash;
    commentsctl_digests_place_t  *place;

    hash = (size_t) comments_hex_number(digest, 2 * sizeof(size_t));

    for ( ;; hash++) {
        place = &digests->places[hash & (digests->size - 1)];

        if (place->number == COMMENTSCTL_DIGESTS_NONE
            || memcmp(place->digest, digest, COMMENTS_DIGEST_HEX) == 0)
        {
            return place;
        }
    }
}


static int
commentsctl_digests_grow(commentsctl_digests_t *digests)
{
    size_t                        i;
    commentsctl_digests_t         grown;
    commentsctl_digests_place_t  *place;

    grown.n = digests->n;
    grown.size = digests->size ? digests->size * 2 : COMMENTSCTL_DIGESTS_FIRST;

    grown.places = calloc(grown.size, sizeof(commentsctl_digests_place_t));
    if (grown.places == NULL) {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < grown.size; i++) {
        grown.places[i].number = COMMENTSCTL_DIGESTS_NONE;
    }

    for (i = 0; i < digests->size; i++) {
        if (digests->places[i].number != COMMENTSCTL_DIGESTS_NONE) {
            place = commentsctl_digests_place(&grown,
                                              digests->places[i].digest);
            *place = digests->places[i];
        }
    }

    free(digests->places);
    *digests = grown;

    return COMMENTS_OK;
}
