# The site-wide location: counts and assets; the status page; variables.
use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use Test::Nginx::Socket;

our $config = <<'_EOC_';
    location / { comments on; }
    location ^~ /comments/ { comments_api; }
    location /far/ {
        comments on;
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/;
    }
    location = /status { comments_status; }
    location = /status/metrics { comments_status; }
_EOC_

our $files = <<'_EOC_';
>>> a.html
<body>a</body>
>>> b.html
<body>b</body>
>>> dir/index.html
<body>dir</body>
_EOC_

our $log = <<'_EOC_';
    log_format c '$request_method $uri $status "$comments_cache_status" '
                 '"$comments_result" "$comments_count" "$comments_thread"';
_EOC_

# what was logged, as soon as n lines are there
sub logged {
    my ($n) = @_;

    my @lines;

    wait_for(sub {
        open my $in, '<', "$ENV{TEST_NGINX_SERVROOT}/logs/c.log" or return 0;
        @lines = <$in>;
        return @lines >= $n;
    });

    chomp @lines;
    return @lines;
}

# the address of an asset, as the block of a page has it
sub asset {
    my ($suffix) = @_;

    my ($address) = http_get('/a.html')->{content}
                    =~ m{"([^"]*/assets/[^"]*\.$suffix)"};

    return $address;
}

then_sections();

add_block_preprocessor(sub {
    my ($block) = @_;

    $block->set_value('config', $::config) unless defined $block->config;
    $block->set_value('user_files', $::files)
        unless defined $block->user_files;

    unlink "$ENV{TEST_NGINX_SERVROOT}/logs/c.log";
});

no_root_location();
no_long_string();
no_shuffle();
plan 'no_plan';
run_tests();

__DATA__

=== TEST 1: the counts of several pages in one request
--- request
GET /comments/count?uri=/a.html&uri=/b.html
--- response_body: {"counts":{"/a.html":0,"/b.html":0}}
--- response_headers
Content-Type: application/json
X-Robots-Tag: noindex
--- then
http_post('/a.html', { name => 'Ann', text => $_ }) for qw(one two three);

is_deeply(http_json(http_get('/comments/count?uri=/a.html&uri=/b.html')),
          { counts => { '/a.html' => 3, '/b.html' => 0 } });
--- no_error_log
[error]
[alert]



=== TEST 2: counts are told by the address that was asked, whatever its spelling
--- request
GET /comments/count?uri=/dir/&uri=/dir/index.html&uri=/x/../dir/&uri=%2Fdir%2F
--- then
http_post('/dir/', { name => 'Ann', text => 'Hello' });

my $counts = http_json(http_get(
    '/comments/count?uri=/dir/&uri=/dir/index.html&uri=/x/../dir/'))->{counts};

is($counts->{$_}, 1, $_) for '/dir/', '/dir/index.html', '/x/../dir/';
--- no_error_log
[error]
[alert]



=== TEST 3: a hundred pages are counted, one more is refused
--- request eval
["GET /comments/count?" . CORE::join('&', map { "uri=/$_.html" } 1 .. 100),
 "GET /comments/count?" . CORE::join('&', map { "uri=/$_.html" } 1 .. 101)]
--- error_code eval
[200, 400]
--- response_body_like eval
['"/100\.html":0', '"code":"bad_request"']
--- no_error_log
[error]
[alert]



=== TEST 4: none at all, or an empty one, is refused
--- request eval
["GET /comments/count", "GET /comments/count?url=/a", "GET /comments/count?uri="]
--- error_code eval
[400, 400, 400]
--- no_error_log
[error]
[alert]



=== TEST 5: quotes and bytes that are no UTF-8 make no bad JSON of it
--- request eval
"GET /comments/count?uri=/%22%7D%5C&uri=/%c3%28&uri=/%00"
--- then
my $res = http_get('/comments/count?uri=/%22%7D%5C&uri=/%c3%28');

ok($res->{status} == 400 || http_json($res), 'JSON, or refused')
    or diag("$res->{status} $res->{content}");
