/*
 * The one form of texts and terms, and letters.
 */

#include "ngx_http_comments_words_text.h"


/* code points that are no letters and no digits */
typedef struct {
    uint32_t      first;
    uint32_t      last;
} ngx_http_comments_words_range_t;


static uint32_t ngx_http_comments_words_lower(uint32_t point);
static u_char *ngx_http_comments_words_write(uint32_t point, u_char *to);


/*
 * Above ASCII. The search needs them in the order of code points: signs, and
 * scripts without spaces between words with Hangul.
 */
static const ngx_http_comments_words_range_t
                             ngx_http_comments_words_marks[] = {
    { 0x80, 0xa9 }, { 0xab, 0xb4 }, { 0xb6, 0xb9 }, { 0xbb, 0xbf },
    { 0xd7, 0xd7 }, { 0xf7, 0xf7 },
    { 0xe00, 0xeff },                        /* Thai, Lao */
    { 0x1000, 0x109f },                      /* Myanmar */
    { 0x1100, 0x11ff },                      /* Hangul */
    { 0x1780, 0x17ff },                      /* Khmer */
    { 0x2000, 0x20cf }, { 0x2190, 0x2bff },  /* punctuation, signs */
    { 0x2e80, 0xa4cf },                      /* Han, Kana, Yi */
    { 0xa960, 0xa97f }, { 0xac00, 0xd7ff },  /* Hangul */
    { 0xe000, 0xfaff }, { 0xfe10, 0xfe6f },
    { 0xff00, 0xff0f }, { 0xff1a, 0xff20 }, { 0xff3b, 0xff40 },
    { 0xff5b, 0xffff }, { 0x1f000, 0x1ffff }, { 0x20000, 0x3ffff }
};


ngx_int_t
ngx_http_comments_words_fold(const u_char *p, size_t len, u_char *to,
    size_t *n)
{
    u_char        *out;
    uint32_t       point;
    ngx_uint_t     space;
    const u_char  *end;

    out = to;
    space = 0;
    end = p + len;

    while (p < end) {

        point = *p < 0x80 ? *p++
                          : ngx_utf8_decode((u_char **) (void *) &p, end - p);

        if (point > 0x10ffff) {
            return NGX_ERROR;
        }

        if (point <= ' ' || point == 0xa0 || point == 0x3000) {
            space = (out > to);
            continue;
        }

        if (point == 0xad || (point >= 0x200b && point <= 0x200f)
            || point == 0x2060 || point == 0xfeff)
        {
            continue;
        }

        if (space) {
            *out++ = ' ';
            space = 0;
        }

        out = ngx_http_comments_words_write(
                            ngx_http_comments_words_lower(point), out);
    }

    *n = out - to;

    return NGX_OK;
}


static uint32_t
ngx_http_comments_words_lower(uint32_t point)
{
    if (point >= 0xff01 && point <= 0xff5e) {
        point -= 0xff01 - '!';
    }

    if (point < 0x80) {
        return ngx_tolower(point);
    }

    if ((point >= 0xc0 && point <= 0xde && point != 0xd7)
        || (point >= 0x391 && point <= 0x3a9 && point != 0x3a2)
        || (point >= 0x410 && point <= 0x42f))
    {
        return point + 0x20;
    }

    if (point >= 0x400 && point <= 0x40f) {
        return point + 0x50;
    }

    if (point == 0x178) {
        return 0xff;
    }

    if ((point >= 0x100 && point <= 0x137 && point != 0x130)
        || (point >= 0x14a && point <= 0x177)
        || (point >= 0x460 && point <= 0x481)
        || (point >= 0x48a && point <= 0x4bf)
        || (point >= 0x4d0 && point <= 0x52f)
        || (point >= 0x1e00 && point <= 0x1e95)
        || (point >= 0x1ea0 && point <= 0x1eff))
    {
        return point | 1;
    }

    if ((point >= 0x139 && point <= 0x148)
        || (point >= 0x179 && point <= 0x17e))
    {
        return point + (point & 1);
    }

    return point;
}


static u_char *
ngx_http_comments_words_write(uint32_t point, u_char *to)
{
    if (point < 0x80) {
        *to++ = (u_char) point;

    } else if (point < 0x800) {
        *to++ = (u_char) (0xc0 | point >> 6);
        *to++ = (u_char) (0x80 | (point & 0x3f));

    } else if (point < 0x10000) {
        *to++ = (u_char) (0xe0 | point >> 12);
        *to++ = (u_char) (0x80 | (point >> 6 & 0x3f));
        *to++ = (u_char) (0x80 | (point & 0x3f));

    } else {
        *to++ = (u_char) (0xf0 | point >> 18);
        *to++ = (u_char) (0x80 | (point >> 12 & 0x3f));
        *to++ = (u_char) (0x80 | (point >> 6 & 0x3f));
        *to++ = (u_char) (0x80 | (point & 0x3f));
    }

    return to;
}


ngx_uint_t
ngx_http_comments_words_letter(const ngx_str_t *text, const u_char *p)
{
    size_t     low, high, middle;
    u_char    *q;
    uint32_t   point;

    const ngx_http_comments_words_range_t  *marks;

    if (*p < 0x80) {
        return (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9');
    }

    q = (u_char *) (uintptr_t) p;
    point = ngx_utf8_decode(&q, text->data + text->len - p);

    low = 0;
    marks = ngx_http_comments_words_marks;
    high = sizeof(ngx_http_comments_words_marks)
           / sizeof(ngx_http_comments_words_range_t);

    while (low < high) {
        middle = low + (high - low) / 2;

        if (point > marks[middle].last) {
            low = middle + 1;

        } else {
            high = middle;
        }
    }

    return low == sizeof(ngx_http_comments_words_marks)
                  / sizeof(ngx_http_comments_words_range_t)
           || point < marks[low].first;
}
