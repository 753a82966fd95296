# The other views of a thread: JSON, fragment, count, show, reply, preview;
# pages and orders; counts on list pages by SSI; methods and odd arguments.

use lib 't/lib';
use CommentsTest;
use Test::Nginx::Socket;

our $config = <<'_EOC_';
    root html;
    log_not_found off;
    location / { comments on; }
    location /closed/ { comments closed; }
    location /two/ { comments on; comments_page_size 2; alias html/; }
_EOC_

our $user_files = <<'_EOC_';
>>> a.html
<html><head><meta charset="utf-8"></head><body><p>a page</p></body></html>
>>> b.html
<body><p>another page</p></body>
>>> a.txt
<body></body>
>>> in/index.html
<body>index</body>
>>> closed/a.html
<body>closed</body>
_EOC_

our $comments = <<'_EOC_';
/a.html 0500000000000001 - a+1 Ann: One
/a.html 0500000000000002 - a+3 Bob: Two
/a.html 0500000000000003 0500000000000001 a Cid: Three
/a.html 0500000000000004 - a+2 Dan: Four
/a.html 0500000000000005 0500000000000003 a Eve: Five
_EOC_

(our $two = $comments) =~ s{/a\.html}{/two/a.html}g;

# one root with more replies than a page shows
our $many = "/a.html 0500000000000000 - a Ann: Root\n"
            . CORE::join('', map { sprintf "/a.html 05000000001%05d 0500000000000000"
                             . " a Bob: Reply %d.\n", $_, $_ } 1 .. 1100);

our $form = 'Content-Type: application/x-www-form-urlencoded';
our $json = 'Content-Type: application/json';

plan 'no_plan';
no_long_string();
no_root_location();
run_tests();

__DATA__

=== TEST 1: the JSON of a thread that nobody has written to
--- request
GET /a.html?comments=json
--- response_headers
Content-Type: application/json
Cache-Control: no-cache
X-Robots-Tag: noindex
--- response_body chomp
{"site":"localhost","uri":"/a.html","count":0,"open":true,"order":"oldest","page":1,"pages":1,"more":null,"comments":[]}
--- no_error_log
[error]
[alert]



=== TEST 2: the JSON of a thread is a flat list in the order of display
--- comments
/a.html 0500000000000001 - a+2 Ann: One *two* & <three>
/a.html 0500000000000002 - a Bob: Two
/a.html 0500000000000003 0500000000000001 a Zoë: Grüße
--- request
GET /a.html?comments=json
--- response_body eval
'{"site":"localhost","uri":"/a.html","count":3,"open":true,"order":"oldest","page":1,"pages":1,"more":null,"comments":['
. '{"id":"0500000000000001","parent":null,"depth":0,"status":"approved","author":{"name":"Ann","url":null,"avatar":null,"moderator":false},"created":"2026-01-01T00:00:01Z","edited":null,"html":"\\u003cp>One \\u003cem>two\\u003c/em> &amp; &lt;three&gt;\\u003c/p>","votes":{"up":2,"down":0}},'
. "{\"id\":\"0500000000000003\",\"parent\":\"0500000000000001\",\"depth\":1,\"status\":\"approved\",\"author\":{\"name\":\"Zo\xc3\xab\",\"url\":null,\"avatar\":null,\"moderator\":false},\"created\":\"2026-01-01T00:00:03Z\",\"edited\":null,\"html\":\"\\u003cp>Gr\xc3\xbc\xc3\x9fe\\u003c/p>\",\"votes\":{\"up\":0,\"down\":0}},"
. '{"id":"0500000000000002","parent":null,"depth":0,"status":"approved","author":{"name":"Bob","url":null,"avatar":null,"moderator":false},"created":"2026-01-01T00:00:02Z","edited":null,"html":"\\u003cp>Two\\u003c/p>","votes":{"up":0,"down":0}}]}'
--- no_error_log
[error]
[alert]



=== TEST 3: the JSON of a closed page says so
--- request
GET /closed/a.html?comments=json
--- response_body_like: "count":0,"open":false
--- no_error_log
[error]
[alert]



=== TEST 4: the JSON of a thread that a moderator has closed says so
--- redis
HSET comments:{localhost:/a.html}:meta closed 1
--- request
GET /a.html?comments=json
--- response_body_like: "count":0,"open":false
--- no_error_log
[error]
[alert]



