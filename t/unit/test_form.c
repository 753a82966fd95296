/*
 * Decoding of forms: types, URL-encoded pairs, multipart bodies, JSON, query
 * arguments.
 */

#include <stdlib.h>

#include "comments_form.h"
#include "tap.h"


#define PART(name)  "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"


static void test_type(void);
static void test_charset(void);
static void test_pairs(void);
static void test_multipart(void);
static void test_multipart_bad(void);
static void test_json(void);
static void test_members(int n, comments_reason_t want);
static void test_limits(void);
static void test_query(void);
static void type_is(const char *header, int want, const char *boundary);
static void reason_is(comments_form_type_t type, const char *body,
    comments_reason_t want, const char *what);
static void text_is(comments_form_type_t type, const char *body,
    const char *want, const char *what);
static void query_is(const char *query, const char *want, unsigned n);
static char *repeat(const char *s, size_t n, const char *end, size_t *len);


static comments_arena_t  *arena;
static comments_form_t    form;


int
main(void)
{
    plan_none();

    arena = comments_arena_create(64 * 1024 * 1024);

    test_type();
    test_charset();
    test_pairs();
    test_multipart();
    test_multipart_bad();
    test_json();
    test_limits();
    test_query();

    comments_arena_destroy(arena);

    return done_testing();
}


static void
test_type(void)
{
    type_is("application/x-www-form-urlencoded", COMMENTS_FORM_URLENCODED, "");
    type_is("Application/X-WWW-Form-UrlEncoded ; charset=UTF-8",
            COMMENTS_FORM_URLENCODED, "");
    type_is("application/json", COMMENTS_FORM_JSON, "");
    type_is("application/json;charset=utf-8", COMMENTS_FORM_JSON, "");
    type_is("multipart/form-data; boundary=abc", COMMENTS_FORM_MULTIPART,
            "abc");
    type_is("multipart/form-data;charset=utf-8;BOUNDARY=\"a b:c\" ; x=y",
            COMMENTS_FORM_MULTIPART, "a b:c");
    type_is("multipart/form-data; boundary=----WebKitFormBoundaryAbC0123;",
            COMMENTS_FORM_MULTIPART, "----WebKitFormBoundaryAbC0123");
    type_is("multipart/form-data; boundary="
            "0123456789012345678901234567890123456789"
            "012345678901234567890123456789",
            COMMENTS_FORM_MULTIPART,
            "0123456789012345678901234567890123456789"
            "012345678901234567890123456789");

    type_is("multipart/form-data; boundary="
            "0123456789012345678901234567890123456789"
            "0123456789012345678901234567890", 0, "");
    type_is("multipart/form-data", 0, "");
    type_is("multipart/form-data; boundary=", 0, "");
    type_is("multipart/form-data; boundary=\"\"", 0, "");
    type_is("multipart/form-data; boundary=\"a ", 0, "");
    type_is("multipart/form-data; boundary=\"a \"", 0, "");
    type_is("multipart/form-data; boundary=\"a\\\"b\"", 0, "");
    type_is("multipart/form-data; boundary=a; boundary=b", 0, "");
    type_is("multipart/form-data; boundary=a b", 0, "");
    type_is("multipart/mixed; boundary=a", 0, "");
    type_is("text/plain", 0, "");
    type_is("application/jsonx", 0, "");
    type_is("", 0, "");
    type_is(";", 0, "");
}


static void
type_is(const char *header, int want, const char *boundary)
{
    int                    rc;
    comments_str_t         got;
    comments_form_type_t   type;

    rc = comments_form_type(comments_str_c(header), &type, &got);

    if (want == 0) {
        is_int(rc, COMMENTS_DECLINED, "declined: \"%s\"", header);
        return;
    }

    ok(rc == COMMENTS_OK && (int) type == want, "type of \"%s\"", header);
    is_str(got.data, got.len, boundary, "boundary of \"%s\"", header);
}


static void
test_charset(void)
{
    size_t  i;

    static const struct {
        const char  *header;
        int          ok;
    } cases[] = {
        { "", 1 },
        { "text/plain", 1 },
        { "text/plain; charset=utf-8", 1 },
        { "text/plain; Charset=\"UTF-8\"", 1 },
        { "text/plain; charset=us-ascii", 1 },
        { "application/x-www-form-urlencoded; charset=windows-1252", 0 },
        { "text/plain; x=y;charset=utf-16", 0 },
        { "text/plain; charset=utf-8; charset=utf-7", 0 },
        { "text/plain; charset=\"\"", 0 }
    };

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        is_int(comments_form_charset_ok(comments_str_c(cases[i].header)),
               cases[i].ok, "charset of \"%s\"", cases[i].header);
    }
}


