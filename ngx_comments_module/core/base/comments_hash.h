/*
 * A fast hash of long strings, which tells versions of a text apart. It is not
 * cryptographic: an attacker can find two texts with the same hash.
 */
#ifndef COMMENTS_HASH_H
#define COMMENTS_HASH_H

#include "comments_str.h"


/*
 * Returns the hash of s. It is the same on every host and in every run, but
 * only for one version of this file, so it must not be stored in data that
 * outlives a run of the server. It costs about a tenth of an instruction per
 * bit.
 *
 * The mixing step is that of Wang Yi's wyhash (public domain); the lanes and
 * their constants are our own. Cannot fail.
 */
uint64_t comments_hash(comments_str_t s);


#endif
