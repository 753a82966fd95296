/*
 * Encodes a comment as a record, the form in which Redis stores it, and decodes
 * records. A record consists of pieces, each a tag letter, the length of the
 * value in bytes, a colon, and the value. The tags and the fields of
 * comments_comment_t that they stand for:
 *
 *   s   status, its letter          w   website
 *   c   created                     t   text
 *   m   edited                      u   up
 *   p   parent                      d   down
 *   r   root                        f   flags: m moderator, p pinned
 *   n   name                        b   by, who set the status
 *   e   email                       k   decided, when it was set
 *   h   email_hash                  y   reason
 *   a   author                      o   was, the status before the deletion
 *   x   format and format_version, "NAME VERSION", if it is not Markdown in
 *       version 1
 *
 * The pieces s and c are always there; a piece whose value is empty or 0 is
 * left out. The id is not part of the record: the member of the sorted set is
 * the id, a space, and the record.
 */

#include "comments_buf.h"
#include "comments_id.h"
#include "comments_number.h"
#include "comments_schema_keys.h"
#include "comments_schema_reply.h"


/* maximum of digits of a length: no value of Redis is longer than 512 MB */
#define COMMENTS_RECORD_DIGITS  9


typedef struct {
    char             tag;
    comments_str_t   value;
} comments_record_piece_t;


static void comments_record_put(comments_buf_t *buf, char tag,
    comments_str_t value);
static void comments_record_put_flags(comments_buf_t *buf,
    const comments_comment_t *comment);
static void comments_record_put_int(comments_buf_t *buf, char tag,
    int64_t value);
static int comments_record_next(comments_str_t record, size_t *pos,
    comments_record_piece_t *piece);
static int comments_record_take(comments_comment_t *comment,
    const comments_record_piece_t *piece);
static int comments_record_number(comments_str_t value, int64_t max,
    int64_t *n);
static void comments_record_put_format(comments_buf_t *buf,
    const comments_comment_t *comment);
static int comments_record_format(comments_comment_t *comment,
    comments_str_t value);
static int comments_record_flags(comments_comment_t *comment,
    comments_str_t value);


int
comments_schema_record_encode(comments_arena_t *arena,
    const comments_comment_t *comment, comments_str_t *record)
{
    int             rc;
    char            status;
    comments_buf_t  buf;

    comments_buf_init(&buf, SIZE_MAX / 2);

    status = (char) comment->status;

    comments_record_put(&buf, 's', comments_str_of(&status, 1));
    comments_record_put(&buf, 'p', comment->parent);

    if (comment->parent.len) {
        comments_record_put(&buf, 'r', comment->root);
    }

    comments_record_put_int(&buf, 'c', comment->created);

    if (comment->edited) {
        comments_record_put_int(&buf, 'm', comment->edited);
    }

    if (comment->up) {
        comments_record_put_int(&buf, 'u', comment->up);
    }

    if (comment->down) {
        comments_record_put_int(&buf, 'd', comment->down);
    }

    comments_record_put_flags(&buf, comment);

    if (comment->was) {
        comments_record_put(&buf, 'o', comments_str_of(&comment->was, 1));
    }

    if (comment->decided) {
        comments_record_put_int(&buf, 'k', comment->decided);
    }

    comments_record_put(&buf, 'b', comment->by);
    comments_record_put(&buf, 'y', comment->reason);
    comments_record_put(&buf, 'n', comment->name);
    comments_record_put(&buf, 'e', comment->email);
    comments_record_put(&buf, 'h', comment->email_hash);
    comments_record_put(&buf, 'a', comment->author);
    comments_record_put(&buf, 'w', comment->website);
    comments_record_put_format(&buf, comment);
    comments_record_put(&buf, 't', comment->text);

    rc = COMMENTS_ERROR;

    if (!buf.failed) {
        rc = comments_arena_dup(arena, comments_buf_str(&buf), record);
    }

    comments_buf_free(&buf);

    return rc;
}


