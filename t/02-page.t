# A page that is a file: where its block goes, what stays as it was, and that
# lengths, validators, ranges and caching are those of the page with its block.

use lib 't/lib';
use CommentsTest;
use Test::Nginx::Socket;

our $config = <<'_EOC_';
    root html;
    location / { comments on; }
_EOC_

our $user_files = <<'_EOC_';
>>> a.html 202001020304.05
<!DOCTYPE html>
<html><head><title>a</title></head>
<body><p>a page</p></body></html>
_EOC_

# larger than what is composed in memory
our $lines = '<p>' . ('large ' x 15) . "</p>\n";
our $large = "<!DOCTYPE html>\n<html><body>\n" . $lines x 14000;
our $large_files = [['large.html', "$large</body></html>\n", '202001020304.05']];

our $block = \&without_block;

plan 'no_plan';
no_long_string();
no_root_location();
run_tests();

__DATA__

=== TEST 1: the block goes before the </body> that closes the document
--- request
GET /a.html
--- response_body_filters eval: $::block
--- response_body
<!DOCTYPE html>
<html><head><title>a</title></head>
<body><p>a page</p>[BLOCK]</body></html>
--- response_headers
Content-Type: text/html
Cache-Control: no-cache
!X-Robots-Tag
--- no_error_log
[error]
[alert]



=== TEST 2: the block is one section with the ids and classes that are promised
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 0500000000000001 a Bob: Two
--- request
GET /a.html
--- response_body_like eval
qr{<section\ id="ngx-comments".*
   <ol\ class="comment-list">.*
   <article\ id="comment-0500000000000001"\ class="comment".*
   class="comment-author".*Ann.*
   class="comment-date"\ property="url"\ href="/a\.html\?comments=show&amp;id=0500000000000001\#comment-0500000000000001".*
   <time[^>]*\ datetime="2026-01-01T00:00:01Z".*
   class="comment-body".*<p>One</p>.*
   class="comment-actions".*
   <ol\ class="comment-replies">.*
   <article\ id="comment-0500000000000002"\ class="comment".*Bob.*<p>Two</p>.*
   <form\ id="comment-form".*name="name".*name="email".*name="website".*name="text".*</form>
   \s*</section>}sx
--- no_error_log
[error]
[alert]



=== TEST 3: the block has no inline script and no inline style
--- comments
/a.html 0500000000000001 - a Ann: <script>alert(1)</script> <b style="x" onclick="y()">z</b>
--- request
GET /a.html
--- response_body_like: <section id="ngx-comments".*alert\(1\)
--- response_body_unlike: <script|<style|<[^>]* (?:style|on[a-z]+)=
--- no_error_log
[error]
[alert]



=== TEST 4: the marker comes before everything else
--- user_files
>>> a.html
<html><body><div id="disqus_thread"></div><!-- comments --><p>x</p></body></html>
--- request
GET /a.html
--- response_body_filters eval: $::block
--- response_body
<html><body><div id="disqus_thread"></div><!-- comments -->[BLOCK]<p>x</p></body></html>
--- no_error_log
[error]
[alert]



=== TEST 5: a marker in a script, a textarea, a template or an attribute is none
--- user_files
>>> a.html
<html><head><script>"<!-- comments -->"</script><title><!-- comments --></title></head><body><textarea><!-- comments --></textarea><p title="<!-- comments -->"><template><!-- comments --></template></body></html>
--- request
GET /a.html
--- response_body_filters eval: $::block
--- response_body
<html><head><script>"<!-- comments -->"</script><title><!-- comments --></title></head><body><textarea><!-- comments --></textarea><p title="<!-- comments -->"><template><!-- comments --></template>[BLOCK]</body></html>
--- no_error_log
[error]
[alert]



=== TEST 6: an element that another system left behind comes before the end of the body
--- user_files eval
[map { ["$_.html", "<body><p id=\"x\">1</p><div id=\"$_\"></div><p>2</p></body>"] }
 qw(comments disqus_thread isso-thread remark42 cusdis_thread waline tcomment artalk commento giscus)]
--- request eval
[map { "GET /$_.html" }
 qw(comments disqus_thread isso-thread remark42 cusdis_thread waline tcomment artalk commento giscus)]
--- response_body_filters eval: $::block
--- response_body eval
[map { "<body><p id=\"x\">1</p><div id=\"$_\">[BLOCK]</div><p>2</p></body>" }
 qw(comments disqus_thread isso-thread remark42 cusdis_thread waline tcomment artalk commento giscus)]
