# Our own checks: form, rate, bans, age, duplicate; each alone, in the default
# chain, and over two hosts.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsOrigin;
use CommentsServer;
use File::Path qw(make_path remove_tree);
use JSON::PP ();
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';
my @ctl = ($ctl, '--redis', 'unix:' . redis_sock(), '--site', 'test.example');
my $checks = 'comments:site:test.example:check';

die "there is no $ctl\n" unless -x $ctl;

my %conf = (
    workers => 2,
    http => <<'_EOC_',
comments_redis $TEST_NGINX_REDIS timeout=30s;
    log_format full "$request_uri $comments_result";
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Real-IP;
    comments_check default;
_EOC_
    server => <<'_EOC_',
        comments on;
        comments_deadline 10s;
        access_log logs/access.log full;
        location /rate/ {
            alias html/;
            comments_check rate address=3/1h network=5/1h;
        }
        location /rate-held/ {
            alias html/;
            comments_check rate address=3/1h network=off action=hold;
        }
        location /rate-short/ {
            alias html/;
            comments_check rate address=2/2s network=off;
        }
        location /rate-border/ {
            alias html/;
            comments_check rate address=10/4s network=off;
        }
        location /rate-two/ {
            alias html/;
            comments_check rate address=2/1h network=off;
        }
        location /rate-last/ {
            alias html/;
            comments_check bans;
            comments_check rate address=2/1h network=off;
        }
        location /rate-slow/ {
            alias html/;
            comments_check uri=/judge/;
            comments_check rate address=2/1h network=off;
        }
        location /judge/ {
            internal;
            proxy_pass http://$TEST_NGINX_ORIGIN;
        }
        location /rate-site/ {
            alias html/;
            comments_check rate address=off network=off site=2/1h;
        }
        location /strict/ { alias html/; comments_check form strict; }
        location /trap-held/ {
            alias html/;
            comments_check form action=hold;
        }
        location /bans/ { alias html/; comments_check bans; }
        location /bans-held/ {
            alias html/;
            comments_check bans action=hold;
        }
        location /age/ {
            alias html/;
            comments_check age;
            comments_close_after 3s;
        }
        location /age-off/ {
            alias html/;
            comments_check off;
            comments_close_after 1s;
        }
        location /age-dry/ {
            alias html/;
            comments_check age;
            comments_check_dry_run on;
            comments_close_after 1s;
        }
        location /same/ { alias html/; comments_check duplicate; }
        location /same-two/ {
            alias html/;
            comments_check duplicate times=2 min=5 time=1h action=spam;
        }
_EOC_
    files => { map { ("$_.html" => "<body><p>page $_</p></body>\n") }
                   'a' .. 'h' }
);

my $status;         # of the last command

sub ctl {
    my (@args) = @_;

    my $command = join ' ', map { "'" . s/'/'\\''/gr . "'" } @ctl, @args;
    my $out = `$command 2>&1`;

    $status = $? >> 8;

    return $out;
}


