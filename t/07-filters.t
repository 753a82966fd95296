# Other modules that touch a page on its way out: SSI, sub_filter, additions,
# charsets, compression, expires, HTTP/2.
use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsOrigin;
use Test::Nginx::Socket;

use File::Temp ();
use IO::Compress::Gzip ();
use IO::Uncompress::Gunzip ();

our $page = "<!DOCTYPE html>\n<html><body>\n<p>one two</p>\n</body></html>\n";

# a block between the bytes before it and those behind it, and nothing else
sub with_block {
    my ($before, $after) = @_;

    return qr{\A\Q$before\E<section id="ngx-comments" .*</section>\n?\Q$after\E\z}s;
}

sub packed {
    my ($bytes) = @_;

    IO::Compress::Gzip::gzip(\$bytes => \my $out, -Time => 0, Minimal => 1);

    return $out;
}

sub unpacked {
    my ($bytes) = @_;

    IO::Uncompress::Gunzip::gunzip(\$bytes => \my $out);

    return $out;
}

# The packed page as it is kept, with its length: each worker packs it when it
# is asked for the third time.
sub kept {
    my ($uri) = @_;

    my $res;

    wait_for(sub {
        $res = http_get($uri, 'Accept-Encoding' => 'gzip');
        return $res->{headers}{'content-length'};
    });

    return $res;
}

# what curl says over HTTP/2 without TLS
sub http2 {
    my ($uri, @options) = @_;

    open my $curl, '-|', 'curl', '-s', '--max-time', 60,
         '--http2-prior-knowledge', @options,
         "http://127.0.0.1:$ENV{TEST_NGINX_PORT_2}$uri"
        or die "curl: $!";

    local $/;
    return scalar <$curl>;
}

# a file with these bytes, for as long as the suite runs
sub tempfile {
    my $file = File::Temp->new;

    print $file @_;
    close $file;
    push our (@temporary), $file;

    return $file->filename;
}

origin_start(http => 'ORIGIN', sub {
    my ($request) = @_;

    my $body = packed($::page);

    return { head => "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                     . "Content-Encoding: gzip\r\nETag: \"v1\"\r\n"
                     . "Content-Length: " . length($body) . "\r\n"
                     . "Connection: close\r\n\r\n",
             body => $body };
});

then_sections();

our $http2 = $::http . <<"_EOC_";
    server {
        listen 127.0.0.1:$ENV{TEST_NGINX_PORT_2} http2;
        server_name h2.example;
        root $ENV{TEST_NGINX_SERVROOT}/html;
        comments on;
        comments_max_length 200k;
        location /far/ {
            proxy_pass http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}/;
        }
    }
_EOC_

our $files = ">>> a.html\n$page";

add_block_preprocessor(sub {
    my ($block) = @_;

    if (!defined $block->user_files) {
        $block->set_value('user_files', $::files);
    }
});

no_root_location();
no_long_string();
no_shuffle();
plan 'no_plan';
run_tests();

__DATA__

=== TEST 1: SSI works on a page with comments, and in no comment
--- config
    comments on;
    ssi on;
--- user_files
>>> a.html
<body><!--# set var="x" value="7" --><p>(<!--# echo var="x" -->)</p>
</body>
>>> secret.txt
the secret
--- request
GET /a.html
--- response_body_like eval
main::with_block("<body><p>(7)</p>\n", "</body>\n")
--- then
my $text = 'see <!--# include virtual="/secret.txt" --> <!--# echo var="x" -->';

my $name = '<!--# echo var="x" -->';

is(http_post('/a.html', { name => $name, text => $text })->{status}, 303);

my $now = http_get('/a.html')->{content};

like($now, qr{<h2[^>]*><bdi[^>]*>1 comment</bdi></h2>});
unlike($now, qr{the secret}, 'text of a stranger is no command');
like($now, qr{include virtual}, 'it is shown as it is');
--- no_error_log
[error]
[alert]



=== TEST 2: a footer from an include stands behind the block
--- config
    comments on;
    ssi on;
--- user_files
>>> a.html
<body><p>text</p>
<!--# include virtual="/footer.html" -->
>>> footer.html
<footer>bye</footer></body></html>
--- request
GET /a.html
--- response_body_like eval
main::with_block("<body><p>text</p>\n",
                 "<footer>bye</footer></body></html>\n\n")
