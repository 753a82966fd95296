# Whose thread a page has: one for all spellings of a file, none that is
# shared by accident; the directives that name it, and the address of a page.

use lib 't/lib';
use CommentsTest;
use Test::Nginx::Socket;

our $config = <<'_EOC_';
    root html;
    log_not_found off;
    comments on;
_EOC_

our $user_files = <<'_EOC_';
>>> index.html
<body>home</body>
>>> a.html
<body>a</body>
>>> b.html
<body>b</body>
>>> in/index.html
<body>index</body>
>>> in/page.html
<body>page</body>
>>> app.html
<body>app</body>
_EOC_

our $form = 'Content-Type: application/x-www-form-urlencoded';

# the threads of some requests, as a pattern each
sub threads { [map { "^\\{\"site\":\"[^\"]*\",\"uri\":\"\Q$_\E\"," } @_] }

plan 'no_plan';
no_long_string();
no_root_location();
run_tests();

__DATA__

=== TEST 1: a file's thread is its path
--- request eval
["GET /a.html?comments=json", "GET /in/page.html?comments=json"]
--- response_body_like eval: ::threads('/a.html', '/in/page.html')
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 2: a folder and its index are one thread
--- request eval
["GET /in/?comments=json", "GET /in/index.html?comments=json", "GET /?comments=json", "GET /index.html?comments=json"]
--- response_body_like eval: ::threads('/in/', '/in/', '/', '/')
--- error_code eval
[200, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 3: a comment under a folder is under its index too
--- request eval
["POST /in/?comments=post\nname=Ann&text=Hello", "GET /in/index.html", "GET /in/"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', '<p>Hello</p>', '<p>Hello</p>']
--- error_code eval
[303, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 4: with try_files a folder without its slash is the same thread
--- config
    root html;
    comments on;
    location / { try_files $uri $uri/index.html =404; }
--- request eval
["GET /in?comments=json", "GET /in/?comments=json", "GET /in/index.html?comments=json"]
--- response_body_like eval: ::threads('/in/', '/in/', '/in/')
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 5: with try_files a page without its extension is the same thread
--- config
    root html;
    comments on;
    location / { try_files $uri $uri.html =404; }
--- request eval
["GET /a?comments=json", "GET /a.html?comments=json", "GET /in/page?comments=json"]
--- response_body_like eval: ::threads('/a.html', '/a.html', '/in/page.html')
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 6: a comment under a page without its extension is under the page
--- config
    root html;
    comments on;
    location / { try_files $uri $uri.html $uri/index.html =404; }
--- request eval
["POST /a?comments=post\nname=Ann&text=Hello", "GET /a.html", "POST /in?comments=post\nname=Bob&text=There", "GET /in/"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', '<p>Hello</p>', '^$', '<p>There</p>']
--- response_headers_like eval
['Location: .*/a\?comments=show&id=.*', 'Content-Type: text/html',
 'Location: .*/in\?comments=show&id=.*', 'Content-Type: text/html']
--- error_code eval
[303, 200, 303, 200]
--- no_error_log
[error]
[alert]



=== TEST 7: an index through try_files that begins with a slash
--- config
    root html;
    comments on;
    location / { try_files $uri /index.html; }
--- request eval
["GET /index.html?comments=json", "GET /?comments=json", "GET /elsewhere?comments=json"]
--- response_body_like eval: ::threads('/', '/', '/elsewhere')
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 8: a front controller does not merge pages
--- config
    root html;
    comments on;
    location / { try_files $uri /app.html; }
--- request eval
["GET /one?comments=json", "GET /two/three?comments=json", "GET /app.html?comments=json", "GET /app?comments=json"]
--- response_body_like eval
::threads('/one', '/two/three', '/app.html', '/app.html')
--- error_code eval
[200, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 9: a comment under a front controller's page is under that page only
--- config
    root html;
    comments on;
    location / { try_files $uri /app.html; }
--- request eval
["POST /one?comments=post\nname=Ann&text=Hello", "GET /one", "GET /two", "GET /app.html"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', '<p>Hello</p>', 'No comments yet', 'No comments yet']
--- response_headers_like eval
['Location: .*/one\?comments=show&id=.*', 'Content-Type: text/html', 'Content-Type: text/html', 'Content-Type: text/html']
--- error_code eval
[303, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 10: a page reached through a rewrite keeps the path of the request
--- config
    root html;
    comments on;
    rewrite ^/old/(\w+)$ /$1.html last;
--- request eval
["GET /old/a?comments=json", "GET /old/b?comments=json", "GET /a.html?comments=json"]
--- response_body_like eval: ::threads('/old/a', '/old/b', '/a.html')
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 11: a rewrite that adds an extension is a spelling of the file
--- config
    root html;
    comments on;
    rewrite ^/(\w+)$ /$1.html last;
--- request eval
["GET /a?comments=json", "GET /a.html?comments=json"]
--- response_body_like eval: ::threads('/a.html', '/a.html')
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 12: under an alias the thread is the path of the request
--- config
    location /blog/ { alias html/; comments on; }
--- request eval
["GET /blog/a.html?comments=json", "GET /blog/in/?comments=json", "GET /blog/in/index.html?comments=json"]
--- response_body_like eval: ::threads('/blog/a.html', '/blog/in/', '/blog/in/')
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 13: another index name of nginx is merged when comments_index says so
--- config
    root html;
    index app.html;
    comments on;
    location /named/ { alias html/; comments_index app.html; }
--- request eval
["GET /?comments=json", "GET /app.html?comments=json", "GET /named/?comments=json", "GET /named/app.html?comments=json"]
--- response_body_like eval: ::threads('/', '/app.html', '/named/', '/named/')
--- error_code eval
[200, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 14: query arguments make no thread
--- request eval
["POST /a.html?utm_source=x&comments=post\nname=Ann&text=Hello", "GET /a.html?utm=1", "GET /a.html?comments=json&utm_medium=y"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', '<p>Hello</p>', '"uri":"/a\.html","count":1']
--- response_headers_like eval
['Location: (http://localhost:\d+)?/a\.html\?comments=show&id=\w{16}#comment-\w{16}', 'Content-Type: text/html', 'Content-Type: application/json']
--- error_code eval
[303, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 15: comments_thread makes arguments count
--- config
    root html;
    comments on;
    location = /app.html { comments_thread $uri?p=$arg_p; comments_url $uri?p=$arg_p; }
--- request eval
["POST /app.html?p=1&comments=post\nname=Ann&text=Hello", "GET /app.html?p=1", "GET /app.html?p=2", "GET /app.html?p=1&comments=json"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', '<form[^>]* action="/app\.html\?p=1&amp;comments=post".*', 'No comments yet', '"uri":"/app\.html\?p=1","count":1']
--- response_headers_like eval
['Location: (http://localhost:\d+)?/app\.html\?p=1&comments=show&id=\w{16}#comment-\w{16}', 'Content-Type: text/html', 'Content-Type: text/html', 'Content-Type: application/json']
--- error_code eval
[303, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 16: comments_thread may merge pages of several languages
--- config
    root html;
    comments on;
    location ~ ^/(en|de)(?<page>/.*) { alias html$page; comments_thread $page; comments_lang $1; }
--- request eval
["POST /en/a.html?comments=post\nname=Ann&text=Hello", "GET /de/a.html", "GET /en/a.html"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', 'lang="de".*<p>Hello</p>.*action="/de/a\.html\?', 'lang="en".*<p>Hello</p>.*action="/en/a\.html\?']
--- error_code eval
[303, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 17: spellings of a path are one path
--- request eval
["GET /in/../a.html?comments=json", "GET /./a.html?comments=json", "GET //a.html?comments=json",
 "GET /%61.html?comments=json", "GET /in/%2e%2e/a.html?comments=json", "GET /in//page.html?comments=json"]
--- response_body_like eval: ::threads(('/a.html') x 5, '/in/page.html')
--- error_code eval
[(200) x 6]
--- no_error_log
[error]
[alert]



=== TEST 18: a path keeps its case
--- user_files
>>> a.html
<body>a</body>
>>> A.html
<body>A</body>
--- request eval
["GET /a.html?comments=json", "GET /A.html?comments=json"]
--- response_body_like eval: ::threads('/a.html', '/A.html')
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 19: names with blanks, quotes, percent signs, braces and other letters
--- user_files eval
[["a b.html", "<body></body>"], ["q\"<.html", "<body></body>"], ["100%25.html", "<body></body>"],
 ["{x}:y.html", "<body></body>"], ["gr\xc3\xbc\xc3\x9f.html", "<body></body>"]]
--- request eval
["POST /a%20b.html?comments=post\nname=Ann&text=1", "POST /q%22%3c.html?comments=post\nname=Ann&text=2",
 "POST /100%2525.html?comments=post\nname=Ann&text=3", "POST /%7bx%7d%3ay.html?comments=post\nname=Ann&text=4",
 "POST /gr%c3%bc%c3%9f.html?comments=post\nname=Ann&text=5",
 "GET /a%20b.html", "GET /q%22%3c.html", "GET /100%2525.html", "GET /{x}:y.html", "GET /gr\xc3\xbc\xc3\x9f.html"]
--- more_headers eval: $::form
--- response_headers_like eval
['Location: [^ ]*/a%20b\.html\?comments=show&id=.*', 'Location: [^ ]*/q%22%3C\.html\?comments=show&id=.*',
 'Location: [^ ]*/100%2525\.html\?comments=show&id=.*', 'Location: [^ ]*/%7Bx%7D:y\.html\?comments=show&id=.*',
 'Location: [^ ]*/gr%C3%BC%C3%9F\.html\?comments=show&id=.*', ('Content-Type: text/html') x 5]
--- response_body_like eval
[('^$') x 5, '<p>1</p>.*action="/a%20b\.html\?comments=post"', '<p>2</p>.*action="/q%22%3C\.html\?comments=post"',
 '<p>3</p>.*action="/100%2525\.html\?comments=post"', '<p>4</p>.*action="/%7Bx%7D:y\.html\?comments=post"',
 '<p>5</p>.*action="/gr%C3%BC%C3%9F\.html\?comments=post"']
--- error_code eval
[(303) x 5, (200) x 5]
--- no_error_log
[error]
[alert]



=== TEST 20: keys of Redis are one thread each, whatever the names hold
--- user_files eval
[["a.html", "<body></body>"], ["{x}:y.html", "<body></body>"]]
--- request eval
["POST /a.html?comments=post\nname=Ann&text=1", "POST /%7bx%7d:y.html?comments=post\nname=Ann&text=2"]
--- more_headers eval: $::form
--- error_code eval
[303, 303]
--- redis_after
EXISTS comments:{localhost:/a.html}:meta
EXISTS comments:{localhost:/%7Bx%7D:y.html}:meta
--- redis_result
1
1
--- no_error_log
[error]
[alert]



=== TEST 21: servers are sites of their own
--- http_config eval
$::http . <<'_EOC_'
    server {
        listen $TEST_NGINX_SERVER_PORT;
        server_name one.example;
        root html;
        comments on;
    }
    server {
        listen $TEST_NGINX_SERVER_PORT;
        server_name two.example;
        root html;
        comments on;
    }
_EOC_
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello", "GET /a.html", "GET /a.html", "GET /a.html"]
--- more_headers eval
["Host: one.example\n$::form", "Host: one.example", "Host: two.example", ""]
--- response_body_like eval
['^$', '<p>Hello</p>', 'No comments yet', 'No comments yet']
--- error_code eval
[303, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 22: servers share their threads when comments_site says so
--- http_config eval
$::http . <<'_EOC_'
    comments_site journal;
    server {
        listen $TEST_NGINX_SERVER_PORT;
        server_name one.example;
        root html;
        comments on;
    }
    server {
        listen $TEST_NGINX_SERVER_PORT;
        server_name ~^two;
        root html;
        comments on;
    }
_EOC_
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello", "GET /a.html", "GET /a.html?comments=json"]
--- more_headers eval
["Host: one.example\n$::form", "Host: two.example", ""]
--- response_body_like eval
['^$', '<p>Hello</p>', '"site":"journal","uri":"/a\.html","count":1']
--- error_code eval
[303, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 23: the Host header makes no site
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello", "GET /a.html?comments=json"]
--- more_headers eval
["$::form\nHost: evil.example", "Host: other.example"]
--- response_body_like eval
['^$', '"site":"localhost","uri":"/a\.html","count":1']
--- error_code eval
[303, 200]
--- no_error_log
[error]
[alert]



=== TEST 24: a site by a variable
--- config
    root html;
    comments on;
    comments_site $http_x_site;
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello", "GET /a.html?comments=json", "GET /a.html?comments=json"]
--- more_headers eval
["$::form\nX-Site: one", "X-Site: one", "X-Site: two"]
--- response_body_like eval
['^$', '"site":"one","uri":"/a\.html","count":1', '"site":"two","uri":"/a\.html","count":0']
--- error_code eval
[303, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 25: a colon in a site's or a thread's name does not mix sites up
--- config
    root html;
    comments on;
    comments_site $http_x_site;
    comments_thread $http_x_thread;
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello", "GET /a.html?comments=count", "GET /a.html?comments=count"]
--- more_headers eval
["$::form\nX-Site: one:\nX-Thread: x", "X-Site: one\nX-Thread: :x", "X-Site: one:\nX-Thread: x"]
--- response_body_like eval
['^$', '^0$', '^1$']
--- error_code eval
[303, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 26: $comments_thread tells the thread
--- config
    root html;
    add_header X-Thread $comments_thread;
    comments on;
    location / { try_files $uri $uri.html $uri/index.html =404; }
--- request eval
["GET /a", "GET /in/", "GET /in/index.html", "GET /in"]
--- response_headers eval
["X-Thread: /a.html", "X-Thread: /in/", "X-Thread: /in/", "X-Thread: /in/"]
--- error_code eval
[200, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 27: the form's address is the one that was asked for, in every spelling
--- config
    root html;
    comments on;
    location / { try_files $uri $uri.html $uri/index.html =404; }
--- request eval
["GET /a", "GET /a.html", "GET /in", "GET /in/", "GET /in/index.html"]
--- response_body_like eval
['action="/a\?comments=post"', 'action="/a\.html\?comments=post"', 'action="/in\?comments=post"',
 'action="/in/\?comments=post"', 'action="/in/index\.html\?comments=post"']
--- error_code eval
[(200) x 5]
--- no_error_log
[error]
[alert]



=== TEST 28: comments_url may be absolute, and may have an argument
--- config
    root html;
    comments on;
    comments_url https://blog.example$uri?lang=en;
--- comments
/a.html 0500000000000001 - a Ann: One
--- request
GET /a.html
--- response_body_like: href="https://blog\.example/a\.html\?lang=en&amp;comments=show&amp;id=0500000000000001#comment-0500000000000001".*action="https://blog\.example/a\.html\?lang=en&amp;comments=post"
--- no_error_log
[error]
[alert]



=== TEST 29: on a site with clean addresses a post goes where nothing is redirected
--- config
    root html;
    comments on;
    location / {
        if ($request_uri ~ ^/(.*)\.html(\?|$)) { return 302 /$1; }
        rewrite ^/(.+)/$ /$1 permanent;
        try_files $uri $uri.html $uri/index.html =404;
    }
--- request eval
["GET /a", "POST /a?comments=post\nname=Ann&text=Hello", "POST /in?comments=post\nname=Ann&text=There",
 "GET /a?comments=json", "GET /in?comments=json", "GET /a"]
--- more_headers eval: $::form
--- response_body_like eval
['action="/a\?comments=post".*formaction="/a\?comments=preview"', '^$', '^$', '"uri":"/a\.html","count":1',
 '"uri":"/in/","count":1', 'href="/a\?comments=show&amp;id=.*<p>Hello</p>']
--- response_headers_like eval
['Content-Type: text/html', 'Location: /a\?comments=show&id=.*', 'Location: /in\?comments=show&id=.*',
 'Content-Type: application/json', 'Content-Type: application/json', 'Content-Type: text/html']
--- error_code eval
[200, 303, 303, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 30: our own arguments in comments_url are dropped, others stay
--- config
    root html;
    comments on;
    comments_url $request_uri;
--- comments
/a.html 0500000000000001 - a Ann: One
--- request eval
["GET /a.html", "GET /a.html?p=1&cpage=1&corder=newest",
 "GET /a.html?p=1&comments=show&id=0500000000000001", "GET /a.html?id=7&comments=reply&id=0500000000000001",
 "POST /a.html?id=7&comments=post\nname=Ann&text=", "GET /a.html?comments=html&cfrom=x", "GET /a.html?comment=1"]
--- more_headers eval: $::form
--- response_body_like eval
['action="/a\.html\?comments=post"', 'action="/a\.html\?p=1&amp;comments=post"',
 'action="/a\.html\?p=1&amp;comments=post"', 'action="/a\.html\?id=7&amp;comments=post"',
 'action="/a\.html\?id=7&amp;comments=post"', 'action="/a\.html\?comments=post"',
 'action="/a\.html\?comment=1&amp;comments=post"']
--- error_code eval
[200, 200, 200, 200, 422, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 31: and in comments_thread: a verb has the page's thread
--- config
    root html;
    comments on;
    comments_thread $request_uri;
--- request eval
["POST /a.html?p=1&comments=post\nname=Ann&text=Hello", "GET /a.html?p=1", "GET /a.html?comments=count&p=1",
 "GET /a.html?comments=count"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', '<p>Hello</p>', '^1$', '^0$']
--- error_code eval
[303, 200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 32: a name of more than 512 bytes is bounded, and one's own
--- config
    location / { comments on; root html; try_files /a.html =404; }
--- request eval
["POST /" . "x" x 600 . "a?comments=post\nname=Ann&text=Hello", "GET /" . "x" x 600 . "a?comments=count",
 "GET /" . "x" x 600 . "b?comments=count", "GET /" . "x" x 600 . "a?comments=json",
 "GET /" . "x" x 511 . "?comments=json"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', '^1$', '^0$', '"uri":"/x{479}~[0-9a-f]{32}","count":1', '"uri":"/x{511}",']
--- error_code eval
[303, 200, 200, 200, 200]
--- redis_after
ZRANGE comments:site:localhost:threads 0 -1
--- redis_result
^/x{479}~[0-9a-f]{32}$
--- no_error_log
[error]
[alert]



=== TEST 33: so is what comments_thread gives
--- config
    root html;
    comments on;
    comments_thread $arg_t;
--- request eval
["POST /a.html?t=" . "x" x 513 . "&comments=post\nname=Ann&text=Hello", "GET /a.html?t=" . "x" x 513 . "&comments=json"]
--- more_headers eval: $::form
--- response_body_like eval
['^$', '"uri":"x{480}~[0-9a-f]{32}","count":1']
--- error_code eval
[303, 200]
--- no_error_log
[error]
[alert]



=== TEST 34: a control byte in an address writes no line into the log
--- request
POST /a.html%0aforged%1b%5bm%22?comments=count
x
--- error_code: 405
--- error_log
comments: refused: method_not_allowed, thread "/a.html\x0Aforged\x1B[m\x22"
--- no_error_log
[error]
[alert]