# Posts by JSON from an address; the answer, with {code} of its error.
sub post {
    my ($uri, $address, %fields) = @_;

    my $text = "text " . (delete $fields{n} // "");
    my $res = http_comment($uri, { name => "Ann", text => $text, %fields },
                           'X-Real-IP' => $address);

    $res->{code} = $res->{json}{error}{code} // '';

    return $res;
}


my $n = 0;

sub posts {
    my ($uri, $address, $times) = @_;

    return [map { post($uri, $address, n => ++$n)->{status} } 1 .. $times];
}


sub quiet {
    my ($name) = @_;

    is_deeply([server_log(qr/\[(?:error|alert|crit|emerg)\]/)], [],
              "$name: no errors were logged");
    server_mark();
}


origin_start(http => 'ORIGIN', sub {
    sleep 0.5;
    return { head => "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
             body => "pass\n" };
});

server_start(%conf);


# rate: an address, its network, all of them

is_deeply(posts('/rate/a.html', '192.0.2.1', 5), [201, 201, 201, 429, 429],
          'so many posts of an address, and no more');

is(scalar(() = server_log(qr/check "rate" \(rate: address\)/)), 2,
   'the log says of what');

my $res = post('/rate/a.html', '192.0.2.1', n => ++$n);

is($res->{code}, 'too_many_posts', 'the error says so');
cmp_ok($res->{headers}{'retry-after'} // 0, '>=', 1, 'and when to try again');
cmp_ok($res->{headers}{'retry-after'} // 0, '<=', 7200,
       'within two windows');

$res = http_post('/rate/a.html', { name => 'Ann', text => 'typed & kept' },
                 'X-Real-IP' => '192.0.2.1');

is($res->{status}, 429, 'a form');
like($res->{content}, qr/typed &amp; kept/, 'gets back what was typed');

is_deeply(posts('/rate/a.html', '192.0.2.2', 3), [201, 201, 429],
          'two more of the same network');
is_deeply(posts('/rate/a.html', '192.0.3.1', 1), [201], 'another network');
is_deeply(posts('/rate/b.html', '192.0.2.3', 1), [429],
          'another page, but the network is full');
is(scalar(() = server_log(qr/check "rate" \(rate: network\)/)), 2,
   'which is in the log');
is_deeply(posts('/rate/a.html', '2001:db8:1:2::1', 4), [201, 201, 201, 429],
          'an address of IPv6');
is_deeply(posts('/rate/a.html', '2001:db8:1:2:3::1', 3), [201, 201, 429],
          'its /64');
is_deeply(posts('/rate/a.html', '2001:db8:1:3::1', 1), [201], 'another /64');
is_deeply(posts('/rate/a.html', '::ffff:198.51.100.1', 1), [201],
          'an address of IPv4 as one of IPv6');
is_deeply(posts('/rate/a.html', '198.51.100.1', 3), [201, 201, 429],
          'is the same as without');

my @keys = map { @{ redis_cmd('KEYS', $_) } } "$checks:rate:*";

is(scalar(grep { !/^\Q$checks:rate:\E[0-9a-f]{32}$/ } @keys), 0,
   'no key tells an address');
is(scalar(grep { redis_cmd('TTL', $_) < 3600 } @keys), 0,
   'each of them expires, behind the next window');

is_deeply(posts('/rate-held/a.html', '192.0.2.99', 5),
          [201, 201, 201, 202, 202], 'action=hold holds what is too much');

# rate: a burst at the border of two windows

{
    my $border = 4 * (2 + int(time / 4));

    # late in one window, early in the next, and in the middle of that

    sleep_until($border - 0.7);
    my $late = grep { $_ == 201 } @{ posts('/rate-border/a.html', '192.0.2.8',
                                           12) };
    my $until = time;

    sleep_until($border + 0.02);
    my $early = grep { $_ == 201 } @{ posts('/rate-border/a.html',
                                            '192.0.2.8', 6) };
    my $at = time - $border;

    sleep_until($border + 2);
    my $middle = grep { $_ == 201 } @{ posts('/rate-border/a.html',
                                             '192.0.2.8', 12) };
    my $passed = 10 * (time - $border) / 4;

    SKIP: {
        skip 'this machine is too slow for the border', 3
            if $until >= $border || $at > 1;

        is($late, 10, 'before the border the limit passes');
        cmp_ok($early, '<=', 10 * $at / 4, 'behind it as much as has passed '
                                           . 'of the window, and no second '
                                           . 'burst');
        cmp_ok($early + $middle, '<=', $passed, 'nor later');
    }

    cmp_ok($middle, '>=', 1, 'but it does not shut anybody out');
}


# rate: many addresses

sub flood {
    my ($uri, $address, $times) = @_;
    my %seen;

    for my $i (1 .. $times) {
        my $res = post($uri, $address->($i), n => ++$n);
        $seen{"$res->{status} $res->{code}"}++;
    }

    return \%seen;
}

is_deeply(flood('/h.html', sub { sprintf '2001:db8:7:7:%x::%x', $_[0], $_[0] },
                75),
          { '201 ' => 60, '429 too_many_posts' => 15 },
          'the default chain: 60 posts of a /64, whatever its addresses');
is_deeply(flood('/h.html', sub { sprintf '2001:db8:7:8::%x', $_[0] }, 2),
          { '201 ' => 2 }, 'the next /64 is not concerned');
is_deeply(flood('/rate-site/b.html',
                sub { sprintf '2001:db8:%x:1::1', 0x100 + $_[0] }, 6),
          { '201 ' => 2, '403 challenge' => 4 },
          'a /48 has 65,536 of these: the limit of the site asks for a '
          . 'confirmation');
redis_cmd('DEL', $_) for @{ redis_cmd('KEYS', "$checks:rate:*") };


# rate: what is not stored takes no place, whatever the reason

my %first = (n => ++$n);
my $first = post('/rate-two/a.html', '192.0.2.5', %first);
is($first->{status}, 201, 'rate: one of two posts');

for (1 .. 4) {
    my $again = post('/rate-two/a.html', '192.0.2.5', %first);
    is("$again->{status} $again->{json}{id}", "201 $first->{json}{id}",
       'the same again has its answer');
}

is(post('/rate-two/a.html', '192.0.2.5', text => '')->{code}, 'required',
   'a post without a text is refused') for 1 .. 3;
is(post('/rate-two/a.html', '192.0.2.5', n => ++$n,
        parent => '0123456789abcdef')->{code}, 'unknown_parent',
   'and a reply to nothing') for 1 .. 3;
is_deeply(posts('/rate-two/a.html', '192.0.2.5', 2), [201, 429],
          'none of them counts: one more passes, and no other');

ctl('ban', 'add', 'address', '192.0.2.6');
is_deeply(posts('/rate-last/a.html', '192.0.2.6', 4), [403, 403, 403, 403],
          'a check in front of it refuses');
ctl('ban', 'remove', 'address', '192.0.2.6');
is_deeply(posts('/rate-last/a.html', '192.0.2.6', 3), [201, 201, 429],
          'those do not count either');

my %slow = (n => ++$n);
my @both = parallel(2, sub {
    my $res = post('/rate-slow/a.html', '192.0.2.7', %slow);
    return "$res->{status} $res->{json}{id}";
});

is($both[0], $both[1], 'two equal posts while a check waits are one comment');
is_deeply(posts('/rate-slow/a.html', '192.0.2.7', 2), [201, 429],
          'which counts once');

is_deeply(posts('/rate-site/a.html', '192.0.2.77', 2), [201, 201],
          'the limit of a site');

$res = post('/rate-site/b.html', '203.0.113.1', n => ++$n);

is($res->{status}, 403, 'is for all addresses');
is($res->{code}, 'challenge', 'and a challenge, no refusal');

# a refused post is taken back: the next windows are not shut

my $end = time + 8;
my @seen;

while (time < $end) {
    push @seen, [time, @{ posts('/rate-short/a.html', '192.0.2.1', 1) }];
}

my $passed = grep { $_->[1] == 201 } @seen;

cmp_ok($passed, '>=', 6, 'a flood of one address passes at its rate');
cmp_ok($passed, '<=', 10, 'and no faster');

wait_for(sub { !grep { redis_cmd('GET', $_) > 3 }
                    @{ redis_cmd('KEYS', "$checks:rate:*") } });

is(scalar(grep { (redis_cmd('GET', $_) // 0) < 0 } @keys), 0,
   'no counter is below 0');
quiet('rate');


# bans

my %who = (name => 'Mallory', email => 'mallory@example.org');

is(post('/bans/a.html', '192.0.2.1', n => ++$n, %who)->{status}, 201,
   'nobody is banned');

my @bans = (
    ['address', '192.0.2.1', ['192.0.2.1', name => 'Eve'],
                             ['192.0.2.2', name => 'Eve']],
    ['address', '2001:DB8:0:0::7', ['2001:db8::7', name => 'Eve'],
                                   ['2001:db8::8', name => 'Eve']],
    ['network', '198.51.100.77', ['198.51.100.200', name => 'Eve'],
                                 ['198.51.101.200', name => 'Eve']],
    ['network', '2001:db8:5::/64', ['2001:db8:5::9', name => 'Eve'],
                                   ['2001:db8:5:1::9', name => 'Eve']],
    ['email', 'Mallory@Example.org',
     ['203.0.113.9', name => 'Eve', email => 'mallory@example.ORG'],
     ['203.0.113.9', name => 'Eve', email => 'other@example.org']],
    ['name', " M\x{d6}LL   Ory ",
     ['203.0.113.9', name => "m\x{f6}ll ory"],
     ['203.0.113.9', name => "m\x{f6}llory"]],
);

for my $ban (@bans) {
    my ($kind, $value, $banned, $free) = @$ban;
    my ($hit, @hit) = @$banned;
    my ($miss, @miss) = @$free;
    my $typed = $value;

    utf8::encode($typed);

    like(ctl('ban', 'add', $kind, $typed, '--reason', 'because'),
         qr/^banned $kind .+ for ever\n\z/,
       "$kind: a ban is added");
    is($status, 0, 'with status 0');

    $res = post('/bans/a.html', $hit, n => ++$n, @hit);
    is($res->{status}, 403, "$kind: the post is refused");
    is($res->{code}, 'banned', 'and says so');
    ok(wait_for(sub { server_access() =~ /rejected:bans:banned$/ }),
       'the access log too');

    $res = post('/bans-held/a.html', $hit, n => ++$n, @hit);
    is($res->{status}, 202, "$kind: action=hold holds it");

    is(post('/bans/a.html', $miss, n => ++$n, @miss)->{status}, 201,
       "$kind: others are not banned");

    ctl('ban', 'remove', $kind, $typed);
    is($status, 0, "$kind: the ban is removed");
    is(post('/bans/a.html', $hit, n => ++$n, @hit)->{status}, 201,
       'and its post passes');

    ctl($kind eq 'name' ? ('ban', 'remove') : 'unban', $kind, $typed);
    is($status, 1, 'there is no such ban any more');
}

ok(scalar(grep { /\bcheck "bans" \(banned: network: because\)/ }
          server_log(qr/check/)), 'the log says what is banned, and why');

ctl('ban', 'add', 'address', '192.0.2.1', '--for', '1h');
is(post('/bans/a.html', '192.0.2.1', n => ++$n)->{code}, 'banned',
   'a ban for a time');
ctl('ban', 'add', 'address', '192.0.2.1', '--for', '1s');
sleep 2.1;
is(post('/bans/a.html', '192.0.2.1', n => ++$n)->{status}, 201, 'ends');
is(redis_cmd('HLEN', "$checks:bans:list"), 1,
   'the check does not remove it: it may be renewed at that moment');
ctl('ban', 'add', 'address', '192.0.2.1', '--for', '1h');
is(post('/bans/a.html', '192.0.2.1', n => ++$n)->{code}, 'banned',
   'a renewed ban holds');
ctl('ban', 'add', 'address', '192.0.2.9', '--for', '1s');
sleep 1.1;
like(ctl('ban', 'list'), qr/\A[^\n]+\n\z/, 'the list has what is in force');
is(redis_cmd('HLEN', "$checks:bans:list"), 1, 'and has removed the rest');
ctl('unban', 'address', '192.0.2.1');

ctl('ban', 'add', 'network', '192.0.2.0/24', '--for', '30d', '--reason', 'r');
ctl('ban', 'add', 'name', 'Spam  King');

my $list = JSON::PP->new->utf8->decode(ctl('ban', 'list', '--json'));
my %list = map { $_->{kind} => $_ } @$list;

is(scalar(@$list), 2, 'the list has all bans');
is($list{name}{name}, 'spam king', 'a name as it is compared');
is($list{name}{until}, undef, 'which does not end');
like($list{network}{hash}, qr/^[0-9a-f]{32}$/, 'no address, but its hash');
like($list{network}{until}, qr/^\d{4}-\d\d-\d\dT/, 'with its end');
is($list{network}{reason}, 'r', 'and its reason');
unlike(join("\n", map { $_ // '' } @{ redis_cmd('HGETALL',
                                               "$checks:bans:list") }),
       qr/192\.0/, 'nor is one stored');

like(ctl('ban', 'list'), qr/^name\tspam king\t-\t$/m, 'as lines too');
ctl('ban', 'remove', 'network', $list{network}{hash});
is($status, 0, 'a hash from the list names its ban');

for my $bad (['add', 'address', '192.0.2.0/24'], ['add', 'address', 'host'],
             ['add', 'network', '192.0.2.0/16'], ['add', 'email', 'ann'],
             ['add', 'name', '  '], ['add', 'host', 'a.example'],
             ['add', 'name'], ['list', 'name'], [],
             ['add', 'address', '--from', 'x'],
             ['add', 'name', '--from', '06h0hjcb68pcz1sw'],
             ['add', 'address', '192.0.2.1', '--from', '06h0hjcb68pcz1sw'], ['sub', 'name', 'x'],
             ['add', 'name', 'x', '--for', '30'],
             ['add', 'name', 'x', '--for', '0d'],
             ['remove', 'name', 'x', '--for', '1d'])
{
    ctl('ban', @$bad);
    is($status, 2, "ban @$bad: wrong usage");
}

quiet('bans');


# age

is(post('/age/a.html', '192.0.2.1', n => ++$n)->{status}, 201,
   'a thread begins');

my $open = http_get('/age/a.html')->{content};

like($open, qr/<form id="comment-form"/, 'its page has a form');
is(http_json(http_get('/age/a.html?comments=json'))->{open},
   JSON::PP::true, 'JSON says that it is open');

sleep 3.2;

$res = post('/age/a.html', '192.0.2.1', n => ++$n);

is($res->{status}, 403, 'behind comments_close_after it is closed');
is($res->{code}, 'closed', 'and says so');
unlike(http_get('/age/a.html')->{content}, qr/<form id="comment-form"/,
       'its page, though it was kept, has no form any more');
is(http_json(http_get('/age/a.html?comments=json'))->{open},
   JSON::PP::false, 'nor does JSON say that it is open');
like(http_get('/age/a.html')->{content}, qr/text /, 'comments are shown');
is(post('/age/b.html', '192.0.2.1', n => ++$n)->{status}, 201,
   'a thread without comments is open');

for my $where ('age-off', 'age-dry') {
    is(post("/$where/c.html", '192.0.2.1', n => ++$n)->{status}, 201,
       "$where: a thread begins");
}

sleep 1.2;

for my $where ('age-off', 'age-dry') {
    is(post("/$where/c.html", '192.0.2.1', n => ++$n)->{status}, 201,
       "$where: it does not close");
    like(http_get("/$where/c.html")->{content}, qr/<form id="comment-form"/,
         'and has its form');
}

quiet('age');


# duplicate

my $long = 'Buy the best watches of the world, at http://watches.example/!';

is(post('/same/a.html', '192.0.2.1', text => $long)->{status}, 201,
   'a text');
is(post('/same/a.html', '192.0.2.1', text => $long)->{status}, 201,
   'sent again, it is the same comment');
is(post('/same/a.html', '192.0.2.2', text => uc($long) . ' ', name => 'Bob')
       ->{status}, 202, 'by another name it is held, case does not matter');
is(post('/same/b.html', '192.0.2.1', text => "* $long\n", name => 'Ann')
       ->{status}, 202, 'and on another page');
is(post('/same/b.html', '192.0.2.1', text => "$long No.")->{status}, 201,
   'another text is not');
is(post("/same/$_.html", '192.0.2.1', text => 'Thank you!')->{status}, 201,
   'short texts are not compared') for 'c', 'd';

like(ctl('list', '--status', 'pending'),
     qr/duplicate:duplicate: the same text, 3 times/,
     'moderators read why it is held');

is(post("/same-two/$_.html", '192.0.2.1', text => 'short enough')->{status},
   $_ lt 'g' ? 201 : 202, "times=2: page $_") for 'e' .. 'h';

my $key = (grep { redis_cmd('SCARD', $_) == 4 }
           @{ redis_cmd('KEYS', "$checks:duplicate:*") })[0];

cmp_ok(redis_cmd('TTL', $key), '<=', 3600, 'the text is forgotten');
cmp_ok(redis_cmd('TTL', $key), '>', 3000, 'some time later');

# many of one text: the set stays small

for my $i (1 .. 80) {
    post('/same-two/a.html', '192.0.2.1', text => 'robots', name => "R$i");
}

ok(wait_for(sub { !grep { redis_cmd('SCARD', $_) > 64 }
                       @{ redis_cmd('KEYS', "$checks:duplicate:*") } }),
   'a flood of one text does not fill Redis');
quiet('duplicate');


# form

my %filled = (name => 'Ann', text => 'A robot, or a password manager, or both?',
              subject => 'casino');

$res = http_post('/b.html', \%filled, 'X-Real-IP' => '198.51.100.7');

is($res->{status}, 403, 'what fills the hidden field is challenged');
ok(wait_for(sub { server_access() =~ /challenge:form:trap$/ }),
   'the access log says why');

my ($token) = $res->{content} =~ /name="challenge" value="(\w+)"/;

like($token // '', qr/^\w+$/, 'with a token');
is(http_get('/b.html?comments=count')->{content}, 0, 'nothing is stored');
is(http_post('/trap-held/d.html', { %filled, subject => "a\nb\x{202e}c" . "\xe9" x 150 })
       ->{status},
   303, 'and may be held instead');
like(ctl('list', '--status', 'pending', '--json'),
     qr/"form:trap a b c(?:\xc3\xa9){97}"/,
     'the reason is one line of whole characters, of up to 200 bytes');
# as a browser sends the form of the page
my %person = (name => 'Ann', text => 'Not a robot', subject => '',
              _charset_ => 'utf-8', parent => '');
my %browser = ('X-Real-IP' => '198.51.100.8',
               Referer => 'http://test.example/b.html');

is(http_post('/b.html', \%person, %browser)->{status}, 303,
   'an empty field is no robot');

# what has a link, and is not sent as a browser sends the form of a page
my %shop = (%person, website => 'http://shop.example/');

for my $field (qw(subject _charset_)) {
    my %partial = (%shop, text => "without $field");

    delete $partial{$field};

    is(http_post('/c.html', \%partial, %browser)->{status}, 403,
       "a link in a form without $field is challenged");
    ok(wait_for(sub { server_access() =~ /challenge:form:incomplete$/ }),
       'since it is not the form of the page');
}

is(http_post('/c.html', { %shop, text => 'from nowhere' },
             'X-Real-IP' => '198.51.100.8')->{status}, 403,
   'a link in a form from no page is challenged');
ok(wait_for(sub { server_access() =~ /challenge:form:no_page$/ }),
   'the access log says it');
is(http_post('/c.html', { %person, text => 'see http://shop.example/ here' },
             'X-Real-IP' => '198.51.100.8')->{status}, 403,
   'so is one in the text');

is(http_post('/c.html', { name => 'Ann', text => 'by a program, no link' },
             'X-Real-IP' => '198.51.100.8')->{status}, 303,
   'what has no link is not');
is(http_post('/strict/c.html', { name => 'Ann', text => 'no link' },
             'X-Real-IP' => '198.51.100.8')->{status}, 403,
   'but for "strict"');

for ([ Origin => "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}" ],
     [ 'Sec-Fetch-Site' => 'same-origin' ])
{
    is(http_post('/c.html', { %shop, text => "with $_->[0]" }, @$_,
                 'X-Real-IP' => '198.51.100.8')->{status}, 303,
       "$_->[0] is enough");
}

my %farm = (%person, text => join ' ', map { "http://farm$_.example/" } 1 .. 9);

is(http_post('/d.html', { %farm, subject => 'x' }, %browser)->{status}, 403,
   'what another check would hold is challenged first');
is(http_get('/d.html?comments=count')->{content}, 0, 'and not stored');
unlike(ctl('list', '--status', 'pending'), qr/farm1/, 'nor held');
is(http_post('/d.html', \%farm, %browser)->{status}, 303,
   'without a reason for a challenge');
like(ctl('list', '--status', 'pending'), qr/links:too_many_links/,
     'it is held as ever');

is(http_comment('/c.html', { name => 'Ann', text => 'JSON has no form' },
                'X-Real-IP' => '198.51.100.8')->{status}, 201,
   'JSON is not asked for either');

sleep 3.2;

$res = http_post('/c.html', { %filled, text => 'Another text' },
                 'X-Real-IP' => '198.51.100.7');
is($res->{status}, 403, 'another comment is challenged again');

$res = http_post('/b.html', { %filled, challenge => $token,
                              name => 'Ann', subject => 'casino' },
                 'X-Real-IP' => '198.51.100.7');
is($res->{status}, 303, 'a confirmed post passes all checks');
quiet('form');


# the default chain

is_deeply(posts('/a.html', '203.0.113.1', 21), [(201) x 20, 429],
          'the default chain lets 20 posts through');
ctl('ban', 'add', 'address', '203.0.113.2');
is(post('/a.html', '203.0.113.2', n => ++$n)->{code}, 'banned',
   'and no bans');

# Redis has another secret than the workers know, as behind a restore

redis_cmd('SET', 'comments:secret', '5a' x 32);
ctl('ban', 'add', 'address', '203.0.113.3');
is(post('/b.html', '203.0.113.3', n => ++$n)->{code}, 'banned',
   'bans are asked for with the secret of Redis');
quiet('the default chain');

server_stop();


# two hosts on one Redis, 64 clients: three windows

my $limit = 120;
my $window = 4;
my $second = "$ENV{TEST_NGINX_SERVROOT}-second";

redis_cmd('FLUSHALL');

my %pair = (
    workers => 2,
    http => <<"_EOC_",
comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s;
    comments_check rate address=$limit/${window}s network=off;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Real-IP;
_EOC_
    server => <<"_EOC_",
        comments on; comments_deadline 10s;
        location /net/ {
            alias html/;
            comments_check rate address=$limit/${window}s
                                network=$limit/${window}s;
        }
_EOC_
    files => $conf{files},
);

server_start(%pair);

my $two = start_second($second);

sub start_second {
    my ($dir) = @_;

    my $own = "$ENV{TEST_NGINX_SERVROOT}-own";

    remove_tree($dir);
    make_path("$dir/html", "$dir/logs", "$dir/temp");

    open my $in, '<', "$own/nginx.conf" or die "no configuration: $!\n";
    my $text = do { local $/; <$in> };
    $text =~ s/127\.0\.0\.1:$ENV{TEST_NGINX_SERVER_PORT}\b/127.0.0.1:$ENV{TEST_NGINX_PORT_2}/g;

    open my $out, '>', "$dir/nginx.conf" or die "no configuration: $!\n";
    print $out $text;
    close $out;

    for my $name (keys %{ $conf{files} }) {
        open my $page, '>', "$dir/html/$name" or die "$name: $!\n";
        print $page $conf{files}{$name};
        close $page;
    }

    my $pid = fork // die "fork: $!\n";

    if ($pid == 0) {
        POSIX::setsid();
        exec { $ENV{TEST_NGINX_BINARY} } $ENV{TEST_NGINX_BINARY}, '-p',
             "$dir/", '-c', "$dir/nginx.conf", '-e', "$dir/logs/error.log"
            or POSIX::_exit(127);
    }

    wait_for(sub { http_get("http://127.0.0.1:$ENV{TEST_NGINX_PORT_2}/a.html")
                       ->{status} == 200 }, 30)
        or die "the second nginx does not answer\n";

    return $pid;
}

# the secret is made by the first post, and both know it then

post("http://127.0.0.1:$_/b.html", '127.0.0.1', n => ++$n)
    for $ENV{TEST_NGINX_SERVER_PORT}, $ENV{TEST_NGINX_PORT_2};

# 64 clients, half of them on each host, for three windows
sub storm {
    my ($name, $uri, $address) = @_;

    redis_cmd('DEL', $_) for @{ redis_cmd('KEYS', "$checks:rate:*") };

    my $begin = $window * (1 + int(time / $window));
    my $until = $begin + 3 * $window;

    my @answers = parallel(64, sub {
        my ($i) = @_;
        my $port = $ENV{$i % 2 ? 'TEST_NGINX_SERVER_PORT' : 'TEST_NGINX_PORT_2'};
        my @lines;

        sleep_until($begin);

        for (my $j = 0; time < $until; $j++) {
            my $sent = time;
            my $answer = post("http://127.0.0.1:$port$uri", $address->($i, $j),
                              text => "$name by $i, $j");
            push @lines, "$answer->{status} $answer->{code} $sent " . time;
            sleep 0.01;
        }

        return @lines;
    });

    my $windows = 1 + int(time / $window) - $begin / $window;
    my $taken = grep { /^201 / } @answers;
    my $refused = grep { /^429 too_many_posts/ } @answers;
    my @other = grep { !/^(?:201|429) / } @answers;

    is_deeply(\@other, [], "$name: each post passes or is too much");
    cmp_ok($refused, '>=', @answers - $windows * $limit, 'many were too much');
    is(http_get("$uri?comments=count")->{content}, $taken,
       'all that passed is there');

    # the posts that surely fell into one window, by window, the most first
    my %within;

    for my $answer (@answers) {
        my ($sent, $got) = (split ' ', $answer)[-2, -1];
        my $from = $window * int($sent / $window);

        $within{$from}++ if $sent > $from + 0.5 && $got < $from + $window;
    }

    my @posts = ((sort { $b <=> $a } values %within), 0, 0, 0);

    return ($taken, $refused, $windows, @posts[0 .. 2]);
}

# the counters, the largest first, when their sum is that of what has passed
sub counters {
    my ($sum) = @_;
    my @counts;

    wait_for(sub {
        @counts = sort { $b <=> $a } map { redis_cmd('GET', $_) }
                  @{ redis_cmd('KEYS', "$checks:rate:*") };
        my $all = 0;
        $all += $_ for @counts;
        $all == $sum;
    });

    my $all = 0;
    $all += $_ for @counts;

    is($all, $sum, 'what was refused is taken back, what passed has counted');

    return @counts;
}

# no window more than the limit, none less than 90 % of it; a machine that is too
# busy to send as many: of what was sent
sub windows {
    my ($counts, @posts) = @_;

    for my $i (0 .. 2) {
        my $least = $posts[$i] < $limit ? $posts[$i] : $limit;

        cmp_ok($counts->[$i], '<=', $limit, "window: no more than the limit");
        cmp_ok($counts->[$i], '>=', 0.9 * $least, 'no fewer than 90 % of it');
    }
}

my ($taken, $refused, $windows, @posts) =
    storm('address', '/a.html', sub { '127.0.0.1' });
my @counts = counters($taken);

windows(\@counts, @posts);
diag("windows: @counts, of posts: @posts; $taken passed, $refused refused");

# each post from another address of one /64: the network's counters are the
# largest, and those of addresses have one each

($taken, $refused, $windows, @posts) =
    storm('network', '/net/b.html', sub { sprintf '2001:db8:5:6::%x:%x', @_ });
@counts = counters(2 * $taken);

windows(\@counts, @posts);
is_deeply([grep { $_ > 1 } @counts[4 .. $#counts]], [],
          'an address has one post');

# on a busy machine the last posts fall into a fourth window
cmp_ok(@counts - $taken, '<=', $windows * (1 + 4 * 64 + 64),
       'a window has a counter of the network; a worker asks for a full '
       . 'network 64 times, and before it knows that it is full each client '
       . 'has asked once: other refused posts leave no counter');
diag("windows: @counts[0 .. 3]; $taken passed, $refused refused, "
     . @counts . ' keys');

kill 'QUIT', $two;
waitpid $two, 0;
server_stop();
done_testing();
