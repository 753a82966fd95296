/*
 * Tells backslashes of paths and the like from escapes.
 */

#include "comments_markdown_path.h"

#include "comments_ascii.h"


#define COMMENTS_PATH_ARMS  48           /* bytes between the arms */


static int comments_path_goes_on(const comments_markdown_path_t *path,
    const char *p);
static int comments_path_escaped(const char *p, const char *end);
static const char *comments_path_opened(const char *p, const char *end);
static int comments_path_begins(const char *p, const char *end);
static int comments_path_doubled(const char *p, const char *end);
static int comments_path_blank(char c);


int
comments_markdown_path(comments_markdown_path_t *path, comments_str_t text,
    const char *p)
{
    const char  *start, *end;

    if (path->end != NULL && p < path->end) {
        return path->literal;
    }

    start = p;
    end = text.data + text.len;

    while (start > text.data && !comments_path_blank(start[-1])) {
        start--;
    }

    while (p < end && !comments_path_blank(*p)) {
        p++;
    }

    end = p;
    p = comments_path_opened(start, end);

    path->path = comments_path_begins(p, end)
                 || comments_path_goes_on(path, start);
    path->literal = path->path || !comments_path_escaped(p, end);
    path->end = end;

    return path->literal;
}


/* 1 if the word at p continues the path before it, as in "C:\My Files\_x" */

static int
comments_path_goes_on(const comments_markdown_path_t *path, const char *p)
{
    const char  *s;

    if (!path->path || *p == '\\') {
        return 0;
    }

    for (s = path->end - 1; s < p; s++) {
        if (*s != '-' && *s != '(' && *s != ')'
            && !comments_ascii_alnum(*s)
            && (*s != ' ' || s[1] == ' '))
        {
            return 0;
        }
    }

    return 1;
}


/* returns the end of the opening punctuation (quotes, brackets) at p */

static const char *
comments_path_opened(const char *p, const char *end)
{
    while (p < end && *p != '\0' && strchr("\"'([{<*_", *p) != NULL) {
        p++;
    }

    return p;
}


/* 0 if a backslash of the word is before a letter or a digit */

static int
comments_path_escaped(const char *p, const char *end)
{
    for ( /* void */ ; p < end; p++) {

        if (*p != '\\' || p + 1 == end) {
            continue;
        }

        if (comments_ascii_alnum(p[1])) {
            return 0;
        }

        /* an escaped backslash does not escape the next character */

        p++;
    }

    return 1;
}


static int
comments_path_begins(const char *p, const char *end)
{
    const char  *s;

    if (end - p < 2) {
        return 0;
    }

    if (*p == '\\') {
        return end - p > 2 && p[1] == '\\' && comments_ascii_alnum(p[2]);
    }

    s = p;

    if (comments_ascii_alpha(*s) && s[1] == ':') {
        s += 2;

    } else if (*s == '%') {

        for (s++; s < end && (comments_ascii_alnum(*s) || *s == '_'); s++) {
            /* void */
        }

        s += (s < end && *s == '%');

    } else {
        s += (*s == '~');

        while (s < end && *s == '.' && s - p < 2) {
            s++;
        }
    }

    return s > p && s < end && *s == '\\' && !comments_path_doubled(s, end);
}


/* 1 if all backslashes are doubled: the writer has escaped them */

static int
comments_path_doubled(const char *p, const char *end)
{
    for ( /* void */ ; p < end; p++) {

        if (*p != '\\') {
            continue;
        }

        if (++p == end || *p != '\\') {
            return 0;
        }
    }

    return 1;
}


const char *
comments_markdown_path_arms(comments_str_t text, const char *p)
{
    char         hand;
    const char  *end;

    end = text.data + text.len;

    if (end - p < 3 || (p[1] != '_' && p[1] != '(')
        || (p > text.data && p[-1] == '\\'))
    {
        return NULL;
    }

    if (end - p > COMMENTS_PATH_ARMS) {
        end = p + COMMENTS_PATH_ARMS;
    }

    hand = (p[1] == '(') ? ')' : '_';

    /* "(\_/)": the ears of a rabbit */

    if (hand == '_' && p[2] == '/'
        && (p == text.data || comments_path_blank(p[-1]) || p[-1] == '('
            || p[-1] == '/')
        && (end - p == 3 || !comments_ascii_alnum(p[3])))
    {
        return p + 1;
    }

    for (p += 2; end - p > 1 && *p != '\n' && *p != '\\'; p++) {
        if (*p == hand && p[1] == '/'
            && (hand == '_' || end - p == 2 || !comments_ascii_alnum(p[2])))
        {
            return p;
        }
    }

    return NULL;
}


static int
comments_path_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}
