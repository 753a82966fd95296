/*
 * Reading multipart/form-data: finds the delimiters, reads the headers of each
 * part, and returns the parts that are text fields.
 */

#include "comments_ascii.h"
#include "comments_form_multipart.h"
#include "comments_form_param.h"


#define COMMENTS_FORM_HEADERS_MAX  16      /* headers of one part */
#define COMMENTS_FORM_HEADER_MAX   2048    /* bytes of one header */


/* what the headers of a part declare */
typedef struct {
    comments_str_t  name;        /* data NULL: the part has no name */
    unsigned        file:1;      /* the part has a file name */
    unsigned        charset:1;   /* its charset is not UTF-8 or US-ASCII */
    unsigned        encoded:1;   /* its transfer encoding is not the identity:
                                    base64, for example */
} comments_form_headers_t;


static int comments_form_multipart_delimiter(
    comments_form_multipart_t *multipart, comments_str_t *before);
static int comments_form_multipart_line_end(comments_str_t s, size_t *len,
    unsigned *last);
static comments_reason_t comments_form_multipart_headers(
    comments_str_t *rest, comments_form_headers_t *headers);
static comments_reason_t comments_form_multipart_header(comments_str_t line,
    comments_form_headers_t *headers);
static comments_reason_t comments_form_multipart_disposition(
    comments_str_t value, comments_form_headers_t *headers);
static int comments_form_multipart_line(comments_str_t *rest,
    comments_str_t *line);


void
comments_form_multipart_init(comments_form_multipart_t *multipart,
    comments_str_t boundary, comments_str_t body)
{
    memset(multipart, 0, sizeof(comments_form_multipart_t));

    multipart->boundary = boundary;
    multipart->rest = body;
}


comments_reason_t
comments_form_multipart_next(comments_form_multipart_t *multipart,
    comments_form_part_t *part)
{
    comments_str_t           value;
    comments_reason_t        reason;
    comments_form_headers_t  headers;

    if (!multipart->begun) {

        /*
         * RFC 2046 allows a preamble, text before the first delimiter. It is
         * refused: no client writes one, and a damaged first delimiter would be
         * taken for a preamble and the form for an empty one. A single CR LF
         * before the first delimiter is allowed, since some clients write it.
         */

        if (comments_form_multipart_delimiter(multipart, &value) != COMMENTS_OK
            || value.len != 0)
        {
            return COMMENTS_BAD_FORM;
        }

        multipart->begun = 1;
    }

    /* at most COMMENTS_FORM_FIELDS_MAX times in one body */

    while (!multipart->done) {

        if (++multipart->n > COMMENTS_FORM_FIELDS_MAX) {
            return COMMENTS_TOO_MANY_FIELDS;
        }

        reason = comments_form_multipart_headers(&multipart->rest, &headers);
        if (reason != COMMENTS_ACCEPTED) {
            return reason;
        }

        if (comments_form_multipart_delimiter(multipart, &value)
            != COMMENTS_OK)
        {
            return COMMENTS_BAD_FORM;
        }

        if (headers.file) {
            continue;
        }

        if (headers.name.data == NULL || headers.encoded) {
            return COMMENTS_BAD_FORM;
        }

        if (headers.charset) {
            return COMMENTS_BAD_CHARSET;
        }

        part->name = headers.name;
        part->value = value;

        return COMMENTS_ACCEPTED;
    }

    part->name = comments_str_of(NULL, 0);
    part->value = comments_str_of(NULL, 0);

    return COMMENTS_ACCEPTED;
}


/*
 * Finds the next delimiter, which is CR LF "--" boundary, and moves
 * multipart->rest behind its line; *before becomes the bytes before the
 * delimiter. The CR LF is part of the delimiter (RFC 2046, 5.1.1). A delimiter
 * at the very start of rest has no CR LF: rest is then the whole body, or the
 * value of the part is empty, and the empty line after the part's headers was
 * the CR LF. COMMENTS_DECLINED: there is no delimiter.
 *
 * The search compares at each CR. Linear time: the boundary has no CR, so that
 * no byte is compared again after the next CR.
 */

static int
comments_form_multipart_delimiter(comments_form_multipart_t *multipart,
    comments_str_t *before)
{
    size_t           len, skip;
    unsigned         last;
    const char      *p, *end, *start;
    comments_str_t   boundary;

    boundary = multipart->boundary;
    start = multipart->rest.data;

    if (multipart->rest.len == 0) {
        return COMMENTS_DECLINED;
    }

    end = start + multipart->rest.len;
    p = start;
    skip = 0;

    for ( ;; ) {

        len = skip + 2 + boundary.len;

        if ((size_t) (end - p) < len) {
            return COMMENTS_DECLINED;
        }

        if ((skip == 0 || p[1] == '\n')
            && p[skip] == '-' && p[skip + 1] == '-'
            && memcmp(p + skip + 2, boundary.data, boundary.len) == 0
            && comments_form_multipart_line_end(
                   comments_str_of(p + len, (size_t) (end - p) - len),
                   &skip, &last)
               == COMMENTS_OK)
        {
            *before = comments_str_of(start, (size_t) (p - start));

            multipart->rest = comments_str_of(p + len + skip,
                                              (size_t) (end - p) - len - skip);
            multipart->done = last;

            return COMMENTS_OK;
        }

        /*
         * skip is 0 in the first turn, which looked for a delimiter without CR
         * LF at the very start; a CR at that place is still to be tried
         */

        if (skip != 0) {
            p++;
        }

        skip = 2;

        p = memchr(p, '\r', (size_t) (end - p));
        if (p == NULL) {
            return COMMENTS_DECLINED;
        }
    }
}


