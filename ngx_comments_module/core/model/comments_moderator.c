/*
 * The cookie of a moderator's session. Its value is EXPIRES.NAME.SIGNATURE: the
 * time at which it ends, the moderator's name in hex, and a signature of both
 * with the name of the site. Nothing is stored: a cookie is good until it
 * expires, or until the secret changes.
 */

#include "comments_hex.h"
#include "comments_moderator.h"
#include "comments_number.h"


/* cookies of that name that are looked at: each costs an HMAC */
#define COMMENTS_MODERATOR_LOOKS  8

/* seconds by which the clock of the host that has signed may be ahead */
#define COMMENTS_MODERATOR_AHEAD  60


int
comments_moderator_cookie(comments_str_t secret, comments_str_t site,
    comments_str_t who, int64_t now, char cookie[COMMENTS_MODERATOR_COOKIE],
    size_t *len)
{
    size_t          n;
    comments_str_t  parts[3];

    if (who.len == 0 || who.len > COMMENTS_MODERATOR_WHO) {
        return COMMENTS_DECLINED;
    }

    if (secret.len == 0) {
        return COMMENTS_ERROR;
    }

    n = comments_number_write(cookie,
                              (uint64_t) (now + COMMENTS_MODERATOR_AGE));
    cookie[n++] = '.';

    comments_hex_write(cookie + n, (const unsigned char *) who.data, who.len);
    n += 2 * who.len;

    parts[0] = comments_str_c("moderator");
    parts[1] = site;
    parts[2] = comments_str_of(cookie, n);

    cookie[n] = '.';
    *len = n + 1 + COMMENTS_SIGN_LEN;

    return comments_sign_make(secret, parts, 3, cookie + n + 1);
}


int
comments_moderator_read(comments_str_t secret, comments_str_t site,
    int64_t now, comments_str_t value, comments_moderator_t *who)
{
    int             rc;
    size_t          i, dot;
    uint64_t        expires;
    comments_str_t  parts[3], name, sign;

    if (value.len > COMMENTS_MODERATOR_COOKIE
        || value.len < COMMENTS_SIGN_LEN + 5
        || value.data[value.len - COMMENTS_SIGN_LEN - 1] != '.')
    {
        return COMMENTS_DECLINED;
    }

    sign = comments_str_of(value.data + value.len - COMMENTS_SIGN_LEN,
                           COMMENTS_SIGN_LEN);
    value.len -= COMMENTS_SIGN_LEN + 1;

    for (dot = 0; dot < value.len && value.data[dot] != '.'; dot++) {
        /* void */
    }

    if (dot == value.len) {
        return COMMENTS_DECLINED;
    }

    name = comments_str_of(value.data + dot + 1, value.len - dot - 1);

    if (name.len == 0 || name.len % 2
        || name.len > 2 * COMMENTS_MODERATOR_WHO
        || !comments_hex_is_lower(name)
        || comments_number_parse(comments_str_of(value.data, dot),
                                 INT64_MAX / 2, &expires) != COMMENTS_OK
        || (int64_t) expires <= now
        || (int64_t) expires > now + COMMENTS_MODERATOR_AGE
                               + COMMENTS_MODERATOR_AHEAD)
    {
        return COMMENTS_DECLINED;
    }

    parts[0] = comments_str_c("moderator");
    parts[1] = site;
    parts[2] = value;

    rc = comments_sign_check(secret, parts, 3, sign);

    if (rc != COMMENTS_OK) {
        return rc;
    }

    who->len = name.len / 2;

    for (i = 0; i < who->len; i++) {
        who->data[i] = (char) comments_hex_number(name.data + 2 * i, 2);
    }

    return COMMENTS_OK;
}


int
comments_moderator_find(comments_str_t secret, comments_str_t site,
    int64_t now, comments_str_t cookies, comments_moderator_t *who)
{
    int             rc;
    size_t          i, end, name, looks;
    comments_str_t  value;

    name = sizeof(COMMENTS_MODERATOR_NAME) - 1;
    rc = COMMENTS_DECLINED;
    looks = 0;

    for (i = 0;
         rc == COMMENTS_DECLINED && looks < COMMENTS_MODERATOR_LOOKS
         && i < cookies.len;
         i = end + 1)
    {
        while (i < cookies.len && cookies.data[i] == ' ') {
            i++;
        }

        for (end = i; end < cookies.len && cookies.data[end] != ';'; end++) {
            /* void */
        }

        if (end - i > name && cookies.data[i + name] == '='
            && memcmp(cookies.data + i, COMMENTS_MODERATOR_NAME, name) == 0)
        {
            looks++;
            value = comments_str_of(cookies.data + i + name + 1,
                                    end - i - name - 1);
            rc = comments_moderator_read(secret, site, now, value, who);
        }
    }

    return rc;
}
