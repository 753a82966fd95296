/*
 * Imported HTML as Markdown: what core renders of it.
 */

#include <stdlib.h>

#include "comments_buf.h"
#include "comments_markdown.h"
#include "commentsctl_markup.h"
#include "tap.h"


#define LIMIT  ((size_t) 64 << 20)    /* bytes */


typedef struct {
    const char  *source;
    const char  *html;           /* what core renders, without line feeds
                                    between blocks and attributes that all
                                    links have */
} markup_case_t;


static comments_arena_t  *arena;


static const markup_case_t  html_cases[] = {

    /* paragraphs and line breaks */
    { "", "" },
    { "One", "<p>One</p>" },
    { "<p>One</p><p>Two</p>", "<p>One</p><p>Two</p>" },
    { "<p>One\nline</p>\n\n<p>Two", "<p>One line</p><p>Two</p>" },
    { "One<br>two<br />three", "<p>One<br />two<br />three</p>" },

    /* core's own output of two braces */
    { "a {<wbr/>{ b }}", "<p>a {<wbr/>{ b }}</p>" },
    { "a{<wbr>b", "<p>a{b</p>" },

    { "One<br><br>two", "<p>One</p><p>two</p>" },
    { "One<br> <br>\n<br>two", "<p>One</p><p>two</p>" },
    { "<br>One<br>", "<p>One</p>" },
    { "<div>One</div><div>Two<p>Three</p>Four</div>",
      "<p>One</p><p>Two</p><p>Three</p><p>Four</p>" },
    { "  a \t b\n\nc  ", "<p>a b c</p>" },
    { "<p>&nbsp;</p><p>a</p><p> &#160; </p>", "<p>a</p>" },
    { "Bonjour&nbsp;! a&nbsp; b", "<p>Bonjour\xc2\xa0! a b</p>" },
    { "a<wbr>b", "<p>ab</p>" },

    /* emphasis */
    { "<b>a</b> <i>b</i> <strong>c</strong> <em>d</em>",
      "<p><strong>a</strong> <em>b</em> <strong>c</strong> <em>d</em></p>" },
    { "<b>a</b><i>b</i><b>c</b>",
      "<p><strong>a</strong><em>b</em><strong>c</strong></p>" },
    { "<i>a</i><b>b</b><i>c</i>d",
      "<p><em>a</em><strong>b</strong><em>c</em>d</p>" },
    { "<b><i>a</i></b>", "<p><strong><em>a</em></strong></p>" },
    { "<i>a <b>b</b></i> c", "<p><em>a <strong>b</strong></em> c</p>" },
    { "x<b>y</b>z", "<p>x<strong>y</strong>z</p>" },
    { "x<i>a<b>b</b>c</i>z",
      "<p>x<em>a<strong>b</strong>c</em>z</p>" },
    { "<b>Note:</b>text", "<p><strong>Note:</strong>text</p>" },
    { "foo<b>(bar)</b>baz", "<p>foo<strong>(bar)</strong>baz</p>" },
    { "<b> spaced </b>out", "<p><strong>spaced</strong> out</p>" },
    { "a<b> b</b>", "<p>a <strong>b</strong></p>" },
    { "<b>a<br>b</b>", "<p><strong>a<br />b</strong></p>" },
    { "<span style=\"font-style:italic\">a<p>b</p>c</span>",
      "<p><em>a</em></p><p><em>b</em></p><p><em>c</em></p>" },
    { "<b></b>a<i> </i>b", "<p>a b</p>" },
    { "<s>a</s> <strike>b</strike> <del>c</del>d",
      "<p><del>a</del> <del>b</del> <del>c</del>d</p>" },
    { "<i>a<b>b</i>c</b>d",
      "<p><em>a<strong>b</strong></em>cd</p>" },
    { "<span style=\"font-weight:bold;font-style: italic\">a</span>",
      "<p><strong><em>a</em></strong></p>" },
    { "<u>a</u> <font color=red>b</font> <blink>c</blink>", "<p>a b c</p>" },
    { "<b>\xe4\xb8\xad\xe6\x96\x87</b>\xe5\xad\x97",
      "<p><strong>\xe4\xb8\xad\xe6\x96\x87</strong>\xe5\xad\x97</p>" },
    { "\xe5\xad\x97<b>\xe3\x80\x8c\xe5\xbc\x95\xe3\x80\x8d</b>\xe6\x96\x87",
      "<p>\xe5\xad\x97<strong>\xe3\x80\x8c\xe5\xbc\x95\xe3\x80\x8d</strong>"
      "\xe6\x96\x87</p>" },
    { "<q>a</q>", "<p>\xe2\x80\x9c" "a\xe2\x80\x9d</p>" },

    /* code */
    { "<code>a*b_c`d</code>", "<p><code>a*b_c`d</code></p>" },
    { "<code>`</code> <tt>``a``</tt>",
      "<p><code>`</code> <code>``a``</code></p>" },
    { "<code>&lt;b&gt; &amp;amp; \\n</code>",
      "<p><code>&lt;b&gt; &amp;amp; \\n</code></p>" },
    { "<b><code>a</code></b>c", "<p><strong><code>a</code></strong>c</p>" },
    { "<code>a<br>b</code>", "<p><code>a</code><br /><code>b</code></p>" },
    { "<pre>a\n  b\n\n\tc\t`d`\n```\n</pre>",
      "<pre><code>a\n  b\n\n    c\t`d`\n```\n</code></pre>" },
    { "<pre><code class=\"language-c\">int <b>i</b>;</code></pre>",
      "<pre><code class=\"language-c\">int i;\n</code></pre>" },
    { "<pre>a<br>b</pre>c", "<pre><code>a\nb\n</code></pre><p>c</p>" },
    { "<pre> \n </pre>", "" },
    { "<blockquote><pre>a\n\nb</pre></blockquote>",
      "<blockquote><pre><code>a\n\nb\n</code></pre></blockquote>" },

    /* quotes, lists, lines */
    { "<blockquote>a</blockquote>b",
      "<blockquote><p>a</p></blockquote><p>b</p>" },
    { "<blockquote><p>a</p><p>b</p></blockquote>",
      "<blockquote><p>a</p><p>b</p></blockquote>" },
    { "<blockquote>a<blockquote>b</blockquote>c</blockquote>",
      "<blockquote><p>a</p><blockquote><p>b</p></blockquote><p>c</p>"
      "</blockquote>" },
    { "<blockquote>a</blockquote><blockquote>b</blockquote>",
      "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>" },
    { "<blockquote> </blockquote>", "" },
    { "a<ul><li>b</li><li>c</li></ul>d",
      "<p>a</p><ul><li>b</li><li>c</li></ul><p>d</p>" },
    { "<ul><li>b<ul><li>c</ul><li>d</ul>",
      "<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul>" },
    { "<ol><li>b</li><li>c</li></ol>", "<ol><li>b</li><li>c</li></ol>" },
    { "<ol start=7><li>b</li><li>c</li></ol>",
      "<ol start=\"7\"><li>b</li><li>c</li></ol>" },
    { "<ul><li><p>a</p><p>b</p></li></ul>",
      "<ul><li><p>a</p><p>b</p></li></ul>" },
    { "<ul><li><p>a</p></li></ul>", "<ul><li>a</li></ul>" },
    { "<ul><li>a</ul><ul><li>b</ul>",
      "<ul><li>a</li></ul><ul><li>b</li></ul>" },
    { "<ol><li>a</ol><ol><li>b</ol>",
      "<ol><li>a</li></ol><ol><li>b</li></ol>" },
    { "<ol><li>a</ol>b<ol start=2><li>c</ol>",
      "<ol><li>a</li></ol><p>b</p><ol start=\"2\"><li>c</li></ol>" },
    { "<ul><li></li><li>a</ul>", "<ul><li>a</li></ul>" },
    { "<ul><li><ul><li>a</ul></ul>", "<ul><li><ul><li>a</li></ul></li></ul>" },
    { "<ul><ul><li>a</ul></ul>", "<ul><li><ul><li>a</li></ul></li></ul>" },
    { "<ul><li><pre>a\n\nb</pre><li><hr></ul>",
      "<ul><li><pre><code>a\n\nb\n</code></pre></li><li><hr /></li></ul>" },
    { "<ul><li><i>a<li><pre>b</pre></i></ul>",
      "<ul><li><em>a</em></li><li><pre><code>b\n</code></pre></li></ul>" },
    { "<li>a<li>b", "<p>a</p><p>b</p>" },
    { "a<hr>b<hr/>", "<p>a</p><hr /><p>b</p><hr />" },

    /* links and images */
    { "<a href=\"https://a.example/b?c=d&amp;e=f\">x</a>",
      "<p><a href=\"https://a.example/b?c=d&amp;e=f\">x</a></p>" },
    { "<a href=\"https://a.example/(b)_c*d\">x [1]</a>!",
      "<p><a href=\"https://a.example/(b)_c*d\">x [1]</a>!</p>" },
    { "!<a href=\"https://a.example/\">x</a>",
      "<p>!<a href=\"https://a.example/\">x</a></p>" },
    { "<a href=\"https://a.example/a_b\">https://a.example/a_b</a>.",
      "<p><a href=\"https://a.example/a_b\">https://a.example/a_b</a>.</p>" },
    { "<a href=\"https://a.example/b/c\">https://a.example/...</a>",
      "<p><a href=\"https://a.example/b/c\">https://a.example/...</a></p>" },
    { "<b><a href=\"https://a.example/\">x</a></b>",
      "<p><strong><a href=\"https://a.example/\">x</a></strong></p>" },
    { "<b>y <a href=\"https://a.example/\">x</a></b>",
      "<p><strong>y <a href=\"https://a.example/\">x</a></strong></p>" },
    { "<a href=\"mailto:a@b.example\">a@b.example</a>",
      "<p><a href=\"mailto:a@b.example\">a@b.example</a></p>" },
    { "<a href=\"/local\">x</a> <a href=\"#top\">y</a> <a name=z>z</a>",
      "<p>x y z</p>" },
    { "<a href=\"javascript:alert(1)\">x</a> <a href=\"data:,a\">y</a> "
      "<a href=\" JAVA\nSCRIPT:x\">z</a>", "<p>x y z</p>" },
    { "<a href=\"//a.example/b\">x</a>",
      "<p><a href=\"https://a.example/b\">x</a></p>" },
    { "<a href=\"https://disq.us/url?url=https%3A%2F%2Fa.example%2Fb%3Fc%3Dd"
      "%3AaBcDeFgHiJkLmNoPqRsTuVwXy-_&amp;cuid=12\">x</a>",
      "<p><a href=\"https://a.example/b?c=d\">x</a></p>" },
    { "<a href=\"https://disq.us/url?url=https%3A%2F%2Fa.example%2F%AA\">x</a>",
      "<p><a href=\"https://disq.us/url?url=https%3A%2F%2Fa.example%2F%AA\">"
      "x</a></p>" },
    { "a < b < b_c:d_e> f", "<p>a &lt; b &lt; b_c:d_e&gt; f</p>" },
    { "<a href=\"http://disq.us/url?url=javascript%3Aalert(1)%3A"
      "aBcDeFgHiJkLmNoPqRsTuVwXy-_\">x</a>",
      "<p><a href=\"http://disq.us/url?url=javascript%3Aalert(1)%3A"
      "aBcDeFgHiJkLmNoPqRsTuVwXy-_\">x</a></p>" },
    { "<a href=\"https://a.example/\"></a>x", "<p>x</p>" },
    { "<a href=\"https://a.example/\"><p>x</p><p>y</p></a>",
      "<p><a href=\"https://a.example/\">x</a></p>"
      "<p><a href=\"https://a.example/\">y</a></p>" },
    { "<img src=\"https://a.example/b.png\" alt=\"A cat\">",
      "<p><a href=\"https://a.example/b.png\">A cat</a></p>" },
    { "<img src=\"https://a.example/b.png\">",
      "<p><a href=\"https://a.example/b.png\">https://a.example/b.png</a>"
      "</p>" },
    { "<a href=\"https://a.example/\"><img src=\"https://a.example/b.png\" "
      "alt=\"A cat\"></a>",
      "<p><a href=\"https://a.example/\">A cat</a></p>" },
    { "a <img class=\"wp-smiley\" src=\"https://a.example/s.gif\" alt=\":)\">",
      "<p>a :)</p>" },
    { "<img src=\"/x.png\" alt=\"A cat\"><img src=\"data:,a\">"
      "<img src=\"https://a.example/1\" width=1 height=1>", "<p>A cat</p>" },
    { "<iframe src=\"https://v.example/1\">no frames</iframe>",
      "<p><a href=\"https://v.example/1\">https://v.example/1</a></p>" },
    { "<b>https://a.example/</b>x",
      "<p><strong><a href=\"https://a.example/\">https://a.example/</a>"
      "</strong>x</p>" },
    { "see www.a.example/b_c_d*e, or",
      "<p>see <a href=\"http://www.a.example/b_c_d*e\">www.a.example/b_c_d*e"
      "</a>, or</p>" },
    { "(http://a.example/b)",
      "<p>(<a href=\"http://a.example/b\">http://a.example/b</a>)</p>" },
    { "<i>www.a.example/*</i>b",
      "<p><em><a href=\"http://www.a.example/\">www.a.example/</a>*</em>b"
      "</p>" },

    /* headings, tables */
    { "<h2>A <b>b</b></h2>c", "<p><strong>A b</strong></p><p>c</p>" },
    { "<table><tr><th>a<th>b</tr><tr><td><p>c</p></td><td>d</td></tr></table>"
      "e", "<p>a | b<br />c | d</p><p>e</p>" },
    { "<dl><dt>a</dt><dd>b</dd></dl>", "<p>a</p><p>b</p>" },

    /* what is not shown */
    { "a<script>b</script><style>c</style><!-- d --><template>e</template>f",
      "<p>af</p>" },
    { "<p hidden>a</p><p style=\"color:red; DISPLAY : none\">b</p><p>c</p>",
      "<p>c</p>" },
    { "<select><option>a</select><textarea>b</textarea>c", "<p>c</p>" },
    { "<script>a", "" },
    { "a<?php echo 1; ?>b<!DOCTYPE html>", "<p>ab</p>" },
    { "<html><head><title>x</title></head><body>a</body></html>", "<p>a</p>" },
    { "<svg><text>a</text></svg>b<object>c</object>", "<p>bc</p>" },

    /* references, once */
    { "&lt;b&gt;&amp;amp; &eacute;&#x20AC;&hellip; &nosuch; AT&T",
      "<p>&lt;b&gt;&amp;amp; \xc3\xa9\xe2\x82\xac\xe2\x80\xa6 &amp;nosuch; "
      "AT&amp;T</p>" },
    { "&amp;lt;script&amp;gt;", "<p>&amp;lt;script&amp;gt;</p>" },
    { "1 < 2 <3 a<b", "<p>1 &lt; 2 &lt;3 a</p>" },

    /* what looks like Markdown */
    { "*a* _b_ __c__ ~~d~~ a*b a_b_c 2 * 3",
      "<p>*a* _b_ __c__ ~~d~~ a*b a_b_c 2 * 3</p>" },
    { "# a<br>## b<br>#c", "<p># a<br />## b<br />#c</p>" },
    { "1. a<br>2) b<br>- c<br>+ d<br>* e<br>1984. f",
      "<p>1. a<br />2) b<br />- c<br />+ d<br />* e<br />1984. f</p>" },
    { "&gt; a<br>--- <br>===<br>- - -<br>***",
      "<p>&gt; a<br />---<br />===<br />- - -<br />***</p>" },
    { "`a` ``b`` ```", "<p>`a` ``b`` ```</p>" },
    { "[a](b) [c]: d ![e](f) [1]",
      "<p>[a](b) [c]: d ![e](f) [1]</p>" },
    { "&lt;http://a.example/&gt; &lt;a@b.example&gt;",
      "<p>&lt;<a href=\"http://a.example/\">http://a.example/</a>&gt; "
      "&lt;a@b.example&gt;</p>" },
    { "C:\\temp\\*_x \\* a\\", "<p>C:\\temp\\*_x \\* a\\</p>" },
    { "\xc2\xaf\\_(x)_/\xc2\xaf ~* .*a* %a* (\\_/)",
      "<p>\xc2\xaf\\_(x)_/\xc2\xaf ~* .*a* %a* (\\_/)</p>" },
    { "~~~<br>~ a ~ b", "<p>~~~<br />~ a ~ b</p>" },

    /* broken */
    { "</b></p>a</i>", "<p>a</p>" },
    { "<b>a", "<p><strong>a</strong></p>" },
    { "a<", "<p>a&lt;</p>" },
    { "a<b", "<p>a</p>" },
    { "<a href=\"https://a.example/", "" },
    { NULL, NULL }
};

