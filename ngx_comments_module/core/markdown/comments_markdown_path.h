/*
 * Backslashes that are no escapes.
 */
#ifndef COMMENTS_MARKDOWN_PATH_H
#define COMMENTS_MARKDOWN_PATH_H

#include "comments_str.h"


/* the judgement of one word, which holds for all backslashes in it */
typedef struct {
    const char  *end;            /* NULL: none was judged yet */
    unsigned     literal:1;
    unsigned     path:1;         /* it began as a path, or goes on with one */
} comments_markdown_path_t;


/*
 * 1 if the backslash at p in text is shown as it was typed, as all those of its
 * word are. A word is what is between white space. Its backslashes are no
 * escapes if it
 *   - begins, behind opening punctuation, as a path of Windows does: "C:\",
 *     "\\name", ".\", "..\", "~\", "%NAME%\", and not all of them are doubled;
 *   - goes on with such a path behind single blanks, words, "-" and "()", and
 *     does not begin with a backslash itself ("C:\Program Files (x86)\_x");
 *   - has one before a letter or a digit, where none is an escape ("src\_x\y",
 *     "\d+\.\d").
 * path is all zero at first. Cannot fail. Linear time for calls in the order of
 * the text.
 */
int comments_markdown_path(comments_markdown_path_t *path, comments_str_t text,
    const char *p);

/*
 * If the single backslash at p is a hand of an emoticon that shrugs or cheers,
 * or an ear, as in "\_(o)_/", "\(^o^)/", "(\_/)": where the other "_" or ")"
 * is, some 40 bytes behind at most in the same line, else NULL. Cannot fail.
 */
const char *comments_markdown_path_arms(comments_str_t text, const char *p);


#endif
