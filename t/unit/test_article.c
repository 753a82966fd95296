/*
 * Where the block stands at the end of an article's own content: skeletons of
 * kinds of themes, with synthetic text. Each is read whole and in pieces.
 */

#define SCAN_CONTENT  1

#include "scan_page.h"


/* a sentence of 60 letters; a paragraph of three */
#define SAY   "The tide came in over the sand and took the letters away now. "
#define TEXT  SAY SAY SAY
#define P     "<p>" TEXT "</p>\n"
#define HAN                                                                   \
    "\xe6\xbd\xae\xe6\xb0\xb4\xe6\x85\xa2\xe6\x85\xa2\xe6\xbc\xab\xe8\xbf\x87"     \
    "\xe6\xb2\x99\xe6\xbb\xa9\xef\xbc\x8c\xe6\x8a\x8a\xe5\xad\x97\xe8\xbf\xb9"     \
    "\xe5\xb8\xa6\xe8\xb5\xb0\xe4\xba\x86\xe3\x80\x82"
#define LINK  "<li><a href='/x'>Another entry of this small diary</a></li>\n"
#define LINKS "<ul>" LINK LINK LINK LINK LINK LINK LINK LINK "</ul>\n"
#define TOP   "<!DOCTYPE html><html><body>\n"
#define LAST  "</body></html>\n"


/* the score: what is the article's own content? */
static const place_case_t  scores[] = {

    /* the article's element is the smallest box around its paragraphs */
    { CONTENT, TOP "<main><article><h1>A</h1>" P P "@</article></main>" LAST },
    { CONTENT, TOP "<div><div><div>" P P "@</div></div></div>" LAST },
    { CONTENT, TOP "<div>" TEXT "@</div>" LAST },

    /* too little text for any box: rule 4 */
    { BODY, TOP "<div><p>A word.</p></div>@" LAST },
    { BODY, TOP "<div>" LINKS "</div><div><p>" SAY "</p></div>@" LAST },

    /* ... or the largest article, or else <main> */
    { CONTENT, TOP "<div><p>Said.</p></div><article><p>Brief.</p>@</article>"
               LAST },
    { CONTENT, TOP "<main><p>Brief.</p>@</main><div>Said here</div>" LAST },
    { CONTENT, TOP "<article><p>One.</p></article>"
               "<article><p>The long one.</p>@</article>" LAST },

    /* ... or else the footer of the page */
    { CONTENT, TOP "<div><p>Brief.</p></div>@<footer>Me</footer>" LAST },
    { CONTENT, TOP "<div><p>Brief.</p></div>@<div id=footer>Me</div>" LAST },

    /* text that is not the article's counts less: links, code, names */
    { CONTENT, TOP "<div class=sidebar>" P P "</div><div>" P "@</div>" LAST },
    { CONTENT, TOP "<div>" LINKS LINKS "</div><div>" P "@</div>" LAST },
    { CONTENT, TOP "<nav>" P P P "</nav><div>" P "@</div>" LAST },
    { CONTENT, TOP "<div><pre>" TEXT TEXT "</pre></div><div>" P "@</div>" LAST },
    { CONTENT, TOP "<div hidden>" P P "</div><div>" P "@</div>" LAST },
    { CONTENT, TOP "<div><button>" TEXT TEXT "</button></div><div>" P "@</div>"
               LAST },

    /* scripts and styles have no text */
    { CONTENT, TOP "<div><script>" TEXT TEXT "</script></div><div>" P "@</div>"
               LAST },

    /* Chinese: three bytes say as much as two letters */
    { CONTENT, TOP "<div><p>"
               HAN HAN HAN HAN "</p>@</div>" LAST },
};