/*
 * A record is damaged if the status or the time of creation is missing, if a
 * number or an id is not valid, if a value's length exceeds the rest of the
 * record, or if it has only one of parent and root.
 */
int
comments_schema_record_decode(comments_str_t record,
    comments_comment_t *comment)
{
    int                      created;
    size_t                   pos;
    comments_record_piece_t  piece;

    memset(comment, 0, sizeof(comments_comment_t));

    created = 0;
    pos = 0;

    /* each turn reads one piece, which has at least three bytes */

    while (pos < record.len) {

        if (comments_record_next(record, &pos, &piece) != COMMENTS_OK
            || comments_record_take(comment, &piece) != COMMENTS_OK)
        {
            return COMMENTS_ERROR;
        }

        created |= (piece.tag == 'c');
    }

    if (!created || !comments_schema_status((char) comment->status)) {
        return COMMENTS_ERROR;
    }

    if ((comment->parent.len == 0) != (comment->root.len == 0)) {
        return COMMENTS_ERROR;
    }

    return COMMENTS_OK;
}


static void
comments_record_put(comments_buf_t *buf, char tag, comments_str_t value)
{
    if (value.len == 0) {
        return;
    }

    /* the caller checks buf->failed at the end */

    (void) comments_buf_add_char(buf, tag);
    (void) comments_buf_add_int(buf, (int64_t) value.len);
    (void) comments_buf_add_char(buf, ':');
    (void) comments_buf_add_str(buf, value);
}


static void
comments_record_put_flags(comments_buf_t *buf,
    const comments_comment_t *comment)
{
    char    flags[3];
    size_t  n;

    n = 0;

    if (comment->moderator) {
        flags[n++] = 'm';
    }

    if (comment->page_author) {
        flags[n++] = 'w';
    }

    if (comment->pinned) {
        flags[n++] = 'p';
    }

    if (n) {
        comments_record_put(buf, 'f', comments_str_of(flags, n));
    }
}


static void
comments_record_put_int(comments_buf_t *buf, char tag, int64_t value)
{
    char    digits[COMMENTS_NUMBER_LEN];
    size_t  len;

    /* a negative number (a time before 1970) is written as 0 */

    len = comments_number_write(digits, value < 0 ? 0 : (uint64_t) value);

    comments_record_put(buf, tag, comments_str_of(digits, len));
}


static void
comments_record_put_format(comments_buf_t *buf,
    const comments_comment_t *comment)
{
    char             digits[COMMENTS_NUMBER_LEN];
    comments_str_t   version;

    if (comment->format.len == 0) {
        return;
    }

    version = comments_str_of(digits,
                              comments_number_write(digits,
                                                    comment->format_version));

    (void) comments_buf_add_char(buf, 'x');
    (void) comments_buf_add_int(buf, (int64_t) (comment->format.len + 1
                                                + version.len));
    (void) comments_buf_add_char(buf, ':');
    (void) comments_buf_add_str(buf, comment->format);
    (void) comments_buf_add_char(buf, ' ');
    (void) comments_buf_add_str(buf, version);
}


static int
comments_record_next(comments_str_t record, size_t *pos,
    comments_record_piece_t *piece)
{
    char      ch;
    size_t    i, digits;
    uint64_t  len;

    i = *pos;
    ch = record.data[i++];

    if (!comments_ascii_alpha(ch)) {
        return COMMENTS_ERROR;
    }

    piece->tag = ch;

    digits = comments_number_head(comments_str_of(record.data + i,
                                                  record.len - i),
                                  COMMENTS_RECORD_DIGITS, &len);
    i += digits;

    if (digits == 0 || i == record.len || record.data[i] != ':') {
        return COMMENTS_ERROR;
    }

    i++;

    if (len > record.len - i) {
        return COMMENTS_ERROR;
    }

    piece->value = comments_str_of(record.data + i, len);
    *pos = i + len;

    return COMMENTS_OK;
}


