/*
 * Makes keys of threads from paths, URLs and percent-encoded text.
 */

#include "comments_ascii.h"
#include "comments_path.h"
#include "comments_text.h"
#include "comments_uri.h"
#include "comments_percent.h"
#include "commentsctl_thread.h"


int
commentsctl_thread_path(comments_arena_t *arena, comments_str_t text,
    comments_str_t *key)
{
    int             rc;
    size_t          i;
    comments_str_t  path;

    static const comments_str_t  names[] = {
        comments_str("index.html"),
        comments_str("index.htm"),
        comments_str("index.xhtml")
    };

    path = text;
    i = 0;

    if (text.len > 7 && comments_ascii_begins(text, "http://")) {
        i = 7;

    } else if (text.len > 8 && comments_ascii_begins(text, "https://")) {
        i = 8;
    }

    if (i) {
        while (i < text.len && !strchr("/?#", text.data[i])) {
            i++;
        }

        path = comments_str_of(text.data + i, text.len - i);

        if (path.len == 0 || path.data[0] != '/') {
            path = comments_str_c("/");
        }
    }

    rc = comments_path_normalise(arena, path, &path);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    path = comments_uri_thread(path, names, sizeof(names) / sizeof(names[0]));

    if (path.len > COMMENTSCTL_THREAD_MAX) {
        return COMMENTS_DECLINED;
    }

    /* shortened as the module shortens long keys */

    return comments_uri_bound(arena, path, key);
}


int
commentsctl_thread_decode(comments_arena_t *arena, comments_str_t encoded,
    comments_str_t *key)
{
    int  rc;

    rc = comments_percent_decode(arena, encoded, key);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    return key->len == 0 || key->len > COMMENTSCTL_THREAD_MAX
           ? COMMENTS_DECLINED : COMMENTS_OK;
}


int
commentsctl_thread_argument(comments_arena_t *arena, const char *text,
    comments_str_t *key)
{
    int  rc;

    rc = commentsctl_thread_path(arena, comments_str_c(text), key);

    if (rc == COMMENTS_DECLINED && text[0] != '\0' && text[0] != '/') {
        *key = comments_str_c(text);
        return COMMENTS_OK;
    }

    return rc;
}


int
commentsctl_thread_plain(comments_str_t key)
{
    int                plain;
    comments_str_t     path;
    comments_arena_t  *arena;

    if (comments_text_check(key) != COMMENTS_TEXT_OK) {
        return 0;
    }

    arena = comments_arena_create(SIZE_MAX / 2);
    if (arena == NULL) {
        return 0;
    }

    plain = commentsctl_thread_path(arena, key, &path) == COMMENTS_OK
            && comments_str_eq(path, key);

    comments_arena_destroy(arena);

    return plain;
}
