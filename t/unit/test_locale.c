/*
 * The locales and the files for browsers that are compiled in.
 */

#include "comments_assets.h"
#include "comments_locale.h"
#include "comments_model.h"
#include "tap.h"


static const comments_locale_t *
find(const char *code)
{
    return comments_locale_find(comments_str_c(code));
}


static const char *
code_of(const char *asked)
{
    const comments_locale_t  *locale;

    locale = find(asked);

    return locale ? comments_locale_code(locale) : "none";
}


static void
test_find(void)
{
    size_t                     i;
    static const char *const   cases[][2] = {
        { "en", "en" }, { "de", "de" }, { "DE", "de" }, { "de-AT", "de" },
        { "DE_at", "de" }, { "de-Latn-DE-1996", "de" }, { "ja", "ja" },
        { "zh", "zh" }, { "zh-CN", "zh" }, { "zh-Hans-TW", "zh" },
        { "zh-SG", "zh" }, { "zh-Hant", "zh-Hant" },
        { "zh-Hant-TW", "zh-Hant" }, { "ZH_HANT_hk", "zh-Hant" },
        { "zh-TW", "zh-Hant" }, { "zh-hk", "zh-Hant" },
        { "zh_MO", "zh-Hant" }, { "zh-TW-x-a", "zh-Hant" },
        { "zh-TWX", "zh" }, { "de-x-a", "de" }, { "de-a", "de" },
        { "de--", "de" }, { "x-de", "none" }, { "de AT", "none" },
        { "fr-", "fr" }, { "es", "es" }, { "xx", "none" }, { "", "none" },
        { "d", "none" }, { "deu", "none" }, { "-de", "none" }, { "_", "none" }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        is_str(code_of(cases[i][0]), strlen(code_of(cases[i][0])), cases[i][1],
               "\"%s\" is %s", cases[i][0], cases[i][1]);
    }

    is_str(comments_locale_code(comments_locale_default()), 2, "en",
           "the default is English");
}


/* a list as browsers send it */
static void
test_choose(void)
{
    size_t                     i;
    const char                *got;
    const comments_locale_t   *locale;
    static const char *const   cases[][2] = {
        { "de", "de" }, { "it, de", "de" }, { "de-AT,de;q=0.9", "de" },
        { "fr;q=0.3, de;q=0.7, en;q=0.5", "de" }, { "de;q=0, fr", "fr" },
        { "de;q=0.50,fr;q=0.500", "de" }, { "de;q=0.5,fr;q=0.501", "fr" },
        { "de ; q=0.1 , fr", "fr" }, { "*, de;q=0.1", "de" },
        { "zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant" }, { "fr;q=1.0,de", "fr" },
        { "de;q=0.000", "none" }, { "de;q=", "de" }, { "de;q=x", "none" },
        { ",,;,=;q=1", "none" }, { "it", "none" }, { "", "none" },
        { "*", "none" }, { "\xff,de", "de" }, { "de;q", "de" },
        { "de;q=0.9999999", "de" }, { "de;q=0.", "none" }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        locale = comments_locale_choose(comments_str_c(cases[i][0]));
        got = locale ? comments_locale_code(locale) : "none";
        is_str(got, strlen(got), cases[i][1], "\"%s\" is %s", cases[i][0],
               cases[i][1]);
    }
}


static void
test_direction(void)
{
    size_t                     i;
    const char                *got;
    comments_locale_t          locale;
    static const char *const   cases[][2] = {
        { "en", "ltr" }, { "de-AT", "ltr" }, { "zh-Hant", "ltr" },
        { "ar", "rtl" }, { "ar-EG", "rtl" }, { "he", "rtl" }, { "fa", "rtl" },
        { "ur", "rtl" }, { "yi", "rtl" }, { "ckb", "rtl" }, { "dv", "rtl" },
        { "az", "ltr" }, { "az-Arab", "rtl" }, { "az-Arab-IR", "rtl" },
        { "ks-Deva", "ltr" }, { "ar-Latn", "ltr" }, { "arn", "ltr" },
        { "a", "ltr" }
    };

    memset(&locale, 0, sizeof(locale));

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        locale.code = cases[i][0];
        got = comments_locale_direction(&locale);
        is_str(got, strlen(got), cases[i][1], "%s is %s", cases[i][0],
               cases[i][1]);
    }
}