static void
test_pairs(void)
{
    comments_form_type_t  type = COMMENTS_FORM_URLENCODED;

    text_is(type, "text=a+b%20c%2Bd", "a b c+d", "blanks and plus");
    text_is(type, "text=h%C3%a4h", "h\xc3\xa4h", "hex of both cases");
    text_is(type, "text=100%&x=1", "100%", "a % at the end");
    text_is(type, "text=%4", "%4", "half a %XX");
    text_is(type, "text=%zz%4g%%41", "%zz%4g%A", "bad %XX stay");
    text_is(type, "text=a&text=b", "a", "the first counts");
    text_is(type, "text=&text=b", "", "an empty first counts");
    text_is(type, "text", "", "a name without =");
    text_is(type, "te%78t=x", "x", "an encoded name");
    text_is(type, "Text=x", NULL, "names have a case");
    text_is(type, "text=a=b", "a=b", "= in a value");
    text_is(type, "&&&text=x&&", "x", "empty pairs");
    text_is(type, "", NULL, "nothing");
    text_is(type, "=x&text=y", "y", "a nameless pair");

    reason_is(type, "text=a%00b", COMMENTS_ACCEPTED,
              "bytes are not judged here");
    is_int(form.text.len, 3, "a NUL is a byte");

    reason_is(type, "name=N&email=E&website=W&text=T&parent=P"
              "&_charset_=UTF-8", COMMENTS_ACCEPTED, "all fields");
    ok(form.name.data[0] == 'N' && form.email.data[0] == 'E'
       && form.website.data[0] == 'W' && form.text.data[0] == 'T'
       && form.parent.data[0] == 'P', "each in its place");
    is_str(form.charset.data, form.charset.len, "utf-8",
           "_charset_ in lower case");

    reason_is(type, "challenge=C&subject=S&text=T", COMMENTS_ACCEPTED,
              "a confirmed form that a robot has filled in");
    is_str(form.challenge.data, form.challenge.len, "C", "its token");
    is_str(form.trap.data, form.trap.len, "S", "what stands in the trap");

    reason_is(type, "subject=&text=T", COMMENTS_ACCEPTED, "a reader's form");
    is_int(form.trap.len, 0, "has nothing there");

    reason_is(type, "text=a&_charset_=windows-1252", COMMENTS_BAD_CHARSET,
              "another charset");
    reason_is(type, "text=a&_charset_=", COMMENTS_ACCEPTED,
              "a _charset_ that nobody filled");
}


static void
test_multipart(void)
{
    comments_form_type_t  type = COMMENTS_FORM_MULTIPART;

    text_is(type, "--b\r\n" PART("text") "hello\r\n--b--\r\n", "hello",
            "one part");
    text_is(type, "--b\r\n" PART("text") "\r\n--b--", "", "an empty value");
    text_is(type, "--b\r\n" PART("text") "a\r\n\r\nb\r\n--b--\r\n",
            "a\r\n\r\nb", "line ends in a value");
    text_is(type, "--b\r\n" PART("text") "a\r\n--bc\r\n--b-\r\r\n--b--",
            "a\r\n--bc\r\n--b-\r", "what looks like a delimiter");
    text_is(type, "--b\r\n" PART("text") "a\r--b\n--b\r\n--b--\r\n",
            "a\r--b\n--b", "a delimiter has CR LF before it");
    text_is(type, "--b \t\r\n" PART("text") "x\r\n--b \r\n" PART("name")
            "y\r\n--b--", "x", "blanks behind a boundary");
    text_is(type, "\r\n--b\r\n" PART("text") "x\r\n--b--\r\nepilogue", "x",
            "a line end before, an epilogue behind");
    text_is(type, "--b\r\n" PART("text") "x\r\n--b\r\n" PART("text")
            "y\r\n--b--", "x", "the first counts");
    text_is(type, "--b\r\ncontent-disposition:form-data;name=text\r\n\r\n"
            "x\r\n--b--", "x", "lower case, no quotes");
    text_is(type, "--b\r\nContent-Type: text/plain; charset=UTF-8\r\n"
            PART("text") "x\r\n--b--", "x", "utf-8 by its name");
    text_is(type, "--b\r\n" PART("a%22b") "y\r\n--b\r\n" PART("text")
            "x\r\n--b--", "x", "a quote in a name");
    text_is(type, "--b\r\nContent-Disposition: form-data; name=\"text\"; "
            "filename=\"a.txt\"\r\nContent-Type: text/plain; charset=utf-16"
            "\r\n\r\nfile\r\n--b\r\n" PART("text") "x\r\n--b--", "x",
            "a file is passed over");
    text_is(type, "--b\r\nContent-Disposition: form-data; name=\"text\"; "
            "filename*=UTF-8''x\r\n\r\nfile\r\n--b--", NULL, "so is filename*");
    text_is(type, "--b--\r\n", NULL, "no parts");
}


