/*
 * Walks through a JSON file that may be larger than memory.
 *
 * The stream finds only where values begin and end: it counts brackets and
 * knows strings. What a value holds is for the JSON parser that gets it, so a
 * damaged value costs that value, not the file. A file whose brackets do not
 * match is refused as a whole, since nobody can tell where its values are.
 */

#include <stdlib.h>

#include "commentsctl_json_stream.h"
#include "commentsctl_print.h"


#define COMMENTSCTL_JSON_STREAM_FIRST  4096


/* where the scan of a value is */
typedef struct {
    uint64_t   objects;      /* bit n: the bracket at depth n is '{' */
    unsigned   depth;
    unsigned   string:1;     /* inside a string */
    unsigned   escape:1;     /* behind a backslash */
    unsigned   scalar:1;     /* a number, true, false or null, not nested */
    unsigned   done:1;
} commentsctl_json_stream_scan_t;


static int commentsctl_json_stream_fill(commentsctl_json_stream_t *stream,
    comments_str_t *part);
static int commentsctl_json_stream_next(commentsctl_json_stream_t *stream,
    int *more, char close);
static int commentsctl_json_stream_name(commentsctl_json_stream_t *stream,
    comments_str_t *name);
static int commentsctl_json_stream_expect(commentsctl_json_stream_t *stream,
    char c);
static int commentsctl_json_stream_read(commentsctl_json_stream_t *stream,
    int keep);
static const char *commentsctl_json_stream_byte(
    commentsctl_json_stream_scan_t *scan, char c, int *taken);
static const char *commentsctl_json_stream_open(
    commentsctl_json_stream_scan_t *scan, int object);
static const char *commentsctl_json_stream_close(
    commentsctl_json_stream_scan_t *scan, int object);
static int commentsctl_json_stream_keep(commentsctl_json_stream_t *stream,
    comments_str_t part);


void
commentsctl_json_stream_start(commentsctl_json_stream_t *stream,
    commentsctl_input_t *input)
{
    memset(stream, 0, sizeof(commentsctl_json_stream_t));

    stream->input = input;
    stream->line = 1;
}


/* Stores in *part what is read ahead, which is empty at the end of the file. */
static int
commentsctl_json_stream_fill(commentsctl_json_stream_t *stream,
    comments_str_t *part)
{
    commentsctl_input_t  *input;

    input = stream->input;

    if (input->begin == input->end) {
        return commentsctl_input_head(input, part);
    }

    *part = comments_str_of(input->data + input->begin,
                            input->end - input->begin);

    return COMMENTS_OK;
}


