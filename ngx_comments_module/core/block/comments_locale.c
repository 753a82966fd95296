/*
 * Finds locales by language tag, and their texts by key.
 */

#include "comments_ascii.h"
#include "comments_locale.h"
#include "comments_web_data.h"


static int comments_locale_is(const char *code, comments_str_t asked,
    size_t len);
static int comments_locale_begins(const char *code, comments_str_t tag);
static int comments_locale_among(comments_str_t subtag,
    const char *const *list, size_t n);
static size_t comments_locale_shorter(comments_str_t tag, size_t len);
static unsigned comments_locale_weight(comments_str_t *item);
static const comments_locale_t *comments_locale_known(comments_str_t code,
    size_t len);


/* scripts and languages that are written from right to left */
static const char *const  comments_locale_rtl_scripts[] = {
    "adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"
};

static const char *const  comments_locale_rtl_languages[] = {
    "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "nqo", "ps", "sd",
    "syr", "ug", "ur", "yi"
};

/* regions in which Chinese is written in the traditional script */
static const char *const  comments_locale_hant[] = {
    "zh-hk", "zh-mo", "zh-tw"
};


const comments_locale_t *
comments_locale_find(comments_str_t tag)
{
    size_t                    i, len;
    const comments_locale_t  *locale;

    for (i = 0;
         i < sizeof(comments_locale_hant) / sizeof(comments_locale_hant[0]);
         i++)
    {
        if (comments_locale_begins(comments_locale_hant[i], tag)) {
            locale = comments_locale_known(comments_str_c("zh-Hant"), 7);

            if (locale != NULL) {
                return locale;
            }
        }
    }

    for (len = tag.len; len; len = comments_locale_shorter(tag, len)) {
        locale = comments_locale_known(tag, len);

        if (locale != NULL) {
            return locale;
        }
    }

    return NULL;
}


const comments_locale_t *
comments_locale_choose(comments_str_t list)
{
    size_t                    i, start;
    unsigned                  weight, best;
    comments_str_t            item;
    const comments_locale_t  *locale, *found;

    found = NULL;
    best = 0;

    for (start = 0; start < list.len; start = i + 1) {

        for (i = start; i < list.len && list.data[i] != ','; i++) {
            /* void */
        }

        item = comments_str_of(list.data + start, i - start);
        weight = comments_locale_weight(&item);

        if (weight <= best) {
            continue;
        }

        locale = comments_locale_find(item);

        if (locale != NULL) {
            found = locale;
            best = weight;
        }
    }

    return found;
}


/*
 * Returns the weight of an item of Accept-Language ("tag;q=0.8") in
 * thousandths; 0: the tag is excluded. *item becomes the tag alone.
 */
static unsigned
comments_locale_weight(comments_str_t *item)
{
    size_t          i, end;
    unsigned        weight, digit;
    comments_str_t  s;

    s = *item;

    while (s.len && (s.data[0] == ' ' || s.data[0] == '\t')) {
        s.data++;
        s.len--;
    }

    for (end = 0; end < s.len; end++) {
        if (s.data[end] == ';' || s.data[end] == ' ' || s.data[end] == '\t') {
            break;
        }
    }

    *item = comments_str_of(s.data, end);

    for (i = end; i < s.len && s.data[i] != '='; i++) {
        /* void */
    }

    /* no weight, or a weight of 1 (or 1.000) */

    if (i + 1 >= s.len || s.data[i + 1] == '1') {
        return 1000;
    }

    weight = 0;
    digit = 100;

    for (i += 3; i < s.len && digit; i++) {

        if (!comments_ascii_digit(s.data[i])) {
            break;
        }

        weight += digit * (unsigned) (s.data[i] - '0');
        digit /= 10;
    }

    return weight;
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


/* the script decides if the locale's tag has one, else the language */
const char *
comments_locale_direction(const comments_locale_t *locale)
{
    size_t          i, start;
    comments_str_t  code, subtag;

    code = comments_str_c(locale->code);

    for (start = 0; start < code.len; start = i + 1) {

        for (i = start; i < code.len && code.data[i] != '-'; i++) {
            /* void */
        }

        subtag = comments_str_of(code.data + start, i - start);

        if (start && subtag.len == 4) {
            return comments_locale_among(subtag, comments_locale_rtl_scripts,
                                         sizeof(comments_locale_rtl_scripts)
                                         / sizeof(char *))
                   ? "rtl" : "ltr";
        }
    }

    for (i = 0; i < code.len && code.data[i] != '-'; i++) {
        /* void */
    }

    return comments_locale_among(comments_str_of(code.data, i),
                                 comments_locale_rtl_languages,
                                 sizeof(comments_locale_rtl_languages)
                                 / sizeof(char *))
           ? "rtl" : "ltr";
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


/* 1 if the tag is the code, or the code with further subtags, else 0 */
static int
comments_locale_begins(const char *code, comments_str_t tag)
{
    size_t  len;

    len = strlen(code);

    if (tag.len < len || !comments_locale_is(code, tag, len)) {
        return 0;
    }

    return tag.len == len || tag.data[len] == '-' || tag.data[len] == '_';
}


static int
comments_locale_among(comments_str_t subtag, const char *const *list, size_t n)
{
    size_t  i;

    for (i = 0; i < n; i++) {
        if (comments_locale_is(list[i], subtag, subtag.len)) {
            return 1;
        }
    }

    return 0;
}


/*
 * Returns the length of the tag without its last subtag, and without a subtag
 * of one letter before that (RFC 4647, 3.4); 0: nothing is left.
 */
static size_t
comments_locale_shorter(comments_str_t tag, size_t len)
{
    while (len) {
        len--;

        if (tag.data[len] != '-' && tag.data[len] != '_') {
            continue;
        }

        if (len >= 2 && (tag.data[len - 2] == '-' || tag.data[len - 2] == '_'))
        {
            len -= 2;
        }

        return len;
    }

    return 0;
}


/*
 * 1 if code equals the first len bytes of asked, else 0. Case does not matter,
 * and "_" counts as "-".
 */
static int
comments_locale_is(const char *code, comments_str_t asked, size_t len)
{
    char    c;
    size_t  i;

    if (strlen(code) != len) {
        return 0;
    }

    for (i = 0; i < len; i++) {
        c = asked.data[i] == '_' ? '-' : asked.data[i];

        if (comments_ascii_lower(code[i]) != comments_ascii_lower(c)) {
            return 0;
        }
    }

    return 1;
}


const char *
comments_locale_refusal(const comments_locale_t *locale,
    const comments_refusal_t *refusal)
{
    char         key[sizeof("error_") + COMMENTS_CODE_MAX];
    const char  *text;

    if (comments_code_valid(refusal->code)) {
        memcpy(key, "error_", 6);
        memcpy(key + 6, refusal->code.data, refusal->code.len);
        key[6 + refusal->code.len] = '\0';

        text = comments_locale_text(locale, key);

        if (text != key) {
            return text;
        }
    }

    return comments_locale_text(locale,
                                comments_reason_message(refusal->reason));
}
