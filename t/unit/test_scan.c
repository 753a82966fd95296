/*
 * The page scanner: places, charsets, and what is held back. Every case is
 * read whole and in pieces.
 */

#include "scan_page.h"


#define LARGE      (2 * 1024 * 1024)


typedef struct {
    comments_charset_t   charset;
    const char          *header;
    const char          *page;
} charset_case_t;

typedef struct {
    uint64_t             hold;      /* after the whole page, before its end */
    const char          *page;
} hold_case_t;


static const place_case_t  markers[] = {
    { MARKER, "<!doctype html><body><p>x</p><!-- comments -->@<p>y</body>" },
    { MARKER, "<body><!--comments-->@<!-- comments --></body>" },
    { MARKER, "<body><!--\n\t comments\r\n-->@</body>" },
    { MARKER, "<body><!-- comments --!>@</body>" },
    { MARKER, "<body><!-- more words -->@</body>" },
    { MARKER, "<body><div id=comments></div><!-- comments -->@</body>" },
    { MARKER, "<body></body></html><!-- comments -->@" },
    { MARKER, "<body><p>in a paragraph <!-- comments -->@ all the same</p>" },
    { MARKER, "<table><tr><td><!-- comments -->@</table>" },
    { MARKER, "<form></form><!-- comments -->@" },
    { MARKER, "<body><svg><title><p></p></svg><!-- comments -->@" },
    { MARKER, "<title>x</title><!-- comments -->@<p>x" },
    { MARKER, "<!-- comments -->@text" },
    { MARKER, "<!-- comments -->@" },
    { MARKER, "<head></head><!-- comments -->@<div></body>" },
    { MARKER, "<script><!-- <script> </script> --></script>x"
              "<!-- comments -->@" },
    { BODY, "<body><!-- comment -->@</body>" },
    { BODY, "<body><!-- Comments -->@</body>" },
    { BODY, "<body><!-- comments comments -->@</body>" },
    { BODY, "<body><!---comments--->@</body>" },
    { BODY, "<body><!-- comments -- -->@</body>" },
    { BODY, "<body><!comments>< !-- comments --><? comments ?></ comments>"
            "@</body>" },
    { BODY, "<body><!-->comments--><!--->comments-->@</body>" },
    { BODY, "<!-- comments --><!doctype html><body>@</body>" },
    { BODY, "<!-- comments --><html><body>@</body>" },
    { BODY, "<head><!-- comments --><title>x</title></head><body>@</body>" },
    { BODY, "<head></head><!-- comments --><body class=x>@</body>" },
    { BODY, "<title><!-- comments --></title>@</body>" },
    { BODY, "<body><script>'<!-- comments -->'</script>@</body>" },
    { BODY, "<body><style><!-- comments --></style>@</body>" },
    { BODY, "<body><textarea><!-- comments --></textarea>@</body>" },
    { BODY, "<body><xmp><!-- comments --></xmp>@</body>" },
    { BODY, "<body><iframe><!-- comments --></iframe>@</body>" },
    { BODY, "<body><noembed><!-- comments --></noembed>@</body>" },
    { BODY, "<body><noframes><!-- comments --></noframes>@</body>" },
    { BODY, "<body><noscript><!-- comments --></noscript>@</body>" },
    { BODY, "<body><template><!-- comments --></template>@</body>" },
    { BODY, "<body><template><template></template><!-- comments -->"
            "</template>@</body>" },
    { BODY, "<body><p title='<!-- comments -->'>@</body>" },
    { BODY, "<body><p title=\"<!-- comments -->\">@</body>" },
    { BODY, "<body><p title=<!--comments-->@</body>" },
    { BODY, "<body><select><!-- comments --></select>@</body>" },
    { BODY, "<body><svg><!-- comments --></svg>@</body>" },
    { BODY, "<body><svg><![CDATA[<!-- comments -->]]></svg>@</body>" },
    { BODY, "<body><svg><desc><!-- comments --></desc></svg>@</body>" },
    { BODY, "<body><math><mi><!-- comments --></math>@</body>" },
    { BODY, "<table><!-- comments --><tr><!-- comments --></table>@</body>" },
    { BODY, "<form><!-- comments --></form>@</body>" },
    { BODY, "<button><!-- comments --></button>@</body>" },
    { BODY, "<object><!-- comments --></object>@</body>" },
    { BODY, "<video><!-- comments --></video>@</body>" },
    { BODY, "<!-- <!-- comments -->@</body>" },
    { NONE, "<frameset><!-- comments --></frameset>" },
};


