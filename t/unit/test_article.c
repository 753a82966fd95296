/*
 * Where the block stands at the end of an article's own content: skeletons of
 * kinds of themes, with synthetic text. Each is read whole and in pieces.
 */

#define SCAN_CONTENT  1

#include "comments_article.h"
#include "comments_names.h"
#include "scan_page.h"


/* a sentence of 60 letters; a paragraph of three */
#define SAY   "The tide came in over the sand and took the letters away now. "
#define TEXT  SAY SAY SAY
#define P     "<p>" TEXT "</p>\n"
#define HAN                                                                   \
    "\xe6\xbd\xae\xe6\xb0\xb4\xe6\x85\xa2\xe6\x85\xa2\xe6\xbc\xab"            \
    "\xe8\xbf\x87\xe6\xb2\x99\xe6\xbb\xa9\xef\xbc\x8c\xe6\x8a\x8a"            \
    "\xe5\xad\x97\xe8\xbf\xb9\xe5\xb8\xa6\xe8\xb5\xb0\xe4\xba\x86"            \
    "\xe3\x80\x82"
#define LINK  "<li><a href='/x'>Another entry of this small diary</a></li>\n"
#define LINKS "<ul>" LINK LINK LINK LINK LINK LINK LINK LINK "</ul>\n"
#define TEXTS TEXT TEXT TEXT TEXT TEXT TEXT
#define LISTING "<pre>" TEXTS TEXTS TEXTS TEXTS "</pre>"
#define CODED P "<pre>" TEXT TEXT "</pre>"
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
    { CONTENT, TOP "<div><pre>" TEXT TEXT "</pre></div><div>" P "@</div>"
               LAST },
    { CONTENT, TOP "<div hidden>" P P "</div><div>" P "@</div>" LAST },
    { CONTENT, TOP "<div><button>" TEXT TEXT "</button></div><div>" P "@</div>"
               LAST },

    { CONTENT, TOP "<div aria-hidden=true>" P P "</div><div>" P "@</div>"
               LAST },

    /* a listing is text of the box that it is in, whatever is around it */
    { CONTENT, TOP "<div><p>" SAY "</p><figure><table><tr><td>" LISTING
               "</td></tr></table></figure><p>" SAY "</p>@</div>" LAST },
    { CONTENT, TOP "<div><p>" SAY SAY SAY "</p><div class=highlight><div>"
               TEXTS TEXTS TEXTS TEXTS "</div></div>@</div>" LAST },
    { CONTENT, TOP "<article><table><tr><td><pre>1</pre><td>" LISTING
               "</table>@</article>" LAST },

    /* what <details> holds is not shown before somebody asks for it */
    { CONTENT, TOP "<div>" P "<details><summary>x</summary><div>" P P P
               "</div></details>@</div>" LAST },

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

    /* an old layout of tables, with end tags and without */
    { CONTENT, TOP "<table><tr><td>" LINKS "</td><td>" P P "@</td></tr></table>"
               LAST },
    { CONTENT, TOP "<table><tr><td>" LINKS "<td><p>" TEXT "<p>" TEXT "@<tr>"
               "<td>Me</table>" LAST },
    { CONTENT, TOP "<table><tr><td>" LINKS "<td><font size=2>" TEXT "<p>" TEXT
               "@</table>" LAST },
    { CONTENT, TOP "<table><tr><td>" P P "@<th>x</table>" LAST },
    { CONTENT, TOP "<table><tr><td><table><tr><td>" P P "@</table><td>x"
               "</table>" LAST },

    /* ... a list that nothing closes would swallow the block */
    { CONTENT, TOP "<table><tr><td><ul><li>" TEXT TEXT "<tr><td>Me</table>@"
               LAST },
    { BODY, TOP "<table><tr><td><ul><li>" TEXT TEXT "</table>@" LAST },

    /* a text that is cut into parts of one kind: behind all of them */
    { CONTENT, TOP "<div><div class=a>" P "</div><div class=a>" P "</div>"
               "<div class=a>" P "</div>@</div>" LAST },
    { CONTENT, TOP "<div><div class=a><div>" P "</div></div><div class='a b'>"
               "<div>" P "</div></div><div class=a><div>" P "</div></div>"
               "@</div>" LAST },
    { CONTENT, TOP "<div><div>" P "</div><div>" P "</div>@</div>" LAST },
    { CONTENT, TOP "<table><tr><td>" P "<tr><td>" P "<tr><td>" P "</table>@"
               "<p>Me</p>" LAST },

    /* ... but not if one of them has most of it, or they are posts */
    { CONTENT, TOP "<div><div class=a>" P P P P "@</div><div class=a>" P
               "</div>"
               "<div class=a>" P "</div></div>" LAST },
    { CONTENT, TOP "<div><div class=a>" P P "@</div><div class=b>" P "</div>"
               "<div class=c>" P "</div></div>" LAST },
    { CONTENT, TOP "<div><div class=post><div>" P P "@</div></div><div "
               "class=post><div>" P P "</div></div><div class=post><div>" P P
               "</div></div></div>" LAST },

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

    /* what is read next begins behind the text */
    { CONTENT, TOP "<article>" P P "<p class=tags>x</p>@<div class='related x'>"
               LINKS "</div><div class=pagination>x</div></article>" LAST },
    { CONTENT, TOP "<article>" P P "<div id=related>" P "</div>@</article>"
               LAST },

    /* a script takes its root over and removes what it did not make */
    { BODY, TOP "<div id=___gatsby><article>" P P "</article></div>@" LAST },
    { BODY, TOP "<div id=__next><article>" P P "</article></div>@" LAST },
    { BODY, TOP "<div id=app><article>" P P "</article></div>@" LAST },
    { CONTENT, TOP "<div><div id=app><article>" P P "@</article></div></div>"
               LAST },
    { BODY, TOP "<div id=root><article>" P P "</article></div>@" LAST },
    { CONTENT, TOP "<div class=root><article>" P P "@</article></div>"
               LAST },
    { BODY, TOP "<div><div data-server-rendered='true'>" P P "</div></div>@"
            LAST },
    { BODY, TOP "<div><div data-reactroot>" P P "</div></div>@" LAST },
    { BODY, TOP "<div><div data-v-app>" P P "</div></div>@" LAST },
    { BODY, TOP "<x-root ng-version=9>" P P "</x-root>@" LAST },
};


