# Acts of moderators as clients send them that are no browsers: at the limits of
# the form, pipelined, cut off, over HTTP/2; and ways to the page for moderators
# and to its view on pages through locations that do not have them.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use IO::Socket::INET;
use JSON::PP ();
use MIME::Base64 qw(encode_base64);
use Test::More;
use Time::HiRes qw(sleep time);

my $basic = 'Basic ' . encode_base64('ann:pw', '');
my $page = "<html><body><article><p>page</p></article></body></html>\n";

server_start(workers => 2, http => <<'_EOC_', server => <<'_EOC_',
    comments_redis $TEST_NGINX_REDIS timeout=30s;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Real-IP;
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_2 http2;
        server_name other.example;
        comments on;
        comments_check off;
        location ^~ /comments/admin/ {
            comments_site test.example;
            comments_admin $remote_user;
            auth_basic m;
            auth_basic_user_file htpasswd;
        }
    }
_EOC_
    comments_deadline 10s;
    location / { comments on; comments_check off; comments_moderation none; }
    location /off/ { }
    location /ssi/ { ssi on; comments on; }
    location /rewritten/ { rewrite ^ /comments/admin/queue last; }
    location /inside/ { rewrite ^/inside/(.*) /comments/admin/$1 last; }
    location /error/ { error_page 404 = /comments/admin/queue; comments on; }
    location /named/ { try_files /none @queue; }
    location @queue { rewrite ^ /comments/admin/queue last; }
    location /tried/ { try_files /none /comments/admin/queue; }
    location /argued/ { rewrite ^ /a.html?comments=moderate last; }
    location /sub/ { auth_request /comments/admin/queue; comments on;
                     alias html/; }
    location ^~ /comments/ { comments_api; }
    location ^~ /comments/admin/ {
        comments_admin $remote_user;
        client_max_body_size 3m;
        auth_basic m;
        auth_basic_user_file htpasswd;
    }
_EOC_
             files => { 'a.html' => $page, 'b.html' => $page,
                        'off/a.html' => $page, 'error/a.html' => $page,
                        'ssi/queue.html' =>
                        '<!--#include virtual="/comments/admin/queue" -->'
                        . '<!--#include virtual="/a.html?comments=moderate" -->'
                        . '<!--#include virtual="/comments/admin/act" -->' });
server_file('../htpasswd', "ann:{PLAIN}pw\n");

sub post {
    my ($uri, $text) = @_;
    my $res = http_comment($uri, { name => 'Ann', text => $text });

    die "post: $res->{status} $res->{content}\n" if $res->{status} != 201;

    return $res->{json}{id};
}

sub act {
    my ($form, %headers) = @_;

    my $res = http_request('POST', '/comments/admin/act',
        { 'Content-Type' => 'application/x-www-form-urlencoded',
          Accept => 'application/json', 'Sec-Fetch-Site' => 'same-origin',
          Authorization => $basic, %headers }, $form);

    $res->{json} = http_json($res);

    return $res;
}

sub status_of {
    my ($uri, $id) = @_;

    return substr redis_cmd('HGET', key($uri, 'index'), $id) // '-', 0, 1;
}


# --- the limits of the form

my ($one, $two) = (post('/a.html', 'one'), post('/b.html', 'two'));

store_comment('elsewhere.example|/a.html', '0600000000000001', undef, 'a', 0,
              'Eve', 'of another site');

my @none = map { sprintf '07%014d', $_ } 1 .. 997;
my $res = act(join '&', 'do=spam', map { "id=$_" } $one, $two,
              '0600000000000001', @none);

is($res->{status}, 200, '1,000 boxes');
is("$res->{json}{done} $res->{json}{missing}", '2 998',
   'of two comments, one of another site, and 997 of nobody');
is(redis_cmd('HGET', 'comments:{elsewhere.example:/a.html}:index',
             '0600000000000001'), 'a06000000000000010',
   'that of another site is as it was');

my $began = time;

$res = act(join '&', 'do=approve', map { ("id=$_", "seen=$_:spam") }
           ($one) x 500, ($two) x 500);

