# Pages that come from elsewhere: proxy_pass, FastCGI. Their block is put in by
# the late filter, and what may be done there is asked of them first.
use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsOrigin;
use Test::Nginx::Socket;

# the places that are none, before the one that is one
our $decoys = <<'_EOC_';
<!DOCTYPE html>
<html><head><title></body> <!-- comments --></title>
<script>document.write("</body>");</script></head>
<body class="</body>">
<!-- </body> --><textarea></body><!-- comments --></textarea>
<p>text</p>
_EOC_

our $end = "</body>\n</html>\n";

# a block between the bytes before it and those behind it, and nothing else
sub with_block {
    my ($before, $after) = @_;

    return qr{\A\Q$before\E<section id="ngx-comments" .*</section>\n?\Q$after\E\z}s;
}

sub pieces {
    my ($page, $size) = @_;

    return [$page =~ /(.{1,$size})/gs];
}

# what the server of this suite's own answers, by path
sub answer {
    my ($request) = @_;

    my $uri = $request->{uri};
    my $chunked = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                  . "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";

    if ($uri =~ m{^/split/(\d+)}) {
        return { head => $chunked,
                 pieces => pieces("$::decoys$::end<!-- </body> -->", $1) };
    }

    if ($uri =~ m{^/marker/(\d+)}) {
        return { head => $chunked,
                 pieces => pieces("<p>a</p><!-- comments --><p>b</p></body>",
                                  $1) };
    }

    if ($uri =~ m{^/long}) {
        return { head => $chunked,
                 pieces => ["<body>", ("<p>" . "x" x 8000 . "</p>\n") x 30,
                            $::end] };
    }

    # later than what the client still sends
    if ($uri =~ m{^/slow}) {
        select undef, undef, undef, 0.6;
    }

    my %page = (body => "<p>page</p></body>\n", type => 'text/html',
                status => '200 OK', header => '');

    my %special = (
        '/lost'     => { status => '404 Not Found' },
        '/broken'   => { status => '500 Internal Server Error' },
        '/teapot'   => { status => "418 I'm a teapot" },
        '/created'  => { status => '201 Created' },
        '/text'     => { type => 'text/plain' },
        '/json'     => { type => 'application/json', body => '{"a":"</body>"}' },
        '/utf16'    => { type => 'text/html; charset=utf-16' },
        '/upper'    => { type => 'Text/HTML; charset=UTF-8' },
        '/xhtml'    => { type => 'application/xhtml+xml' },
        '/none'     => { type => '' },
        '/packed'   => { header => "Content-Encoding: gzip\r\n",
                         body => "\x1f\x8b</body>" },
        '/tagged'   => { header => "ETag: \"v1\"\r\nLast-Modified: "
                                   . "Mon, 02 Nov 2015 10:00:00 GMT\r\n" },
        '/weak'     => { header => "ETag: W/\"v1\"\r\n" },
        '/kept'     => { header => "Cache-Control: max-age=60\r\n" },
        '/private'  => { status => '401 Unauthorized',
                         header => "WWW-Authenticate: Basic realm=\"o\"\r\n" },
        '/moved'    => { status => '302 Found',
                         header => "Location: http://elsewhere.example/\r\n" },
        '/accel'    => { header => "X-Accel-Redirect: /inner/page.html\r\n" },
        '/empty'    => { body => '' },
    );

    my ($path) = $uri =~ m{^([^?]*)};

    %page = (%page, %{ $special{$path} || {} });

    if ($path eq '/members' && ($request->{headers}{cookie} || '') !~ /in=1/) {
        $page{status} = '403 Forbidden';
    }

    # an origin that believes every condition and every range that reaches it
    if ($request->{headers}{'if-none-match'}
        || $request->{headers}{'if-modified-since'})
    {
        return { head => "HTTP/1.1 304 Not Modified\r\nX-Origin: yes\r\n"
                         . "ETag: \"v1\"\r\nConnection: close\r\n\r\n",
                 body => '' };
    }

    if ($request->{headers}{range}) {
        return { head => "HTTP/1.1 206 Partial Content\r\n"
                         . "Content-Range: bytes 0-2/19\r\n"
                         . "Content-Length: 3\r\nConnection: close\r\n\r\n",
                 body => '<p>' };
    }

    my $type = $page{type} ? "Content-Type: $page{type}\r\n" : '';

    return { head => "HTTP/1.1 $page{status}\r\n${type}X-Origin: yes\r\n"
                     . "$page{header}Content-Length: " . length($page{body})
                     . "\r\nConnection: close\r\n\r\n",
             body => $page{body} };
}