static void
test_multipart_bad(void)
{
    size_t       i;
    const char  *head;

    static const char *const  bad[] = {
        "",
        "--",
        "x",
        "--b",
        "--b\r\n",
        "--c\r\n" PART("text") "x\r\n--c--",
        "--b\r\n" PART("text"),
        "--b\r\n" PART("text") "x",
        "--b\r\n" PART("text") "x\r\n--b",
        "--b\r\n" PART("text") "x\r\n--b\r\n",
        "--b\n" PART("text") "x\r\n--b--",
        "preamble\r\n--b\r\n" PART("text") "x\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"text\"\n\nx\r\n--b--",
        "--b\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: attachment; name=\"text\"\r\n\r\nx"
        "\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"text\r\n\r\nx\r\n--b--",
        "--b\r\nno colon\r\n\r\nx\r\n--b--",
        "--b\r\n: x\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Transfer-Encoding: base64\r\n" PART("text")
        "eA==\r\n--b--"
    };

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        reason_is(COMMENTS_FORM_MULTIPART, bad[i], COMMENTS_BAD_FORM,
                  "a body that is none");
    }

    head = "--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
           PART("text") "x\r\n--b--";
    reason_is(COMMENTS_FORM_MULTIPART, head, COMMENTS_BAD_CHARSET,
              "a part in another charset");

    reason_is(COMMENTS_FORM_MULTIPART, "--b\r\n" PART("_charset_")
              "shift_jis\r\n--b--", COMMENTS_BAD_CHARSET, "_charset_");
}


static void
test_json(void)
{
    comments_form_type_t  type = COMMENTS_FORM_JSON;

    text_is(type, "{\"text\":\"a\",\"name\":null,\"parent\":7,\"x\":[]}", "a",
            "an object");
    is_str(form.parent.data, form.parent.len, "7", "a number");
    ok(form.name.data == NULL, "null is absent");

    reason_is(type, "{\"text\":true}", COMMENTS_BAD_JSON, "no string");

    text_is(type, "{\"text\":\"a\",\"subject\":{},\"challenge\":\"c\"}", "a",
            "JSON has no trap");
    ok(form.trap.data == NULL, "whatever its members are called");
    is_str(form.challenge.data, form.challenge.len, "c", "but a token");
    reason_is(type, "[]", COMMENTS_BAD_JSON, "no object");
    reason_is(type, "", COMMENTS_BAD_JSON, "nothing");
    reason_is(type, "{\"_charset_\":\"latin1\"}", COMMENTS_BAD_CHARSET,
              "another charset");
}


static void
test_members(int n, comments_reason_t want)
{
    int     i;
    char    body[4096];
    size_t  len;

    len = (size_t) snprintf(body, sizeof(body), "{\"text\":\"a:\\\":b\"");

    for (i = 1; i < n; i++) {
        len += (size_t) snprintf(body + len, sizeof(body) - len,
                                 ",\"%d:\":%d", i, i);
    }

    body[len++] = '}';

    is_int(comments_form_decode(arena, COMMENTS_FORM_JSON,
                                comments_str_of(NULL, 0),
                                comments_str_of(body, len), &form),
           want, "%d members", n);
}