--- error_code eval
[(200) x 10]
--- no_error_log
[error]
[alert]



=== TEST 7: giscus is found by its class, comentario by its element
--- user_files
>>> giscus.html
<body><div class="wide giscus"></div></body>
>>> comentario.html
<body><comentario-comments></comentario-comments></body>
--- request eval
["GET /giscus.html", "GET /comentario.html"]
--- response_body_filters eval: $::block
--- response_body eval
["<body><div class=\"wide giscus\">[BLOCK]</div></body>\n",
 "<body><comentario-comments>[BLOCK]</comentario-comments></body>\n"]
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 8: of several </body> the last one counts
--- user_files
>>> a.html
<html><body><pre>&lt;/body></pre></body><p>more</p></body></html>
--- request
GET /a.html
--- response_body_filters eval: $::block
--- response_body
<html><body><pre>&lt;/body></pre></body><p>more</p>[BLOCK]</body></html>
--- no_error_log
[error]
[alert]



=== TEST 9: without </body> the block stands at the end of the document
--- user_files
>>> a.html
<!DOCTYPE html><title>a</title><p>a page
--- request eval
["GET /a.html", "HEAD /a.html"]
--- response_body_filters eval: $::block
--- response_body eval
["<!DOCTYPE html><title>a</title><p>a page\n[BLOCK]", ""]
--- same_headers: Content-Length
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 10: an empty file is a page with nothing but a block
--- user_files eval
[['empty.html', '']]
--- request eval
["GET /empty.html", "HEAD /empty.html"]
--- response_body_filters eval: $::block
--- response_body eval
["[BLOCK]", ""]
--- same_headers: Content-Length
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 11: apart from the block the page is unchanged, byte for byte
--- user_files eval
[['a.html', CORE::join('', "<html>\r\n<body>\t\0\x80\xff<P CLASS=x>", map({ chr } 0 .. 255), "\r\n</BODY >\r\n</html>\r\n\0")]]
--- request
GET /a.html
--- response_body_filters eval: $::block
--- response_body eval
CORE::join('', "<html>\r\n<body>\t\0\x80\xff<P CLASS=x>", map({ chr } 0 .. 255), "\r\n[BLOCK]</BODY >\r\n</html>\r\n\0")
--- no_error_log
[error]
[alert]



=== TEST 12: what is no page gets no block
--- user_files
>>> a.txt
<html><body></body></html>
--- config
    root html;
    comments on;
    types { text/plain txt; text/html html; }
--- request
GET /a.txt
--- response_body
<html><body></body></html>
--- response_headers
!Cache-Control
--- no_error_log
[error]
[alert]



=== TEST 13: the type of a page is that of its location
--- config
    root html;
    comments on;
    types { }
    default_type text/html;
--- user_files
>>> page
<body></body>
--- request
GET /page
--- response_body_filters eval: $::block
--- response_body
<body>[BLOCK]</body>
--- no_error_log
[error]
[alert]



=== TEST 14: a type with a charset is a page
--- config
    root html;
    charset iso-8859-1;
    comments on;
--- request
GET /a.html
--- response_headers
Content-Type: text/html; charset=iso-8859-1
--- response_body_like: <section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 15: in XHTML the block is well-formed
--- config
    root html;
    types { application/xhtml+xml xhtml; }
    comments on;
