# Challenges: a post that a check (t/waiting) wants confirmed is answered with a
# token; the same post with this token, some seconds later, is stored. Nothing
# else is: no other comment, page or site, and no token of somebody's own making.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Cwd qw(cwd);
use Digest::SHA qw(hmac_sha256_hex);
use Test::More;
use Time::HiRes qw(sleep time);

my $module = $ENV{COMMENTS_WAITING}
             || cwd() . '/build/waiting/ngx_http_comments_waiting_module.so';

my $post = 'comments=post&waiting=challenge';
my $other = $ENV{TEST_NGINX_PORT_2};

my %conf = (
    main => "load_module $module;",
    http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=5s;"
            . ' log_format result "$comments_result"; '
            . "server { listen 127.0.0.1:$other; server_name other.example;"
            . ' root html; comments on; comments_check waiting; }',
    server => <<'_EOC_',
        comments on;
        comments_check waiting;
        access_log logs/access.log result;
        location /far/ {
            proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
        }
        location /plain/ { comments off; alias html/; }
        location /de/ { comments_lang de; alias html/; }
        location /kept/ { comments_email keep; alias html/; }
        location /self/ {
            comments_challenge refresh;
            comments_max_length 100k;
            set_real_ip_from 127.0.0.1;
            real_ip_header X-Real-IP;
            alias html/;
            location /self/far/ {
                proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
            }
            location /self/button/ {
                comments_challenge button;
                alias html/;
            }
        }
_EOC_
    files => { map { ("$_.html" => "<meta charset='utf-8'><body><p>$_</p>\n") }
                   'a' .. 'p' }
);

my %ann = (name => 'Ann "A"', email => 'Ann@Example.org',
           website => 'ann.example', text => "Hello *there*\r\n\r\n<b>");


sub stored { return http_get("$_[0]?comments=count")->{content} }


# the token that an answer has; undef: none
sub token {
    my ($res) = @_;

    my ($token) = $res->{content}
                  =~ m{<input type="hidden" name="challenge" value="([^"]*)" />};

    return $token;
}


