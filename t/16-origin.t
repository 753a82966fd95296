# Origins that compress what they send, and that send a request on to another
# place: what the module keeps from them, and what it gives back.
use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsOrigin;
use IO::Compress::Gzip ();
use IO::Uncompress::Gunzip ();
use Test::Nginx::Socket;

our $page = "<body><p>page</p>" . "text " x 200 . "</body>\n";

sub zip {
    my ($bytes) = @_;

    IO::Compress::Gzip::gzip(\$bytes => \my $out) or die "gzip\n";

    return $out;
}

sub unzip {
    my ($bytes) = @_;

    IO::Uncompress::Gunzip::gunzip(\$bytes => \my $out) or return "no gzip\n";

    return $out;
}

# compresses for who takes it, and at /packed/ for everybody
sub answer {
    my ($request) = @_;

    my $header = $request->{headers};
    my $takes = $header->{'accept-encoding'}
                || $header->{http_accept_encoding} || '';
    my $packed = $takes =~ /gzip/ || $request->{uri} =~ m{^/packed};
    my $type = $request->{uri} =~ /json/ ? 'application/json' : 'text/html';

    if ($request->{uri} =~ m{^/accel(.*)}) {
        return { head => "HTTP/1.1 200 OK\r\nX-Accel-Redirect: /inner$1\r\n"
                         . "Content-Length: 0\r\nConnection: close\r\n\r\n",
                 body => '' };
    }

    if ($request->{uri} =~ m{^/lost}) {
        return { head => "HTTP/1.1 404 Not Found\r\nContent-Type: text/html"
                         . "\r\nConnection: close\r\n\r\n", body => $::page };
    }

    my $body = $packed ? zip($::page) : $::page;

    return { head => ($header->{http_host} ? '' : "HTTP/1.1 200 OK\r\n")
                     . "Content-Type: $type\r\nVary: Accept-Encoding\r\n"
                     . "ETag: \"v1\"\r\nX-Takes: [$takes]\r\n"
                     . ($packed ? "Content-Encoding: gzip\r\n" : '')
                     . "Content-Length: " . length($body)
                     . "\r\nConnection: close\r\n\r\n",
             body => $body };
}

origin_start(http => 'ORIGIN', \&answer);
origin_start(fastcgi => 'FASTCGI', \&answer);
then_sections();

our $http_cache = "proxy_cache_path $ENV{TEST_NGINX_SERVROOT}/cache"
                  . " keys_zone=c:1m;";

our $config = <<'_EOC_';
    comments on;
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
_EOC_

add_block_preprocessor(sub {
    my ($block) = @_;

    if (!defined $block->config) {
        $block->set_value('config', $::config);
    }

    origin_forget();
});

no_root_location();
no_long_string();
no_shuffle();
plan 'no_plan';
run_tests();

__DATA__

=== TEST 1: an origin that compresses is not asked to
--- request
GET /page
--- more_headers
Accept-Encoding: gzip, br
--- response_headers
X-Takes: []
! Content-Encoding
--- response_body_like: <p>page</p>.*<section id="ngx-comments".*</body>
--- no_error_log
[error]
[alert]
comes compressed



=== TEST 2: nginx itself compresses for the reader
--- config
    comments on;
    gzip on;
    gzip_min_length 1;
    gzip_vary on;
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
--- request
GET /page
--- more_headers
Accept-Encoding: gzip
--- response_headers
Content-Encoding: gzip
--- response_body_filters eval
\&main::unzip
--- response_body_like: <p>page</p>.*<section id="ngx-comments".*</body>
--- no_error_log
[error]
[alert]



=== TEST 3: FastCGI
--- config
    comments on;
    location / {
        fastcgi_pass $TEST_NGINX_FASTCGI;
        fastcgi_param REQUEST_METHOD $request_method;
        fastcgi_param REQUEST_URI $request_uri;
        fastcgi_param HTTP_HOST $host;
    }
--- request
GET /page
--- more_headers
Accept-Encoding: gzip
--- response_headers
X-Takes: []
--- response_body_like: <p>page</p>.*<section id="ngx-comments".*</body>
--- no_error_log
[error]
[alert]



