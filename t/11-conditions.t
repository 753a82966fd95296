# Conditions, ranges and arguments of pages that come from elsewhere: what is
# kept from their origin is answered here, as the origin would have answered it.
use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsOrigin;
use Test::Nginx::Socket;

our $date = 'Mon, 02 Nov 2015 10:00:00 GMT';
our $later = 'Tue, 03 Nov 2015 10:00:00 GMT';

# a megabyte whose bytes tell where they stand
our $blob = join '', map { sprintf "%07d\n", $_ } 0 .. 131071;

# what differs between two answers to the same request, as text: nothing
sub differs {
    my ($one, $other, @names) = @_;

    my @found;

    push @found, "no answer: $one->{content}" if $one->{status} == 599;

    push @found, "status $one->{status}, not $other->{status}"
        if $one->{status} != $other->{status};

    push @found, "another body: " . length($one->{content} || '') . " bytes, not "
                 . length($other->{content} || '')
        if $one->{status} < 400
           && ($one->{content} || '') ne ($other->{content} || '');

    for my $name ('content-range', 'content-length', 'etag', @names) {
        my ($a, $b) = map { $_->{headers}{$name} || '' } $one, $other;

        push @found, "$name: $a, not $b" if $a ne $b && $one->{status} < 400;
    }

    return join '; ', @found;
}

# what curl says over HTTP/2 without TLS, its header in front
sub http2 {
    my ($uri, @headers) = @_;

    open my $curl, '-|', 'curl', '-s', '-i', '--max-time', 60,
         '--http2-prior-knowledge', (map { ('-H', $_) } @headers),
         "http://127.0.0.1:$ENV{TEST_NGINX_PORT_2}$uri"
        or die "curl: $!";

    local $/;
    return scalar <$curl>;
}

# the same file with comments switched on before it and without, request by
# request
sub same_as_plain {
    my ($with, $without, @requests) = @_;

    for my $headers (@requests) {
        my $name = join ', ', map { "$_: $headers->{$_}" } sort keys %$headers;

        for my $method ('GET', 'HEAD') {
            is(differs(http_request($method, $with, $headers),
                       http_request($method, $without, $headers)),
               '', "$method, $name");
        }
    }
}

# an origin that says what it was asked for, and nothing else
sub echo {
    my ($request) = @_;

    my %page = (status => '200 OK', type => 'text/html', header => '',
                body => "<p>$request->{method} $request->{uri}</p></body>");

    if ($request->{uri} =~ m{^/accel/(\w+)}) {
        $page{header} = "X-Accel-Redirect: /$1/page\r\n";
    }

    if ($request->{uri} =~ m{^/tagged}) {
        $page{header} = "ETag: \"v1\"\r\nLast-Modified: $::date\r\n";
        $page{body} = "<p>page</p></body>";
    }

    if ($request->{uri} =~ m{^/lost}) {
        $page{status} = '404 Not Found';
    }

    if ($request->{uri} =~ m{^/text}) {
        $page{type} = 'text/plain';
        $page{header} = "ETag: \"v1\"\r\nAccept-Ranges: bytes\r\n";
        $page{body} = '0123456789';
    }

    if ($request->{uri} =~ m{^/silent}) {
        $page{type} = 'text/plain';
        $page{body} = '0123456789';
    }

    # of a length that is told by the end of the connection
    my $length = $request->{uri} =~ /endless/
                 ? '' : 'Content-Length: ' . length($page{body}) . "\r\n";

    return { head => "HTTP/1.1 $page{status}\r\nContent-Type: $page{type}\r\n"
                     . "$page{header}${length}Connection: close\r\n\r\n",
             body => $page{body} };
}

sub fastcgi {
    my ($request) = @_;

    my ($method, $uri, $query) = map { $request->{headers}{$_} || '' }
                                 qw(REQUEST_METHOD REQUEST_URI QUERY_STRING);

    return { head => "Content-Type: text/html\r\n\r\n",
             body => "<p>$method $uri ($query)</p></body>" };
}

origin_start(http => 'ORIGIN', \&echo);
origin_start(fastcgi => 'FASTCGI', \&fastcgi);
then_sections();

# one server that is its own origin, with and without comments
our $config = <<'_EOC_';
    location /with/ {
        comments on;
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
    }
    location /without/ {
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
    }
    location /plain/ {
        alias $TEST_NGINX_SERVER_ROOT/html/;
        default_type application/octet-stream;
        location = /plain/page { alias $TEST_NGINX_SERVER_ROOT/html/page;
                                 default_type text/html; }
    }
    location /echo/ {
        comments on;
        proxy_pass http://$TEST_NGINX_ORIGIN/;
    }
