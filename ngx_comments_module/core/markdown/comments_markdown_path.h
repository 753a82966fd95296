/*
 * Finds backslashes that are not escapes: those of paths, regular expressions
 * and emoticons.
 */
#ifndef COMMENTS_MARKDOWN_PATH_H
#define COMMENTS_MARKDOWN_PATH_H

#include "comments_str.h"


/* the result for one word, which applies to all backslashes in the word */
typedef struct {
    const char  *end;            /* of the word; NULL: no word yet */
    unsigned     literal:1;
    unsigned     path:1;         /* the word is a path or part of one */
} comments_markdown_path_t;


/*
 * Returns 1 if the backslash at p in text is shown as it was typed, 0 if it
 * may be an escape. The result is the same for all backslashes of a word; a
 * word is the text between white space. The backslashes of a word are not
 * escapes if the word
 *   - begins, after opening punctuation, as a Windows path does: "C:\",
 *     "\\name", ".\", "..\", "~\", "%NAME%\", unless all its backslashes are
 *     doubled;
 *   - continues such a path after single blanks, words, "-" and "()", and does
 *     not begin with a backslash itself ("C:\Program Files (x86)\_x");
 *   - has a backslash before a letter or a digit, where none is an escape
 *     ("src\_x\y", "\d+\.\d").
 * *path keeps the result for the next call; it is all zero at first. Cannot
 * fail. Linear time if the calls are in the order of the text.
 */
int comments_markdown_path(comments_markdown_path_t *path, comments_str_t text,
    const char *p);

/*
 * If the single backslash at p is a hand or an ear of an emoticon, as in
 * "\_(o)_/", "\(^o^)/" or "(\_/)", returns where the emoticon's other "_" or
 * ")" is, at most some 40 bytes behind p in the same line. Otherwise returns
 * NULL. Cannot fail.
 */
const char *comments_markdown_path_arms(comments_str_t text, const char *p);


#endif
