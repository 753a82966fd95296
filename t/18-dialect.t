# What was typed, and what of it may be a link: from the post to the page.

use lib 't/lib';
use CommentsTest;
use Test::Nginx::Socket;

our $config = <<'_EOC_';
    root html;
    location / { comments on; }
_EOC_

our $user_files = <<'_EOC_';
>>> a.html
<html><head><meta charset="utf-8"></head><body><p>a page</p></body></html>
_EOC_

our $form = 'Content-Type: application/x-www-form-urlencoded';
our $json = 'Content-Type: application/json';

plan 'no_plan';
no_long_string();
no_root_location();
run_tests();

__DATA__

=== TEST 1: an address keeps its marks
--- request eval
["POST /a.html?comments=post\n"
 . '{"name":"Ann","text":"https://x.example/__init__.py#L16 and https://x.example/~bob/_a_/"}',
 "GET /a.html"]
--- more_headers eval: $::json
--- error_code eval
[201, 200]
--- response_body_like eval
['\\\\u003ca href=.*__init__\.py#L16.*~bob/_a_/', '<p><a href="https://x\.example/__init__\.py#L16" [^>]*>https://x\.example/__init__\.py#L16</a>'
 . ' and <a href="https://x\.example/~bob/_a_/" [^>]*>https://x\.example/~bob/_a_/</a></p>']
--- no_error_log
[error]
[alert]



=== TEST 2: lines under a paragraph and definitions are shown
--- request eval
["POST /a.html?comments=post\n"
 . '{"name":"Ann","text":"Great post!\n--\nJohn\n\n[1]: 3~5 days\n\n1986. What a year"}',
 "GET /a.html"]
--- more_headers eval: $::json
--- error_code eval
[201, 200]
--- response_body_like eval
['Great post!', "<p>Great post!<br />\n--<br />\nJohn</p>\n<p>\\[1\\]: 3~5 days</p>\n<p>1986\\. What a year</p>"]
--- no_error_log
[error]
[alert]



=== TEST 3: a URL that names a user is no link in a text, nor a website
--- request eval
["POST /a.html?comments=post\n"
 . '{"name":"Ann","text":"[paypal](https://paypal.com@evil.example)"}',
 "GET /a.html",
 "POST /a.html?comments=post\n"
 . '{"name":"Ann","text":"Hello","website":"https://paypal.com@evil.example"}']
--- more_headers eval: $::json
--- error_code eval
[201, 200, 422]
--- response_body_like eval
['paypal \(https://paypal\.com@evil\.example\)', 'paypal \(https://paypal\.com@evil\.example\)',
 '"code":"bad_website","field":"website"']
--- response_body_unlike eval
['u003ca ', '<a href="https://paypal', 'u003ca ']
--- no_error_log
[error]
[alert]



=== TEST 4: a website with two schemes is refused
--- request eval
[map { "POST /a.html?comments=post\nname=Ann&text=Hello&website=$_" }
 qw(http://http://x.example https//x.example http://https://x.example
    http://x.example:99999/)]
--- more_headers
Content-Type: application/x-www-form-urlencoded
Accept: application/json
--- error_code eval
[(422) x 4]
--- response_body_like eval
[('"code":"bad_website","field":"website"') x 4]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 5: what browsers leave unescaped in a website is encoded
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello&website=x.example/a|b?{c}",
 "GET /a.html"]
--- more_headers eval: $::form
--- error_code eval
[303, 200]
--- response_body_like eval
['^$', '<a href="http://x\.example/a%7Cb\?%7Bc%7D" rel="nofollow ugc[^"]*"']
--- no_error_log
[error]
[alert]



=== TEST 6: a text that shows nothing is required
--- request eval
[(map { "POST /a.html?comments=post\nname=Ann&text=$_" }
  qw(%26nbsp; %26shy; %23 %3E - 1. %60%60%60 [+](https://example.com/))),
 "POST /a.html?comments=preview\nname=Ann&text=%26nbsp;"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
Accept: application/json
--- error_code eval
[(422) x 9]
--- response_body_like eval
[('"code":"required","field":"text"') x 9]
--- stored: 0
--- no_error_log
[error]
[alert]
