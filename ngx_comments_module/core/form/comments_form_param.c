/*
 * Reads header values that have parameters (RFC 9110, 5.6.6).
 */

#include "comments_form_param.h"

#include "comments_ascii.h"


static size_t comments_form_param_token(comments_str_t s);
static comments_str_t comments_form_param_behind(comments_str_t s, size_t n);


comments_str_t
comments_form_param_head(comments_str_t value, comments_str_t *rest)
{
    size_t  i;

    for (i = 0; i < value.len && value.data[i] != ';'; i++) { /* void */ }

    *rest = comments_form_param_behind(value, i);

    return comments_form_param_trim(comments_str_of(value.data, i));
}


int
comments_form_param_next(comments_str_t *rest, comments_str_t *name,
    comments_str_t *value)
{
    size_t          i;
    comments_str_t  s;

    s = comments_form_param_trim(*rest);

    /* empty parameters are allowed */

    while (s.len && s.data[0] == ';') {
        s = comments_form_param_trim(comments_form_param_behind(s, 1));
    }

    if (s.len == 0) {
        *rest = s;
        return COMMENTS_DECLINED;
    }

    i = comments_form_param_token(s);

    if (i == 0 || i == s.len || s.data[i] != '=') {
        return COMMENTS_ERROR;
    }

    *name = comments_str_of(s.data, i);

    s = comments_form_param_behind(s, i + 1);

    if (s.len && s.data[0] == '"') {

        for (i = 1; i < s.len && s.data[i] != '"'; i++) {
            if (s.data[i] == '\\') {
                i++;
            }
        }

        if (i >= s.len) {
            return COMMENTS_ERROR;
        }

        *value = comments_str_of(s.data + 1, i - 1);
        i++;

    } else {
        i = comments_form_param_token(s);

        if (i == 0) {
            return COMMENTS_ERROR;
        }

        *value = comments_str_of(s.data, i);
    }

    s = comments_form_param_trim(comments_form_param_behind(s, i));

    if (s.len && s.data[0] != ';') {
        return COMMENTS_ERROR;
    }

    *rest = s;

    return COMMENTS_OK;
}


/*
 * Returns the length of the token at the beginning of s. More characters are
 * allowed than in RFC 9110's token: clients write boundaries that have ":" and
 * "/", and file names that have bytes above 127, without quotes.
 */

static size_t
comments_form_param_token(comments_str_t s)
{
    size_t         i;
    unsigned char  c;

    for (i = 0; i < s.len; i++) {
        c = (unsigned char) s.data[i];

        if (c <= ' ' || c == 0x7f || c == '"' || c == ';' || c == '='
            || c == ',' || c == '\\')
        {
            break;
        }
    }

    return i;
}


comments_str_t
comments_form_param_trim(comments_str_t s)
{
    while (s.len && (s.data[0] == ' ' || s.data[0] == '\t')) {
        s.data++;
        s.len--;
    }

    while (s.len
           && (s.data[s.len - 1] == ' ' || s.data[s.len - 1] == '\t'))
    {
        s.len--;
    }

    return s;
}


static comments_str_t
comments_form_param_behind(comments_str_t s, size_t n)
{
    if (n >= s.len) {
        return comments_str_of(NULL, 0);
    }

    return comments_str_of(s.data + n, s.len - n);
}


int
comments_form_charset_ok(comments_str_t header)
{
    comments_str_t  rest, name, value;

    (void) comments_form_param_head(header, &rest);

    while (comments_form_param_next(&rest, &name, &value) == COMMENTS_OK) {

        if (comments_ascii_is(name, "charset")
            && !comments_form_charset_known(value))
        {
            return 0;
        }
    }

    return 1;
}


int
comments_form_charset_known(comments_str_t name)
{
    return comments_ascii_is(name, "utf-8")
           || comments_ascii_is(name, "utf8")
           || comments_ascii_is(name, "us-ascii");
}
