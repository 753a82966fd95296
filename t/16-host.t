# What the workers of one host do once and not each: hearing, the secret, the
# zone; and what a reload does to it.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Test::More;
use Time::HiRes qw(sleep);

my $workers = 4;

my %conf = (
    workers => $workers,
    server => <<'_EOC_',
        comments on;
        comments_deadline 10s;
        location /status { comments_status; }
_EOC_
    files => { 'a.html' => "<body><p>page</p></body>\n" },
);


sub counters { (http_json(http_get('/status')) || {})->{counters} || {} }


sub subscribers {
    my ($n) = @_;

    return wait_for(sub {
        redis_cmd('PUBSUB', 'NUMSUB', 'comments:events')->[1] == $n }, 30);
}


sub post {
    my ($text, %field) = @_;

    my $res = http_post('/a.html', { name => 'Ann', text => $text, %field });

    return $res->{status};
}


# 1. The epoch.

server_start(%conf);
ok(subscribers($workers), 'all workers have subscribed');
sleep 2;

is(counters()->{epochs}, 1, "the start of $workers workers raises it once");

for my $n (1 .. 2) {
    my $before = counters()->{epochs};

    server_reload();
    ok(wait_for(sub { server_workers() == $workers }, 60), "reload $n");
    ok(subscribers($workers), 'all new ones have subscribed');
    sleep 2.5;

    my $raised = counters()->{epochs} - $before;

    cmp_ok($raised, '<=', 1, "raises it once at most ($raised)");
}

my $before = counters()->{epochs};

redis_cmd('CLIENT', 'KILL', 'TYPE', 'pubsub');
ok(wait_for(sub { counters()->{epochs} > $before }, 30),
   'a lost subscription raises it');
ok(subscribers($workers), 'all are there again');


# 2. Messages.

sleep 1.5;
is(post('first'), 303, 'a post');
sleep 1;

$before = counters()->{invalidated};
is(post('second'), 303, 'another one');
sleep 1;
is(counters()->{invalidated} - $before, 1, 'invalidates once');

$before = counters()->{invalidated};
redis_cmd('PUBLISH', 'comments:events',
          'elsewhere post 0500000000000001 12 test.example /a.html');
sleep 1;
is(counters()->{invalidated} - $before, 1, "so does another host's");

$before = counters()->{invalidated};
redis_cmd('PUBLISH', 'comments:events',
          'byhand touch - 12 test.example /a.html');
sleep 1;
cmp_ok(counters()->{invalidated} - $before, '>=', 1,
       'one that may be repeated does each time');

# a change that only the message tells of is seen by every worker
store_comment('test.example|/a.html', '0500000000000002', undef, 'a', 0, 'Bob',
              'from elsewhere');
redis_cmd('PUBLISH', 'comments:events',
          'elsewhere post 0500000000000002 12 test.example /a.html');
sleep 0.5;

is(scalar(grep { http_get('/a.html')->{content} !~ /from elsewhere/ } 1 .. 40),
   0, 'and no worker misses it');


# 3. The secret.

my $secret = redis_cmd('GET', 'comments:secret');

like($secret, qr/^[0-9a-f]{64}$/, 'there is a secret');

redis_cmd('FLUSHALL');

is(scalar(grep { post("again $_", email => 'ann@x.example') != 303 } 1 .. 20),
   0, 'posts to a Redis that has lost all');
is(redis_cmd('GET', 'comments:secret'), $secret, 'bring it back');

redis_stop();
redis_start();
ok(subscribers($workers), 'a new, empty Redis');
ok(wait_for(sub { post('anew ' . rand) == 303 }, 30), 'a post');
is(redis_cmd('GET', 'comments:secret'), $secret, 'brings it back too');

server_reload();
ok(wait_for(sub { server_workers() == $workers }, 60), 'a reload');
redis_cmd('FLUSHALL');
ok(wait_for(sub { post('reloaded ' . rand) == 303 }, 30), 'a new worker');
is(redis_cmd('GET', 'comments:secret'), $secret, 'knows it');

# one that somebody else has made meanwhile counts
redis_cmd('SET', 'comments:secret', 'f' x 64);
is(post('other secret', email => 'ann@x.example'), 303, 'another secret');
is(redis_cmd('GET', 'comments:secret'), 'f' x 64, 'is taken over');