--- user_files
>>> a.xhtml
<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>a</p></body></html>
--- comments
/a.xhtml 0500000000000001 - a Ann: One & <two> *three*
/a.xhtml 0500000000000002 0500000000000001 a Bob: ![x](http://x.example/?a=1&b=2) ---
--- request
GET /a.xhtml
--- response_headers
Content-Type: application/xhtml+xml
--- response_body_filters eval
sub {
    my $xml = shift;
    my @open;
    my $section = $xml =~ m{(<section id="ngx-comments".*</section>)}s ? $1 : 'no block';
    return "bad reference: $1" if $section =~ /(&(?!(?:#\d+|#x[0-9a-fA-F]+|amp|lt|gt|quot|apos);).{0,9})/s;
    while ($section =~ m{<(/?)([a-zA-Z0-9]+)((?:\s+[a-z-]+="[^"<]*")*)\s*(/?)>|(<)}g) {
        return "bad tag at " . substr($section, pos($section) - 1, 60) if defined $5;
        if ($1) { return "unexpected </$2>" if pop @open ne $2 }
        elsif (!$4) { push @open, $2 }
    }
    return @open ? "open: @open" : 'well-formed';
}
--- response_body chomp
well-formed
--- no_error_log
[error]
[alert]



=== TEST 16: a page that says nothing of its charset gets a block in ASCII
--- comments
/a.html 0500000000000001 - a Zoë: Grüße 日本 🎉
--- request
GET /a.html
--- response_body_like eval
qr/^[\x00-\x7f]*Zo&#235;[\x00-\x7f]*Gr&#252;&#223;e &#26085;&#26412; &#127881;[\x00-\x7f]*$/
--- no_error_log
[error]
[alert]



=== TEST 17: a page that says it is UTF-8 gets the characters themselves
--- user_files
>>> meta.html
<html><head><meta charset="utf-8"></head><body></body></html>
>>> equiv.html
<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body></body></html>
--- comments
/meta.html 0500000000000001 - a Zoë: Grüße 日本
/equiv.html 0500000000000001 - a Zoë: Grüße 日本
--- request eval
["GET /meta.html", "GET /equiv.html"]
--- response_body_like eval
["Zo\xc3\xab.*Gr\xc3\xbc\xc3\x9fe \xe6\x97\xa5\xe6\x9c\xac",
 "Zo\xc3\xab.*Gr\xc3\xbc\xc3\x9fe \xe6\x97\xa5\xe6\x9c\xac"]
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 18: a byte order mark and an XML declaration say UTF-8 too
--- config
    root html;
    types { application/xhtml+xml xhtml; text/html html; }
    comments on;
--- user_files eval
[["bom.html", "\xef\xbb\xbf<html><body></body></html>"],
 ["xml.xhtml", qq{<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body></body></html>}]]
--- comments
/bom.html 0500000000000001 - a Zoë: Grüße
/xml.xhtml 0500000000000001 - a Zoë: Grüße
--- request eval
["GET /bom.html", "GET /xml.xhtml"]
--- response_body_like eval
["Gr\xc3\xbc\xc3\x9fe", "Gr\xc3\xbc\xc3\x9fe"]
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 19: a page in another charset gets references
--- user_files
>>> a.html
<html><head><meta charset="shift_jis"></head><body></body></html>
--- comments
/a.html 0500000000000001 - a Zoë: Grüße
--- request
GET /a.html
--- response_body_like: Gr&#252;&#223;e
--- no_error_log
[error]
[alert]



=== TEST 20: pages whose bytes are no ASCII are served untouched
--- user_files eval
[["be.html", "\xfe\xff\0<\0b\0o\0d\0y\0>\0<\0/\0b\0o\0d\0y\0>"],
 ["le.html", "\xff\xfe<\0b\0o\0d\0y\0>\0<\0/\0b\0o\0d\0y\0>\0"],
 ["jp.html", qq{<html><head><meta charset="iso-2022-jp"></head><body></body></html>}]]
--- request eval
["GET /be.html", "GET /le.html", "GET /jp.html"]
--- response_body eval
["\xfe\xff\0<\0b\0o\0d\0y\0>\0<\0/\0b\0o\0d\0y\0>",
 "\xff\xfe<\0b\0o\0d\0y\0>\0<\0/\0b\0o\0d\0y\0>\0",
 qq{<html><head><meta charset="iso-2022-jp"></head><body></body></html>}]
--- response_headers eval
["!Cache-Control", "!Cache-Control", "!Cache-Control"]
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 21: HEAD tells what GET sends
--- request eval
["GET /a.html", "HEAD /a.html", "GET /a.html", "HEAD /a.html"]
--- response_body_filters eval: $::block
--- response_body eval
["<!DOCTYPE html>\n<html><head><title>a</title></head>\n<body><p>a page</p>[BLOCK]</body></html>\n", "",
 "<!DOCTYPE html>\n<html><head><title>a</title></head>\n<body><p>a page</p>[BLOCK]</body></html>\n", ""]
--- same_headers: Content-Length Content-Type ETag Cache-Control Accept-Ranges
--- error_code eval
[200, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 22: the first request fills the cache, the next ones find it
--- settled
--- not_under
hup 18: each worker that subscribes raises the epoch, and what was kept before is looked up again
--- config
    root html;
    add_header X-Cache $comments_cache_status;
    add_header X-Count $comments_count;
    add_header X-Thread $comments_thread;
    comments on;
--- comments
/a.html 0500000000000001 - a Ann: One
--- request eval
["GET /a.html", "GET /a.html", "HEAD /a.html"]
--- response_headers eval
["X-Cache: MISS\nX-Count: 1\nX-Thread: /a.html",
 "X-Cache: HIT\nX-Count: 1\nX-Thread: /a.html",
 "X-Cache: HIT\nX-Count: 1\nX-Thread: /a.html"]
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 23: an author sees the comment on the page at once
--- request eval
["GET /a.html", "POST /a.html?comments=post\nname=Ann&text=Hello+there", "GET /a.html"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- response_body_like eval
["No comments yet", "^\$", "1 comment<.*<p>Hello there</p>"]
--- error_code eval
[200, 303, 200]
--- no_error_log
[error]
[alert]



=== TEST 24: the ETag is a strong one, and the same as long as nothing changes
--- request eval
["GET /a.html", "GET /a.html", "GET /a.html?utm_source=x"]
--- response_headers_like eval
['ETag: "[^"]+"', 'ETag: "[^"]+"', 'ETag: "[^"]+"']
--- same_headers: ETag
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 25: If-None-Match with the page's ETag gets 304
--- request eval
["GET /a.html", "GET /a.html", "HEAD /a.html"]
--- more_headers eval
["", "If-None-Match: _LAST_ETAG_", "If-None-Match: \"x\", _LAST_ETAG_"]
--- response_body_like eval
["ngx-comments", '^$', '^$']
--- same_headers: ETag Cache-Control
--- error_code eval
[200, 304, 304]
--- no_error_log
[error]
[alert]



=== TEST 26: If-None-Match with another ETag, or that of the bare file, gets the page
--- request eval
["GET /a.html", "GET /a.html"]
--- more_headers eval
["If-None-Match: \"x\"", "If-None-Match: \"5e0d5e25-51\""]
--- response_body_like eval
["ngx-comments", "ngx-comments"]
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 27: a new comment makes the old ETag invalid
--- request eval
["GET /a.html", "POST /a.html?comments=post\nname=Ann&text=Hello", "GET /a.html"]
--- more_headers eval
["", "Content-Type: application/x-www-form-urlencoded", "If-None-Match: _LAST_ETAG_"]
--- response_body_like eval
["No comments yet", '^$', "<p>Hello</p>"]
--- error_code eval
[200, 303, 200]
--- no_error_log
[error]
[alert]



=== TEST 28: If-Match is judged by the page's ETag
--- request eval
["GET /a.html", "GET /a.html", "GET /a.html"]
--- more_headers eval
["", "If-Match: _LAST_ETAG_", "If-Match: \"x\""]
--- error_code eval
[200, 200, 412]
--- no_error_log
[error]
[alert]



=== TEST 29: "etag off" is obeyed
--- config
    root html;
    etag off;
    comments on;
--- request
GET /a.html
--- response_headers
!ETag
--- response_body_like: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 30: Last-Modified is not said while a second version could come in its second
--- request
GET /a.html
--- response_headers
!Last-Modified
--- no_error_log
[error]
[alert]



=== TEST 31: Last-Modified is that of page and block, and If-Modified-Since gets 304
--- settled
--- request eval
["GET /a.html", "GET /a.html", "GET /a.html"]
--- more_headers eval
["", "", "If-Modified-Since: _LAST_MODIFIED_"]
--- response_headers_like eval
["Content-Type: text/html", 'Last-Modified: \w+, \d\d \w+ 20[2-9]\d .*GMT',
 'Last-Modified: \w+, \d\d \w+ 20[2-9]\d .*GMT']
--- wait: 2.1
--- error_code eval
[200, 200, 304]
--- no_error_log
[error]
[alert]



=== TEST 32: the bare file's date is not the page's
--- request
GET /a.html
--- more_headers
If-Modified-Since: Thu, 02 Jan 2020 03:04:05 GMT
--- response_body_like: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 33: a range is one of the page with its block
--- request eval
["GET /a.html", "GET /a.html", "GET /a.html", "GET /a.html"]
--- more_headers eval
["", "Range: bytes=0-14", "Range: bytes=-16", "Range: bytes=61-79"]
--- response_headers_like eval
["Accept-Ranges: bytes", 'Content-Range: bytes 0-14/\d{4}',
 'Content-Range: bytes \d{4}-\d{4}/\d{4}', 'Content-Range: bytes 61-79/\d{4}']
--- response_body_like eval
["ngx-comments", '^<!DOCTYPE html>$', "^\n</body></html>\n\$|^.</body></html>\n\$",
 '^a page</p><section $']
--- error_code eval
[200, 206, 206, 206]
--- no_error_log
[error]
[alert]



=== TEST 34: several ranges get the whole page
--- request
GET /a.html
--- more_headers
Range: bytes=0-4,10-14,70-80
--- response_body_filters eval: $::block
--- response_body
<!DOCTYPE html>
<html><head><title>a</title></head>
<body><p>a page</p>[BLOCK]</body></html>
--- no_error_log
[error]
[alert]



=== TEST 35: a range behind the end is 416
--- request
GET /a.html
--- more_headers
Range: bytes=100000-
--- error_code: 416
--- response_headers_like
Content-Range: bytes \*/\d{4}
Cache-Control: no-cache
--- raw_response_headers_unlike: Cache-Control:.*Cache-Control:
--- no_error_log
[error]
[alert]



=== TEST 36: If-Range with the page's ETag gets the range, with another the page
--- request eval
["GET /a.html", "GET /a.html", "GET /a.html"]
--- more_headers eval
["", "Range: bytes=0-14\nIf-Range: _LAST_ETAG_", "Range: bytes=0-14\nIf-Range: \"x\""]
--- error_code eval
[200, 206, 200]
--- no_error_log
[error]
[alert]



=== TEST 37: a page whose block stands at its end has ranges as well
--- user_files
>>> a.html
<p>a page
--- request eval
["GET /a.html", "GET /a.html", "GET /a.html"]
--- more_headers eval
["", "Range: bytes=0-4", "Range: bytes=5-18"]
--- response_headers_like eval
["Accept-Ranges: bytes", 'Content-Range: bytes 0-4/\d{4}',
 'Content-Range: bytes 5-18/\d{4}']
--- response_body_like eval
['^<p>a page\n<section.*</section>\n$', '^<p>a $', "^page\n<section \$"]
--- error_code eval
[200, 206, 206]
--- no_error_log
[error]
[alert]



=== TEST 38: "expires" of the operator is kept
--- config
    root html;
    expires 1h;
    comments on;
--- request
GET /a.html
--- response_headers
Cache-Control: max-age=3600
--- raw_response_headers_unlike: no-cache
--- no_error_log
[error]
[alert]



=== TEST 39: Cache-Control of the operator is kept
--- config
    root html;
    add_header Cache-Control "public, max-age=60";
    comments on;
--- request
GET /a.html
--- response_headers
Cache-Control: public, max-age=60
--- raw_response_headers_unlike: no-cache
--- no_error_log
[error]
[alert]



=== TEST 40: a personal view is kept by nobody, whatever the operator says of pages
--- config
    root html;
    expires 1h;
    add_header Cache-Control "public";
    comments on;
--- comments
/a.html 0500000000000001 - a Ann: One
--- request
GET /a.html?comments=reply&id=0500000000000001
--- response_headers
Cache-Control: private, no-store
!Expires
!ETag
!Last-Modified
--- no_error_log
[error]
[alert]



=== TEST 41: the page of another argument is the page
--- request
GET /a.html?page=2&comment=json
--- response_body_filters eval: $::block
--- response_body
<!DOCTYPE html>
<html><head><title>a</title></head>
<body><p>a page</p>[BLOCK]</body></html>
--- response_headers
!X-Robots-Tag
--- no_error_log
[error]
[alert]



=== TEST 42: a page under an alias
--- config
    location /blog/ { alias html/in/; comments on; }
--- user_files
>>> in/b.html
<body>b</body>
--- request
GET /blog/b.html
--- response_body_filters eval: $::block
--- response_body
<body>b[BLOCK]</body>
--- no_error_log
[error]
[alert]



=== TEST 43: a page through an index
--- user_files
>>> in/index.html
<body>index</body>
--- request
GET /in/
--- response_body_filters eval: $::block
--- response_body
<body>index[BLOCK]</body>
--- no_error_log
[error]
[alert]



=== TEST 44: an index of another location is a page of that location
--- config
    root html;
    comments on;
    location = /in/index.html { comments off; }
--- user_files
>>> in/index.html
<body>index</body>
--- request
GET /in/
--- response_body
<body>index</body>
--- no_error_log
[error]
[alert]



=== TEST 45: a page through try_files
--- config
    root html;
    comments on;
    try_files $uri $uri.html $uri/index.html =404;
--- user_files
>>> a.html
<body>a</body>
>>> in/index.html
<body>index</body>
--- request eval
["GET /a", "GET /in", "GET /a.html"]
--- response_body_filters eval: $::block
--- response_body eval
["<body>a[BLOCK]</body>\n", "<body>index[BLOCK]</body>\n", "<body>a[BLOCK]</body>\n"]
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 46: a page through a rewrite has the settings of its last location
--- config
    root html;
    location /old/ { rewrite ^/old/(.*) /new/$1 last; }
    location /off/ { comments on; rewrite ^/off/(.*) /plain/$1 last; }
    location /new/ { comments closed; alias html/; }
    location /plain/ { alias html/; }
--- user_files
>>> a.html
<body>a</body>
--- request eval
["GET /old/a.html", "GET /off/a.html"]
--- response_body_like eval
["Comments are closed", '^<body>a</body>\n$']
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 47: a page through try_files' last argument
--- config
    root html;
    comments on;
    try_files $uri /app.html;
--- user_files
>>> app.html
<body>app</body>
--- request
GET /no/such/page
--- response_body_filters eval: $::block
--- response_body
<body>app[BLOCK]</body>
--- no_error_log
[error]
[alert]



=== TEST 48: a page through a named location
--- config
    root html;
    comments on;
    try_files $uri @app;
    location @app { try_files /app.html =404; }
--- user_files
>>> app.html
<body>app</body>
--- request
GET /no/such/page
--- response_body_filters eval: $::block
--- response_body
<body>app[BLOCK]</body>
--- no_error_log
[error]
[alert]



=== TEST 49: error pages get no block
--- config
    root html;
    log_not_found off;
    comments on;
    error_page 404 /404.html;
    error_page 403 /403.html;
    location /no/ { deny all; }
    location = /403.html { }
--- user_files
>>> 404.html
<body>not here</body>
>>> 403.html
<body>not you</body>
--- request eval
["GET /none.html", "GET /no/a.html", "HEAD /none.html"]
--- response_body eval
["<body>not here</body>\n", "<body>not you</body>\n", ""]
--- error_code eval
[404, 403, 404]
--- no_error_log
[alert]
[crit]



=== TEST 50: an error page that is sent as 200 is a page
--- config
    root html;
    log_not_found off;
    comments on;
    error_page 404 =200 /404.html;
--- user_files
>>> 404.html
<body>not here</body>
--- request
GET /none.html
--- response_body_like: <body>not here<section id="ngx-comments" .*action="/none\.html\?comments=post".*</body>
--- no_error_log
[error]
[alert]



=== TEST 51: an error page of an error page gets no block
--- config
    root html;
    log_not_found off;
    recursive_error_pages on;
    comments on;
    error_page 404 /missing.html;
    location = /missing.html { internal; error_page 404 /404.html; }
--- user_files
>>> 404.html
<body>not here</body>
--- request
GET /none.html
--- response_body
<body>not here</body>
--- error_code: 404
--- no_error_log
[error]
[alert]



=== TEST 52: who asks for an error page by its name gets a page
--- config
    root html;
    comments on;
    error_page 404 /404.html;
--- user_files
>>> 404.html
<body>not here</body>
--- request
GET /404.html
--- response_body_filters eval: $::block
--- response_body
<body>not here[BLOCK]</body>
--- no_error_log
[error]
[alert]



=== TEST 53: who may not read the page gets neither page nor block
--- config
    root html;
    comments on;
    satisfy any;
    deny all;
    auth_basic "readers";
    auth_basic_user_file ../html/htpasswd;
--- user_files
>>> htpasswd
ann:{PLAIN}secret
>>> a.html
<body>a</body>
--- request eval
["GET /a.html", "GET /a.html?comments=json", "GET /a.html"]
--- more_headers eval
["", "", "Authorization: Basic YW5uOnNlY3JldA=="]
--- response_body_like eval
["401 Authorization Required", "401 Authorization Required", "ngx-comments"]
--- error_code eval
[401, 401, 200]
--- no_error_log
[alert]
[crit]



=== TEST 54: what the rewrite module answers is no page
--- config
    root html;
    comments on;
    default_type text/html;
    return 200 "<body></body>";
--- request
GET /a.html
--- response_body chomp
<body></body>
--- no_error_log
[error]
[alert]



=== TEST 55: a missing page is nginx's 404
--- config
    root html;
    log_not_found off;
    comments on;
--- request
GET /none.html
--- error_code: 404
--- response_body_like: <h1>404 Not Found</h1>
--- response_body_unlike: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 56: a folder without its slash is redirected as ever
--- user_files
>>> in/index.html
<body>index</body>
--- request
GET /in
--- error_code: 301
--- response_headers_like
Location: http://localhost:\d+/in/
--- no_error_log
[error]
[alert]



=== TEST 57: other methods on a page are nginx's business
--- request eval
["POST /a.html\nx=y", "DELETE /a.html", "OPTIONS /a.html"]
--- error_code eval
[405, 405, 405]
--- no_error_log
[error]
[alert]



=== TEST 58: pages on one connection
--- config
    root html;
    comments on;
--- user_files
>>> a.html
<body>a</body>
>>> b.html
<body>b</body>
--- pipelined_requests eval
["GET /a.html", "GET /b.html", "GET /a.html"]
--- response_body_filters eval: $::block
--- response_body eval
["<body>a[BLOCK]</body>\n", "<body>b[BLOCK]</body>\n", "<body>a[BLOCK]</body>\n"]
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 59: HTTP/1.0 gets the page with its length
--- request
GET /a.html HTTP/1.0
--- response_headers_like
Content-Length: \d+
--- response_body_like: ngx-comments
--- no_error_log
[error]
[alert]



=== TEST 60: a large page is sent in parts
--- user_files eval: $::large_files
--- request eval
["GET /large.html", "HEAD /large.html"]
--- response_body_filters eval: $::block
--- response_body eval
["$::large\[BLOCK]</body></html>\n", ""]
--- same_headers: Content-Length ETag
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 61: a large page by sendfile
--- config
    root html;
    sendfile on;
    tcp_nopush on;
    comments on;
--- user_files eval: $::large_files
--- request
GET /large.html
--- response_body_filters eval: $::block
--- response_body eval
"$::large\[BLOCK]</body></html>\n"
--- no_error_log
[error]
[alert]



=== TEST 62: a large page with direct reads
--- config
    root html;
    directio 512;
    output_buffers 2 64k;
    comments on;
--- user_files eval: $::large_files
--- request
GET /large.html
--- response_body_filters eval: $::block
--- response_body eval
"$::large\[BLOCK]</body></html>\n"
--- no_error_log
[error]
[alert]



=== TEST 63: a large page with direct reads and sendfile
--- config
    root html;
    sendfile on;
    directio 512;
    comments on;
--- user_files eval: $::large_files
--- request
GET /large.html
--- response_body_filters eval: $::block
--- response_body eval
"$::large\[BLOCK]</body></html>\n"
--- no_error_log
[error]
[alert]



=== TEST 64: a small page with direct reads
--- config
    root html;
    directio 16;
    comments on;
--- request
GET /a.html
--- response_body_filters eval: $::block
--- response_body
<!DOCTYPE html>
<html><head><title>a</title></head>
<body><p>a page</p>[BLOCK]</body></html>
--- no_error_log
[error]
[alert]



=== TEST 65: a large page read by threads
--- config
    root html;
    aio threads;
    comments on;
--- user_files eval: $::large_files
--- request
GET /large.html
--- response_body_filters eval: $::block
--- response_body eval
"$::large\[BLOCK]</body></html>\n"
--- no_error_log
[error]
[alert]



=== TEST 66: a large page read by threads and sent by sendfile
--- config
    root html;
    aio threads;
    sendfile on;
    comments on;
--- user_files eval: $::large_files
--- request
GET /large.html
--- response_body_filters eval: $::block
--- response_body eval
"$::large\[BLOCK]</body></html>\n"
--- no_error_log
[error]
[alert]



=== TEST 67: a range of a large page, before, across and behind its block
--- config
    root html;
    sendfile on;
    comments on;
--- user_files eval: $::large_files
--- request eval
["GET /large.html", "GET /large.html", "GET /large.html"]
--- more_headers eval
my $at = length $::large;
["Range: bytes=29-31", "Range: bytes=" . ($at - 5) . "-" . ($at + 7), "Range: bytes=-16"]
--- response_body eval
["<p>", "</p>\n<section", "\n</body></html>\n"]
--- error_code eval
[206, 206, 206]
--- no_error_log
[error]
[alert]



=== TEST 68: a large page whose block stands in front of it
--- user_files eval
[['large.html', "<body><!-- comments -->$::large"]]
--- request
GET /large.html
--- response_body_filters eval: $::block
--- response_body eval
"<body><!-- comments -->[BLOCK]$::large"
--- no_error_log
[error]
[alert]



=== TEST 69: a large page without </body>
--- user_files eval
[['large.html', $::large]]
--- request eval
["GET /large.html", "HEAD /large.html"]
--- response_body_filters eval: $::block
--- response_body eval
["$::large\[BLOCK]", ""]
--- same_headers: Content-Length
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 70: open files are kept in a cache
--- config
    root html;
    open_file_cache max=10 inactive=60s;
    open_file_cache_valid 60s;
    open_file_cache_errors on;
    sendfile on;
    log_not_found off;
    comments on;
--- user_files eval
[@$::large_files, ["a.html", "<body>a</body>"]]
--- request eval
["GET /a.html", "GET /a.html", "GET /large.html", "GET /large.html", "GET /none.html", "GET /none.html"]
--- response_body_filters eval: $::block
--- response_body_like eval
['^<body>a\[BLOCK\]</body>$', '^<body>a\[BLOCK\]</body>$',
 '\[BLOCK\]</body></html>\n$', '\[BLOCK\]</body></html>\n$', '404', '404']
--- error_code eval
[200, 200, 200, 200, 404, 404]
--- no_error_log
[error]
[alert]



=== TEST 71: a page that is written anew is scanned anew
--- not_under
filecache 20: open_file_cache looks at a file once in a second, and this one is written anew within it
--- config
    root html;
    comments on;
    dav_methods PUT;
    client_body_in_file_only clean;
--- user_files
>>> a.html
<body>one</body>
--- request eval
["GET /a.html", "PUT /a.html\n<body>another</body><p>x</p>", "GET /a.html",
 "PUT /a.html\n<p>end", "GET /a.html"]
--- response_body_filters eval: $::block
--- response_body eval
["<body>one[BLOCK]</body>\n", "", "<body>another[BLOCK]</body><p>x</p>",
 "", "<p>end[BLOCK]"]
--- error_code eval
[200, 204, 200, 204, 200]
--- no_error_log
[error]
[alert]



=== TEST 72: a page that was compressed beforehand is not sent from under its block
--- config
    root html;
    gzip_static on;
    comments on;
--- user_files
>>> a.html
<body>a</body>
>>> a.html.gz
not the page
--- request
GET /a.html
--- more_headers
Accept-Encoding: gzip
--- response_headers
!Content-Encoding
--- response_body_filters eval: $::block
--- response_body
<body>a[BLOCK]</body>
--- no_error_log
[error]
[alert]



=== TEST 73: links that may not be followed are not followed
--- config
    root html;
    disable_symlinks on;
    comments on;
--- user_files
>>> a.html
<body>a</body>
--- post_setup_server_root
symlink "a.html", "$Test::Nginx::Util::HtmlDir/link.html";
--- request eval
["GET /link.html", "GET /link.html?comments=json", "GET /a.html"]
--- error_code eval
[403, 403, 200]
--- no_error_log
[alert]
[crit]



=== TEST 74: the stylesheet is there without a location for it, and may be kept for ever
--- request eval
["GET /a.html", "GET _LAST_STYLESHEET_", "HEAD _LAST_STYLESHEET_"]
--- response_headers eval
["Content-Type: text/html",
 "Content-Type: text/css\nCache-Control: public, max-age=31536000, immutable",
 "Content-Type: text/css\nCache-Control: public, max-age=31536000, immutable"]
--- response_body_like eval
['<link rel="stylesheet" href="/comments/assets/comments-[0-9a-f]+\.css" />',
 '\.ngx-comments', '^$']
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 75: an asset that is not there is nginx's 404
--- config
    root html;
    log_not_found off;
    comments on;
--- request
GET /comments/assets/comments-000000000000.css
--- error_code: 404
--- no_error_log
[error]
[alert]



=== TEST 76: a form that the page never closes does not swallow the block's own
--- user_files
>>> form.html 202001020304.05
<html><body><form action="/search"><input name="q"></body></html>
--- request
GET /form.html
--- response_body_like: <input name="q"><form></form><section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 77: a form that is closed needs nothing
--- user_files
>>> form.html 202001020304.05
<html><body><form action="/search"><input name="q"></form></body></html>
--- request
GET /form.html
--- response_body_like: <input name="q"></form><section id="ngx-comments"
--- no_error_log
[error]
[alert]
