# The page for moderators: who gets in, what stands in the queue, acts and their
# notices, two moderators at once, forms of other sites, paths.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use JSON::PP ();
use MIME::Base64 qw(encode_base64);
use Test::More;

my $site = 'test.example';
my $page = "<html><head><title>A \"page\" & more</title></head>"
           . "<body><article><p>page</p></article></body></html>\n";

my $conf = <<'_EOC_';
    comments_site test.example;
    comments_check off;
    location / { comments on; comments_moderation all; }
    location /checked/ { comments on; comments_check bans; }
    location ^~ /comments/ { comments_api; }
    location ^~ /comments/admin/ {
        comments_admin $remote_user;
        auth_basic m;
        auth_basic_user_file htpasswd;
    }
    location ^~ /gate/ {
        auth_request /gatekeeper;
        auth_request_set $moderator $upstream_http_x_user;
        comments_admin $moderator;
    }
    location = /gatekeeper {
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/who;
    }
    location = /who {
        add_header X-User $http_x_pass always;
        return 204;
    }
    location ^~ /address/ { comments_admin owner; }
    location ^~ /forged/ { comments_admin $remote_user; }
    location ^~ /nobody/ { comments_admin $arg_nobody; }
    location ~ ^/re/.*$ { comments_admin owner; }
    location = /ssi.shtml { ssi on; comments on; }
_EOC_

server_start(server => $conf, workers => 2,
             files => { 'a.html' => $page, 'b.html' => $page,
             'checked/c.html' => $page,
                        'ssi.shtml' => '<p><!--#include virtual="/address/queue" -->'
                                       . '</p>' });
server_file('../htpasswd', "ann:{PLAIN}pw\nben:{PLAIN}pw\n");

my $base = '/comments/admin';

sub basic { 'Basic ' . encode_base64("$_[0]:pw", '') }

# The queue as JSON, of ann.
sub queue {
    my ($args, $who) = @_;

    return http_json(http_get("$base/queue" . ($args ? "?$args" : ''),
                              Authorization => basic($who || 'ann'),
                              Accept => 'application/json'));
}

# The queue as HTML, without the page's own script (t/43-keys.t).
sub html {
    my ($args, $who) = @_;

    my $html = http_get("$base/queue" . ($args ? "?$args" : ''),
                        Authorization => basic($who || 'ann'))->{content};

    return $html =~ s{<script src="assets/[^"]*" defer></script>\n}{}r;
}

# An act, from the site's own page if no headers say otherwise; JSON.
sub act {
    my ($form, %headers) = @_;

    my $origin = "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}";

    return http_request('POST', "$base/act",
        { 'Content-Type' => 'application/x-www-form-urlencoded',
          Authorization => basic('ann'), Accept => 'application/json',
          Origin => $origin, %headers }, $form);
}

# The same, as a browser does it: the page that follows.
sub press {
    my ($form, $who) = @_;

    my $res = act($form, Accept => 'text/html',
                  Authorization => basic($who || 'ann'));

    is($res->{status}, 303, 'an act of a form leads back to the queue');

    my $to = $res->{headers}{location};

    return http_get("$base/$to", Authorization => basic($who || 'ann'))
           ->{content};
}


my $Made = 0;

# A held comment of a page, by a post; its id.
sub held {
    my (%fields) = @_;

    $Made++;

    my $json = JSON::PP->new->utf8->encode({ name => "Ann $Made",
                                             text => "Text $Made", %fields });
    my $res = http_request('POST', '/a.html?comments=post',
                           { 'Content-Type' => 'application/json' }, $json);

    is($res->{status}, 202, 'a comment is held') or diag $res->{content};

    my ($id) = $res->{content} =~ /"id":"(\w{16})"/;

    return $id;
}

sub status_of {
    my ($id) = @_;

    my ($c) = grep { $_->{id} eq $id } @{ queue("status=all&q=$id")->{comments} };

    return $c ? $c->{status} : 'gone';
}


# who gets in

is(http_get("$base/queue")->{status}, 401, 'no credentials, no page');
is(http_get("$base/queue", Authorization => basic('eve'))->{status}, 401,
   'nobody who is not in the file');