static const place_case_t  ends[] = {
    { BODY, "<html><body>x@</body></html>" },
    { BODY, "x@</BODY\n>" },
    { BODY, "x@</body x='>'>" },
    { BODY, "x@</body/>" },
    { BODY, "</body>x</body>y@</body>z" },
    { BODY, "<script></body></script>@</body><!-- </body> -->" },
    { BODY, "@</body><script>'</body>'</script>" },
    { BODY, "@</body><p title='</body>'>" },
    { BODY, "@</body><textarea></body></textarea>" },
    { BODY, "@</body><template></body></template>" },
    { BODY, "@</body><svg></body></svg>" },
    { BODY, "@</body><select></body></select>" },
    { BODY, "<svg><script></svg>@</body>" },
    { BODY, "<svg><style>x</style><p>@</body>" },
    { BODY, "<table><td>x@</body></table>" },
    { BODY, "<!DOCTYPE html PUBLIC \"a>b\">@</body>" },
    { BODY, "<title/>x</title>@</body>" },
    { END, "<p></p>@</body " },
    { END, "@" },
    { END, "x@" },
    { END, "<p>x</bodyx>@" },
    { END, "<p>x</ body>@" },
    { END, "<p>x<@" },
    { END, "<p>x < y@" },
    { END, "<p>x@</" },
    { END, "<p>x@<b" },
    { END, "<p>x@<b title='</body>" },
    { END, "<p>x@<!-- </body>" },
    { END, "<p>x@<!-- </body> --" },
    { END, "<p>x@<!" },
    { END, "<p>x@<?php" },
    { END, "<p>x@<script></body>" },
    { END, "<p>x@<script><!--<script></script></body>" },
    { END, "<p>x@<script></script" },
    { END, "<p>x@<style></styl></body>" },
    { END, "<p>x@<textarea></body></html>" },
    { END, "<p>x@<plaintext></plaintext></body>" },
    { END, "<p>x</p>@<select><option></body></html>" },
    { END, "<p>x</p>@<template><p></body></html>" },
    { END, "<p>x</p>@<svg></body></html>" },
    { END, "<p>x</p>@<svg><![CDATA[ </body>" },
    { END, "<p>x</p>@<svg><desc><p>y" },
    { END, "<p><svg><desc>y@" },
    { END, "<!-- <p>x --></p>y@" },
    { NONE, "<frameset><frame></frameset></body>" },
    { NONE, "<head></head><frameset></frameset>" },
    { NONE, "<p><frameset></frameset>" },
    { END, "x<frameset></frameset>@" },
};