/*
 * Checks what follows a boundary: "--" and anything (*last becomes 1), or
 * blanks and CR LF (*last becomes 0). *len becomes its length.
 * COMMENTS_DECLINED: anything else follows, so that this is not a delimiter.
 */

static int
comments_form_multipart_line_end(comments_str_t s, size_t *len, unsigned *last)
{
    size_t  i;

    if (s.len >= 2 && s.data[0] == '-' && s.data[1] == '-') {
        *len = s.len;
        *last = 1;
        return COMMENTS_OK;
    }

    for (i = 0; i < s.len && (s.data[i] == ' ' || s.data[i] == '\t'); i++) {
        /* void */
    }

    if (s.len - i < 2 || s.data[i] != '\r' || s.data[i + 1] != '\n') {
        return COMMENTS_DECLINED;
    }

    *len = i + 2;
    *last = 0;

    return COMMENTS_OK;
}


static comments_reason_t
comments_form_multipart_headers(comments_str_t *rest,
    comments_form_headers_t *headers)
{
    unsigned           n;
    comments_str_t     line;
    comments_reason_t  reason;

    memset(headers, 0, sizeof(comments_form_headers_t));

    for (n = 0; n <= COMMENTS_FORM_HEADERS_MAX; n++) {

        if (comments_form_multipart_line(rest, &line) != COMMENTS_OK) {
            return COMMENTS_BAD_FORM;
        }

        if (line.len == 0) {
            return COMMENTS_ACCEPTED;
        }

        reason = comments_form_multipart_header(line, headers);
        if (reason != COMMENTS_ACCEPTED) {
            return reason;
        }
    }

    return COMMENTS_BAD_FORM;
}


/*
 * Reads one line, which ends with CR LF, from the front of *rest; *line is the
 * line without CR LF. COMMENTS_DECLINED: there is no line end, or the line is
 * too long.
 */

static int
comments_form_multipart_line(comments_str_t *rest, comments_str_t *line)
{
    size_t       max;
    const char  *p;

    if (rest->len == 0) {
        return COMMENTS_DECLINED;
    }

    max = rest->len < COMMENTS_FORM_HEADER_MAX
          ? rest->len : COMMENTS_FORM_HEADER_MAX;

    p = memchr(rest->data, '\n', max);

    if (p == NULL || p == rest->data || p[-1] != '\r') {
        return COMMENTS_DECLINED;
    }

    *line = comments_str_of(rest->data, (size_t) (p - 1 - rest->data));

    p++;

    *rest = comments_str_of(p, rest->len - (size_t) (p - rest->data));

    return COMMENTS_OK;
}


static comments_reason_t
comments_form_multipart_header(comments_str_t line,
    comments_form_headers_t *headers)
{
    const char      *colon;
    comments_str_t   name, value, rest;

    colon = memchr(line.data, ':', line.len);

    if (colon == NULL || colon == line.data) {
        return COMMENTS_BAD_FORM;
    }

    name = comments_str_of(line.data, (size_t) (colon - line.data));
    value = comments_form_param_trim(
                comments_str_of(colon + 1, line.len - name.len - 1));

    if (comments_ascii_is(name, "content-disposition")) {
        return comments_form_multipart_disposition(value, headers);
    }

    if (comments_ascii_is(name, "content-type")) {
        headers->charset = !comments_form_charset_ok(value);
        return COMMENTS_ACCEPTED;
    }

    if (comments_ascii_is(name, "content-transfer-encoding")) {
        value = comments_form_param_head(value, &rest);

        headers->encoded = !comments_ascii_is(value, "7bit")
                           && !comments_ascii_is(value, "8bit")
                           && !comments_ascii_is(value, "binary");
    }

    return COMMENTS_ACCEPTED;
}


static comments_reason_t
comments_form_multipart_disposition(comments_str_t value,
    comments_form_headers_t *headers)
{
    int             rc;
    comments_str_t  head, rest, name, param;

    head = comments_form_param_head(value, &rest);

    if (!comments_ascii_is(head, "form-data")) {
        return COMMENTS_BAD_FORM;
    }

    /* each turn reads one parameter of the header */

    for ( ;; ) {

        rc = comments_form_param_next(&rest, &name, &param);

        if (rc == COMMENTS_DECLINED) {
            return COMMENTS_ACCEPTED;
        }

        if (rc != COMMENTS_OK) {
            return COMMENTS_BAD_FORM;
        }

        /*
         * browsers write quotes and line ends in a name as %22, %0D and %0A;
         * these need not be decoded, since no known name has such characters
         */

        if (comments_ascii_is(name, "name")) {
            if (headers->name.data == NULL) {
                headers->name = param;
            }

        } else if (comments_ascii_is(name, "filename")
                   || comments_ascii_is(name, "filename*"))
        {
            headers->file = 1;
        }
    }
}