my $res = http_get("$base/queue", Authorization => basic('ann'));

is($res->{status}, 200, 'a moderator gets the page');
is($res->{headers}{'cache-control'}, 'private, no-store', 'not to be stored');
is($res->{headers}{'x-robots-tag'}, 'noindex', 'nor found');
is($res->{headers}{'x-content-type-options'}, 'nosniff', 'nor guessed at');
is($res->{headers}{'x-frame-options'}, 'DENY', 'nor framed');
is($res->{headers}{'referrer-policy'}, 'same-origin', 'nor referred to');
like($res->{headers}{'content-security-policy'},
     qr/default-src 'none';.*form-action 'self';.*frame-ancestors 'none'/,
     'a strict policy');
unlike(html(), qr/<script|\son\w+=|style=/, 'no script in it, no style');

my ($css) = $res->{content} =~ /href="(assets\/[^"]*\.css)"/;

is(http_get("$base/$css", Authorization => basic('ann'))->{status}, 200,
   'the stylesheet is there');
is(http_get("$base/assets/none.css", Authorization => basic('ann'))->{status},
   404, 'others are not');

is(scalar(server_log('comments: ')), 0, "nothing to complain of")
    or diag server_log('\[error\]');

server_mark();
is(http_get('/gate/queue', 'X-Pass' => 'joe')->{status}, 200, 'auth_request');
is(http_get('/gate/queue')->{status}, 403, 'an empty value');
is(scalar(server_log('\[error\]')), 0, 'auth_request is seen')
    or diag server_log('\[error\]');

is(http_get('/address/queue')->{status}, 200, 'access by address alone');
ok(server_log('\[error\].*without credentials'), 'is told in the log');

server_mark();
is(http_get('/forged/queue', Authorization => basic('ann'))->{status}, 403,
   'a name that nobody has verified is none');
ok(server_log('\[error\].*without credentials'), 'is told in the log');
is(http_get('/nobody/queue')->{status}, 403, 'nobody');

# paths

for my $path ("$base/queue/", "$base/x/queue", "$base/queue.html",
              "$base/assets/../x", "$base/assets/queue", "$base/actor")
{
    is(http_get($path, Authorization => basic('ann'))->{status}, 404, $path);
}

is(http_get("$base/../admin/queue")->{status}, 401, 'a path with dots');
is(http_get('/comments//admin/queue')->{status}, 401, 'a path with slashes');
is(http_get('/re/any/queue')->{status}, 200, 'a location of an expression');
is(http_get("$base/", Authorization => basic('ann'))->{headers}{location},
   'queue', 'the folder leads to the queue');
is(http_get("$base/act", Authorization => basic('ann'))->{headers}{location},
   'queue', 'GET of act too');

$res = http_request('PUT', "$base/act", { Authorization => basic('ann') }, 'x');
is($res->{status}, 405, 'PUT');
is($res->{headers}{allow}, 'POST', 'allowed is POST');

$res = http_request('POST', "$base/queue", { Authorization => basic('ann') },
                    'x');
is($res->{status}, 405, 'POST of the queue');

unlike(http_get('/ssi.shtml')->{content}, qr/Moderation/,
       'no page includes the queue');

is(http_get("$base/queue?$_", Authorization => basic('ann'))->{status}, 400,
   "queue?$_") for 'status=none', 'after=x', 'q=%ff';


# what stands in the queue

my $evil = '"><script>alert(1)</script><!--';

my $first = held(name => $evil, text => "$evil\n\n**bold** $evil",
                 email => 'eve@test.example',
                 website => 'http://x.example/?a=b&c=\'d');
my $reply = held(parent => undef, text => 'second');

redis_cmd('HSET', "comments:{$site:/a.html}:meta", 'title', $evil);

my $html = html('q=' . 'alert');