=== TEST 4: a header made of the reader's is empty, even if it was read before
--- config
    comments on;
    set $before $http_accept_encoding;
    location / {
        proxy_set_header Accept-Encoding $http_accept_encoding;
        proxy_pass http://$TEST_NGINX_ORIGIN;
    }
--- request
GET /page
--- more_headers
Accept-Encoding: gzip
--- response_headers
X-Takes: []
--- response_body_like: <section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 5: an origin that compresses all the same is warned of, once
--- request
GET /packed
--- more_headers
Accept-Encoding: gzip
--- response_headers
Content-Encoding: gzip
--- response_body_filters eval
\&main::unzip
--- response_body eval
$::page
--- then
for (1 .. 3) {
    is(unzip(http_get("/packed/$_")->{content}), $::page);
}

open my $log, '<', "$ENV{TEST_NGINX_SERVROOT}/logs/error.log" or die;
is(scalar(grep { /comes compressed \("gzip"\)/ } <$log>), 1);
--- not_under
four 8: each worker says it
hup 8: each worker says it
--- no_error_log
[error]
[alert]



=== TEST 6: so is one that is told to
--- config
    comments on;
    location / {
        proxy_set_header Accept-Encoding gzip;
        proxy_pass http://$TEST_NGINX_ORIGIN;
    }
--- request
GET /page
--- response_headers
Content-Encoding: gzip
--- response_body_filters eval
\&main::unzip
--- response_body eval
$::page
--- error_log
comments: "/page" comes compressed ("gzip")
--- no_error_log
[error]
[alert]



=== TEST 7: with gunzip what comes compressed gets its block, for all readers
--- config
    comments on;
    gunzip on;
    gzip on;
    gzip_min_length 1;
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
--- request
GET /packed
--- more_headers
Accept-Encoding: gzip
--- response_headers
Content-Encoding: gzip
--- response_body_filters eval
\&main::unzip
--- response_body_like: <p>page</p>.*<section id="ngx-comments".*</body>
--- then
my $res = http_get('/packed');

is($res->{headers}{'content-encoding'}, undef);
like($res->{content}, qr{<p>page</p>.*<section id="ngx-comments"}s);
--- no_error_log
[error]
[alert]
comes compressed



