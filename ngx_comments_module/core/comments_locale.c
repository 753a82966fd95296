/*
 * Looking up languages, and their words.
 */

#include "comments_assets.h"


static int comments_locale_is(const char *code, comments_str_t asked,
    size_t len);
static const comments_locale_t *comments_locale_known(comments_str_t code,
    size_t len);


const comments_locale_t *
comments_locale_find(comments_str_t code)
{
    size_t                    len;
    const comments_locale_t  *locale;

    locale = comments_locale_known(code, code.len);
    if (locale != NULL) {
        return locale;
    }

    for (len = 0; len < code.len; len++) {
        if (code.data[len] == '-' || code.data[len] == '_') {
            return comments_locale_known(code, len);
        }
    }

    return NULL;
}


const comments_locale_t *
comments_locale_default(void)
{
    const comments_locale_t  *locale;

    locale = comments_locale_known(comments_str_c("en"), 2);

    return locale ? locale : &comments_locales[0];
}


const char *
comments_locale_code(const comments_locale_t *locale)
{
    return locale->code;
}


const char *
comments_locale_text(const comments_locale_t *locale, const char *key)
{
    int          rc;
    size_t       low, high, middle;
    const char  *text;

    low = 0;
    high = comments_locale_keys_n;

    while (low < high) {
        middle = low + (high - low) / 2;
        rc = strcmp(comments_locale_keys[middle], key);

        if (rc == 0) {
            text = locale->texts[middle];

            if (text == NULL) {
                text = comments_locale_default()->texts[middle];
            }

            return text ? text : key;
        }

        if (rc < 0) {
            low = middle + 1;

        } else {
            high = middle;
        }
    }

    return key;
}


static const comments_locale_t *
comments_locale_known(comments_str_t code, size_t len)
{
    size_t  i;

    for (i = 0; i < comments_locales_n; i++) {
        if (comments_locale_is(comments_locales[i].code, code, len)) {
            return &comments_locales[i];
        }
    }

    return NULL;
}


/* the first len bytes of asked, without case and with "_" for "-" */
static int
comments_locale_is(const char *code, comments_str_t asked, size_t len)
{
    char    a, b;
    size_t  i;

    if (strlen(code) != len) {
        return 0;
    }

    for (i = 0; i < len; i++) {
        a = code[i];
        b = asked.data[i];

        if (a >= 'A' && a <= 'Z') {
            a = (char) (a + ('a' - 'A'));
        }

        if (b >= 'A' && b <= 'Z') {
            b = (char) (b + ('a' - 'A'));
        }

        if (a != (b == '_' ? '-' : b)) {
            return 0;
        }
    }

    return 1;
}
