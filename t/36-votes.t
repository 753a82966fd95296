# Votes and flags: what many readers do at once adds up, who a reader is, and
# how often a page is thrown away.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use MIME::Base64 qw(encode_base64);
use Test::More;
use Time::HiRes qw(sleep time);

my $key = 'comments:{localhost:/a.html}';
my $moderator = 'Basic ' . encode_base64('ann:pw', '');
my ($one, $two, $reply, $held, $other) = map { "050000000000000$_" } 1 .. 5;

my %conf = (
    workers => 4,
    http => <<'_EOC_',
    comments_redis $TEST_NGINX_REDIS timeout=30s;
    comments_zone comments:16m;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Real-IP;
_EOC_
    server => <<'_EOC_',
        comments_site localhost;
        comments on;
        comments_check off;
        comments_deadline 10s;
        comments_flag_hold 3;
        location = /closed.html { comments closed; }
        location ^~ /comments/ { comments_api; }
        location = /status { comments_status; }
        location ^~ /admin/ {
            comments_admin $remote_user;
            auth_basic m;
            auth_basic_user_file htpasswd;
        }
        location /far/ {
            proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
        }
        location /plain/ { comments off; alias html/; }
_EOC_
    files => {
        map { ("$_.html" => "<body><p>page $_</p></body>\n") }
            qw(a b closed far)
    },
);


# votes as a reader of that address; the answer of http_post()
sub vote {
    my ($id, $dir, $address, %headers) = @_;
    my $uri = delete $headers{uri} || '/a.html';

    return http_post("$uri?comments=vote&id=$id", { dir => $dir },
                     'X-Real-IP' => $address, %headers);
}


# "UP DOWN" of a comment in JSON
sub votes_of {
    my ($id) = @_;

    my ($comment) = grep { $_->{id} eq $id } http_thread('/a.html');

    return $comment ? "$comment->{votes}{up} $comment->{votes}{down}" : 'none';
}


# in JSON, which may be a second behind
sub has_votes {
    my ($id, $votes, $name) = @_;

    my $seen;

    wait_for(sub { $seen = votes_of($id); $seen eq $votes });
    is($seen, $votes, $name);
}


sub fresh {
    redis_cmd('FLUSHALL');
    store_comment('/a.html', $one, undef, 'a', 0, 'Ann', 'one');
    store_comment('/a.html', $two, undef, 'a', 0, 'Ben', 'two');
    store_comment('/a.html', $reply, $one, 'a', 0, 'Cem', 'three');
    store_comment('/a.html', $held, undef, 'p', 0, 'Dee', 'four');
    store_comment('/b.html', $other, undef, 'a', 0, 'Eva', 'five');
    redis_cmd('ZADD', 'comments:site:localhost:queue', 0,
              "$held $held /a.html");
    redis_cmd('PUBLISH', 'comments:events', "test move - 9 localhost $_")
        for '/a.html', '/b.html';
    sleep 0.2;
}