=== TEST 8: gunzip decides by the reader where no block is put in
--- config
    gunzip on;
    location / { comments on; proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /off/ { proxy_pass http://$TEST_NGINX_ORIGIN/; }
--- request
GET /off/packed
--- more_headers
Accept-Encoding: gzip
--- response_headers
Content-Encoding: gzip
--- then
is(http_get('/off/packed')->{headers}{'content-encoding'}, undef);
--- no_error_log
[error]
[alert]



=== TEST 9: the cache has one form of a page, whoever fills it
--- http_config eval
$::http . $::http_cache
--- config
    comments on;
    location / {
        proxy_cache c;
        proxy_cache_key $uri$http_accept_encoding;
        proxy_cache_valid 200 1h;
        add_header X-Cache $upstream_cache_status;
        proxy_pass http://$TEST_NGINX_ORIGIN;
    }
--- request
GET /page?comments=count
--- more_headers
Accept-Encoding: gzip
--- response_body: 0
--- then
my $res = http_get('/page', 'Accept-Encoding' => 'gzip');

is($res->{headers}{'x-cache'}, 'HIT');
like($res->{content}, qr{<p>page</p>.*<section id="ngx-comments"}s);

$res = http_get('/page');

is($res->{headers}{'x-cache'}, 'HIT');
like($res->{content}, qr{<p>page</p>.*<section id="ngx-comments"}s);
is(scalar(grep { /accept-encoding/ } origin_requests()), 0);
--- no_error_log
[error]
[alert]



=== TEST 10: a location without comments passes the header on
--- config
    types { text/html html; text/css css; }
    location / { comments on; proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /off/ { proxy_pass http://$TEST_NGINX_ORIGIN/; }
--- request eval
["GET /off/page", "GET /style.css"]
--- more_headers
Accept-Encoding: gzip
--- response_headers eval
["X-Takes: [gzip]", "X-Takes: [gzip]"]
--- no_error_log
[error]
[alert]



=== TEST 11: what exists only as a .gz is warned of
--- config
    comments on;
    gzip_static always;
--- user_files eval
">>> a.html.gz\n" . main::zip($::page)
--- request
GET /a.html
--- response_headers
Content-Encoding: gzip
--- response_body_filters eval
\&main::unzip
--- response_body eval
$::page
--- error_log
comments: "/a.html" comes compressed ("gzip")
--- no_error_log
[error]
[alert]



=== TEST 12: the .gz beside a page is not the page with its comments
--- config
    comments on;
    gzip_static on;
--- user_files eval
[["a.html" => $::page], ["a.html.gz" => main::zip("old")]]
--- request
GET /a.html
--- more_headers
Accept-Encoding: gzip
--- response_body_like: <p>page</p>.*<section id="ngx-comments"
--- no_error_log
[error]
[alert]
comes compressed



=== TEST 13: X-Accel-Redirect gives the header back: gzip_static is of use
--- config
    location / { comments on; proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /inner/ {
        internal;
        gzip_static on;
        alias $TEST_NGINX_SERVER_ROOT/html/;
        add_header X-Reader $http_accept_encoding;
    }
--- user_files eval
[["a.html" => "plain"], ["a.html.gz" => main::zip($::page)]]
--- request
GET /accel/a.html
--- more_headers
Accept-Encoding: gzip
--- response_headers
Content-Encoding: gzip
X-Reader: gzip
--- response_body_filters eval
\&main::unzip
--- response_body eval
$::page
--- no_error_log
[error]
[alert]



=== TEST 14: a variable in a header brings no block into another page
--- config
    add_header X-C $comments_cache_status$comments_count$comments_thread;
    location / { comments on; proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /inner/ { internal; alias $TEST_NGINX_SERVER_ROOT/html/; }
    location /inner/other/ {
        internal;
        default_type text/html;
        return 200 "<body>made here</body>";
    }
    location /inner/proxied/ {
        internal;
        proxy_pass http://$TEST_NGINX_ORIGIN/;
    }
--- comments
/accel/a.html 0500000000000001 - a Ann: One
--- user_files
>>> a.html
<body><p>inner</p></body>
--- request eval
["GET /accel/a.html", "GET /accel/other/a.html", "GET /accel/proxied/page",
 "GET /accel/a.html?comments=show&id=0500000000000001"]
--- response_body eval
["<body><p>inner</p></body>\n", "<body>made here</body>", $::page,
 "<body><p>inner</p></body>\n"]
--- no_error_log
[error]
[alert]



=== TEST 15: nor does an error page of a location without comments get one
--- config
    add_header X-C $comments_cache_status always;
    location / {
        comments on;
        proxy_pass http://$TEST_NGINX_ORIGIN;
        proxy_intercept_errors on;
        error_page 404 =200 /index.html;
    }
    location /named/ {
        comments on;
        proxy_pass http://$TEST_NGINX_ORIGIN/lost;
        proxy_intercept_errors on;
        error_page 404 = @named;
    }
    location = /index.html { }
    location @named { default_type text/html; return 200 "<body>n</body>"; }
--- user_files
>>> index.html
<body><p>front</p></body>
--- request eval
["GET /lost", "GET /named/a"]
--- response_body eval
["<body><p>front</p></body>\n", "<body>n</body>"]
--- no_error_log
[error]
[alert]



=== TEST 16: another location with comments begins anew
--- config
    add_header X-C $comments_cache_status$comments_count always;
    location / { comments on; proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /inner/ {
        internal;
        comments on;
        comments_thread /other;
        alias $TEST_NGINX_SERVER_ROOT/html/;
    }
--- comments
/accel/a.html 0500000000000001 - a Ann: One
/other 0500000000000002 - a Ann: Two
/other 0500000000000003 - a Ann: Three
--- user_files
>>> a.html
<body><p>inner</p></body>
--- request
GET /accel/a.html
--- response_body_like: <p>inner</p><section id="ngx-comments"(?!.*One).*Two.*Three
--- no_error_log
[error]
[alert]



=== TEST 17: neither its path nor its encoding break the line that warns
--- config eval: $::config
--- request
GET /packed%0Aa%1Bb
--- error_log
comments: "/packed\x0Aa\x1Bb" comes compressed ("gzip")
--- no_error_log
[error]
[alert]
