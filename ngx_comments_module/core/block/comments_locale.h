/*
 * Locales: the texts of the block in one language. They are compiled in from
 * ngx_comments_module/web/locales/. Nothing here fails for lack of memory; all
 * results are static.
 */
#ifndef COMMENTS_LOCALE_H
#define COMMENTS_LOCALE_H

#include "comments_model.h"


typedef struct comments_locale_s  comments_locale_t;


/*
 * Returns the locale for a language tag ("de", "de-AT", "DE_at") by the lookup
 * of RFC 4647, 3.4: subtags are removed from the end of the tag until there is
 * a locale for it. For a Chinese tag without a script, the region determines
 * the script ("zh-TW" is Traditional; UTS #35, likely subtags). NULL: there is
 * no locale for this language.
 */
const comments_locale_t *comments_locale_find(comments_str_t tag);

/*
 * Returns the locale for the value of an Accept-Language header ("it,
 * de-AT;q=0.8, en;q=0.5"): the tag with the highest weight among those that
 * have a locale, or the first of several with this weight. NULL: no tag has a
 * locale. A weight of 0 excludes a tag.
 */
const comments_locale_t *comments_locale_choose(comments_str_t list);

/* Returns the English locale, which has every key. */
const comments_locale_t *comments_locale_default(void);

/* Returns the locale's language tag, for a lang attribute. */
const char *comments_locale_code(const comments_locale_t *locale);

/* Returns the direction of the locale's script, "ltr" or "rtl", for dir. */
const char *comments_locale_direction(const comments_locale_t *locale);

/*
 * Returns the text of a key ("reply", "error_too_long"): UTF-8, never HTML. If
 * this locale lacks the text, it is the English one; if there is no such key,
 * it is the key itself.
 */
const char *comments_locale_text(const comments_locale_t *locale,
    const char *key);

/*
 * Returns the message of a refusal: the text of "error_" and the refusal's own
 * code if there is one, else that of its reason.
 */
const char *comments_locale_refusal(const comments_locale_t *locale,
    const comments_refusal_t *refusal);


#endif
