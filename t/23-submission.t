# The state machine of submissions: a check of the tests' own (t/waiting) waits,
# and is resumed, cancelled or late, whatever else happens to the request.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Cwd qw(cwd);
use IO::Socket::INET;
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

my $module = $ENV{COMMENTS_WAITING}
             || cwd() . '/build/waiting/ngx_http_comments_waiting_module.so';

my $cancelled = qr/waiting: cancelled/;
my $alert = qr/\[alert\]/;
my $late = qr/\[alert\].*comments: nothing waits with ticket \d+/;

my %conf = (
    workers => 2,
    main => "load_module $module;",
    http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=5s;"
            . ' log_format full "$request_body $comments_result"; '
            . 'comments_check waiting; comments_check counted; '
            . 'comments_check lenient timeout=300ms on_error=pass; '
            . "server { listen 127.0.0.1:$ENV{TEST_NGINX_PORT_2} http2;"
            . ' server_name test.example; root html; comments on;'
            . ' comments_check waiting timeout=60s; }',
    server => <<'_EOC_',
        comments on;
        comments_deadline 10s;
        access_log logs/access.log full;
        location /far/ {
            proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
        }
        location = /status { comments_status; }
        location = /status/metrics { comments_status; }
        location /dry/ { alias html/; comments_check_dry_run on; }
        location /plain/ { comments off; alias html/; }
        location /slow/ { alias html/; comments_check waiting timeout=60s; }
        location /after/ { alias html/; post_action /noted; }
        location = /noted { comments off; return 204; }
_EOC_
    files => { map { ("$_.html" => "<body><p>page $_</p></body>\n") }
                   'a' .. 'z' }
);


# posts by JSON; the answer, and in {took} its seconds
sub post {
    my ($uri, $how, $text) = @_;

    my $begin = time;
    my $res = http_request('POST', "$uri?comments=post&$how",
                           { 'Content-Type' => 'application/json' },
                           qq({"name":"Ann","text":"$text"}));

    $res->{took} = time - $begin;
    $res->{code} = (http_json($res) || {})->{error}{code} || '';

    return $res;
}


# the same by a client that goes, behind some seconds
sub post_and_go {
    my ($uri, $how, $seconds, $text) = @_;

    my $body = qq({"name":"Ann","text":"$text"});
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                 PeerPort => $ENV{TEST_NGINX_SERVER_PORT})
        or die "no connection: $!\n";

    print $socket "POST $uri?comments=post&$how HTTP/1.1\r\n"
                  . "Host: test.example\r\nContent-Type: application/json\r\n"
                  . 'Content-Length: ' . length($body) . "\r\n\r\n$body";
    $socket->flush;

    sleep $seconds;
    close $socket;
}


sub stored { return http_get("$_[0]?comments=count")->{content} }


# so many lines, once they are there and no more come
sub logged {
    my ($pattern, $n, $name) = @_;

    wait_for(sub { server_log($pattern) >= $n }, 20);
    sleep 0.1;

    is(scalar(() = server_log($pattern)), $n, $name);
}


# until so many checks wait
sub reached {
    my ($n) = @_;

    wait_for(sub { server_log(qr/waiting: (?:later|late|never), /) >= $n }, 30);
}


# have these workers gone, within half a minute?
sub gone {
    my %old = map { $_ => 1 } @_;

    return wait_for(sub { !grep { $old{$_} } server_workers() }, 30);
}


# nothing was said but what is expected, and the marks go on
sub quiet {
    my ($name, $but) = @_;

    my @lines = grep { !$but || !/$but/ }
                     server_log(qr/\[(?:error|alert|crit|emerg)\]/);

    is_deeply(\@lines, [], "$name: nothing else was logged");
    server_mark();
}


server_start(%conf);


# without a word from the check

my $res = post('/a.html', 'x=1', 'passes');

is($res->{status}, 201, 'a check that passes at once');
is(stored('/a.html'), 1, 'the comment is there');
quiet('a check that passes');


# resumed

