# Whose thread it is where nginx tells paths apart: no verb reaches a thread
# through a location that is not its page's. And what is a page at all: the page
# of an error, a folder, an include.

use lib 't/lib';
use CommentsTest;
use CommentsOrigin;
use Test::Nginx::Socket;

# what the origin of this suite answers, by path
sub answer {
    my ($request) = @_;

    my ($path) = $request->{uri} =~ m{^([^?]*)};

    my %page = (body => "<body>page $path</body>\n", type => 'text/html',
                status => '200 OK', header => '');

    my %special = (
        '/lost'    => { status => '404 Not Found' },
        '/secret'  => { status => '403 Forbidden' },
        '/broken'  => { status => '502 Bad Gateway' },
        '/login'   => { status => '302 Found', header => "Location: /in?to=%2Flogin\r\nSet-Cookie: to=1\r\n" },
        '/away'    => { status => '301 Moved Permanently', header => "Location: https://else.example/\r\n" },
        '/private' => { status => '401 Unauthorized', header => "WWW-Authenticate: Basic realm=\"o\"\r\n" },
        '/busy'    => { status => '503 Service Unavailable', header => "Retry-After: 7\r\n" },
        '/data'    => { type => 'application/json', body => '{}' },
    );

    %page = (%page, %{ $special{$path} || {} });

    return { head => "HTTP/1.1 $page{status}\r\nContent-Type: $page{type}\r\nETag: \"o\"\r\n$page{header}"
                     . "X-Method: $request->{method}\r\nContent-Length: " . length($page{body})
                     . "\r\nConnection: close\r\n\r\n",
             body => $page{body} };
}

origin_start(http => 'ORIGIN', \&answer);

our $form = 'Content-Type: application/x-www-form-urlencoded';

our $secret = <<'_EOC_';
/members/a.html 0500000000000001 - a Ann: Secret
/members/ 0500000000000002 - a Ann: Secret
/members/index.html 0500000000000003 - a Ann: Secret
_EOC_

our $guarded = <<'_EOC_';
    location /members/ { deny all; }
_EOC_