static void
test_limits(void)
{
    char               *body;
    size_t              len;
    comments_str_t      b = comments_str("b");
    comments_arena_t   *small;

    body = repeat("a=1&", 10000, "text=x", &len);
    is_int(comments_form_decode(arena, COMMENTS_FORM_URLENCODED, b,
                                comments_str_of(body, len), &form),
           COMMENTS_TOO_MANY_FIELDS, "10,000 pairs");
    free(body);

    body = repeat("\"::\\\"\"  :1,", 10000, "", &len);
    is_int(comments_form_decode(arena, COMMENTS_FORM_JSON, b,
                                comments_str_of(body, len), &form),
           COMMENTS_TOO_MANY_FIELDS, "10,000 members, before they are parsed");
    free(body);

    test_members(64, COMMENTS_ACCEPTED);
    test_members(65, COMMENTS_TOO_MANY_FIELDS);

    body = repeat("a=1&", 63, "text=x", &len);
    is_int(comments_form_decode(arena, COMMENTS_FORM_URLENCODED, b,
                                comments_str_of(body, len), &form),
           COMMENTS_ACCEPTED, "64 pairs");
    free(body);

    body = repeat("a=1&", 64, "text=x", &len);
    is_int(comments_form_decode(arena, COMMENTS_FORM_URLENCODED, b,
                                comments_str_of(body, len), &form),
           COMMENTS_TOO_MANY_FIELDS, "65 pairs");
    free(body);

    body = repeat("--b\r\n" PART("a") "x\r\n", 10000, "--b--", &len);
    is_int(comments_form_decode(arena, COMMENTS_FORM_MULTIPART, b,
                                comments_str_of(body, len), &form),
           COMMENTS_TOO_MANY_FIELDS, "10,000 parts");
    free(body);

    body = repeat("--b\r\n" PART("a") "x\r\n", 64, "--b--", &len);
    is_int(comments_form_decode(arena, COMMENTS_FORM_MULTIPART, b,
                                comments_str_of(body, len), &form),
           COMMENTS_ACCEPTED, "64 parts");
    free(body);

    body = repeat("\r\n--", 500000, "", &len);
    is_int(comments_form_decode(arena, COMMENTS_FORM_MULTIPART, b,
                                comments_str_of(body, len), &form),
           COMMENTS_BAD_FORM, "2 MB of almost delimiters");
    free(body);

    body = repeat("X-Y: z\r\n", 100000, "", &len);
    memcpy(body, "--b\r\nX:\r", 8);
    is_int(comments_form_decode(arena, COMMENTS_FORM_MULTIPART, b,
                                comments_str_of(body, len), &form),
           COMMENTS_BAD_FORM, "100,000 headers");
    free(body);

    body = repeat("x", 100000, "", &len);
    memcpy(body, "--b\r\nX:", 7);
    is_int(comments_form_decode(arena, COMMENTS_FORM_MULTIPART, b,
                                comments_str_of(body, len), &form),
           COMMENTS_BAD_FORM, "an endless header");
    free(body);

    small = comments_arena_create(100);
    body = repeat("x", 1000, "", &len);
    memcpy(body, "text=", 5);
    is_int(comments_form_decode(small, COMMENTS_FORM_URLENCODED, b,
                                comments_str_of(body, len), &form),
           COMMENTS_UNAVAILABLE, "no memory");
    free(body);
    comments_arena_destroy(small);

    is_int(comments_form_decode(arena, COMMENTS_FORM_MULTIPART,
                                comments_str_of(NULL, 0), b, &form),
           COMMENTS_BAD_FORM, "no boundary");
}


static void
test_query(void)
{
    query_is("id=x", "x", 1);
    query_is("a=1&id=x%2Fy+z&b", "x/y+z", 1);
    query_is("id=1&id=2&id", "1", 3);
    query_is("id", "", 1);
    query_is("id=", "", 1);
    query_is("xid=1&idx=2&ID=3", NULL, 0);
    query_is("", NULL, 0);
    query_is("&&&", NULL, 0);
    query_is("id=%", "%", 1);
    query_is("%69d=1", NULL, 0);
}


static void
reason_is(comments_form_type_t type, const char *body, comments_reason_t want,
    const char *what)
{
    comments_str_t  boundary = comments_str("b");

    is_int(comments_form_decode(arena, type, boundary, comments_str_c(body),
                                &form),
           want, "%s: %.60s", what, body);
}


static void
text_is(comments_form_type_t type, const char *body, const char *want,
    const char *what)
{
    comments_str_t  boundary = comments_str("b");

    if (comments_form_decode(arena, type, boundary, comments_str_c(body),
                             &form)
        != COMMENTS_ACCEPTED)
    {
        ok(0, "%s is accepted", what);
        return;
    }

    if (want == NULL) {
        ok(form.text.data == NULL && form.text.len == 0, "%s: no text", what);
        return;
    }

    ok(form.text.data != NULL, "%s: there is a text", what);
    is_str(form.text.data, form.text.len, want, "%s", what);
}


static void
query_is(const char *query, const char *want, unsigned n)
{
    int              rc;
    unsigned         got;
    comments_str_t   value, name = comments_str("id");

    rc = comments_form_query(arena, comments_str_c(query), name, &value, &got);

    ok(rc == COMMENTS_OK && got == n && (value.data == NULL) == (want == NULL),
       "%u times in \"%s\"", n, query);
    is_str(value.data, value.len, want ? want : "", "the value in \"%s\"",
           query);
}


static char *
repeat(const char *s, size_t n, const char *end, size_t *len)
{
    char    *p;
    size_t   i, one;

    one = strlen(s);
    *len = one * n + strlen(end);

    p = malloc(*len + 1);
    if (p == NULL) {
        abort();
    }

    for (i = 0; i < n; i++) {
        memcpy(p + i * one, s, one);
    }

    memcpy(p + n * one, end, strlen(end) + 1);

    return p;
}
