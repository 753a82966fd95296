# Messages are held up, and no connection is closed: what another host has
# changed more than a second ago is in every page all the same.
#
# No assertion here is about how fast something is. A page that was asked for
# more than a second after a change must have it, however slow the machine is;
# everything else is waited for.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsProxy;
use CommentsServer;
use IO::Socket::INET;
use Test::More;
use Time::HiRes qw(sleep clock_gettime CLOCK_MONOTONIC);

my $bound = 1;          # NGX_COMMENTS_REDIS_DEAF_MS
my $tick = 0.02;        # nginx's clock may be behind by less
my $workers = 2;
my $id = 0;

my %conf = (
    workers => $workers,
    server => <<'_EOC_',
        comments on;
        comments_cache_valid 1h;
        comments_deadline 10s;
        add_header X-Cache $comments_cache_status;
        location /short/ { comments_cache_valid 100ms; alias html/; }
        location /status { comments_status; }
_EOC_
    files => { map { ("$_.html" => "<body><p>page $_</p></body>\n") }
               'a' .. 'z' },
);


sub now { clock_gettime(CLOCK_MONOTONIC) }

# a connection is given up after twice the time-out
sub with_timeout {
    my ($timeout) = @_;

    return (%conf, http => 'comments_redis unix:' . proxy_sock()
                           . " timeout=$timeout;");
}


sub status { http_json(http_get('/status')) || {} }


# Each worker is in a state: it is asked many times in a row.
sub all_are {
    my ($code, $name) = @_;

    my $good = 0;

    ok(wait_for(sub { $good = $code->(status()->{redis}) ? $good + 1 : 0;
                      return $good >= 20; }, 60), $name);
}


sub all_hear { all_are(sub { !$_[0]{deaf} }, $_[0]) }
sub all_deaf { all_are(sub { $_[0]{deaf} && $_[0]{subscribed} }, $_[0]) }


# A comment that another host has taken; its message is another matter.
sub comment_elsewhere {
    my ($uri) = @_;

    my $text = sprintf 'elsewhere-%04d', ++$id;

    store_comment("test.example|$uri", sprintf('%016d', $id), undef, 'a', 0,
                  'Ann', $text);

    return $text;
}


sub message_of {
    my ($uri) = @_;

    redis_cmd('PUBLISH', 'comments:events',
              "elsewhere post - 12 test.example $uri");
}


# Asks until every answer has the text, for a second at least; those that have
# not and were asked for too late, and how many were without it at all.
sub ask_until {
    my ($uri, $text, $since, $limit) = @_;

    my ($late, $old, $row) = ('', 0, 0);
    my $end = $since + 60;

    while ($row < 10 || now() < $since + $limit + 0.3) {
        my $asked = now();

        if ($asked > $end || length $late > 500) {
            $late .= ' and so on';
            last;
        }

        my $res = http_get($uri);

        if ($res->{status} == 200 && $res->{content} =~ /$text/) {
            $row++;
            next;
        }

        ($row, $old) = (0, $old + 1);
        $late .= sprintf ' %d ms %s', 1000 * ($asked - $since),
                         $res->{headers}{'x-cache'} || $res->{status}
            if $asked > $since + $limit + $tick;
    }

    return ($late, $old);
}


proxy_start(redis_sock());
server_start(with_timeout('60s'));


# a change right behind the cut, at any moment between two heartbeats

my $old = 0;

for my $turn (1 .. 6) {
    my $page = chr(ord('a') + $turn);

    all_hear("turn $turn: every worker hears");

    http_get("/$page.html") for 1 .. 4;
    is(http_get("/$page.html")->{headers}{'x-cache'}, 'HIT', 'a known page');

    sleep rand 0.5;
    proxy_hold();

    my $text = comment_elsewhere("/$page.html");
    my ($late, $without) = ask_until("/$page.html", $text, now(), $bound);

    is($late, '', 'is never served without a change of more than 1 s ago');
    $old += $without;

    proxy_release();
}

ok($old, 'though at first it is served as it was');


# for as long as it lasts, and nothing else is the matter; a new server, since
# the log of the old one has it already

server_start(with_timeout('60s'));
all_hear('all is well');

