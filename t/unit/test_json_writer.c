/*
 * JSON written: commas, values, and every character of a string, for the web
 * and for terminals.
 */

#include "comments_json_writer.h"
#include "comments_text.h"
#include "tap.h"


static void
quotes(comments_str_t s, const char *web, const char *terminal)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, 1024);

    comments_json_writer_quote(&buf, s, COMMENTS_JSON_WEB);
    is_str(buf.data, buf.len, web, "web: %s", web);

    comments_buf_truncate(&buf, 0);

    comments_json_writer_quote(&buf, s, COMMENTS_JSON_TERMINAL);
    is_str(buf.data, buf.len, terminal, "terminal: %s", terminal);

    comments_buf_free(&buf);
}


static void
test_strings(void)
{
    quotes(comments_str_of(NULL, 0), "\"\"", "\"\"");
    quotes(comments_str_c("a/b &>'"), "\"a/b &>'\"", "\"a/b &>'\"");
    quotes(comments_str_c("\"\\"), "\"\\\"\\\\\"", "\"\\\"\\\\\"");
    quotes(comments_str_c("a\nb\tc"), "\"a\\nb\\tc\"", "\"a\\nb\\tc\"");
    quotes(comments_str_c("\b\f\r"), "\"\\b\\f\\r\"",
           "\"\\u0008\\u000c\\u000d\"");
    quotes(comments_str_of("\0\x1f", 2), "\"\\u0000\\u001F\"",
           "\"\\u0000\\u001f\"");
    quotes(comments_str_c("</script"), "\"\\u003c/script\"", "\"</script\"");
    quotes(comments_str_c("\x7f"), "\"\x7f\"", "\"\\u007f\"");
    quotes(comments_str_c("\xc2\x80\xc2\x9f\xc2\xa0"),
           "\"\xc2\x80\xc2\x9f\xc2\xa0\"", "\"\\u0080\\u009f\xc2\xa0\"");
    quotes(comments_str_c("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"),
           "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"",
           "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"");
    quotes(comments_str_c("a\xff" "b\xe2\x82"),
           "\"a\xef\xbf\xbd" "b\xef\xbf\xbd\xef\xbf\xbd\"",
           "\"a\xef\xbf\xbd" "b\xef\xbf\xbd\xef\xbf\xbd\"");
    quotes(comments_str_c("\xef\xbf\xbd\xed\xa0\x80"),
           "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"",
           "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}


/* every byte before, between and behind others: nothing raw that may not be */
static void
test_bytes(void)
{
    int             i, wrong, style;
    char            text[3];
    size_t          k;
    comments_buf_t  buf;

    wrong = 0;
    comments_buf_init(&buf, 1024);

    for (style = COMMENTS_JSON_WEB; style <= COMMENTS_JSON_TERMINAL; style++) {

        for (i = 0; i < 256; i++) {
            text[0] = 'a';
            text[1] = (char) (unsigned char) i;
            text[2] = 'z';

            comments_buf_truncate(&buf, 0);
            comments_json_writer_quote(&buf, comments_str_of(text, 3),
                                       (comments_json_style_t) style);

            wrong += comments_text_check(comments_buf_str(&buf))
                     != COMMENTS_TEXT_OK;
            wrong += buf.data[1] != 'a' || buf.data[buf.len - 2] != 'z';

            for (k = 2; k + 2 < buf.len; k++) {
                wrong += (unsigned char) buf.data[k] < 0x20;
                wrong += buf.data[k] == '"' && buf.data[k - 1] != '\\';
                wrong += buf.data[k] == '<' && style == COMMENTS_JSON_WEB;
                wrong += buf.data[k] == 0x7f
                         && style == COMMENTS_JSON_TERMINAL;
            }
        }
    }

    is_int(wrong, 0, "every byte, in either style");

    comments_buf_free(&buf);
}


static void
test_members(void)
{
    comments_buf_t  buf;

    comments_buf_init(&buf, 1024);

    (void) comments_buf_add_char(&buf, '{');
    comments_json_writer_string(&buf, "s", comments_str_c("{[,"),
                                COMMENTS_JSON_WEB);
    comments_json_writer_number(&buf, "n", INT64_MIN);
    comments_json_writer_open(&buf, "o", '{');
    (void) comments_buf_add_char(&buf, '}');
    comments_json_writer_open(&buf, "l", '[');
    comments_json_writer_next(&buf);
    (void) comments_buf_add_c(&buf, "1");
    comments_json_writer_next(&buf);
    comments_json_writer_quote(&buf, comments_str_c("["), COMMENTS_JSON_WEB);
    comments_json_writer_next(&buf);
    (void) comments_buf_add_c(&buf, "3]");
    comments_json_writer_flag(&buf, "t", 2);
    comments_json_writer_flag(&buf, "f", 0);
    comments_json_writer_null(&buf, "z");
    (void) comments_buf_add_char(&buf, '}');

    is_str(buf.data, buf.len, "{\"s\":\"{[,\",\"n\":-9223372036854775808,"
           "\"o\":{},\"l\":[1,\"[\",3],\"t\":true,\"f\":false,\"z\":null}",
           "an object of everything");

    comments_buf_free(&buf);

    comments_json_writer_next(&buf);
    is_int(buf.len, 0, "nothing has begun: no comma");

    comments_buf_init(&buf, 4);
    comments_json_writer_string(&buf, "name", comments_str_c("x"),
                                COMMENTS_JSON_WEB);
    ok(buf.failed, "a failure stays");
    comments_buf_free(&buf);
}


int
main(void)
{
    plan_none();

    test_strings();
    test_bytes();
    test_members();

    return done_testing();
}