unlike($html, qr/<script/, 'nothing of a stranger is mark-up');
unlike($html, qr/<!--/, 'nor a comment of HTML');
like($html, qr/&lt;script/, 'it is shown');
like($html, qr/<strong>bold<\/strong>/, 'as readers would see it');
like($html, qr{<a href="/a\.html" rel="noreferrer"><bdi>&quot;&gt;}, 'title');
unlike($html, qr/href="http:\/\/x\.example/, 'the website is no link');

unlike(html("q=%22%3E%3Cscript%3E"), qr/<script/, 'nor is the search');

redis_cmd('HSET', "comments:{$site:/a.html}:meta", 'url',
          'javascript:alert(1)');
unlike(html(), qr/href="javascript/, 'an address of a page that is none');
redis_cmd('HSET', "comments:{$site:/a.html}:meta", 'url', '/a.html',
          'title', 'A page');

my $json = queue();

is($json->{held}, 2, 'two are held');
is(scalar(@{ $json->{comments} }), 2, 'and told as JSON');
is($json->{comments}[1]{id}, $first, 'the older one behind');
is($json->{comments}[1]{author}{name}, $evil, 'as it is');
is($json->{comments}[1]{reason}, 'moderation:all', 'with its reason');
is($json->{comments}[1]{title}, 'A page', 'and the page');
is_deeply($json->{looked}{reasons}, [{ reason => 'moderation:all', n => 2 }],
          'reasons are counted');
is($json->{next}, undef, 'that was all');

is(scalar(@{ queue('q=SECOND')->{comments} }), 1, 'search by text');
is(scalar(@{ queue('q=a+PAGE')->{comments} }), 2, 'by the title');
is(scalar(@{ queue('q=moderation:')->{comments} }), 2, 'by the reason');
is(scalar(@{ queue("q=$first")->{comments} }), 1, 'by the id');
is(scalar(@{ queue('q=no-such')->{comments} }), 0, 'by nothing');
is(scalar(@{ queue('status=spam')->{comments} }), 0, 'by status');


# forms of other sites

my $token = $json->{token};
my $form = "id=$first&do=approve&seen=pending";

is(act($form, Origin => 'http://evil.example')->{status}, 403,
   'a foreign origin');
is(act("$form&token=$token", Origin => 'http://evil.example')->{status}, 403,
   'a foreign origin with a token');
is(act($form, Origin => 'null')->{status}, 403, 'no origin of any site');
is(act($form, Origin => '', 'Sec-Fetch-Site' => 'cross-site')->{status}, 403,
   'cross-site');

sub bare {
    my ($body, %headers) = @_;

    return http_request('POST', "$base/act",
        { 'Content-Type' => 'application/x-www-form-urlencoded',
          Authorization => basic('ann'), Accept => 'application/json',
          %headers }, $body);
}

my ($when, $sign) = $token =~ /^(\d+)\.(\w+)$/;

is(bare($form)->{status}, 403, 'neither header, no token');
is(bare("$form&token=$when." . reverse $sign)->{status}, 403, 'a forged one');
is(bare("$form&token=" . ($when + 1) . ".$sign")->{status}, 403,
   'a younger one');
is(bare("$form&token=$token", Authorization => basic('ben'))->{status}, 403,
   'the token of another moderator');
is(bare($form, 'Sec-Fetch-Site' => 'same-site')->{status}, 403,
   'another host of the site');
is(status_of($first), 'pending', 'nothing was done');

is(http_json(bare("$form&token=$token"))->{done}, 1, 'the token of the page');
is(status_of($first), 'approved', 'the comment is approved');
is(http_json(bare("id=$first&do=hold", 'Sec-Fetch-Site' => 'same-origin'))
   ->{done}, 1, 'a header of the browser');

$res = http_request('POST', "$base/act",
                    { 'Content-Type' => 'text/plain',
                      Authorization => basic('ann') }, $form);
is($res->{status}, 415, 'another type of body');
is(act("id=x&do=approve")->{status}, 400, 'no id');
is(act("id=$first&do=nothing")->{status}, 400, 'no act');
is(act("id=$first&do=ban&for=soon")->{status}, 400, 'no time');
is(act("id=$first&do=approve&before=1")->{status}, 400,
   'before= is for purge');


# two moderators

$json = http_json(act("id=$first&do=approve&seen=pending"));

is($json->{done}, 1, 'ann approves');
is($json->{results}[0]{status}, 'approved', 'and is told so');
is($json->{results}[0]{by}, 'ann', 'by her');

$json = http_json(act("id=$first&do=spam&seen=pending",
                      Authorization => basic('ben')));

is($json->{refused}, 1, 'ben has seen something else');
is($json->{results}[0]{result}, 'seen', 'is told so');
is($json->{results}[0]{by}, 'ann', 'and who it was');

$html = press("id=$first&do=approve&seen=pending&status=pending", 'ben');

like($html, qr/already approved by <bdi>ann<\/bdi>, just now/,
     'already approved, by whom and when');
is(status_of($first), 'approved', 'it stays approved');

$html = press("id=$reply&do=spam&seen=$reply:pending&status=pending");

like($html, qr/Marked as spam: 1/, 'what was done');
like($html, qr/value="hold">Undo/, 'can be undone');
is(status_of($reply), 'spam', 'spam');

my ($undo) = $html =~ /(<form[^>]*>(?:(?!<\/form>).)*value="hold">Undo)/s;
my @fields = $undo =~ /name="(\w+)" value="([^"]*)"/g;
my $again = '';