static const markup_case_t  breaks_cases[] = {
    { "a\nb\n\nc", "<p>a<br />b</p><p>c</p>" },
    { "a\r\nb\r\n\r\n\r\nc", "<p>a<br />b</p><p>c</p>" },
    { "a<br />\nb<br>\n<br>\nc", "<p>a<br />b</p><p>c</p>" },
    { "<b>a\n\nb</b>",
      "<p><strong>a</strong></p><p><strong>b</strong></p>" },
    { "<blockquote>\na\n</blockquote>\nb",
      "<blockquote><p>a</p></blockquote><p>b</p>" },
    { "<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>",
      "<ul><li>a</li><li>b</li></ul>" },
    { "<pre>a\n\nb</pre>\nc", "<pre><code>a\n\nb\n</code></pre><p>c</p>" },
    { "\n\na <i>b</i>\n<img alt=\"c\nd\">",
      "<p>a <em>b</em><br />c d</p>" },
    { "<code>a\nb</code>", "<p><code>a</code><br /><code>b</code></p>" },
    { "1. a\n2. b\n# c", "<p>1. a<br />2. b<br /># c</p>" },
    { NULL, NULL }
};

static const markup_case_t  plain_cases[] = {
    { "a\nb\n\n\nc", "<p>a<br />b</p><p>c</p>" },
    { "<b>a</b> &amp; &lt;", "<p>&lt;b&gt;a&lt;/b&gt; &amp;amp; &amp;lt;</p>" },
    { "*a* `b`\n    c\n\td", "<p>*a* `b`<br />c<br />d</p>" },
    { "> a\n1. b\n- c\n\n---\n", "<p>&gt; a<br />1. b<br />- c</p><p>---</p>" },
    { "a_b http://a.example/b_c_d x",
      "<p>a_b <a href=\"http://a.example/b_c_d\">http://a.example/b_c_d</a> x"
      "</p>" },
    /* a dot that ends an address is no beginning of another one */
    { "see www.a.www. There",
      "<p>see <a href=\"http://www.a.www\">www.a.www</a>. There</p>" },
    { "now. ftps://_ http://p-_a www._ a://b",
      "<p>now. ftps://_ http://p-_a www._ a://b</p>" },
    { "a\x01" "b\xff", "<p>ab\xef\xbf\xbd</p>" },
    { NULL, NULL }
};