my $epoch = status()->{zone}{epoch};

proxy_hold();
all_deaf('every worker knows that it is deaf');

my $status = http_get('/status');

is($status->{status}, 200, 'which is no outage');
is(http_json($status)->{status}, 'ok');

my $metrics = http_get('/status/metrics')->{content};

like($metrics, qr/^comments_redis_subscribed 1$/m, 'metrics: subscribed');
like($metrics, qr/^comments_redis_deaf 1$/m, 'and deaf');

my ($turns) = $metrics =~ /^comments_deaf_total (\d+)$/m;

cmp_ok($turns, '>=', $workers, 'each worker is counted');

for my $turn (1 .. 3) {
    my $text = comment_elsewhere('/h.html');
    my ($late) = ask_until('/h.html', $text, now(), $bound);

    is($late, '', "deaf, turn $turn");
}

{
    my $text = comment_elsewhere('/short/a.html');
    my ($late) = ask_until('/short/a.html', $text, now(), 0.1);

    is($late, '', 'a comments_cache_valid of less than 1 s stays what it is');
}


# what was held up comes in its order: nothing is lost, nothing looked up again

my $text = comment_elsewhere('/i.html');

message_of('/i.html');
proxy_release();
all_hear('every worker hears again');

is(scalar(grep { http_get('/i.html')->{content} =~ /$text/ } 1 .. 20), 20,
   'who hears again has had the messages that were held up');

my $after = status();

is($after->{zone}{epoch}, $epoch, 'the epoch is what it was');
is($after->{redis}{reconnects}, 0, 'on the same connections');

is(scalar server_log(qr/\[warn\].*does not prove within/), $workers,
   'each worker said so once');
ok(wait_for(sub { server_log(qr/\[notice\].*proves in time again/)
                  == $workers }, 120), 'and once that it is well again');

is_deeply([server_log(qr/\[(?:error|alert|crit|emerg)\]/)], [],
          'nothing worse was logged');


# old blocks are good again

ok(wait_for(sub {
       http_get('/i.html');
       sleep 1.2;
       return http_get('/i.html')->{headers}{'x-cache'} eq 'HIT';
   }, 60), 'blocks live as long as they should');


# it lasts for so long that the connection is given up: the next subscription
# may have missed something

server_start(with_timeout('500ms'));
all_hear('a time-out of 500 ms: every worker hears');
http_get('/j.html') for 1 .. 4;
proxy_hold();

$text = comment_elsewhere('/j.html');

ok(wait_for(sub { server_log(qr/is not there: no answer to SUBSCRIBE/)
                  == $workers }, 60), 'each worker says that it was lost');
is(status()->{status}, 'ok', 'commands go on');

proxy_release();

ok(wait_for(sub { server_log(qr/comments: Redis .* is back/) == $workers }, 60),
   'and that it is back');
all_hear('every worker has a new subscription');

is(scalar(grep { http_get('/j.html')->{content} =~ /$text/ } 1 .. 20), 20,
   'what was missed is looked up');
is_deeply([server_log(qr/\[(?:alert|crit|emerg)\]/)], [],
          'nothing bad was logged');


# A worker that was stopped, and the request came meanwhile: what it knew when
# it was stopped proves nothing any more.

server_start(%{{ with_timeout('60s') }}, workers => 1);

for my $turn (1 .. 5) {
    my $page = chr(ord('k') + $turn);

    all_hear("stopped, turn $turn: the worker hears");
    http_get("/$page.html") for 1 .. 2;

    my ($pid) = server_workers() or die "no worker\n";

    proxy_hold();
    kill 'STOP', $pid;

    my $new = comment_elsewhere("/$page.html");

    sleep $bound + $tick;

    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                       PeerPort => $ENV{TEST_NGINX_SERVER_PORT})
        or die "no connection: $!\n";

    print $socket "GET /$page.html HTTP/1.0\r\nHost: test.example\r\n\r\n";
    $socket->flush;
    kill 'CONT', $pid;

    like(join('', <$socket>), qr/$new/,
         'what it answers first has the change of before');

    proxy_release();
}


server_stop();
done_testing();
