# A new comment: the three kinds of body, what comes back, everything that is
# refused, and that what is refused is not stored and goes back to its writer.

use lib 't/lib';
use CommentsTest;
use Test::Nginx::Socket;

our $config = <<'_EOC_';
    root html;
    log_not_found off;
    add_header X-Result $comments_result always;
    location / { comments on; }
    location /closed/ { comments closed; }
    location /short/ { comments on; comments_max_length 64; }
    location /mail/ { comments on; comments_require name email text; }
    location /open/ { comments on; comments_require text; }
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
>>> short/a.html
<body>short</body>
>>> mail/a.html
<body>mail</body>
>>> open/a.html
<body>open</body>
_EOC_

our $form = 'Content-Type: application/x-www-form-urlencoded';
our $json = 'Content-Type: application/json';

plan 'no_plan';
no_long_string();
no_root_location();
run_tests();

__DATA__

=== TEST 1: a form is answered with 303 to the comment
--- request
POST /a.html?comments=post
name=Ann&email=&website=&text=Hello&parent=&_charset_=utf-8
--- more_headers eval: $::form
--- error_code: 303
--- response_headers_like
Location: http://localhost:\d+/a\.html\?comments=show&id=([0-9a-hjkmnp-tv-z]{16})#comment-\1|/a\.html\?comments=show&id=([0-9a-hjkmnp-tv-z]{16})#comment-\2
Cache-Control: private, no-store
X-Robots-Tag: noindex
X-Result: posted
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 2: the Location leads to the page with the comment
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello",
 "GET /a.html?comments=show&id=_LAST_COMMENT_ID"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', 'a page</p>.*class="comment comment-shown".*Ann.*<p>Hello</p>']