static const markup_case_t  mixed_cases[] = {

    /* what core reads in the same way stays as it is */
    { "Hello *you*\nand `me`\n\n> quote",
      "<p>Hello <em>you</em><br />and <code>me</code></p>"
      "<blockquote><p>quote</p></blockquote>" },
    { "a < b, x<y>z, vector<int>, <3, <https://a.example/>",
      "<p>a &lt; b, x&lt;y&gt;z, vector&lt;int&gt;, &lt;3, "
      "<a href=\"https://a.example/\">https://a.example/</a></p>" },

    /* HTML beside Markdown */
    { "Hello <b>you</b>, see <a href=\"https://a.example/\">this</a>\n\n"
      "> quote\n\n    code <b>",
      "<p>Hello <strong>you</strong>, see "
      "<a href=\"https://a.example/\">this</a></p>"
      "<blockquote><p>quote</p></blockquote>"
      "<pre><code>code &lt;b&gt;\n</code></pre>" },
    { "<b>one</b> *two*\n\n- three\n- <i>four</i>",
      "<p><strong>one</strong> <em>two</em></p>"
      "<ul><li>three</li><li><em>four</em></li></ul>" },
    { "a<br>b<br/>\nc\nd", "<p>a<br />b<br />c<br />d</p>" },
    { "<p>a</p><p>b *c*\nd</p>\n\n*e*",
      "<p>a</p><p>b *c*<br />d</p><p><em>e</em></p>" },
    { "<blockquote>a</blockquote>\n\nb",
      "<blockquote><p>a</p></blockquote><p>b</p>" },
    { "> <b>a</b>\n> b\n>\n> > c",
      "<blockquote><p><strong>a</strong><br />b</p>"
      "<blockquote><p>c</p></blockquote></blockquote>" },
    { "## <i>a</i>\n3. b\n4. c",
      "<p><strong><em>a</em></strong></p>"
      "<ol start=\"3\"><li>b</li><li>c</li></ol>" },
    { "<u>a</u> [b *c*](https://a.example/?x=1&amp;y=\"2\") ~~d~~",
      "<p>a <a href=\"https://a.example/?x=1&amp;y=%222%22\">b <em>c</em></a> "
      "<del>d</del></p>" },
    { "<i>see</i> https://a.example/a_b_c?d=*e*f and <b>*f*</b>",
      "<p><em>see</em> <a href=\"https://a.example/a_b_c?d=*e*f\">"
      "https://a.example/a_b_c?d=*e*f</a> and "
      "<strong><em>f</em></strong></p>" },
    { "<i>a</i>\n\n***\n\nb", "<p><em>a</em></p><hr /><p>b</p>" },
    { "![a *b* <i>c</i>](https://a.example/b.png) <b>d</b>",
      "<p><a href=\"https://a.example/b.png\">a b c</a> "
      "<strong>d</strong></p>" },

    /* HTML in code is text */
    { "<b>a</b> `<b>b</b>` ``&lt;``",
      "<p><strong>a</strong> <code>&lt;b&gt;b&lt;/b&gt;</code> "
      "<code>&amp;lt;</code></p>" },
    { "```html\n<script>a</script>\n  <b>\n```\n<i>c</i>",
      "<pre><code class=\"language-html\">&lt;script&gt;a&lt;/script&gt;\n"
      "  &lt;b&gt;\n</code></pre><p><em>c</em></p>" },
    { "a\n\n    b\n\n    *c*", "<p>a</p><pre><code>b\n\n*c*\n</code></pre>" },
    { "a\n\n\t<b>", "<p>a</p><pre><code>&lt;b&gt;\n</code></pre>" },
    { "a\n    b", "<p>a<br />b</p>" },

    /* HTML that is indented is no code */
    { "<ul>\n\n    <li>a</li>\n</ul>", "<ul><li>a</li></ul>" },

    /* what is hidden, and what is not since its end is missing */
    { "a <!-- b\n\nc --> <script>d</script><b onclick=\"e\">f</b>",
      "<p>a &lt;!-- b</p><p>c --&gt; <strong>f</strong></p>" },
    { "a <!-- b --> c<i></i>", "<p>a c</p>" },
    { "use <script> here, <i>b</i>",
      "<p>use &lt;script&gt; here, <em>b</em></p>" },
    { "<style>\na <i>b</i>\n\nc",
      "<p>&lt;style&gt;<br />a <em>b</em></p><p>c</p>" },
    { "<!-- a\n\nb <i>c</i>", "<p>&lt;!-- a</p><p>b <em>c</em></p>" },
    { "<b>a</b> <?php echo 1; ?> <T> <!DOCTYPE x>",
      "<p><strong>a</strong> &lt;?php echo 1; ?&gt; &lt;T&gt; "
      "&lt;!DOCTYPE x&gt;</p>" },
    { "<a href=\"javascript:alert(1)\">a</a> &lt;b&gt; &copy;",
      "<p>a &lt;b&gt; \xc2\xa9</p>" },
    { "<b>a\n\nb</b>", "<p><strong>a</strong></p><p>b</p>" },
    { "<b>a</b> \\<i>b\\</i>",
      "<p><strong>a</strong> &lt;i&gt;b&lt;/i&gt;</p>" },

    { NULL, NULL }
};


