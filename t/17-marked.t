# "comments marked": a page has comments if it has a marker or a container, and
# is else what it is where comments are off.
use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsOrigin;
use Test::Nginx::Socket;

our $marked = "<body><p>marked</p><!-- comments --><p>end</p></body>\n";
our $inside = "<body><div id=\"isso-thread\"></div><p>end</p></body>\n";
our $plain = "<body><p>plain</p></body>\n";

sub answer {
    my ($request) = @_;

    my $uri = $request->{uri};
    my $status = $uri =~ /lost/ ? '404 Not Found' : '200 OK';
    my $type = $uri =~ /json\b(?!.*comments)/ ? 'application/json'
                                              : 'text/html';
    my $head = "HTTP/1.1 $status\r\nContent-Type: $type\r\nETag: \"v\"\r\n"
               . "Connection: close\r\nX-Method: $request->{method}\r\n";

    if ($uri =~ m{^/accel(/[^?]*)}) {
        return { head => "${head}X-Accel-Redirect: /inner$1\r\n\r\n",
                 body => '' };
    }

    my $body = $uri =~ /marked/ ? $::marked
             : $uri =~ /inside/ ? $::inside : $::plain;

    if ($request->{method} eq 'POST') {
        $body = "origin: $request->{body}";
    }

    if ($uri =~ /long/) {
        return { head => "${head}Transfer-Encoding: chunked\r\n\r\n",
                 pieces => [$::plain =~ /^(.*?)<\/body>/s, ("x" x 9000) x 20,
                            $body =~ /(.{1,7})/gs] };
    }

    return { head => "${head}Content-Length: " . length($body) . "\r\n\r\n",
             body => $body };
}

origin_start(http => 'ORIGIN', \&answer);
then_sections();

our $config = <<'_EOC_';
    root html;
    comments marked;
_EOC_

our $user_files = [['marked.html' => $marked], ['inside.html' => $inside],
                   ['plain.html' => $plain],
                   ['list.html' => "<body><p id=comments>x</p></body>\n"]];