sub fastcgi {
    my ($request) = @_;

    return { head => "Content-Type: text/html\r\n\r\n",
             pieces => pieces("$::decoys$::end", 5) }
        if $request->{uri} !~ /lost/;

    return { head => "Status: 404 Not Found\r\nContent-Type: text/html\r\n\r\n",
             body => "<p>lost</p></body>" };
}

origin_start(http => 'ORIGIN', \&answer);
origin_start(fastcgi => 'FASTCGI', \&fastcgi);
then_sections();

our $config = <<'_EOC_';
    location / {
        comments on;
        proxy_pass http://$TEST_NGINX_ORIGIN;
        proxy_buffering off;
    }
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

=== TEST 1: a proxied page gets its block before the end of its body
--- request
GET /page
--- response_body_like eval
main::with_block("<p>page</p>", "</body>\n")
--- response_headers
! Content-Length
Cache-Control: no-cache
--- no_error_log
[error]
[alert]



=== TEST 2: an origin that sends byte after byte gives the same page
--- request
GET /split/1
--- response_body_like eval
main::with_block($::decoys, "$::end<!-- </body> -->")
--- no_error_log
[error]
[alert]



=== TEST 3: so does every other split
--- request eval
[map { "GET /split/$_" } 2, 3, 5, 7, 11, 64, 1000]
--- response_body_like eval
[(main::with_block($::decoys, "$::end<!-- </body> -->")) x 7]
--- no_error_log
[error]
[alert]



=== TEST 4: the marker is found in any split, and stays in the page
--- request eval
[map { "GET /marker/$_" } 1, 2, 3, 10, 12, 13, 24, 25, 26]
--- response_body_like eval
[(main::with_block('<p>a</p><!-- comments -->', '<p>b</p></body>')) x 9]
--- no_error_log
[error]
[alert]



=== TEST 5: a long page goes through whole
--- request
GET /long
--- response_body_like eval
main::with_block("<body>" . ("<p>" . "x" x 8000 . "</p>\n") x 30, $::end)
--- no_error_log
[error]
[alert]



=== TEST 6: with proxy_buffering on as well, and in several temporary pieces
--- config
    location / {
        comments on;
        proxy_pass http://$TEST_NGINX_ORIGIN;
        proxy_buffers 2 4k;
        proxy_buffer_size 4k;
        proxy_busy_buffers_size 4k;
    }
--- request eval
["GET /long", "GET /split/9"]
--- response_body_like eval
[main::with_block("<body>" . ("<p>" . "x" x 8000 . "</p>\n") x 30, $::end),
 main::with_block($::decoys, "$::end<!-- </body> -->")]
--- no_error_log
[error]
[alert]



=== TEST 7: an empty page from elsewhere is nothing but the block
--- request
GET /empty
--- response_body_like eval
main::with_block('', '')
--- no_error_log
[error]
[alert]



=== TEST 8: the type is compared without its case and its parameters
--- request eval
["GET /upper", "GET /xhtml"]
--- response_body_like eval
[main::with_block("<p>page</p>", "</body>\n"),
 main::with_block("<p>page</p>", "</body>\n")]
--- no_error_log
[error]
[alert]



=== TEST 9: other statuses pass untouched
--- request eval
["GET /lost", "GET /broken", "GET /teapot", "GET /created", "GET /moved"]
--- error_code eval
[404, 500, 418, 201, 302]
--- response_body eval
[("<p>page</p></body>\n") x 5]
--- then
is(http_head('/lost')->{headers}{'cache-control'}, undef,
               'with the headers they had');
--- no_error_log
[error]
[alert]



=== TEST 10: other types pass untouched, with their length
--- request eval
["GET /text", "GET /json", "GET /none"]
--- response_body eval
["<p>page</p></body>\n", '{"a":"</body>"}', "<p>page</p></body>\n"]
--- response_headers eval
["Content-Length: 19\r\n!Cache-Control", "Content-Length: 15",
 "Content-Length: 19"]
