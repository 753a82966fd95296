/*
 * Entries that wait until their export has been read: they lie in a temporary
 * file without a name, not in memory.
 *
 * An entry is written as the structure, the lengths of its strings, and the
 * strings. Only the process that has written the file reads it.
 */

#include <errno.h>
#include <stdlib.h>

#include "commentsctl_deferred.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_DEFERRED_STRINGS  8


static void commentsctl_deferred_strings(commentsctl_entry_t *entry,
    comments_str_t *page, comments_str_t **strings);
static int commentsctl_deferred_failed(void);


int
commentsctl_deferred_put(commentsctl_deferred_t *deferred, comments_str_t page,
    const commentsctl_entry_t *entry)
{
    size_t                i, lens[COMMENTSCTL_DEFERRED_STRINGS];
    comments_str_t       *strings[COMMENTSCTL_DEFERRED_STRINGS];
    commentsctl_entry_t   copy;

    copy = *entry;
    commentsctl_deferred_strings(&copy, &page, strings);

    for (i = 0; i < COMMENTSCTL_DEFERRED_STRINGS; i++) {
        lens[i] = strings[i]->len;
    }

    if (deferred->file == NULL) {
        deferred->file = tmpfile();
        if (deferred->file == NULL) {
            return commentsctl_deferred_failed();
        }
    }

    if (fwrite(&copy, sizeof(copy), 1, deferred->file) != 1
        || fwrite(lens, sizeof(lens), 1, deferred->file) != 1)
    {
        return commentsctl_deferred_failed();
    }

    for (i = 0; i < COMMENTSCTL_DEFERRED_STRINGS; i++) {
        if (lens[i]
            && fwrite(strings[i]->data, lens[i], 1, deferred->file) != 1)
        {
            return commentsctl_deferred_failed();
        }
    }

    deferred->n++;

    return COMMENTS_OK;
}


int
commentsctl_deferred_rewind(commentsctl_deferred_t *deferred)
{
    if (deferred->file == NULL) {
        return COMMENTS_OK;
    }

    if (fflush(deferred->file) != 0
        || fseek(deferred->file, 0, SEEK_SET) != 0)
    {
        return commentsctl_deferred_failed();
    }

    return COMMENTS_OK;
}


int
commentsctl_deferred_next(commentsctl_deferred_t *deferred,
    comments_str_t *page, commentsctl_entry_t *entry)
{
    char            *data;
    size_t           i, sum, lens[COMMENTSCTL_DEFERRED_STRINGS];
    comments_str_t  *strings[COMMENTSCTL_DEFERRED_STRINGS];

    if (fread(entry, sizeof(commentsctl_entry_t), 1, deferred->file) != 1
        || fread(lens, sizeof(lens), 1, deferred->file) != 1)
    {
        return commentsctl_deferred_failed();
    }

    sum = 0;

    for (i = 0; i < COMMENTSCTL_DEFERRED_STRINGS; i++) {
        sum += lens[i];
    }

    if (sum > deferred->size) {
        data = realloc(deferred->data, sum);
        if (data == NULL) {
            return COMMENTS_ERROR;
        }

        deferred->data = data;
        deferred->size = sum;
    }

    if (sum && fread(deferred->data, sum, 1, deferred->file) != 1) {
        return commentsctl_deferred_failed();
    }

    commentsctl_deferred_strings(entry, page, strings);

    data = deferred->data;

    for (i = 0; i < COMMENTSCTL_DEFERRED_STRINGS; i++) {
        *strings[i] = comments_str_of(lens[i] ? data : NULL, lens[i]);

        if (lens[i]) {
            data += lens[i];
        }
    }

    deferred->n--;

    return COMMENTS_OK;
}


void
commentsctl_deferred_free(commentsctl_deferred_t *deferred)
{
    if (deferred->file) {
        (void) fclose(deferred->file);
    }

    free(deferred->data);
    memset(deferred, 0, sizeof(commentsctl_deferred_t));
}


/* Stores where the strings are, in the order of the file. */
static void
commentsctl_deferred_strings(commentsctl_entry_t *entry, comments_str_t *page,
    comments_str_t **strings)
{
    strings[0] = page;
    strings[1] = &entry->id;
    strings[2] = &entry->parent;
    strings[3] = &entry->name;
    strings[4] = &entry->email;
    strings[5] = &entry->website;
    strings[6] = &entry->text;
    strings[7] = &entry->thread;
}


static int
commentsctl_deferred_failed(void)
{
    commentsctl_print_error("temporary file: %s",
                            errno ? strerror(errno) : "cut off");

    return COMMENTS_DECLINED;
}