/* the same {placeholders} in a and b, in any order */
static int
same_places(const char *a, const char *b)
{
    int          na, nb;
    size_t       len;
    const char  *p, *q, *end;

    for (na = 0, p = strchr(a, '{'); p; p = strchr(p + 1, '{')) {
        na++;
        end = strchr(p, '}');

        if (end == NULL) {
            return 0;
        }

        len = (size_t) (end - p) + 1;

        for (q = strchr(b, '{'); q; q = strchr(q + 1, '{')) {
            if (strncmp(p, q, len) == 0) {
                break;
            }
        }

        if (q == NULL) {
            return 0;
        }
    }

    for (nb = 0, p = strchr(b, '{'); p; p = strchr(p + 1, '{')) {
        nb++;
    }

    return na == nb;
}


static void
test_texts(void)
{
    int                       reason;
    size_t                    i, k, missing, places;
    const char               *text, *key;
    const comments_locale_t  *en;

    en = comments_locale_default();

    for (k = 1; k < comments_locale_keys_n; k++) {
        if (strcmp(comments_locale_keys[k - 1], comments_locale_keys[k]) >= 0) {
            break;
        }
    }

    is_int(k, comments_locale_keys_n, "the keys are in order");

    for (i = 0; i < comments_locales_n; i++) {
        missing = 0;
        places = 0;

        for (k = 0; k < comments_locale_keys_n; k++) {
            text = comments_locales[i].texts[k];

            if (text == NULL) {
                diag("%s lacks %s", comments_locales[i].code,
                     comments_locale_keys[k]);
                missing++;
                continue;
            }

            if (!same_places(text, en->texts[k])) {
                diag("%s: %s", comments_locales[i].code,
                     comments_locale_keys[k]);
                places++;
            }
        }

        is_int(missing, 0, "%s has every key", comments_locales[i].code);
        is_int(places, 0, "%s has the same places in every text",
               comments_locales[i].code);
    }

    for (reason = COMMENTS_BAD_REQUEST; reason < COMMENTS_REASONS; reason++) {
        key = comments_reason_message((comments_reason_t) reason);
        text = comments_locale_text(en, key);
        ok(strcmp(text, key) != 0, "%s has a message", key);
    }

    text = comments_locale_text(en, "no_such_key");
    is_str(text, strlen(text), "no_such_key", "an unknown key is itself");

    text = comments_locale_text(find("de"), "reply");
    is_str(text, strlen(text), "Antworten", "a text in German");
}


static void
test_assets(void)
{
    const comments_asset_t  *asset;

    asset = comments_asset_find_plain(comments_str_c("comments.css"));

    if (!ok(asset != NULL, "the stylesheet is there")) {
        return;
    }

    is_int(strlen(asset->name), strlen("comments-0123456789ab.css"),
           "%s has a hash", asset->name);
    is_str(asset->type, strlen(asset->type), "text/css", "its type");
    ok(asset->len > 1000 && asset->len < 32 * 1024, "it is small");
    ok(asset->data[asset->len - 1] == '\n', "and whole");
    ok(comments_asset_find(comments_str_c(asset->name)) == asset,
       "it is found by its name");
    ok(comments_asset_find(comments_str_c("comments-000000000000.css")) == NULL,
       "another hash is not found");
    ok(comments_asset_find(comments_str_c("")) == NULL, "no name, no asset");
}


int
main(void)
{
    plan_none();

    test_find();
    test_choose();
    test_direction();
    test_texts();
    test_assets();

    return done_testing();
}
