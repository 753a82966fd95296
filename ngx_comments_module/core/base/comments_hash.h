/*
 * A fast hash of many bytes, to tell versions of a text apart; no protection
 * against who looks for two texts of one hash.
 */
#ifndef COMMENTS_HASH_H
#define COMMENTS_HASH_H

#include "comments_str.h"


/*
 * The same on every host and in every run of one version of this file: what
 * outlives a run must not hold it. A tenth of an instruction a bit; the step is
 * that of Wang Yi's wyhash (public domain), the lanes and their constants are
 * our own. Cannot fail.
 */
uint64_t comments_hash(comments_str_t s);


#endif
