/*
 * The words of the block in the reader's language, compiled in from
 * ngx_comments_module/web/locales/.
 */
#ifndef COMMENTS_LOCALE_H
#define COMMENTS_LOCALE_H

#include "comments_str.h"


typedef struct comments_locale_s  comments_locale_t;


/*
 * The locale of a language code ("de", "de-AT", "DE_at"): the language alone
 * when the region is not known. NULL: no such language.
 */
const comments_locale_t *comments_locale_find(comments_str_t code);

/* English, which has every key. */
const comments_locale_t *comments_locale_default(void);

/* The code for a lang attribute. */
const char *comments_locale_code(const comments_locale_t *locale);

/*
 * The text of a key ("reply", "error_too_long"), UTF-8, never HTML; English
 * when this language lacks it, the key itself when English does.
 */
const char *comments_locale_text(const comments_locale_t *locale,
    const char *key);


#endif