/* Remark42's "orig" */
static const markup_case_t  sanitised_cases[] = {
    { "a &lt; b &amp;&amp; &#34;c&#34;\n\n&gt; quote",
      "<p>a &lt; b &amp;&amp; &quot;c&quot;</p>"
      "<blockquote><p>quote</p></blockquote>" },
    { "`a &lt; b`", "<p><code>a &lt; b</code></p>" },
    { "<b>a</b> &lt;i&gt; `b &lt; c &amp;amp; <i>`\n&gt; d",
      "<p><strong>a</strong> &lt;i&gt; <code>b &lt; c &amp;amp; &lt;i&gt;"
      "</code></p><blockquote><p>d</p></blockquote>" },
    { "<i>a</i>\n\n    if (b &lt; c &amp;&amp; d &gt; e)",
      "<p><em>a</em></p><pre><code>if (b &lt; c &amp;&amp; d &gt; e)\n"
      "</code></pre>" },
    { "&lt;b&gt;a&lt;/b&gt;", "<p>&lt;b&gt;a&lt;/b&gt;</p>" },

    { NULL, NULL }
};


static const markup_case_t  none_cases[] = {
    { "*a* <b>", "<p><em>a</em> &lt;b&gt;</p>" },
    { NULL, NULL }
};


/* html without what all renderings have, and line feeds between blocks */
static void
brief(comments_buf_t *out, comments_str_t html)
{
    size_t              i, j, n;
    static const char  *const same[] = { " rel=\"nofollow ugc noopener\"",
                                         " tabindex=\"0\"" };

    comments_buf_init(out, LIMIT);

    for (i = 0; i < html.len; /* void */ ) {

        n = 0;

        for (j = 0; j < 2; j++) {
            if (html.len - i >= strlen(same[j])
                && memcmp(html.data + i, same[j], strlen(same[j])) == 0)
            {
                n = strlen(same[j]);
            }
        }

        if (html.data[i] == '\n' && i > 0 && html.data[i - 1] == '>') {
            n = 1;
        }

        if (n == 0) {
            (void) comments_buf_add_char(out, html.data[i]);
            n = 1;
        }

        i += n;
    }
}