--- error_code_like: 200|400
--- no_error_log
[error]
[alert]



=== TEST 6: HEAD of the counts
--- request
HEAD /comments/count?uri=/a.html
--- response_body:
--- error_code: 200
--- no_error_log
[error]
[alert]



=== TEST 7: other methods are refused with what is allowed
--- request eval
["POST /comments/count\nuri=/a.html", "DELETE /comments/count?uri=/a.html"]
--- error_code eval
[405, 405]
--- response_headers eval
["Allow: GET, HEAD", "Allow: GET, HEAD"]
--- no_error_log
[error]
[alert]



=== TEST 8: another address under it is 404
--- request eval
["GET /comments/", "GET /comments/nothing", "GET /comments/assets/",
 "GET /comments/assets/nothing.css", "GET /comments/assets/../../a.html"]
--- error_code eval
[404, 404, 404, 404, 200]
--- no_error_log
[alert]
[crit]



=== TEST 9: the stylesheet of the block is there, for ever
--- request
GET /a.html
--- then
my $address = asset('css');

like($address, qr{^/comments/assets/comments-[0-9a-f]{8,}\.css$});

my $res = http_get($address);

is($res->{status}, 200);
like($res->{headers}{'content-type'}, qr{^text/css});
like($res->{headers}{'cache-control'}, qr{max-age=31536000.*immutable});
is($res->{headers}{'content-length'}, length $res->{content});
like($res->{content}, qr{\.comment});

my $head = http_head($address);

is($head->{status}, 200);
is($head->{headers}{'content-length'}, length $res->{content}, 'HEAD agrees');

$address =~ s/-[0-9a-f]+\./-0123456789ab./;
is(http_get($address)->{status}, 404, 'another hash is another file');
--- no_error_log
[alert]
[crit]



=== TEST 10: comments_path moves it, for the block too
--- config
    comments_path /c/;
    location / { comments on; }
    location ^~ /c/ { comments_api; }
--- request
GET /c/count?uri=/a.html
--- response_body: {"counts":{"/a.html":0}}
--- then
like(asset('css'), qr{^/c/assets/});
is(http_get(asset('css'))->{status}, 200);
--- no_error_log
[error]
[alert]



=== TEST 11: one line switches it on: the stylesheet without a location of its own
--- config
    comments on;
--- request
GET /a.html
--- then
is(http_get(asset('css'))->{status}, 200);
--- no_error_log
[error]
[alert]



=== TEST 12: sites do not see each other's counts
--- http_config eval
$::http . <<"_EOC_";
    server {
        listen $ENV{TEST_NGINX_PORT_2};
        server_name other.example;
        root $ENV{TEST_NGINX_SERVROOT}/html;
        comments on;
        location /comments/ { comments_api; }
    }
    server {
        listen $ENV{TEST_NGINX_PORT_2};
        server_name third.example;
        comments_site localhost;
        location /comments/ { comments_api; }
    }
_EOC_
--- request
GET /comments/count?uri=/a.html
--- response_body: {"counts":{"/a.html":0}}
--- then
http_post('/a.html', { name => 'Ann', text => 'Hello' });

my $uri = "http://127.0.0.1:$ENV{TEST_NGINX_PORT_2}/comments/count?uri=/a.html";

is(http_get($uri, Host => 'other.example')->{content},
   '{"counts":{"/a.html":0}}');
is(http_get($uri, Host => 'third.example')->{content},
   '{"counts":{"/a.html":1}}', 'by comments_site the same one');
--- no_error_log
[error]
[alert]



=== TEST 13: the status as JSON
--- not_under
hup 12: a worker that subscribes meanwhile raises the epoch, so that a hit is none, and begins its own count
four 12: it tells the batches of the one worker that answers
--- request
GET /status
--- response_headers
Content-Type: application/json
Cache-Control: private, no-store
--- then
http_get('/a.html') for 1 .. 3;
http_post('/a.html', { name => 'Ann', text => 'Hello' });
http_post('/a.html', { name => '', text => 'Hello' });

