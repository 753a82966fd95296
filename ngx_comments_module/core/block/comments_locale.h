/*
 * The words of the block in the reader's language, compiled in from
 * ngx_comments_module/web/locales/.
 */
#ifndef COMMENTS_LOCALE_H
#define COMMENTS_LOCALE_H

#include "comments_str.h"


typedef struct comments_locale_s  comments_locale_t;


/*
 * The locale of a language tag ("de", "de-AT", "DE_at"), by the look-up of RFC
 * 4647, 3.4: the tag is cut from its end until there is a locale. A Chinese tag
 * without a script gets that of its region (UTS #35, likely subtags): "zh-TW"
 * is Traditional. NULL: no such language.
 */
const comments_locale_t *comments_locale_find(comments_str_t tag);

/*
 * The same for a list as in Accept-Language ("it, de-AT;q=0.8, en;q=0.5"): of
 * the tags with a locale the one with the highest weight, the first of equals.
 * NULL: none.
 */
const comments_locale_t *comments_locale_choose(comments_str_t list);

/* English, which has every key. */
const comments_locale_t *comments_locale_default(void);

/* The code for a lang attribute. */
const char *comments_locale_code(const comments_locale_t *locale);

/* "ltr" or "rtl": how its script is written, for a dir attribute. */
const char *comments_locale_direction(const comments_locale_t *locale);

/*
 * The text of a key ("reply", "error_too_long"), UTF-8, never HTML; English
 * when this language lacks it, the key itself when English does.
 */
const char *comments_locale_text(const comments_locale_t *locale,
    const char *key);


#endif