static const charset_case_t  charsets[] = {
    { ASCII, "", "<p>x" },
    { ASCII, "utf-8", "<p>x" },
    { UTF8, "", "\xef\xbb\xbf<p>x" },
    { UTF8, "utf-8", "\xef\xbb\xbf<p>x" },
    { ASCII, "iso-8859-1", "\xef\xbb\xbf<p>x" },
    { ASCII, "", "\xef\xbb<p>x" },
    { UTF8, "", "<meta charset=utf-8>" },
    { UTF8, "", "<META CHARSET=' UTF8 '/>" },
    { UTF8, "UTF-8", "<meta charset=unicode-1-1-utf-8>" },
    { ASCII, "windows-1252", "<meta charset=utf-8>" },
    { ASCII, "", "<meta charset=utf-8x>" },
    { UTF8, "", "<meta charset=''><meta charset=utf-8>" },
    { ASCII, "", "<meta charset=gbk><meta charset=utf-8>" },
    { UTF8, "", "<meta charset=utf-8><meta charset=gbk>" },
    { UTF8, "", "<meta http-equiv=Content-Type "
                "content='text/html; charset=utf-8'>" },
    { UTF8, "", "<meta content=\"text/html;charset = 'utf-8' \" "
                "http-equiv=content-type>" },
    { ASCII, "", "<meta content='text/html; charset=utf-8'>" },
    { ASCII, "", "<meta http-equiv=refresh content='charset=utf-8'>" },
    { ASCII, "", "<meta http-equiv=content-type content='charset \"utf-8'>" },
    { UTF8, "", "<meta http-equiv=content-type "
                "content='charsetcharset=utf-8;x'>" },
    { ASCII, "", "<!-- <meta charset=utf-8> -->" },
    { ASCII, "", "<script><meta charset=utf-8></script>" },
    { ASCII, "", "<title><meta charset=utf-8></title>" },
    { ASCII, "", "<template><meta charset=utf-8></template>" },
    { UTF8, "", "<?xml version='1.0' encoding='UTF-8'?><html/>" },
    { UTF8, "", "\xef\xbb\xbf<?xml version='1.0' encoding='x'?><html/>" },
    { ASCII, "", "<?xml version='1.0'?><html/>" },
    { ASCII, "", " <?xml version='1.0' encoding='UTF-8'?><html/>" },
    { ASCII, "", "<!?xml encoding='UTF-8'?>" },
    { ASCII, "", "<?xml encoding='ISO-8859-1'?><meta charset=utf-8>" },
    { ASCII, "", "<meta charset=utf-16>" },
    { ASCII, "", "<meta charset=UTF-16BE>" },
    { ASCII, "", "<?xml version='1.0' encoding='UTF-32'?>" },
    { OPAQUE, "", "<meta charset=utf-7>" },
    { OPAQUE, "", "<meta charset=ISO-2022-JP>" },
    { OPAQUE, "", "<meta charset=hz-gb-2312>" },
    { OPAQUE, "", "<body></body><meta charset=utf-7>" },
    { ASCII, "utf-8", "<meta charset=iso-2022-jp>" },
    { OPAQUE, "utf-16le", "<p>x" },
    { OPAQUE, "UTF-32", "<p>x" },
    { OPAQUE, "iso-2022-jp", "<meta charset=utf-8>" },
    { OPAQUE, "", "\xff\xfe<" },
    { OPAQUE, "", "\xfe\xff" },
    { OPAQUE, "iso-8859-1", "\xfe\xffx" },
};


static const hold_case_t  holds[] = {
    { 4, "text" },
    { 3, "<p><" },
    { 4, "<p>x<b" },
    { 3, "<p><!-- " },
    { 3, "<p></" },
    { 3, "<p><script>x</script" },
    { 20, "<p><script></script>" },
    { 3, "<p><select><option>x" },
    { 3, "<p><svg><g></g>" },
    { 17, "<p><svg><g></svg>" },
    { 3, "<p></body></html>" },
    { 11, "<p></body>x</body>" },
    { 17, "<div id=comments></div></body>" },
    { 17, "<div id=comments><p>Loading" },
    { 17, "<div id=comments><h2>Comments</h2><div> " },
    { 22, "<div id=comments><ul>x" },
    { 27, "<div id=comments><p>x</div>" },
    { 20, "<p><!-- comments -->x" },
    { 17, "<!-- comments --> " },
};


static void
test_charsets(void)
{
    int                    good;
    size_t                 i, j;
    comments_scan_t        s;
    const charset_case_t  *c;

    for (i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++) {
        c = &charsets[i];
        good = 1;

        for (j = 0; j < sizeof(steps) / sizeof(steps[0]); j++) {
            good = scan(&s, c->header, c->page, strlen(c->page), steps[j])
                   && s.charset == c->charset
                   && (s.place == NONE) == (c->charset == OPAQUE)
                   && good;
        }

        ok(good, "charset %d: \"%s\" %s", c->charset, c->header, c->page);
    }
}


static void
test_holds(void)
{
    size_t           i;
    uint64_t         hold;
    comments_scan_t  s;

    for (i = 0; i < sizeof(holds) / sizeof(holds[0]); i++) {
        comments_scan_init(&s, &conf, comments_str_c(""));
        hold = comments_scan_feed(&s, holds[i].page, strlen(holds[i].page));

        is_int(hold, holds[i].hold, "held: %s", holds[i].page);
    }
}