_EOC_

our $files = [['blob', $blob, '201511021000.00'],
              ['page', "<p>page</p></body>", '201511021000.00']];

# files without an end of their body, one larger than what is composed
our $large = '<p>' . ("large\n" x 220000);
our $ends = [['small.html', "<p>small\n", '201511021000.00'],
             ['large.html', $large, '201511021000.00'],
             ['empty.html', '', '201511021000.00']];

add_block_preprocessor(sub {
    my ($block) = @_;

    $block->set_value('config', $::config) unless defined $block->config;
    $block->set_value('user_files', $::files)
        unless defined $block->user_files;

    origin_forget();
});

no_root_location();
no_long_string();
no_shuffle();
plan 'no_plan';
run_tests();

__DATA__

=== TEST 1: a range of what gets no block is the origin's
--- request
GET /with/blob
--- more_headers
Range: bytes=1000-1007
--- error_code: 206
--- response_headers
Content-Range: bytes 1000-1007/1048576
Content-Length: 8
--- response_body eval: substr $::blob, 1000, 8
--- then
same_as_plain('/with/blob', '/without/blob',
              map { { Range => "bytes=$_" } }
              '0-', '0-0', '1-1', '-1', '-100000', '1000-1999',
              '65530-65545', '1048575-', '1048575-2000000', '0-1048575',
              '-2000000', '1048576-', '5-2', 'x', '2000000-3000000');
same_as_plain('/with/blob', '/without/blob',
              { Range => 'lines=1-2' }, { Range => '' });
--- no_error_log
[error]
[alert]



=== TEST 2: also without buffers, from a cache, and by force
--- http_config eval
$::http . "proxy_cache_path $ENV{TEST_NGINX_SERVROOT}/cache keys_zone=c:1m;"
--- config eval
my $pass = 'proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;';

$::config . CORE::join '', map { my ($name, $more) = @$_;
                           "location /with/$name/ { comments on; $more $pass }"
                           . "location /without/$name/ { $more $pass }" }
    ['straight', 'proxy_buffering off;'],
    ['small', 'proxy_buffers 2 4k; proxy_buffer_size 4k; '
              . 'proxy_busy_buffers_size 4k;'],
    ['cached', 'proxy_cache c; proxy_cache_valid 200 1h; '
               . 'proxy_cache_key $uri;'],
    ['forced', 'proxy_force_ranges on;']
--- request
GET /with/blob
--- then
for my $way ('straight', 'small', 'cached', 'cached', 'forced') {
    same_as_plain("/with/$way/blob", "/without/$way/blob",
                  { Range => 'bytes=1000-1999' }, { Range => 'bytes=-9' },
                  { Range => 'bytes=500000-600000' });
}

same_as_plain('/with/cached/blob', '/without/cached/blob',
              { Range => 'bytes=0-3' });
my $several = http_get('/with/cached/blob', Range => 'bytes=0-3,8-11');
is($several->{status}, 206, 'several ranges of a file in the cache');
like($several->{content}, qr{Content-Range: bytes 0-3/.*0000.*bytes 8-11/}s);
--- no_error_log
[error]
[alert]



=== TEST 3: several ranges of what is no file here are the whole of it
--- request eval
["GET /with/blob", "GET /with/blob"]
--- more_headers eval
["Range: bytes=0-3,8-11", "Range: bytes=0-3,8-11,500000-"]
--- error_code eval
[200, 200]
--- response_body eval
[$::blob, $::blob]
--- no_error_log
[error]
[alert]



=== TEST 4: conditions of what gets no block, as the origin answers them
--- request
GET /with/blob
--- then
my $tag = http_get('/plain/blob')->{headers}{etag};

is(http_get('/with/blob')->{headers}{etag}, $tag, 'the tag is the origin\'s');

same_as_plain('/with/blob', '/without/blob',
    { 'If-None-Match' => $tag }, { 'If-None-Match' => "\"x\", W/$tag" },
    { 'If-None-Match' => '*' }, { 'If-None-Match' => '"x"' },
    { 'If-Match' => $tag }, { 'If-Match' => "\"x\", $tag" },
    { 'If-Match' => '*' }, { 'If-Match' => '"x"' }, { 'If-Match' => "W/$tag" },
    { 'If-Modified-Since' => $::date },
    { 'If-Modified-Since' => 'Sun, 01 Nov 2015 10:00:00 GMT' },
    { 'If-Modified-Since' => $::later },
    { 'If-Unmodified-Since' => $::date },
    { 'If-Unmodified-Since' => $::later },
    { 'If-Unmodified-Since' => 'Sun, 01 Nov 2015 10:00:00 GMT' });

