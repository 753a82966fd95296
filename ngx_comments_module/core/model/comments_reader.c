/*
 * Readers' ids, and the cookies that carry them.
 */

#include "comments_cookie.h"
#include "comments_hex.h"
#include "comments_reader.h"


static int comments_reader_read(comments_str_t secret, comments_str_t site,
    comments_str_t value);


int
comments_reader_make(comments_str_t secret, comments_str_t site,
    const comments_reader_sender_t *sender, char id[COMMENTS_READER_LEN])
{
    char            hex[COMMENTS_DIGEST_HEX];
    comments_str_t  parts[4];

    if (secret.len == 0) {
        return COMMENTS_ERROR;
    }

    parts[0] = comments_str_c("reader");
    parts[1] = site;
    parts[2] = sender->network;

    if (comments_digest_hmac(secret, parts, 3, hex) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    memcpy(id, hex, COMMENTS_READER_NET);

    parts[0] = comments_str_c("reader slot");
    parts[2] = sender->agent;
    parts[3] = sender->language;

    if (comments_digest_hmac(secret, parts, 4, hex) != COMMENTS_OK) {
        return COMMENTS_ERROR;
    }

    id[COMMENTS_READER_NET] = (char) ('0' + comments_hex_number(hex, 8)
                                            % COMMENTS_READER_SLOTS);

    return COMMENTS_OK;
}


int
comments_reader_find(comments_str_t secret, comments_str_t site,
    comments_str_t cookies, char id[COMMENTS_READER_LEN])
{
    int             rc;
    comments_str_t  value;

    rc = COMMENTS_DECLINED;

    while (rc == COMMENTS_DECLINED
           && comments_cookie_next(&cookies,
                                   comments_str_c(COMMENTS_READER_NAME),
                                   &value)
              == COMMENTS_OK)
    {
        rc = comments_reader_read(secret, site, value);
    }

    if (rc == COMMENTS_OK) {
        memcpy(id, value.data, COMMENTS_READER_LEN);
    }

    return rc;
}


static int
comments_reader_read(comments_str_t secret, comments_str_t site,
    comments_str_t value)
{
    comments_str_t  parts[3];

    if (value.len != COMMENTS_READER_COOKIE
        || value.data[COMMENTS_READER_LEN] != '.')
    {
        return COMMENTS_DECLINED;
    }

    parts[0] = comments_str_c("reader cookie");
    parts[1] = site;
    parts[2] = comments_str_of(value.data, COMMENTS_READER_LEN);

    if (!comments_hex_is_lower(parts[2])) {
        return COMMENTS_DECLINED;
    }

    return comments_sign_check(secret, parts, 3,
                          comments_str_of(value.data + COMMENTS_READER_LEN + 1,
                                          COMMENTS_SIGN_LEN));
}


int
comments_reader_cookie(comments_str_t secret, comments_str_t site,
    const char id[COMMENTS_READER_LEN], char cookie[COMMENTS_READER_COOKIE])
{
    comments_str_t  parts[3];

    if (secret.len == 0) {
        return COMMENTS_ERROR;
    }

    parts[0] = comments_str_c("reader cookie");
    parts[1] = site;
    parts[2] = comments_str_of(id, COMMENTS_READER_LEN);

    memcpy(cookie, id, COMMENTS_READER_LEN);
    cookie[COMMENTS_READER_LEN] = '.';

    return comments_sign_make(secret, parts, 3,
                              cookie + COMMENTS_READER_LEN + 1);
}