/* the box: where in it and around it does the block stand? */
static const place_case_t  boxes[] = {

    /* sections of one text meet in their parent */
    { CONTENT, TOP "<article><section>" P "</section><section>" P
               "</section><section>" P "</section>@</article>" LAST },

    /* a row's children are columns, so the block stands behind the row */
    { CONTENT, TOP "<main><div class=row>" P P "</div>@</main>" LAST },
    { CONTENT, TOP "<main><div class='md:flex x'>" P P "</div>@</main>" LAST },
    { CONTENT, TOP "<main><div class='flex flex-col'>" P P "@</div></main>"
               LAST },

    /* the footer, aside or navigation that closes the article stays behind */
    { CONTENT, TOP "<article>" P P "@<footer>Filed under x</footer></article>"
               LAST },
    { CONTENT, TOP "<article>" P P "@<nav>Older</nav><aside>x</aside>"
               "</article>" LAST },
    { CONTENT, TOP "<article>" P "<aside>Note</aside>" P "@</article>" LAST },

    /* the sidebar is in <main> */
    { CONTENT, TOP "<main><div class=post>" P P "@</div><div class=sidebar>"
               LINKS "</div></main>" LAST },

    /* an old layout of tables */
    { CONTENT, TOP "<table><tr><td>" LINKS "</td><td>" P P "@</td></tr></table>"
               LAST },

    /* what is open in the box would swallow the block: it goes behind */
    { CONTENT, TOP "<div><div><ul><li>" TEXT TEXT "</div>@</div>" LAST },
    { CONTENT, TOP "<div><p>" TEXT TEXT "@</div>" LAST },

    /* a box without an end tag is none, so rule 4 holds */
    { BODY, TOP "<div>" P P "@" LAST },

    /* the body's own text: its end is rule 4 */
    { BODY, TOP P P P "@" LAST },
    { CONTENT, TOP P P P "@<footer>Me</footer>" LAST },

    /* a browser ignores a form in a form */
    { BODY, TOP "<form><div>" P P "</div></form>@" LAST },
    { BODY, TOP "<a href=x><div>" P P "</div></a>@" LAST },

    /* a script takes its root over and removes what it did not make */
    { BODY, TOP "<div id=___gatsby><article>" P P "</article></div>@" LAST },
    { BODY, TOP "<div id=__next><article>" P P "</article></div>@" LAST },
    { BODY, TOP "<div id=app><article>" P P "</article></div>@" LAST },
    { CONTENT, TOP "<div><div id=app><article>" P P "@</article></div></div>"
               LAST },
};


/* markers and containers come before it, whatever the article has */
static const place_case_t  stronger[] = {
    { MARKER, TOP "<article>" P P "</article><!-- comments -->@" LAST },
    { MARKER, TOP "<!-- comments -->@<article>" P P "</article>" LAST },
    { CONTAINER, TOP "<article>" P P "</article><div id=comments>@</div>" LAST },
    { CONTAINER, TOP "<div class=giscus>@</div><article>" P P "</article>"
                 LAST },
};


/* offsets up to which the page may go out: not beyond what may be the place */
static void
test_holds(void)
{
    uint64_t         hold;
    comments_scan_t  s;

    static const char  page[] =
        TOP "<article>" P P "</article>" P "<footer>Me</footer>";

    comments_scan_init(&s, &conf, comments_str_c(""));
    hold = comments_scan_feed(&s, page, sizeof(page) - 1);

    is_int(hold, strstr(page, "</article>") - page,
           "the page is held back from the end of the article on");

    hold = comments_scan_settle(&s);

    ok(s.place == CONTENT && hold == s.at,
       "who holds back no more gets the place that is known");

    comments_scan_init(&s, &conf, comments_str_c(""));
    (void) comments_scan_feed(&s, page, 200);
    hold = comments_scan_settle(&s);

    ok(s.place == COMMENTS_PLACE_NONE && hold == 200,
       "... or none, and the scan goes on for rule 4");

    (void) comments_scan_feed(&s, page + 200, sizeof(page) - 1 - 200);
    comments_scan_end(&s);

    is_int(s.place, COMMENTS_PLACE_END, "... without the article");
}


/* elements deeper than those that are kept count for the deepest one */
static void
test_deep(void)
{
    char             page[16384];
    size_t           i, n;
    comments_scan_t  s;

    n = 0;

    for (i = 0; i < 200; i++) {
        n += (size_t) sprintf(page + n, "<div>");
    }

    n += (size_t) sprintf(page + n, "%s", P P);

    for (i = 0; i < 200; i++) {
        n += (size_t) sprintf(page + n, "</div>");
    }

    ok(scan(&s, "", page, n, 0) && s.place == CONTENT
       && s.at > 200 * 5 && s.at < n - 10
       && memcmp(page + s.at, "</div>", 6) == 0,
       "200 nested boxes: the text counts for the deepest that is kept");
}


int
main(void)
{
    test_places("score", scores, sizeof(scores) / sizeof(scores[0]));
    test_places("box", boxes, sizeof(boxes) / sizeof(boxes[0]));
    test_places("stronger", stronger, sizeof(stronger) / sizeof(stronger[0]));
    test_holds();
    test_deep();

    return done_testing();
}