$res = post('/b.html', 'waiting=later&ms=400', 'waits');

is($res->{status}, 201, 'a check that waits: the post is taken');
cmp_ok($res->{took}, '>=', 0.4, 'behind the wait');
is(stored('/b.html'), 1, 'the comment is there');
like(http_get('/b.html')->{content}, qr/>waits</, 'and shown');
is(scalar(server_log(qr/waiting: later, text "waits" by "Ann" in test\.example \/b\.html/)),
   1, 'the check saw what was sent, once');

$res = http_post('/b.html?comments=post&waiting=later',
                 { name => 'Ann', text => 'by form' });

is($res->{status}, 303, 'the same by a form');
like($res->{headers}{location}, qr/^\/b\.html\?comments=show&id=\w{16}#comment-/);

my @part = ('{"name":"Ann",', '"text":"in chunks"}');

$res = http_request('POST', '/b.html?comments=post&waiting=later',
                    { 'Content-Type' => 'application/json' },
                    sub { shift @part });

is($res->{status}, 201, 'by a body without a length');

is(post('/far/b.html', 'waiting=later', 'far')->{status}, 201,
   'to a page from elsewhere');

$res = post('/b.html', 'waiting=inside', 'resumed inside');

is($res->{status}, 201, 'resumed from inside the check');

$res = post('/b.html', 'waiting=later&lenient=later&ms=200', 'two');

is($res->{status}, 201, 'two checks that wait');
cmp_ok($res->{took}, '>=', 0.4, 'one behind the other');

is(stored('/b.html'), 5, 'all of them are there');

$res = http_request('POST', '/b.html?comments=preview&waiting=refuse',
                    { 'Content-Type' => 'application/json' },
                    '{"name":"Ann","text":"preview"}');

is($res->{status}, 200, 'a preview is not judged');
quiet('resumed');

my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', Timeout => 20,
                                   PeerPort => $ENV{TEST_NGINX_SERVER_PORT});
my $body = '{"name":"Ann","text":"pipelined"}';

print $socket "POST /b.html?comments=post&waiting=later HTTP/1.1\r\n"
              . "Host: test.example\r\nContent-Type: application/json\r\n"
              . 'Content-Length: ' . length($body) . "\r\n\r\n$body"
              . "GET /plain/b.html HTTP/1.1\r\nHost: test.example\r\n"
              . "Connection: close\r\n\r\n";
$socket->flush;

my $both = do { local $/; <$socket> };

like($both, qr{^HTTP/1\.1 201 .*HTTP/1\.1 200 .*page b}s,
     'what comes behind it on the connection waits for its turn');
quiet('pipelined');


# refused

$res = post('/c.html', 'waiting=refuse', 'refused');

is($res->{status}, 403, 'a check refuses');
is($res->{code}, 'no_waiting', 'by its reason');
ok(!exists http_json($res)->{error}{field}, 'and no field');
ok(!$res->{headers}{'retry-after'}, 'nor a time');

$res = http_post('/c.html?comments=post&waiting=later-refuse',
                 { name => 'Ann', text => 'typed & kept' });

is($res->{status}, 403, 'a check waits, and refuses');
like($res->{content}, qr/typed &amp; kept/, 'what was typed comes back');

is(post('/c.html', 'waiting=later-refuse&lenient=pass', 'no')->{status}, 403,
   'the first that refuses');
is(post('/c.html', 'waiting=refuse&lenient=later', 'no')->{status}, 403,
   'is the last that is asked');
is(scalar(() = server_log(qr/lenient: /)), 0, 'no other one was');
quiet('refused');

is(stored('/c.html'), 0, 'nothing of all that is stored');

for my $how ('fail', 'later-fail', 'unknown') {
    $res = post('/c.html', "waiting=$how", "fails $how");

    is($res->{status}, 202, "$how: a check that fails holds");
    is(http_json($res)->{status}, 'pending', 'the comment');
}

is(scalar(() = server_log(qr/the check "waiting" has failed/)), 3,
   'the log says which one');