--- no_error_log
[error]
[alert]



=== TEST 3: several includes, one in the other and one slow
--- config
    comments on;
    ssi on;
    location /plain/ { comments off; alias $TEST_NGINX_SERVER_ROOT/html/; }
    location /late/ {
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
    }
--- user_files
>>> a.html
<body><p>text</p>
<!--# include virtual="/late/one.html" --><!--# include virtual="/two.html" -->
>>> one.html
one
>>> two.html
<!--# include virtual="/late/three.txt" --></body>
>>> three.txt
three
--- request
GET /a.html
--- response_body_like eval
main::with_block("<body><p>text</p>\none\nthree\n", "</body>\n\n")
--- no_error_log
[error]
[alert]



=== TEST 4: the marker may come from an include as well
--- config
    comments on;
    ssi on;
--- user_files
>>> a.html
<body><!--# include virtual="/part.txt" --><p>last</p>
>>> part.txt
<div><!-- comments --></div>
--- request
GET /a.html
--- response_body_like eval
main::with_block("<body><div><!-- comments -->", "</div>\n<p>last</p>\n")
--- no_error_log
[error]
[alert]



=== TEST 5: a page without any end of its body has the block at the end of all
--- config
    comments on;
    ssi on;
--- user_files
>>> a.html
<p>text</p>
<!--# include virtual="/part.txt" -->
>>> part.txt
part
--- request
GET /a.html
--- response_body_like eval
main::with_block("<p>text</p>\npart\n\n", "")
--- no_error_log
[error]
[alert]



=== TEST 6: counts on a list page by SSI, without comments on the list itself
--- config
    location / { comments on; }
    location = /list.html { ssi on; }
--- user_files
>>> a.html
<body>a</body>
>>> b.html
<body>b</body>
>>> list.html
a:<!--# include virtual="/a.html?comments=count" --> b:<!--# include virtual="/b.html?comments=count" -->.
--- request
GET /list.html
--- response_body
a:0 b:0.
--- then
http_post('/a.html', { name => 'Ann', text => $_ }) for qw(one two);

is(http_get('/list.html')->{content}, "a:2 b:0.\n");
--- no_error_log
[error]
[alert]



=== TEST 7: the block of another page by SSI
--- config
    location / { comments on; }
    location = /list.html { ssi on; }
--- user_files
>>> a.html
<body>a</body>
>>> list.html
before <!--# include virtual="/a.html?comments=html" --> after
--- request
GET /list.html
--- response_body_like eval
qr{\Abefore <section id="ngx-comments" .*action="/a\.html\?comments=post".*</section>\n? after\n\z}s
--- no_error_log
[error]
[alert]



=== TEST 8: counts of pages that come from elsewhere
--- config
    location / { comments on; }
    location /far/ {
        comments on;
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/;
    }
    location = /list.html { ssi on; }
--- user_files
>>> a.html
<body>a</body>
>>> list.html
<!--# include virtual="/far/a.html?comments=count" -->.
--- request
GET /list.html
--- response_body
0.
--- then
is(http_post('/far/a.html', { name => 'Ann', text => 'Hello' })->{status}, 303);
is(http_get('/list.html')->{content}, "1.\n");
--- no_error_log
[error]
[alert]



=== TEST 9: a plain include of a page with comments brings no block with it
--- config
    location / { comments on; ssi on; }
--- user_files
>>> a.html
<p>a</p>
>>> list.html
<body><!--# include virtual="/a.html" --></body>
--- request
GET /list.html
--- response_body_like eval
main::with_block("<body><p>a</p>\n", "</body>\n")
--- no_error_log
[error]
[alert]



=== TEST 10: HEAD of a page with SSI
--- config
    comments on;
    ssi on;
--- request
HEAD /a.html
--- response_body:
--- no_error_log
[error]
[alert]



=== TEST 11: sub_filter works on a page with comments
--- config
    comments on;
    sub_filter 'two' 'three';
    sub_filter_once off;
--- request
GET /a.html
--- response_body_like eval
(my $before = $::page) =~ s/two(.*)<.body>.*/three$1/s;
main::with_block($before, "</body></html>\n")
--- no_error_log
[error]
[alert]



