# Whom a comment came from: kept as hashes for 30 days, for bans and searches of
# moderators, and removed with the comment.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use IO::Socket::UNIX;
use JSON::PP ();
use MIME::Base64 qw(encode_base64);
use Test::More;

my $page = "<html><body><article><p>page</p></article></body></html>\n";
my $sock = redis_sock() . '-nginx';
my $list = 'comments:site:test.example:check:bans:list';

my %conf = (
    workers => 2,
    http => <<'_EOC_',
comments_redis $TEST_NGINX_REDIS timeout=5s;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Real-IP;
_EOC_
    server => <<"_EOC_",
        listen unix:$sock;
        comments_site test.example;
        comments_check off;
        comments_moderation none;
        comments on;
        location /checked/ { comments_check bans; }
        location /held/ { comments_moderation all; }
        location ^~ /comments/ { comments off; comments_api; }
        location ^~ /comments/admin/ {
            comments off;
            comments_admin \$remote_user;
            auth_basic m;
            auth_basic_user_file htpasswd;
        }
_EOC_
    files => { map { ($_ => $page) } 'a.html', 'b.html', 'c.html', 'd.html',
               'e.html', 'old.html', 'new.html', 'checked/a.html',
               'held/a.html' },
);

server_start(%conf);
server_file('../htpasswd', "ann:{PLAIN}pw\n");

my $N = 0;


# Posts from an address; the answer.
sub post {
    my ($uri, $address, %fields) = @_;

    return http_comment($uri, { name => 'Ann ' . ++$N, text => "Text $N",
                                %fields }, 'X-Real-IP' => $address);
}

# The same; the comment's id.
sub id { my $res = post(@_); return $res->{json}{id} || die $res->{content} }

# All fields of all hashes of senders.
sub senders {
    return { map { @{ redis_cmd('HGETALL', $_) } }
             @{ redis_cmd('KEYS', 'comments:site:test.example:senders:*') } };
}

# The two hashes of a comment.
sub sender {
    my ($id) = @_;

    return unpack 'a32 a32', senders()->{$id} // '';
}

# The hash that a ban has of an address or network.
sub banned {
    my ($kind, $value) = @_;

    ctl('ban', 'add', $kind, $value);
    my ($hash) = $out =~ /([0-9a-f]{32})/;
    ctl('unban', $kind, $value);

    return $hash;
}

sub admin {
    my ($args, %headers) = @_;

    return http_get("/comments/admin/queue?$args",
                    Authorization => 'Basic ' . encode_base64('ann:pw', ''),
                    Accept => 'application/json', %headers);
}

sub queue { return http_json(admin(@_))->{comments} }

sub act {
    my ($form, %headers) = @_;

    return http_request('POST', '/comments/admin/act',
        { 'Content-Type' => 'application/x-www-form-urlencoded',
          Authorization => 'Basic ' . encode_base64('ann:pw', ''),
          Accept => 'application/json',
          Origin => "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}",
          %headers }, $form);
}


# what is kept, and how long

my $first = id('/a.html', '192.0.2.10');
my ($address, $network) = sender($first);

is($address, banned('address', '192.0.2.10'),
   'the hash of an address is that of its ban');
is($network, banned('network', '192.0.2.0/24'), 'that of its network, too');

my ($key) = @{ redis_cmd('KEYS', 'comments:site:test.example:senders:*') };
my ($day) = $key =~ /:(\d+)\z/;
my $ends = ($day + 30) * 86400;

is($day, int(time / 86400), 'the key is that of the day');
cmp_ok(abs(time + redis_cmd('TTL', $key) - $ends), '<=', 3,
       'which expires 30 days after it began');

redis_cmd('EXPIRE', $key, 10);
id('/a.html', '192.0.2.10');
cmp_ok(abs(time + redis_cmd('TTL', $key) - $ends), '<=', 3,
       'a later post of the day does not prolong that');


# addresses of all kinds

my @same = sender(id('/a.html', '::ffff:192.0.2.10'));

is_deeply(\@same, [$address, $network],
          'an address of IPv4 by IPv6 is the same as without');

my @near = sender(id('/a.html', '192.0.2.11'));

isnt($near[0], $address, 'a neighbour has another address');
is($near[1], $network, 'in the same network');
isnt((sender(id('/a.html', '192.0.3.10')))[1], $network, 'the next /24');