while (my ($name, $value) = splice @fields, 0, 2) { $again .= "$name=$value&" }

like(press($again), qr/Back to pending: 1/, 'undone');
is(status_of($reply), 'pending', 'pending again');

my ($blob) = act("id=$reply&do=delete", Accept => 'text/html')
             ->{headers}{location} =~ /notice=(.*)/;

like(html("notice=$blob"), qr/Deleted: 1/, 'the notice is in the address');
unlike(html("notice=$blob", 'ben'), qr/class="notice"/,
       'but in that of nobody else');
$blob =~ s/^(\d+):/0:/;
unlike(html("notice=$blob"), qr/class="notice"/, 'nor in a forged one');

is(http_json(act("id=$reply&do=restore"))->{done}, 1, 'restored');
is(http_json(act('id=0000000000000000&do=approve'))->{missing}, 1, 'no such');


# edit, pin, close, ban

$json = http_json(act("id=$first&do=edit&name=New&text=New+%2Atext%2A"));
is($json->{done}, 1, 'edited');
like(http_get('/a.html')->{content}, qr/New <em>text<\/em>/, 'is shown');
is(act("id=$first&do=edit&text=" . 'x' x 9000)->{status}, 422, 'too long');

is(http_json(act("id=$first&do=$_"))->{done}, 1, $_) for 'pin', 'unpin';

is(http_json(act("id=$first&id=$reply&do=close"))->{done}, 1,
   'a page is closed once');
ok(wait_for(sub { http_get('/a.html')->{content} !~ /id="comment-form"/ }),
   'and takes no comments');
is(http_json(act("id=$first&do=open"))->{done}, 1, 'and opened');
ok(wait_for(sub { http_get('/a.html')->{content} =~ /id="comment-form"/ }),
   'and takes comments');

is(http_json(act("id=$first&do=ban&for=7d"))->{done}, 1, 'banned');

my %bans = @{ redis_cmd('HGETALL', "comments:site:$site:check:bans:list") };
my ($ban) = keys %bans;

like($ban, qr/^email:[0-9a-f]{32}$/, 'by the e-mail address');
like($bans{$ban}, qr/^\d{13} ann$/, 'up to a time, by ann');
is(http_request('POST', '/checked/c.html?comments=post',
                { 'Content-Type' => 'application/json' },
                JSON::PP->new->encode({ name => 'Somebody', text => 'again',
                                        email => 'eve@test.example' }))
   ->{status}, 403, 'whoever writes with it is refused');

is(http_json(act("id=$first&do=unban"))->{done}, 1, 'the ban is lifted');
is(redis_cmd('HLEN', "comments:site:$site:check:bans:list"), 0, 'and gone');


# all spam, but not what came later

my $spam = held();
is(http_json(act("id=$spam&do=spam"))->{done}, 1, 'spam');
my $time = queue('status=spam')->{time};
select undef, undef, undef, 0.02;
my $later = held();
is(http_json(act("id=$later&do=spam"))->{done}, 1, 'spam that came later');
is(http_json(act("do=purge&before=$time"))->{done}, 1, 'one is purged');
is(status_of($spam), 'gone', 'the older one');
is(status_of($later), 'spam', 'the younger one is not');