sub is_quiet {
    my ($name) = @_;

    my @lines = grep { !/open\(\) ".*no\.html" failed/ }
                server_log(qr/\[(?:error|alert|crit|emerg)\]/);

    is_deeply([@lines[0 .. ($#lines > 9 ? 9 : $#lines)]], [],
              "$name: no error was logged");
}


# an act of a moderator; its answer
sub act {
    my ($do, $id) = @_;

    return http_json(http_post('/admin/act', { do => $do, id => $id },
                               Accept => 'application/json',
                               Authorization => $moderator,
                               'Sec-Fetch-Site' => 'same-origin'));
}


server_start(%conf);
server_file('../htpasswd', "ann:{PLAIN}pw\n");
fresh();


# one reader, who changes their mind

my $res = vote($one, 'up', '192.0.2.1');

is($res->{status}, 303, 'a vote by a form leads on');
is($res->{headers}{location},
   "/a.html?comments=show&id=$one&cnotice=voted#comment-$one",
   'to the comment');
like($res->{headers}{'set-cookie'},
     qr/^comments_reader=[0-9a-f]{17}\.[0-9a-f]{32}; Path=\/; Max-Age=\d+; /,
     'the first vote sets a cookie');

my ($cookie) = $res->{headers}{'set-cookie'} =~ /^([^;]+)/;

has_votes($one, '1 0', 'it counts');

$res = vote($one, 'up', '192.0.2.1', Cookie => $cookie);

is($res->{headers}{'set-cookie'}, undef, 'the second one sets no cookie');
has_votes($one, '1 0', 'it counts once');

vote($one, 'down', '198.51.100.7', Cookie => $cookie);
has_votes($one, '0 1', 'the other way, from another address');

vote($one, 'none', '198.51.100.7', Cookie => $cookie);
has_votes($one, '0 0', 'taken back');

$res = http_request('POST', "/a.html?comments=vote&id=$one",
                    { 'Content-Type' => 'application/json',
                      'X-Real-IP' => '192.0.2.1' }, '{"dir":"up"}');

is($res->{status}, 200, 'a vote by JSON');
is($res->{content}, "{\"id\":\"$one\",\"votes\":{\"up\":1,\"down\":0}}",
   'the answer has the numbers');

vote($one, 'up', '192.0.2.1');
has_votes($one, '1 0', 'a browser without cookies is the same reader');

vote($one, 'up', '192.0.2.2', Cookie => 'comments_reader=0000000000000000a.'
                                        . '0' x 32);
has_votes($one, '2 0', 'a forged cookie is none');

is(vote($reply, 'up', '192.0.2.2')->{status}, 303, 'a vote for a reply');
has_votes($reply, '1 0', 'counts too');

is(redis_cmd('HGET', "$key:votes", $one), '2 0', 'the kept numbers');
is(redis_cmd('SCARD', "$key:up:$one"), 2, 'are the size of the set');


# one address, whatever it says about its browser and its cookies

for my $n (1 .. 200) {
    vote($two, 'up', '203.0.113.9', 'User-Agent' => "robot $n");
}

my $n = redis_cmd('SCARD', "$key:up:$two");

cmp_ok($n, '<=', 8, 'an address is eight readers at most');
cmp_ok($n, '>', 1, 'and more than one');

fresh();

for my $n (1 .. 50) {
    vote($two, 'up', sprintf('2001:db8:1:2:%x::1', $n));
}

has_votes($two, '1 0', 'addresses of one /64 are one reader');


# what cannot be voted for

fresh();
redis_cmd('HSET', "comments:{localhost:/b.html}:meta", 'closed', 1);

for my $case (
    ['a pending comment', 404, $held],
    ['a comment of another thread', 404, $other],
    ['no comment', 404, '0500000000000099'],
    ['no id', 404, 'x'],
    ['a thread that is closed', 403, $other, uri => '/b.html'],
    ['a location that is closed', 403, $one, uri => '/closed.html'],
    ['another origin', 403, $one, Origin => 'http://evil.example'],
    ['another site', 403, $one, 'Sec-Fetch-Site' => 'cross-site'],
) {
    my ($name, $status, $id, @rest) = @$case;

    is(vote($id, 'up', '192.0.2.1', @rest)->{status}, $status, $name);
    is(vote($id, 'flag', '192.0.2.1', @rest)->{status}, $status,
       "$name: nor reported");
}

is(vote($one, 'sideways', '192.0.2.1')->{status}, 400, 'no direction');
is(http_get("/a.html?comments=vote&id=$one")->{status}, 303, 'GET is the page');
is_deeply(redis_cmd('KEYS', '*:up:*'), [], 'nothing of this was stored');

$res = http_comment('/a.html', { name => 'Ann', text => 'my own' });
($cookie) = $res->{headers}{'set-cookie'} =~ /^([^;]+)/;

my $own = $res->{json}{id};

$res = http_request('POST', "/a.html?comments=vote&id=$own",
                    { 'Content-Type' => 'application/json',
                      Cookie => $cookie }, '{"dir":"up"}');
is($res->{status}, 403, 'not for the own comment');
is(http_json($res)->{error}{code}, 'own_comment', 'the code says so');
is(vote($one, 'up', '192.0.2.1', Cookie => $cookie)->{status}, 303,
   'for others');


# the reader is told what was done, at the comment, and only there

fresh();

# the page to which a vote leads
sub told {
    my ($id, @vote) = @_;
    my $location = vote($id, @vote)->{headers}{location};

    return http_get($location =~ s/#.*//r);
}

for (['up', 'voted', 'your vote has been counted'],
     ['down', 'voted', 'your vote has been counted'],
     ['none', 'unvoted', 'Your vote has been taken back'],
     ['flag', 'flagged', 'The moderators will look at this comment'])
{
    my ($dir, $notice, $text) = @$_;

    like(vote($one, $dir, '192.0.2.1')->{headers}{location},
         qr{^/a\.html\?comments=show&id=$one&cnotice=$notice#comment-$one$},
         "where $dir leads to");

    my $told = told($one, $dir, '192.0.2.1');

    is($told->{status}, 200, "$dir: the comment");
    like($told->{content},
         qr{<article id="comment-$one"(?:(?!</article>).)*role="status">[^<]*$text}s,
         "$dir: the notice is at the comment");
    unlike(http_get("/a.html?cnotice=$notice")->{content}, qr/$text/,
           'the bare page has none');
    unlike(http_get("/a.html?comments=show&id=$one")->{content}, qr/$text/,
           'nor a permalink');
}

unlike(http_get("/a.html?comments=show&id=$one&cnotice=%3Cb%3E")->{content},
       qr/comment-notice/, 'nothing else is a notice');

vote($one, 'flag', '192.0.2.2');
$res = told($one, 'flag', '192.0.2.3');
is($res->{status}, 200, 'the report that holds a comment with replies');
like($res->{content}, qr/role="status">Thank you\. The moderators/,
     'is confirmed, too');

$res = told($two, 'flag', "192.0.2.$_") for 1 .. 3;
is($res->{status}, 404, 'the report that holds one without');
like($res->{content}, qr/role="status">Thank you\. The moderators/,
     'is confirmed likewise');
unlike($res->{content}, qr/That comment is not shown here/,
       'in place of the note');


# a page from elsewhere

store_comment('/far/far.html', '0500000000000007', undef, 'a', 0, 'Ann', 'far');
is(vote('0500000000000007', 'up', '192.0.2.1', uri => '/far/far.html')->{status},
   303, 'a page from elsewhere');
like(told('0500000000000007', 'up', '192.0.2.1', uri => '/far/far.html')
     ->{content}, qr/your vote has been counted/, 'tells it, too');
is(vote('0500000000000007', 'up', '192.0.2.1', uri => '/far/no.html')->{status},
   404, 'and one that is not there');


# the block

fresh();

my $page = http_get('/a.html')->{content};

like($page, qr{ method="post" action="/a\.html\?comments=vote&amp;id=$one">},
     'each comment has a form for votes');
unlike($page, qr/corder=best/, 'without votes there is no best order');

vote($two, 'up', "192.0.2.$_") for 1 .. 3;

ok(wait_for(sub { http_get('/a.html')->{content} =~ /<span>3</ }),
   'numbers are in the page');

$page = http_get('/a.html')->{content};
like($page, qr/corder=best/, 'with votes there is a best order');

$page = http_get('/b.html')->{content};
unlike($page, qr/comment-orders/, 'one root: there is no order');

like(http_get("/a.html?comments=show&id=$two")->{content},
     qr/value="none"/, 'a vote can be taken back');


# best: five votes of five are better than fifty of a hundred

fresh();

my @best = map { sprintf 'a%015d', $_ } 1 .. 4;

store_comment('/a.html', $_, undef, 'a', 0, 'Ann', $_) for @best;

for my $n (1 .. 100) {
    vote($best[1], $n % 2 ? 'up' : 'down', "198.51.100.$n");
    vote($best[3], 'up', "198.51.100.$n") if $n <= 5;
}

my @order = grep { /^a/ } map { $_->{id} }
            @{ http_json(http_get('/a.html?comments=json&corder=best'))
               ->{comments} };

is_deeply(\@order, [@best[3, 1, 0, 2]], 'the best order');
is_deeply([grep { /^a/ } @{ redis_cmd('ZRANGE', "$key:best", 0, -1) }],
          [@best[3, 1, 0, 2]], 'that of the set, by which pages are cut');


# 64 readers at once, for one comment, who change their minds

fresh();

my @lines = parallel(64, sub {
    my ($i) = @_;
    my @lines;

    for my $dir (qw(up down none down up), $i % 4 ? 'up' : 'down') {
        my $res = vote($one, $dir, "198.51.100.$i");
        push @lines, "$res->{status} $res->{content}" if $res->{status} != 303;
    }

    return @lines;
});

is_deeply(\@lines, [], '64 at once: all votes are taken');
is(redis_cmd('SCARD', "$key:up:$one"), 48, 'the votes for it');
is(redis_cmd('SCARD', "$key:down:$one"), 16, 'the votes against it');
is(redis_cmd('HGET', "$key:votes", $one), '48 16', 'the kept numbers agree');
ok(wait_for(sub { http_get('/a.html')->{content} =~ /<span>48</ }),
   'the page shows the last of them');


# how often pages are thrown away: messages, and blocks dropped in the zone

sub dropped { http_json(http_get('/status'))->{counters}{invalidated} }

sleep 1.2;

my $before = dropped();
my $began = time;
my $cast = 0;

# enough of them, however slow the machine is
while ($cast < 60 || time - $began < 3) {
    $cast++;
    vote($two, $cast % 2 ? 'up' : 'none', '192.0.2.' . $cast % 250);
}

my $last = vote($two, 'up', '192.0.2.251');

is($last->{status}, 303, 'the last vote');

sleep 1.3;

my $seconds = time - $began;
my $times = dropped() - $before;

cmp_ok($times, '<=', $seconds + 1,
       "$cast votes in $seconds s threw the page away $times times");
cmp_ok($times, '>=', 2, 'more than once');
is(redis_cmd('HGET', "$key:votes", $two), redis_cmd('SCARD', "$key:up:$two")
   . ' 0', 'the numbers agree');

my ($shown) = http_get('/a.html')->{content}
              =~ /id=$two">.*?value="up".*?<span>(\d+)</s;

is($shown, redis_cmd('SCARD', "$key:up:$two"), 'the page has the last vote');


# flags

fresh();

$res = http_request('POST', "/a.html?comments=flag&id=$one",
                    { 'X-Real-IP' => '192.0.2.1',
                      Accept => 'application/json' });

is($res->{status}, 200, 'a flag needs no body');
is($res->{content}, "{\"id\":\"$one\",\"flagged\":true}", 'the answer');

parallel(8, sub {
    for my $n (1 .. 1250) {
        vote($one, 'flag', '192.0.2.1', 'User-Agent' => "robot $n");
    }

    return ();
});

is(redis_cmd('SCARD', "$key:flag:$one"), 1, '10,000 flags of an address are one');
is_deeply(redis_cmd('ZRANGE', 'comments:site:localhost:flagged', 0, -1),
          ["$one $one /a.html"], 'it is in the list of the flagged');
is(redis_cmd('XLEN', 'comments:site:localhost:log'), 1, 'and once in the log');

vote($one, 'flag', '192.0.2.2');
is(redis_cmd('SCARD', "$key:flag:$one"), 2, 'another address counts');

is(redis_cmd('HGET', "$key:index", $one), "a${one}0", 'two flags do not hold');
vote($one, 'flag', '192.0.2.3');
is(redis_cmd('HGET', "$key:index", $one), "p${one}0", 'three do');

my ($record) = @{ redis_cmd('ZRANGE', "$key:s:$one", 0, 0) };

like($record, qr/7:flags:3/, 'the reason says so');
is(redis_cmd('ZSCORE', 'comments:site:localhost:queue', "$one $one /a.html"),
   0, 'it is in the queue');
ok(wait_for(sub { http_get('/a.html')->{content} !~ />one</ }),
   'and not in the page');
is(vote($one, 'flag', '192.0.2.4')->{status}, 404, 'nor can it be flagged');


# a moderator approves it: it is not held again

my $ctl = 'build/commentsctl --redis ' . 'unix:' . redis_sock()
          . ' --site localhost';

is(system("$ctl approve $one >/dev/null"), 0, 'approved');

vote($one, 'flag', "192.0.2.$_") for 5 .. 9;
is(redis_cmd('HGET', "$key:index", $one), "a${one}0",
   'further flags do not hold what a moderator approved');

my @held = parallel(16, sub {
    my ($i) = @_;
    return vote($two, 'flag', "198.51.100.$i")->{status};
});

is(scalar(grep { !/^(?:303|404)$/ } @held), 0, '16 flags at once');
is(redis_cmd('HGET', "$key:index", $two), "p${two}0", 'hold it');

# votes go with their comments, and a purge takes them away

fresh();
vote($one, 'up', "192.0.2.$_") for 1 .. 3;
vote($one, 'down', '192.0.2.4');
vote($two, 'flag', '192.0.2.4');

is(system("$ctl move /a.html /c.html >/dev/null"), 0, 'a thread is moved');

my $new = 'comments:{localhost:/c.html}';

is(redis_cmd('SCARD', "$new:up:$one"), 3, 'with the votes for it');
is(redis_cmd('SCARD', "$new:down:$one"), 1, 'and against it');
is(redis_cmd('SCARD', "$new:flag:$two"), 1, 'with flags');
is(redis_cmd('HGET', "$new:votes", $one), '3 1', 'and numbers');

# a worker may still have the turn to tell of the votes, for a second
wait_for(sub { !@{ redis_cmd('KEYS', "$key:told") } });
is_deeply(redis_cmd('KEYS', "$key:*"), [], 'nothing is left behind');

is(system("$ctl delete $one >/dev/null && $ctl purge $one >/dev/null"), 0,
   'a comment is purged');
is_deeply(redis_cmd('KEYS', "$new:up:*"), [], 'and its votes');
is(system("$ctl verify >/dev/null"), 0, 'verify finds nothing wrong');

# exports have the votes of readers, and an import counts them as its own

fresh();
vote($two, 'up', "192.0.2.$_") for 1 .. 3;
vote($reply, 'down', '192.0.2.4');

my $export = `$ctl export --no-secret`;

like($export, qr/"id":"$two"[^\n]*"up":3/, 'an export has the votes');
like($export, qr/"id":"$reply"[^\n]*"down":1/, 'of replies too');
like(`$ctl show --json /a.html`, qr/"id":"$two"[^\n]*?"up":3/, 'and show');
is(system("$ctl verify >/dev/null"), 0, 'all is in order');

my $file = 'build/votes.jsonl';

open my $out, '>', $file or die;
print $out $export;
close $out;

redis_cmd('FLUSHALL');
is(system("$ctl import $file >/dev/null"), 0, 'it is imported');

my ($imported) = map { $_->{id} }
                 grep { $_->{html} =~ /two/ } http_thread("/a.html");

is(votes_of($imported), '3 0', 'the votes are there');
is(redis_cmd('ZRANGE', "$key:best", 0, 0)->[0], $imported,
   'and rank');
vote($imported, 'up', '192.0.2.1');
has_votes($imported, '4 0', 'who has voted is not in an export');
is(system("$ctl verify >/dev/null"), 0, 'all is in order still');
unlink $file;


# numbers, ranks and lists that are wrong are mended from the sets

fresh();
vote($one, 'up', "192.0.2.$_") for 1 .. 3;
vote($two, 'up', '192.0.2.1');
vote($two, 'flag', '192.0.2.1');
is(system("$ctl verify >/dev/null"), 0, 'verify finds nothing wrong');

redis_cmd('HSET', "$key:votes", $one, '7 9', $other, '1 1');
redis_cmd('HDEL', "$key:votes", $two);
redis_cmd('SADD', "$key:up:$other", 'x');
redis_cmd('ZADD', "$key:best", 0, $one);
redis_cmd('DEL', 'comments:site:localhost:flagged');
redis_cmd('ZADD', 'comments:site:localhost:flagged', 0, "$one $one /a.html");

like(`$ctl verify --json 2>/dev/null`, qr/"best":1,.*"votes":3,.*"flagged":2,/s,
     'verify counts what is wrong');
is(system("$ctl verify --repair >/dev/null"), 0, 'and repairs it');
is(system("$ctl verify >/dev/null"), 0, 'all of it');
is(redis_cmd('HGET', "$key:votes", $one), '3 0', 'the number of votes');
is(redis_cmd('EXISTS', "$key:up:$other"), 0, 'votes of nobody are gone');
is_deeply(redis_cmd('ZRANGE', 'comments:site:localhost:flagged', 0, -1),
          ["$two $two /a.html"], 'the flagged ones');


# a root that was hidden comes back with its rank

my $score = redis_cmd('ZSCORE', "$key:best", $one);

cmp_ok($score, '<', 0, 'votes give a rank');
system("$ctl delete $one $reply >/dev/null");
is(redis_cmd('ZSCORE', "$key:best", $one), undef, 'a hidden root has none');
system("$ctl restore $one >/dev/null");
is(redis_cmd('ZSCORE', "$key:best", $one), $score, 'and comes back with it');
is(system("$ctl verify >/dev/null"), 0, 'as verify says');


# what moderators do with flags

fresh();
vote($one, 'flag', '192.0.2.1');
vote($two, 'flag', "192.0.2.$_") for 1 .. 3;

like(`$ctl list --status flagged`, qr/^$two .*^$one /ms,
     'both are listed, also the one that is not held');
is(redis_cmd('HGET', "$key:index", $two), "p${two}0", 'one is held');

my $admin = http_get('/admin/queue?status=flagged',
                     Authorization => $moderator)->{content};

like($admin, qr/id="c-$two".*Flags of readers: 3.*id="c-$one".*Flags of readers: 1/s,
     'the page of moderators has both, with the numbers');
like($admin, qr/value="unflag"/, 'and a button');

my $json = http_json(http_get('/admin/queue?status=flagged',
                              Authorization => $moderator,
                              Accept => 'application/json'));

is_deeply([map { "$_->{id} $_->{flags}" } @{ $json->{comments} }],
          ["$two 3", "$one 1"], 'as JSON too');

is(act('unflag', $two)->{done}, 1, 'unflag');
is(redis_cmd('HGET', "$key:index", $two), "a${two}0", 'it is approved');
vote($two, 'flag', "192.0.2.$_") for 1 .. 9;
is(redis_cmd('HGET', "$key:index", $two), "a${two}0",
   'no flag holds it again, the same or others');
is_deeply(redis_cmd('ZRANGE', 'comments:site:localhost:flagged', 0, -1),
          ["$one $one /a.html"], 'nor lists it');

is(system("$ctl unflag $one >/dev/null"), 0, 'commentsctl unflag');
is(`$ctl list --status flagged`, '', 'then none is listed');
isnt(system("$ctl unflag $held >/dev/null 2>&1"), 0,
     'not what is held for another reason');
like(join(' ', map { @{ $_->[1] } }
               @{ redis_cmd('XRANGE', 'comments:site:localhost:log', '-', '+') }),
     qr/op unflag/, 'it is in the log');
is(system("$ctl verify >/dev/null"), 0, 'all is in order');

vote($reply, 'flag', "192.0.2.$_") for 1 .. 3;
is(system("$ctl approve $reply >/dev/null"), 0,
   'approving what flags hold sets them aside');
is_deeply(redis_cmd('ZRANGE', 'comments:site:localhost:flagged', 0, -1), [],
          'too');
is(system("$ctl verify >/dev/null"), 0, 'in order again');


# with the few commands that the documentation gives to nginx's user

open my $doc, '<', 'lua-free-docs/security.md' or die;
my ($rules) = map { /^ACL SETUSER comments on >PASSWORD (.*)/ } <$doc>;

fresh();
redis_cmd('ACL', 'SETUSER', 'default', 'reset', 'on', 'nopass',
          split(/ /, $rules), '+info', '+client', '+acl', '+flushall');

is(vote($two, 'up', '192.0.2.1')->{status}, 303, 'few commands: a vote');
is(vote($two, 'flag', "192.0.2.$_")->{status}, 303, 'flags') for 1 .. 3;
is(act($_, $two)->{done}, 1, $_)
    for qw(unflag delete restore spam purge);

redis_cmd('ACL', 'SETUSER', 'default', 'reset', 'on', 'nopass', '~*', '&*',
          '+@all');


# a flood of nonsense stores nothing and harms nobody

fresh();

my %status;

parallel(4, sub {
    for my $n (1 .. 50) {
        vote($one, "dir$n", '192.0.2.1');
        vote(sprintf('%016d', $n), 'up', '192.0.2.1');
        vote($one . 'x' x 4000, 'up', '192.0.2.1');
        http_request('POST', "/a.html?comments=vote&id=$one",
                     { 'Content-Type' => 'application/json' },
                     '[' x $n . '{"dir":' . '1' x $n);
        vote($one, 'up', '192.0.2.1', Origin => 'null');
        vote($one, 'up', '192.0.2.1', Cookie => 'comments_reader='
             . 'f' x (50 * $n));
    }

    return ();
});

is(redis_cmd('SCARD', "$key:up:$one"), 1, 'nonsense is one vote, of one reader');
is_deeply([sort map { s/.*\}://r } @{ redis_cmd('KEYS', "$key:up:*") }],
          ["up:$one"], 'and none for anything else');

is_quiet('votes');


# Redis is killed while readers vote: what was answered is stored

fresh();

my @answers = parallel(8, sub {
    my ($i) = @_;

    return map { vote($one, 'up', "198.51.$i.$_")->{status} } 1 .. 60;
}, sub { sleep 0.3; redis_kill() });

cmp_ok(scalar(grep { $_ == 303 } @answers), '>', 0, 'some votes are taken');
is(scalar(grep { $_ != 303 && $_ != 503 } @answers), 0, 'the others get 503');


# without Redis nothing is taken

redis_stop();

$res = vote($one, 'up', '192.0.2.1');

is($res->{status}, 503, 'Redis is gone');
is($res->{headers}{'retry-after'}, 5, 'a form: when to come again');

$res = http_request('POST', "/a.html?comments=vote&id=$one",
                    { 'Content-Type' => 'application/json' }, '{"dir":"up"}');

is($res->{status}, 503, 'and JSON');
is($res->{headers}{'retry-after'}, 5, 'the same');
is(http_json($res)->{error}{code}, 'unavailable', 'the code');

server_stop();
done_testing();