/* whole pages of kinds of themes */
static const place_case_t  themes[] = {

    /* mostly code: the box around everything scores more, <article> is it */
    { CONTENT, TOP "<div><div>" LINKS LINKS "</div><article><p>Run this:</p>"
               "<pre>" TEXT TEXT TEXT "</pre>" CODED "@</article><div>" LINKS
               LINKS "</div><div>" LINKS LINKS "</div></div>" LAST },

    /* the same with <main>, which a closing aside is in */
    { CONTENT, TOP "<div><div>" LINKS LINKS "</div><main>" CODED
               "@<aside>x</aside></main><div>" LINKS LINKS "</div><div>" LINKS
               LINKS "</div></div>" LAST },

    /* an <article> of next to nothing beside the text is no landmark */
    { CONTENT, TOP "<div>" P P P P P P P P "<article>x</article>@</div>" LAST },

    /* a gallery: no text but in its <article> */
    { CONTENT, TOP "<main><article><h1>Sand</h1><img src=1><img src=2>"
               "<img src=3>@</article></main><div>Me</div>" LAST },

    /* teasers in <article>s below the entry, each shorter than it */
    { CONTENT, TOP "<main><div class=entry>" P P "@</div><article><p>" SAY
               "</p></article><article><p>" SAY "</p></article></main>" LAST },

    /* the name of a sidebar around <main> says nothing */
    { CONTENT, TOP "<div class=nav-wrap><div role=main>" P "@</div></div>"
               "<footer>Me</footer>" LAST },
    { CONTENT, TOP "<div class=a>" P P "</div><main>" P "@</main>" LAST },

    /* an entry of a few words, by its name alone */
    { CONTENT, TOP "<div><div class=post><h2>Fog</h2><p>No boats.</p>@</div>"
               "<div>Older</div></div><footer>Me</footer>" LAST },
    { CONTENT, TOP "<div class=post><h2>Fog</h2><div class=entry-content><p>No "
               "boats today.</p>@</div><p>May</p></div>" LAST },
    { CONTENT, TOP "<div class=post><h2>Fog, and no boats today</h2>"
               "<div class=entry><img></div>@</div>" LAST },
    { CONTENT, TOP "<div class=hentry><img>@</div><div id=footer>Me</div>"
               LAST },
    { CONTENT, TOP "<div class=post><p>No boats today, none at all.</p>" LISTING
               "@</div><footer>Me</footer>" LAST },

    /* ... beside a box with more text that is called nothing */
    { CONTENT, TOP "<div><div class=a>" P "</div><div class=post><p>" SAY "</p>"
               "@</div><div class=b>" P "</div></div>" LAST },
    { CONTENT, TOP "<div><div class=a>" P "</div><article><p>" SAY "</p>"
               "@</article></div>" LAST },

    /* ... but one of next to nothing is none, and one of several neither */
    { CONTENT, TOP "<div><div class=a>" P P P P "@</div><div class=post>x</div>"
               "</div>" LAST },
    { CONTENT, TOP "<div><div class=a>" P P "@</div><div class=post>" SAY
               "</div><div class=post>" SAY "</div></div>" LAST },
    { CONTENT, TOP "<div class=related><div class=post><p>A boat.</p></div>"
               "</div><div>No.</div>@<footer>Me</footer>" LAST },

    /* several whole posts: the first is the page's own, if no teaser */
    { CONTENT, TOP "<main><div><article><div>" P P "@</div></article></div>"
               "<div><article><div>" P P P P "</div></article></div></main>"
               LAST },
    { CONTENT, TOP "<main><div><article><div>" SAY SAY "</div></article></div>"
               "<div><article><div>" P P P P P P "@</div></article></div>"
               "</main>" LAST },

    /* an article in the article: a card it quotes */
    { CONTENT, TOP "<article>" P P "<article>" P "</article>" P "@</article>"
               LAST },

    /* who wrote it, and what else there is to read: not the article's own */
    { CONTENT, TOP "<article><div class=text>" P P "@</div><div "
               "class='author-bio'>" P P P "</div><div class=related-posts>"
               LINKS "</div></article>" LAST },

    /* headings whose ids are made of their words */
    { CONTENT, TOP "<main><h1>A</h1>" P "<h2 id=footer>Footer</h2>" P
               "<h2 id=sidebar>Sidebar</h2>" P "@</main>" LAST },
    { CONTENT, TOP "<main>" P "<aside>Note</aside><section id=search>" P
               "</section>@</main>" LAST },

    /* footers that are called so */
    { CONTENT, TOP "<div id=all><p>Brief.</p>@<div class=site-footer>" P
               "</div></div>" LAST },
    { CONTENT, TOP "<div><p>Brief.</p>@<div role=contentinfo>Me</div></div>"
               LAST },
    { BODY, TOP "<div><p>Brief.</p><div class='post-footer'>x</div></div>@"
            LAST },

    /* end tags left out, as HTML allows */
    { CONTENT, TOP "<ul><li>x<li>y</ul><div><p>" TEXT "<p>" TEXT "<ul><li>x"
               "<li>y</ul>@</div>" LAST },

    /* tags in the wrong order */
    { CONTENT, TOP "<div><b><p>" TEXT TEXT "</b></p>@</div>" LAST },
};


