/*
 * Writes JSON, member by member.
 *
 * The last byte of the buffer tells whether a comma is needed: not after '{'
 * and '['. A string ends with a quote, so that a bracket in a string is never
 * the last byte.
 */

#include "comments_date.h"
#include "comments_hex.h"
#include "comments_json_writer.h"
#include "comments_text.h"


static const char *comments_json_writer_plain(const char *p, const char *end,
    comments_json_style_t style);
static void comments_json_writer_escape(comments_buf_t *out, uint32_t c,
    comments_json_style_t style);


void
comments_json_writer_next(comments_buf_t *out)
{
    char  last;

    last = out->len ? out->data[out->len - 1] : '{';

    if (last != '{' && last != '[') {
        (void) comments_buf_add_char(out, ',');
    }
}


void
comments_json_writer_name(comments_buf_t *out, const char *name)
{
    comments_json_writer_next(out);

    (void) comments_buf_add_char(out, '"');
    (void) comments_buf_add_c(out, name);
    (void) comments_buf_add(out, "\":", 2);
}


void
comments_json_writer_string(comments_buf_t *out, const char *name,
    comments_str_t value, comments_json_style_t style)
{
    comments_json_writer_name(out, name);
    comments_json_writer_quote(out, value, style);
}


void
comments_json_writer_number(comments_buf_t *out, const char *name,
    int64_t value)
{
    comments_json_writer_name(out, name);
    (void) comments_buf_add_int(out, value);
}


void
comments_json_writer_flag(comments_buf_t *out, const char *name, int value)
{
    comments_json_writer_name(out, name);
    (void) comments_buf_add_c(out, value ? "true" : "false");
}


void
comments_json_writer_null(comments_buf_t *out, const char *name)
{
    comments_json_writer_name(out, name);
    (void) comments_buf_add_c(out, "null");
}


void
comments_json_writer_text(comments_buf_t *out, const char *name,
    comments_str_t value)
{
    if (value.len == 0) {
        comments_json_writer_null(out, name);

    } else {
        comments_json_writer_string(out, name, value, COMMENTS_JSON_WEB);
    }
}


void
comments_json_writer_time(comments_buf_t *out, const char *name, int64_t ms)
{
    char  text[COMMENTS_DATE_LEN];

    comments_json_writer_text(out, name, ms ? comments_date_format(ms, text)
                                            : comments_str_of(NULL, 0));
}


void
comments_json_writer_open(comments_buf_t *out, const char *name, char bracket)
{
    comments_json_writer_name(out, name);
    (void) comments_buf_add_char(out, bracket);
}


void
comments_json_writer_quote(comments_buf_t *out, comments_str_t s,
    comments_json_style_t style)
{
    uint32_t     c;
    const char  *p, *from, *end;

    (void) comments_buf_add_char(out, '"');

    p = s.data;
    end = s.len ? s.data + s.len : s.data;

    while (p < end) {

        from = p;
        p = comments_json_writer_plain(p, end, style);

        (void) comments_buf_add(out, from, (size_t) (p - from));

        if (p < end) {
            c = comments_text_next(&p, end);
            comments_json_writer_escape(out, c, style);
        }
    }

    (void) comments_buf_add_char(out, '"');
}


/* returns the first character from p on that must be escaped, or end */
static const char *
comments_json_writer_plain(const char *p, const char *end,
    comments_json_style_t style)
{
    uint32_t     c;
    const char  *from;

    while (p < end) {

        if ((unsigned char) *p < 0x7f) {

            if (*p < ' ' || *p == '"' || *p == '\\'
                || (*p == '<' && style == COMMENTS_JSON_WEB))
            {
                break;
            }

            p++;
            continue;
        }

        from = p;
        c = comments_text_next(&p, end);

        if ((c < 0xa0 && style == COMMENTS_JSON_TERMINAL)
            || (c == 0xfffd && p - from == 1))
        {
            return from;
        }
    }

    return p;
}


static void
comments_json_writer_escape(comments_buf_t *out, uint32_t c,
    comments_json_style_t style)
{
    char           code[7] = "\\u00";
    const char    *p;
    unsigned char  byte;

    /*
     * characters with a short escape; in the style for terminals only the first
     * four of them are used
     */

    static const char  characters[] = "\"\\\n\t\b\f\r";
    static const char  letters[] = "\"\\ntbfr";

    p = c ? memchr(characters, (int) (c < 0x80 ? c : 0x80),
                   style == COMMENTS_JSON_WEB ? 7 : 4)
          : NULL;

    if (p != NULL) {
        code[1] = letters[p - characters];
        (void) comments_buf_add(out, code, 2);
        return;
    }

    if (c >= 0x20 && c != '<'
        && (style == COMMENTS_JSON_WEB || c < 0x7f || c >= 0xa0))
    {
        (void) comments_text_put(out, c);
        return;
    }

    byte = (unsigned char) c;

    /* in the style for the web, the digits of controls are in upper case */

    if (style == COMMENTS_JSON_WEB && c != '<') {
        comments_hex_byte(code + 4, byte);

    } else {
        comments_hex_write(code + 4, &byte, 1);
    }

    (void) comments_buf_add(out, code, 6);
}