static void
test_nul(void)
{
    size_t           i;
    char             page[1024];
    comments_scan_t  s;

    static const char  based[] =
        "<html><base href=\"https://other.example/\" target=a>";

    for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        memset(page, 'x', sizeof(page));

        page[4] = '\0';
        scan(&s, "", page, sizeof(page), steps[i]);
        is_int(s.place, END, "a NUL behind the first 4 bytes is allowed");

        page[3] = '\0';
        scan(&s, "", page, sizeof(page), steps[i]);
        ok(s.place == NONE && s.charset == OPAQUE, "one among them is not");

        memcpy(page, "\xef\xbb\xbf", 3);
        scan(&s, "", page, sizeof(page), steps[i]);
        ok(s.place == END && s.charset == UTF8, "but behind a BOM");

        memset(page, 'x', sizeof(page));
        memcpy(page, based, sizeof(based) - 1);
        scan(&s, "", page, sizeof(page), steps[i]);
        ok(s.base.kind != COMMENTS_URI_BASE_NONE && s.base.away,
           "a <base> counts");

        page[0] = '\0';
        scan(&s, "", page, sizeof(page), steps[i]);
        ok(s.base.kind == COMMENTS_URI_BASE_NONE && !s.base.away,
           "but not in a page that is no text");

        memcpy(page, "<p><!--comments-->", 18);
        page[18] = '\0';
        scan(&s, "", page, sizeof(page), steps[i]);
        ok(s.place == MARKER && s.at == 18, "nothing behind a marker counts");
    }
}


static void
test_xml(void)
{
    static const char  page[] =
        "<?xml version=\"1.0\"?><html><head><script src=\"x\"/><title/></head>"
        "<body></body></html>";

    comments_scan_t  s;

    scan(&s, "", page, sizeof(page) - 1, 5);
    ok(s.xml && s.place == BODY, "an empty script of XHTML is empty");

    scan(&s, "", page + 21, sizeof(page) - 1 - 21, 5);
    ok(!s.xml && s.place == END && s.at == 12, "in HTML it is not");
}


static void
test_markers_conf(void)
{
    char                  page[1024];
    comments_scan_t       s;
    comments_scan_conf_t  c;
    char                  text[COMMENTS_SCAN_CARRY + 1];

    memset(&c, 0, sizeof(c));
    comments_scan_init(&s, &c, comments_str_c(""));
    comments_scan_feed(&s, "<p><!-- --><!---->", 18);
    comments_scan_end(&s);
    is_int(s.place, END, "without markers none is found");

    memset(text, 'm', sizeof(text));
    c.nmarkers = 1;
    c.markers[0] = comments_str_of(text, COMMENTS_SCAN_CARRY);

    (void) snprintf(page, sizeof(page), "<p><!--  %.*s%100s-->",
                    COMMENTS_SCAN_CARRY, text, " ");

    comments_scan_init(&s, &c, comments_str_c(""));
    comments_scan_feed(&s, page, strlen(page));
    is_int(s.place, MARKER, "a marker of the longest length");

    (void) snprintf(page, sizeof(page), "<p><!--  %.*s%100s-->",
                    COMMENTS_SCAN_CARRY, text, "m");

    comments_scan_init(&s, &c, comments_str_c(""));
    comments_scan_feed(&s, page, strlen(page));
    is_int(s.place, NONE, "a longer text is another one");
}


/* pages that make a careless parser slow or overflow its stack */

static void
test_large(void)
{
    char             *page;
    size_t            i, j, n;
    comments_scan_t   s;

    static const char  *parts[] = {
        "<div>", "<b>", "<p>", "<table><td>", "<svg>", "<template>", "<a x>",
        "</x>", "<!-", "<!--", "--", "<", "<select>", "<q a='", "&#", "<form>",
        "<div id=comments>", "<div id=comments><h1>", "<p hidden>x"
    };

    page = malloc(LARGE);

    for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        n = strlen(parts[i]);

        for (j = 0; j + n <= LARGE; j += n) {
            memcpy(page + j, parts[i], n);
        }

        ok(scan(&s, "", page, j, 65536), "2 MB of %s", parts[i]);
    }

    free(page);
}


int
main(void)
{
    plan_none();

    test_places("marker", markers, sizeof(markers) / sizeof(markers[0]));
    test_places("end", ends, sizeof(ends) / sizeof(ends[0]));
    test_charsets();
    test_holds();
    test_nul();
    test_xml();
    test_markers_conf();
    test_large();

    return done_testing();
}
