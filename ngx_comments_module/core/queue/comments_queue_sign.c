/*
 * What the page of the queue signs: the token of its forms, and the notice
 * about an act, which travels in the address of the page that follows.
 *
 * A notice is ACT, TIME, DONE, SAME, REFUSED, MISSING, FAILED, DECIDED, BECAME,
 * OF, EMPTIED, THREADS, LEFT, BY and UNDO with colons between them, and, behind
 * a dot, its signature; BY is hexadecimal.
 */

#include "comments_hex.h"
#include "comments_id.h"
#include "comments_number.h"
#include "comments_queue_act.h"


#define COMMENTS_QUEUE_NUMBERS   13
#define COMMENTS_QUEUE_BY_MAX    64      /* bytes of a name in a notice */
#define COMMENTS_QUEUE_UNDO_LEN  (1 + COMMENTS_ID_LEN)


static size_t comments_queue_notice_by(comments_str_t by);
static int comments_queue_notice_field(comments_str_t *rest,
    comments_str_t *field);
static int comments_queue_notice_undo(comments_str_t undo);


int
comments_queue_token(comments_str_t secret, comments_str_t site,
    comments_str_t who, int64_t now, char token[COMMENTS_QUEUE_TOKEN_LEN],
    size_t *len)
{
    comments_str_t  parts[4];

    *len = comments_number_write(token, (uint64_t) now);

    parts[0] = comments_str_c("queue-form");
    parts[1] = site;
    parts[2] = who;
    parts[3] = comments_str_of(token, *len);

    token[*len] = '.';
    *len += 1 + COMMENTS_SIGN_LEN;

    return comments_sign_make(secret, parts, 4,
                              token + *len - COMMENTS_SIGN_LEN);
}


int
comments_queue_token_check(comments_str_t secret, comments_str_t site,
    comments_str_t who, int64_t now, comments_str_t token)
{
    uint64_t        made;
    comments_str_t  parts[4], sign;

    if (token.len < COMMENTS_SIGN_LEN + 2
        || token.data[token.len - COMMENTS_SIGN_LEN - 1] != '.')
    {
        return COMMENTS_DECLINED;
    }

    parts[0] = comments_str_c("queue-form");
    parts[1] = site;
    parts[2] = who;
    parts[3] = comments_str_of(token.data, token.len - COMMENTS_SIGN_LEN - 1);

    sign = comments_str_of(token.data + token.len - COMMENTS_SIGN_LEN,
                           COMMENTS_SIGN_LEN);

    if (comments_number_parse(parts[3], INT64_MAX / 2, &made) != COMMENTS_OK
        || (int64_t) made > now + 60
        || (int64_t) made + COMMENTS_QUEUE_TOKEN_AGE < now)
    {
        return COMMENTS_DECLINED;
    }

    return comments_sign_check(secret, parts, 4, sign);
}