my @six = sender(my $six = id('/a.html', '2001:db8:1:2::5'));

is($six[0], banned('address', '2001:db8:1:2::5'), 'an address of IPv6');
is($six[1], banned('network', '2001:db8:1:2::/64'), 'and its /64');

my @flat = sender(id('/a.html', '2001:db8:1:2:ffff::9'));

isnt($flat[0], $six[0], 'another address of it');
is($flat[1], $six[1], 'in the same /64');
isnt((sender(id('/a.html', '2001:db8:1:3::5')))[1], $six[1], 'the next /64');

# a client behind a unix socket has no address

my $body = '{"name":"Una","text":"by a socket"}';
my $unix = IO::Socket::UNIX->new(Peer => $sock) or die "$sock: $!\n";

print {$unix} "POST /a.html?comments=post HTTP/1.0\r\nHost: test.example\r\n"
              . "Content-Type: application/json\r\nContent-Length: "
              . length($body) . "\r\n\r\n$body";

my $answer = do { local $/; <$unix> };
my ($una) = $answer =~ /"id":"(\w{16})"/;

like($answer, qr/\AHTTP\S+ 201 /, 'a post by a unix socket');
is(senders()->{$una}, undef, 'leaves no sender');
is(scalar(keys %{ senders() }), 8, 'and no other is missing');


# no plain address in any key or value

sub everything {
    my $all = '';

    for my $key (@{ redis_cmd('KEYS', '*') }) {
        my $type = redis_cmd('TYPE', $key);
        my $value = $type eq 'string' ? redis_cmd('GET', $key)
                    : $type eq 'hash' ? redis_cmd('HGETALL', $key)
                    : $type eq 'zset' ? redis_cmd('ZRANGE', $key, 0, -1)
                    : $type eq 'set' ? redis_cmd('SMEMBERS', $key)
                    : $type eq 'stream' ? redis_cmd('XRANGE', $key, '-', '+')
                    : die "a key of the type $type\n";

        $all .= "$key " . JSON::PP->new->allow_nonref->encode($value) . "\n";
    }

    return $all;
}

my $held = id('/held/a.html', '192.0.2.77');

like(everything(), qr/$address/, 'the hash is found in what is stored');
unlike(everything(), qr/192\.0\.[23]\.|2001:db8|\bffff:|c0000[23]/i,
       'an address is not');

# nor is the hash on any public view

for my $view ('', '?comments=json', '?comments=html', '?comments=atom',
              '?comments=reply&id=' . $first, '?comments=show&id=' . $first)
{
    my $res = http_get("/a.html$view", 'X-Real-IP' => '192.0.2.10');

    like($res->{content}, qr/Text 1\b/, "a view with the comment: $view");
    unlike($res->{content}, qr/$address|$network|sender/,
           'it tells nothing of the sender');
}

unlike(http_get('/comments/latest')->{content}, qr/$address|$network|sender/,
       'nor does the list of the newest');


# commentsctl