--- no_error_log
[error]
[alert]



=== TEST 11: a page that is compressed already passes untouched
--- request
GET /packed
--- response_body eval
"\x1f\x8b</body>"
--- response_headers
Content-Encoding: gzip
Content-Length: 9
--- no_error_log
[error]
[alert]



=== TEST 12: a page whose header names a charset that is not ASCII passes untouched
--- request
GET /utf16
--- response_body
<p>page</p></body>
--- no_error_log
[error]
[alert]



=== TEST 13: the origin's ETag becomes that of the page with its block
--- request eval
["GET /tagged", "GET /weak", "GET /page"]
--- response_headers_like eval
["ETag: W/\"v1-[0-9a-f]{16}\"", "ETag: W/\"v1-[0-9a-f]{16}\"", ""]
--- then
is(http_get('/page')->{headers}{etag}, undef,
               'and none is made where the origin gives none');
--- no_error_log
[error]
[alert]



=== TEST 14: a comment changes the ETag and the Last-Modified
--- request
GET /tagged
--- then
my $old = http_get('/tagged')->{headers};

isnt($old->{'last-modified'} || '',
                 'Mon, 02 Nov 2015 10:00:00 GMT',
                 'the block is younger than the page');
like($old->{etag}, qr{^W/"v1-[0-9a-f]{16}"$}, 'the tag is of both');

is(http_comment('/tagged', { name => 'Ann', text => 'Hi' })
               ->{status}, 201);

my $new = http_get('/tagged')->{headers};

isnt($new->{etag}, $old->{etag}, 'another tag');
like($new->{etag}, qr{^W/"v1-[0-9a-f]{16}"$});

# two changes in a second would have the same date
is($new->{'last-modified'}, undef, 'no date in the second of a change');

my $date;
ok(wait_for(sub { $date = http_get('/tagged')->{headers}{'last-modified'} },
            6), 'a date later on');
like($date, qr{^\w{3}, \d\d \w{3} 20[2-9]\d }, 'that of the block');
--- no_error_log
[error]
[alert]



=== TEST 15: a matching condition is answered with 304 by us, not by the origin
--- request
GET /tagged
--- then
my $tag = http_get('/tagged')->{headers}{etag};

for my $list ($tag, "\"x\", $tag", "W/\"x\",$tag", '*') {
    my $res = http_get('/tagged', 'If-None-Match' => $list);

    is($res->{status}, 304, "304 for $list");
    is($res->{content} || '', '', 'without a body');
    is($res->{headers}{etag}, $tag, 'with the tag');
}

is(http_head('/tagged', 'If-None-Match' => $tag)->{status},
               304, 'HEAD agrees');

for my $list ('"v1"', 'W/"v1"', '"x"') {
    is(http_get('/tagged', 'If-None-Match' => $list)->{status},
                   200, "200 for $list");
}

http_comment('/tagged', { name => 'Ann', text => 'Hi' });

is(http_get('/tagged', 'If-None-Match' => $tag)->{status},
               200, 'and for the tag of before the comment');
--- no_error_log
[error]
[alert]



=== TEST 16: conditions and ranges do not reach the origin of a page
--- request
GET /page
--- more_headers
If-None-Match: "v1"
If-Modified-Since: Mon, 02 Nov 2015 10:00:00 GMT
If-Range: "v1"
If-Match: *
If-Unmodified-Since: Mon, 02 Nov 2015 10:00:00 GMT
Range: bytes=0-2
X-Mine: stays
--- response_body_like eval
main::with_block("<p>page</p>", "</body>\n")
--- then
my @asked = origin_requests();

is(scalar @asked, 1, 'the origin was asked once');
unlike("@asked", qr/if-|range=/, 'without conditions');
like("@asked", qr/x-mine=stays/, 'with everything else');
--- no_error_log
[error]
[alert]



=== TEST 17: they do reach it where there are no comments
--- config
    location / {
        proxy_pass http://$TEST_NGINX_ORIGIN;
    }
--- request
GET /page
--- more_headers
Range: bytes=0-2
--- error_code: 206
--- response_body: <p>
--- no_error_log
[error]
[alert]



