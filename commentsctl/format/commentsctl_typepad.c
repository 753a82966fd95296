/*
 * The reader of the text that TypePad and Movable Type export.
 *
 * An entry is a post with its comments. It ends with a line of 8 dashes, and
 * its sections end with a line of 5. But people write such lines in comments
 * too, so a line of dashes waits until the next line that is not empty:
 *
 *   dashes   they end the section or entry if this follows
 *   5        the name of a section, 8 dashes, or the end of the file; after the
 *            first section whatever follows
 *   8        a line with which an entry begins, or the end of the file
 *
 * Otherwise they are text. The states:
 *
 *   state    of the lines                         ends with
 *   META     "KEY: value" of the post             5 dashes
 *   BETWEEN  the name of the next section         a known name
 *   OTHER    body of the post, excerpt, a ping    5 dashes
 *   HEAD     "KEY: value" of a comment            DATE, or no such line
 *   TEXT     the comment's text                   5 dashes
 */

#include "comments_ascii.h"
#include "commentsctl_encoding.h"
#include "commentsctl_lines.h"
#include "commentsctl_print.h"
#include "commentsctl_progress.h"
#include "commentsctl_typepad.h"
#include "commentsctl_typepad_entry.h"
#include "commentsctl_typepad_text.h"


#define COMMENTSCTL_TYPEPAD_TEXT   (4 * 1024 * 1024)    /* of a comment */
#define COMMENTSCTL_TYPEPAD_VALUE  4096                 /* of a key */


typedef struct {
    const char                   *name;
    commentsctl_typepad_value_t   value;
} commentsctl_typepad_key_t;


static int commentsctl_typepad_lines(commentsctl_typepad_t *t,
    const commentsctl_source_t *source);
static int commentsctl_typepad_line(commentsctl_typepad_t *t,
    comments_str_t line);
static int commentsctl_typepad_held(commentsctl_typepad_t *t,
    comments_str_t line);
static int commentsctl_typepad_plain(commentsctl_typepad_t *t,
    comments_str_t line);
static int commentsctl_typepad_meta(commentsctl_typepad_t *t,
    comments_str_t line);
static int commentsctl_typepad_head(commentsctl_typepad_t *t,
    comments_str_t line);
static int commentsctl_typepad_section(commentsctl_typepad_t *t);
static int commentsctl_typepad_post(commentsctl_typepad_t *t);
static int commentsctl_typepad_end(commentsctl_typepad_t *t);
static void commentsctl_typepad_cut(commentsctl_typepad_t *t, size_t line,
    const char *why);
static const commentsctl_typepad_key_t *commentsctl_typepad_key(
    const commentsctl_typepad_key_t *keys, comments_str_t line,
    comments_str_t *value);
static int commentsctl_typepad_named(comments_str_t line,
    const char *const *names);
static int commentsctl_typepad_names(comments_str_t line);
static comments_str_t commentsctl_typepad_trim(comments_str_t s);


static const commentsctl_typepad_key_t  commentsctl_typepad_post_keys[] = {
    { "UNIQUE URL:", COMMENTSCTL_TYPEPAD_URL },
    { "TITLE:", COMMENTSCTL_TYPEPAD_TITLE },
    { "BASENAME:", COMMENTSCTL_TYPEPAD_BASENAME },
    { "DATE:", COMMENTSCTL_TYPEPAD_POSTED },
    { "ALLOW COMMENTS:", COMMENTSCTL_TYPEPAD_ALLOW },
    { "NO ENTRY:", COMMENTSCTL_TYPEPAD_NO_ENTRY },
    { NULL, 0 }
};

static const commentsctl_typepad_key_t  commentsctl_typepad_comment_keys[] = {
    { "AUTHOR:", COMMENTSCTL_TYPEPAD_AUTHOR },
    { "EMAIL:", COMMENTSCTL_TYPEPAD_EMAIL },
    { "IP:", COMMENTSCTL_TYPEPAD_IP },
    { "URL:", COMMENTSCTL_TYPEPAD_WEBSITE },
    { "DATE:", COMMENTSCTL_TYPEPAD_DATE },
    { NULL, 0 }
};

/* lines with which an entry begins */
static const char *const  commentsctl_typepad_first[] = {
    "AUTHOR:", "TITLE:", "NO ENTRY:", NULL
};

static const char *const  commentsctl_typepad_sections[] = {
    "BODY:", "EXTENDED BODY:", "EXCERPT:", "KEYWORDS:", "COMMENT:", "PING:",
    NULL
};