is(scalar(() = server_log(qr/\[alert\].*"waiting" gives the verdict 77/)), 1,
   'and which verdict does not exist');
is(stored('/c.html'), 0, 'none of them is shown');
quiet('failed', qr/has failed|verdict 77/);

$res = post('/c.html', 'lenient=fail', 'fails and passes');
is($res->{status}, 201, 'with on_error=pass it passes');
quiet('failed', qr/has failed/);

$res = post('/c.html', 'waiting=badcode', 'no word');
is($res->{status}, 403, 'a reason that is no word');
is($res->{code}, 'waiting', 'is the name of its check');
quiet('no word', qr/no word of a-z/);

# verdicts together

for my $case (['hold', 'pass', 202, 'held:waiting:no_waiting'],
              ['hold', 'spam', 202, 'spam:lenient:no_waiting'],
              ['spam', 'hold', 202, 'spam:waiting:no_waiting'],
              ['spam', 'refuse', 403, 'rejected:lenient:no_waiting'],
              ['challenge', 'hold', 202, 'held:lenient:no_waiting'],
              ['hold', 'challenge', 202, 'held:waiting:no_waiting'],
              ['trust', 'refuse', 201, 'posted'],
              ['refuse', 'trust', 403, 'rejected:waiting:no_waiting'])
{
    my ($first, $second, $status, $result) = @$case;

    $res = post('/v.html', "waiting=$first&lenient=$second",
                "$first $second");

    is($res->{status}, $status, "$first, $second: $status");
    ok(wait_for(sub { server_access() =~ /$first $second.* \Q$result\E$/ },
                5), "\$comments_result: $result");
}

is(stored('/v.html'), 1, 'what is held or spam is not counted');

my $submissions = http_json(http_get('/status'))->{submissions};

is($submissions->{'held:waiting:no_waiting'}, 2, 'the status counts verdicts');
is($submissions->{'spam:waiting:no_waiting'}, 1, 'by check and reason');
like(http_get('/status/metrics')->{content},
     qr/^comments_submissions_total\{result="rejected:lenient:no_waiting"\} 1$/m,
     'the metrics too');

# a dry run

for my $how ('refuse', 'hold', 'challenge', 'later-refuse') {
    $res = post('/dry/v.html', "waiting=$how", "dry $how");
    is($res->{status}, 201, "dry run: $how: it passes");
}

is(stored('/dry/v.html'), 4, 'and is stored');
is(scalar(() = server_log(qr/comments: dry run, would be rejected: check "waiting" \(no_waiting: the test says so\), thread/)),
   2, 'the log says what would have been');
$submissions = http_json(http_get('/status'))->{submissions};
is($submissions->{'dry:rejected:waiting:no_waiting'}, 2, 'and it is counted');
is(scalar(() = server_log(qr/comments: held: check "waiting" \(no_waiting: the test says so\), thread "\/v\.html"/)),
   2, 'the log says which check decided and why');
quiet('together');

# what a check learns and asks

server_mark();
post('/w.html', 'x=1', "one https://a.example/x and http://B.example");
post('/w.html', 'x=1', "two");

my @counted = server_log(qr/counted: /);
my @n = map { /counted: (\d+)/ } @counted;

is($n[1], $n[0] + 1, 'a check counts in Redis, over all posts');
like($counted[0], qr{network 127\.0\.0\.0/24, links 2, hash [0-9a-f]{32}, opened 0},
     'it is told the network, the links, and a hash');
like($counted[1], qr/opened [1-9]\d{12}/, 'and how old the thread is');
is(redis_cmd('GET', 'comments:site:test.example:check:counted:last'), 'two',
   'what it tells Redis lies under its own name');
is_deeply([map { /over: (\d+)/ } server_log(qr/over: \d/)], [0, 0],
          'it is told how each post ends');
quiet('asked');

