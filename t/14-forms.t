# What browsers make of the form, and what is made of what they send: whose form
# it is, previews of browsers without formaction, addresses that are asked for
# again, several errors at once, bodies without a length.
use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsOrigin;
use File::Temp;
use IO::Select;
use IO::Socket::INET;
use Test::Nginx::Socket;

sub answer {
    my ($request) = @_;

    my ($path) = $request->{uri} =~ m{^([^?]*)};

    my ($status, $type) = $path eq '/o/lost' ? ('404 Not Found', 'text/html')
                        : $path eq '/o/closed' ? ('403 Forbidden', 'text/html')
                        : $path eq '/o/text' ? ('200 OK', 'text/plain')
                        : ('200 OK', 'text/html');

    my $body = "<body><p>page</p></body>\n";

    $body = "got $request->{body}\n" if $request->{method} eq 'POST';
    $body = "<head><base href='https://other.example/' target='_blank'></head>"
            . $body if $path eq '/o/based';

    return { head => "HTTP/1.1 $status\r\nContent-Type: $type\r\n"
                     . "Content-Length: " . length($body)
                     . "\r\nConnection: close\r\n\r\n",
             body => $body };
}

# curl to the server of $::http2, which speaks HTTP/2 without TLS
sub http2 {
    my ($uri, $input, @options) = @_;

    my @curl = ('curl', '-s', '-i', '--http2-prior-knowledge', '-m', '30',
                @options, "http://127.0.0.1:$ENV{TEST_NGINX_PORT_2}$uri");

    my $file = File::Temp->new;

    print $file $input;
    close $file;

    my $command = CORE::join(' ', map { s/'/'\\''/gr =~ s/(.*)/'$1'/sr } @curl);

    return `$command < '$file'`;
}

# what the server answers to these bytes, up to the end of the connection
sub raw {
    my ($bytes) = @_;

    my $server = IO::Socket::INET->new(
        PeerAddr => "127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}", Timeout => 30)
        or die "cannot connect: $!";

    print $server $bytes;
    $server->flush;

    local $/;
    return scalar <$server>;
}

# where nginx keeps the bodies that it writes to disk, and how many there are
our $bodies = File::Temp->newdir;
chmod 0777, "$bodies";

sub bodies { return scalar(my @files = glob "$bodies/*/*") }

# sends chunks until the server answers or has had them all: how many bytes it
# took, and what it said
sub chunks {
    my ($uri, $headers, $chunk, $n) = @_;

    my $server = IO::Socket::INET->new(
        PeerAddr => "127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}", Timeout => 30)
        or die "cannot connect: $!";

    local $SIG{PIPE} = 'IGNORE';

    $server->syswrite("POST $uri HTTP/1.1\r\nHost: localhost\r\n$headers\r\n"
                      . "Transfer-Encoding: chunked\r\n\r\n");

    my $sent = 0;
    my $answers = IO::Select->new($server);

    for (1 .. $n) {
        last if $answers->can_read(0.002);
        my $wrote = $server->syswrite(sprintf("%x\r\n%s\r\n", length $chunk,
                                              $chunk)) // last;
        $sent += $wrote;
    }

    $server->syswrite("0\r\n\r\n") if !$answers->can_read(0);

    my $answer = '';

    while ($answers->can_read(10)) {
        my $got = $server->sysread(my $bytes, 65536);
        last if !$got;
        $answer .= $bytes;
        last if $answer =~ /\r\n\r\n.*\}\z/s || $answer =~ m{</html>\s*\z};
    }

    return ($sent, $answer);
}

$ENV{TEST_NGINX_BODIES} = "$bodies";

origin_start(http => 'ORIGIN', \&answer);
then_sections();