# 4. Comments of the future.

my $future = 'zg00000000000000';            # about the year 10700
my $near = '07qr2m0000000000';              # 2030

for my $id ($near, $future) {
    redis_cmd('FLUSHALL');
    store_comment('test.example|/a.html', $id, undef, 'a', 0, 'Fay', 'future');

    my @created;

    for my $n (1 .. 6) {
        my $res = http_request('POST', '/a.html?comments=post',
            { 'Content-Type' => 'application/json' },
            sprintf '{"name":"Ann","text":"reply %d","parent":"%s"}', $n, $id);
        push @created, http_json($res)->{created} || $res->{content};
        post("root $n");
    }

    my $year = 1900 + (gmtime)[5];
    my $thread = http_json(http_get('/a.html?comments=json'));
    my @late = grep { $_->{created} !~ /^$year-/ && $_->{author}{name} eq 'Ann' }
                    @{ $thread->{comments} };

    is(join(' ', grep { !/^$year-/ } @created), '',
       "replies to a comment of the future say when they were made");
    is(scalar @late, 0, 'and so does the thread, of every comment');
    is(join(' ', map { $_->{html} =~ /reply (\d)/ ? $1 : () }
                     @{ $thread->{comments} }),
       '1 2 3 4 5 6', 'replies stand in their order');
}

server_stop();


# 5. The zone.

sub zone_bytes {
    my ($pid, $sum) = (undef, 0);

    # the kernel's list of children may lack some for a moment
    wait_for(sub { ($pid) = server_workers() }, 10) or die "no workers\n";

    open my $in, '<', "/proc/$pid/maps" or die "maps: $!\n";

    while (<$in>) {
        # the addresses are above 32 bits, of which hex() warns
        no warnings 'portable';

        $sum += hex($2) - hex($1)
            if m{^([0-9a-f]+)-([0-9a-f]+) rw-s .*/dev/zero};
    }

    return $sum;
}

SKIP: {
    skip 'another zone', 4 if defined $ENV{COMMENTS_VARIANT};

    server_start(%conf, http => 'access_log off;', nozone => 1, server =>
        'add_header X-Count "$comments_count";');
    is(http_get('/a.html')->{status}, 200, 'a page without comments');
    cmp_ok(zone_bytes(), '<', 1024 * 1024, 'has no zone');
    is(join('', server_log(qr/exited on signal|\[alert\]/)), '', 'nobody died');
    server_stop();

    server_start(%conf, nozone => 1);
    cmp_ok(zone_bytes(), '>=', 32 * 1024 * 1024, 'with comments it has');
    server_stop();
}


# 6. One process that is master and worker: what it serves goes on by the old
# configuration, and nothing of it may lie in memory that is gone.

use IO::Socket::INET;

for my $after ({}, { http => "comments_redis $ENV{TEST_NGINX_REDIS};"
                             . ' comments_zone comments:2m;' },
               { server => 'comments off;' })
{
    server_start(%conf, workers => 1, main => 'master_process off;');
    is(post('before ' . rand), 303, 'one process: a post');

    my $kept = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                     PeerPort => $ENV{TEST_NGINX_SERVER_PORT});

    my $ask = sub {
        my $answer = '';
        print $kept "GET /a.html HTTP/1.1\r\nHost: test.example\r\n\r\n";
        $kept->flush;
        local $SIG{ALRM} = sub { die "no answer\n" };
        alarm 20;
        eval { sysread $kept, $answer, 65536 };
        alarm 0;
        return $answer;
    };

    like($ask->(), qr/^HTTP\/1.1 200 /, 'a kept connection');

    server_conf(%conf, workers => 1, main => 'master_process off;', %$after);
    server_mark();
    server_signal('HUP');
    sleep 1;

    redis_cmd('PUBLISH', 'comments:events',
              'byhand touch - 12 test.example /a.html');
    sleep 0.5;

    ok(server_alive(), 'reloaded, it hears a message');
    like($ask->(), qr/^HTTP\/1.1 200 /, 'serves what it has');

    redis_cmd('CLIENT', 'KILL', 'TYPE', 'pubsub');
    sleep 1;
    ok(server_alive(), 'and lives');
    close $kept;

    server_signal('QUIT');
    ok(wait_for(sub { !server_alive() }, 20), 'and ends');
    server_stop();
}

done_testing();