/* comments that an old system printed */
static const place_case_t  printed[] = {

    /* TypePad and Movable Type 4: the sentence that closes them stays behind */
    { CONTAINER, TOP "<div class=entry>" P P "</div><div class=comments "
                 "id=all-comments><h3>Comments</h3><div id=comments-content>"
                 "<div class=comment id=comment-6a00d834><p>One</p></div>"
                 "<div class=comment id=comment-6a00d835><p>Two</p></div>@"
                 "</div></div><p class=comments-closed>They are closed.</p>"
                 LAST },

    /* ... and without a comment */
    { CONTAINER, TOP "<div class=entry>" P P "</div><div id=all-comments>"
                 "<h3>Comments</h3><div id=comments-content>@ <!-- list --> "
                 "</div></div><p class=comments-closed>Closed.</p>" LAST },

    /* WordPress: behind the list, since no section may be an item */
    { CONTAINER, TOP "<article>" P P "</article><div id=comments><h2>Two</h2>"
                 "<ol class=commentlist><li class=comment id=comment-7><p>One"
                 "</p><ul class=children><li class=comment id=comment-8>Two"
                 "</ul></li></ol>@<p class=nocomments>Closed.</p></div>" LAST },
    { CONTAINER, TOP "<article>" P P "</article><div id=comments><ol><li "
                 "id=li-comment-1><article id=comment-1>" P "</article></ol>@"
                 "<div id=respond><form></form></div></div>" LAST },

    /* each in a wrapper */
    { CONTAINER, TOP "<div class=comments><div><div id=comment-1>One</div>"
                 "</div><div><div id=comment-2>Two</div>@</div></div>" P LAST },

    /* Blogger */
    { CONTAINER, TOP "<div id=comments><h4>1 comment</h4><ol><li class=comment "
                 "id=c5550123456789>" P "</ol>@<p>x</p></div>" LAST },

    /* Movable Type 3, whose form has the same class */
    { CONTAINER, TOP "<div>" P P "<div class=comments-head>Comments</div>"
                 "<div class=comments-body>One</div>@<div class=comments-head>"
                 "Post</div><div class=comments-body><form></form></div></div>"
                 LAST },

    /* a list of recent comments somewhere else is none of them */
    { CONTAINER, TOP "<main><div id=comments><div><div id=comment-1>" P
                 "</div>@</div></div></main><div><div><div><ul>"
                 "<li id=comment-9>x</ul></div></div></div>" LAST },

    /* other ids and elements */
    { CONTENT, TOP "<article>" P P "<span id=comment-1>x</span><h2 "
               "id=comment-2>x</h2><div id=comment-form>x</div><div "
               "id=comments-1>x</div>@</article>" LAST },

    /* in a form, in a table, in a script's root: none */
    { BODY, TOP "<form><div id=comment-1>" P "</div></form>@" LAST },
    { BODY, TOP "<div id=___gatsby><div id=comment-1>" P "</div></div>@" LAST },
};