# a token that is so many seconds old, made with the secret of this Redis
sub made {
    my ($thread, $age, %field) = @_;

    my $time = sprintf '%012x', 1000 * (time - $age);
    my @parts = ('challenge', $time, 'test.example', $thread,
                 map { $_ // '' } @field{qw(parent name email website text)});

    return $time . substr hmac_sha256_hex(join('', map { pack('Q>', length) . $_ }
                                                       @parts),
                                          redis_cmd('GET', 'comments:secret')),
                          0, 32;
}


# the fields of ann as they are stored
sub clean { return (%ann, website => 'http://ann.example', @_,
                    text => "Hello *there*\n\n<b>") }


sub quiet {
    my ($name) = @_;

    is_deeply([server_log(qr/\[(?:error|alert|crit|emerg)\]/)], [],
              "$name: nothing was logged");
    server_mark();
}


server_start(%conf);


# a form

my $res = http_post("/a.html?$post", \%ann);
my $token = token($res);
my $issued = time;

is($res->{status}, 403, 'a check wants a confirmation');
like($token, qr/^[0-9a-f]{44}$/, 'the answer has a token');
like($res->{content},
     qr{<h3\ [^>]*>One\ more\ step</h3>\s*<p>This\ is\ how[^<]*</p>\s*
        <article\ class="comment\ comment-draft">\s*<header>.*
        <bdi\ property="name">Ann\ &quot;A&quot;</bdi></b></header>\s*
        <div\ class="comment-body"[^>]*><p>Hello\ <em>there</em></p>\s*
        <p>&lt;b&gt;</p>\s*</div>\s*</article>\s*
        <p\ class="comment-buttons">
        <button[^>]*><span>Send\ my\ comment<}x,
     'and shows the comment with one button');
like($res->{content}, qr/name="$_->[0]" value="\Q$_->[1]\E"/,
     "$_->[0] comes back") for ['name', 'Ann &quot;A&quot;'],
                               ['email', 'Ann@Example.org'],
                               ['website', 'ann.example'];
like($res->{content}, qr{>Hello \*there\*(?:&#13;|\s)+&lt;b&gt;</textarea>},
     'the text comes back');
is(scalar(() = $res->{content} =~ /<form /g), 1, 'in one form');
is($res->{headers}{'cache-control'}, 'private, no-store', 'for one reader');
ok(wait_for(sub { server_access() eq 'challenge:waiting:no_waiting' }, 10),
   '$comments_result');
is(stored('/a.html'), 0, 'nothing is stored');
ok(wait_for(sub { server_log(qr/comments: refused: challenge, .*thread "/) }, 10),
   'the log says it');

$res = http_post("/a.html?$post", { %ann, challenge => $token });

SKIP: {
    skip 'the machine is slow', 3 if time - $issued > 2.5;

    is($res->{status}, 403, 'too early');
    is(token($res), $token, 'the token stays');
    like($res->{content}, qr/please wait a moment \([123] s\)/,
         'and says how long to wait');
}

sleep_until($issued + 3.1);

$res = http_post("/a.html?$post", { %ann, challenge => $token,
                                    text => "Hello *there*\n\n<b>" });
is($res->{status}, 303, 'behind 3 s: the comment is stored');
is(stored('/a.html'), 1, 'once');

my $location = $res->{headers}{location};
my ($dedupe) = grep { /:d:/ } @{redis_cmd('KEYS', '*')};

cmp_ok(redis_cmd('TTL', $dedupe), '>', 3500, 'its token has no second use');

$res = http_post("/a.html?$post", { %ann, challenge => $token });
is($res->{status}, 303, 'the same again');
is($res->{headers}{location}, $location, 'is the same comment');
is(stored('/a.html'), 1, 'stored once');
quiet('a form');


# a challenge that is left alone is answered anew with everything typed

$res = http_post("/b.html?$post", \%ann);
isnt(token($res), token(http_post("/b.html?$post", { %ann, text => 'x' })),
     'every comment has its token');
is(stored('/b.html'), 0, 'nothing is stored');


# what a token confirms

my %old = (%ann, challenge => made('/b.html', 10, clean()));

$res = http_post("/b.html?$post", { %old, %$_ }) and is($res->{status}, 403,
    'not with another ' . join ' ', keys %$_)
    for { text => 'Buy *this*' }, { text => "Hello *there*\n\n<b>." },
        { name => 'Ann' }, { email => 'bob@example.org' }, { email => '' },
        { website => 'https://ann.example' }, { website => '' },
        { name => "$ann{name}A", email => 'nn@Example.org' };

$res = http_post("/c.html?$post", \%old);
is($res->{status}, 403, 'not on another page');
isnt(token($res), $old{challenge}, 'which gives a token of its own');
is(http_post("http://127.0.0.1:$other/b.html?$post", \%old)->{status}, 403,
   'not on another site');
is(http_post("/b.html?$post", { %old, challenge => $_ })->{status}, 403,
   "not by \"$_\"")
    for substr($old{challenge}, 0, 43), "$old{challenge}0", uc $old{challenge},
        '0' x 44, "$old{challenge}\0", substr($old{challenge}, 0, 43) . "'";

is(http_post("/b.html?$post", { %old, challenge => made('/b.html', -30, clean()) })
   ->{status}, 403, 'not before it was issued');
is(stored('/b.html') + stored('/c.html'), 0, 'nothing is stored');

is(http_post("/b.html?$post", \%old)->{status}, 303, 'but what it is for');
is(stored('/b.html'), 1, 'is stored');

$res = http_post("/c.html?$post",
                 { %ann, challenge => made('/c.html', 3500, clean()) });
is($res->{status}, 303, 'for nearly an hour');

for my $age (3700, 86400) {
    my $late = made('/d.html', $age, clean());

    $res = http_post("/d.html?$post", { %ann, challenge => $late });
    is($res->{status}, 403, "not behind $age s");
    like($res->{content}, qr/That was a while ago: please send/, 'and says so');
    like(token($res), qr/^(?!$late)[0-9a-f]{44}$/, 'with a fresh token');
    like($res->{content}, qr/value="ann\.example"/, 'and what was typed');
}

is(http_post("/kept/e.html?$post",
             { %ann, challenge => made('/kept/e.html', 10, clean()) })
   ->{status}, 303, 'where addresses are kept');
quiet('what a token confirms');


# a reply stands under what it answers

my $id = http_post('/f.html', \%ann)->{headers}{location} =~ /id=(\w+)/ && $1;

$res = http_post("/f.html?$post", { %ann, text => 'So do I', parent => $id });
like($res->{content}, qr{comment-$id".*</article>\s*<form\ .*One\ more\ step
                         .*name="parent"\ value="$id"}sx, 'a reply');
is(http_post("/f.html?$post", { %ann, text => 'So do I', parent => $id,
       challenge => made('/f.html', 10, clean(), text => 'So do I',
                         parent => $id) })->{status}, 303, 'is confirmed');


# a token stays with what is typed

$token = made('/g.html', 10, clean());
$res = http_post('/g.html?comments=preview', { %ann, challenge => $token });
is(token($res), $token, 'a preview keeps the token');
$res = http_post("/g.html?$post", { %ann, challenge => $token, text => '' });
is($res->{status}, 422, 'and so does');
is(token($res), $token, 'a refusal');
$res = http_post('/g.html?comments=preview',
                 { %ann, challenge => '"><script>' . 'x' x 34 });
is(token($res), undef, 'but nothing that is none');
unlike($res->{content}, qr/<script>/, 'comes back');


# JSON

sub json {
    my ($uri, $body) = @_;

    return http_request('POST', $uri, { 'Content-Type' => 'application/json' },
                        $body);
}

$res = json("/h.html?$post", '{"name":"Ann","text":"Hello"}');
my $error = http_json($res);

is($res->{status}, 403, 'JSON is challenged too');
is($error->{error}{code}, 'challenge', 'with a code');
is($error->{errors}[0]{message}, $error->{error}{message}, 'and a message');
like($error->{challenge}, qr/^[0-9a-f]{44}$/, 'it has the token');
is($error->{after}, 3, 'and the time to wait');

$issued = time;
$res = json("/h.html?$post",
            qq({"name":"Ann","text":"Hello","challenge":"$error->{challenge}"}));

SKIP: {
    skip 'the machine is slow', 2 if time - $issued > 2;

    is(http_json($res)->{challenge}, $error->{challenge}, 'too early');
    like(http_json($res)->{after}, qr/^[123]$/, 'it is to wait on');
}

sleep_until($issued + 3.1);

$res = json("/h.html?$post",
            qq({"name":"Ann","text":"Hello","challenge":"$error->{challenge}"}));
is($res->{status}, 201, 'confirmed');
is(stored('/h.html'), 1, 'and stored');
$res = http_post("/h.html?$post", \%ann, Accept => 'application/json');
like(http_json($res)->{challenge}, qr/^[0-9a-f]{44}$/,
     'a form that wants JSON gets JSON');


# a page that is no file, and another language

$res = http_post("/far/i.html?$post", \%ann);
is($res->{status}, 403, 'a page from elsewhere');
like($res->{content}, qr{<title>Please\ confirm\ your\ comment</title>.*
                         <em>there</em>.*Send\ my\ comment}sx,
     'has a page of its own');
is(http_post("/far/i.html?$post", { %ann, challenge =>
                                    made('/far/i.html', 10, clean()) })
   ->{status}, 303, 'is confirmed');
like(http_post("/de/j.html?$post", \%ann)->{content},
     qr{Noch ein Schritt.*Meinen Kommentar absenden}s, 'in another language');


# the trap

$res = http_get('/k.html');
like($res->{content}, qr{<p\ class="comment-subject"\ aria-hidden="true"><label
         [^>]*>Leave\ this\ empty</label>\ <input\ [^>]*name="subject"\ value=""
         \ autocomplete="off"\ tabindex="-1"\ /></p>}x,
     'the form has a field for robots');
unlike($res->{content}, qr/name="challenge"|style=/, 'no token, and no style');
$res = http_post("/k.html?$post", { %ann, subject => 'Cheap pills' });
unlike($res->{content}, qr/Cheap pills/, 'what stands in it does not come back');


# other refusals of checks

$res = http_post('/l.html?comments=post&waiting=many', \%ann);
is($res->{status}, 429, 'too many');
is($res->{headers}{'retry-after'}, 7, 'with a time');
like($res->{content}, qr{Those were many comments.*<em>|Those were many.*Ann}s,
     'and what was typed');
$res = json('/l.html?comments=post&waiting=many', '{"name":"A","text":"x"}');
is($res->{status}, 429, 'the same in JSON');
is($res->{headers}{'retry-after'}, 7, 'with a time');
is(http_json($res)->{error}{code}, 'too_many_posts', 'and its code');

$res = http_post('/l.html?comments=post&waiting=refuse',
                 { %ann, challenge => made('/l.html', 10, clean()) });
is($res->{status}, 403, 'no token helps a comment that is rejected');
like($res->{content}, qr{This comment cannot be accepted here\..*Ann}s,
     'which comes back');
is(http_json(json('/l.html?comments=post&waiting=refuse',
                  '{"name":"A","text":"x"}'))->{error}{code},
   'no_waiting', 'with the code of the check');
is(stored('/l.html'), 0, 'nothing is stored');
quiet('at the end');


# a challenge that confirms itself

$res = http_post("/self/a.html?$post", \%ann);
$issued = time;
$token = token($res);

my $self = "/self/a.html?comments=confirm&id=$token";
my ($key) = grep { /:challenge:/ } @{redis_cmd('KEYS', '*')};

is($res->{status}, 403, 'a challenge that needs no click');
is($res->{headers}{refresh}, "4; url=$self", 'has a header for the browser');
like($res->{content}, qr{will be sent by itself.*Send my comment}s,
     'says so, and has its button still');
unlike($res->{content}, qr/<details/, 'with nothing to be changed meanwhile');
like($res->{content}, qr{<div class="comment-hidden">.*value="ann\.example"}s,
     'and all fields');
like($key, qr/^comments:site:test\.example:challenge:[0-9a-f]{32}$/,
     'Redis keeps the fields');
unlike($key, qr/$token/, 'under a name that does not tell the token');
cmp_ok(redis_cmd('TTL', $key), '<=', 600, 'for ten minutes at most');
is(stored('/self/a.html'), 0, 'nothing is stored');

$res = http_get($self);

SKIP: {
    skip 'the machine is slow', 3 if time - $issued > 2.5;

    is($res->{status}, 403, 'too early');
    is(token($res), $token, 'the token stays');
    is($res->{headers}{refresh}, undef, 'and the button has to be used');
}

sleep_until($issued + 3.1);

my ($cookie) = http_post('/self/c.html', { %ann, name => 'Bob' })
               ->{headers}{'set-cookie'} =~ /^(comments_author=[^;]+)/;

for ([{ 'Sec-Fetch-Site' => 'cross-site' }, 'from another site'],
     [{ 'Sec-Purpose' => 'prefetch' }, 'of a prefetch'])
{
    $res = http_get($self, %{ $_->[0] });
    is($res->{status}, 303, "$_->[1]: the page");
    is($res->{headers}{location}, '/self/a.html', 'without the comment');
}

is(http_head($self)->{headers}{location}, '/self/a.html', 'of a HEAD too');

for ([{ 'X-Real-IP' => '192.0.2.7' }, 'from another address'],
     [{ Cookie => $cookie }, 'by another author'])
{
    $res = http_get($self, %{ $_->[0] });
    is($res->{status}, 403, "$_->[1]: a challenge");
    like(token($res), qr/^(?!$token)[0-9a-f]{44}$/, 'with another token');
    like($res->{content}, qr/value="ann\.example"/, 'and what was typed');
    is($res->{headers}{refresh}, undef, 'which needs a person');
}

is(stored('/self/a.html'), 0, 'nothing is stored');

$res = http_get($self, 'Sec-Fetch-Site' => 'same-origin');
$location = $res->{headers}{location};
is($res->{status}, 303, 'the browser asks: the comment is stored');
like($location, qr{^/self/a\.html\?comments=show&id=\w{16}#comment-}, 'there');
is(stored('/self/a.html'), 1, 'once');
is(http_get($self)->{headers}{location}, $location, 'the same when it reloads');
is(stored('/self/a.html'), 1, 'stored once');

is(http_get("/self/a.html?comments=confirm&id=$_")->{headers}{location},
   '/self/a.html', "id=$_: the page")
    for '', 'x', '0' x 44, substr($token, 1) . '0';
$res = http_post("/self/a.html?comments=confirm&id=$token", \%ann);
is($res->{status}, 405, 'it is no POST');
is($res->{headers}{allow}, 'GET, HEAD');

redis_cmd('DEL', $key);
is(http_get($self)->{headers}{location}, '/self/a.html', 'what is forgotten');

# where there is nothing to be kept, there is the button

is(http_post("/self/d.html?$post", \%ann, Accept => 'application/json')
   ->{headers}{refresh}, undef, 'JSON has no such header');
$res = http_post("/self/d.html?$post", { %ann, text => 'long ' x 15000 });
is($res->{status}, 403, 'a long comment');
is($res->{headers}{refresh}, undef, 'needs a click');
like($res->{content}, qr/<details.*long long/s, 'and is there');
is(http_post("/self/button/d.html?$post", \%ann)->{headers}{refresh}, undef,
   '"button" overrides "refresh"');

# a page that is no file

$res = http_post("/self/far/e.html?$post", \%ann);
$token = token($res);
is($res->{headers}{refresh}, "4; url=/self/far/e.html?comments=confirm&id=$token",
   'a page from elsewhere');
sleep 3.1;
is(http_get("/self/far/e.html?comments=confirm&id=$token")->{status}, 303,
   'confirms itself');
is(stored('/self/far/e.html'), 1, 'and is stored');
quiet('a challenge that confirms itself');


# without Redis no token is given

redis_stop();
$res = http_post("/m.html?$post", \%ann);
is($res->{status}, 503, 'without Redis: unavailable');
like($res->{content}, qr/value="ann\.example"/, 'with what was typed');

server_stop();
done_testing();