static int
comments_record_take(comments_comment_t *comment,
    const comments_record_piece_t *piece)
{
    int64_t         n;
    comments_str_t  value;

    value = piece->value;
    n = 0;

    switch (piece->tag) {

    case 's':
        if (value.len != 1 || !comments_schema_status(value.data[0])) {
            return COMMENTS_ERROR;
        }

        comment->status = (comments_status_t) value.data[0];
        return COMMENTS_OK;

    case 'o':
        if (value.len != 1 || !comments_schema_status(value.data[0])) {
            return COMMENTS_ERROR;
        }

        comment->was = value.data[0];
        return COMMENTS_OK;

    case 'p':
        comment->parent = value;
        return comments_id_valid(value) ? COMMENTS_OK : COMMENTS_ERROR;

    case 'r':
        comment->root = value;
        return comments_id_valid(value) ? COMMENTS_OK : COMMENTS_ERROR;

    case 'n':
        comment->name = value;
        return COMMENTS_OK;

    case 'e':
        comment->email = value;
        return COMMENTS_OK;

    case 'h':
        comment->email_hash = value;
        return COMMENTS_OK;

    case 'a':
        comment->author = value;
        return COMMENTS_OK;

    case 'w':
        comment->website = value;
        return COMMENTS_OK;

    case 't':
        comment->text = value;
        return COMMENTS_OK;

    case 'b':
        comment->by = value;
        return COMMENTS_OK;

    case 'y':
        comment->reason = value;
        return COMMENTS_OK;

    case 'k':
        return comments_record_number(value, INT64_MAX, &comment->decided);

    case 'c':
        return comments_record_number(value, INT64_MAX, &comment->created);

    case 'm':
        return comments_record_number(value, INT64_MAX, &comment->edited);

    case 'u':
        if (comments_record_number(value, UINT32_MAX, &n) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        comment->up = (uint32_t) n;
        return COMMENTS_OK;

    case 'd':
        if (comments_record_number(value, UINT32_MAX, &n) != COMMENTS_OK) {
            return COMMENTS_ERROR;
        }

        comment->down = (uint32_t) n;
        return COMMENTS_OK;

    case 'f':
        return comments_record_flags(comment, value);

    case 'x':
        return comments_record_format(comment, value);

    default:
        return COMMENTS_OK;
    }
}


static int
comments_record_number(comments_str_t value, int64_t max, int64_t *n)
{
    int64_t  number;

    if (comments_schema_number(value, &number) != COMMENTS_OK
        || number < 0
        || number > max)
    {
        return COMMENTS_ERROR;
    }

    *n = number;

    return COMMENTS_OK;
}


static int
comments_record_format(comments_comment_t *comment, comments_str_t value)
{
    int64_t         n;
    const char     *blank;
    comments_str_t  name, version;

    blank = value.len ? memchr(value.data, ' ', value.len) : NULL;

    if (blank == NULL) {
        return COMMENTS_ERROR;
    }

    name = comments_str_of(value.data, (size_t) (blank - value.data));
    version = comments_str_of(blank + 1, value.len - name.len - 1);

    if (!comments_code_valid(name)
        || comments_record_number(version, UINT32_MAX, &n) != COMMENTS_OK)
    {
        return COMMENTS_ERROR;
    }

    comment->format = name;
    comment->format_version = (uint32_t) n;

    return COMMENTS_OK;
}


/* unknown letters are skipped, as unknown tags are */
static int
comments_record_flags(comments_comment_t *comment, comments_str_t value)
{
    size_t  i;

    comment->moderator = 0;
    comment->page_author = 0;
    comment->pinned = 0;

    for (i = 0; i < value.len; i++) {

        if (value.data[i] == 'm') {
            comment->moderator = 1;

        } else if (value.data[i] == 'w') {
            comment->page_author = 1;

        } else if (value.data[i] == 'p') {
            comment->pinned = 1;
        }
    }

    return COMMENTS_OK;
}
