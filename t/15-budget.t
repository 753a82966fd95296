# What one comment can do to the others, and to whoever reads them: texts that
# grow, marks and joined characters, mark-up in JSON, names without ink.

use lib 't/lib';
use CommentsTest;
use Test::Nginx::Socket;

our $config = <<'_EOC_';
    root html;
    log_not_found off;
    location / { comments on; }
    location /long/ { comments on; comments_max_length 1m; }
    location ^~ /comments/ { comments_api; }
    location = /status { comments_status; }
_EOC_

our $user_files = <<'_EOC_';
>>> a.html
<html><head><meta charset="utf-8"></head><body><p>a page</p></body></html>
>>> ascii.html
<html><body><p>a page</p></body></html>
>>> long/a.html
<html><head><meta charset="utf-8"></head><body><p>a page</p></body></html>
_EOC_

our $form = 'Content-Type: application/x-www-form-urlencoded';
our $json = 'Content-Type: application/json';

# a comment, then two looks at it between its neighbours
sub look {
    my ($text, $page) = @_;

    return ["POST $page?comments=post\nname=Ann&text=before",
            "POST $page?comments=post\nname=Ann&text=$text",
            "POST $page?comments=post\nname=Ann&text=behind",
            "GET $page", "GET $page?comments=json"];
}

our $looked = [303, 303, 303, 200, 200];