sub lines { map { JSON::PP->new->decode($_) } grep { /^\{/ } split /\n/, $out }

ctl('show', '/a.html', '--json');
my ($shown) = grep { $_->{id} eq $first } @{ (lines())[0]{comments} };
is_deeply($shown->{sender}, { address => $address, network => $network },
          'show tells it');
ctl('show', '/a.html');
like($out, qr/^$first .*\(from $address\)$/m, 'as text, too');
ctl('list', '--status', 'approved', '--format', 'jsonl');
is((grep { $_->{id} eq $first } lines())[0]{sender}{network}, $network,
   'so does list');
ctl('list', '--status', 'pending');
like($out, qr/^$held .*\(from [0-9a-f]{32}\)$/m, 'of held comments');
ctl('export');
like($out, qr/"id":"$first"/, 'an export has the comment');
unlike($out, qr/$address|$network|sender/, 'and no sender');


# a ban from a comment

sub blocked {
    my ($address, $code, $name) = @_;

    is(post('/checked/a.html', $address)->{status}, $code, $name);
}

ctl('ban', 'add', 'address', '--from', $first, '--for', '1d', '--reason', 'r');
like($out, qr/^banned address $address until 20\d\d-/, 'a ban by a comment');
blocked('192.0.2.10', 403, 'catches the next post from its address');
blocked('::ffff:192.0.2.10', 403, 'as IPv6, too');
blocked('192.0.2.11', 201, 'and not that of a neighbour');
ctl('unban', 'address', '--from', $first);
is($status, 0, 'it is lifted');
blocked('192.0.2.10', 201, 'and the address may post');

ctl('ban', 'add', 'network', '--from', $first, '--json');
is((lines())[0]{hash}, $network, 'a ban of the network, as JSON');
blocked('192.0.2.99', 403, 'catches a neighbour');
blocked('192.0.3.10', 201, 'and not the next network');
ctl('ban', 'remove', 'network', '--from', $first);

ctl('ban', 'add', 'network', '--from', $six);
blocked('2001:db8:1:2:abcd:ef01:2345:6789', 403, 'a /64 has all its addresses');
blocked('2001:db8:1:3::1', 201, 'and not the next');
ctl('unban', 'network', '--from', $six);

ctl('ban', 'add', 'address', '--from', $una);
is($status, 1, 'no ban by a comment without a sender');
like($out, qr/is not stored/, 'and it is said why');
is(redis_cmd('HLEN', $list), 0, 'nothing is banned');


# the page for moderators

my ($entry) = @{ queue("status=all&q=$first") };

is($entry->{sender}{address}, $address, 'JSON has the address');
is($entry->{sender}{network}, $network, 'and the network');

my $many = queue('status=all');
my ($of) = grep { $_->{id} eq $first } @$many;

cmp_ok($of->{sender}{others}, '>=', 3, 'others from the same address');
is((grep { $_->{id} eq $una } @$many)[0]{sender}, undef, 'or none');

my @found = @{ queue("status=all&q=$address") };

is(scalar(@found), 1 + $of->{sender}{others}, 'the search finds them');
is_deeply([grep { $_->{sender}{address} ne $address } @found], [],
          'and no other');
cmp_ok(scalar(@{ queue("status=all&q=$network") }), '>', scalar(@found),
       'that of the network finds more');
is(scalar(@{ queue('status=all&q=' . substr $address, 0, 31) }), 0,
   'a part of a hash finds nothing');

my $html = admin('status=all', Accept => 'text/html')->{content};

like($html, qr{<a href="queue\?status=all&amp;q=$address">Others},
     'the page links to them');
like($html, qr/name="of" value="address"/, 'and has a form for a ban');

my $res = act("do=ban&of=address&for=7d&id=$first");

is(http_json($res)->{done}, 1, 'a ban of the address');
blocked('192.0.2.10', 403, 'catches the next post');
blocked('192.0.2.11', 201, 'and not that of a neighbour');
like(join(' ', @{ redis_cmd('HGETALL', $list) }),
     qr/^address:$address \d{13} ann$/, 'it ends, and says who made it');

$res = act("do=ban&of=network&id=$first", Accept => 'text/html');
is($res->{status}, 303, 'a ban of the network, by a form');

my ($args) = $res->{headers}{location} =~ /\?(.*)/;
my $notice = admin($args, Accept => 'text/html')->{content};
my ($undo) = $notice =~ m{(<form[^>]*>(?:(?!</form>).)*value="unban")}s;

like($undo, qr/name="of" value="network"/, 'whose undo is of the network');
blocked('192.0.2.200', 403, 'the network is banned');
act("do=unban&of=network&id=$first");
act("do=unban&of=address&id=$first");
is(redis_cmd('HLEN', $list), 0, 'both bans are lifted');

is(http_json(act("do=ban&of=address&id=$una"))->{refused}, 1,
   'no ban of an address that is not known');
is(act("do=ban&of=street&id=$first")->{status}, 400, 'nor of anything else');
is(http_json(act("do=ban&id=$first"))->{done}, 1, 'the author, as ever');
like(join(' ', @{ redis_cmd('HKEYS', $list) }), qr/^name:ann 1$/, 'by name');
act("do=unban&of=author&id=$first");
is(redis_cmd('HLEN', $list), 0, 'lifted');


# what becomes of it

my $answered = id('/b.html', '192.0.2.10', email => 'eve@mail.example');

id('/b.html', '192.0.2.10', parent => $answered);

my $lone = id('/b.html', '192.0.2.10');
my @before = sender($lone);

is(ctl('delete', $lone, $answered), 0, 'a deleted comment');
is_deeply([sender($lone)], \@before, 'keeps its sender');
ctl('restore', $lone);
is(ctl('edit', $lone, '--name', 'Eve'), 0, 'an edited one');
is_deeply([sender($lone)], \@before, 'as well');
ctl('delete', $lone);
is(ctl('purge', $lone, $answered), 0, 'a purge');
is(senders()->{$lone}, undef, 'removes it');
is(senders()->{$answered}, undef, 'of a comment with replies, too');

my $by_act = id('/c.html', '192.0.2.10');

act("do=spam&id=$by_act");
is(length(senders()->{$by_act}), 64, 'spam keeps it');
act("do=purge&id=$by_act");
ok(wait_for(sub { !defined senders()->{$by_act} }),
   'a purge by the page for moderators removes it');

my $person = id('/d.html', '192.0.2.50', email => 'eve@mail.example');
my $asked = id('/d.html', '192.0.2.50', email => 'eve@mail.example');

id('/d.html', '192.0.2.51', parent => $asked);

ctl('export-person', 'email', 'eve@mail.example');
is((grep { $_->{id} eq $person } lines())[0]{sender}{address},
   banned('address', '192.0.2.50'), 'the export of a person has it');

is(ctl('erase-person', 'email', 'eve@mail.example'), 0, 'erasing a person');
is(senders()->{$person}, undef, 'removes it');
is(senders()->{$asked}, undef, 'of comments with replies, too');

my $moved = id('/old.html', '192.0.2.10');

is(ctl('move', '/old.html', '/new.html'), 0, 'a comment that has moved');
is_deeply([sender($moved)], \@before, 'keeps it');
ctl('ban', 'add', 'address', '--from', $moved);
blocked('192.0.2.10', 403, 'and bans its address');
ctl('unban', 'address', '--from', $moved);

is(ctl('verify'), 0, 'verify finds nothing wrong') or diag $out;
is_deeply([server_log(qr/\[(?:error|alert|crit|emerg)\]/)], [],
          'no errors were logged');


# a sender that cannot be written

server_mark();
redis_cmd('DEL', $key);
redis_cmd('SET', $key, 'x');
is(post('/e.html', '192.0.2.10')->{status}, 201, 'the post is acknowledged');
is(http_get('/e.html?comments=count')->{content}, 1, 'and stored');
is(scalar(() = server_log(qr/\[error\].*a list of the site was not written/)),
   1, 'the log tells it');
is(ref queue('status=all'), 'ARRAY', 'the queue is there without senders');
redis_cmd('DEL', $key);


# another secret

my $older = id('/e.html', '192.0.2.10');

redis_cmd('SET', 'comments:secret', '5a' x 32);
ctl('ban', 'add', 'address', '--from', $older);
is($status, 0, 'a ban by a comment from before another secret');
blocked('192.0.2.10', 201, 'matches nobody');
isnt((sender(id('/e.html', '192.0.2.10')))[0], $address,
     'new comments have another hash');

server_stop();


# by the user that the documentation has for the module

my $port = $ENV{TEST_NGINX_PORT_2};

redis_stop();
redis_start(port => $port);

open my $doc, '<', 'lua-free-docs/security.md' or die "security.md: $!";
my ($rules) = map { /^ACL (SETUSER comments .*)/ } <$doc>;

is(redis_cmd('ACL', split / /, $rules), 'OK', 'a user with few commands');

$conf{http} =~ s{\$TEST_NGINX_REDIS}
                {redis://comments:PASSWORD\@127.0.0.1:$port/0};
unlink $sock;
server_start(%conf);
server_file('../htpasswd', "ann:{PLAIN}pw\n");

my $few = id('/held/a.html', '192.0.2.10');

is(length(senders()->{$few}), 64, 'a post keeps its sender');

for my $do ('approve', 'spam', 'delete', 'restore', 'close', 'open',
            'ban&of=address', 'unban&of=address', 'purge')
{
    is(http_json(act("do=$do&id=$few"))->{done}, 1, "an act: $do");
}

is(scalar(@{ queue('status=all') }), 0, 'it is gone');
ok(wait_for(sub { !defined senders()->{$few} }), 'and its sender');
is(post('/checked/a.html', '192.0.2.10')->{status}, 201, 'a checked post');
is_deeply([server_log(qr/\[(?:error|alert|crit|emerg)\]/)], [],
          'all commands are allowed');

server_stop();
unlink $sock;
done_testing();