is(post('/w.html', 'x=1', 'two')->{status}, 201, 'the same again');
is(http_comment('/w.html', { name => 'Ann', text => 'x', parent => '0123456789abcdef' })
       ->{status}, 422, 'and a reply to nothing');
is(post('/w.html', 'waiting=refuse', 'no')->{status}, 403, 'one that is refused');
is_deeply([map { /over: (\d+)/ } server_log(qr/over: \d/)], [67, 67, 4],
          'it is told so, though it was not called');
is(scalar(() = server_log(qr/counted: /)), 0, 'which it was not');
quiet('over');

is(post('/w.html', 'asks=1', 'four')->{status}, 201, 'a check that asks for more');
like((server_log(qr/asked \d+ times/))[0], qr/asked 31 times/,
     'than it may gets no more');
quiet('asks');

is(post('/w.html', 'misuse=1', 'three')->{status}, 201,
   'a check that asks too late, or for what is not allowed');
is(scalar(() = server_log(qr/\[alert\].*"counted" calls ask\(\) at a time/)), 1,
   'is told so');
is(scalar(() = server_log(qr/\[alert\].*"counted" has a command for Redis that is not allowed/)),
   1, 'each time');
quiet('misuse', qr/calls ask\(\)|not allowed/);


# timed out

$res = http_post('/d.html?comments=post&waiting=never',
                 { name => 'Ann', text => 'typed & kept' });

is($res->{status}, 303, 'a check that says nothing');
is(scalar(() = server_log($cancelled)), 1, 'it is cancelled, once');
is(scalar(() = server_log(qr/the check "waiting" has given no verdict in 1000 ms/)),
   1, 'the log says which one');
is(stored('/d.html'), 0, 'the comment is held');
quiet('timed out', qr/given no verdict/);

$res = post('/d.html', 'lenient=never', 'passes');

is($res->{status}, 201, 'one that passes when it says nothing');
cmp_ok($res->{took}, '>=', 0.3, 'behind its time-out');
is(scalar(() = server_log($cancelled)), 1, 'it is cancelled, once');
is(stored('/d.html'), 1, 'the comment is there');
quiet('passed', qr/"lenient" has given no verdict in 300 ms/);

is(post('/d.html', 'waiting=late&ms=1300', 'late')->{status}, 202,
   'a check that is resumed when its time is over');
logged($late, 1, 'is told so, once');
is(stored('/d.html'), 1, 'and nothing comes of it');
quiet('late', qr/nothing waits|given no verdict/);


# resumed more than once

is(post('/e.html', 'waiting=twice', 'twice')->{status}, 201,
   'a check that is resumed twice');
logged($late, 1, 'is told so, once');
is(stored('/e.html'), 1, 'the comment is there once');
quiet('twice', $late);

is(post('/e.html', 'waiting=both', 'both')->{status}, 201,
   'a check that is resumed and passes');
is(scalar(() = server_log(qr/\[alert\].*"waiting" has called done\(\) and does not wait/)),
   1, 'is told so, once');
is(stored('/e.html'), 2, 'what it returned counts');
quiet('both', qr/does not wait/);


# the client has gone

for my $seconds (0.2, 0) {
    # the second time nginx hears of the end together with the body
    kill 'STOP', server_workers() unless $seconds;
    post_and_go('/f.html', 'waiting=later&ms=900', $seconds, "gone $seconds");
    kill 'CONT', server_workers();

    logged($cancelled, 1, "gone behind $seconds s: the check is cancelled");
    sleep 1;
    is(scalar(() = server_log($cancelled)), 1, 'once');
    is(scalar(() = server_log(qr/client prematurely closed connection/)), 1,
       'the log says why');
    is(stored('/f.html'), 0, 'nothing is stored');
    quiet('gone');
}

post_and_go('/f.html', 'waiting=late&ms=600', 0.2, 'gone');
logged($late, 1, 'resumed when the client has gone: told so');
is(scalar(() = server_log($cancelled)), 1, 'behind its cancel');
is(stored('/f.html'), 0, 'nothing is stored');
quiet('gone and late', $late);

