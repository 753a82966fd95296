/*
 * Files of an export below a folder.
 */

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "comments_ascii.h"
#include "commentsctl_export_file.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_EXPORT_FILE_PART  240    /* bytes of one part of a name */


static char *commentsctl_export_file_part(char *out, const char *p,
    const char *end);
static int commentsctl_export_file_plain(char c);
static int commentsctl_export_file_folders(char *path, size_t from);


int
commentsctl_export_file_name(commentsctl_export_name_t *name,
    comments_str_t thread)
{
    char        *out, *part, *up;
    const char  *p, *end, *slash;

    out = name->path;
    up = name->up;

    if (thread.len > sizeof(name->path) / 4) {
        return COMMENTS_DECLINED;
    }

    p = thread.data;
    end = p + thread.len;

    for ( ;; ) {

        while (p < end && *p == '/') {
            p++;
        }

        slash = p < end ? memchr(p, '/', (size_t) (end - p)) : NULL;
        part = out;
        out = commentsctl_export_file_part(out, p, slash ? slash : end);

        if (out - part > COMMENTSCTL_EXPORT_FILE_PART) {
            return COMMENTS_DECLINED;
        }

        if (slash == NULL) {
            break;
        }

        *out++ = '/';
        memcpy(up, "../", 3);
        up += 3;
        p = slash;
    }

    if (out == part) {
        memcpy(out, "index", 5);
        out += 5;
    }

    if (out - part < 5 || memcmp(out - 5, ".html", 5) != 0) {
        memcpy(out, ".html", 5);
        out += 5;
    }

    *out = '\0';
    *up = '\0';

    return COMMENTS_OK;
}


/* writes a part of a name, encoded */
static char *
commentsctl_export_file_part(char *out, const char *p, const char *end)
{
    int          dots;
    char         code[4];
    const char  *s;

    for (s = p; s < end && *s == '.'; s++) {
        /* void */
    }

    dots = s == end;

    for ( /* void */ ; p < end; p++) {

        if (!dots && commentsctl_export_file_plain(*p)) {
            *out++ = *p;

        } else {
            (void) snprintf(code, sizeof(code), "%%%02X", (unsigned char) *p);
            memcpy(out, code, 3);
            out += 3;
        }
    }

    return out;
}


static int
commentsctl_export_file_plain(char c)
{
    return comments_ascii_alnum(c) || c == '-' || c == '.' || c == '_'
           || c == '~' || (unsigned char) c >= 0x80;
}


int
commentsctl_export_file_write(const char *folder, const char *path,
    comments_str_t content)
{
    int    n;
    char   name[PATH_MAX], fresh[PATH_MAX];
    FILE  *file;

    n = snprintf(name, sizeof(name), "%s/%s", folder, path);

    if (n < 0 || (size_t) n + 5 > sizeof(name)) {
        commentsctl_print_error("%s/%s: the name is too long", folder, path);
        return COMMENTS_ERROR;
    }

    (void) snprintf(fresh, sizeof(fresh), "%.*s.new",
                    (int) sizeof(fresh) - 5, name);

    if (commentsctl_export_file_folders(name, strlen(folder)) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    file = fopen(fresh, "w");

    if (file == NULL) {
        commentsctl_print_error("%s: %s", fresh, strerror(errno));
        return COMMENTS_ERROR;
    }

    n = fwrite(content.data, 1, content.len, file) == content.len;
    n = fclose(file) == 0 && n;

    if (!n || rename(fresh, name) == -1) {
        commentsctl_print_error("%s: %s", name, strerror(errno));
        (void) unlink(fresh);
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


/* makes the folders of a path, of which the first is from bytes long */
static int
commentsctl_export_file_folders(char *path, size_t from)
{
    int    rc;
    char  *p;

    for (p = path + from; p != NULL; p = strchr(p + 1, '/')) {

        *p = '\0';
        rc = *path ? mkdir(path, 0777) : 0;

        if (rc == -1 && errno != EEXIST) {
            commentsctl_print_error("%s: %s", path, strerror(errno));
            return COMMENTS_ERROR;
        }

        *p = '/';
    }

    return COMMENTS_OK;
}