/* markers and containers come before it, whatever the article has */
static const place_case_t  stronger[] = {
    { MARKER, TOP "<article>" P P "</article><!-- comments -->@" LAST },
    { MARKER, TOP "<!-- comments -->@<article>" P P "</article>" LAST },
    { CONTAINER, TOP "<article>" P P "</article><div id=comments>@</div>"
                 LAST },
    { CONTAINER, TOP "<div class=giscus>@</div><article>" P P "</article>"
                 LAST },
    { CONTAINER, TOP "<div id=comment-1>" P "</div><div class=giscus>@</div>"
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


/* "comments marked": what is no place for the block holds nothing back */
static void
test_holds_marked(void)
{
    uint64_t         hold;
    comments_scan_t  s;

    static const char  page[] =
        TOP "<article>" P P "</article></body>" P "<footer>Me</footer>";
    static const char  more[] = "<div id=comment-1>" P "</div>" P;

    comments_scan_init(&s, &conf, comments_str_c(""));
    comments_scan_marked(&s);
    hold = comments_scan_feed(&s, page, sizeof(page) - 1);

    is_int(hold, sizeof(page) - 1, "marked: the whole article goes out");

    hold = comments_scan_feed(&s, more, sizeof(more) - 1);

    is_int(hold, sizeof(page) - 1 + strlen("<div id=comment-1>" P "</div>"),
           "... but nothing behind printed comments");

    comments_scan_init(&s, &conf, comments_str_c(""));
    comments_scan_marked(&s);
    (void) comments_scan_feed(&s, page, sizeof(page) - 1);
    (void) comments_scan_settle(&s);

    ok(!s.settled, "... and there is no place at the article's end");
}


/* the names of elements, in any case */
static void
test_names(void)
{
    size_t  i;

    static const struct {
        const char  *name;
        unsigned     id;
        unsigned     props;
    } names[] = {
        { "sidebar", 0, COMMENTS_ARTICLE_NOISE },
        { "Left_SideBar-2", 0, COMMENTS_ARTICLE_NOISE },
        { "post-tags", 0, COMMENTS_ARTICLE_NOISE | COMMENTS_ARTICLE_PART },
        { "sidebars", 0, 0 },
        { "aside", 0, 0 },
        { "-", 0, 0 },
        { "_", 1, 0 },
        { "row", 0, COMMENTS_ARTICLE_ROW },
        { "first-row", 0, 0 },
        { "d-flex", 0, COMMENTS_ARTICLE_ROW },
        { "lg:grid", 0, COMMENTS_ARTICLE_ROW },
        { "flex-col", 0, COMMENTS_ARTICLE_STACK },
        { "flexible", 0, 0 },
        { "section", 0, COMMENTS_ARTICLE_SECTION },
        { "level3", 0, COMMENTS_ARTICLE_SECTION },
        { "section-2", 0, 0 },
        { "site_footer-inner", 0,
          COMMENTS_ARTICLE_FOOT | COMMENTS_ARTICLE_NOISE },
        { "colophon", 1, COMMENTS_ARTICLE_FOOT | COMMENTS_ARTICLE_NOISE },
        { "post-footer", 0, COMMENTS_ARTICLE_NOISE | COMMENTS_ARTICLE_PART },
        { "___gatsby", 1, COMMENTS_ARTICLE_ROOT },
        { "___gatsby", 0, 0 },
        { "app", 1, COMMENTS_ARTICLE_APP },
        { "root", 1, COMMENTS_ARTICLE_APP },
        { "root", 0, 0 },
        { "post", 0, COMMENTS_ARTICLE_ENTRY | COMMENTS_ARTICLE_PART },
        { "Entry_Content", 1, COMMENTS_ARTICLE_ENTRY | COMMENTS_ARTICLE_PART },
        { "postbody", 0, COMMENTS_ARTICLE_ENTRY },
        { "post-12", 1, COMMENTS_ARTICLE_PART },
        { "post-title", 0, COMMENTS_ARTICLE_PART },
        { "blog", 0, 0 },
        { "blog-post", 0, COMMENTS_ARTICLE_ENTRY | COMMENTS_ARTICLE_PART },
        { "e-content", 0, COMMENTS_ARTICLE_ENTRY },
        { "highlight", 0, COMMENTS_ARTICLE_CODE },
        { "highlight", 1, 0 },
        { "related-posts", 0, COMMENTS_ARTICLE_NOISE
                              | COMMENTS_ARTICLE_CLOSER },
        { "related-posts", 1, COMMENTS_ARTICLE_NOISE },
        { "comment-12", 1, COMMENTS_ARTICLE_COMMENT
                           | COMMENTS_ARTICLE_NOISE | COMMENTS_ARTICLE_PART },
        { "c0123456789", 1, COMMENTS_ARTICLE_COMMENT },
        { "c123", 1, 0 },
        { "comments-body", 0, COMMENTS_ARTICLE_REMARK
                              | COMMENTS_ARTICLE_NOISE
                              | COMMENTS_ARTICLE_PART },
    };

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        is_int(comments_names_props(comments_str_c(names[i].name),
                                    names[i].id),
               names[i].props, "%s", names[i].name);
    }
}


/* bytes of text, in every length and with every byte */
static void
test_count(void)
{
    char      text[600];
    size_t    i, len, n, high, want, above, wrong;
    unsigned  seed;

    wrong = 0;
    seed = 7;

    for (len = 0; len < sizeof(text); len++) {
        want = 0;
        above = 0;

        for (i = 0; i < len; i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = (char) (seed >> 16);
            want += (unsigned char) text[i] > 32;
            above += (unsigned char) text[i] > 127;
        }

        n = comments_article_count(text, text + len, &high);
        wrong += n != want || high != above;
    }

    memset(text, 'x', sizeof(text));
    n = comments_article_count(text, text + sizeof(text), &high);

    is_int(wrong, 0, "bytes are counted one by one");
    ok(n == sizeof(text) && high == 0, "... and none twice");
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
    test_places("theme", themes, sizeof(themes) / sizeof(themes[0]));
    test_places("printed", printed, sizeof(printed) / sizeof(printed[0]));
    test_places("stronger", stronger, sizeof(stronger) / sizeof(stronger[0]));
    test_names();
    test_count();
    test_holds();
    test_holds_marked();
    test_deep();

    return done_testing();
}