post_and_go('/after/f.html', 'waiting=later&ms=600', 0.2, 'gone');
logged($cancelled, 1, 'post_action: cancelled all the same');
sleep 0.7;
is(stored('/after/f.html'), 0, 'nothing is stored');
is(scalar(() = server_log($cancelled)), 1, 'cancelled once');
quiet('post_action');

# what is there already, or on its way to Redis, is not lost with the client
redis_pause();
post_and_go('/f.html', 'x=1', 0.2, 'on its way');
redis_resume();
ok(wait_for(sub { stored('/f.html') eq '1' }, 10),
   'who goes while Redis is asked has posted');
quiet('on its way');


# HTTP/2

sub http2 {
    my ($how, $text, @options) = @_;

    open my $curl, '-|', 'curl', '-s', '-i', '--http2-prior-knowledge',
         '-H', 'Content-Type: application/json', @options,
         '-d', qq({"name":"Ann","text":"$text"}),
         "http://127.0.0.1:$ENV{TEST_NGINX_PORT_2}/i.html?comments=post&$how"
        or die "curl: $!\n";

    return do { local $/; <$curl> } || '';
}

like(http2('waiting=later', 'waits', '-m', 30), qr{^HTTP/2 201 },
     'HTTP/2: a check that waits');
like(http2('waiting=later', 'in parts', '-m', 30, '-H', 'Content-Length:'),
     qr{^HTTP/2 201 }, 'with a body without a length');
is(http2('waiting=later&ms=50000', 'gone', '-m', '1'), '',
   'a client that goes');
logged($cancelled, 1, 'its check is cancelled');
sleep 0.5;
is(scalar(() = server_log($cancelled)), 1, 'once');
is(stored('/i.html'), 2, 'nothing is stored of it');
quiet('HTTP/2');


# a refusal by what is in Redis gives the lock back

for my $n (1 .. 3) {
    $res = http_comment('/g.html', { name => 'Ann', text => 'answer',
                                     parent => '0' x 16 });

    is($res->{status}, 422, "an unknown parent, the same post again: $n");
}

my %ids = map { $_ => 1 } parallel(8, sub {
    my $answer = http_json(post('/g.html', 'waiting=later', 'equal')) || {};
    return $answer->{id} || $answer->{comment}{id} || 'none';
});

is(scalar keys %ids, 1, 'equal posts that waited are one comment');
ok(!$ids{none}, 'and all are told so');
is(stored('/g.html'), 1, 'it is there once');
quiet('equal posts');


# Redis goes while a check waits

my @answers = parallel(4, sub {
    my ($i) = @_;
    return post('/slow/h.html', 'waiting=later&ms=5000', "lost $i")->{status};
}, sub {
    reached(4);
    redis_kill();
});

is_deeply(\@answers, [(503) x 4], 'Redis goes while a check waits');
is(scalar(() = server_log($cancelled)), 0, 'which is not cancelled for it');

redis_start();

# each worker connects by itself, and one alone may answer a single post

ok(wait_for(sub { server_log(qr/Redis at \S+ is back/) == 2 }, 30),
   'and is back');
ok(wait_for(sub {
       !grep { $_ != 201 } parallel(16, sub {
           return post('/h.html', 'x=1', "again $_[0]")->{status};
       });
   }, 30), 'for all workers');
quiet('Redis away', qr/comments: /);


# 64 in parallel

my $begin = time;

@answers = parallel(64, sub {
    my ($i) = @_;
    my $answer = post('/p.html', 'waiting=later&ms=800', "parallel $i");
    return $answer->{status} . ' ' . ((http_json($answer) || {})->{id} || '');
});

cmp_ok(time - $begin, '<', 20, '64 wait at the same time');
is(scalar(grep { /^201 \w{16}$/ } @answers), 64, 'all are taken');
is(scalar(keys %{{ map { $_ => 1 } @answers }}), 64, 'each by an id of its own');
is(stored('/p.html'), 64, 'and stored');
is(scalar(() = server_log($cancelled)), 0, 'none is cancelled');
quiet('parallel');