int
commentsctl_typepad_sniff(comments_str_t head)
{
    static const char *const  begin[] = {
        "AUTHOR:", "TITLE:", "NO ENTRY:", "BASENAME:", "STATUS:", NULL
    };

    return commentsctl_typepad_named(head, begin)
           && (memmem(head.data, head.len, "\n-----\n", 7)
               || memmem(head.data, head.len, "\n-----\r\n", 8));
}


int
commentsctl_typepad_read(const commentsctl_sink_t *sink,
    const commentsctl_source_t *source)
{
    int                    rc;
    size_t                 i;
    commentsctl_typepad_t  t;

    memset(&t, 0, sizeof(commentsctl_typepad_t));

    t.sink = sink;
    t.file = source->input->name;

    rc = commentsctl_zone_open(&t.zone, source->time_zone);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    for (i = 0; i < COMMENTSCTL_TYPEPAD_VALUES; i++) {
        comments_buf_init(&t.values[i], COMMENTSCTL_TYPEPAD_VALUE);
    }

    comments_buf_init(&t.text, COMMENTSCTL_TYPEPAD_TEXT);
    comments_buf_init(&t.page, COMMENTSCTL_TYPEPAD_VALUE);

    rc = commentsctl_typepad_lines(&t, source);

    for (i = 0; i < COMMENTSCTL_TYPEPAD_VALUES; i++) {
        comments_buf_free(&t.values[i]);
    }

    comments_buf_free(&t.text);
    comments_buf_free(&t.page);
    commentsctl_idmap_free(&t.pages);
    commentsctl_zone_close(&t.zone);

    return rc;
}


static int
commentsctl_typepad_lines(commentsctl_typepad_t *t,
    const commentsctl_source_t *source)
{
    int                      rc, failed;
    comments_str_t           line;
    commentsctl_lines_t      lines;
    commentsctl_progress_t   progress;

    commentsctl_lines_start(&lines, source->input);
    commentsctl_progress_start(&progress, "reading", source->input->total);
    failed = COMMENTS_OK;

    for ( ;; ) {
        rc = commentsctl_lines_next(&lines, &line);

        if (rc != COMMENTS_OK) {
            break;
        }

        t->line = lines.number;
        t->long_line = lines.too_long;
        failed = commentsctl_typepad_line(t, line);

        if (failed != COMMENTS_OK) {
            break;
        }

        commentsctl_progress_show(&progress,
                                  commentsctl_input_offset(source->input));
    }

    commentsctl_progress_end(&progress);
    commentsctl_lines_close(&lines);

    if (rc == COMMENTS_DECLINED) {
        failed = commentsctl_typepad_end(t);
    }

    if (failed == COMMENTS_ERROR) {
        commentsctl_print_memory();
    }

    return rc == COMMENTS_ERROR ? COMMENTS_ERROR : failed;
}


static int
commentsctl_typepad_line(commentsctl_typepad_t *t, comments_str_t line)
{
    int             rc;
    comments_str_t  bare;

    bare = commentsctl_typepad_trim(line);

    if (t->held) {

        if (bare.len == 0) {
            t->blanks++;
            return COMMENTS_OK;
        }

        rc = commentsctl_typepad_held(t, bare);
        if (rc != COMMENTS_OK) {
            return rc;
        }
    }

    if ((bare.len == 5 || bare.len == 8)
        && memcmp(bare.data, "--------", bare.len) == 0)
    {
        t->held = bare.len;
        t->blanks = 0;
        return COMMENTS_OK;
    }

    return commentsctl_typepad_plain(t, line);
}


/* Decides on the dashes that wait; line is the one that follows. */
static int
commentsctl_typepad_held(commentsctl_typepad_t *t, comments_str_t line)
{
    int             rc, ends;
    size_t          held;
    comments_str_t  dashes;

    held = t->held;
    t->held = 0;
    dashes = comments_str_of("--------", held);

    if (held == 8) {
        ends = commentsctl_typepad_named(line, commentsctl_typepad_first);

        if (ends) {
            return commentsctl_typepad_post(t);
        }

    } else {
        ends = t->state == COMMENTSCTL_TYPEPAD_META
               || comments_str_eq(line, comments_str_c("--------"))
               || commentsctl_typepad_names(line);

        if (ends) {
            return commentsctl_typepad_section(t);
        }
    }

    rc = commentsctl_typepad_plain(t, dashes);

    for ( ; rc == COMMENTS_OK && t->blanks; t->blanks--) {
        rc = commentsctl_typepad_plain(t, comments_str_of("", 0));
    }

    return rc;
}