is($res->{status}, 200, 'the same two 500 times');
is_deeply([ grep { $_->{result} ne 'done' } @{ $res->{json}{results} } ], [],
          'each has its result');
is(http_get('/a.html?comments=count')->{content}, 1, 'and counts once');
is(ctl('verify'), 0, 'all is in order') or diag $out;
cmp_ok(time - $began, '<', 20, 'in time');

is(act(join '&', 'do=spam', ("id=$one") x 1001)->{status}, 400, '1,001');

$began = time;
is(act(join '&', 'do=spam', map { sprintf 'id=07%014d', $_ } 1 .. 100000)
   ->{status}, 400, '100,000 ids');
is(act(join '&', ('seen=pending') x 100000)->{status}, 400, '100,000 statuses');
is(act('do=spam&' . '&' x 2_000_000 . "id=$two")->{json}{done}, 1,
   'two million empty fields are none');
is(act('do=approve&id=' . $two . '&x=' . '%' x 2_000_000)->{status}, 200,
   'a field of two million signs that escape nothing');
is(act('x' x (2 * 1024 * 1024 + 1))->{status} =~ /^(?:413|599)$/ ? 1 : 0, 1,
   'more than two million bytes');
cmp_ok(time - $began, '<', 20, 'none of it takes long');
is(status_of('/a.html', $one), 'a', 'nothing was done by what was refused');


# --- one connection

sub wire {
    my ($do, $id, $more) = @_;
    my $form = "do=$do&id=$id";

    return "POST /comments/admin/act HTTP/1.1\r\nHost: test.example\r\n"
           . "Authorization: $basic\r\nSec-Fetch-Site: same-origin\r\n"
           . "Accept: application/json\r\n"
           . "Content-Type: application/x-www-form-urlencoded\r\n"
           . ($more || '') . 'Content-Length: ' . length($form) . "\r\n\r\n$form";
}

sub connected {
    return IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                 PeerPort => $ENV{TEST_NGINX_SERVER_PORT})
           || die "no connection: $!";
}

my $socket = connected();

print $socket join '', map { wire($_, $one) } qw(spam approve delete restore);
print $socket wire('pin', $one, "Connection: close\r\n");
$socket->flush;

my $answers = '';

while (sysread $socket, my $bytes, 65536) { $answers .= $bytes }

is(() = $answers =~ /HTTP\/1\.1 200 OK/g, 5, 'five acts at once on a connection');
is(join(' ', $answers =~ /"do":"(\w+)","done":1,/g),
   'spam approve delete restore pin', 'are done in their order');
is(status_of('/a.html', $one), 'a', 'to the last one');


# --- cut off: in the form nothing is done, behind it each comment wholly or not

for my $cut (1, 60, 200) {
    my @ids = map { post('/a.html', "cut $cut $_") } 1 .. 40;
    my $form = join '&', 'do=spam', map { "id=$_" } @ids;
    my $head = wire('spam', $one) =~ s/\r\n\r\n.*/\r\n\r\n/sr;

    $head =~ s/Content-Length: \d+/'Content-Length: ' . length $form/e;

    $socket = connected();
    print $socket $head . substr($form, 0, -$cut);
    $socket->flush;
    sleep 0.05;
    close $socket;
    sleep 0.2;
    is((grep { status_of('/a.html', $_) ne 'a' } @ids), 0, "$cut bytes missing");

    $socket = connected();
    print $socket $head . $form;
    $socket->flush;
    close $socket;
    sleep 0.4;

    my %n;
    $n{status_of('/a.html', $_)}++ for @ids;
    is(($n{a} || 0) + ($n{s} || 0), 40, 'the client has gone: each is spam or not');
}

ok(wait_for(sub { ctl('verify') == 0 }, 10), 'and all is in order') or diag $out;


# --- a reader who goes away with the report that is enough

for my $n (1 .. 10) {
    my $id = post('/a.html', "reported $n");

    act("do=$_&id=$id") for qw(spam approve);

    for my $net (1 .. 3) {
        $socket = connected();
        print $socket "POST /a.html?comments=flag&id=$id HTTP/1.1\r\n"
                      . "Host: test.example\r\nX-Real-IP: 198.51.$net.1\r\n"
                      . "Content-Length: 0\r\n\r\n";
        $socket->flush;
        close $socket;
        wait_for(sub { redis_cmd('SCARD', key('/a.html', "flag:$id")) == $net });
    }

    ok(wait_for(sub { status_of('/a.html', $id) eq 'p' }),
       'the comment is held, though nobody waits for the answer');
}


