/*
 * Telling paths and the like from escapes.
 */

#include "comments_markdown_path.h"


#define COMMENTS_PATH_ARMS  48           /* bytes between the arms */


static int comments_path_literal(const char *p, const char *end);
static int comments_path_begins(const char *p, const char *end);
static int comments_path_doubled(const char *p, const char *end);
static int comments_path_blank(char c);
static int comments_path_alpha(char c);
static int comments_path_alnum(char c);


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

    path->end = p;
    path->literal = comments_path_literal(start, p) ? 1 : 0;

    return path->literal;
}


static int
comments_path_literal(const char *p, const char *end)
{
    while (p < end && *p != '\0' && strchr("\"'([{<*_", *p) != NULL) {
        p++;
    }

    if (comments_path_begins(p, end)) {
        return 1;
    }

    for ( /* void */ ; p < end; p++) {

        if (*p != '\\' || p + 1 == end) {
            continue;
        }

        if (comments_path_alnum(p[1])) {
            return 1;
        }

        /* what is escaped escapes nothing */

        p++;
    }

    return 0;
}


static int
comments_path_begins(const char *p, const char *end)
{
    const char  *s;

    if (end - p < 2) {
        return 0;
    }

    if (*p == '\\') {
        return end - p > 2 && p[1] == '\\' && comments_path_alnum(p[2]);
    }

    s = p;

    if (comments_path_alpha(*s) && s[1] == ':') {
        s += 2;

    } else if (*s == '%') {

        for (s++; s < end && (comments_path_alnum(*s) || *s == '_'); s++) {
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


/* 1 if none is single: who writes so escapes them */

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
    const char  *end;

    end = text.data + text.len;

    if (end - p < 5 || p[1] != '_' || (p > text.data && p[-1] == '\\')) {
        return NULL;
    }

    if (end - p > COMMENTS_PATH_ARMS) {
        end = p + COMMENTS_PATH_ARMS;
    }

    for (p += 2; end - p > 1 && *p != '\n' && *p != '\\'; p++) {
        if (*p == '_' && p[1] == '/') {
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


static int
comments_path_alpha(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}


static int
comments_path_alnum(char c)
{
    return (c >= '0' && c <= '9') || comments_path_alpha(c);
}