=== TEST 5: JSON has an ETag of its own, and 304
--- comments eval: $::comments
--- request eval
["GET /a.html?comments=json", "GET /a.html?comments=json", "HEAD /a.html?comments=json"]
--- more_headers eval
["", "If-None-Match: _LAST_ETAG_", ""]
--- error_code eval
[200, 304, 200]
--- same_headers: ETag
--- no_error_log
[error]
[alert]



=== TEST 6: HEAD of a view tells what GET sends
--- comments eval: $::comments
--- request eval
["GET /a.html?comments=json", "HEAD /a.html?comments=json"]
--- same_headers: Content-Type Content-Length ETag Cache-Control X-Robots-Tag
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 7: a removed comment with replies stays without author and text
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 0500000000000001 d Bob: Two
/a.html 0500000000000003 0500000000000002 a Cid: Three
--- request eval
["GET /a.html?comments=json", "GET /a.html"]
--- response_body_like eval
['^(?!.*(?:Bob|Two)).*"count":2,.*"id":"0500000000000002","parent":"0500000000000001","depth":1,"status":"deleted","author":null,.*"html":"".*"parent":"0500000000000002","depth":2',
 '^(?!.*(?:Bob|Two)).*<article id="comment-0500000000000002".*This comment was removed.*Three']
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 8: a removed comment without replies is gone
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 0500000000000001 d Bob: Two
/a.html 0500000000000003 - d Cid: Three
--- request eval
["GET /a.html?comments=json", "GET /a.html"]
--- response_body_like eval
['^(?!.*000000[23]").*"count":1,', '^(?!.*(?:Bob|Cid|removed)).*1 comment<.*One']
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 9: what is held or spam is not shown and not counted
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 0500000000000001 p Bob: Two
/a.html 0500000000000003 - p Cid: Three
/a.html 0500000000000004 - s Dan: Four
--- request eval
["GET /a.html?comments=json", "GET /a.html", "GET /a.html?comments=html", "GET /a.html?comments=count"]
--- response_body_like eval
['^(?!.*(?:Bob|Cid|Dan)).*"count":1,.*Ann', '^(?!.*(?:Bob|Cid|Dan)).*1 comment<.*One',
 '^(?!.*(?:Bob|Cid|Dan)).*1 comment<.*One', '^1$']