# --- HTTP/2

SKIP: {
    my $url = "http://127.0.0.1:$ENV{TEST_NGINX_PORT_2}/comments/admin/act";
    my @curl = ('curl', '-s', '--http2-prior-knowledge', '-m', 20, '-u', 'ann:pw',
                '-H', 'Sec-Fetch-Site: same-origin',
                '-H', 'Accept: application/json');

    skip 'no curl with HTTP/2', 4
        if `curl -V 2>/dev/null` !~ /HTTP2/;

    my $run = sub {
        my ($data, @more) = @_;

        open my $out, '>', "$ENV{TEST_NGINX_SERVROOT}-form" or die;
        print $out $data;
        close $out;
        open my $in, '-|', @curl, @more, '--data-binary',
            "\@$ENV{TEST_NGINX_SERVROOT}-form", $url or die;
        local $/;
        return scalar <$in> // '';
    };

    like($run->("do=spam&id=$one"), qr/"do":"spam","done":1,/, 'HTTP/2');
    like($run->(join '&', 'do=approve', map { ("id=$_", "seen=$_:spam") }
                $one, @none), qr/"done":1,.*"missing":997,/s,
         'a long form');
    like($run->(join '&', 'do=spam', ("id=$one") x 1001), qr/"code":/, 'too many');
    is(status_of('/a.html', $one), 'a', 'to the last one that was done');
    unlink "$ENV{TEST_NGINX_SERVROOT}-form";
}


# --- ways through other locations

for my $path ('/rewritten/x', '/inside/queue', '/inside/act', '/error/none.html',
              '/named/x', '/tried/x', '//comments//admin//queue',
              '/./comments/./admin/queue', '/off/../comments/admin/queue',
              '/comments%2fadmin%2fqueue', '/comments/%61dmin/queue',
              '/comments/x/..%2fadmin/queue', '/off/..;/comments/admin/queue',
              '/COMMENTS/ADMIN/queue', '/comments/admin;x/queue',
              '/comments/admin/queue%00', '/comments/admin%20/queue')
{
    my $socket = connected();

    print $socket "GET $path HTTP/1.1\r\nHost: test.example\r\n"
                  . "Connection: close\r\n\r\n";
    $socket->flush;

    my $answer = '';

    while (sysread $socket, my $bytes, 65536) { $answer .= $bytes }

    my ($status) = $answer =~ m{^HTTP/1\.1 (\d+)};

    ok($status && $status =~ /^(?:40[0134]|30[1378])$/, "$path: $status");
    unlike($answer, qr/name="do"|comments_moderator=/, 'no page for moderators');
}

for my $path ('/argued/x', '/ssi/queue.html', '/sub/a.html',
              '/a.html?comments=moderate', '/a.html?comments=%6doderate',
              '/a.html?comment%73=moderate', '/a.html?x&comments=moderate&y',
              '/a.html?comments=MODERATE', '/off/a.html?comments=moderate')
{
    unlike(http_get($path)->{content}, qr/name="do"|class="comment-desk"/,
           "$path: no view for moderators");
}

# a moderator of this site is nobody on the other one
my ($cookie) = http_get('/comments/admin/queue', Authorization => $basic)
               ->{headers}{'set-cookie'} =~ /^([^;]+)/;

is(http_get('/a.html?comments=moderate', Cookie => $cookie)->{status}, 200,
   'a moderator is one on this site');
is(http_get('/ssi/queue.html', Cookie => $cookie)->{content} =~ /name="do"/ ? 1 : 0,
   0, 'a page of a moderator includes no controls');

# a subrequest that gets there is told as any other
is(join('', grep { !/no user|open\(\)|unsafe URI|too large|subrequest: .*admin/ }
        server_log(qr/\[(error|alert|crit|emerg)\]/)), '', 'no other error');

server_stop();
done_testing();