my $status = http_json(http_get('/status'));

is($status->{status}, 'ok');
ok($status->{redis}{connected}, 'connected');
cmp_ok($status->{redis}{batches}, '>=', 3, 'batches');
is($status->{counters}{posts}, 1, 'posts');
is($status->{counters}{refused}, 1, 'refused');
is($status->{counters}{hit}, 2, 'hits');
cmp_ok($status->{zone}{free}, '<', $status->{zone}{size}, 'zone');
--- no_error_log
[error]
[alert]



=== TEST 14: the same for Prometheus
--- not_under
hup 40: a worker that subscribes meanwhile raises the epoch, so that a hit is none, and begins its own count
--- settled
--- request
GET /status/metrics
--- response_headers
Content-Type: text/plain; version=0.0.4
--- then
http_get('/a.html') for 1 .. 3;

my $text = http_get('/status/metrics')->{content};
my %seen;

for my $line (split /\n/, $text) {
    next if $line =~ /^# (?:TYPE \w+ (?:counter|gauge)|HELP \w+ .*)$/;
    like($line, qr/^\w+(?:\{\w+="\w+"\})? \d+$/, $line);
    $line =~ /^(\S+) /;
    ok(!$seen{$1}++, 'once');
}

like($text, qr{^comments_cache_total\{status="hit"\} 2$}m);
like($text, qr{^comments_redis_connected 1$}m);
unlike($text, qr{\n\n}, 'no empty lines');
like($text, qr{\n\z}, 'a whole last line');
--- no_error_log
[error]
[alert]



=== TEST 15: the status takes no posts
--- request
POST /status
x
--- error_code: 405
--- response_headers
Allow: GET, HEAD
--- no_error_log
[error]
[alert]



=== TEST 16: the status without a Redis: unavailable, by its HTTP status as well
--- settled: /status
--- http_config
comments_redis redis://127.0.0.1:1;
comments_zone comments:4m;
--- request
GET /status
--- error_code: 503
--- response_body_like: "status":"unavailable"
--- no_error_log
[alert]
[crit]



=== TEST 17: variables: what became of pages
--- not_under
hup 8: each worker that subscribes raises the epoch, and what was kept before is looked up again
--- settled
--- http_config eval: $::http . $::log
--- config eval
$::config . 'access_log logs/c.log c;'
--- request
GET /a.html
--- then
http_get('/a.html');
http_head('/a.html');
http_get('/missing.html');
http_get('/far/b.html?x=1');

my @lines = grep { !m{^GET /b\.html} } logged(6);

is($lines[0], 'GET /a.html 200 "MISS" "-" "0" "/a.html"');
is($lines[1], 'GET /a.html 200 "HIT" "-" "0" "/a.html"');
is($lines[2], 'HEAD /a.html 200 "HIT" "-" "0" "/a.html"');
like($lines[3], qr{^GET /missing\.html 404 "-" "-" "-" });
is($lines[4], 'GET /far/b.html 200 "MISS" "-" "0" "/far/b.html"');
--- no_error_log
[alert]
[crit]



=== TEST 18: variables: what became of posts
--- http_config eval: $::http . $::log
--- config eval
$::config . 'access_log logs/c.log c;'
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 303
--- then
http_post('/a.html', { name => 'Ann', text => 'Hello' });
http_post('/a.html', { name => '', text => 'Hello' });
http_post('/a.html?comments=preview', { text => 'Hello' });
http_post('/a.html', { name => 'Ann', text => 'Hello' },
          Origin => 'http://evil.example');
http_get('/a.html');

my @lines = logged(6);