int
comments_queue_notice_write(comments_buf_t *out,
    const comments_queue_signer_t *signer,
    const comments_queue_notice_t *notice)
{
    char            by[2 * COMMENTS_QUEUE_BY_MAX], sign[COMMENTS_SIGN_LEN];
    size_t          i, len, start;
    comments_str_t  parts[4];

    const int64_t  numbers[COMMENTS_QUEUE_NUMBERS] = {
        notice->act, notice->now, notice->done, notice->same, notice->refused,
        notice->missing, notice->failed, notice->decided, notice->became,
        notice->of, notice->emptied, notice->threads, notice->left
    };

    start = out->len;

    for (i = 0; i < COMMENTS_QUEUE_NUMBERS; i++) {
        (void) comments_buf_add_int(out, numbers[i]);
        (void) comments_buf_add_char(out, ':');
    }

    len = comments_queue_notice_by(notice->by);

    comments_hex_write(by, (const unsigned char *) notice->by.data, len);

    (void) comments_buf_add(out, by, 2 * len);
    (void) comments_buf_add_char(out, ':');
    (void) comments_buf_add_str(out, notice->undo);

    if (out->failed) {
        return COMMENTS_ERROR;
    }

    parts[0] = comments_str_c("queue-notice");
    parts[1] = signer->site;
    parts[2] = signer->who;
    parts[3] = comments_str_of(out->data + start, out->len - start);

    if (comments_sign_make(signer->secret, parts, 4, sign) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    (void) comments_buf_add_char(out, '.');

    return comments_buf_add(out, sign, COMMENTS_SIGN_LEN);
}


/* how much of a name is told: whole characters */
static size_t
comments_queue_notice_by(comments_str_t by)
{
    size_t  len;

    if (by.len <= COMMENTS_QUEUE_BY_MAX) {
        return by.len;
    }

    len = COMMENTS_QUEUE_BY_MAX;

    while (len && (by.data[len] & 0xc0) == 0x80) {
        len--;
    }

    return len;
}


int
comments_queue_notice_read(comments_arena_t *arena,
    const comments_queue_signer_t *signer, comments_str_t s,
    comments_queue_notice_t *notice)
{
    int             rc;
    char           *by;
    size_t          i;
    uint64_t        numbers[COMMENTS_QUEUE_NUMBERS];
    comments_str_t  field, parts[4], rest, sign;

    memset(notice, 0, sizeof(comments_queue_notice_t));

    if (s.len <= COMMENTS_SIGN_LEN
        || s.data[s.len - COMMENTS_SIGN_LEN - 1] != '.')
    {
        return COMMENTS_DECLINED;
    }

    rest = comments_str_of(s.data, s.len - COMMENTS_SIGN_LEN - 1);
    sign = comments_str_of(s.data + rest.len + 1, COMMENTS_SIGN_LEN);

    parts[0] = comments_str_c("queue-notice");
    parts[1] = signer->site;
    parts[2] = signer->who;
    parts[3] = rest;

    rc = comments_sign_check(signer->secret, parts, 4, sign);
    if (rc != COMMENTS_OK) {
        return rc;
    }

    for (i = 0; i < COMMENTS_QUEUE_NUMBERS; i++) {
        if (!comments_queue_notice_field(&rest, &field)
            || comments_number_parse(field, INT64_MAX / 2, &numbers[i])
               != COMMENTS_OK)
        {
            return COMMENTS_DECLINED;
        }
    }

    if (numbers[0] >= COMMENTS_QUEUE_ACTS || numbers[9] >= COMMENTS_QUEUE_OFS
        || !comments_queue_notice_field(&rest, &field)
        || !comments_hex_is(field) || field.len % 2
        || !comments_queue_notice_undo(rest))
    {
        return COMMENTS_DECLINED;
    }

    notice->act = (comments_queue_do_t) numbers[0];
    notice->now = (int64_t) numbers[1];
    notice->done = (uint32_t) numbers[2];
    notice->same = (uint32_t) numbers[3];
    notice->refused = (uint32_t) numbers[4];
    notice->missing = (uint32_t) numbers[5];
    notice->failed = (uint32_t) numbers[6];
    notice->decided = (int64_t) numbers[7];
    notice->became = (comments_status_t) numbers[8];
    notice->of = (comments_queue_of_t) numbers[9];
    notice->emptied = (uint32_t) numbers[10];
    notice->threads = (uint32_t) numbers[11];
    notice->left = numbers[12] ? 1 : 0;
    notice->undo = rest;

    by = comments_arena_alloc(arena, field.len / 2 + 1);
    if (by == NULL) {
        return COMMENTS_ERROR;
    }

    for (i = 0; i < field.len / 2; i++) {
        by[i] = (char) comments_hex_number(field.data + 2 * i, 2);
    }

    notice->by = comments_str_of(by, field.len / 2);

    return COMMENTS_OK;
}


static int
comments_queue_notice_field(comments_str_t *rest, comments_str_t *field)
{
    const char  *colon;

    colon = rest->len ? memchr(rest->data, ':', rest->len) : NULL;

    if (colon == NULL) {
        return 0;
    }

    *field = comments_str_of(rest->data, (size_t) (colon - rest->data));
    *rest = comments_str_of(colon + 1, rest->len - field->len - 1);

    return 1;
}


static int
comments_queue_notice_undo(comments_str_t undo)
{
    size_t  i;

    if (undo.len % COMMENTS_QUEUE_UNDO_LEN) {
        return 0;
    }

    for (i = 0; i < undo.len; i += COMMENTS_QUEUE_UNDO_LEN) {
        if (!comments_id_valid(comments_str_of(undo.data + i + 1,
                                               COMMENTS_ID_LEN)))
        {
            return 0;
        }
    }

    return 1;
}