# the same, and each meets with another end
my @ends = qw(later later-refuse later-fail inside refuse fail never gone);
my %status = (later => 201, inside => 201, refuse => 403, 'later-refuse' => 403,
              fail => 202, 'later-fail' => 202, never => 202);

@answers = parallel(64, sub {
    my ($i) = @_;
    my $end = $ends[$i % @ends];

    if ($end eq 'gone') {
        post_and_go('/q.html', 'waiting=later&ms=900', 0.1, "end $i");
        return 'gone';
    }

    return $end . ' ' . post('/q.html', "waiting=$end&ms=500", "end $i")
                            ->{status};
});

for my $end (sort keys %status) {
    is(scalar(grep { $_ eq "$end $status{$end}" } @answers), 8,
       "each with its own end: $end");
}

logged($cancelled, 16, 'those that were cancelled');
is(stored('/q.html'), 16, 'those that were stored');
quiet('ends', qr/has failed|given no verdict/);


# the worker is reloading

my @old = server_workers();

@answers = parallel(16, sub {
    my ($i) = @_;
    return post('/r.html', 'waiting=later&ms=900', "reload $i")->{status};
}, sub {
    reached(16);
    server_reload();
});

is_deeply(\@answers, [(201) x 16], 'reloading: what waits is finished');
is(scalar(() = server_log($cancelled)), 0, 'not cancelled');
is(stored('/r.html'), 16, 'and stored');
ok(gone(@old), 'then the old workers are gone');
quiet('reloading');

@answers = parallel(4, sub {
    my ($i) = @_;
    return post('/r.html', 'waiting=never', "never $i")->{status};
}, sub {
    reached(4);
    server_reload();
});

is_deeply(\@answers, [(202) x 4], 'reloading: the time-out holds');
is(scalar(() = server_log($cancelled)), 4, 'each is cancelled');
quiet('reloading', qr/given no verdict/);


# a worker that may not wait for long

server_conf(%conf, main => "load_module $module;\nworker_shutdown_timeout 200ms;");

@old = server_workers();
server_reload();
ok(gone(@old), 'the workers may not wait for long');
server_mark();

@answers = parallel(4, sub {
    my ($i) = @_;
    return post('/slow/s.html', 'waiting=later&ms=50000', "cut $i")->{status};
}, sub {
    reached(4);
    server_reload();
});

is_deeply(\@answers, [(599) x 4], 'shut down: they are cut off');
is(scalar(() = server_log($cancelled)), 4, 'each is cancelled, once');
is(stored('/slow/s.html'), 0, 'nothing is stored');
quiet('shut down', qr/is not there: the worker shuts down/);


# the worker ends

for my $how ('later&ms=50000', 'late&ms=50000') {
    @answers = parallel(4, sub {
        my ($i) = @_;
        return post('/slow/t.html', "waiting=$how", "ends $i")->{status};
    }, sub {
        reached(4);
        kill 'TERM', server_workers();
    });

    is_deeply(\@answers, [(599) x 4], "the worker ends ($how)");
    is(scalar(() = server_log($cancelled)), 4, 'each is cancelled, once');
    quiet('the worker ends');
}

is(post('/slow/t.html', 'waiting=later', 'anew')->{status}, 201,
   'the next worker takes posts');
is(stored('/slow/t.html'), 1, 'and nothing else was stored');
quiet('at the end');

server_stop();


# the checks' module is loaded before ours

{
    my @ours = split ' ', $ENV{TEST_NGINX_LOAD_MODULES};
    local $ENV{TEST_NGINX_LOAD_MODULES} = '';

    server_start(%conf, main => join '', map { "load_module $_;\n" }
                                         $module, @ours);
    is(post('/u.html', 'waiting=later', 'first')->{status}, 201,
       'loaded before the module: the checks are asked');
    is(scalar(() = server_log(qr/waiting: later/)), 1);
    server_stop();
}

done_testing();