our $user_files = <<'_EOC_';
>>> index.html
<body>home</body>
>>> a.html
<body>a</body>
>>> members/a.html
<body>members</body>
>>> members/index.html
<body>members</body>
>>> list/x.txt
text
>>> login.html
<body>login</body>
>>> count.shtml
[<!--#include virtual="$arg_u?comments=$arg_v" -->]
_EOC_

add_block_preprocessor(sub {
    my ($block) = @_;

    $block->set_value('user_files', $::user_files) unless defined $block->user_files;
});

no_root_location();
no_long_string();
no_shuffle();
plan 'no_plan';
run_tests();

__DATA__

=== TEST 1: without merge_slashes a path with two slashes has its own thread
--- config
    merge_slashes off;
    comments on;
    location /members/ { deny all; }
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
--- comments eval: $::secret
--- request eval
["GET /members/a.html?comments=json", "GET //members/a.html?comments=json", "GET /%2fmembers/a.html?comments=count",
 "GET /x/..//members/a.html?comments=count", "GET //members/a.html",
 "POST //members/a.html?comments=post\nname=Eve&text=Mine", "GET //members/a.html?comments=count",
 "GET /members//a.html?comments=count"]
--- more_headers eval: $::form
--- error_code eval
[403, 200, 200, 200, 200, 303, 200, 403]
--- response_body_like eval
['403', '"uri":"//members/a\.html","count":0', '^0$', '^0$', 'action="/%2Fmembers/a\.html\?comments=post"', '^$', '^1$', '403']
--- redis_after
HGET comments:{localhost:/members/a.html}:meta n
--- redis_result
^1$
--- no_error_log
[alert]
[crit]



=== TEST 2: the same for files, and the short way to a kept page
--- config
    merge_slashes off;
    comments on;
    location /members/ { deny all; }
--- comments eval: $::secret
--- request eval
["GET //members/a.html?comments=json", "GET //members/a.html", "GET //members/a.html", "GET //members/a.html",
 "GET //a.html?comments=json", "GET /a.html?comments=json", "GET //?comments=json"]
--- response_body_unlike eval
[("Secret") x 7]
--- response_body_like eval
['"uri":"//members/a\.html","count":0', ('^<body>members<section') x 3, '"uri":"//a\.html"', '"uri":"/a\.html"', '"uri":"//"']
--- error_code eval
[(200) x 7]
--- no_error_log
[error]
[alert]



=== TEST 3: servers that differ in merge_slashes: that of the connection's first one counts
--- http_config eval
$::http . <<'_EOC_'
    server {
        listen $TEST_NGINX_SERVER_PORT;
        server_name off.example;
        merge_slashes off;
        root html;
        comments on;
    }
_EOC_
--- config
    comments on;
--- request eval
["GET //a.html?comments=json", "GET //a.html?comments=json"]
--- more_headers eval
["Host: off.example", ""]
--- response_body_like eval
['"uri":"//a\.html"', '"uri":"//a\.html"']
--- error_code eval
[200, 200]
--- no_error_log
[error]
[alert]



=== TEST 4: an index name of a page from elsewhere is a page of its own
--- config
    comments on;
    location = /members/ { deny all; }
    location = /members/index.html { deny all; }
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /said/ { comments_index index.html; proxy_pass http://$TEST_NGINX_ORIGIN; }
--- comments eval: $::secret
--- request eval
["GET /members/index.html?comments=count", "GET /members/?comments=count", "GET /members/index.htm?comments=count",
 "GET /other/index.html?comments=json", "GET /other/?comments=json",
 "GET /said/index.html?comments=json", "GET /said/?comments=json"]
--- error_code eval
[403, 403, 200, 200, 200, 200, 200]
--- response_body_like eval
['403', '403', '^0$', '"uri":"/other/index\.html"', '"uri":"/other/"', '"uri":"/said/"', '"uri":"/said/"']
--- no_error_log
[alert]
[crit]



=== TEST 5: an extension that a rewrite adds behind the location makes no other page's thread
--- config
    comments on;
    location = /members.html { deny all; }
    location / { rewrite ^(/[a-z]+)$ $1.html break; proxy_pass http://$TEST_NGINX_ORIGIN; }
--- comments
/members.html 0500000000000001 - a Ann: Secret
--- request eval
["GET /members?comments=json", "GET /members.html?comments=json"]
--- error_code eval
[200, 403]
--- response_body_like eval
['"uri":"/members","count":0', '403']
--- no_error_log
[alert]
[crit]



=== TEST 6: parameters, cases and encoded characters are other paths
--- config
    comments on;
    location = /members { deny all; }
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
--- comments
/members 0500000000000001 - a Ann: Secret
--- request eval
["GET /members;x=1?comments=count", "GET /Members?comments=count", "GET /%6dembers?comments=count",
 "GET /x/%2e%2e/members?comments=count", "GET /members%2f?comments=count", "GET /members%3f?comments=count",
 "GET /members%00?comments=count"]
--- error_code eval
[200, 200, 403, 403, 200, 200, 400]
--- response_body_like eval
['^0$', '^0$', '403', '403', '^0$', '^0$', '400']
--- no_error_log
[alert]
[crit]



=== TEST 7: a refusal's page has no thread, also if it is sent as 200
--- config
    comments on;
    location /members/ { deny all; error_page 403 =200 /login.html; }
    location /named/ { deny all; error_page 403 = @login; }
    location @login { proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /again/ { deny all; recursive_error_pages on; error_page 403 = /login.html; }
    location /early/ { if ($arg_x) { return 404; } deny all; error_page 404 = /login.html; }
--- comments
/members/a.html 0500000000000001 - a Ann: Secret
/named/a.html 0500000000000002 - a Ann: Secret
/again/a.html 0500000000000003 - a Ann: Secret
/early/a.html 0500000000000004 - a Ann: Secret
--- request eval
[(map { ("GET /$_/a.html?comments=json&x=1", "GET /$_/a.html?x=1", "GET /$_/a.html?comments=show&id=0500000000000001&x=1") }
  qw(members named again early)), "GET /login.html"]
--- response_body_unlike eval
[("Secret|comment-form") x 12, "Secret"]
--- response_body_like eval
[('<body>login</body>') x 3, ('<body>page /named/a.html</body>') x 3, ('<body>login</body>') x 6, '<body>login<section']
--- error_code eval
[(200) x 13]
--- no_error_log
[alert]
[crit]



=== TEST 8: nor has that of an origin's refusal, or of its outage
--- config
    comments on;
    location / {
        proxy_pass http://$TEST_NGINX_ORIGIN;
        proxy_intercept_errors on;
        error_page 403 502 =200 /login.html;
    }
    location = /login.html { root html; }
--- comments
/secret 0500000000000001 - a Ann: Secret
/broken 0500000000000002 - a Ann: Secret
--- request eval
["GET /secret", "GET /broken", "GET /secret?comments=json", "GET /broken?comments=json",
 "POST /secret?comments=post\nname=Eve&text=x"]
--- more_headers eval: $::form
--- response_body_unlike eval
[("Secret|comment-form") x 5]
--- response_body_like eval
[('<body>login</body>') x 2, '403 Forbidden', '502 Bad Gateway', '403 Forbidden']
--- error_code eval
[200, 200, 403, 502, 403]
--- no_error_log
[alert]
[crit]



=== TEST 9: a page by error_page is a page, its verbs work
--- config
    log_not_found off;
    location / { comments on; error_page 404 = @fallback; }
    location @fallback { comments on; proxy_pass http://$TEST_NGINX_ORIGIN; }
--- request eval
["GET /made", "GET /made?comments=json", "POST /made?comments=post\nname=Ann&text=Hello", "GET /made", "HEAD /made",
 "GET /made?comments=count", "GET /made?comments=html", "GET /lost?comments=json",
 "POST /lost?comments=post\nname=Ann&text=x", "GET /a.html?comments=json", "GET /data?comments=json"]
--- more_headers eval: $::form
--- error_code eval
[200, 200, 303, 200, 200, 200, 200, 404, 404, 200, 404]
--- response_body_like eval
['<body>page /made.*comment-form', '"uri":"/made","count":0', '^$', '<p>Hello</p>', '^$', '^1$', '<p>Hello</p>',
 '404', '404', '"uri":"/a\.html"', '"not_found"']
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 10: the same as JSON, and where only the fallback has comments
--- config
    log_not_found off;
    location / { error_page 404 = @fallback; }
    location @fallback { comments on; proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /both/ { comments on; error_page 404 = @fallback; }
--- request eval
["POST /made?comments=post\n{\"name\":\"Ann\",\"text\":\"Hello\"}", "GET /made", "GET /made?comments=json",
 "POST /both/x?comments=post\n{\"name\":\"Ann\",\"text\":\"Hello\"}", "POST /both/x?comments=preview\n{\"text\":\"*x*\"}",
 "GET /a.html"]
--- more_headers
Content-Type: application/json
--- error_code eval
[201, 200, 200, 201, 200, 200]
--- response_body_like eval
['"html":"\\\\u003cp>Hello', '<p>Hello</p>', '"uri":"/made","count":1', '"html":"\\\\u003cp>Hello', 'em>x', '^<body>a</body>$']
--- no_error_log
[error]
[alert]



=== TEST 11: a front controller by error_page =200 takes posts
--- config
    log_not_found off;
    comments on;
    error_page 404 =200 /index.html;
--- request eval
["GET /one", "POST /one?comments=post\nname=Ann&text=Hello", "GET /one", "GET /two", "GET /index.html?comments=count",
 "POST /two?comments=post\nname=Ann&text=", "GET /one?comments=count", "POST /two?comments=preview\ntext=*x*"]
--- more_headers eval: $::form
--- error_code eval
[200, 303, 200, 200, 200, 422, 200, 200]
--- response_body_like eval
['<body>home.*action="/one\?comments=post"', '^$', '<p>Hello</p>', 'No comments yet', '^0$', '<body>home.*comment-form', '^1$',
 '<em>x</em>']
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 12: a proxied page that its error_page replaces
--- config
    comments on;
    location / {
        proxy_pass http://$TEST_NGINX_ORIGIN;
        proxy_intercept_errors on;
        error_page 404 = @fallback;
    }
    location @fallback { rewrite ^ /index.html break; root html; }
    location /plain/ { proxy_pass http://$TEST_NGINX_ORIGIN/; error_page 404 = @fallback; }
--- request eval
["GET /lost", "POST /lost?comments=post\nname=Ann&text=Hello", "GET /lost?comments=json", "GET /lost",
 "GET /plain/lost", "GET /plain/lost?comments=json", "POST /plain/lost?comments=post\nname=Ann&text=Hello"]
--- more_headers eval: $::form
--- error_code eval
[200, 303, 200, 200, 404, 404, 404]
--- response_body_like eval
['<body>home.*action="/lost\?comments=post"', '^$', '"uri":"/lost","count":1', '<p>Hello</p>', 'page /lost', '404', '404']
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 13: an error page that keeps its status stays what it was
--- config
    log_not_found off;
    comments on;
    error_page 404 /login.html;
--- request eval
["GET /none", "GET /none?comments=json", "POST /none?comments=post\nname=Ann&text=x"]
--- more_headers eval: $::form
--- error_code eval
[404, 404, 404]
--- response_body eval
[("<body>login</body>\n") x 3]
--- no_error_log
[error]
[alert]



=== TEST 14: an include of a count or a block is never a page
--- config
    comments on;
    ssi on;
    types { text/html html shtml; text/plain txt; }
    log_not_found off;
    error_page 404 /login.html;
    location = /count.shtml { comments off; }
    location /off/ { comments off; alias html/; }
    location /var/ { comments $arg_none; alias html/; }
    location /gone/ { return 404; }
    location /moved/ { return 301 /a.html; }
    location /text/ { return 200 "a text"; }
    location /tried/ { try_files $uri =404; }
    location /far/ { proxy_pass http://$TEST_NGINX_ORIGIN/; }
    location /faroff/ { comments off; proxy_pass http://$TEST_NGINX_ORIGIN/; }
    location /listed/ { alias html/list/; autoindex on; }
--- request eval
[map { my $v = $_; map { "GET /count.shtml?u=$_&v=$v" }
  qw(/off/a.html /var/a.html /none.html /none/ /list /list/ /list/x.txt /gone/ /moved/ /text/ /tried/x /far/lost /far/data
     /far/login /faroff/x /listed/) } qw(count html)]
--- response_body eval
[("[]\n") x 32]
--- error_code eval
[(200) x 32]
--- no_error_log
[alert]
[crit]



=== TEST 15: and is a number where there are comments
--- config
    comments on;
    ssi on;
    types { text/html html shtml; }
    error_page 404 = /login.html;
    location = /count.shtml { comments off; }
    location /far/ { proxy_pass http://$TEST_NGINX_ORIGIN/; }
--- comments
/a.html 0500000000000001 - a Ann: One
/ 0500000000000002 - a Ann: One
/ 0500000000000003 - a Ann: Two
/far/x 0500000000000004 - a Ann: One
--- request eval
[map { "GET /count.shtml?u=$_&v=count" } qw(/a.html / /index.html /login.html /far/x)]
--- response_body eval
["[1]\n", "[2]\n", "[2]\n", "[0]\n", "[1]\n"]
--- error_code eval
[(200) x 5]
--- no_error_log
[error]
[alert]



=== TEST 16: a listing of a folder is no page
--- config
    comments on;
    autoindex on;
    ssi on;
    add_header X-Page yes;
--- request eval
["GET /list/?comments=json", "GET /list/?comments=count", "GET /list/?comments=html", "HEAD /list/?comments=json",
 "GET /list/?comments=show&id=0500000000000001", "POST /list/?comments=post\nname=Ann&text=x", "GET /list/",
 "GET /list/?comments=other", "GET /?comments=json", "POST /?comments=post\nname=Ann&text=x", "GET /no/?comments=json"]
--- more_headers eval: $::form
--- error_code eval
[404, 404, 404, 404, 404, 403, 200, 200, 200, 303, 404]
--- response_body_like eval
['^\{"error":\{"code":"not_found",.*\}$', '404', '404', '^$', '404', '403', '>x.txt<', '>x.txt<', '"uri":"/","count":0', '^$', '404']
--- response_headers eval
["Content-Type: application/json\nX-Page:", ("") x 10]
--- no_error_log
[alert]
[crit]



=== TEST 17: a folder without a listing answers as for a page
--- config
    comments on;
    log_not_found off;
--- request eval
["GET /list/?comments=json", "GET /list/", "GET /list?comments=json", "GET /members/?comments=json"]
--- error_code eval
[403, 403, 301, 200]
--- no_error_log
[alert]
[crit]



=== TEST 18: what is no page is not shown as one
--- config
    comments on;
    location /far/ { proxy_pass http://$TEST_NGINX_ORIGIN/; }
--- request eval
[(map { ("GET $_?comments=show&id=0500000000000001", "GET $_?comments=reply&id=0500000000000001", "GET $_?comments=json") }
 qw(/list/x.txt /far/data)), "GET /list/x.txt", "GET /far/data", "GET /far/data?comments=other"]
--- response_body_like eval
[('404|not_found') x 6, '^text$', '^\{\}$', '^\{\}$']
--- error_code eval
[(404) x 6, (200) x 3]
--- no_error_log
[error]
[alert]



=== TEST 19: an origin's refusal keeps what belongs to it, for verbs
--- config
    comments on;
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
--- request eval
[map { ("GET $_?comments=json", "POST $_?comments=post\nname=Ann&text=x") } qw(/login /away /private /busy)]
--- more_headers eval: $::form
--- response_headers eval
[("Location: /in?to=%2Flogin\nSet-Cookie: to=1") x 2, ("Location: https://else.example/") x 2,
 ("WWW-Authenticate: Basic realm=\"o\"") x 2, ("Retry-After: 7") x 2]
--- error_code eval
[302, 302, 301, 301, 401, 401, 503, 503]
--- no_error_log
[error]
[alert]



=== TEST 20: msie_refresh needs a Location
--- config
    comments on;
    msie_refresh on;
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
--- request
GET /login?comments=json
--- more_headers
User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)
--- error_code: 200
--- response_body_like: Refresh
--- no_error_log
[error]
[alert]



=== TEST 21: what does not seek a page does not wait for its comments
--- config
    comments on;
    add_header X-Cache "[$comments_cache_status]";
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
--- request eval
[("GET /data") x 9]
--- more_headers eval
["Upgrade: websocket\nConnection: upgrade, close", "Accept: text/event-stream", "Accept: application/json",
 "Sec-Fetch-Dest: image\nAccept: */*", "Sec-Fetch-Dest: empty\nAccept: */*", "Sec-Fetch-Dest: empty",
 "Sec-Fetch-Dest: script", "Accept: image/avif,image/*;q=0.8", "Sec-Fetch-Dest: empty\nAccept: application/*, */*;q=0.5"]
--- response_headers eval
[("X-Cache: []") x 9]
--- error_code eval
[(200) x 9]
--- no_error_log
[error]
[alert]



=== TEST 22: what may seek a page gets it with its block
--- config
    comments on;
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
--- request eval
[("GET /page") x 10]
--- more_headers eval
["Upgrade: h2c\nConnection: Upgrade, close", "Accept: */*", "Accept: text/html;q=0.9, */*;q=0.1", "Accept: application/xhtml+xml",
 "Sec-Fetch-Dest: document\nAccept: */*", "Sec-Fetch-Dest: iframe", "Sec-Fetch-Dest: empty\nAccept: text/html, application/xhtml+xml",
 "Sec-Fetch-Dest: empty\nSec-Purpose: prefetch\nAccept: */*", "Accept: text/*", "Accept: "]
--- response_body_like eval
[("comment-form") x 10]
--- error_code eval
[(200) x 10]
--- no_error_log
[error]
[alert]



=== TEST 23: a page that did not seem to be sought is kept by no cache
--- config
    comments on;
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
--- request eval
["GET /page", "GET /page", "GET /data"]
--- more_headers eval
["Accept: application/json", "", "Accept: application/json"]
--- response_headers eval
["Cache-Control: no-store\nETag:", "Cache-Control: no-cache", "Cache-Control:\nETag: \"o\""]
--- error_code eval
[200, 200, 200]
--- no_error_log
[error]
[alert]



=== TEST 24: a type of "q=0" is not sought, and names nothing
--- config
    comments on;
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /a.html { }
--- request eval
[("GET /page") x 9, ("GET /a.html?comments=show") x 6]
--- more_headers eval
["Accept: application/json, text/html;q=0", "Accept: text/html;q=0.000", "Accept: TEXT/HTML ; level=1 ; Q=0.", "Accept: */*;q=0, image/*",
 "Accept: application/json;x=\", text/html\"", "Accept: text/html;q=0.001", "Accept: text/html;q=0, */*", "Accept: image/png\nAccept: text/html",
 "Accept: text/html;q=\"0\"",
 "Accept: application/json, text/html;q=0", "Accept: text/html;q=0\nAccept: application/json", "Accept: application/json;x=\", text/html\"",
 "Accept: application/json, text/html;q=0.1", "Accept: application/json;q=0", "Accept: application/jsonp, x-application/json"]
--- response_body_like eval
[('^<body>page /page</body>\n$') x 5, ('comment-form') x 4, ('^\{"error"') x 3, ('comment-form') x 3]
--- error_code eval
[(200) x 9, (404) x 6]
--- no_error_log
[error]
[alert]



=== TEST 25: a POST that error_page leads to where comments are off does not look stored
--- config
    log_not_found off;
    comments on;
    location /file/  { error_page 404 =200 /off/a.html; }
    location /off/   { comments off; alias html/; }
    location /value/ { error_page 404 =200 /none/a.html; }
    location /none/  { comments $arg_none; alias html/; }
    location /text/  { error_page 404 =200 @text; }
    location @text   { comments off; return 200 "gone"; }
    location /empty/ { error_page 404 = @empty; }
    location @empty  { comments off; return 204; }
    location /away/  { error_page 404 =302 https://else.example/; }
    location /proxy/ { error_page 404 = @proxy; }
    location @proxy  { comments off; proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /lost   { proxy_pass http://$TEST_NGINX_ORIGIN; proxy_intercept_errors on; error_page 404 =200 /off/a.html; }
--- request eval
[map({ ("POST $_?comments=post\nname=Ann&text=Hello", "POST $_?comments=preview\ntext=Hello") } qw(/file/x /value/x /text/x /empty/x /away/x /lost)),
 "GET /file/x", "GET /text/x"]
--- more_headers eval: $::form
--- error_code eval
[(404) x 12, 200, 200]
--- response_headers eval
[("Location:\nETag:") x 10, ("Location:") x 4]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 26: what is refused since it is no page does not become one by an error_page
--- config
    log_not_found off;
    comments on;
    error_page 404 403 405 =200 /index.html;
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
    location = /index.html { }
    location /list/ { autoindex on; }
--- request eval
["GET /data", "POST /data?comments=post\nname=Ann&text=Hello", "POST /data?comments=preview\ntext=Hello", "GET /data?comments=json",
 "GET /data?comments=html", "GET /list/", "POST /list/?comments=post\nname=Ann&text=Hello", "GET /list/?comments=json",
 "POST /list/none/?comments=post\nname=Ann&text=Hello", "POST /page?comments=nonsense\nname=Ann&text=Hello"]
--- more_headers eval: $::form
--- error_code eval
[200, 404, 404, 404, 404, 200, 404, 404, 303, 404]
--- stored: 1
--- no_error_log
[error]
[alert]