/* Takes a line that ends nothing. */
static int
commentsctl_typepad_plain(commentsctl_typepad_t *t, comments_str_t line)
{
    commentsctl_entry_t  entry;

    switch (t->state) {

    case COMMENTSCTL_TYPEPAD_META:
        return commentsctl_typepad_meta(t, line);

    case COMMENTSCTL_TYPEPAD_BETWEEN:
        line = commentsctl_typepad_trim(line);

        if (line.len == 0) {
            return COMMENTS_OK;
        }

        t->state = COMMENTSCTL_TYPEPAD_OTHER;

        if (comments_str_eq(line, comments_str_c("COMMENT:"))) {
            t->state = COMMENTSCTL_TYPEPAD_HEAD;
            t->begun = t->line;

        } else if (comments_str_eq(line, comments_str_c("PING:"))) {
            memset(&entry, 0, sizeof(commentsctl_entry_t));
            entry.file = t->file;
            entry.line = t->line;
            t->sink->ping(t->sink->data, &entry);
        }

        return COMMENTS_OK;

    case COMMENTSCTL_TYPEPAD_HEAD:
        return commentsctl_typepad_head(t, line);

    case COMMENTSCTL_TYPEPAD_BODY:
        return commentsctl_typepad_text(t, line);

    default:
        return COMMENTS_OK;
    }
}


static int
commentsctl_typepad_meta(commentsctl_typepad_t *t, comments_str_t line)
{
    comments_str_t                    value;
    const commentsctl_typepad_key_t  *key;

    if (commentsctl_typepad_trim(line).len == 0) {
        return COMMENTS_OK;
    }

    /* a file without a key is another file */

    if (!t->keys && !commentsctl_typepad_capitals(line)) {
        commentsctl_print_error("%s:%zu: no entry of TypePad or Movable Type "
                                "begins so; expected \"AUTHOR: \" or another "
                                "key", t->file, t->line);
        return COMMENTS_DECLINED;
    }

    t->first = t->keys ? t->first : t->line;
    t->keys = 1;
    key = commentsctl_typepad_key(commentsctl_typepad_post_keys, line, &value);

    if (key == NULL || t->values[key->value].len) {
        return COMMENTS_OK;
    }

    /* a value that is too long for its buffer counts as absent */

    if (commentsctl_encoding_utf8(&t->values[key->value], value) != COMMENTS_OK)
    {
        if (!t->values[key->value].full) {
            return COMMENTS_ERROR;
        }

        comments_buf_truncate(&t->values[key->value], 0);
    }

    return COMMENTS_OK;
}


/*
 * Each key counts once, and DATE is the last one where AUTHOR is the first, as
 * both programs write them: a text that begins with "URL: " stays a text. Keys
 * of other programs before DATE are passed over.
 */
static int
commentsctl_typepad_head(commentsctl_typepad_t *t, comments_str_t line)
{
    comments_buf_t                   *buf;
    comments_str_t                    value;
    const commentsctl_typepad_key_t  *key;

    key = commentsctl_typepad_key(commentsctl_typepad_comment_keys, line,
                                  &value);

    if (key == NULL && !(t->seen & 1u << COMMENTSCTL_TYPEPAD_DATE)
        && commentsctl_typepad_capitals(line))
    {
        return COMMENTS_OK;
    }

    if (key == NULL || (t->seen & 1u << key->value)) {
        t->state = COMMENTSCTL_TYPEPAD_BODY;
        return commentsctl_typepad_text(t, line);
    }

    t->seen |= 1u << key->value;

    if (key->value == COMMENTSCTL_TYPEPAD_DATE
        && (t->seen & 1u << COMMENTSCTL_TYPEPAD_AUTHOR))
    {
        t->state = COMMENTSCTL_TYPEPAD_BODY;
    }

    /* addresses of hosts are not kept */

    if (key->value == COMMENTSCTL_TYPEPAD_IP) {
        return COMMENTS_OK;
    }

    buf = &t->values[key->value];

    if (commentsctl_encoding_utf8(buf, value) != COMMENTS_OK) {
        if (!buf->full) {
            return COMMENTS_ERROR;
        }

        comments_buf_truncate(buf, 0);
    }

    return COMMENTS_OK;
}


/* A section has ended. */
static int
commentsctl_typepad_section(commentsctl_typepad_t *t)
{
    int     rc;
    size_t  i;

    rc = COMMENTS_OK;

    if (t->state == COMMENTSCTL_TYPEPAD_META) {
        rc = commentsctl_typepad_page(t);

    } else if (t->state == COMMENTSCTL_TYPEPAD_HEAD
               || t->state == COMMENTSCTL_TYPEPAD_BODY)
    {
        rc = commentsctl_typepad_comment(t);

        for (i = COMMENTSCTL_TYPEPAD_POST; i < COMMENTSCTL_TYPEPAD_VALUES; i++)
        {
            comments_buf_truncate(&t->values[i], 0);
        }

        comments_buf_truncate(&t->text, 0);
        t->seen = 0;
    }

    t->state = COMMENTSCTL_TYPEPAD_BETWEEN;
    t->parts = 1;

    return rc;
}