our $proxy = <<'_EOC_';
    comments marked;
    location / { proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /inner/ {
        internal;
        comments off;
        alias $TEST_NGINX_SERVER_ROOT/html/;
    }
    location /inner/made {
        internal;
        comments off;
        default_type text/html;
        return 200 "<!-- comments -->";
    }
_EOC_

add_block_preprocessor(sub {
    my ($block) = @_;

    $block->set_value('config', $::config) unless defined $block->config;
    $block->set_value('user_files', $::user_files)
        unless defined $block->user_files;

    origin_forget();
});

no_root_location();
no_long_string();
no_shuffle();
plan 'no_plan';
run_tests();

__DATA__

=== TEST 1: a file with a marker or a container has comments
--- request eval
["GET /marked.html", "GET /inside.html"]
--- response_body_like eval
["<p>marked</p><!-- comments --><section id=\"ngx-comments\".*</section>\n?<p>end",
 "<div id=\"isso-thread\"><section id=\"ngx-comments\".*</section>\n?</div>"]
--- no_error_log
[error]
[alert]



=== TEST 2: another file is as it is where comments are off
--- request eval
["GET /plain.html", "GET /list.html", "GET /plain.html"]
--- response_body eval
[$::plain, "<body><p id=comments>x</p></body>\n", $::plain]
--- response_headers eval
["! Cache-Control", "! Cache-Control", "! Cache-Control"]
--- no_error_log
[error]
[alert]



=== TEST 3: so are its verbs
--- request eval
["GET /plain.html?comments=json", "GET /plain.html?comments=html",
 "GET /plain.html?comments=count", "GET /plain.html?comments=show&id=0500000000000001",
 "GET /plain.html?comments=reply&id=0500000000000001"]
--- comments
/plain.html 0500000000000001 - a Ann: One
--- response_body eval
[($::plain) x 5]
--- no_error_log
[error]
[alert]



=== TEST 4: it takes no posts
--- request
POST /plain.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 405
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 5: a marked one takes them, and has all verbs
--- request
GET /marked.html
--- response_body_like: No comments yet
--- then
is(http_post('/marked.html', { name => 'Ann', text => 'Hello' })->{status},
   303);
is(http_get('/marked.html?comments=count')->{content}, '1');
like(http_get('/marked.html?comments=json')->{content}, qr/"count":1/);
like(http_get('/marked.html')->{content}, qr/Hello/);
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 6: as the value of a variable
--- config
    root html;
    comments $arg_c;
--- request eval
["GET /plain.html?c=on", "GET /plain.html?c=marked", "GET /marked.html?c=marked",
 "GET /plain.html?c=on", "GET /plain.html?c=marked",
 "GET /plain.html?c=marked&comments=count", "GET /plain.html?c=on&comments=count"]
--- response_body_like eval
["ngx-comments", "\\A\Q$::plain\E\\z", "ngx-comments", "ngx-comments",
 "\\A\Q$::plain\E\\z", "\\A\Q$::plain\E\\z", "\\A0\\z"]
--- no_error_log
[error]
[alert]
which is taken for off



=== TEST 7: a page that was composed under "on" is none under "marked"
--- config
    root html;
    comments $http_x_comments;
    add_header X-Cache $comments_cache_status;
--- request
GET /plain.html
--- response_body eval
$::plain
--- then
utime time - 60, time - 60, "$ENV{TEST_NGINX_SERVROOT}/html/plain.html";

for (1 .. 3) {
    like(http_get('/plain.html', 'X-Comments' => 'on')->{content},
         qr/ngx-comments/);
    my $res = http_get('/plain.html', 'X-Comments' => 'marked');
    is($res->{content}, $::plain);
    is($res->{headers}{'x-cache'}, undef);
}
--- no_error_log
[error]
[alert]



=== TEST 8: a page from elsewhere has them if it is marked, at any length
--- config eval: $::proxy
--- request eval
["GET /marked", "GET /inside", "GET /long/marked"]
--- response_body_like eval
["<!-- comments --><section id=\"ngx-comments\".*</section>\n?<p>end",
 "<div id=\"isso-thread\"><section id=\"ngx-comments\"",
 "<!-- comments --><section id=\"ngx-comments\""]
--- no_error_log
[error]
[alert]



=== TEST 9: else it goes through as it is
--- config eval: $::proxy
--- comments
/plain 0500000000000001 - a Ann: One
--- request eval
["GET /plain", "GET /long/plain", "GET /plain?comments=show&id=0500000000000001"]
--- response_body_like eval
["\\A\Q$::plain\E\\z", "\\A<body>((?!ngx-comments).)*</body>\n\\z",
 "\\A\Q$::plain\E\\z"]
--- no_error_log
[error]
[alert]



=== TEST 10: verbs of a page from elsewhere read it first
--- config eval: $::proxy
--- comments
/marked 0500000000000001 - a Ann: One
/long/marked 0500000000000002 - a Ann: Two
/plain 0500000000000003 - a Ann: Three
--- request eval
["GET /marked?comments=count", "GET /inside?comments=count",
 "GET /long/marked?comments=count", "GET /plain?comments=count",
 "GET /plain?comments=json", "GET /lost/marked?comments=count",
 "HEAD /marked?comments=json"]
--- error_code eval
[200, 200, 200, 200, 200, 404, 200]
--- response_body_like eval
["\\A1\\z", "\\A0\\z", "\\A1\\z", "\\A\Q$::plain\E\\z", "\\A\Q$::plain\E\\z",
 "404 Not Found", "\\A\\z"]
--- no_error_log
[error]
[alert]



=== TEST 11: posts too: to a page without a marker they are its origin's
--- config eval: $::proxy
--- request eval
["POST /marked?comments=post\nname=Ann&text=Hello",
 "POST /plain?comments=post\nname=Ann&text=Hello",
 "POST /plain?comments=preview\nname=Ann&text=Hello"]
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code eval
[303, 200, 200]
--- response_body_like eval
["303 See Other|\\A\\z", "\\Aorigin: name=Ann&text=Hello\\z",
 "\\Aorigin: name=Ann&text=Hello\\z"]
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 12: what is read for a verb goes nowhere, wherever it comes from
--- config eval: $::proxy =~ s/comments off;//gr
--- request eval
["GET /accel/marked.html?comments=count", "GET /accel/plain.html?comments=count",
 "GET /accel/made?comments=count"]
--- comments
/accel/marked.html 0500000000000001 - a Ann: One
--- response_body eval
["1", $::plain, "0"]
--- no_error_log
[error]
[alert]



=== TEST 13: nor what a thread reads of a file
--- config eval: $::proxy =~ s/comments off;/aio threads; sendfile on;/gr
--- request eval
["GET /accel/marked.html?comments=count", "GET /accel/plain.html?comments=count",
 "GET /accel/made?comments=count"]
--- comments
/accel/marked.html 0500000000000001 - a Ann: One
--- response_body eval
["1", $::plain, "0"]
--- no_error_log
[error]
[alert]



=== TEST 14: a page that ends where comments are off has no verbs
--- config eval: $::proxy
--- request eval
["GET /accel/marked.html?comments=count", "GET /accel/made?comments=json"]
--- comments
/accel/marked.html 0500000000000001 - a Ann: One
--- error_code eval
[404, 404]
--- response_body_like eval
["404 Not Found", "404 Not Found|not_found"]
--- no_error_log
[error]
[alert]



=== TEST 15: nor what it includes
--- config
    comments marked;
    ssi on;
    location / { proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/origin/; }
    location /part { default_type text/html; return 200 "part <!-- comments -->"; }
    location /origin/ {
        comments off;
        ssi off;
        default_type text/html;
        return 200 '<body>a<!--#include virtual="/part" -->z</body>';
    }
--- comments
/a 0500000000000001 - a Ann: One
--- request eval
["GET /a?comments=count", "GET /a"]
--- response_body_like eval
["\\A1\\z", "\\A<body>apart <!-- comments --><section .*</section>\n?z</body>\\z"]
--- no_error_log
[error]
[alert]