=== TEST 18: what is no page by its name keeps its conditions and ranges
--- request eval
["GET /a.jpg", "GET /a.gif"]
--- more_headers eval
["Range: bytes=0-2", "If-None-Match: \"v1\""]
--- error_code eval
[206, 304]
--- no_error_log
[error]
[alert]



=== TEST 19: a page with a block has no ranges
--- request
GET /tagged
--- more_headers
Range: bytes=0-5
--- error_code: 200
--- response_headers
! Accept-Ranges
! Content-Range
--- no_error_log
[error]
[alert]



=== TEST 20: HEAD has the headers of GET and no body
--- request
HEAD /tagged
--- response_body:
--- then
my ($get, $head) = map { $_->{headers} } http_get('/tagged'),
                                         http_head('/tagged');

for my $name (qw(etag content-type cache-control content-length)) {
    is($head->{$name}, $get->{$name}, $name);
}
--- no_error_log
[error]
[alert]



=== TEST 21: the origin's Cache-Control stays as it is
--- request
GET /kept
--- response_headers
Cache-Control: max-age=60
--- no_error_log
[error]
[alert]



=== TEST 22: a comment on a proxied page: 303 to it, and it is there
--- request
GET /page
--- then
my $res = http_post('/page', { name => 'Ann', text => 'Hello there' });