# 5,000 pending: every one once, by the cursor; 1,000 at once

my @alphabet = split //, '0123456789abcdefghjkmnpqrstvwxyz';
my @ids = map { my $n = $_;
                join '', '01000000', map { $alphabet[($n >> 5 * $_) & 31] }
                                     reverse 0 .. 7 } 1 .. 5000;

for my $i (0 .. $#ids) {
    my $thread = '/b' . $i % 7 . '.html';
    store_comment("$site|$thread", $ids[$i], undef, 'p', 0, "N$i",
                  "text $i");
    redis_cmd('ZADD', "comments:site:$site:queue", 0,
              "$ids[$i] $ids[$i] $thread");
}

my (%seen, $after);
my $pages = 0;

do {
    my $q = queue('status=pending' . ($after ? "&after=$after" : ''));

    $seen{ $_->{id} }++ for @{ $q->{comments} };
    $after = $q->{next};
    $pages++;
} while ($after && $pages < 200);

is(scalar(grep { ($seen{$_} || 0) == 1 } @ids), 5000, 'each of them once');

my $q = queue('status=pending&q=text+17');

is(scalar(@{ $q->{comments} }) > 0 || defined $q->{next}, 1,
   'a search finds something, or says how to go on');
is($q->{looked}{comments} <= 2000, 1, 'and looks at 2,000 at most');

my $many = join '&', map { ("id=$_", "seen=$_:pending") } @ids[0 .. 999];

$json = http_json(act("$many&do=approve"));
is($json->{done}, 1000, '1,000 at once');
is(scalar(@{ $json->{results} }), 1000, 'each has its result');
is(act("$many&id=$ids[1000]&do=approve")->{status}, 400, 'not one more');

# both at the same time: each comment is decided by one of them

my $both = join '&', map { ("id=$_", "seen=$_:pending") } @ids[1000 .. 1099];

my @lines = parallel(2, sub {
    my ($i) = @_;

    return http_json(act("$both&do=" . ($i ? 'spam' : 'approve'),
                         Authorization => basic($i ? 'ben' : 'ann')))->{done};
});

is($lines[0] + $lines[1], 100, 'each comment by one of two moderators');

# "delete all spam" reads on behind what is pending, which is 3,900 younger ones

$json = queue('status=spam');

is(http_json(act('do=purge&before=' . ($json->{time} + 1)))->{done},
   $json->{counts}{spam}, "all $json->{counts}{spam} spam is purged at once");
is(queue('status=spam')->{counts}{spam}, 0, 'none is left');

is(scalar(server_log('\[(error|alert|crit)\].*(?:Redis|failed)')), 0,
   'no error of the server')
    or diag server_log('\[(error|alert|crit)\]');

# without Redis: the page says when to come again, as JSON does

redis_stop();

for my $type ('text/html', 'application/json') {
    my $answer = http_get("$base/queue", Authorization => basic('ann'),
                          Accept => $type);

    is($answer->{status}, 503, "$type: 503 without Redis");
    is($answer->{headers}{'retry-after'}, 5, "$type: with Retry-After");
}

is(http_get("$base/nothing", Authorization => basic('ann'))
       ->{headers}{'retry-after'}, undef, 'no Retry-After beside 404');

# configuration

sub refused {
    my ($line) = @_;

    server_conf(server => $line, workers => 1);

    my $dir = "$ENV{TEST_NGINX_SERVROOT}-own";

    return `$ENV{TEST_NGINX_BINARY} -t -p $dir/ -c $dir/nginx.conf 2>&1`;
}

like(refused('location /m/ { comments_admin; }'),
     qr/invalid number of arguments in "comments_admin"/, 'no value');
like(refused('location /m/ { comments_admin ""; }'),
     qr/"comments_admin" .*needs the name/, 'an empty value');
like(refused('location /m/ { comments_admin a; comments_admin b; }'),
     qr/"comments_admin" directive is duplicate/, 'twice');
like(refused('location /m/ { comments_api; comments_admin a; }'),
     qr/cannot share its location/, 'with another handler');
like(refused('comments_admin a;'), qr/"comments_admin" directive is not/,
     'outside of a location');

server_stop();
done_testing();