=== TEST 12: sub_filter may make the footer of a page from elsewhere
--- config
    location / {
        comments on;
        sub_filter '[footer]' '<footer>x</footer></body>';
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
    }
    location /plain/ { alias $TEST_NGINX_SERVER_ROOT/html/; }
--- user_files
>>> a.html
<body>text[footer]</html>
--- request
GET /a.html
--- response_body_like eval
main::with_block("<body>text", "<footer>x</footer></body></html>\n")
--- no_error_log
[error]
[alert]



=== TEST 13: add_before_body and add_after_body stay around the page
--- config
    location / { comments on; }
    location = /a.html {
        comments on;
        add_before_body /top.txt;
        add_after_body /foot.txt;
    }
--- user_files
>>> a.html
<body><p>text</p></body>
>>> top.txt
top
>>> foot.txt
foot
--- request
GET /a.html
--- response_body_like eval
main::with_block("top\n<body><p>text</p>", "</body>\nfoot\n")
--- no_error_log
[error]
[alert]



=== TEST 14: a page whose end comes from add_after_body has the block in it
--- config
    location = /a.html {
        comments on;
        add_after_body /foot.txt;
    }
--- user_files
>>> a.html
<body><p>text</p>
>>> foot.txt
<footer>foot</footer></body>
--- request
GET /a.html
--- response_body_like eval
main::with_block("<body><p>text</p>\n", "<footer>foot</footer></body>\n")
--- no_error_log
[error]
[alert]



=== TEST 15: a page that is recoded on its way out has the right comments
--- http_config eval
$::http . <<'_EOC_';
    charset_map koi8-r utf-8 { C1 D0B0; C2 D0B1; }
_EOC_
--- config
    comments on;
    charset utf-8;
    source_charset koi8-r;
--- user_files eval
">>> a.html\n<body>\xc1\xc2</body>\n"
--- request
GET /a.html
--- response_headers
Content-Type: text/html; charset=utf-8
--- response_body_like eval
main::with_block("<body>\xd0\xb0\xd0\xb1", "</body>\n")
--- then
http_post('/a.html', { name => "\xd0\x90\xd0\xbd\xd1\x8f", text => "\xd1\x82\xd0\xb0\xd0\xba" });

my $now = http_get('/a.html')->{content};