is(http_get('/with/blob', 'If-Match' => '"x"')->{status}, 412);
is(http_get('/with/blob', 'If-None-Match' => $tag)->{status}, 304);
--- no_error_log
[error]
[alert]



=== TEST 5: If-Range, and conditions together with a range
--- request
GET /with/blob
--- then
my $tag = http_get('/plain/blob')->{headers}{etag};

same_as_plain('/with/blob', '/without/blob',
    map { { Range => 'bytes=8-15', %$_ } }
    { 'If-Range' => $tag }, { 'If-Range' => '"x"' },
    { 'If-Range' => $::date }, { 'If-Range' => $::later },
    { 'If-None-Match' => $tag }, { 'If-None-Match' => '"x"' },
    { 'If-Match' => $tag }, { 'If-Match' => '"x"' },
    { 'If-Unmodified-Since' => $::date });

is(http_get('/with/blob', Range => 'bytes=8-15', 'If-Range' => $tag)
   ->{content}, "0000001\n");
--- no_error_log
[error]
[alert]



=== TEST 6: the first condition that is there counts, as RFC 9110 orders them
--- request
GET /with/blob
--- then
my $tag = http_get('/plain/blob')->{headers}{etag};
my $early = 'Sun, 01 Nov 2015 10:00:00 GMT';

is(http_get('/with/blob', 'If-Match' => $tag,
            'If-Unmodified-Since' => $early)->{status}, 200,
   'If-Match before If-Unmodified-Since');
is(http_get('/with/blob', 'If-None-Match' => '"x"',
            'If-Modified-Since' => $::date)->{status}, 200,
   'If-None-Match before If-Modified-Since');
is(http_get('/with/blob', 'If-Match' => '"x"',
            'If-None-Match' => $tag)->{status}, 412, '412 before 304');
is(http_get('/with/blob', 'If-Match' => $tag,
            'If-None-Match' => $tag)->{status}, 304, 'and 304 behind it');
is(http_get('/with/blob', 'If-Unmodified-Since' => 'yesterday')->{status},
   200, 'a date that is none is no condition');
--- no_error_log
[error]
[alert]



=== TEST 7: if_modified_since says how dates are compared
--- config
    comments on;
    location /exact/  { proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/; }
    location /before/ { if_modified_since before;
                        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/; }
    location /off/    { if_modified_since off;
                        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/; }
    location /plain/  { comments off; alias $TEST_NGINX_SERVER_ROOT/html/; }
--- request eval
["GET /exact/blob", "GET /exact/blob", "GET /before/blob", "GET /before/blob",
 "GET /off/blob"]
--- more_headers eval
["If-Modified-Since: $::date", "If-Modified-Since: $::later",
 "If-Modified-Since: $::date", "If-Modified-Since: $::later",
 "If-Modified-Since: $::date"]
--- error_code eval
[304, 200, 304, 304, 200]
--- no_error_log
[error]
[alert]



=== TEST 8: a page with a block: If-Match and If-Unmodified-Since
--- request
GET /echo/tagged
--- then
my $tag = http_get('/echo/tagged')->{headers}{etag};