our $config = <<'_EOC_';
    root html;
    log_not_found off;
    add_header X-Result $comments_result always;
    location / { comments on; }
    location /short/ { comments on; comments_max_length 64; alias html/; }
    location /listed/ {
        comments on; comments_origin https://forms.example; alias html/;
    }
    location /o/ { comments on; proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /kept/ {
        comments on; alias html/;
        comments_url https://blog.example/kept/a.html;
    }
_EOC_

our $user_files = <<'_EOC_';
>>> a.html
<html><head><meta charset="utf-8"></head><body><p>a page</p></body></html>
>>> b.html
<body><p>another page</p></body>
>>> a.txt
<body></body>
>>> in/index.html
<body>index</body>
_EOC_

our $http2 = $::http . <<"_EOC_";
    server {
        listen 127.0.0.1:$ENV{TEST_NGINX_PORT_2} http2;
        server_name localhost;
        root $ENV{TEST_NGINX_SERVROOT}/html;
        client_max_body_size 0;
        client_body_buffer_size 4k;
        location / { comments on; }
        location /short/ { comments on; comments_max_length 64;
                           alias $ENV{TEST_NGINX_SERVROOT}/html/; }
    }
_EOC_

our $form = 'Content-Type: application/x-www-form-urlencoded';
our $json = 'Content-Type: application/json';

add_block_preprocessor(sub {
    my ($block) = @_;

    for my $section (qw(config user_files)) {
        no strict 'refs';
        $block->set_value($section, ${"main::$section"})
            if !defined $block->$section;
    }

    origin_forget();
});

plan 'no_plan';
no_long_string();
no_root_location();
no_shuffle();
run_tests();

__DATA__

=== TEST 1: a page without referrers sends "Origin: null", and is this site all the same
--- request eval
[map { "POST /a.html?comments=$_\nname=Ann&text=Hello+$_" } qw(post preview)]
--- more_headers eval
["$::form\nOrigin: null\nSec-Fetch-Site: same-origin", "$::form\nOrigin: null\nSec-Fetch-Site: same-origin"]
--- error_code eval
[303, 200]
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 2: so it is in JSON, and for a page from elsewhere
--- request eval
["POST /a.html?comments=post\n{\"name\":\"Ann\",\"text\":\"1\"}", "POST /o/a?comments=post\n{\"name\":\"Ann\",\"text\":\"2\"}"]
--- more_headers eval
["$::json\nOrigin: null\nSec-Fetch-Site: same-origin", "$::json\nOrigin: null\nSec-Fetch-Site: same-origin"]
--- error_code eval
[201, 201]
--- stored: 2
--- no_error_log
[error]
[alert]



=== TEST 3: "Origin: null" from anywhere else is refused
--- request eval
[map { "POST /a.html?comments=post\nname=Ann&text=$_" } 1 .. 6]
--- more_headers eval
["$::form\nOrigin: null", "$::form\nOrigin: null\nSec-Fetch-Site: cross-site",
 "$::form\nOrigin: null\nSec-Fetch-Site: same-site", "$::form\nOrigin: null\nSec-Fetch-Site: none",
 "$::form\nOrigin: null\nSec-Fetch-Site: same-originx", "$::form\nOrigin: null\nSec-Fetch-Site: same-origi"]
--- error_code eval
[(403) x 6]
--- response_headers eval
[("X-Result: cross_origin") x 6]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 4: "Sec-Fetch-Site: cross-site" is refused, whatever the Origin says
--- request eval
[map { "POST /a.html?comments=post\nname=Ann&text=$_" } 1 .. 3]
--- more_headers eval
["$::form\nSec-Fetch-Site: cross-site", "$::form\nOrigin: http://localhost\nSec-Fetch-Site: cross-site",
 "$::form\nOrigin: http://localhost\nSec-Fetch-Site: same-origin"]
--- error_code eval
[403, 403, 303]
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 5: but for an origin that the configuration names
--- request eval
[map { "POST /listed/a.html?comments=post\nname=Ann&text=$_" } 1 .. 3]
--- more_headers eval
["$::form\nOrigin: https://forms.example\nSec-Fetch-Site: cross-site",
 "$::form\nOrigin: https://other.example\nSec-Fetch-Site: cross-site",
 "$::form\nOrigin: null\nSec-Fetch-Site: cross-site"]
--- error_code eval
[303, 403, 403]
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 6: what came and what was expected stands in the log
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
Host: localhost:8080
Origin: https://evil.example
Sec-Fetch-Site: cross-site
--- error_code: 403
--- error_log
comments: refused: cross_origin, Origin is "https://evil.example", Sec-Fetch-Site is "cross-site", expected is https:// or http:// with the host "localhost:8080", or one of comments_origin, thread "/a.html"
--- no_error_log
[error]
[alert]



=== TEST 7: what a stranger says does not break the line of the log
--- raw_request eval
"POST /a.html?comments=post HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n$::form\r\nContent-Length: 0\r\nOrigin: x\x1b[31m\"\xff" . "y" x 1000 . "\r\n\r\n"
--- error_code: 403
--- error_log eval
qr/cross_origin, Origin is "x\?\[31m\?\?y{120}\.\.\.", expected is/
--- no_error_log
[error]
[alert]



=== TEST 8: without a Host header the request line says which host and port was meant
--- request
GET /a.html
--- then
my $post = sub {
    my ($line, $origin, $n) = @_;

    return raw("POST $line HTTP/1.0\r\n$::form\r\nContent-Length: 15\r\n"
               . "Origin: $origin\r\n\r\nname=Ann&text=$n");
};

my $there = 'http://localhost:8081/a.html?comments=post';

like($post->($there, 'http://localhost:8081', 1), qr{^HTTP/1\.1 303});
like($post->('http://localhost/a.html?comments=post', 'http://localhost', 2),
     qr{^HTTP/1\.1 303});
like($post->($there, 'http://localhost:8082', 3), qr{^HTTP/1\.1 403});
like($post->($there, 'http://localhost', 4), qr{^HTTP/1\.1 403});
like($post->('/a.html?comments=post', 'http://localhost', 5),
     qr{^HTTP/1\.1 403});
--- stored: 2
--- no_error_log
[error]
[alert]



=== TEST 9: HTTP/2 names the port in :authority
--- http_config eval: $::http2
--- request
GET /a.html
--- then
my $port = $ENV{TEST_NGINX_PORT_2};

like(http2('/a.html?comments=post', '', '-H', "Origin: http://127.0.0.1:$port",
           '-d', 'name=Ann&text=1'), qr{^HTTP/2 303});
like(http2('/a.html?comments=post', '', '-H', 'Origin: http://127.0.0.1',
           '-d', 'name=Ann&text=2'), qr{^HTTP/2 403});
like(http2('/a.html?comments=post', '', '-H', 'Host: blog.example:8443',
           '-H', 'Origin: https://blog.example:8443',
           '-d', 'name=Ann&text=3'), qr{^HTTP/2 303});
--- stored: 2
--- no_error_log
[error]
[alert]



=== TEST 10: a browser without formaction gets its preview by the button's name
--- request eval
["POST /a.html?comments=post\nname=Ann&text=*Hello*&preview=1",
 "POST /b.html?comments=post\nname=Ann&text=*Hello*&preview=Preview",
 "POST /a.html?comments=post\nname=&text=*Hello*&preview="]
--- more_headers eval: $::form
--- error_code eval
[200, 200, 200]
--- response_headers eval
[("X-Result: preview") x 3]
--- response_body_like eval
[('id="ngx-comments-preview".*<em>Hello</em>.*<form id="comment-form".*>\*Hello\*</textarea>') x 3]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 11: the button has a name, and no other one has
--- request
GET /a.html
--- response_body_like: <button class="comment-submit"><span>Post comment</span></button> <button name="preview" value="1" formaction="/a\.html\?comments=preview"><span>Preview</span></button></p>\s*</form>
--- no_error_log
[error]
[alert]



=== TEST 12: so does a program, in multipart and in JSON, and for a page from elsewhere
--- request eval
["POST /a.html?comments=post\n--XX\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n*Hello*\r\n"
 . "--XX\r\nContent-Disposition: form-data; name=\"preview\"\r\n\r\n1\r\n--XX--",
 "POST /a.html?comments=post\n{\"text\":\"*Hello*\",\"preview\":true}",
 "POST /a.html?comments=post\n{\"text\":\"*Hello*\",\"preview\":\"1\"}",
 "POST /o/a?comments=post\ntext=*Hello*&preview=1"]
--- more_headers eval
["Content-Type: multipart/form-data; boundary=XX", $::json, $::json, $::form]
--- error_code eval
[200, 200, 200, 200]
--- response_body_like eval
['id="ngx-comments-preview".*<em>Hello</em>', '^\{"html":"\\\\u003cp>\\\\u003cem>Hello\\\\u003c/em>\\\\u003c/p>"\}$',
 '^\{"html":"\\\\u003cp>\\\\u003cem>Hello\\\\u003c/em>\\\\u003c/p>"\}$', 'id="ngx-comments-preview".*<em>Hello</em>']
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 13: a program may say that it wants none
--- request eval
[map { "POST /a.html?comments=post\n{\"name\":\"Ann\",\"text\":\"Hello $_\",\"preview\":$_}" } qw(false null 0)]
--- more_headers eval: $::json
--- error_code eval
[201, 201, 201]
--- stored: 3
--- no_error_log
[error]
[alert]



=== TEST 14: other fields are no booleans
--- request eval
[map { "POST /a.html?comments=post\n{\"name\":\"Ann\",\"text\":\"Hello\",\"$_\":true}" } qw(parent email website)]
--- more_headers eval: $::json
--- error_code eval
[400, 400, 400]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 15: a verb that only takes POST leads back to the page, since it stands in the address bar
--- request eval
["GET /a.html?comments=post", "HEAD /a.html?comments=preview", "GET /in/?comments=preview",
 "GET /kept/a.html?comments=post", "GET /o/a?comments=post", "HEAD /o/a?comments=preview",
 "GET /a.html?comments=post&id=0500000000000001&cpage=2"]
--- error_code eval
[(303) x 7]
--- raw_response_headers_like eval
[(qr{\r\nLocation: /a\.html\r\n}) x 2, qr{\r\nLocation: /in/\r\n}, qr{\r\nLocation: https://blog\.example/kept/a\.html\r\n},
 (qr{\r\nLocation: /o/a\r\n}) x 2, qr{\r\nLocation: /a\.html\r\n}]
--- response_headers eval
[("Cache-Control: private, no-store\nX-Robots-Tag: noindex\n!Allow") x 7]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 16: where there is no page it does not
--- request eval
["GET /none.html?comments=post", "GET /a.txt?comments=post", "GET /o/lost?comments=preview",
 "GET /o/text?comments=preview", "GET /a.html?comments=post&comments=post"]
--- error_code eval
[404, 404, 404, 404, 400]
--- no_error_log
[error]
[alert]



=== TEST 17: an origin is not told the verb that leads back
--- request
GET /o/a?x=1&comments=post
--- error_code: 303
--- then
unlike(CORE::join('', origin_requests()), qr/comments/);
like(CORE::join('', origin_requests()), qr{^HEAD /o/a\?x=1 });
--- no_error_log
[error]
[alert]



=== TEST 18: a permalink to a comment that is gone is its page with a note, under 404
--- comments
/a.html 0500000000000001 - a Ann: One
/a.html 0500000000000002 - d Bob: Two
/a.html 0500000000000003 - d Cid: Three
/a.html 0500000000000004 0500000000000003 a Dan: Four
--- request eval
["GET /a.html?comments=show&id=0500000000000009", "GET /a.html?comments=show&id=0500000000000002",
 "GET /a.html?comments=show&id=0500000000000003", "HEAD /a.html?comments=show&id=0500000000000009"]
--- error_code eval
[404, 404, 200, 404]
--- response_headers eval
["X-Result: unknown_comment\nContent-Type: text/html", "X-Result: unknown_comment", "Cache-Control: private, no-store",
 "X-Result: unknown_comment"]
--- response_body_like eval
[('^<html>.*That comment is not shown here.*<p>One.*<form id="comment-form".*</html>\n$') x 2,
 '^(?!.*not shown).*comment-shown.*This comment was removed', '^$']
--- no_error_log
[error]
[alert]



=== TEST 19: an operator's error_page does not take its place
--- config
    root html;
    comments on;
    error_page 404 /b.html;
--- request
GET /a.html?comments=show&id=0500000000000009
--- error_code: 404
--- response_body_like: <p>a page</p>.*That comment is not shown here
--- no_error_log
[error]
[alert]



=== TEST 20: so it is for a page from elsewhere
--- comments
/o/a 0500000000000001 - a Ann: One
--- request eval
["GET /o/a?comments=show&id=0500000000000009", "GET /o/a?comments=reply&id=0500000000000009",
 "GET /o/a?comments=show", "GET /o/a?comments=show&id=0500000000000001", "GET /o/lost?comments=show&id=0500000000000009"]
--- error_code eval
[404, 404, 404, 200, 404]
--- raw_response_headers_like eval
[('^HTTP/1\.1 404 Not Found\r\n') x 3, '^HTTP/1\.1 200 OK\r\n', '^HTTP/1\.1 404 Not Found\r\n']
--- response_body_like eval
['<p>page</p>.*That comment is not shown here.*<p>One', '<p>page</p>.*That comment is not shown here.*name="parent" value=""',
 '<p>page</p>.*That comment is not shown here', '^(?!.*not shown).*comment-shown.*<p>One', '^<body><p>page</p></body>\n$']
--- no_error_log
[error]
[alert]



=== TEST 21: a program gets JSON, if the page is one
--- request eval
["GET /a.html?comments=show&id=0500000000000009", "GET /o/a?comments=show&id=0500000000000009",
 "GET /o/a?comments=reply&id=0500000000000009", "GET /o/closed?comments=show&id=0500000000000009",
 "GET /o/closed?comments=reply", "GET /o/lost?comments=show&id=0500000000000009", "GET /o/text?comments=show&id=0500000000000009",
 "GET /o/a?id=7&comments=show&id=0500000000000009\nbody"]
--- more_headers
Accept: application/json
--- error_code eval
[404, 404, 404, 403, 403, 404, 404, 404]
--- response_body_like eval
[('^\{"error":(\{"code":"unknown_comment","message":"[^"]+"\}),"errors":\[\1\]\}$') x 3, '<title>403', '<title>403', '<title>404',
 '"not_found"', '"unknown_comment"']
--- no_error_log
[error]
[alert]



=== TEST 22: everything that is wrong is said at once
--- request
POST /a.html?comments=post
{"name":"","email":"nobody","website":"ftp://x.example/","text":"  ","parent":"1"}
--- more_headers eval: $::json
--- error_code: 422
--- response_headers
X-Result: required
--- response_body_like: ^\{"error":(\{"code":"required","field":"name","message":"[^"]+"\}),"errors":\[\1,\{"code":"bad_email","field":"email","message":"[^"]+"\},\{"code":"bad_website","field":"website","message":"[^"]+"\},\{"code":"required","field":"text","message":"[^"]+"\},\{"code":"unknown_parent","field":"parent","message":"[^"]+"\}\]\}$
--- error_log
comments: refused: required name, bad_email email, bad_website website, required text, unknown_parent parent, thread "/a.html"
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 23: on the page, above the form and at each field
--- request eval
["POST /a.html?comments=post\nname=Ann&text=&website=ftp://x.example/", "POST /o/a?comments=post\nname=Ann&text=&website=ftp://x.example/"]
--- more_headers eval: $::form
--- error_code eval
[422, 422]
--- response_body_like eval
[('role="alert"><b>Website:</b> This does not look like the address of a website\.<br />\s<b>Comment:</b> Please fill this in\.</p>'
. '.*name="website" value="ftp://x\.example/"[^>]*aria-invalid="true" autofocus="autofocus" aria-describedby="ngx-comments-error-website" /> <strong id="ngx-comments-error-website" class="comment-field-error">This does not'
. '.*<textarea[^>]*aria-invalid="true" aria-describedby="ngx-comments-error-text ngx-comments-text_hint"></textarea> <strong id="ngx-comments-error-text" class="comment-field-error">Please fill') x 2]
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 24: JSON that begins with a byte order mark is JSON
--- request eval
["POST /a.html?comments=post\n\xef\xbb\xbf{\"name\":\"Ann\",\"text\":\"Hello\"}",
 "POST /a.html?comments=post\n\xef\xbb\xbf\xef\xbb\xbf{\"name\":\"Ann\",\"text\":\"Hello\"}"]
--- more_headers eval: $::json
--- error_code eval
[201, 400]
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 25: who repeats a post does not learn whether they guessed its e-mail address
--- request eval
["POST /a.html?comments=post\nname=Ann&text=Hello&email=ann\@mail.example",
 "POST /a.html?comments=post\nname=Ann&text=Hello&email=bob\@mail.example",
 "POST /a.html?comments=post\nname=Ann&text=Hello&email=ann\@mail.example",
 "POST /a.html?comments=post\nname=Ann&text=Hello"]
--- more_headers eval: $::form
--- error_code eval
[303, 303, 303, 303]
--- response_headers eval
["X-Result: posted", ("X-Result: duplicate") x 3]
--- same_headers: Location
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 26: a body in chunks is refused when it is over the limit, not at its end
--- config
    location /short/ {
        comments on;
        comments_max_length 64;
        client_max_body_size 0;
        client_body_in_file_only on;
        client_body_temp_path $TEST_NGINX_BODIES 1;
        add_header X-Result $comments_result always;
        alias html/;
    }
--- request
GET /short/a.html
--- then
is(http_post('/short/a.html', { name => 'Ann', text => 'Hello' })->{status}, 303);
is(bodies(), 1, 'one of a known length goes to the disk');

my ($sent, $answer) = chunks('/short/a.html?comments=post', $::json, 'x' x 8000, 10000);
cmp_ok($sent, '<', 40_000_000, "$sent bytes");
like($answer, qr{^HTTP/1\.1 413 .*X-Result: too_large.*"code":"too_large"}s);
is(bodies(), 1);

($sent, $answer) = chunks('/short/a.html?comments=post', $::form, 'x' x 8000, 10000);
cmp_ok($sent, '<', 40_000_000, "$sent bytes");
like($answer, qr{^HTTP/1\.1 413 .*a page.*That is too much to send at once}s);
is(bodies(), 1);
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 27: a body in chunks that is within the limit is taken, however small they are
--- request
GET /a.html
--- then
my ($sent, $answer) = chunks('/a.html?comments=post', "$::form\r\nConnection: close", 'text=Hello', 1);
like($answer, qr{^HTTP/1\.1 422 }, 'a name is missing');
($sent, $answer) = chunks('/a.html?comments=post', "$::json\r\nConnection: close", ' ', 3000);
like($answer, qr{"code":"bad_json"}, 'nothing but blanks, one a chunk');
is(http_request('POST', '/a.html?comments=post', { 'Content-Type' => 'application/json' }, do {
    my @parts = map { "$_" } split //, '{"name":"Ann","text":"in chunks ' . 'x' x 3000 . '"}';
    sub { shift @parts };
})->{status}, 201);
like(http_get('/a.html')->{content}, qr{<p>in chunks x{3000}</p>});
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 28: a connection serves further requests behind a body in chunks
--- request
GET /a.html
--- then
like(raw("POST /a.html?comments=post HTTP/1.1\r\nHost: localhost\r\n$::form\r\n"
         . "Transfer-Encoding: chunked\r\n\r\n"
         . "9\r\nname=Ann&\r\na\r\ntext=Hello\r\n0\r\n\r\n"
         . "GET /a.html?comments=count HTTP/1.1\r\nHost: localhost\r\n"
         . "Connection: close\r\n\r\n"),
     qr{^HTTP/1\.1 303 .*HTTP/1\.1 200 OK.*\r\n\r\n1\z}s);
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 29: the same in HTTP/2, where a body need not say its length
--- http_config eval: $::http2
--- request
GET /a.html
--- then
my @post = ('-X', 'POST', '-T', '-', '-H');

like(http2('/a.html?comments=post', 'name=Ann&text=' . 'x' x 8000, @post, $::form), qr{^HTTP/2 303});
like(http_get('/a.html')->{content}, qr/x{8000}/);

# nginx answers and ends the stream without an error (RFC 9113, 8.1), which curl
# 7.88 takes for one, so the log is asked
my $time = time;
http2('/short/a.html?comments=post', 'x' x 20_000_000, @post, $::json, '-s',
      '-o', '/dev/null');
cmp_ok(time - $time, '<', 20);
--- stored: 1
--- error_log
comments: refused: too_large, thread "/short/a.html"
--- no_error_log
[error]
[alert]



=== TEST 30: what mirrors a body gets it as it came
--- config
    root html;
    location / { comments on; mirror /mirror; }
    location = /mirror { internal; proxy_pass http://$TEST_NGINX_ORIGIN/o/mirror; }
--- raw_request eval
"POST /a.html?comments=post HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n$::form\r\nTransfer-Encoding: chunked\r\n\r\n"
. "9\r\nname=Ann&\r\n" . "a\r\ntext=Hello\r\n0\r\n\r\n"
--- error_code: 303
--- then
like(CORE::join('', origin_requests()), qr{^POST /o/mirror\S* .*content-length=19}m);
--- stored: 1
--- no_error_log
[error]
[alert]



=== TEST 31: a GET with a body does not take its verb to the origin
--- comments
/o/a 0500000000000001 - a Ann: One
--- request eval
["GET /o/a?x=1&comments=show&id=0500000000000001\nbody", "GET /o/a?x=1&comments=reply&id=0500000000000001\nbody",
 "GET /o/a?x=1&comments=show&id=0500000000000009\nbody", "GET /o/a?x=1\nbody"]
--- error_code eval
[200, 200, 404, 200]
--- response_body_like eval
['comment-shown.*<p>One', '<p>One.*name="parent" value="0500000000000001"', 'That comment is not shown here', '^<body><p>page</p></body>\n$']
--- then
is(CORE::join('', map { /^(\S+ \S+)/ ? "$1\n" : '' } origin_requests()), "GET /o/a?x=1\n" x 4);
is(CORE::join('', map { /content-length=(\d+)/ ? "$1\n" : '' } origin_requests()), "4\n" x 4);
--- no_error_log
[error]
[alert]



=== TEST 32: nor one in chunks, nor one for what is no page
--- comments
/o/a 0500000000000001 - a Ann: One
--- request
GET /a.html
--- then
my $rest = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

like(raw("GET /o/a?comments=show&id=0500000000000001${rest}"
         . "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
     qr{^HTTP/1\.1 200 .*comment-shown}s);
like(raw("GET /o/text?comments=show&id=0500000000000001$rest\r\n"),
     qr{^HTTP/1\.1 404 });

unlike(CORE::join('', origin_requests()), qr/comments=/);
is(scalar(my @all = origin_requests()), 2);
--- no_error_log
[error]
[alert]



=== TEST 33: the <base> of another host does not lead the form, the links and the stylesheet there
--- user_files
>>> a.html
<html><head><base href="https://other.example/dir/"></head><body><p>a page</p></body></html>
--- comments
/a.html 0500000000000001 - a Ann: See https://x.example/
--- request eval
["GET /a.html", "GET /a.html?comments=reply&id=0500000000000001", "POST /a.html?comments=post\nname=&text=Hello"]
--- more_headers eval
["Host: localhost:8080", "Host: localhost:8080", "Host: localhost:8080\n$::form"]
--- error_code eval
[200, 200, 422]
--- response_body_unlike eval
[('(?:href|action)="/') x 3]
--- response_body_like eval
[('<link rel="stylesheet" href="http://localhost:8080/comments/assets/.*href="http://localhost:8080/a\.html\?comments=show&amp;id=0500000000000001#comment-0500000000000001"'
 . '.*<a href="https://x\.example/" rel.*<form[^>]* action="http://localhost:8080/a\.html\?comments=post".* formaction="http://localhost:8080/a\.html\?comments=preview"') x 2,
 '<form[^>]* action="http://localhost:8080/a\.html\?comments=post"']
--- no_error_log
[error]
[alert]



=== TEST 34: each host has its own links, though pages are kept
--- user_files
>>> a.html
<html><head><base href="https://other.example/dir/"></head><body><p>a page</p></body></html>
--- request
GET /a.html
--- then
utime time - 100, time - 100, "$ENV{TEST_NGINX_SERVROOT}/html/a.html";

for my $host (('a.example', 'b.example:8080') x 3) {
    my $page = raw("GET /a.html HTTP/1.1\r\nHost: $host\r\nConnection: close\r\n\r\n");
    my ($length) = $page =~ /^Content-Length: (\d+)/m;
    my ($body) = $page =~ /\r\n\r\n(.*)/s;

    like($body, qr{ action="http://\Q$host\E/a\.html\?comments=post"}, $host);
    is(length $body, $length);
}

# no host at all, or one that is none
unlike(raw("GET /a.html HTTP/1.0\r\n\r\n"), qr{action="http:///});
unlike(raw("GET /a.html HTTP/1.0\r\nHost: a\"b\r\n\r\n"), qr{a"b});
--- no_error_log
[alert]
[crit]



=== TEST 35: one of the same host leaves them alone, and so does one without a host
--- user_files
>>> a.html
<html><head><base href="https://localhost/dir/"></head><body><p>a page</p></body></html>
>>> b.html
<html><head><base href="/dir/"></head><body><p>a page</p></body></html>
--- request eval
["GET /a.html", "GET /b.html"]
--- response_body_like eval
[' action="/a\.html\?comments=post"', ' action="/b\.html\?comments=post"']
--- no_error_log
[error]
[alert]



=== TEST 36: "comments_url" says the host for all of them
--- user_files
>>> a.html
<html><head><base href="https://other.example/dir/"></head><body><p>a page</p></body></html>
--- request
GET /kept/a.html
--- response_body_like: href="https://blog\.example/comments/assets/.* action="https://blog\.example/kept/a\.html\?comments=post"
--- no_error_log
[error]
[alert]



=== TEST 37: a <base> with a target opens no other window
--- user_files
>>> a.html
<html><head><base target="_blank"></head><body><p>a page</p></body></html>
>>> end.html
<html><head><base target="_blank"></head><p>a page</p>
>>> self.html
<html><head><base target="_self"></head><p>a page</p>
--- comments
/a.html 0500000000000001 - a Ann: See https://x.example/
/end.html 0500000000000001 - a Ann: See https://x.example/
/self.html 0500000000000001 - a Ann: See https://x.example/
--- request eval
["GET /a.html", "GET /end.html", "GET /self.html"]
--- response_body_like eval
[('<a target="_self" class="comment-date".*<a href="https://x\.example/" rel.*<a target="_self" href="[^"]*comments=reply.*<form[^>]* target="_self"') x 2,
 '<a class="comment-date".*<a href="https://x\.example/" rel.*<a href="[^"]*comments=reply.*<form[^>]* target="_self"']
--- then
utime time - 100, time - 100, "$ENV{TEST_NGINX_SERVROOT}/html/a.html";

for (1 .. 3) {
    my $res = http_get('/a.html');

    like($res->{content}, qr/<a target="_self" class="comment-date"/);
    unlike($res->{content}, qr/target="_self" target=/);
    is(length $res->{content}, $res->{headers}{'content-length'});
}
--- no_error_log
[error]
[alert]



=== TEST 38: a page that is changed on its way, and one from elsewhere
--- config
    root html;
    location / { comments on; }
    location = /a.html { comments on; ssi on; }
    location /o/ { comments on; proxy_pass http://$TEST_NGINX_ORIGIN; }
--- user_files
>>> a.html
<html><head><base href="//cdn.example/" target="_top"></head><!--# echo var="host" --><p>a page</p>
--- request eval
["GET /a.html", "GET /o/based", "GET /o/based?comments=show&id=0500000000000009"]
--- error_code eval
[200, 200, 404]
--- response_body_like eval
['localhost<p>a page</p>.*<form[^>]* action="http://localhost/a\.html\?comments=post"',
 ('<form[^>]* action="http://localhost/o/based\?comments=post"[^>]* target="_self"') x 2]
--- response_body_unlike eval
[('(?:href|action)="/[^/]|target="_self" target') x 3]
--- no_error_log
[error]
[alert]



=== TEST 39: a body in chunks goes on to where error_page leads
--- config
    location /o/ {
        comments on;
        proxy_pass http://$TEST_NGINX_ORIGIN;
        error_page 403 @other;
    }
    location @other { proxy_pass http://$TEST_NGINX_ORIGIN; }
--- request
GET /o/a
--- then
origin_forget();
like(raw("POST /o/closed?comments=post HTTP/1.1\r\nHost: localhost\r\n$::form\r\n"
    . "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    . "9\r\nname=Ann&\r\na\r\ntext=Hello\r\n0\r\n\r\n"),
    qr{^HTTP/1\.1 403 .*got name=Ann&text=Hello\n\z}s);
like(CORE::join("\n", origin_requests()), qr{^POST /o/closed\S* .*content-length=19}m);
--- stored: 0
--- no_error_log
[alert]
[crit]
