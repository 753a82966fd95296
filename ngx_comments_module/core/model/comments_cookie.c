/*
 * Cookies in the value of a Cookie header: "a=1; b=2".
 */

#include "comments_cookie.h"


int
comments_cookie_next(comments_str_t *cookies, comments_str_t name,
    comments_str_t *value)
{
    size_t          i, end;
    comments_str_t  rest;

    rest = *cookies;

    for (i = 0; i < rest.len; i = end + 1) {

        while (i < rest.len && rest.data[i] == ' ') {
            i++;
        }

        for (end = i; end < rest.len && rest.data[end] != ';'; end++) {
            /* void */
        }

        if (end - i > name.len && rest.data[i + name.len] == '='
            && memcmp(rest.data + i, name.data, name.len) == 0)
        {
            *value = comments_str_of(rest.data + i + name.len + 1,
                                     end - i - name.len - 1);
            *cookies = comments_str_of(rest.data + end, rest.len - end);

            if (cookies->len) {
                cookies->data++;
                cookies->len--;
            }

            return COMMENTS_OK;
        }
    }

    /* nothing is added to the NULL of an empty string: that is undefined */
    cookies->len = 0;

    return COMMENTS_DECLINED;
}
