/*
 * The page scanner's containers: elements with the name of one that are what
 * another comment system left, and those that are content.
 */

#include "scan_page.h"


static const place_case_t  containers[] = {
    { CONTAINER, "<body><div id=\"comments\">@</div></body>" },
    { CONTAINER, "<body><DIV ID='comments'>@</DIV></body>" },
    { CONTAINER, "<body><div id=comments>@</div></body>" },
    { CONTAINER, "<body><div\nid\n=\ncomments\n>@</div></body>" },
    { CONTAINER, "<body><div x/id='comments'/>@</div></body>" },
    { CONTAINER, "<div class='a disqus_thread b'id='x'>@" },
    { CONTAINER, "<section id=isso-thread>@" },
    { CONTAINER, "<div class=\"\tremark42\">@" },
    { CONTAINER, "<div id=remark42>@" },
    { CONTAINER, "<div id=cusdis_thread data-page=x>@" },
    { CONTAINER, "<div id=waline>@" },
    { CONTAINER, "<div id=tcomment>@" },
    { CONTAINER, "<div id=artalk>@" },
    { CONTAINER, "<div id=commento>@" },
    { CONTAINER, "<div class=giscus>@" },
    { CONTAINER, "<comentario-comments>@</comentario-comments>" },
    { CONTAINER, "<x-comments class=giscus>@" },
    { CONTAINER, "<div class='&#103;iscus'>@" },
    { CONTAINER, "<div class='a&#32;&#x67;iscus'>@" },
    { CONTAINER, "<div id='c&#x6fmments'>@" },
    { CONTAINER, "<div id=comments>@<div id=comments></div>" },
    { CONTAINER, "<h2 id=comments>x</h2><div id=comments>@" },
    { CONTAINER, "<a id=comments></a><div id=comments>@" },
    { CONTAINER, "<a name=x><div id=comments>@" },
    { CONTAINER, "<a href=x></a><div id=comments>@" },
    { CONTAINER, "<a href=x><table><td><div id=comments>@" },
    { CONTAINER, "<p>x<div id=comments>@</div>" },
    { CONTAINER, "<p>x</p><span id=disqus_thread>@</span>" },
    { CONTAINER, "<p>x</p><span class=giscus id=comments>@</span>" },
    { CONTAINER, "<table><tr><td id=comments>@" },
    { CONTAINER, "<table><td><table><tr><td></table><div id=comments>@" },
    { CONTAINER, "<form></form><div id=comments>@" },
    { CONTAINER, "<div><form></div></form><div id=comments>@" },
    { CONTAINER, "<svg></svg><div id=comments>@" },
    { CONTAINER, "<svg><path><div id=comments>@" },
    { CONTAINER, "<svg><style><b></svg><div id=comments>@" },
    { CONTAINER, "<svg/><div id=comments>@" },
    { CONTAINER, "<math><mi>x</math><div id=comments>@" },
    { CONTAINER, "<select><option>x</select><div id=comments>@" },
    { CONTAINER, "<select><option>x<select><div id=comments>@" },
    { CONTAINER, "<h2>x</h3><span id=waline>@" },
    { CONTAINER, "<button>x</button><div id=comments>@" },
    { CONTAINER, "<template></div></template><div id=comments>@" },
    { CONTAINER, "<noscript><div id=comments></noscript><div id=comments>@" },
    { CONTAINER, "<script>/*<!--*/</script><div id=comments>@" },
    { CONTAINER, "<b><i></b></i><p></p><div id=comments>@" },
    { CONTAINER, "<textarea></textare></TEXTAREA ><div id=comments>@" },
    { BODY, "<div id=Comments>@</body>" },
    { BODY, "<div id=' comments'>@</body>" },
    { BODY, "<div id=x id=comments>@</body>" },
    { BODY, "<div class=comments>@</body>" },
    { BODY, "<div class=xgiscus>@</body>" },
    { BODY, "<div data-id=comments>@</body>" },
    { BODY, "<div id=comments1>@</body>" },
    { BODY, "<body id=comments>@</body>" },
    { BODY, "<html id=comments><body>@</body>" },
    { BODY, "<p id=comments>@</body>" },
    { BODY, "<h2 id=comments>x</h2>@</body>" },
    { BODY, "<h2><span id=comments>x</span></h2>@</body>" },
    { BODY, "<section><span id=comments></span><h2>x</h2></section>@</body>" },
    { BODY, "<span id=comments></span><div id=x><p>y</p></div>@</body>" },
    { BODY, "<table><th id=comments></th></table>@</body>" },
    { BODY, "<ul><li id=comments></li></ul>@</body>" },
    { BODY, "<dl><dd id=comments></dd></dl>@</body>" },
    { BODY, "<nav id=comments></nav>@</body>" },
    { BODY, "<blockquote id=comments></blockquote>@</body>" },
    { BODY, "<figure id=comments></figure>@</body>" },
    { BODY, "<header id=comments></header>@</body>" },
    { BODY, "<ol id=comments><li></ol>@</body>" },
    { BODY, "<dl id=comments></dl>@</body>" },
    { BODY, "<table id=comments></table>@</body>" },
    { BODY, "<form id=comments></form>@</body>" },
    { BODY, "<img id=comments>@</body>" },
    { BODY, "<script id=comments></script>@</body>" },
    { BODY, "<pre id=comments></pre>@</body>" },
    { BODY, "</div id=comments>@</body>" },
    { BODY, "<p><span id=comments></span></p>@</body>" },
    { BODY, "<p><x-y id=comments></x-y></p>@</body>" },
    { BODY, "<a href=x><div id=comments></div></a>@</body>" },
    { BODY, "<p><a href=x></p><div id=comments></div>@</body>" },
    { BODY, "<form><div id=comments></div></form>@</body>" },
    { BODY, "<div><form></div><div id=comments></div></form>@</body>" },
    { BODY, "<table><form><td><div id=comments></form></table>@</body>" },
    { BODY, "<button><div id=comments></div></button>@</body>" },
    { BODY, "<table><div id=comments></div></table>@</body>" },
    { BODY, "<table><tr><div id=comments></div></table>@</body>" },
    { BODY, "<table><tbody id=comments></table>@</body>" },
    { BODY, "<select><div id=comments></select>@</body>" },
    { BODY, "<template><div id=comments></div></template>@</body>" },
    { BODY, "<head><template><div id=comments></template></head>@</body>" },
    { BODY, "<noscript><div id=comments></div></noscript>@</body>" },
    { BODY, "<svg><g id=comments></g></svg>@</body>" },
    { BODY, "<svg><foreignObject><div id=comments></div></svg>@</body>" },
    { BODY, "<svg><title><div id=comments></div></title></svg>@</body>" },
    { BODY, "<math><annotation-xml encoding=text/html><div id=comments>"
            "</div></math>@</body>" },
    { BODY, "<object><div id=comments></div></object>@</body>" },
    { BODY, "<canvas><div id=comments></div></canvas>@</body>" },
    { BODY, "<label><span id=comments></span></label>@</body>" },
    { BODY, "<!--<div id=comments>-->@</body>" },
    { BODY, "<![CDATA[<div id=comments]]>@</body>" },
    { BODY, "<title><div id=comments></title>@</body>" },
    { BODY, "<p title='<div id=comments>'>@</body>" },
};