--- error_code eval
[303, 200]
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 3: a form is decoded: plus signs, escapes, UTF-8
--- request eval
["POST /a.html?comments=post\nname=Zo%c3%ab+K.&text=1+%2B+1+%3d+2+%26%0d%0aGr\xc3\xbc\xc3\x9fe%21",
 "GET /a.html?comments=json"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', qr{"name":"Zo\xc3\xab K\.".*"html":"\\u003cp>1 \+ 1 = 2 &amp;\\u003cbr />\\nGr\xc3\xbc\xc3\x9fe!\\u003c/p>"}]
--- error_code eval
[303, 200]
--- no_error_log
[error]
[alert]



=== TEST 4: Markdown is what a text is written in
--- request eval
["POST /a.html?comments=post\nname=Ann&text=*one*+**two**+%60three%60%0a%0a%3e+four",
 "GET /a.html"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', '<em>one</em> <strong>two</strong> <code>three</code></p>\s*<blockquote>\s*<p>four</p>\s*</blockquote>']
--- error_code eval
[303, 200]
--- no_error_log
[error]
[alert]



=== TEST 5: mark-up of a stranger stays text
--- request eval
["POST /open/a.html?comments=post\nname=%3cb%3eAnn%22&text=%3cscript%3ealert(1)%3c/script%3e+%5bx%5d(javascript:alert(1))+%3cimg+src=x+onerror=y%3e+%3c!--%23include+virtual=x--%3e",
 "GET /open/a.html"]
--- more_headers eval: $::form
--- response_body_like eval
['^', '<section id="ngx-comments".*&lt;b&gt;Ann&quot;.*&lt;script&gt;alert\(1\).*&lt;img src=x.*&lt;!--#include']
--- response_body_unlike eval
['ngx-comments', '<script|<img|<b>Ann|<!--|href="javascript']
--- error_code eval
[303, 200]
--- no_error_log
[error]
[alert]



=== TEST 6: multipart is taken
--- request eval
["POST /a.html?comments=post\n"
 . "--XX\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAnn\r\n"
 . "--XX\r\nContent-Disposition: form-data; name=\"text\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello\r\nthere & you\r\n"
 . "--XX--",
 "GET /a.html?comments=json"]
--- more_headers
Content-Type: multipart/form-data; boundary=XX
--- response_body_like eval
['^$', '"name":"Ann".*Hello.*there &amp; you']
--- error_code eval
[303, 200]
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 7: files in a multipart body are passed over
--- request eval
["POST /a.html?comments=post\n"
 . "--XX\r\nContent-Disposition: form-data; name=\"text\"; filename=\"x.txt\"\r\n\r\na file\r\n"
 . "--XX\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAnn\r\n"
 . "--XX\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nHello\r\n"
 . "--XX--",
 "GET /a.html?comments=json"]
--- more_headers
Content-Type: multipart/form-data; boundary="XX"
--- response_body_like eval
['^$', '"html":"\\\\u003cp>Hello\\\\u003c/p>"']
--- error_code eval
[303, 200]
--- no_error_log
[error]
[alert]



=== TEST 8: JSON is answered with 201, the comment and its address
--- request
POST /a.html?comments=post
{"name":"Ann","website":"https://ann.example/","text":"Hello *there*"}
--- more_headers eval: $::json
--- error_code: 201
--- response_headers_like
Content-Type: application/json
Location: .*/a\.html\?comments=show&id=([0-9a-hjkmnp-tv-z]{16})#comment-\1
Cache-Control: private, no-store
--- response_body_like eval
qr/^\{"id":"[0-9a-hjkmnp-tv-z]{16}","parent":null,"depth":0,"status":"approved","author":\{"name":"Ann","url":"https:\/\/ann\.example\/","avatar":null,"moderator":false\},"created":"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ","edited":null,"html":"\\u003cp>Hello \\u003cem>there\\u003c\/em>\\u003c\/p>","votes":\{"up":0,"down":0\}/
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 9: JSON is decoded: escapes, surrogates, null, numbers, unknown members
--- request
POST /a.html?comments=post
{"name":"Zo\u00eb","email":null,"text":"\ud83c\udf89 \"quoted\"\n\ntwo","n":1,"x":{"y":[1,2]}}
--- more_headers eval: $::json
--- error_code: 201
--- response_body_like eval
qr/"name":"Zo\xc3\xab".*\xf0\x9f\x8e\x89 &quot;quoted&quot;\\u003c\/p>\\n\\u003cp>two/
--- no_error_log
[error]
[alert]



=== TEST 10: JSON with a charset that is UTF-8 is taken
--- request
POST /a.html?comments=post
{"name":"Ann","text":"Hello"}
--- more_headers
Content-Type: Application/JSON; charset="UTF-8"
--- error_code: 201
--- no_error_log
[error]
[alert]



=== TEST 11: a form that accepts JSON and not HTML gets JSON
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
Accept: application/json
--- error_code: 201
--- response_body_like: ^\{"id":
--- no_error_log
[error]
[alert]



=== TEST 12: a form that accepts both gets what a browser gets
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
Accept: text/html, application/json;q=0.9
--- error_code: 303
--- no_error_log
[error]
[alert]



=== TEST 13: a reply stands under its parent
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 0500000000000001 a Bob: Two
--- request eval
["POST /a.html?comments=post\nname=Cid&text=Three&parent=0500000000000002",
 "GET /a.html?comments=json"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', '"count":3.*"parent":"0500000000000002","depth":2,"status":"approved","author":\{"name":"Cid"']
--- error_code eval
[303, 200]
--- stored: 3
--- no_error_log
[error]
[alert]



=== TEST 14: the JSON answer to a reply knows its depth
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 0500000000000001 a Bob: Two
--- request
POST /a.html?comments=post
{"name":"Cid","text":"Three","parent":"0500000000000002"}
--- more_headers eval: $::json
--- error_code: 201
--- response_body_like: "parent":"0500000000000002","depth":2,
--- no_error_log
[error]
[alert]



=== TEST 15: the same post again is the same comment
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello",
 "POST /a.html?comments=post\nname=Ann&text=Hello",
 "POST /a.html?comments=post\nname=Ann&text=++Hello%0d%0a"]
--- more_headers eval: $::form
--- error_code eval
[303, 303, 303]
--- response_headers eval
["X-Result: posted", "X-Result: duplicate", "X-Result: duplicate"]
--- same_headers: Location
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 16: the same post again gets the same JSON, but not its author's token
--- request eval
["POST /a.html?comments=post\n{\"name\":\"Ann\",\"text\":\"Hello\"}",
 "POST /a.html?comments=post\n{\"name\":\"Ann\",\"text\":\"Hello\"}"]
--- more_headers eval: $::json
--- error_code eval
[201, 201]
--- same_headers: Location
--- response_body_like eval
['^\{"id":"\w{16}",.*"votes":\{"up":0,"down":0\},"token":"[0-9a-f]{32}"\}$',
 '^\{"id":"\w{16}",.*"votes":\{"up":0,"down":0\}\}$']
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 17: another author, another parent or another page is another comment
--- comments
/a.html 0500000000000001 - a Ann: One
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello",
 "POST /a.html?comments=post\nname=Bob&text=Hello",
 "POST /a.html?comments=post\nname=Ann&text=Hello&parent=0500000000000001",
 "POST /b.html?comments=post\nname=Ann&text=Hello"]
--- more_headers eval: $::form
--- error_code eval
[303, 303, 303, 303]
--- stored: 5
--- no_error_log
[error]
[alert]



=== TEST 18: comments of one page are not on another
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello", "GET /b.html", "GET /a.html"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', 'No comments yet', '1 comment<']
--- error_code eval
[303, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 19: the first of a repeated field counts
--- request eval
["POST /a.html?comments=post\nname=Ann&name=Bob&text=One&text=Two", "GET /a.html?comments=json"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', '"name":"Ann".*\\\\u003cp>One\\\\u003c/p>']
--- error_code eval
[303, 200]
--- no_error_log
[error]
[alert]



=== TEST 20: a post through an index belongs to its folder
--- request eval
["POST /in/?comments=post\nname=Ann&text=Hello", "GET /in/index.html?comments=json"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', '"uri":"/in/","count":1']
--- error_code eval
[303, 200]
--- response_headers_like eval
['Location: .*/in/\?comments=show&id=.*', 'Content-Type: application/json']
--- no_error_log
[error]
[alert]



=== TEST 21: a folder without its slash gets 308, so that nothing typed is lost
--- request
POST /in?comments=post
name=Ann&text=Hello
--- more_headers eval: $::form
--- error_code: 308
--- response_headers_like
Location: (http://localhost:\d+)?/in/\?comments=post
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 22: an absolute request line names the same page
--- request eval
["POST http://localhost/a.html?comments=post\nname=Ann&text=Hello", "GET /a.html?comments=count"]
--- more_headers eval: $::form
--- response_body eval
["", "1"]
--- response_headers_like eval
['Location: (http://localhost:\d+)?/a\.html\?.*', 'Content-Type: text/plain']
--- error_code eval
[303, 200]
--- no_error_log
[error]
[alert]



=== TEST 23: a request line with two slashes does not lead to another host
--- request
POST //a.html?comments=post
name=Ann&text=Hello
--- config
    root html;
    absolute_redirect off;
    comments on;
--- more_headers eval: $::form
--- error_code: 303
--- response_headers_like
Location: /a\.html\?.*
--- no_error_log
[error]
[alert]



=== TEST 24: a request line with two slashes does not lead to another host where slashes are not merged
--- request
POST //a.html?comments=post
name=Ann&text=Hello
--- config
    root html;
    merge_slashes off;
    absolute_redirect off;
    comments on;
--- more_headers eval: $::form
--- error_code: 303
--- response_headers_like
Location: /(%2F)?a\.html\?.*
--- no_error_log
[error]
[alert]



=== TEST 25: a missing name is refused, and the text comes back
--- request
POST /a.html?comments=post
name=&text=My+long+%26+<good>+text&email=ann@mail.example&website=ann.example
--- more_headers eval: $::form
--- error_code: 422
--- response_headers
Content-Type: text/html
Cache-Control: private, no-store
X-Robots-Tag: noindex
X-Result: required
!ETag
!Last-Modified
--- response_body_like eval
qr{a page</p>.*role="alert"><b>Name:</b> Please fill this in.*name="name" value=""[^>]*aria-invalid="true".*name="email" value="ann\@mail\.example".*name="website" value="ann\.example".*<textarea[^>]*>My long &amp; &lt;good&gt; text</textarea>.*</body></html>}s
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 26: a missing name is refused in JSON
--- request
POST /a.html?comments=post
{"text":"Hello"}
--- more_headers eval: $::json
--- error_code: 422
--- response_headers
Content-Type: application/json
Cache-Control: private, no-store
--- response_body_like: ^\{"error":(\{"code":"required","field":"name","message":"[^"]+"\}),"errors":\[\1\]\}$
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 27: a refusal shows the comments that are there, and keeps whom a reply answers
--- comments
/a.html 0500000000000001 - a Ann: One
--- request
POST /a.html?comments=post
name=&text=Two&parent=0500000000000001
--- more_headers eval: $::form
--- error_code: 422
--- response_body_like: <p>One</p>.*Reply to.*name="parent" value="0500000000000001".*>Two</textarea>
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 28: a missing text is refused
--- request eval
["POST /a.html?comments=post\nname=Ann",
 "POST /a.html?comments=post\nname=Ann&text=",
 "POST /a.html?comments=post\nname=Ann&text=+%0d%0a%09",
 "POST /a.html?comments=post\nname=Ann&text=%e2%80%8b%ef%bb%bf",
 "POST /open/a.html?comments=post\nname=Ann"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
Accept: application/json
--- error_code eval
[422, 422, 422, 422, 422]
--- response_body_like eval
[('"code":"required","field":"text"') x 5]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 29: an empty body is refused for its missing fields
--- request
POST /a.html?comments=post
--- more_headers
Content-Type: application/x-www-form-urlencoded
Content-Length: 0
--- error_code: 422
--- response_headers
X-Result: required
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 30: a name is not needed where it is not required
--- request eval
["POST /open/a.html?comments=post\ntext=Hello", "GET /open/a.html"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', 'Anonymous']
--- error_code eval
[303, 200]
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 31: an e-mail address is needed where it is required
--- request eval
["POST /mail/a.html?comments=post\nname=Ann&text=Hello",
 "POST /mail/a.html?comments=post\nname=Ann&text=Hello&email=ann\@mail.example"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
Accept: application/json
--- response_body_like eval
['"code":"required","field":"email"', '"id"']
--- error_code eval
[422, 201]
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 32: what is no e-mail address is refused
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello&email=ann",
 "POST /a.html?comments=post\nname=Ann&text=Hello&email=ann\@",
 "POST /a.html?comments=post\nname=Ann&text=Hello&email=a+b\@mail.example",
 "POST /a.html?comments=post\nname=Ann&text=Hello&email=a\@b\@mail.example"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
Accept: application/json
--- error_code eval
[422, 422, 422, 422]
--- response_body_like eval
[('"code":"bad_email","field":"email"') x 4]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 33: what is no address of a website is refused
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello&website=javascript:alert(1)",
 "POST /a.html?comments=post\nname=Ann&text=Hello&website=ftp://ann.example/",
 "POST /a.html?comments=post\nname=Ann&text=Hello&website=http://",
 "POST /a.html?comments=post\nname=Ann&text=Hello&website=http://a\@ann.example/"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
Accept: application/json
--- error_code eval
[422, 422, 422, 422]
--- response_body_like eval
[('"code":"bad_website","field":"website"') x 4]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 34: a website without a scheme gets one
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello&website=ann.example/me",
 "GET /a.html"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', '<a href="http://ann\.example/me" rel="nofollow ugc[^"]*"']
--- error_code eval
[303, 200]
--- no_error_log
[error]
[alert]



=== TEST 35: a text that is too long is refused, and comes back
--- request eval
"POST /short/a.html?comments=post\nname=Ann&text=" . "y" x 65
--- more_headers eval: $::form
--- error_code: 422
--- response_headers
X-Result: too_long
--- response_body_like eval
'<b>Comment:</b> This is too long.*<textarea[^>]*aria-invalid="true"[^>]*>' . 'y' x 65 . '</textarea>'
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 36: a text that is too long is refused in JSON
--- request eval
"POST /short/a.html?comments=post\n" . '{"name":"Ann","text":"' . "y" x 65 . '"}'
--- more_headers eval: $::json
--- error_code: 422
--- response_body_like: "code":"too_long","field":"text"
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 37: the length of a text is counted in characters, as that of a name is
--- request eval
["POST /short/a.html?comments=post\nname=Ann&text=" . "%c3%a4" x 64,
 "POST /short/a.html?comments=post\nname=Ann&text=" . "%c3%a4" x 65,
 "POST /short/a.html?comments=post\nname=Ann&text=" . "%f0%9f%98%80" x 64,
 "POST /short/a.html?comments=post\nname=Ann&text=" . "%f0%9f%98%80" x 65]
--- more_headers eval: $::form
--- error_code eval
[303, 422, 303, 422]
--- stored: 2
--- no_error_log
[error]
[alert]



=== TEST 38: a name, an e-mail address and a website have their lengths too, in characters
--- request eval
["POST /a.html?comments=post\nname=" . "n" x 65 . "&text=Hello",
 "POST /a.html?comments=post\nname=Ann&text=Hello&email=" . "n" x 250 . "\@a.example",
 "POST /a.html?comments=post\nname=Ann&text=Hello&website=http://a.example/" . "n" x 500,
 "POST /b.html?comments=post\nname=" . "%E6%97%A5" x 64 . "&text=Hello"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
Accept: application/json
--- error_code eval
[422, 422, 422, 201]
--- response_body_like eval
['"code":"too_long","field":"name"', '"code":"too_long","field":"email"',
 '"code":"too_long","field":"website"', '"name":"(\xe6\x97\xa5|\\\\u65e5){64}"']
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 39: a body that is too large is refused before it is read
--- request eval
"POST /short/a.html?comments=post\nname=Ann&text=" . "y" x 40000
--- more_headers eval: $::form
--- error_code: 413
--- response_headers
X-Result: too_large
Content-Type: text/html
--- response_body_like: role="alert"[^>]*>That is too much to send at once
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 40: a body that is too large is refused in JSON
--- request eval
"POST /short/a.html?comments=post\n" . '{"name":"Ann","text":"' . "y" x 40000 . '"}'
--- more_headers eval: $::json
--- error_code: 413
--- response_body_like: ^\{"error":(\{"code":"too_large","message":"[^"]+"\}),"errors":\[\1\]\}$
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 41: a body without a length that is too large is refused
--- raw_request eval
"POST /short/a.html?comments=post HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n$::json\r\nTransfer-Encoding: chunked\r\n\r\n"
. "9c40\r\n" . "y" x 40000 . "\r\n0\r\n\r\n"
--- error_code: 413
--- response_body_like: "code":"too_large"
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 42: a body in chunks is taken
--- raw_request eval
"POST /a.html?comments=post HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n$::form\r\nTransfer-Encoding: chunked\r\n\r\n"
. "9\r\nname=Ann&\r\n" . "a\r\ntext=Hello\r\n0\r\n\r\n"
--- error_code: 303
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 43: a body that comes in pieces is taken
--- request eval
[["POST /a.html?comments=post\nname=A", "nn&te", "xt=Hel", "lo"], "GET /a.html"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', 'Ann.*<p>Hello</p>']
--- error_code eval
[303, 200]
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 44: a body that nginx has put into a file is taken
--- config
    root html;
    comments on;
    client_body_in_file_only clean;
--- request eval
["POST /a.html?comments=post\nname=Ann&text=" . "Hello+" x 1000, "GET /a.html"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', 'Ann.*<p>(Hello ){999}Hello</p>']
--- error_code eval
[303, 200]
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 45: nginx's own limit of a body keeps its form
--- config
    root html;
    location / { comments on; client_max_body_size 100; }
    error_page 413 /413.html;
    location = /413.html { return 200 "too big, says the operator"; }
--- request eval
"POST /a.html?comments=post\nname=Ann&text=" . "y" x 200
--- more_headers eval: $::form
--- error_code: 413
--- response_body: too big, says the operator
--- stored: 0
--- no_error_log
[alert]
[crit]



=== TEST 46: a form of ten thousand fields is refused
--- request eval
"POST /a.html?comments=post\n" . CORE::join('&', map { "a$_=1" } 1 .. 10000) . '&name=Ann&text=Hello'
--- more_headers
Content-Type: application/x-www-form-urlencoded
Accept: application/json
--- error_code: 400
--- response_body_like: "code":"too_many_fields"
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 47: ten thousand empty fields of a form are no trouble
--- request eval
"POST /a.html?comments=post\n" . '&' x 10000 . 'name=Ann&text=Hello'
--- more_headers
Content-Type: application/x-www-form-urlencoded
Accept: application/json
--- error_code: 201
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 48: unknown members of JSON are passed over, up to 64 in all
--- request eval
["POST /a.html?comments=post\n{" . CORE::join(',', map { "\"a$_\":1" } 1 .. 62) . ',"name":"Ann","text":"Hello"}',
 "POST /a.html?comments=post\n{" . CORE::join(',', map { "\"a$_\":1" } 1 .. 63) . ',"name":"Ann","text":"again"}',
 "POST /a.html?comments=post\n{" . CORE::join(',', map { "\"a$_\":1" } 1 .. 10000) . ',"name":"Ann","text":"more"}']
--- more_headers eval: $::json
--- error_code eval: [201, 400, 400]
--- response_body_like eval
['"name":"Ann"', '"code":"too_many_fields"', '"code":"too_many_fields"']
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 49: what is no JSON object is refused
--- request eval
["POST /a.html?comments=post\n{\"name\":\"Ann\",",
 "POST /a.html?comments=post\n[\"name\"]",
 "POST /a.html?comments=post\n{\"name\":\"Ann\",\"name\":\"Bob\",\"text\":\"x\"}",
 "POST /a.html?comments=post\n{\"name\":[\"Ann\"],\"text\":\"x\"}",
 "POST /a.html?comments=post\n" . "[" x 20000,
 "POST /a.html?comments=post\n{\"name\":\"Ann\",\"text\":\"x\",\"y\":" . "{\"a\":" x 9 . "1" . "}" x 10,
 "POST /a.html?comments=post\nname=Ann&text=x"]
--- more_headers eval: $::json
--- error_code eval
[(400) x 7]
--- response_body_like eval
[('^\{"error":(\{"code":"bad_json","message":"[^"]+"\}),"errors":\[\1\]\}$') x 7]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 50: a multipart body that is broken is refused
--- request
POST /a.html?comments=post
no boundary at all
--- more_headers
Content-Type: multipart/form-data; boundary=XX
Accept: application/json
--- error_code: 400
--- response_body_like: "code":"bad_form"
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 51: bytes that are no UTF-8 are refused
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Gr%fc%dfe",
 "POST /a.html?comments=post\nname=Ann&text=Gr\xfc\xdfe",
 "POST /a.html?comments=post\nname=Ann&text=%ed%a0%80",
 "POST /a.html?comments=post\nname=Ann&text=%c0%af",
 "POST /a.html?comments=post\nname=%ff&text=Hello"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
Accept: application/json
--- error_code eval
[(422) x 5]
--- response_body_like eval
[('"code":"bad_utf8","field":"text"') x 4, '"code":"bad_utf8","field":"name"']
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 52: a text that is no UTF-8 comes back without breaking the page
--- request
POST /a.html?comments=post
name=Ann&text=Gr%fc%dfe+%3c
--- more_headers eval: $::form
--- error_code: 422
--- response_body_like eval
qr{not valid UTF-8.*<textarea[^>]*>Gr(?:\xef\xbf\xbd)+e &lt;</textarea>}s
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 53: a NUL is refused
--- request eval
["POST /a.html?comments=post\nname=Ann&text=a%00b", "POST /a.html?comments=post\nname=A%00nn&text=b",
 "POST /a.html?comments=post\nname=Ann&text=a\0b"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
Accept: application/json
--- error_code eval
[(422) x 3]
--- response_body_like eval
['"code":"bad_character","field":"text"', '"code":"bad_character","field":"name"',
 '"code":"bad_character","field":"text"']
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 54: a NUL in JSON is refused
--- request
POST /a.html?comments=post
{"name":"Ann","text":"a\u0000b"}
--- more_headers eval: $::json
--- error_code_like: ^4(00|22)$
--- response_body_like: "code":"(bad_character|bad_json)"
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 55: controls and bidi overrides are taken out of a text
--- request eval
["POST /a.html?comments=post\nname=A%07nn%e2%80%ae&text=x%08y%e2%80%aez", "GET /a.html?comments=json"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', '"name":"Ann".*\\\\u003cp>xyz\\\\u003c/p>']
--- error_code eval
[303, 200]
--- no_error_log
[error]
[alert]



=== TEST 56: a post in another charset is refused
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello&_charset_=windows-1252",
 "POST /a.html?comments=post\nname=Ann&text=Hello",
 "POST /a.html?comments=post\nname=Ann&text=Hello"]
--- more_headers eval
["$::form\nAccept: application/json", "$::form; charset=iso-8859-1\nAccept: application/json",
 "$::form; charset=utf-8\nAccept: application/json"]
--- error_code eval
[422, 422, 201]
--- response_body_like eval
['"code":"bad_charset"', '"code":"bad_charset"', '"id"']
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 57: other types of content are refused
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello", "POST /a.html?comments=post\nname=Ann&text=Hello",
 "POST /a.html?comments=post\nname=Ann&text=Hello"]
--- more_headers eval
["", "Content-Type: text/plain", "Content-Type: multipart/form-data\nAccept: application/json"]
--- error_code eval
[415, 415, 415]
--- response_body_like eval
['That type of content is not accepted.*</body></html>', 'That type of content is not accepted',
 '"code":"(unsupported_type|bad_form)"']
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 58: an unknown parent is refused, and the text may be posted as a comment of its own
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello&parent=0500000000000009",
 "POST /a.html?comments=post\nname=Ann&text=Hello&parent=1",
 "POST /a.html?comments=post\n{\"name\":\"Ann\",\"text\":\"Hello\",\"parent\":\"0500000000000009\"}"]
--- more_headers eval
[$::form, $::form, $::json]
--- error_code eval
[422, 422, 422]
--- response_body_like eval
['no longer there.*name="parent" value="".*>Hello</textarea>',
 'no longer there.*name="parent" value="".*>Hello</textarea>',
 '"code":"unknown_parent","field":"parent"']
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 59: the parent of another thread is none
--- comments
/b.html 0500000000000001 - a Ann: One
--- request
POST /a.html?comments=post
{"name":"Ann","text":"Hello","parent":"0500000000000001"}
--- more_headers eval: $::json
--- error_code: 422
--- response_body_like: "code":"unknown_parent","field":"parent"
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 60: the parent of another site is none
--- comments
other.example|/a.html 0500000000000001 - a Ann: One
--- request
POST /a.html?comments=post
{"name":"Ann","text":"Hello","parent":"0500000000000001"}
--- more_headers eval: $::json
--- error_code: 422
--- response_body_like: "code":"unknown_parent"
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 61: a parent that is removed, held or spam is none
--- comments
/a.html 0500000000000001 - d Ann: One
/a.html 0500000000000002 - p Bob: Two
/a.html 0500000000000003 - s Cid: Three
--- request eval
[map { "POST /a.html?comments=post\n{\"name\":\"Ann\",\"text\":\"Hello\",\"parent\":\"050000000000000$_\"}" } 1 .. 3]
--- more_headers eval: $::json
--- error_code eval
[(422) x 3]
--- response_body_like eval
[('"code":"unknown_parent"') x 3]
--- stored: 3
--- no_error_log
[error]
[alert]



=== TEST 62: a foreign Origin is refused
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
Origin: https://evil.example
--- error_code: 403
--- response_headers
X-Result: cross_origin
Content-Type: text/html
--- response_body_like: Comments can only be posted from this site
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 63: a foreign Origin is refused in JSON, whatever else is said
--- request eval
[map { "POST /a.html?comments=$_\n{\"name\":\"Ann\",\"text\":\"Hello\"}" } qw(post post post post preview)]
--- more_headers eval
["$::json\nOrigin: https://evil.example", "$::json\nOrigin: null",
 "$::json\nOrigin: http://localhost.evil.example", "$::json\nOrigin: https://evil.example\nSec-Fetch-Site: same-origin",
 "$::json\nOrigin: https://evil.example"]
--- error_code eval
[(403) x 5]
--- response_body_like eval
[('^\{"error":(\{"code":"cross_origin","message":"[^"]+"\}),"errors":\[\1\]\}$') x 5]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 64: an Origin with another port is foreign
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
Host: localhost:8080
Origin: http://localhost:8081
--- error_code: 403
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 65: the page's own Origin is taken, by TLS in front of nginx too
--- request eval
["POST /a.html?comments=post\nname=Ann&text=1", "POST /a.html?comments=post\nname=Ann&text=2",
 "POST /a.html?comments=post\nname=Ann&text=3", "POST /a.html?comments=post\nname=Ann&text=4"]
--- more_headers eval
["$::form\nOrigin: http://localhost", "$::form\nOrigin: https://localhost",
 "$::form\nHost: localhost:8080\nOrigin: http://LOCALHOST:8080",
 "$::form\nHost: localhost:80\nOrigin: http://localhost"]
--- error_code eval
[(303) x 4]
--- stored: 4
--- no_error_log
[error]
[alert]



=== TEST 66: Sec-Fetch-Site is asked where there is no Origin
--- request eval
["POST /a.html?comments=post\nname=Ann&text=1", "POST /a.html?comments=post\nname=Ann&text=2",
 "POST /a.html?comments=post\nname=Ann&text=3"]
--- more_headers eval
["$::form\nSec-Fetch-Site: cross-site", "$::form\nSec-Fetch-Site: same-origin",
 "$::form\nSec-Fetch-Site: none"]
--- error_code eval
[403, 303, 303]
--- stored: 2
--- no_error_log
[error]
[alert]



=== TEST 67: "comments closed" takes no posts, and the text comes back
--- request
POST /closed/a.html?comments=post
name=Ann&text=My+text
--- more_headers eval: $::form
--- error_code: 403
--- response_headers
X-Result: closed
--- response_body_like: Comments are closed.*<textarea[^>]*readonly[^>]*>\s*My text</textarea>
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 68: "comments closed" takes no posts in JSON
--- request
POST /closed/a.html?comments=post
{"name":"Ann","text":"Hello"}
--- more_headers eval: $::json
--- error_code: 403
--- response_body_like: ^\{"error":(\{"code":"closed","message":"Comments are closed\."\}),"errors":\[\1\]\}$
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 69: a thread that a moderator has closed takes no posts
--- redis
HSET comments:{localhost:/a.html}:meta closed 1
--- request eval
["POST /a.html?comments=post\n{\"name\":\"Ann\",\"text\":\"Hello\"}",
 "POST /a.html?comments=post\nname=Ann&text=My+text",
 "GET /a.html"]
--- more_headers eval
[$::json, $::form, ""]
--- error_code eval
[403, 403, 200]
--- response_body_like eval
['"code":"closed"', 'Comments are closed.*>\s*My text</textarea>',
 '^(?!.*<form).*Comments are closed']
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 70: comments are off: nothing is taken
--- config
    root html;
    comments off;
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers eval: $::form
--- error_code: 405
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 71: what is no page takes no posts
--- request eval
["POST /a.txt?comments=post\nname=Ann&text=Hello",
 "POST /a.txt?comments=post\n{\"name\":\"Ann\",\"text\":\"Hello\"}"]
--- more_headers eval
[$::form, $::json]
--- error_code eval
[404, 404]
--- response_body_like eval
['404 Not Found', '"code":"not_found"']
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 72: a page that is not there takes no posts
--- request eval
["POST /none.html?comments=post\nname=Ann&text=Hello",
 "POST /none.html?comments=post\n{\"name\":\"Ann\",\"text\":\"Hello\"}"]
--- more_headers eval
[$::form, $::json]
--- error_code eval
[404, 404]
--- response_body_like eval
['404 Not Found', '"code":"not_found"']
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 73: who may not read a page may not write under it
--- config
    root html;
    comments on;
    location /in/ { deny all; }
    auth_basic "readers";
    auth_basic_user_file ../html/htpasswd;
--- user_files
>>> htpasswd
ann:{PLAIN}secret
>>> a.html
<body></body>
>>> in/a.html
<body></body>
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello", "POST /in/a.html?comments=post\nname=Ann&text=Hello",
 "POST /a.html?comments=post\nname=Ann&text=Hello"]
--- more_headers eval
[$::form, "$::form\nAuthorization: Basic YW5uOnNlY3JldA==", "$::form\nAuthorization: Basic YW5uOnNlY3JldA=="]
--- error_code eval
[401, 403, 303]
--- stored: 1
--- no_error_log
[alert]
[crit]



=== TEST 74: verbs that post are for no other method
--- request eval
["PUT /a.html?comments=post", "DELETE /a.html?comments=preview", "PUT /none.html?comments=post"]
--- error_code eval
[405, 405, 405]
--- response_headers eval
["Allow: POST", "Allow: POST", "Allow: POST"]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 75: a repeated verb is refused
--- request eval
["POST /a.html?comments=post&comments=post\nname=Ann&text=Hello",
 "POST /a.html?comments=post&comments=json\n{\"name\":\"Ann\",\"text\":\"Hello\"}"]
--- more_headers eval
[$::form, $::json]
--- error_code eval
[400, 400]
--- response_body_like eval
['400 Bad Request', '"code":"repeated_argument"']
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 76: a verb that is none is not found
--- request eval
["POST /a.html?comments=write\nname=Ann&text=Hello", "POST /a.html?comments=\nname=Ann&text=Hello",
 "POST /a.html?comments=POST\n{\"name\":\"Ann\",\"text\":\"Hello\"}"]
--- more_headers eval
[$::form, $::form, $::json]
--- error_code eval
[404, 404, 404]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 77: an e-mail address is stored as a hash by default
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello&email=Ann\@Mail.example", "GET /a.html?comments=json", "GET /a.html"]
--- more_headers eval: $::form
--- response_body_like eval
['^', '"name":"Ann"', '<section id="ngx-comments".*Ann']
--- response_body_unlike eval
['Mail', 'Mail', '@Mail']
--- error_code eval
[303, 200, 200]
--- redis_after
ZRANGE comments:{localhost:/a.html}:s:_LAST_COMMENT_ID 0 -1
--- redis_result: ^(?!.*Mail)(?!.*mail).*h\d+:[0-9a-f]+
--- no_error_log
[error]
[alert]



=== TEST 78: the hash of an e-mail address does not depend on its case
--- comments
/a.html 0500000000000001 - a Ann: One
--- request eval
["POST /a.html?comments=post\nname=Ann&text=1&email=Ann\@Mail.example&parent=0500000000000001",
 "POST /a.html?comments=post\nname=Ann&text=2&email=ann\@mail.example&parent=0500000000000001"]
--- more_headers eval: $::form
--- error_code eval
[303, 303]
--- redis_after
ZRANGE comments:{localhost:/a.html}:s:0500000000000001 0 -1
--- redis_result: h32:([0-9a-f]{32})a32:[0-9a-f]{32}t1:1 .*h32:\1a32:[0-9a-f]{32}t1:2
--- no_error_log
[error]
[alert]



=== TEST 79: "comments_email keep" stores the address, and shows it to nobody
--- config
    root html;
    comments on;
    comments_email keep;
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello&email=Ann\@Mail.example", "GET /a.html?comments=json", "GET /a.html"]
--- more_headers eval: $::form
--- response_body_like eval
['^', '"name":"Ann"', '<section id="ngx-comments".*Ann']
--- response_body_unlike eval
['Mail', 'Mail', '@Mail']
--- error_code eval
[303, 200, 200]
--- redis_after
ZRANGE comments:{localhost:/a.html}:s:_LAST_COMMENT_ID 0 -1
--- redis_result: e16:Ann@Mail\.example
--- no_error_log
[error]
[alert]



=== TEST 80: "comments_email off" stores nothing of an address
--- config
    root html;
    comments on;
    comments_email off;
--- request
POST /a.html?comments=post
name=Ann&text=Hello&email=no+address+at+all
--- more_headers eval: $::form
--- error_code: 303
--- redis_after
ZRANGE comments:{localhost:/a.html}:s:_LAST_COMMENT_ID 0 -1
--- redis_result: ^\w{16} (?!.*address).*n3:Anna32:[0-9a-f]{32}t5:Hello
--- no_error_log
[error]
[alert]



=== TEST 81: the client's address is not stored
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers eval: $::form
--- error_code: 303
--- redis_after
ZRANGE comments:{localhost:/a.html}:s:_LAST_COMMENT_ID 0 -1
HGETALL comments:{localhost:/a.html}:meta
XRANGE comments:site:localhost:log - +
--- redis_result: ^(?!.*127\.0)\w{16} .*n3:Ann.*post thread /a\.html id
--- no_error_log
[error]
[alert]



=== TEST 82: a post makes its thread and the latest list of the site
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers eval: $::form
--- error_code: 303
--- redis_after
ZRANGE comments:site:localhost:threads 0 -1
ZRANGE comments:site:localhost:latest 0 -1
HMGET comments:{localhost:/a.html}:meta v n
ZRANGE comments:{localhost:/a.html}:roots 0 -1
--- redis_result
^/a\.html
(\w{16}) \1 /a\.html
1 1
\1
$
--- no_error_log
[error]
[alert]



=== TEST 83: "comments_url" is where Location leads
--- config
    root html;
    comments on;
    location = /a.html { comments_url https://blog.example/x; }
    location = /b.html { comments_url https://blog.example/x?p=1; }
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello", "POST /b.html?comments=post\nname=Ann&text=Hello"]
--- more_headers eval: $::form
--- error_code eval
[303, 303]
--- response_headers_like eval
['Location: https://blog\.example/x\?comments=show&id=\w{16}#comment-\w{16}',
 'Location: https://blog\.example/x\?p=1&comments=show&id=\w{16}#comment-\w{16}']
--- no_error_log
[error]
[alert]



=== TEST 84: a connection lives on behind a post that was refused unread
--- pipelined_requests eval
["POST /short/a.html?comments=post\n" . "y" x 40000, "GET /a.html"]
--- more_headers eval
[$::form, ""]
--- error_code eval
[413, 200]
--- response_body_like eval
['too much', 'No comments yet']
--- no_error_log
[error]
[alert]



=== TEST 85: the refusal's message is in the page's language
--- config
    root html;
    comments on;
    comments_lang de;
--- request eval
["POST /a.html?comments=post\n{\"name\":\"Ann\"}", "POST /a.html?comments=post\nname=Ann"]
--- more_headers eval
[$::json, $::form]
--- error_code eval
[422, 422]
--- response_body_like eval
['"message":"Bitte f', '</b> Bitte f']
--- response_body_unlike eval
['Please fill', 'Please fill']
--- no_error_log
[error]
[alert]



=== TEST 86: what a visitor puts into $uri ends no header of "comments_url"
--- config
    root html;
    location /in/ {
        comments on;
        comments_url https://blog.example$uri;
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/origin/;
    }
    location /origin/ {
        default_type text/html;
        return 200 "<body>a page</body>";
    }
--- request
POST /in/x%0d%0aX-Evil:%20%22%3Cb%3E%23%ff?comments=post
name=Ann&text=Hello
--- more_headers eval: $::form
--- error_code: 303
--- raw_response_headers_like: Location: https://blog\.example/in/x%0D%0AX-Evil:%20%22%3Cb%3E%23%FF\?comments=show&id=\w{16}#comment-\w{16}
--- raw_response_headers_unlike: \nX-Evil
--- no_error_log
[error]
[alert]



=== TEST 87: a "comments_url" that is no address leads to the path
--- config
    root html;
    location = /a.html { comments on; comments_url $arg_u; }
    location = /b.html { comments on; comments_url $arg_u; }
--- request eval
["POST /a.html?u=javascript:alert(1)&comments=post\nname=Ann&text=Hello",
 "POST /b.html?u=//evil.example/&comments=post\nname=Ann&text=Hello",
 "GET /a.html?u=javascript:alert(1)"]
--- more_headers eval
[$::form, $::form, ""]
--- error_code eval
[303, 303, 200]
--- response_headers_like eval
['Location: (http://[^/]+)?/a\.html\?comments=show&.*',
 'Location: (http://[^/]+)?/%2Fevil\.example/\?comments=show&.*',
 '']
--- response_body_like eval
['^', '^', '<section id="ngx-comments".*<form']
--- response_body_unlike eval
['javascript', 'javascript', 'javascript']
--- no_error_log
[error]
[alert]