like($now, qr{^<body>\xd0\xb0\xd0\xb1<section}, 'the page is recoded');
like($now, qr{>&\#(x[0-9a-fA-F]+|\d+);&\#}, 'the comment is in references');

my ($block) = $now =~ m{(<section.*</section>)}s;
unlike($block, qr/[\x80-\xff]/, 'and ASCII');
--- no_error_log
[error]
[alert]



=== TEST 16: override_charset for a page from elsewhere
--- http_config eval
$::http . <<'_EOC_';
    charset_map koi8-r utf-8 { C1 D0B0; C2 D0B1; }
_EOC_
--- config
    location / {
        comments on;
        charset utf-8;
        override_charset on;
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
    }
    location /plain/ { alias $TEST_NGINX_SERVER_ROOT/html/; charset koi8-r; }
--- user_files eval
">>> a.html\n<body>\xc1\xc2</body>\n"
--- request
GET /a.html
--- response_body_like eval
main::with_block("<body>\xd0\xb0\xd0\xb1", "</body>\n")
--- no_error_log
[error]
[alert]



=== TEST 17: gzip packs the page with its block
--- config
    comments on;
    gzip on;
    gzip_min_length 1;
--- request
GET /a.html
--- more_headers
Accept-Encoding: gzip
--- response_headers
Content-Encoding: gzip
--- then
my $plain = http_get('/a.html');
my $res = http_get('/a.html', 'Accept-Encoding' => 'gzip');

like($plain->{content}, qr{<section id="ngx-comments"});
is(unpacked($body), $plain->{content}, 'the same page');
like($res->{headers}{etag}, qr{^W/"}, 'with a weak tag');
is(http_get('/a.html', 'Accept-Encoding' => 'gzip',
            'If-None-Match' => $res->{headers}{etag})->{status}, 304);

http_post('/a.html', { name => 'Ann', text => 'Hello' });

$res = http_get('/a.html', 'Accept-Encoding' => 'gzip');
like(unpacked($res->{content}), qr{Hello}, 'a comment is there at once');
--- no_error_log
[error]
[alert]



=== TEST 18: comments_gzip packs it once for all, with the same bytes in it
--- not_under
directio 21: what is read with O_DIRECT is not kept composed, so not packed either
--- config
    comments on;
    comments_gzip on;
    gzip on;
    gzip_min_length 1;
    gzip_vary on;
--- user_files eval
">>> a.html 202001020304.05\n$::page"
--- request eval
["GET /a.html", "GET /a.html", "GET /a.html"]
--- more_headers
Accept-Encoding: gzip
--- response_headers eval
[("Content-Encoding: gzip\r\nVary: Accept-Encoding") x 3]
--- then
my $plain = http_get('/a.html');

is($plain->{headers}{'content-encoding'}, undef, 'unpacked for others');
is(unpacked($body), $plain->{content}, 'the same page');

my $res = kept('/a.html');

is(length $res->{content}, $res->{headers}{'content-length'},
   'its length is known and right');
is(http_get('/a.html', 'Accept-Encoding' => 'gzip',
            'If-None-Match' => $res->{headers}{etag})->{status}, 304);

http_post('/a.html', { name => 'Ann', text => 'Hello' });

$res = http_get('/a.html', 'Accept-Encoding' => 'gzip');
like(unpacked($res->{content}), qr{Hello}, 'a comment is there at once');
is(http_get('/a.html', 'Accept-Encoding' => 'gzip;q=0')->{headers}
   {'content-encoding'}, undef, 'q=0 is no');
--- no_error_log
[error]
[alert]



=== TEST 19: the packed page stands in the zone, for all workers
--- not_under
directio 13: what is read with O_DIRECT is not kept composed, so not packed either
--- config
    comments on;
    comments_gzip on;
    gzip on;
    gzip_min_length 1;
    comments_path /c/;
    location = /status { comments_status; }
--- user_files eval
">>> a.html 202001020304.05\n$::page"
--- request eval
["GET /a.html", "GET /a.html", "GET /a.html"]
--- more_headers
Accept-Encoding: gzip
--- then
my $blobs = sub { (http_get('/status')->{content} =~ /"blobs":(\d+)/)[0] };

kept('/a.html');
is($blobs->(), 2, 'the block and the packed page');

http_get('/a.html', 'Accept-Encoding' => 'gzip') for 1 .. 3;
is($blobs->(), 2, 'and no more of them');

my $part = http_get('/a.html', 'Accept-Encoding' => 'gzip',
                    Range => 'bytes=0-8');

# as of any file that nginx compresses: there are no ranges of packed bytes
is($part->{status}, 200, 'a range of a packed page is all of it');
like(unpacked($part->{content}), qr{^<!DOCTYPE.*one two.*</html>}s, 'packed');

http_post('/a.html', { name => 'Ann', text => 'Hello' });
kept('/a.html');

is($blobs->(), 2, 'a change takes their place');
like(unpacked(http_get('/a.html', 'Accept-Encoding' => 'gzip')->{content}),
     qr{Hello}, 'and is in them');
--- no_error_log
[error]
[alert]



=== TEST 20: packed pages of one file with the block at other places are apart
--- not_under
directio 13: what is read with O_DIRECT is not kept composed, so not packed either
--- config
    comments on;
    comments_gzip on;
    gzip on;
    gzip_min_length 1;
    comments_url /a.html;
    location /one/ { alias html/; comments_marker first; comments_thread same; }
    location /two/ { alias html/; comments_marker last; comments_thread same; }
--- user_files
>>> m.html 202001020304.05
<body><p>A page with two places, long enough for it to be worth packing, since a page of less than some two hundred and fifty bytes is not.</p>
<!-- first --><p>This stands between the places, and is there for nothing but to be so.</p><!-- last -->
<p>The end of it, and of the page, and nothing of interest comes behind it.</p></body>
--- request eval
["GET /one/m.html", "GET /one/m.html", "GET /one/m.html"]
--- more_headers
Accept-Encoding: gzip
--- then
http_get('/two/m.html', 'Accept-Encoding' => 'gzip') for 1 .. 2;

for my $place (qw(one two)) {
    my $packed = kept("/$place/m.html");

    ok($packed->{headers}{'content-length'}, "/$place/ is packed and kept");
    is(unpacked($packed->{content}), http_get("/$place/m.html")->{content},
       'as it is');
}
--- no_error_log
[error]
[alert]



=== TEST 21: gzip_static does not send the packed file from under us
--- config
    comments on;
    gzip_static on;
--- user_files eval
">>> a.html\n$::page>>> a.html.gz\n" . main::packed("old page")
--- request
GET /a.html
--- more_headers
Accept-Encoding: gzip
--- response_headers
! Content-Encoding
--- response_body_like: one two.*<section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 22: where comments are off, gzip_static does
--- config
    gzip_static on;
--- user_files eval
">>> a.html\n$::page>>> a.html.gz\n" . main::packed("old page")
--- request
GET /a.html
--- more_headers
Accept-Encoding: gzip
--- response_headers
Content-Encoding: gzip
--- no_error_log
[error]
[alert]



=== TEST 23: gunzip unpacks an origin's page, and the block goes in
--- config
    location / {
        comments on;
        gunzip on;
        proxy_pass http://$TEST_NGINX_ORIGIN;
    }
--- request
GET /a.html
--- response_body_like eval
main::with_block("<!DOCTYPE html>\n<html><body>\n<p>one two</p>\n",
                 "</body></html>\n")
--- response_headers
! Content-Encoding
--- no_error_log
[error]
[alert]



=== TEST 24: gunzip and gzip together
--- config
    location / {
        comments on;
        gunzip on;
        gzip on;
        gzip_min_length 1;
        proxy_set_header Accept-Encoding "";
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
    }
    location /plain/ { alias $TEST_NGINX_SERVER_ROOT/html/; }
--- request
GET /a.html
--- more_headers
Accept-Encoding: gzip
--- response_headers
Content-Encoding: gzip
--- then
like(unpacked($body), with_block("<!DOCTYPE html>\n<html><body>\n"
                                 . "<p>one two</p>\n", "</body></html>\n"));
--- no_error_log
[error]
[alert]



=== TEST 25: expires of the operator stays, for the page but not for personal views
--- config
    comments on;
    expires 1h;
--- request
GET /a.html
--- response_headers
Cache-Control: max-age=3600
--- then
my $res = http_post('/a.html', { name => 'Ann', text => 'Hello' });

is($res->{headers}{'cache-control'}, 'private, no-store', 'an answer to a post');
is($res->{headers}{expires}, undef);

my ($id) = $res->{headers}{location} =~ /id=(\w+)/;

for my $verb ('show', 'reply') {
    $res = http_get("/a.html?comments=$verb&id=$id");

    is($res->{status}, 200);
    is($res->{headers}{'cache-control'}, 'private, no-store', $verb);
    is($res->{headers}{expires}, undef, 'no Expires');
}
--- no_error_log
[error]
[alert]



=== TEST 26: add_header Cache-Control of the operator stays alone
--- config
    comments on;
    add_header Cache-Control "public, max-age=5";
    add_header X-Mine yes;
--- request
GET /a.html
--- response_headers
Cache-Control: public, max-age=5
X-Mine: yes
--- no_error_log
[error]
[alert]



=== TEST 27: etag off
--- config
    comments on;
    etag off;
--- request
GET /a.html
--- response_headers
! ETag
--- response_body_like: <section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 28: HTTP/2: a page, its HEAD, its thread
--- http_config eval: $::http2
--- config
--- request
GET /a.html
--- then
my $get = http2('/a.html', '-i');

like($get, qr{^HTTP/2 200});
like($get, qr{<p>one two</p>\n<section id="ngx-comments".*</body></html>\n\z}s);
like(http2('/a.html', '-I'), qr{^HTTP/2 200.*^etag: "}ms);
like(http2('/a.html?comments=count'), qr{^0$});
like(http2('/far/a.html'),
     qr{<p>one two</p>\n<section id="ngx-comments".*</body></html>\n\z}s);
--- no_error_log
[error]
[alert]



=== TEST 29: HTTP/2: a post to a file and one to a page from elsewhere
--- http_config eval: $::http2
--- config
--- request
GET /a.html
--- then
for my $uri ('/a.html', '/far/a.html') {
    like(http2("$uri?comments=post", '-i', '-d', 'name=Ann&text=Hello'),
         qr{^HTTP/2 303}, "posted to $uri");
    is(http2("$uri?comments=count"), '1');
    like(http2($uri), qr{<section id="ngx-comments".*Hello}s);
}
--- no_error_log
[error]
[alert]



=== TEST 30: HTTP/2: bodies longer than the window, taken and refused
--- http_config eval: $::http2
--- config
--- request
GET /a.html
--- then
my $long = tempfile('name=Ann&text=' . 'x' x 150000);
my $longer = tempfile('name=Ann&text=' . 'x' x 250000);

for my $uri ('/a.html', '/far/a.html') {
    like(http2("$uri?comments=post", '-i', '-d', "\@$long"), qr{^HTTP/2 303});
    like(http2("$uri?comments=post", '-i', '-d', "\@$longer"), qr{^HTTP/2 422});
    is(http2("$uri?comments=count"), '1');
}
--- no_error_log
[error]
[alert]



=== TEST 31: HTTP/1.0 gets pages from elsewhere without chunks
--- config
    comments on;
    location /far/ {
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
    }
    location /plain/ { comments off; alias $TEST_NGINX_SERVER_ROOT/html/; }
--- request
GET /far/a.html HTTP/1.0
--- response_headers
! Transfer-Encoding
--- response_body_like eval
main::with_block("<!DOCTYPE html>\n<html><body>\n<p>one two</p>\n",
                 "</body></html>\n")
--- no_error_log
[error]
[alert]



=== TEST 32: a page that is an error's has no block
--- config
    comments on;
    error_page 404 /lost.html;
--- user_files
>>> lost.html
<body>lost</body>
--- request eval
["GET /nothing.html", "GET /nothing.html?comments=json"]
--- error_code eval
[404, 404]
--- response_body eval
["<body>lost</body>\n", "<body>lost</body>\n"]
--- no_error_log
[alert]
[crit]



=== TEST 33: a listing by autoindex has no block, a folder's index has
--- config
    comments on;
    autoindex on;
--- user_files
>>> dir/x.txt
x
>>> home/index.html
<body>home</body>
--- request eval
["GET /dir/", "GET /home/"]
--- response_body_unlike eval
["ngx-comments", "no such text"]
--- response_body_like eval
["x.txt", "home<section id=\"ngx-comments\""]
--- no_error_log
[error]
[alert]



=== TEST 34: mirror sends a copy of a post away, and the post goes on
--- config
    comments on;
    mirror /mirror;
    location = /mirror { internal; return 204; }
--- request
POST /a.html?comments=post
name=Ann&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 303
--- then
is(http_get('/a.html?comments=count')->{content}, '1');
like(http_get('/a.html')->{content}, qr{Hello});
--- no_error_log
[error]
[alert]



=== TEST 35: large files by sendfile, directio and threads are whole
--- config
    comments on;
    location /sendfile/ { alias $TEST_NGINX_SERVER_ROOT/html/; sendfile on; }
    location /directio/ { alias $TEST_NGINX_SERVER_ROOT/html/; directio 512; }
    location /threads/  { alias $TEST_NGINX_SERVER_ROOT/html/; aio threads;
                          sendfile on; output_buffers 2 16k; }
--- user_files eval
">>> a.html\n<body>" . "<p>0123456789</p>\n" x 30000 . "</body>\n"
--- request eval
[map { "GET /$_/a.html" } qw(sendfile directio threads)]
--- response_body_like eval
[(main::with_block("<body>" . "<p>0123456789</p>\n" x 30000, "</body>\n")) x 3]
--- no_error_log
[error]
[alert]



=== TEST 36: tiny buffers do not change a page
--- config
    comments on;
    ssi on;
    output_buffers 1 64;
    postpone_output 0;
--- request eval
["GET /a.html", "GET /a.html"]
--- response_body_like eval
[(main::with_block("<!DOCTYPE html>\n<html><body>\n<p>one two</p>\n",
                   "</body></html>\n")) x 2]
--- no_error_log
[error]
[alert]