/* what stands in an element tells whether a system left it */
static const place_case_t  insides[] = {
    { CONTAINER, "<div id=comments>@ \n <!-- x --> </div></body>" },
    { CONTAINER, "<div id=comments>@&nbsp;</div></body>" },
    { CONTAINER, "<div id=comments>@ \xc2\xa0 &#160; &#xA0;</div></body>" },
    { CONTAINER, "<div id=comments>@<div class=inner><p></p></div></div>" },
    { CONTAINER, "<div id=comments>@<noscript>Turn on <b>x</noscript></div>" },
    { CONTAINER, "<div id=comments>@<script>var a = '<h2>';</script></div>" },
    { CONTAINER, "<div id=comments>@<style>p { }</style><link></div>" },
    { CONTAINER, "<div id=comments>@<template><ul><li>x</ul></template>" },
    { CONTAINER, "<div id=comments>@Loading\xe2\x80\xa6</div>" },
    { CONTAINER, "<div id=comments>@<p class=x>Loading comments...</p></div>" },
    { CONTAINER, "<div id=comments>@<p>Please enable <i>JavaScript</i>.</p>" },
    { CONTAINER, "<div id=comments>@<button>Load comments</button></div>" },
    { CONTAINER, "<div id=comments>@<em>Kommentare werden geladen</em></div>" },
    { CONTAINER, "<div id=comments>@\xe5\x8a\xa0\xe8\xbd\xbd</div>" },
    { CONTAINER, "<div id=giscus>@Comments by giscus</div>" },
    { CONTAINER, "<div id=waline>@<img src=x><svg><g></g></svg></div>" },
    { CONTAINER, "<div class=giscus>@<p>x</p><iframe src=y></iframe></div>" },
    { CONTAINER, "<div id=comments>@<h2>Comments</h2><script></script>" },
    { CONTAINER, "<div id=comments>@<div id=disqus_thread></div></div>" },
    { CONTAINER, "<div id=comments>@<div id=waline>x</div>Loading</div>" },
    { CONTAINER, "<div id=comments>x <div id=disqus_thread>@</div></div>" },
    { CONTAINER, "<div id=comments><h2>x</h2><div id=waline>@</div></div>" },
    { CONTAINER, "<div id=comments><div id=waline>@</div><h2>x</h2></div>" },
    { CONTAINER, "<div id=comments><p>x</div><div id=comments>@</div>" },
    { CONTAINER, "<b><div id=comments>@</b><script></script></div>x</body>" },
    { CONTAINER, "<comentario-comments>@<p>x</p></comentario-comments>" },
    { CONTAINER, "<div hidden></div><div id=comments>@" },
    { CONTAINER, "<div style='display: block' id=comments>@" },
    { BODY, "<section id=comments><h2>Comments</h2><p>x</section>@</body>" },
    { BODY, "<section id=comments><h2>Comments</h2></section>@</body>" },
    { BODY, "<div id=comments class='section level2'><h2>C</h2><p>x</p></div>"
            "@</body>" },
    { BODY, "<section id=giscus><h2>Giscus</h2><p>x</section>@</body>" },
    { BODY, "<section id=waline><p>x</p><ul><li>y</ul></section>@</body>" },
    { BODY, "<div id=comments><p>x</p></div>@</body>" },
    { BODY, "<div id=comments>x</div>@</body>" },
    { BODY, "<div id=comments>< </div>@</body>" },
    { BODY, "<div id=comments><ul></ul></div>@</body>" },
    { BODY, "<div id=comments><table></table></div>@</body>" },
    { BODY, "<div id=comments><form></form></div>@</body>" },
    { BODY, "<div id=comments><pre></pre></div>@</body>" },
    { BODY, "<div id=comments><img></div>@</body>" },
    { BODY, "<div id=comments><textarea></textarea></div>@</body>" },
    { BODY, "<div id=comments><p>Download it here</p></div>@</body>" },
    { BODY, "<div id=comments><h2>x</h2><script></script><p>y</p></div>"
            "@</body>" },
    { BODY, "<div id=comments><script></script><p>y</p></div>@</body>" },
    { BODY, "<div id=comments><div id=comments><p>y</p></div></div>@</body>" },
    { BODY, "<div id=comments><div id=disqus_thread><h3>x</h3></div></div>"
            "@</body>" },
    { BODY, "<b><span id=comments><div></b></div>x</body>@</body>" },
    { BODY, "<div id=comments hidden></div>@</body>" },
    { BODY, "<div hidden=until-found id=comments></div>@</body>" },
    { BODY, "<div hidden><div id=comments></div></div>@</body>" },
    { BODY, "<div id=comments style=display:none></div>@</body>" },
    { BODY, "<div id=comments style='x:y; DISPLAY : None'></div>@</body>" },
    { BODY, "<div id=comments style='visibility:hidden'></div>@</body>" },
    { BODY, "<div id=comments class='x d-none'></div>@</body>" },
    { BODY, "<div class=hidden id=comments></div>@</body>" },
    { MARKER, "<div id=comments>x<!-- comments -->@</div>" },
    { MARKER, "<div id=comments><!-- comments -->@</div>" },
};


/* text up to a length may be a note, whatever pieces it comes in */

static void
test_notes(void)
{
    char             page[1024];
    comments_scan_t  s;

    (void) snprintf(page, sizeof(page), "<div id=waline>%*s</div></body>",
                    COMMENTS_SCAN_NOTE, "x");
    scan(&s, "", page, strlen(page), 7);
    is_int(s.place, CONTAINER, "space is no text");

    memset(page, 'x', sizeof(page));
    memcpy(page, "<div id=waline>", 15);
    memcpy(page + 15 + COMMENTS_SCAN_NOTE, "</div></body>", 14);
    scan(&s, "", page, strlen(page), 7);
    is_int(s.place, CONTAINER, "a note of the greatest length");

    memset(page, 'x', sizeof(page));
    memcpy(page, "<div id=waline>", 15);
    memcpy(page + 16 + COMMENTS_SCAN_NOTE, "</div></body>", 14);
    scan(&s, "", page, strlen(page), 7);
    is_int(s.place, BODY, "longer text is content");
}


int
main(void)
{
    plan_none();

    test_places("container", containers,
                sizeof(containers) / sizeof(containers[0]));
    test_places("inside", insides, sizeof(insides) / sizeof(insides[0]));
    test_notes();

    return done_testing();
}