/* An entry has ended. */
static int
commentsctl_typepad_post(commentsctl_typepad_t *t)
{
    int     rc;
    size_t  i;

    rc = t->state == COMMENTSCTL_TYPEPAD_BETWEEN
         ? COMMENTS_OK : commentsctl_typepad_section(t);

    /* a closed thread without a comment is closed as well */

    if (rc == COMMENTS_OK && t->values[COMMENTSCTL_TYPEPAD_ALLOW].len
        && t->values[COMMENTSCTL_TYPEPAD_ALLOW].data[0] != '1')
    {
        rc = commentsctl_typepad_give(t);
    }

    for (i = 0; i < COMMENTSCTL_TYPEPAD_POST; i++) {
        comments_buf_truncate(&t->values[i], 0);
    }

    comments_buf_truncate(&t->page, 0);
    t->given = 0;
    t->keys = 0;
    t->state = COMMENTSCTL_TYPEPAD_META;

    return rc;
}


/*
 * The file has ended; a comment that has not was cut off. Of a file without a
 * section nothing can be read.
 */
static int
commentsctl_typepad_end(commentsctl_typepad_t *t)
{
    if (t->keys && !t->parts && t->held == 0) {
        commentsctl_print_error("%s:%zu: the file ends without the line of 5 "
                                "dashes that ends the keys of an entry: it is "
                                "no export of TypePad or Movable Type, or cut "
                                "off", t->file, t->line);
        return COMMENTS_DECLINED;
    }

    if (t->held == 0 && (t->state == COMMENTSCTL_TYPEPAD_HEAD
                         || t->state == COMMENTSCTL_TYPEPAD_BODY))
    {
        commentsctl_typepad_cut(t, t->begun,
                                "the file ends within this comment");

    } else if (t->held == 0 && t->state == COMMENTSCTL_TYPEPAD_OTHER) {
        commentsctl_typepad_cut(t, t->line,
                                "the file ends within this post: it is cut "
                                "off, and comments may be missing");
    }

    return commentsctl_typepad_post(t);
}


/* Reports what the end of the file has cut off. */
static void
commentsctl_typepad_cut(commentsctl_typepad_t *t, size_t line, const char *why)
{
    commentsctl_entry_t  entry;

    memset(&entry, 0, sizeof(commentsctl_entry_t));

    entry.file = t->file;
    entry.line = line;

    t->sink->skip(t->sink->data, &entry, COMMENTSCTL_SKIP_DAMAGED, why);
    t->state = COMMENTSCTL_TYPEPAD_OTHER;
}


/* Returns the key with which the line begins, and its value, or NULL. */
static const commentsctl_typepad_key_t *
commentsctl_typepad_key(const commentsctl_typepad_key_t *keys,
    comments_str_t line, comments_str_t *value)
{
    size_t  len;

    for ( ; keys->name; keys++) {
        len = strlen(keys->name);

        if (line.len >= len && memcmp(line.data, keys->name, len) == 0) {
            *value = commentsctl_typepad_trim(
                              comments_str_of(line.data + len, line.len - len));
            return keys;
        }
    }

    return NULL;
}


/* Returns 1 if the line begins with one of the names. */
static int
commentsctl_typepad_named(comments_str_t line, const char *const *names)
{
    size_t  len;

    for ( ; *names; names++) {
        len = strlen(*names);

        if (line.len >= len && memcmp(line.data, *names, len) == 0) {
            return 1;
        }
    }

    return 0;
}


/*
 * Returns 1 if the line is the name of a section and nothing else: after dashes
 * in a comment, "BODY: one of iron" is text.
 */
static int
commentsctl_typepad_names(comments_str_t line)
{
    const char *const  *name;

    for (name = commentsctl_typepad_sections; *name; name++) {
        if (comments_str_eq(line, comments_str_c(*name))) {
            return 1;
        }
    }

    return 0;
}


static comments_str_t
commentsctl_typepad_trim(comments_str_t s)
{
    while (s.len && (s.data[0] == ' ' || s.data[0] == '\t')) {
        s.data++;
        s.len--;
    }

    while (s.len && strchr(" \t\r", s.data[s.len - 1])
           && s.data[s.len - 1] != '\0')
    {
        s.len--;
    }

    return s;
}