like($lines[0], qr{^POST /a\.html 303 "[-A-Z]+" "posted" });
like($lines[1], qr{^POST /a\.html 303 "[-A-Z]+" "duplicate" });
like($lines[2], qr{^POST /a\.html 422 "[-A-Z]+" "(?!posted)\w+" });
like($lines[3], qr{^POST /a\.html 200 "[-A-Z]+" "preview" });
like($lines[4], qr{^POST /a\.html 403 "[-A-Z]+" "cross_origin" });
is($lines[5], 'GET /a.html 200 "MISS" "-" "1" "/a.html"');
--- no_error_log
[error]
[alert]



=== TEST 19: variables: without comments there is nothing to tell
--- http_config eval: $::http . $::log
--- config
    access_log logs/c.log c;
--- request
GET /a.html
--- then
is((logged(1))[0], 'GET /a.html 200 "-" "-" "-" "-"');
--- no_error_log
[error]
[alert]



=== TEST 20: variables in response headers
--- config
    comments on;
    add_header X-Cache $comments_cache_status;
    add_header X-Thread $comments_thread;
--- request eval
["GET /dir/", "GET /dir/index.html"]
--- response_headers eval
["X-Cache: MISS\r\nX-Thread: /dir/", "X-Thread: /dir/"]
--- no_error_log
[error]
[alert]



=== TEST 21: what JSON calls uri finds itself, whatever its name holds
--- config
    location / { comments on; root html; try_files /a.html =404; }
    location /named { comments on; comments_thread post-17; try_files /a.html =404; }
    location ^~ /comments/ { comments_api; }
--- request
GET /comments/count?uri=/a
--- then
my $escape = sub { my ($s) = @_; $s =~ s/([^A-Za-z0-9_.~-])/sprintf('%%%02X', ord $1)/ge; $s };

for my $path ('/100%25.html', '/a%2541.html', '/what%3F.html', '/a%23b.html', '/caf%E9.html', '/caf%C3%A9.html',
              '/c%2B%2B.html', '/c++.html', '/a%20b.html', '/%22%7D%5C.html', '/named', '/x' . 'y' x 600,
              '/' . '%E9' x 520, '/a/index.html', '/a%0Ab')
{
    is(http_post($path, { name => 'Ann', text => 'Hello' })->{status}, 303, "$path is posted to");

    my $uri = http_json(http_get("$path?comments=json"))->{uri};

    utf8::encode(my $bytes = $uri);

    my $res = http_get('/comments/count?uri=' . $escape->($bytes));
    my $counts = http_json($res)->{counts};

    ok($counts->{$uri}, "$path finds itself") or diag($res->{content});
}
--- no_error_log
[error]
[alert]



=== TEST 22: a name as an address has it, and as a form sends it
--- config
    location / { comments on; root html; try_files /a.html =404; }
    location ^~ /comments/ { comments_api; }
--- comments
/c++.html 0500000000000002 - a Ann: Two
/a/ 0500000000000003 - a Ann: Three
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- request eval
["POST /a%20b.html?comments=post\nname=Ann&text=One", "GET /comments/count?uri=/a+b.html", "GET /comments/count?uri=%2Fa%20b.html", "GET /comments/count?uri=/c++.html",
 "GET /comments/count?uri=/c%2b%2b.html", "GET /comments/count?uri=/a/index.html", "GET /comments/count?uri=/a/x/../",
 "GET /comments/count?uri=/none+x", "GET /comments/count?" . CORE::join('&', map { "uri=/x%2525/../a/+/../index.html" } 1 .. 100)]
--- response_body_like eval
['^$', '^\{"counts":\{"/a b.html":1\}\}$', '"/a b.html":1', '\{"/c\+\+.html":1\}', '\{"/c\+\+.html":1\}', '"/a/index.html":1',
 '"/a/x/../":1', '"/none x":0', '^\{"counts":\{"/x%25/\.\./a/ /\.\./index.html":1\}\}$']
--- error_code eval
[303, (200) x 8]
--- no_error_log
[error]
[alert]



=== TEST 23: comments_api in a location by regular expression, by "=", and below another prefix
--- config
    location / { comments on; }
    location ~ ^/comments/ { comments_api; }
    location = /one/count { comments_api; }
    location /api { comments_api; }
    location ~ ^/(?<x>[a-z]+)/rx/ { comments_api; }