is($res->{status}, 303);
like($res->{headers}{location},
    qr{^(http://[^/]+)?/page\?comments=show&id=(\w+)\#comment-\2$});

my ($uri) = $res->{headers}{location} =~ m{(/page\?[^#]*)};
my $show = http_get($uri);

is($show->{status}, 200);
like($show->{content}, qr{<p>page</p><section.*Hello there}s);
is($show->{headers}{'cache-control'}, 'private, no-store');
is($show->{headers}{'x-robots-tag'}, 'noindex');

like(http_get('/page')->{content}, qr{Hello there});
is(http_get('/page?comments=count')->{content}, '1');
--- no_error_log
[error]
[alert]



=== TEST 23: the question before a verb is a HEAD with the caller's headers
--- request
POST /members?comments=post&page=2
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
Cookie: in=1
X-Mine: stays
If-None-Match: "v1"
--- error_code: 303
--- then
my @asked = origin_requests();

is(scalar @asked, 1, 'one question');
like($asked[0], qr{^HEAD /members\?page=2 },
                 "of the page's own address");
like($asked[0], qr/cookie=in=1/);
like($asked[0], qr/x-mine=stays/);
unlike($asked[0], qr/if-none-match/);
unlike($asked[0], qr/content-length=[1-9]/, 'without the body');
--- no_error_log
[error]
[alert]



=== TEST 24: a page that its reader may not see takes no comment and shows none
--- request
POST /members?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 403
--- then
is_deeply(redis_cmd('KEYS', '*members*'), [],
                      'nothing was stored');

for my $verb (qw(json html count)) {
    is(http_get("/members?comments=$verb")->{status}, 403,
                   "$verb: 403");
    is(http_get("/members?comments=$verb", Cookie => 'in=1')
                   ->{status}, 200, "$verb with the cookie: 200");
}
--- no_error_log
[error]
[alert]



=== TEST 25: nor does one that is not there, asks for a password, or moved
--- request eval
[map { "POST $_?comments=post\nname=Ann&text=Hello" }
     '/lost', '/private', '/broken', '/moved', '/created']
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[404, 401, 500, 302, 404]
--- then
is_deeply(redis_cmd('KEYS', '*{*'), [], 'nothing was stored');
--- no_error_log
[error]
[alert]



=== TEST 26: nor one that is no HTML
--- request eval
["POST /text?comments=post\nname=Ann&text=Hello", "GET /text?comments=json",
 "GET /json?comments=count"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[404, 404, 404]
--- no_error_log
[error]
[alert]



=== TEST 27: a refused form comes back on a page of its own, with what was typed
--- request
POST /page?comments=post
name=&email=ann%40example.org&website=https%3A%2F%2Fann.example%2F&text=A+%3Cb%3E+%26+more
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 422
--- response_body_like eval
qr{^<!DOCTYPE html>.*ann\@example\.org.*https://ann\.example/.*A &lt;b&gt; &amp; more}s
--- response_body_unlike: <p>page</p>
--- response_headers
Cache-Control: private, no-store
--- no_error_log
[error]
[alert]



=== TEST 28: the same refusal as JSON
--- request
POST /page?comments=post
{"name":"","text":"x"}
--- more_headers
Content-Type: application/json
--- error_code: 422
--- response_body_like: ^\{"error":\{"code":"\w+","field":"name","message":"[^"]+"
--- no_error_log
[error]
[alert]



=== TEST 29: X-Accel-Redirect to a file: the block stands in it once
--- config
    comments on;
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /inner/ { internal; alias $TEST_NGINX_SERVER_ROOT/html/; }
--- user_files
>>> page.html
<body><p>inner</p></body>
--- request
GET /accel
--- response_body_like eval
main::with_block("<body><p>inner</p>", "</body>\n")
--- then
is(http_post('/accel', { name => 'Ann', text => 'Hello' })
               ->{status}, 303);
like(http_get('/accel')->{content}, qr/Hello/);
is(http_get('/accel?comments=count')->{content}, '1');
--- no_error_log
[error]
[alert]



=== TEST 30: X-Accel-Redirect into a location without comments: none
--- config
    location / { comments on; proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /inner/ { internal; alias $TEST_NGINX_SERVER_ROOT/html/; }
--- user_files
>>> page.html
<body><p>inner</p></body>
--- request
GET /accel
--- response_body
<body><p>inner</p></body>
--- no_error_log
[error]
[alert]



=== TEST 31: the cache in front keeps the origin's page, never the block
--- http_config eval
$::http . "proxy_cache_path $ENV{TEST_NGINX_SERVROOT}/cache keys_zone=c:1m;"
--- config
    location / {
        comments on;
        proxy_pass http://$TEST_NGINX_ORIGIN;
        proxy_cache c;
        proxy_cache_key $uri;
        proxy_cache_valid 200 1h;
        proxy_ignore_headers Cache-Control;
        add_header X-Cache $upstream_cache_status;
    }
--- request eval
["GET /tagged", "GET /tagged"]
--- response_headers eval
["X-Cache: MISS", "X-Cache: HIT"]
--- then
my $res = http_get('/tagged');

like($res->{content}, with_block("<p>page</p>", "</body>\n"));
is(http_get('/tagged', 'If-None-Match' => $res->{headers}{etag})
               ->{status}, 304, 'a condition works over a cached page');

my $post = http_post('/tagged', { name => 'Ann', text => 'Hello' });

is($post->{status}, 303);

$res = http_get('/tagged');

is($res->{headers}{'x-cache'}, 'HIT');
like($res->{content}, qr/Hello/, 'the comment is there at once');

is(scalar(grep { m{^GET } } origin_requests()), 1,
               'the page was got once');
--- no_error_log
[error]
[alert]



=== TEST 32: FastCGI pages get their block, in any split
--- config
    location / {
        comments on;
        fastcgi_pass $TEST_NGINX_FASTCGI;
        fastcgi_param REQUEST_METHOD $request_method;
        fastcgi_param REQUEST_URI $request_uri;
        fastcgi_buffering off;
    }
--- request
GET /index.php
--- response_body_like eval
main::with_block($::decoys, $::end)
--- no_error_log
[error]
[alert]



=== TEST 33: FastCGI pages are asked, then take comments
--- config
    location / {
        comments on;
        fastcgi_pass $TEST_NGINX_FASTCGI;
        fastcgi_param REQUEST_METHOD $request_method;
        fastcgi_param REQUEST_URI $request_uri;
        fastcgi_param CONTENT_LENGTH $content_length;
    }
--- request eval
["POST /a.php?comments=post\nname=Ann&text=Hello",
 "POST /lost.php?comments=post\nname=Ann&text=Hello"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[303, 404]
--- then
is(http_get('/a.php?comments=count')->{content}, '1');
is(http_get('/lost.php?comments=count')->{status}, 404);
--- no_error_log
[error]
[alert]



=== TEST 34: comments_thread makes one thread of a page's parameter
--- config
    location / {
        comments on;
        comments_thread /post/$arg_p;
        comments_url $uri?p=$arg_p;
        proxy_pass http://$TEST_NGINX_ORIGIN;
    }
--- request
POST /page?p=7&comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 303
--- response_headers_like
Location: (http://[^/]+)?/page\?p=7&comments=show&id=\w+#comment-\w+
--- then
is(http_get('/page?p=7&comments=count')->{content}, '1');
is(http_get('/page?p=8&comments=count')->{content}, '0');
--- no_error_log
[error]
[alert]



=== TEST 35: closed pages from elsewhere show and take no comments
--- config
    location / {
        comments closed;
        proxy_pass http://$TEST_NGINX_ORIGIN;
    }
--- request eval
["GET /page", "POST /page?comments=post\nname=Ann&text=Hello"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[200, 403]
--- then
my $closed = http_get('/page')->{content};

like($closed, qr{Comments are closed}, 'it is said');
unlike($closed, qr{<form}, 'no form');
--- no_error_log
[error]
[alert]



=== TEST 36: an origin that is not there is nginx's 502, for verbs too
--- config
    location / {
        comments on;
        proxy_pass http://127.0.0.1:1;
    }
--- request eval
["GET /page", "GET /page?comments=json",
 "POST /page?comments=post\nname=Ann&text=Hello"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[502, 502, 502]
--- no_error_log
[alert]
[crit]



=== TEST 37: the operator's error_page serves what the origin refuses
--- config
    comments on;
    location / {
        proxy_pass http://$TEST_NGINX_ORIGIN;
        proxy_intercept_errors on;
        error_page 404 /errors/404.html;
    }
    location /errors/ { alias $TEST_NGINX_SERVER_ROOT/html/; }
--- user_files
>>> 404.html
<body>not here</body>
--- request eval
["GET /lost", "GET /lost?comments=json",
 "POST /lost?comments=post\nname=Ann&text=Hello"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[404, 404, 404]
--- response_body eval
[("<body>not here</body>\n") x 3]
--- no_error_log
[error]
[alert]



=== TEST 38: auth_request in front of a proxied page guards its thread too
--- config
    location / {
        comments on;
        auth_request /auth;
        proxy_pass http://$TEST_NGINX_ORIGIN;
    }
    location = /auth {
        internal;
        if ($http_x_key = "") { return 401; }
        return 204;
    }
--- request eval
["GET /page", "GET /page?comments=json",
 "POST /page?comments=post\nname=Ann&text=Hello"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[401, 401, 401]
--- then
is(http_get('/page?comments=json', 'X-Key' => 1)->{status}, 200);
is(http_post('/page', { name => 'Ann', text => 'Hello' },
                         'X-Key' => 1)->{status}, 303);
is(http_get('/page?comments=count', 'X-Key' => 1)->{content},
               '1', 'the one comment that was let in');
--- no_error_log
[error]
[alert]



=== TEST 39: a page may have an argument "id" of its own
--- config
    location / {
        comments on;
        comments_thread $uri-$arg_id;
        comments_url $uri?id=$arg_id;
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/origin/;
    }
    location /origin/ {
        default_type text/html;
        if ($arg_id = secret) { return 403; }
        return 200 "<body>page $arg_id</body>";
    }
--- comments
/a-7 0500000000000001 - a Ann: One
/a-secret 0500000000000002 - a Ann: Two
--- request eval
["GET /a?id=7", "GET /a?id=7&comments=count",
 "GET /a?id=7&comments=show&id=0500000000000001",
 "GET /a?id=7&comments=reply&id=0500000000000001",
 "GET /a?id=secret", "GET /a?id=secret&comments=json",
 "GET /a?comments=json&id=secret",
 "POST /a?id=secret&comments=post\nname=Ann&text=Hello"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[200, 200, 200, 200, 403, 403, 403, 403]
--- response_body_like eval
["page 7.*One", "^1\$", "page 7.*comment-shown.*One",
 "page 7.*One.*name=\"parent\" value=\"0500000000000001\"",
 ("403 Forbidden") x 4]
--- no_error_log
[error]
[alert]



=== TEST 40: a body that comes while the origin is asked is thrown away
--- config
    comments on;
    location / {
        proxy_pass http://$TEST_NGINX_ORIGIN;
    }
--- raw_request eval
["GET /slow?comments=json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 40000\r\n\r\n",
 "x" x 20000, "x" x 20000]
--- raw_request_middle_delay: 0.2
--- error_code: 200
--- response_body_like: "count":0
--- no_error_log
[error]
[alert]