--- error_code eval
[200, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 10: the fragment is the block alone
--- comments eval: $::comments
--- request eval
["GET /a.html?comments=html", "HEAD /a.html?comments=html"]
--- response_headers eval
["Content-Type: text/html; charset=utf-8\nCache-Control: no-cache\nX-Robots-Tag: noindex",
 "Content-Type: text/html; charset=utf-8\nCache-Control: no-cache\nX-Robots-Tag: noindex"]
--- response_body_filters eval: \&CommentsTest::without_block
--- response_body eval
["[BLOCK]", ""]
--- same_headers: Content-Length ETag
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 11: the fragment is in ASCII, for pages of any charset
--- comments
/a.html 0500000000000001 - a Zoë: Grüße
--- request
GET /a.html?comments=html
--- response_body_like: ^[\x00-\x7f]*Zo&#235;[\x00-\x7f]*Gr&#252;&#223;e[\x00-\x7f]*$
--- no_error_log
[error]
[alert]



=== TEST 12: the count is a number and nothing else
--- comments eval: $::comments
--- request eval
["GET /a.html?comments=count", "GET /b.html?comments=count", "HEAD /a.html?comments=count"]
--- response_headers eval
["Content-Type: text/plain\nCache-Control: no-cache\nX-Robots-Tag: noindex\nContent-Length: 1",
 "Content-Type: text/plain\nContent-Length: 1", "Content-Type: text/plain\nContent-Length: 1"]
--- response_body eval
["5", "0", ""]
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 13: "show" is the page, for one reader
--- comments eval: $::comments
--- request
GET /a.html?comments=show&id=0500000000000003
--- response_headers
Cache-Control: private, no-store
X-Robots-Tag: noindex
!ETag
!Last-Modified
--- response_body_like: a page</p><section.*<article id="comment-0500000000000003" class="comment comment-shown".*</body></html>
--- no_error_log
[error]
[alert]



=== TEST 14: "show" finds the page of a comment
--- comments eval: $::two
--- request eval
["GET /two/a.html?comments=show&id=0500000000000004", "GET /two/a.html?comments=show&id=0500000000000005",
 "GET /two/a.html?comments=show&id=0500000000000001&corder=newest"]
--- response_body_like eval
['^(?!.*<p>One).*<p>Four.*aria-current="page" aria-label="Page 2"',
 '^(?!.*<p>Four).*<p>Five.*aria-current="page" aria-label="Page 1"',
 '^(?!.*<p>Four).*<p>One.*aria-current="page" aria-label="Page 2"']
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 15: "show" of a comment that is not there is the page with a note, under 404
--- comments eval: $::comments
--- request eval
["GET /a.html?comments=show&id=0500000000000009", "GET /a.html?comments=show&id=x",
 "GET /a.html?comments=show", "GET /b.html?comments=show&id=0500000000000001"]
--- error_code eval
[404, 404, 404, 404]
--- response_headers eval
[("X-Robots-Tag: noindex\nCache-Control: private, no-store") x 4]
--- response_body_like eval
[('a page</p>.*role="status">That comment is not shown here.*<p>One.*<form id="comment-form"') x 3,
 'another page</p>.*That comment is not shown here.*<form id="comment-form"']
--- no_error_log
[error]
[alert]



=== TEST 16: "show" of a comment that is held is that of one that is not there
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 - p Bob: Two
--- request
GET /a.html?comments=show&id=0500000000000002
--- error_code: 404
--- response_body_like: ^(?!.*(?:Bob|<p>Two)).*That comment is not shown here
--- no_error_log
[error]
[alert]



=== TEST 17: "reply" sets the form to answer a comment
--- comments eval: $::comments
--- request
GET /a.html?comments=reply&id=0500000000000003
--- response_headers
Cache-Control: private, no-store
X-Robots-Tag: noindex
!ETag
--- response_body_like: <article id="comment-0500000000000003".*<form id="comment-form".*Reply to <bdi>Cid</bdi>.*name="parent" value="0500000000000003".*</form>.*<article id="comment-0500000000000005"
--- no_error_log
[error]
[alert]



=== TEST 18: "reply" to what may not be answered is the page with a note, under 404
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 - p Bob: Two
/a.html 0500000000000003 0500000000000001 d Cid: Three
/a.html 0500000000000004 0500000000000003 a Dan: Four
--- request eval
["GET /a.html?comments=reply&id=0500000000000009", "GET /a.html?comments=reply",
 "GET /a.html?comments=reply&id=0500000000000002", "GET /a.html?comments=reply&id=0500000000000003"]
--- error_code eval
[404, 404, 404, 404]
--- response_body_like eval
[('That comment is not shown here.*<p>One.*>Leave a comment</bdi></h3>.*name="parent" value=""') x 4]
--- no_error_log
[error]
[alert]



=== TEST 19: "reply" finds a comment that stands on another page
--- comments eval: $::two
--- request
GET /two/a.html?comments=reply&id=0500000000000004
--- response_body_like: <article id="comment-0500000000000004".*Reply to <bdi>Dan</bdi>.*name="parent" value="0500000000000004"
--- no_error_log
[error]
[alert]



=== TEST 20: on a closed page "reply" has no form
--- comments
/closed/a.html 0500000000000001 - a Ann: One
--- request
GET /closed/a.html?comments=reply&id=0500000000000001
--- response_body_like: ^(?!.*<form).*Comments are closed.*One
--- no_error_log
[error]
[alert]



=== TEST 21: personal views are not kept for the next reader
--- comments eval: $::comments
--- request eval
["GET /a.html?comments=reply&id=0500000000000003", "GET /a.html", "GET /a.html?comments=show&id=0500000000000003", "GET /a.html"]
--- response_body_like eval
['Reply to <bdi>Cid', '^(?!.*(?:Reply to <bdi>|comment-shown)).*<p>Five', 'comment-shown', '^(?!.*(?:Reply to <bdi>|comment-shown)).*<p>Five']
--- error_code eval
[200, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 22: a preview renders the text, keeps what was typed and stores nothing
--- request
POST /a.html?comments=preview
name=Ann&text=One+*two*+<b>&email=ann@mail.example&website=ann.example
--- more_headers eval: $::form
--- response_headers
Content-Type: text/html
Cache-Control: private, no-store
X-Robots-Tag: noindex
!ETag
--- response_body_like: a page</p>.*id="ngx-comments-preview".*<p>One <em>two</em> &lt;b&gt;</p>.*name="name" value="Ann".*value="ann@mail\.example".*value="ann\.example".*<textarea[^>]*>One \*two\* &lt;b&gt;</textarea>
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 23: a preview in JSON
--- request
POST /a.html?comments=preview
{"text":"One *two*"}
--- more_headers eval: $::json
--- response_headers
Content-Type: application/json
Cache-Control: private, no-store
--- response_body chomp
{"html":"\u003cp>One \u003cem>two\u003c/em>\u003c/p>"}
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 24: a preview needs no name, but a text
--- request eval
["POST /a.html?comments=preview\ntext=Hello", "POST /a.html?comments=preview\nname=Ann"]
--- more_headers eval: $::form
--- response_body_like eval
['id="ngx-comments-preview".*<p>Hello</p>', '<b>Comment:</b> Please fill this in']
--- error_code eval
[200, 422]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 25: a preview of a reply stays a reply
--- comments eval: $::comments
--- request
POST /a.html?comments=preview
name=Zed&text=Hello&parent=0500000000000003
--- more_headers eval: $::form
--- response_body_like: id="comment-0500000000000003".*id="ngx-comments-preview".*<p>Hello</p>.*name="parent" value="0500000000000003"
--- stored: 5
--- no_error_log
[error]
[alert]



=== TEST 26: a preview is then posted
--- request eval
["POST /a.html?comments=preview\nname=Ann&text=Hello", "POST /a.html?comments=post\nname=Ann&text=Hello", "GET /a.html?comments=count"]
--- more_headers eval: $::form
--- response_body_like eval
['<p>Hello</p>', '^$', '^1$']
--- error_code eval
[200, 303, 200]
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 27: pages of a thread
--- comments eval: $::two
--- request eval
["GET /two/a.html", "GET /two/a.html?cpage=2", "GET /two/a.html?cpage=1"]
--- response_body_like eval
['^(?!.*<p>Four).*<p>One.*<p>Three.*<p>Five.*<p>Two.*<a href="/two/a\.html\?cpage=2#ngx-comments"[^>]*rel="next"',
 '^(?!.*<p>(?:One|Two|Three|Five)).*<p>Four.*<a href="/two/a\.html#ngx-comments"[^>]*rel="prev"',
 '<p>One']
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 28: pages in JSON
--- comments eval: $::two
--- request eval
["GET /two/a.html?comments=json", "GET /two/a.html?comments=json&cpage=2", "GET /two/a.html?cpage=2&comments=json&corder=newest"]
--- response_body_like eval
['"count":5,.*"page":1,"pages":2,"more":null,"comments":\[\{"id":"0500000000000001"',
 '"page":2,"pages":2,"more":null,"comments":\[\{"id":"0500000000000004".{10,300}\]\}$',
 '"order":"newest","page":2,"pages":2,"more":null,"comments":\[\{"id":"0500000000000001"']
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 29: a page that is no number is the first, one behind the end is the last
--- comments eval: $::two
--- request eval
[map { "GET /two/a.html?comments=json&cpage=$_" } qw(0 -1 x 2x 99 1000000000000)]
--- response_body_like eval
['"page":1,', '"page":1,', '"page":1,', '"page":1,', '"page":2,', '"page":[12],']
--- error_code eval
[(200) x 6]
--- no_error_log
[error]
[alert]



=== TEST 30: orders on the page
--- comments eval: $::comments
--- request eval
["GET /a.html?corder=oldest", "GET /a.html?corder=newest", "GET /a.html?corder=best", "GET /a.html?corder=worst"]
--- response_body_like eval
['<p>One.*<p>Three.*<p>Five.*<p>Two.*<p>Four', '<p>Four.*<p>Two.*<p>One.*<p>Three.*<p>Five',
 '<p>Two.*<p>Four.*<p>One.*<p>Three.*<p>Five', '<p>One.*<p>Three.*<p>Five.*<p>Two.*<p>Four']
--- error_code eval
[200, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 31: orders in JSON and in the fragment
--- comments eval: $::comments
--- request eval
["GET /a.html?comments=json&corder=best", "GET /a.html?comments=html&corder=newest"]
--- response_body_like eval
['"order":"best".*Two.*Four.*One', '<p>Four.*<p>Two.*<p>One']
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 32: links keep the order that was chosen
--- comments eval: $::two
--- request
GET /two/a.html?corder=newest
--- response_body_like: href="/two/a\.html\?cpage=2&amp;corder=newest#ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 33: a subtree that is larger than a page goes on behind a link
--- comments eval: $::many
--- request eval
["GET /a.html", "GET /a.html?cfrom=0500000000101000"]
--- response_body_like eval
['^(?!.*Reply 1000\.).*Root.*Reply 999\..*<p class="comment-more"><a href="/a\.html\?cfrom=0500000000101000#comment-0500000000101000"',
 '^(?!.*Reply 999\.).*Reply 1000\..*Reply 1100\.']
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 34: JSON says where a subtree goes on
--- comments eval: $::many
--- request eval
["GET /a.html?comments=json", "GET /a.html?comments=json&cfrom=0500000000101000"]
--- response_body_like eval
['^(?!.*Reply 1000\.).*"count":1101,.*"more":"0500000000101000",.*Reply 999\.',
 '^(?!.*Reply 999\.).*"more":null,.*Reply 1000\..*Reply 1100\.']
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 35: a permalink leads into the rest of a large subtree
--- comments eval: $::many
--- request
GET /a.html?comments=show&id=0500000000101050
--- response_body_like: id="comment-0500000000101050" class="comment comment-shown".*Reply 1050\.
--- no_error_log
[error]
[alert]



=== TEST 36: a place to go on from that is none is the beginning
--- comments eval: $::comments
--- request eval
["GET /a.html?cfrom=0500000000000009", "GET /a.html?cfrom=x"]
--- response_body_like eval
['<p>One.*<p>Four', '<p>One.*<p>Four']
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 37: counts on a list page by SSI
--- config
    root html;
    location / { comments on; }
    location = /list.html { ssi on; }
--- user_files
>>> list.html
<li>a: <!--# include virtual="/a.html?comments=count" --></li><li>b: <!--# include virtual="/b.html?comments=count" --></li><li>a: <!--# include virtual="/a.html?comments=count" --></li>
>>> a.html
<body>a</body>
>>> b.html
<body>b</body>
--- comments eval: $::comments
--- request eval
["GET /list.html", "GET /list.html"]
--- response_body eval
["<li>a: 5</li><li>b: 0</li><li>a: 5</li>\n", "<li>a: 5</li><li>b: 0</li><li>a: 5</li>\n"]
--- response_headers eval
["!X-Robots-Tag", "!X-Robots-Tag"]
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 38: a thread on another page by SSI
--- config
    root html;
    location / { comments on; }
    location = /list.html { ssi on; }
--- user_files
>>> list.html
<div><!--# include virtual="/a.html?comments=html" --></div>
>>> a.html
<body>a</body>
--- comments eval: $::comments
--- request
GET /list.html
--- response_body_like: ^<div><section id="ngx-comments".*<p>Five</p>.*</section>\n</div>
--- no_error_log
[error]
[alert]



=== TEST 39: counts on a list page that has comments of its own
--- config
    root html;
    comments on;
    ssi on;
--- user_files
>>> list.html
<body><li>a: <!--# include virtual="/a.html?comments=count" --></li></body>
>>> a.html
<body>a</body>
--- comments eval: $::comments
--- request
GET /list.html
--- response_body_filters eval: \&CommentsTest::without_block
--- response_body
<body><li>a: 5</li>[BLOCK]</body>
--- no_error_log
[error]
[alert]



=== TEST 40: a page included by SSI has no block, whatever else its arguments say
--- config
    root html;
    location / { comments on; }
    location = /list.html { ssi on; }
--- user_files
>>> list.html
<div><!--# include virtual="/a.html" --><!--# include virtual="/a.html?comments=json" --><!--# include virtual="/a.html?x=y" --></div>
>>> a.html
<body>a</body>
--- comments eval: $::comments
--- request
GET /list.html
--- response_body
<div><body>a</body>
<body>a</body>
<body>a</body>
</div>
--- no_error_log
[error]
[alert]



=== TEST 41: text of a comment is no SSI command on a page with SSI
--- config
    root html;
    comments on;
    ssi on;
--- comments
/a.html 0500000000000001 - a Ann: <!--# echo var="host" --> `<!--# echo var="host" -->`
--- request
GET /a.html
--- response_body_like: &lt;!--# echo var=(?:&quot;|&#34;)host
--- no_error_log
[error]
[alert]



=== TEST 42: views are for GET and HEAD
--- request eval
[map { ("POST /a.html?comments=$_\nx=y", "PUT /a.html?comments=$_", "DELETE /a.html?comments=$_") } qw(json html count show reply)]
--- error_code eval
[(405) x 15]
--- response_headers eval
[("Allow: GET, HEAD\nX-Robots-Tag: noindex") x 15]
--- no_error_log
[error]
[alert]



=== TEST 43: a wrong method is refused in JSON where JSON is asked for
--- request eval
["POST /a.html?comments=json\nx=y", "PUT /a.html?comments=post"]
--- more_headers
Accept: application/json
--- error_code eval
[405, 405]
--- response_headers eval
["Allow: GET, HEAD\nContent-Type: application/json", "Allow: POST\nContent-Type: application/json"]
--- response_body_like eval
[('^\{"error":(\{"code":"method_not_allowed","message":"[^"]+"\}),"errors":\[\1\]\}$') x 2]
--- no_error_log
[error]
[alert]



=== TEST 44: a GET with a value that is no verb is the page
--- request eval
[map { "GET /a.html?$_" } qw(comments=old comments= comments comments=JSON Comments=json xcomments=json comments=json2)]
--- response_body_filters eval: \&CommentsTest::without_block
--- response_body eval
[("<html><head><meta charset=\"utf-8\"></head><body><p>a page</p>[BLOCK]</body></html>\n") x 7]
--- error_code eval
[(200) x 7]
--- no_error_log
[error]
[alert]



=== TEST 45: a repeated argument is 400
--- request eval
["GET /a.html?comments=json&comments=json", "GET /a.html?comments=old&x=1&comments=json",
 "HEAD /a.html?comments=json&comments=html"]
--- error_code eval
[400, 400, 400]
--- no_error_log
[error]
[alert]



=== TEST 46: a verb may be written with escapes, and stand anywhere
--- request eval
["GET /a.html?comments=%6Ason", "GET /a.html?x=1&comments=json&y=2", "GET /a.html?&&comments=json"]
--- response_body_like eval
[('^\{"site"') x 3]
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 47: a verb survives an index, try_files and a rewrite that loses arguments
--- config
    root html;
    comments on;
    location / { try_files $uri $uri.html $uri/index.html =404; }
    location = /old { rewrite ^ /a.html? last; }
    location /dir/ { alias html/in/; }
--- comments
/a.html 0500000000000001 - a Ann: One
--- request eval
["GET /dir/?comments=count", "GET /a?comments=count", "GET /in?comments=json", "GET /old?comments=html"]
--- response_body_like eval
['^0$', '^1$', '"uri":"/in/"', '^<section']
--- error_code eval
[200, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 48: what is no page has no views
--- request eval
["GET /a.txt?comments=json", "GET /a.txt?comments=count", "GET /none.html?comments=json", "GET /none.html?comments=html"]
--- error_code eval
[404, 404, 404, 404]
--- no_error_log
[error]
[alert]



=== TEST 49: where comments are off a verb is an argument as any other
--- config
    root html;
    comments off;
--- user_files
>>> a.html
<body>a</body>
--- request eval
["GET /a.html?comments=json", "GET /a.html?comments=json&comments=html"]
--- response_body eval
["<body>a</body>\n", "<body>a</body>\n"]
--- response_headers eval
["!X-Robots-Tag", "!X-Robots-Tag"]
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 50: every view changes with a new comment
--- request eval
["GET /a.html?comments=json", "GET /a.html?comments=html", "GET /a.html?comments=count",
 "POST /a.html?comments=post\nname=Ann&text=Hello",
 "GET /a.html?comments=json", "GET /a.html?comments=html", "GET /a.html?comments=count"]
--- more_headers eval: $::form
--- response_body_like eval
['"count":0', 'No comments yet', '^0$', '^$', '"count":1.*Hello', '1 comment<.*Hello', '^1$']
--- error_code eval
[200, 200, 200, 303, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 51: Cache-Control of the operator is kept on shared views
--- config
    root html;
    add_header Cache-Control "public, max-age=5";
    comments on;
--- request eval
["GET /a.html?comments=json", "GET /a.html?comments=count"]
--- response_headers eval
["Cache-Control: public, max-age=5", "Cache-Control: public, max-age=5"]
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 52: links do not depend on <base href>
--- user_files
>>> a.html
<html><head><base href="https://other.example/x/"></head><body></body></html>
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 - a Bob: Two
--- request
GET /a.html
--- response_body_like: ^(?!.*<section.*(?:href|action|formaction)="(?!http://localhost/)).*<section id="ngx-comments".*action="http://localhost/
--- no_error_log
[error]
[alert]



=== TEST 53: a fragment of the block is never a link alone
--- comments eval: $::two
--- request
GET /two/a.html?cpage=2&utm_source=x
--- response_body_like: <section id="ngx-comments".*href="/two/a\.html
--- response_body_unlike: (?:href|action)="[#?]|utm_source
--- no_error_log
[error]
[alert]
