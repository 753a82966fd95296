/*
 * Folds a text, so that two texts that differ only in case and in white space
 * become equal.
 */
#ifndef COMMENTS_FOLD_H
#define COMMENTS_FOLD_H

#include "comments_str.h"


/*
 * Writes s, clean UTF-8, to "to", which has room for s.len bytes: letters of
 * ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic in lower case, each run
 * of white space as one space, none at the ends. Returns the number of bytes
 * written, which is never more than s.len. Cannot fail.
 */
size_t comments_fold(comments_str_t s, char *to);


#endif
