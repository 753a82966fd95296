/*
 * The names of files of an export.
 */

#include <stdio.h>
#include <string.h>

#include "comments_ascii.h"
#include "comments_digest.h"
#include "comments_text.h"
#include "commentsctl_export_name.h"


/*
 * File systems allow 255 bytes in a part and, with the folder's own path, 4,095
 * in the whole.
 */
#define COMMENTSCTL_EXPORT_NAME_PART   200
#define COMMENTSCTL_EXPORT_NAME_WHOLE  2048
#define COMMENTSCTL_EXPORT_NAME_HASH   16      /* hex digits */

#define COMMENTSCTL_EXPORT_NAME_SUFFIX  ".html"


static void commentsctl_export_name_parts(comments_buf_t *name,
    comments_str_t thread);
static void commentsctl_export_name_part(comments_buf_t *name,
    comments_str_t part, int folder);
static void commentsctl_export_name_byte(comments_buf_t *name, char c);
static void commentsctl_export_name_hash(comments_buf_t *name,
    comments_str_t of);
static int commentsctl_export_name_ends(const char *data, size_t len);
static int commentsctl_export_name_plain(char c);


int
commentsctl_export_name(comments_buf_t *name, comments_str_t thread, unsigned n)
{
    size_t  from;
    char    number[16];

    from = name->len;

    commentsctl_export_name_parts(name, thread);

    if (name->failed) {
        return COMMENTS_ERROR;
    }

    if (name->len - from > COMMENTSCTL_EXPORT_NAME_WHOLE) {
        comments_buf_truncate(name, from);
        (void) comments_buf_add_c(name, "thread");
        commentsctl_export_name_hash(name, thread);
    }

    if (commentsctl_export_name_ends(name->data + from, name->len - from)) {
        comments_buf_truncate(name, name->len
                              - (sizeof(COMMENTSCTL_EXPORT_NAME_SUFFIX) - 1));
    }

    if (n > 1) {
        (void) snprintf(number, sizeof(number), "~%u", n);
        (void) comments_buf_add_c(name, number);
    }

    return comments_buf_add_c(name, COMMENTSCTL_EXPORT_NAME_SUFFIX);
}


static void
commentsctl_export_name_parts(comments_buf_t *name, comments_str_t thread)
{
    const char  *p, *end, *slash, *part;

    p = thread.data;
    end = p + thread.len;
    p += p < end && *p == '/';

    for ( ;; ) {

        /* a slash that follows a slash belongs to the part behind it */

        for (part = p; p < end && *p == '/'; p++) {
            /* void */
        }

        slash = p < end ? memchr(p, '/', (size_t) (end - p)) : NULL;

        commentsctl_export_name_part(name,
            comments_str_of(part, (size_t) ((slash ? slash : end) - part)),
            slash != NULL);

        if (slash == NULL) {
            return;
        }

        (void) comments_buf_add_char(name, '/');
        p = slash + 1;
    }
}


/* writes a part of a name, encoded */
static void
commentsctl_export_name_part(comments_buf_t *name, comments_str_t part,
    int folder)
{
    int     dots, text;
    size_t  i, from;

    from = name->len;

    if (part.len == 0) {
        (void) comments_buf_add_c(name, "index");
        return;
    }

    for (i = 0; i < part.len && part.data[i] == '.'; i++) {
        /* void */
    }

    dots = i == part.len;
    text = comments_text_check(part) == COMMENTS_TEXT_OK;

    for (i = 0; i < part.len; i++) {

        if (!dots && (commentsctl_export_name_plain(part.data[i])
                      || (text && (unsigned char) part.data[i] >= 0x80))
            && !(folder
                 && part.len - i == sizeof(COMMENTSCTL_EXPORT_NAME_SUFFIX) - 1
                 && commentsctl_export_name_ends(part.data, part.len)))
        {
            (void) comments_buf_add_char(name, part.data[i]);

        } else {
            commentsctl_export_name_byte(name, part.data[i]);
        }
    }

    if (name->failed || name->len - from <= COMMENTSCTL_EXPORT_NAME_PART) {
        return;
    }

    /* cut before a character or an encoded byte, not inside */

    i = from + COMMENTSCTL_EXPORT_NAME_PART;

    while (((unsigned char) name->data[i] & 0xc0) == 0x80) {
        i--;
    }

    i -= name->data[i - 1] == '%' ? 1 : name->data[i - 2] == '%' ? 2 : 0;

    comments_buf_truncate(name, i);
    commentsctl_export_name_hash(name, part);

    if (!folder && commentsctl_export_name_ends(part.data, part.len)) {
        (void) comments_buf_add_c(name, COMMENTSCTL_EXPORT_NAME_SUFFIX);
    }
}


static void
commentsctl_export_name_byte(comments_buf_t *name, char c)
{
    char  code[4];

    (void) snprintf(code, sizeof(code), "%%%02X", (unsigned char) c);
    (void) comments_buf_add_c(name, code);
}


static void
commentsctl_export_name_hash(comments_buf_t *name, comments_str_t of)
{
    char  hex[COMMENTS_DIGEST_HEX];

    if (comments_digest_sha256(&of, 1, hex) != COMMENTS_OK) {
        name->failed = 1;
        return;
    }

    (void) comments_buf_add_char(name, '~');
    (void) comments_buf_add(name, hex, COMMENTSCTL_EXPORT_NAME_HASH);
}


/* ".html", in any case */
static int
commentsctl_export_name_ends(const char *data, size_t len)
{
    size_t  i, n;

    n = sizeof(COMMENTSCTL_EXPORT_NAME_SUFFIX) - 1;

    if (len < n) {
        return 0;
    }

    for (i = 0; i < n; i++) {
        if (comments_ascii_lower(data[len - n + i])
            != COMMENTSCTL_EXPORT_NAME_SUFFIX[i])
        {
            return 0;
        }
    }

    return 1;
}


static int
commentsctl_export_name_plain(char c)
{
    return comments_ascii_alnum(c) || c == '-' || c == '.' || c == '_'
           || c == '~';
}