# every answer that repeats a text or a name, by GET and by POST
our $hostile = q{<!--#include virtual='/private' --><!--# echo var="uri" -->};
our $posted = q{%3C!--%23include+virtual='/private'+--%3E};
our $body = '{"name":"' . ($hostile =~ s/"/\\"/gr) . '","text":"'
            . ($hostile =~ s/"/\\"/gr) . '","website":"http://x.example/"}';

our $ssi = <<'_EOC_';
    root html;
    log_not_found off;
    ssi on;
    ssi_types *;
    location / { comments on; comments_require text; }
    location = /private { internal; return 200 "SECRET"; }
    location ^~ /comments/ { comments_api; }
    location = /status { comments_status; }
_EOC_

plan 'no_plan';
no_long_string();
no_root_location();
run_tests();

__DATA__

=== TEST 1: code that is indented by tabs fails nobody
--- request eval
main::look("%60%60%60%0a" . "%09" x 40 . "x", "/a.html")
--- more_headers eval: $::form
--- error_code eval: $::looked
--- response_body_like eval
['^$', '^$', '^$', "before.*<pre tabindex=\"0\"><code>( {160})x\n</code></pre>.*behind",
 'before.* {160}x\\\\n.*behind']
--- stored: 3
--- no_error_log
[error]
[alert]



=== TEST 2: a program that posts such code is answered
--- request eval
["POST /a.html?comments=post\n{\"name\":\"Ann\",\"text\":\"~~~\\n" . "\\t" x 500 . "x\"}",
 "GET /a.html?comments=json"]
--- more_headers eval: $::json
--- error_code eval
[201, 200]
--- response_body_like eval
[' {2000}x', ' {2000}x']
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 3: quotes in quotes beyond the budget of a comment are shown as typed
--- request eval
main::look(CORE::join("", ("%3e" x 20 . "%0a%0a") x 370), "/a.html")
--- more_headers eval: $::form
--- error_code eval: $::looked
--- response_body_like eval
['^$', '^$', '^$', 'before(?!.*<blockquote).*<p>(&gt;){20}</p>\n<p>(&gt;){20}</p>.*behind',
 'before(?!.*blockquote).*>(&gt;){20}\\\\u003c/p>.*behind']
--- no_error_log
[error]
[alert]



=== TEST 4: what grows most in ASCII pages fails nobody there
--- request eval
main::look("%22%0a" x 1000 . "%c2%a0%09" x 1500, "/ascii.html")
--- more_headers eval: $::form
--- error_code eval: $::looked
--- response_body_like eval
['^$', '^$', '^$', 'before.*(&quot;<br />\n?){100}.*behind', 'before.*behind']
--- no_error_log
[error]
[alert]



=== TEST 5: a comment has 100 links at most
--- request eval
main::look('%3ca@b%3e' x 1200, "/a.html")
--- more_headers eval: $::form
--- error_code eval: $::looked
--- response_body_like eval
['^$', '^$', '^$', 'before.*(<a href="mailto:a@b"[^>]*>a@b</a>){100}(a@b){1100}<.*behind',
 'before.*behind']
--- no_error_log
[error]
[alert]



=== TEST 6: the longest comment that can be posted is answered and shown
--- request eval
["POST /long/a.html?comments=post\n{\"name\":\"Ann\",\"text\":\"" . '\\"' x 1048576 . "\"}",
 "GET /long/a.html?comments=json", "GET /long/a.html"]
--- more_headers eval: $::json
--- error_code eval
[201, 200, 200]
--- response_body_like eval
['^.{200}.*(&quot;){1000}', '"html":"\\\\u003cp>(&quot;){1000}',
 '<p>(&quot;){1000}']
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 7: a text and a name that nobody can have posted are cut
--- comments eval
"/a.html 0500000000000001 - a Ann: before\n"
. "/a.html 0500000000000002 - a " . '"' x 3000000 . ": " . '"' x 1500000 . "\n"
. "/a.html 0500000000000003 - a Ann: behind\n"
--- request eval
["GET /a.html", "GET /a.html?cfrom=0500000000000002", "GET /a.html?cfrom=0500000000000003",
 "GET /a.html?comments=json", "GET /a.html?comments=json&cfrom=0500000000000002",
 "GET /a.html?comments=json&cfrom=0500000000000003"]
--- response_body_like eval
['before.*"/a.html\?cfrom=0500000000000002#', '<bdi[^>]*>(&quot;){64}</bdi>.*<p>(&quot;){1000}.*\xe2\x80\xa6</p>', 'behind',
 '"more":"0500000000000002".*before', '"name":"(\\\\"){64}".*\xe2\x80\xa6\\\\u003c', 'behind']
--- error_code eval
[(200) x 6]
--- no_error_log
[error]
[alert]



=== TEST 8: nobody's text is an SSI command in JSON or in HTML
--- config eval: $::ssi
--- request eval
["POST /a.html?comments=post\n$::body", "POST /a.html?comments=preview\n$::body",
 "POST /a.html?comments=post\n{\"name\":\"<!--#include virtual='/private' -->\"}",
 "GET /a.html?comments=json", "GET /a.html?comments=html", "GET /a.html",
 "GET /a.html?comments=count",
 "GET /a.html?comments=reply&id=0500000000000009",
 "GET /comments/count?uri=/%3C!--%23include%20virtual='/private'%20--%3E",
 "GET /status", "GET /status/metrics"]
--- more_headers eval: $::json
--- error_code eval
[201, 200, 422, 200, 200, 200, 200, 404, 200, 200, 404]
--- response_body_like eval
['^[^<]*u003c!--#include[^<]*$', '^[^<]*&lt;!--#include[^<]*$', '^[^<]*$',
 '^[^<]*u003c!--#include[^<]*&lt;!--#include[^<]*$',
 '^(?!.*<!).*&lt;!--#include', '^(?!.*<!).*&lt;!--#include', '^1$', '.',
 '^[^<]*u003c!--#include[^<]*$', '^[^<]*$', '.']
--- response_body_unlike eval
[('SECRET') x 11]
--- no_error_log
[error]
[alert]



=== TEST 9: nor is it in what comes back to its writer
--- config eval: $::ssi
--- request eval
["POST /a.html?comments=post\nname=$::posted&website=$::posted&text=$::posted",
 "POST /a.html?comments=preview\nname=$::posted&text=$::posted"]
--- more_headers eval: $::form
--- error_code eval
[422, 200]
--- response_body_like eval
['value="&lt;!--#include', '<p>&lt;!--#include']
--- response_body_unlike eval
['SECRET|<!', 'SECRET|<!']
--- no_error_log
[error]
[alert]



=== TEST 10: marks on one base are bounded, in texts, references and names
--- request eval
["POST /a.html?comments=post\nname=a" . "%cc%81" x 60 . "&text=a" . "%cc%81" x 180
 . "+b" . "%26%23769;" x 180,
 "GET /a.html", "GET /a.html?comments=json", "GET /ascii.html"]
--- more_headers eval: $::form
--- error_code eval
[303, 200, 200, 200]
--- response_body_like eval
my $m = "\xcc\x81";
['^$', "<bdi[^>]*>a($m){30}</bdi>.*<p>a($m){30} b($m){30}</p>",
 "\"name\":\"a($m){30}\".*a($m){30} b($m){30}\\\\u003c", '.']
--- no_error_log
[error]
[alert]



=== TEST 11: so are jamo, and joined emoji, which all stay
--- request eval
["POST /a.html?comments=post\nname=Ann&text=" . "%e1%84%80" x 300 . "+"
 . "%f0%9f%98%80%e2%80%8d" x 80, "GET /a.html"]
--- more_headers eval: $::form
--- error_code eval
[303, 200]
--- response_body_like eval
my ($k, $e, $j) = ("\xe1\x84\x80", "\xf0\x9f\x98\x80", "\xe2\x80\x8d");
['^$', "<p>($k){9} (($e$j){8}$e){8}($e$j){8}</p>"]
--- no_error_log
[error]
[alert]



=== TEST 12: marks that are there already are bounded as well
--- comments eval
"/a.html 0500000000000001 - a a" . "\xcc\x81" x 60 . ": a" . "\xcc\x81" x 180 . "\n"
--- request eval
["GET /a.html", "GET /a.html?comments=json", "GET /ascii.html"]
--- response_body_like eval
my $m = "\xcc\x81";
["<bdi[^>]*>a($m){30}</bdi>.*<p>a($m){30}</p>",
 "\"name\":\"a($m){30}\".*a($m){30}\\\\u003c", '.']
--- no_error_log
[error]
[alert]



=== TEST 13: a name of code points without ink is none
--- request eval
[map { "POST /a.html?comments=post\nname=$_&text=x" }
 '%e2%80%8b', '%f3%a0%84%80', '%ef%bf%b9', '%cc%81', '%e2%81%a5', '%e1%85%9f',
 '%f0%9d%85%b3', '%d2%89+%d2%89']
--- more_headers eval: $::form
--- error_code eval
[(422) x 8]
--- response_body_like eval
[('name="name"[^>]*aria-invalid="true"') x 8]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 14: vertical tabs, form feeds and NEL end lines, in previews as well
--- request eval
["POST /a.html?comments=preview\nname=Ann&text=a%0bb%0cc%c2%85d%e2%80%a8e%e2%80%a9f",
 "POST /a.html?comments=post\nname=A%0bB&text=a%0bb%0cc%c2%85d%e2%80%a8e%e2%80%a9f",
 "GET /a.html"]
--- more_headers eval: $::form
--- error_code eval
[200, 303, 200]
--- response_body_like eval
my $p = "<p>a<br />\nb<br />\nc<br />\nd<br />\ne</p>\n<p>f</p>";
[$p, '^$', ">A B</bdi>.*$p"]
--- no_error_log
[error]
[alert]



=== TEST 15: a text that is much too long comes back, one that no page can hold does not
--- request eval
[map { "POST /long/a.html?comments=post\n--x\r\nContent-Disposition: form-data; "
       . "name=\"text\"\r\n\r\n" . '"' x $_ . "\r\n--x--\r\n" } 2000000, 11000000]
--- more_headers
Content-Type: multipart/form-data; boundary=x
--- error_code eval
[422, 413]
--- response_body_like eval
['aria-invalid.*<textarea[^>]*>(&quot;){1000}',
 'That is too much to send at once.*<textarea[^>]*></textarea>']
--- stored: 0
--- no_error_log
[error]
[alert]