int
commentsctl_json_stream_peek(commentsctl_json_stream_t *stream, char *c)
{
    size_t          i;
    comments_str_t  part;

    *c = 0;

    /* the loop ends at the end of the file */

    for ( ;; ) {
        if (commentsctl_json_stream_fill(stream, &part) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        if (part.len == 0) {
            return COMMENTS_OK;
        }

        i = 0;

        if (!stream->begun) {
            stream->begun = 1;

            if (part.len >= 3 && memcmp(part.data, "\xef\xbb\xbf", 3) == 0) {
                i = 3;
            }
        }

        while (i < part.len
               && (part.data[i] == ' ' || part.data[i] == '\t'
                   || part.data[i] == '\r' || part.data[i] == '\n'))
        {
            stream->line += part.data[i] == '\n';
            i++;
        }

        stream->input->begin += i;

        if (i == part.len) {
            continue;
        }

        if (part.data[i] == '\0') {
            return commentsctl_json_stream_refuse(stream, "a NUL, which JSON "
                                                  "does not allow");
        }

        *c = part.data[i];

        return COMMENTS_OK;
    }
}


int
commentsctl_json_stream_enter(commentsctl_json_stream_t *stream, char bracket)
{
    int  rc;

    rc = commentsctl_json_stream_expect(stream, bracket);

    stream->fresh = 1;

    return rc;
}


int
commentsctl_json_stream_element(commentsctl_json_stream_t *stream, int *more)
{
    return commentsctl_json_stream_next(stream, more, ']');
}


int
commentsctl_json_stream_member(commentsctl_json_stream_t *stream,
    comments_str_t *name, int *more)
{
    int  rc;

    rc = commentsctl_json_stream_next(stream, more, '}');

    if (rc != COMMENTS_OK || !*more) {
        return rc;
    }

    rc = commentsctl_json_stream_name(stream, name);

    if (rc != COMMENTS_OK) {
        return rc;
    }

    return commentsctl_json_stream_expect(stream, ':');
}


/* Moves behind a comma, or behind the end of the list or object. */
static int
commentsctl_json_stream_next(commentsctl_json_stream_t *stream, int *more,
    char close)
{
    int   rc;
    char  c;

    *more = 0;

    rc = commentsctl_json_stream_peek(stream, &c);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    if (c == close) {
        stream->fresh = 0;
        stream->input->begin++;
        return COMMENTS_OK;
    }

    *more = 1;

    if (stream->fresh) {
        stream->fresh = 0;
        return COMMENTS_OK;
    }

    return commentsctl_json_stream_expect(stream, ',');
}


static int
commentsctl_json_stream_name(commentsctl_json_stream_t *stream,
    comments_str_t *name)
{
    int   rc;
    char  c;

    rc = commentsctl_json_stream_peek(stream, &c);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    if (c != '"') {
        return commentsctl_json_stream_refuse(stream, c == 0
                   ? "the file is cut off"
                   : "not JSON: a member's name in quotes was expected");
    }

    rc = commentsctl_json_stream_read(stream, 1);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    /* the value that follows overwrites stream->data */

    *name = (comments_str_t) comments_null_str;

    if (stream->len - 2 <= sizeof(stream->name)) {
        memcpy(stream->name, stream->data + 1, stream->len - 2);
        *name = comments_str_of(stream->name, stream->len - 2);
    }

    return COMMENTS_OK;
}


static int
commentsctl_json_stream_expect(commentsctl_json_stream_t *stream, char c)
{
    int   rc;
    char  next, why[64];

    rc = commentsctl_json_stream_peek(stream, &next);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    if (next == c) {
        stream->input->begin++;
        return COMMENTS_OK;
    }

    if (next == 0) {
        return commentsctl_json_stream_refuse(stream, "the file is cut off");
    }

    (void) snprintf(why, sizeof(why), "not JSON of this format: '%c' was "
                    "expected", c);

    return commentsctl_json_stream_refuse(stream, why);
}


int
commentsctl_json_stream_value(commentsctl_json_stream_t *stream,
    comments_str_t *json)
{
    int  rc;

    rc = commentsctl_json_stream_read(stream, 1);

    if (rc == COMMENTS_OK) {
        *json = comments_str_of(stream->data, stream->len);
    }

    return rc;
}


int
commentsctl_json_stream_skip(commentsctl_json_stream_t *stream)
{
    return commentsctl_json_stream_read(stream, 0);
}


/* Reads a value to its end; it is stored in stream->data if keep is set. */
static int
commentsctl_json_stream_read(commentsctl_json_stream_t *stream, int keep)
{
    int                              rc, taken;
    char                             c;
    size_t                           i;
    const char                      *why;
    comments_str_t                   part;
    commentsctl_json_stream_scan_t   scan;

    rc = commentsctl_json_stream_peek(stream, &c);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    stream->value_line = stream->line;
    stream->len = 0;
    stream->too_long = 0;
    stream->fresh = 0;

    memset(&scan, 0, sizeof(scan));

    if (c == 0) {
        return commentsctl_json_stream_refuse(stream, "the file is cut off");
    }

    if (strchr("{[\"-0123456789tfn", c) == NULL) {
        return commentsctl_json_stream_refuse(stream, "not JSON: a value was "
                                              "expected");
    }

    while (!scan.done) {

        if (commentsctl_json_stream_fill(stream, &part) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        if (part.len == 0) {
            return scan.scalar ? COMMENTS_OK
                   : commentsctl_json_stream_refuse(stream,
                                                    "the file is cut off");
        }

        for (i = 0; i < part.len && !scan.done; i += (size_t) taken) {
            why = commentsctl_json_stream_byte(&scan, part.data[i], &taken);

            if (why) {
                return commentsctl_json_stream_refuse(stream, why);
            }

            stream->line += taken && part.data[i] == '\n';
        }

        part.len = i;

        if (keep && commentsctl_json_stream_keep(stream, part) != COMMENTS_OK)
        {
            commentsctl_print_error("out of memory");
            return COMMENTS_ERROR;
        }

        stream->input->begin += i;
    }

    return COMMENTS_OK;
}


/*
 * Moves the scan over a byte; *taken is 0 if the byte is behind the value.
 * Returns NULL, or what is wrong.
 */
static const char *
commentsctl_json_stream_byte(commentsctl_json_stream_scan_t *scan, char c,
    int *taken)
{
    *taken = 1;

    if (scan->string) {

        if (scan->escape) {
            scan->escape = 0;

        } else if (c == '\\') {
            scan->escape = 1;

        } else if (c == '"') {
            scan->string = 0;
            scan->done = scan->depth == 0;
        }

        return NULL;
    }

    if (scan->scalar) {

        if (strchr(",]} \t\r\n", c) != NULL && c != '\0') {
            scan->done = 1;
            *taken = 0;
        }

        return NULL;
    }

    switch (c) {
    case '\0':
        return "a NUL, which JSON does not allow";

    case '"':
        scan->string = 1;
        return NULL;

    case '{':
    case '[':
        return commentsctl_json_stream_open(scan, c == '{');

    case '}':
    case ']':
        return commentsctl_json_stream_close(scan, c == '}');

    default:
        scan->scalar = scan->depth == 0;
        return NULL;
    }
}


static const char *
commentsctl_json_stream_open(commentsctl_json_stream_scan_t *scan, int object)
{
    if (scan->depth == COMMENTSCTL_JSON_STREAM_DEPTH) {
        return "a value has more than 64 nested levels";
    }

    scan->objects &= ~(UINT64_C(1) << scan->depth);
    scan->objects |= (uint64_t) (object != 0) << scan->depth;
    scan->depth++;

    return NULL;
}


static const char *
commentsctl_json_stream_close(commentsctl_json_stream_scan_t *scan, int object)
{
    if (scan->depth == 0
        || ((scan->objects >> (scan->depth - 1)) & 1) != (object != 0))
    {
        return "not JSON: the brackets do not match";
    }

    scan->depth--;
    scan->done = scan->depth == 0;

    return NULL;
}


/* Adds part to the value; bytes beyond the limit are dropped. */
static int
commentsctl_json_stream_keep(commentsctl_json_stream_t *stream,
    comments_str_t part)
{
    char    *data;
    size_t   size;

    if (part.len > COMMENTSCTL_JSON_STREAM_MAX - stream->len) {
        part.len = COMMENTSCTL_JSON_STREAM_MAX - stream->len;
        stream->too_long = 1;
    }

    size = stream->size ? stream->size : COMMENTSCTL_JSON_STREAM_FIRST;

    while (size < stream->len + part.len) {
        size *= 2;
    }

    if (size != stream->size) {
        data = realloc(stream->data, size);
        if (data == NULL) {
            return COMMENTS_ERROR;
        }

        stream->data = data;
        stream->size = size;
    }

    if (part.len) {
        memcpy(stream->data + stream->len, part.data, part.len);
        stream->len += part.len;
    }

    return COMMENTS_OK;
}


int
commentsctl_json_stream_end(commentsctl_json_stream_t *stream)
{
    int   rc;
    char  c;

    rc = commentsctl_json_stream_peek(stream, &c);

    if (rc == COMMENTS_OK && c != 0) {
        rc = commentsctl_json_stream_refuse(stream, "not JSON: something "
                                            "follows behind its end");
    }

    return rc;
}


int
commentsctl_json_stream_refuse(const commentsctl_json_stream_t *stream,
    const char *why)
{
    commentsctl_print_error("%s:%zu: %s", stream->input->name, stream->line,
                            why);

    return COMMENTS_DECLINED;
}


void
commentsctl_json_stream_free(commentsctl_json_stream_t *stream)
{
    free(stream->data);
    memset(stream, 0, sizeof(commentsctl_json_stream_t));
}