--- request eval
[map { "GET $_?uri=/a.html" } qw(/comments/count /one/count /api/count /a/rx/count /comments/counts /one/count/x /api/xcount)]
--- error_code eval
[200, 200, 200, 200, 404, 404, 404]
--- then
is(http_get(asset('css'))->{status}, 200, 'assets too');
--- no_error_log
[alert]
[crit]



=== TEST 24: no answer of ours is taken for another type
--- config
    location / { comments on; add_header X-Page yes; }
    location /said/ { comments on; alias html/; add_header X-Content-Type-Options nosniff always; }
    location ^~ /comments/ { comments_api; }
    location = /status { comments_status; }
    location = /status/metrics { comments_status; }
--- request
GET /a.html
--- then
my $json = { 'Content-Type' => 'application/json' };

for my $path ('/a.html?comments=json', '/a.html?comments=html', '/a.html?comments=count', '/comments/count?uri=/a',
              '/comments/count', '/status', '/status/metrics', '/said/a.html?comments=json', asset('css'))
{
    is(http_get($path)->{headers}{'x-content-type-options'}, 'nosniff', $path);
}

is(http_request('POST', '/a.html?comments=post', $json, '{"name":"Ann","text":"x"}')->{headers}{'x-content-type-options'}, 'nosniff');
is(http_request('POST', '/a.html?comments=post', $json, '{')->{headers}{'x-content-type-options'}, 'nosniff', 'a refusal');
is(http_get('/a.html')->{headers}{'x-content-type-options'}, undef, 'a page is the operator\'s');
--- no_error_log
[error]
[alert]



=== TEST 25: two names that differ in one byte are two in JSON too, and each is its page's address
--- config
    location / { comments on; root html; try_files /a.html =404; }
    location ^~ /comments/ { comments_api; }
--- request
GET /comments/count?uri=/a
--- then
my %seen;
my @paths = ('/caf%E9', '/caf%25E9', '/caf%2525E9', '/caf%C3%A9', '/caf%EF%BF%BD', '/a%3Fb', '/a%253Fb', '/a%23b', '/a%5Cb',
             '/a%255Cb', '/a%25', '/a%2525', '/a%0Ab', '/a%250Ab', '/a%20b', '/a%2520b');

for my $i (0 .. $#paths) {
    http_post($paths[$i], { name => 'Ann', text => "$_ of $i" }) for 0 .. $i;
}

my $first = scalar @paths;

for my $i (0 .. $#paths) {
    my $thread = http_json(http_get("$paths[$i]?comments=json"));

    utf8::encode(my $uri = $thread->{uri});
    push @{ $seen{$uri} }, $paths[$i];

    is(http_json(http_get(($uri =~ s/ /%20/gr) . '?comments=json'))->{count}, $thread->{count}, "$uri leads to $paths[$i]");

    my $arg = $uri =~ s/([^A-Za-z0-9_.~-])/sprintf('%%%02X', ord $1)/ger;

    is_deeply(http_json(http_get("/comments/count?uri=$arg"))->{counts}, { $thread->{uri} => $thread->{count} }, "and counts it");
}

is(CORE::join(' ', map { "@$_" } grep { @$_ > 1 } values %seen), '', 'no two share a name');
--- no_error_log
[error]
[alert]



=== TEST 26: a name that is asked for twice is one member of the answer
--- comments
/a.html 0500000000000001 - a Ann: One
--- request eval
["GET /comments/count?uri=/a.html&uri=/b.html&uri=/a.html&uri=%2Fa.html&uri=/b.html", "GET /comments/count?uri=/%E9&uri=/%25E9&uri=/a+b&uri=/a%20b"]
--- response_body eval
['{"counts":{"/a.html":1,"/b.html":0}}', '{"counts":{"/%E9":0,"/a b":0}}']
--- no_error_log
[error]
[alert]
