/*
 * Folding of case and white space.
 */

#include <stdlib.h>

#include "comments_fold.h"
#include "tap.h"


/* "to" has room for exactly as many bytes as the text, for AddressSanitizer */
static void
folds(const char *from, const char *expected, const char *name)
{
    char            *to;
    size_t           n;
    comments_str_t   s;

    s = comments_str_c(from);
    to = malloc(s.len ? s.len : 1);
    n = comments_fold(s, to);

    is_str(to, n, expected, "%s", name);

    free(to);
}


int
main(void)
{
    plan_none();

    folds("", "", "nothing");
    folds("Ann", "ann", "ASCII");
    folds("  Ann \t\n  LEE  ", "ann lee", "white space");
    folds("   ", "", "white space only");
    folds("A\xc2\xa0" "B\xe3\x80\x80" "C", "a b c",
          "a no-break space, and a wide one");
    folds("\xc3\x84\xc3\x96\xc3\x9c\xc3\x9e",
          "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xbe", "Latin-1");
    folds("\xc3\x97\xc3\x9f", "\xc3\x97\xc3\x9f", "no letter, no upper case");
    folds("\xc5\xa0\xc4\x8c\xc5\xbd\xc5\x81",
          "\xc5\xa1\xc4\x8d\xc5\xbe\xc5\x82", "Latin Extended-A");
    folds("\xc4\xb0\xc4\xb1\xc5\xb8", "\xc4\xb0\xc4\xb1\xc5\xb8",
          "letters whose folding has another length stay");
    folds("\xce\x91\xce\xa1\xce\xa3\xce\xa9",
          "\xce\xb1\xcf\x81\xcf\x83\xcf\x89", "Greek");
    folds("\xd0\x80\xd0\x8f\xd0\x90\xd0\x9f\xd0\xa0\xd0\xaf",
          "\xd1\x90\xd1\x9f\xd0\xb0\xd0\xbf\xd1\x80\xd1\x8f", "Cyrillic");
    folds("\xe4\xb8\xad\xf0\x9f\x98\x80", "\xe4\xb8\xad\xf0\x9f\x98\x80",
          "other scripts");
    folds("a\xc3", "a\xc3", "half a character at the end");

    return done_testing();
}