like($tag, qr{^W/"v1-}, 'a weak tag');

is(http_get('/echo/tagged', 'If-Match' => $_)->{status}, 412,
   "If-Match: $_") for $tag, '"v1"', $tag =~ s{^W/}{}r;

is(http_get('/echo/tagged', 'If-Match' => '*')->{status}, 200);
is(http_head('/echo/tagged', 'If-Match' => '"x"')->{status}, 412, 'HEAD');
is(http_get('/echo/tagged', 'If-Match' => '"x"',
            'If-None-Match' => $tag)->{status}, 412);

my $res = http_get('/echo/tagged', 'If-Match' => '"x"');

is($res->{status}, 412);
unlike($res->{content}, qr/ngx-comments/, 'no page comes with a 412');
--- no_error_log
[error]
[alert]



=== TEST 9: a page with a block: dates are those of the page with its block
--- comments
/echo/tagged 0500000000000001 - a Ann: One
--- request
GET /echo/tagged
--- then
# a change of this second has no date yet
CommentsTest::wait_for(sub {
    return http_get('/echo/tagged')->{headers}{'last-modified'};
}, 10);

my $modified = http_get('/echo/tagged')->{headers}{'last-modified'};

like($modified, qr{ GMT$}, 'it has a date');
isnt($modified, $::date, 'the comment is younger than the page');

is(http_get('/echo/tagged', 'If-Unmodified-Since' => $::date)->{status}, 412,
   'what the origin sent was changed by the comment');
is(http_get('/echo/tagged', 'If-Unmodified-Since' => $modified)->{status}, 200);
is(http_get('/echo/tagged', 'If-Modified-Since' => $modified)->{status}, 304);
is(http_get('/echo/tagged', 'If-Modified-Since' => $::date)->{status}, 200);
is(http_get('/echo/none', 'If-Unmodified-Since' => $::date)->{status}, 200,
   'without a date of its own a page is not compared');
--- no_error_log
[error]
[alert]



=== TEST 10: the operator's error_page serves a 412
--- config
    location / { comments on; error_page 412 /changed.html;
                 proxy_pass http://$TEST_NGINX_ORIGIN; }
    location = /changed.html { root html; }
--- user_files
>>> changed.html
<p>it was changed</p>
--- request eval
["GET /tagged", "GET /text"]
--- more_headers
If-Match: "x"
--- error_code eval
[412, 412]
--- response_body eval
["<p>it was changed</p>\n", "<p>it was changed</p>\n"]
--- no_error_log
[error]
[alert]



=== TEST 11: X-Accel-Redirect to a file: ranges and conditions are its own
--- config
    comments on;
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
    location = /blob/page { internal; alias $TEST_NGINX_SERVER_ROOT/html/blob;
                            default_type application/octet-stream; }
    location = /off/page  { internal; comments off; default_type text/html;
                            alias $TEST_NGINX_SERVER_ROOT/html/page; }
    location = /on/page   { internal; default_type text/html;
                            alias $TEST_NGINX_SERVER_ROOT/html/page; }
    location = /far/page  { internal; comments off;
                            proxy_pass http://$TEST_NGINX_ORIGIN; }
    location = /both/page { internal;
                            proxy_pass http://$TEST_NGINX_ORIGIN/text; }
--- request eval
["GET /accel/blob", "GET /accel/off", "GET /accel/on", "GET /accel/both"]
--- more_headers
Range: bytes=1-3
--- error_code eval
[206, 206, 206, 206]
--- response_body eval
["000", "p>p", "p>p", "123"]
--- then
for my $uri ('/accel/blob', '/accel/off', '/accel/on', '/accel/both') {
    my $tag = http_get($uri)->{headers}{etag};

    is(http_get($uri, 'If-None-Match' => $tag)->{status}, 304, "304 of $uri");
    is(http_get($uri, 'If-Match' => '"x"')->{status}, 412, "412 of $uri");
    is(http_get($uri, Range => 'bytes=1-3', 'If-Range' => $tag)->{status}, 206,
       "If-Range of $uri");
    is(http_get($uri, Range => 'bytes=1-3', 'If-Range' => '"x"')->{status},
       200, "If-Range of another $uri");
}

origin_forget();
http_get('/accel/far', Range => 'bytes=1-3', 'If-None-Match' => '"v2"',
         'If-Range' => '"v3"', 'X-Mine' => 'stays');

my ($first, $second) = origin_requests();

like($first, qr{^GET /}, 'the page is asked for');
unlike($first, qr/range=|if-/, 'kept from the page with comments');
like($second, qr{^GET /far/page .*if-none-match="v2" if-range="v3" range=bytes=1-3 .*x-mine=stays},
     'back for the one without');
--- no_error_log
[error]
[alert]



=== TEST 12: a fallback for what the origin does not have gets them back
--- config
    location / {
        comments on;
        proxy_intercept_errors on;
        error_page 404 = @file;
        proxy_pass http://$TEST_NGINX_ORIGIN;
    }
    location @file { rewrite ^ /blob break; root html; }
    location /again/ {
        comments on;
        recursive_error_pages on;
        proxy_intercept_errors on;
        error_page 404 = /echo/text;
        proxy_pass http://$TEST_NGINX_ORIGIN/lost/;
    }
    location /echo/ { comments on; proxy_pass http://$TEST_NGINX_ORIGIN/; }
--- request eval
["GET /lost", "GET /lost", "GET /again/x"]
--- more_headers eval
["Range: bytes=1000-1007", "If-Match: \"x\"", "Range: bytes=2-4"]
--- error_code eval
[206, 412, 206]
--- response_body_like eval
["^0000125\$", "", "^234\$"]
--- no_error_log
[error]
[alert]



=== TEST 13: the next origin is asked like the first
--- http_config eval
$::http . <<'_EOC_';
    upstream both { server 127.0.0.1:1 fail_timeout=0;
                    server $TEST_NGINX_ORIGIN; }
_EOC_
--- config
    location / { comments on; proxy_pass http://both; }
--- request eval
["GET /text", "GET /text", "GET /text", "GET /text"]
--- more_headers
Range: bytes=3-5
--- error_code eval
[206, 206, 206, 206]
--- response_body eval
["345", "345", "345", "345"]
--- then
is(scalar(grep { /range=/ } origin_requests()), 0);
--- no_error_log
[alert]
[crit]



=== TEST 14: an origin that does not say that it has ranges, or no length: all of it
--- request eval
["GET /echo/silent", "GET /echo/text/endless", "GET /echo/text"]
--- more_headers
Range: bytes=0-3
--- error_code eval
[200, 200, 206]
--- response_body_like eval
["^0123456789\$", "^0123456789\$", "^0123\$"]
--- no_error_log
[error]
[alert]



=== TEST 15: a log sees a client's headers when nothing was put in
--- http_config eval
$::http . 'log_format mine "$http_range|$http_if_none_match|$uri";'
--- config eval
$::config . 'access_log logs/mine.log mine;'
--- request
GET /with/blob
--- more_headers
Range: bytes=1-2
If-None-Match: "x"
--- error_code: 206
--- then
my $log = "$ENV{TEST_NGINX_SERVROOT}/logs/mine.log";
my $line;

CommentsTest::wait_for(sub {
    open my $in, '<', $log or return 0;
    ($line) = grep { m{/with/blob} } <$in>;
    return defined $line;
}, 5);

like($line, qr{^bytes=1-2\|(\\x22|")x(\\x22|")\|}, 'as they came');
--- no_error_log
[error]
[alert]



=== TEST 16: SSI in what gets no block; the slice module
--- config
    location / { comments on; ssi on; ssi_types text/plain;
                 proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /slice/ {
        comments on;
        slice 64k;
        proxy_set_header Range $slice_range;
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
    }
    location /plain/ { alias $TEST_NGINX_SERVER_ROOT/html/; }
--- request eval
["GET /text", "GET /slice/blob"]
--- more_headers
Range: bytes=70000-70007
--- error_code eval
[200, 206]
--- response_body eval
["0123456789", substr $::blob, 70000, 8]
--- no_error_log
[error]
[alert]



=== TEST 17: show and reply are asked of the origin as the page is
--- config
    location / { comments on; proxy_pass http://$TEST_NGINX_ORIGIN; }
--- comments
/a 0500000000000001 - a Ann: One
--- request
GET /a
--- then
my $id = '0500000000000001';

for my $verb ('show', 'reply') {
    for (["?comments=$verb&id=$id", ''],
         ["?a=1&comments=$verb&id=$id", '?a=1'],
         ["?comments=$verb&id=$id&a=1", '?a=1'],
         ["?id=7&comments=$verb&id=$id", '?id=7'],
         ["?id=$id&comments=$verb&id=$id&b", "?id=$id&b"],
         ["?&a&&comments=$verb&id=$id", '?&a&'],
         ["?x=%2f%41+%20/%3F;:\@?=&=&comments=$verb&id=$id&comment=s&ids=2",
          '?x=%2f%41+%20/%3F;:@?=&=&comment=s&ids=2'],
         ["?comments=$verb&cpage=2&corder=newest&cfrom=3&id=$id",
          '?cpage=2&corder=newest&cfrom=3'])
    {
        my ($args, $left) = @$_;

        origin_forget();

        my $res = http_get("/a$args");

        is($res->{status}, 200);
        like($res->{content}, qr/One/);
        is((origin_requests())[0] =~ s/^(\S+ \S+).*/$1/r, "GET /a$left",
           "of /a$args");
    }
}
--- no_error_log
[error]
[alert]



=== TEST 18: the path is asked for as it came, too
--- config
    location / { comments on; proxy_pass http://$TEST_NGINX_ORIGIN; }
--- request
GET /a
--- then
my $form = 'application/x-www-form-urlencoded';

for my $path ('/a%2Fb', '/a//b', '/%61', '/a%20b', '/a%3Fb', '/a/../b', '/./c',
              "/\xc3\xa4", '/%C3%A4', '/a"b', '/a+b%2B')
{
    for (['GET', 'json'], ['GET', 'html'], ['GET', 'count'], ['POST', 'post'],
         ['POST', 'preview'])
    {
        my ($method, $verb) = @$_;

        origin_forget();

        http_request($method, "$path?x=%2F&comments=$verb&id=7&y",
                     { 'Content-Type' => $form },
                     $method eq 'POST' ? 'name=Ann&text=Hello' : undef);

        is((origin_requests())[0] =~ s/^(\S+ \S+).*/$1/r,
           "HEAD $path?x=%2F&id=7&y", "$verb of $path");
    }

    origin_forget();
    http_get("$path?x=%2F&id=7&y");
    is((origin_requests())[0] =~ s/^(\S+ \S+).*/$1/r,
       "GET $path?x=%2F&id=7&y", "as its page");
}
--- no_error_log
[error]
[alert]



=== TEST 19: and where proxy_pass has a path of its own
--- config
    location / { comments on; proxy_pass http://$TEST_NGINX_ORIGIN/at/; }
--- comments
/a 0500000000000001 - a Ann: One
--- request
GET /a
--- then
for my $path ('/a%2Fb', '/a//b', '/a%20b', '/a%3Fb', "/\xc3\xa4", '/a"b') {
    origin_forget();
    http_get("$path?x=%2F&y");
    http_get("$path?x=%2F&y&comments=json");

    my ($get, $head) = map { s/^\S+ (\S+).*/$1/r } origin_requests();

    is($head, $get, "of $path");
}

origin_forget();
http_get('/a?comments=show&id=0500000000000001&y=1');
like((origin_requests())[0], qr{^GET /at/a\?y=1 });
--- no_error_log
[error]
[alert]



=== TEST 20: FastCGI sees the page's own request, and HEAD when it is asked
--- config
    set $early $request_uri;
    location / {
        comments on;
        fastcgi_pass $TEST_NGINX_FASTCGI;
        fastcgi_param REQUEST_METHOD $request_method;
        fastcgi_param REQUEST_URI $request_uri;
        fastcgi_param QUERY_STRING $query_string;
        fastcgi_param EARLY $early;
    }
--- comments
/a.php 0500000000000001 - a Ann: One
--- request
POST /a.php?x=%2F&comments=post&y
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 303
--- then
like((origin_requests())[0],
     qr{^HEAD /a.php\?x=%2F&y .*QUERY_STRING=x=%2F&y REQUEST_METHOD=HEAD},
     'a post');

origin_forget();
is(http_get('/a.php?comments=count&x=%2F')->{status}, 200);
like((origin_requests())[0],
     qr{^HEAD /a.php\?x=%2F .*QUERY_STRING=x=%2F REQUEST_METHOD=HEAD},
     'a view');

origin_forget();
my $res = http_get('/a.php?x=%2F&comments=show&id=0500000000000001');

like($res->{content}, qr{<p>GET /a.php\?x=%2F \(x=%2F\)</p>.*One}s, 'a page');
--- no_error_log
[error]
[alert]



=== TEST 21: after a rewrite the page's own arguments are the rewritten ones
--- config
    location /post/ {
        rewrite ^/post/(.*)$ /index.php?slug=$1 last;
    }
    location /only/ {
        rewrite ^/only/(.*)$ /index.php?id=$1? last;
    }
    location = /index.php {
        comments on;
        comments_thread /$arg_slug;
        proxy_pass http://$TEST_NGINX_ORIGIN;
    }
--- comments
/x 0500000000000001 - a Ann: One
/ 0500000000000002 - a Ann: Two
--- request
GET /post/x?comments=show&id=0500000000000001
--- response_body_like: GET /index.php\?slug=x<.*One
--- then
like(http_get('/only/7?comments=show&id=0500000000000002')->{content},
     qr{GET /index.php\?id=7<.*Two}s, 'an id that is the page\'s own stays');
origin_forget();
is(http_get('/post/x?a=1&comments=count')->{content}, '1');
like((origin_requests())[0], qr{^HEAD /index.php\?slug=x&a=1 });
--- no_error_log
[error]
[alert]



=== TEST 22: options and unknown values on a plain page stay for the origin
--- request eval
["GET /echo/a?cpage=2&corder=newest&cfrom=1", "GET /echo/a?comments=old&id=3"]
--- response_body_like eval
["GET /a\\?cpage=2&corder=newest&cfrom=1<", "GET /a\\?comments=old&id=3<"]
--- no_error_log
[error]
[alert]



=== TEST 23: the thread of a page from elsewhere has a 304 of its own
--- request
GET /echo/tagged?comments=json
--- then
for my $verb ('json', 'html') {
    my $tag = http_get("/echo/tagged?comments=$verb")->{headers}{etag};

    ok($tag, "$verb has a tag");
    is(http_get("/echo/tagged?comments=$verb", 'If-None-Match' => $tag)
       ->{status}, 304, $verb);
    is(http_get("/echo/tagged?comments=$verb", 'If-None-Match' => '"v1"')
       ->{status}, 200, 'the page\'s tag is another');
}

is(scalar(grep { /if-none-match/ } origin_requests()), 0,
   'and the origin sees none of it');
--- no_error_log
[error]
[alert]



=== TEST 24: a file whose block stands at its end: every range of it
--- config
    comments on;
    location /copied/ { alias $TEST_NGINX_SERVER_ROOT/html/; sendfile off; }
    location /sent/   { alias $TEST_NGINX_SERVER_ROOT/html/; sendfile on; }
--- user_files eval: $::ends
--- request
GET /sent/small.html
--- then
for my $uri (map { ("/sent/$_.html", "/copied/$_.html") } 'small', 'large',
                                                          'empty')
{
    # cold, from a block that is known, warm
    for my $round (1 .. 3) {
        my $page = http_get($uri);
        my $length = length $page->{content};
        my $file = index $page->{content}, '<section id="ngx-comments"';

        is($page->{headers}{'content-length'}, $length, "$uri, round $round");
        is($page->{headers}{'accept-ranges'}, 'bytes');
        is(http_head($uri)->{headers}{'content-length'}, $length, 'HEAD');

        my $tag = $page->{headers}{etag};

        for ([0, 0], [0, $length - 1], [$file, $length - 1], [$file, $file],
             [$length - 1, $length - 1],
             $file ? ([$file - 1, $file], [0, $file - 1], [0, $file],
                      [$file - 3, $file + 20]) : ())
        {
            my ($from, $to) = @$_;
            my $res = http_get($uri, Range => "bytes=$from-$to",
                               'If-Range' => $tag);

            is("$res->{status} $res->{headers}{'content-range'}",
               "206 bytes $from-$to/$length");
            ok($res->{content} eq substr($page->{content}, $from,
                                         $to - $from + 1), 'the same bytes');
        }

        for my $last (1, 7, $length - $file, $length - $file + 5, $length) {
            next if $last > $length;
            ok(http_get($uri, Range => "bytes=-$last")->{content}
               eq substr($page->{content}, -$last), "the last $last");
        }

        is(http_get($uri, Range => 'bytes=0-1', 'If-Range' => '"x"')->{status},
           200, 'of another version: all of it');
        is(http_get($uri, Range => "bytes=$length-")->{status}, 416);
        is(http_get($uri, Range => 'bytes=0-1,3-4')->{status}, 200,
           'several ranges');
        is(http_get($uri, 'If-None-Match' => $tag)->{status}, 304);
        is(http_get($uri, 'If-Match' => '"x"')->{status}, 412);
    }
}

my $tag = http_get('/sent/small.html')->{headers}{etag};

is(http_comment('/sent/small.html', { name => 'Ann', text => 'Hello' })
   ->{status}, 201);

my $page = http_get('/sent/small.html');

like($page->{content}, qr{^<p>small\n<section.*Hello}s);
isnt($page->{headers}{etag}, $tag, 'a comment makes another page of it');
is(http_get('/sent/small.html', Range => 'bytes=0-1', 'If-Range' => $tag)
   ->{status}, 200);
--- no_error_log
[error]
[alert]



=== TEST 25: no ranges where another module may still add to such a file
--- config
    comments on;
    location /plain/  { alias $TEST_NGINX_SERVER_ROOT/html/; }
    location /ssi/    { alias $TEST_NGINX_SERVER_ROOT/html/; ssi on; }
    location /foot/   { alias $TEST_NGINX_SERVER_ROOT/html/;
                        add_after_body /foot.txt; }
    location /sub/    { alias $TEST_NGINX_SERVER_ROOT/html/;
                        sub_filter nothing something; }
--- user_files eval
[@$::ends, ['foot.txt', 'foot']]
--- request
GET /plain/small.html
--- then
for my $size ('small', 'large', 'empty') {
    my $head = $size eq 'small' ? "<p>small\n"
               : $size eq 'large' ? $::large : '';

    for my $way ('ssi', 'foot', 'sub') {
        for my $round (1 .. 3) {
            my $res = http_get("/$way/$size.html", Range => 'bytes=0-3');
            my $foot = $way eq 'foot' ? 'foot' : '';

            is($res->{status}, 200, "$way of $size, round $round");
            is($res->{headers}{'accept-ranges'}, undef);
            ok(substr($res->{content}, 0, length "$head$foot")
               eq "$head$foot", 'the file is whole');
            like(substr($res->{content}, length "$head$foot"),
                 qr{\A<section id="ngx-comments" (?:(?!<section).)*</section>\n?\z}s,
                 'the block stands behind all of it, once');
        }
    }
}
--- no_error_log
[error]
[alert]



=== TEST 26: such a file from the same cache, changed and unchanged
--- not_under
directio 34: what is read with O_DIRECT is not kept composed, so not packed either
--- config
    comments on;
    comments_thread /one;
    comments_url /one;
    gzip on;
    gzip_min_length 1;
    location = /a.html { if ($arg_ssi) { rewrite ^ /ssi/small.html last; }
                         rewrite ^ /plain/small.html last; }
    location /plain/  { alias $TEST_NGINX_SERVER_ROOT/html/; comments_gzip on; }
    location /ssi/    { alias $TEST_NGINX_SERVER_ROOT/html/; ssi on; }
--- user_files eval: $::ends
--- request eval
[map { "GET /a.html$_" } '', '', '', '?ssi=1', '?ssi=1', '', '?ssi=1']
--- response_body_like eval
[('^<p>small\n<section id="ngx-comments".*</section>\n?$') x 7]
--- then
use IO::Uncompress::Gunzip ();

for (1 .. 2) {
    my $res;

    # each worker has it when it is asked for the third time
    wait_for(sub { $res = http_get('/a.html', 'Accept-Encoding' => 'gzip');
                   return $res->{headers}{'content-length'} });

    is($res->{headers}{'content-encoding'}, 'gzip');
    is($res->{headers}{'content-length'}, length $res->{content},
       'it is the kept one');
    IO::Uncompress::Gunzip::gunzip(\$res->{content} => \my $out);
    is($out, http_get('/a.html')->{content});
}
--- no_error_log
[error]
[alert]



=== TEST 27: HTTP/2: the same answers
--- http_config eval
$::http . <<"_EOC_";
    server {
        listen 127.0.0.1:$ENV{TEST_NGINX_PORT_2} http2;
        server_name h2.example;
        comments on;
        location / { proxy_pass http://$ENV{TEST_NGINX_ORIGIN}; }
    }
_EOC_
--- config
--- request
GET /
--- then
for my $uri ('/text', '/tagged') {
    like(http2($uri, 'If-Match: "x"'),
         qr{^HTTP/2 412.*Precondition Failed.*</html>}s, "412 of $uri");

    my ($tag) = http2($uri) =~ m{^etag: (.*?)\r}m;

    like(http2($uri, "If-None-Match: $tag"), qr{^HTTP/2 304}, "304 of $uri");
}

like(http2('/text', 'Range: bytes=2-4'),
     qr{^HTTP/2 206.*^content-range: bytes 2-4/10\r.*\n234\z}ms);
like(http2('/text', 'Range: bytes=10-'), qr{^HTTP/2 416});
--- no_error_log
[alert]
[crit]



=== TEST 28: the operator's error_page for a 412, sent by threads
--- not_under
directio 8: nginx ends the request before a thread has read the error page
--- config
    sendfile on;
    aio threads;
    location / { comments on; error_page 412 /changed.html;
                 proxy_pass http://$TEST_NGINX_ORIGIN; }
    location = /changed.html { root html; }
--- user_files
>>> changed.html
<p>it was changed</p>
--- request eval
["GET /tagged", "GET /text"]
--- more_headers
If-Match: "x"
--- error_code eval
[412, 412]
--- response_body eval
["<p>it was changed</p>\n", "<p>it was changed</p>\n"]
--- no_error_log
[error]
[alert]