/* converts, and renders what comes out */
static int
convert(comments_buf_t *html, comments_str_t source,
    commentsctl_markup_t markup, comments_str_t *markdown)
{
    comments_buf_init(html, LIMIT);

    return commentsctl_markup_convert(arena, source, markup, markdown)
           == COMMENTS_OK
           && comments_markdown_render(html, *markdown, 0) == COMMENTS_OK;
}


static void
check(const markup_case_t *cases, commentsctl_markup_t markup)
{
    comments_buf_t  html, again, shown;
    comments_str_t  markdown, second;

    for ( /* void */ ; cases->source != NULL; cases++) {

        comments_arena_reset(arena);

        if (!convert(&html, comments_str_c(cases->source), markup, &markdown)
            || !convert(&again, comments_buf_str(&html),
                        COMMENTSCTL_MARKUP_HTML, &second))
        {
            ok(0, "converted: %s", cases->source);
            continue;
        }

        brief(&shown, comments_buf_str(&html));

        if (!is_str(shown.data, shown.len, cases->html, "%s", cases->source)) {
            diag("Markdown: %.*s", (int) markdown.len, markdown.data);
        }

        /* what has been rendered is rendered in the same way */

        if (!ok(comments_str_eq(comments_buf_str(&html),
                                comments_buf_str(&again)),
                "again: %s", cases->source))
        {
            diag("%.*s", (int) again.len, again.data);
            diag("Markdown: %.*s", (int) second.len, second.data);
        }

        comments_buf_free(&shown);
        comments_buf_free(&again);
        comments_buf_free(&html);
    }
}


int
main(void)
{
    plan_none();

    arena = comments_arena_create(LIMIT);

    if (!ok(arena != NULL, "an arena")) {
        return done_testing();
    }

    check(html_cases, COMMENTSCTL_MARKUP_HTML);
    check(breaks_cases, COMMENTSCTL_MARKUP_BREAKS);
    check(plain_cases, COMMENTSCTL_MARKUP_PLAIN);
    check(none_cases, COMMENTSCTL_MARKUP_NONE);
    check(mixed_cases, COMMENTSCTL_MARKUP_MARKDOWN);
    check(sanitised_cases, COMMENTSCTL_MARKUP_SANITISED);

    comments_arena_destroy(arena);

    return done_testing();
}
